package io.crystallize.cache;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Where damaged files are kept for inspection, as long as they are few, small and new. */
final class DamagedFolder {
    static final Duration LONGEST = Duration.ofDays(30);
    static final long MOST_BYTES = 64L << 20;

    private final Path path;
    private final long mostBytes;
    private final InstantSource clock;

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
            Instant limit = clock.instant().minus(LONGEST);
            long bytes = 0;
            for (DamagedFiles.Kept kept : DamagedFiles.in(path).files()) {
                bytes += kept.bytes();
                if (bytes > mostBytes || kept.since().isBefore(limit)) {
                    Files.deleteIfExists(kept.file());
                }
            }
        } catch (IOException e) {
            // Another process made what this one may not remove.
        }
    }
}
