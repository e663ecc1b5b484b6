package io.crystallize.core.code;

import io.crystallize.core.internal.FileStamp;
import io.crystallize.core.internal.SharingLoader;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * A jar or folder in a jar, or whatever else a class loader calls by URLs of its own, such as
 * {@code jar:nested:/app.jar/!BOOT-INF/lib/acme.jar!/}. Read through the loader's own URLs alone.
 *
 * @param prefix what the URLs of all that is in it begin with
 * @param sample an entry in it, by which its loader finds it
 */
record LocationInJar(String prefix, String sample) implements CodeLocation {
    private static final String SEPARATOR = "!/";

    static LocationInJar of(URL url, String entry, int depth) {
        String text = url.toExternalForm();
        int end = text.length();
        for (int i = 0; i < depth; i++) {
            end = text.lastIndexOf('/', end - 1);
        }
        return new LocationInJar(depth == 0 ? text : text.substring(0, end + 1), entry);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LocationInJar location && location.prefix.equals(prefix);
    }

    @Override
    public int hashCode() {
        return prefix.hashCode();
    }

    @Override
    public String fileName() {
        String jar = prefix.replaceAll("[!/]+$", "");
        return jar.substring(Math.max(jar.lastIndexOf('/'), jar.lastIndexOf('!')) + 1);
    }

    @Override
    public boolean isFolder() {
        return false;
    }

    /** The file on disk that all is in, if there is one. */
    @Override
    public Map<Path, FileStamp> stamps(String entry) throws IOException {
        int end = prefix.indexOf('!');
        int start = prefix.indexOf(":/") + 1;
        if (start <= 0 || end < start) {
            return Map.of();
        }
        Path file;
        try {
            file = Path.of(URI.create("file:" + prefix.substring(start, end).replaceAll("/$", "")));
        } catch (IllegalArgumentException e) {
            return Map.of();
        }
        return Files.isRegularFile(file) ? Map.of(file, FileStamp.of(file)) : Map.of();
    }

    @Override
    public LocationContent content(ClassLoader loader, LocationContent.Classes how)
            throws IOException, NoFingerprintException {
        LocationContent.Collector collector = new LocationContent.Collector(how);
        for (Path file : stamps("").keySet()) {
            collector.stamp(file);
        }
        URL all = new URL(inIt(loader), prefix); // keeps the loader's handler of such URLs
        URLConnection connection = CodeLocation.connection(all);
        if (connection instanceof JarURLConnection jar) {
            try (JarFile file = jar.getJarFile()) {
                collector.addAll(file, jar.getEntryName() == null ? "" : jar.getEntryName());
            }
        } else {
            String jar = prefix.endsWith(SEPARATOR) ? prefix.substring(0, prefix.length() - 2) : prefix;
            try (InputStream in = CodeLocation.open(new URL(all, jar));
                    ZipInputStream entries = new ZipInputStream(in)) {
                for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
                    if (!entry.isDirectory()) {
                        collector.add(entry.getName(), entries.readAllBytes());
                    }
                }
            }
        }
        if (collector.isEmpty()) {
            throw new NoFingerprintException("What is in " + prefix + " can't be listed");
        }
        return collector.content();
    }

    private URL inIt(ClassLoader loader) throws IOException, NoFingerprintException {
        Set<ClassLoader> loaders = new LinkedHashSet<>(List.of(loader));
        if (loader instanceof SharingLoader sharing) {
            loaders.add(sharing.other());
        }
        loaders.add(ClassLoader.getSystemClassLoader());
        for (ClassLoader each : loaders) {
            for (URL url : Collections.list(each.getResources(sample))) {
                if (url.toExternalForm().startsWith(prefix)) {
                    return url;
                }
            }
        }
        throw new NoFingerprintException("What is in " + prefix + " can't be found by " + loader);
    }
}
