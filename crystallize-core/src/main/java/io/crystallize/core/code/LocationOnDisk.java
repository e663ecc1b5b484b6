package io.crystallize.core.code;

import io.crystallize.core.internal.FileStamp;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * A folder or jar on disk.
 *
 * @param path its real path
 */
record LocationOnDisk(Path path) implements CodeLocation {
    private static final Map<Key, LocationContent> KNOWN = new ConcurrentHashMap<>();

    private record Key(Path path, LocationContent.Classes how) {}

    @Override
    public String fileName() {
        return String.valueOf(path.getFileName());
    }

    @Override
    public boolean isFolder() {
        return Files.isDirectory(path);
    }

    @Override
    public Map<Path, FileStamp> stamps(String entry) throws IOException {
        Path file = isFolder() ? path.resolve(entry) : path;
        return Map.of(file, FileStamp.of(file));
    }

    @Override
    public LocationContent content(ClassLoader loader, LocationContent.Classes how) throws IOException {
        Key key = new Key(path, how);
        LocationContent known = KNOWN.get(key);
        if (known == null || !FileStamp.areCurrent(known.files())) {
            known = isFolder() ? ofFolder(how) : ofJar(how);
            KNOWN.put(key, known);
        }
        return known;
    }

    private LocationContent ofFolder(LocationContent.Classes how) throws IOException {
        LocationContent.Collector collector = new LocationContent.Collector(how);
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

    private LocationContent ofJar(LocationContent.Classes how) throws IOException {
        LocationContent.Collector collector = new LocationContent.Collector(how);
        collector.stamp(path);
        try (ZipFile jar = new ZipFile(path.toFile())) {
            collector.addAll(jar, "");
        } catch (ZipException e) {
            throw new IOException(path + " is not a jar that can be read: " + e.getMessage(), e);
        }
        return collector.content();
    }
}
