package io.crystallize.cache;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.InstantSource;

/** Notes that a file was used, in its time of modification, which nothing else in a cache has a use for. */
final class LastUse {
    /** A file that was noted within this time is not noted again: most reads write nothing. */
    static final Duration GRAIN = Duration.ofHours(1);

    private final InstantSource clock;

    LastUse(InstantSource clock) {
        this.clock = clock;
    }

    void note(Path file) {
        try {
            note(file, Files.readAttributes(file, BasicFileAttributes.class));
        } catch (IOException e) {
            // As if it couldn't be noted.
        }
    }

    /** With what is known of it already. */
    void note(Path file, BasicFileAttributes attributes) {
        try {
            if (attributes.lastModifiedTime().toMillis() < clock.millis() - GRAIN.toMillis()) {
                noteNow(file);
            }
        } catch (IOException e) {
            // It is gone, or someone else's: at worst it goes earlier than it need.
        }
    }

    void noteNow(Path file) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(clock.instant()));
    }
}
