package io.crystallize.core.code;

import io.crystallize.core.digest.Digest;
import io.crystallize.core.digest.Digester;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * A folder or jar that classes come from.
 *
 * @param path its real path
 */
record CodeLocation(Path path) {
    private static final Map<CodeLocation, Stamped> MEMO = new ConcurrentHashMap<>();

    /**
     * What is in a location.
     *
     * @param digest of the names and bytes of all entries
     * @param references the internal names of the classes that its classes name, and that are not among them
     */
    record Content(Digest digest, Set<String> references) {}

    /** A jar's content, with what would change if the jar were replaced. */
    private record Stamped(
            FileTime modified, long size, @Nullable Object fileKey, Content content) {
        boolean isOf(BasicFileAttributes attributes) {
            return modified.equals(attributes.lastModifiedTime())
                    && size == attributes.size()
                    && (fileKey == null || fileKey.equals(attributes.fileKey()));
        }
    }

    static boolean isJdk(URL url) {
        return url.getProtocol().equals("jrt");
    }

    /**
     * Returns where a class file is.
     *
     * @param url the class file's
     * @param internalName the class's
     */
    static CodeLocation of(URL url, String internalName) throws IOException, NoFingerprintException {
        try {
            if (url.getProtocol().equals("file")) {
                Path folder = Path.of(url.toURI());
                for (String part : internalName.split("/")) {
                    folder = folder.getParent();
                }
                return new CodeLocation(folder.toRealPath());
            }
            if (url.openConnection() instanceof JarURLConnection jar
                    && jar.getJarFileURL().getProtocol().equals("file")) {
                return new CodeLocation(Path.of(jar.getJarFileURL().toURI()).toRealPath());
            }
        } catch (URISyntaxException | IllegalArgumentException e) {
            throw new NoFingerprintException("The place of a class can't be read: " + url + ": " + e.getMessage());
        }
        throw new NoFingerprintException("The class at " + url + " is neither in a folder nor in a jar file");
    }

    Content content() throws IOException {
        if (Files.isDirectory(path)) {
            return ofFolder();
        }
        BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
        Stamped known = MEMO.get(this);
        if (known == null || !known.isOf(attributes)) {
            known = new Stamped(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey(), ofJar());
            MEMO.put(this, known);
        }
        return known.content();
    }

    private Content ofFolder() throws IOException {
        Collector collector = new Collector();
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                String name = path.relativize(file).toString().replace(File.separatorChar, '/');
                collector.add(name, Files.readAllBytes(file));
            }
        }
        return collector.content();
    }

    private Content ofJar() throws IOException {
        Collector collector = new Collector();
        try (ZipFile jar = new ZipFile(path.toFile())) {
            for (ZipEntry entry : Collections.list(jar.entries())) {
                if (!entry.isDirectory()) {
                    try (InputStream in = jar.getInputStream(entry)) {
                        collector.add(entry.getName(), in.readAllBytes());
                    }
                }
            }
        }
        return collector.content();
    }

    private static final class Collector {
        private final SortedMap<String, Digest> entries = new TreeMap<>();
        private final Set<String> references = new HashSet<>();
        private final Set<String> own = new HashSet<>();

        void add(String name, byte[] bytes) throws IOException {
            entries.put(name, Digest.ofContent(bytes));
            if (name.endsWith(".class")) {
                references.addAll(ClassFile.references(name, bytes));
                own.add(name.substring(0, name.length() - 6));
            }
        }

        Content content() {
            references.removeAll(own);
            return new Content(Digester.standard().digest(entries), Set.copyOf(references));
        }
    }
}
