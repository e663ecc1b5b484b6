package io.crystallize.core.code;

import io.crystallize.core.digest.Digest;
import io.crystallize.core.digest.Digester;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * A folder or jar that classes come from.
 *
 * @param path its real path
 */
record CodeLocation(Path path) {
    private static final Map<CodeLocation, Content> JARS = new ConcurrentHashMap<>();

    /**
     * What is in a location.
     *
     * @param digest of the names and bytes of all entries
     * @param references the internal names of the classes that its classes name, and that are not among them
     * @param files what was read to find this out
     */
    record Content(Digest digest, Set<String> references, Map<Path, FileStamp> files) {}

    static boolean isJdk(URL url) {
        return url.getProtocol().equals("jrt");
    }

    /** Opens what a URL names. A jar that is opened for this alone is closed with the stream. */
    static InputStream open(URL url) throws IOException {
        return connection(url).getInputStream();
    }

    private static URLConnection connection(URL url) throws IOException {
        URLConnection connection = url.openConnection();
        connection.setUseCaches(false); // a cached jar stays open after its class loader is closed
        return connection;
    }

    /**
     * Returns where a class file or resource is.
     *
     * @param url the file's
     * @param entry its path in the folder or jar, empty for the folder or jar itself
     */
    static CodeLocation of(URL url, String entry) throws IOException, NoFingerprintException {
        try {
            if (url.getProtocol().equals("file")) {
                Path folder = Path.of(url.toURI());
                int depth = entry.isEmpty() ? 0 : entry.split("/").length;
                for (int i = 0; i < depth; i++) {
                    folder = folder.getParent();
                }
                return new CodeLocation(folder.toRealPath());
            }
            if (connection(url) instanceof JarURLConnection jar
                    && jar.getJarFileURL().getProtocol().equals("file")) {
                return new CodeLocation(Path.of(jar.getJarFileURL().toURI()).toRealPath());
            }
        } catch (URISyntaxException | IllegalArgumentException e) {
            throw new NoFingerprintException("The place of a class can't be read: " + url + ": " + e.getMessage());
        }
        throw new NoFingerprintException("The class at " + url + " is neither in a folder nor in a jar file");
    }

    /** Returns the file in which an entry is: the jar, or the file in the folder. */
    Path fileOf(String entry) {
        return Files.isDirectory(path) ? path.resolve(entry) : path;
    }

    Content content() throws IOException {
        if (Files.isDirectory(path)) {
            return ofFolder();
        }
        Content known = JARS.get(this);
        if (known == null || !FileStamp.areCurrent(known.files())) {
            known = ofJar();
            JARS.put(this, known);
        }
        return known;
    }

    private Content ofFolder() throws IOException {
        Collector collector = new Collector();
        try (Stream<Path> files = Files.walk(path, FileVisitOption.FOLLOW_LINKS)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                if (Files.isDirectory(file)) {
                    collector.stamp(file);
                } else if (Files.isRegularFile(file)) {
                    collector.stamp(file);
                    String name = path.relativize(file).toString().replace(File.separatorChar, '/');
                    collector.add(name, Files.readAllBytes(file));
                }
            }
        }
        return collector.content();
    }

    private Content ofJar() throws IOException {
        Collector collector = new Collector();
        collector.stamp(path);
        try (ZipFile jar = new ZipFile(path.toFile())) {
            for (ZipEntry entry : Collections.list(jar.entries())) {
                if (!entry.isDirectory()) {
                    try (InputStream in = jar.getInputStream(entry)) {
                        collector.add(entry.getName(), in.readAllBytes());
                    }
                }
            }
        } catch (ZipException e) {
            throw new IOException(path + " is not a jar that can be read: " + e.getMessage(), e);
        }
        return collector.content();
    }

    private static final class Collector {
        private final SortedMap<String, Digest> entries = new TreeMap<>();
        private final Set<String> references = new HashSet<>();
        private final Set<String> own = new HashSet<>();
        private final Map<Path, FileStamp> files = new HashMap<>();

        /** Notes a file. It must not have been read yet: what changes while it is read must be seen later. */
        void stamp(Path file) throws IOException {
            files.put(file, FileStamp.of(file));
        }

        void add(String name, byte[] bytes) throws IOException {
            entries.put(name, Digest.ofContent(bytes));
            if (name.endsWith(".class")) {
                references.addAll(ClassFile.references(name, bytes));
                own.add(name.substring(0, name.length() - 6));
            }
        }

        Content content() {
            references.removeAll(own);
            return new Content(Digester.standard().digest(entries), Set.copyOf(references), Map.copyOf(files));
        }
    }
}
