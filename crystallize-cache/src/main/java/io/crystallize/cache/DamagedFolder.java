package io.crystallize.cache;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Where damaged files are kept for inspection, as long as they are few, small and new. */
final class DamagedFolder {
    static final Duration LONGEST = Duration.ofDays(30);
    static final long MOST_BYTES = 64L << 20;

    private final Path path;
    private final long mostBytes;
    private final InstantSource clock;

    private record Kept(Path file, Instant since, long bytes) {}

    DamagedFolder(Path path, long mostBytes, InstantSource clock) {
        this.path = path;
        this.mostBytes = mostBytes;
        this.clock = clock;
    }

    /** Moves a file there, if it exists. */
    void take(Path file, String newName) throws IOException {
        Path target = path.resolve(newName);
        if (!moveIfThere(file, target)) {
            if (!Files.exists(file)) {
                return;
            }
            Files.createDirectories(path);
            if (!moveIfThere(file, target)) {
                return;
            }
        }
        prune(target);
    }

    private static boolean moveIfThere(Path file, Path target) throws IOException {
        try {
            TemporaryFile.rename(file, target);
            return true;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private void prune(Path newest) {
        try {
            new LastUse(clock).noteNow(newest);
            List<Kept> all = list();
            all.sort(Comparator.comparing(Kept::since).reversed());
            Instant limit = clock.instant().minus(LONGEST);
            long bytes = 0;
            for (Kept kept : all) {
                bytes += kept.bytes();
                if (bytes > mostBytes || kept.since().isBefore(limit)) {
                    Files.deleteIfExists(kept.file());
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            // Another process was faster, or may do what this one may not.
        }
    }

    private List<Kept> list() throws IOException {
        List<Kept> all = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
            for (Path file : files) {
                BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
                all.add(new Kept(file, attributes.lastModifiedTime().toInstant(), attributes.size()));
            }
        }
        return all;
    }
}
