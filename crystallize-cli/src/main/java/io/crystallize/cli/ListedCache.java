package io.crystallize.cli;

import io.crystallize.cache.DamagedFiles;
import io.crystallize.cache.DiskBackend;
import io.crystallize.core.cache.CacheBackend;
import io.crystallize.core.cache.Listing;
import io.crystallize.core.problem.InvalidInputException;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A cache that can tell what it holds, so that it can be looked after.
 *
 * @param folder where it is
 * @param readOnly whether it was asked for with {@code :ro}
 */
record ListedCache(Path folder, boolean readOnly) {
    /** What is done with an open cache. */
    @FunctionalInterface
    interface Use<T> {
        T with(Listing listing, CacheBackend backend) throws IOException;
    }

    @FunctionalInterface
    private interface Opening {
        CacheBackend open() throws IOException;
    }

    /** Reads it, and changes nothing: not even when it was read is noted. */
    <T> T read(Use<T> use) throws IOException {
        return with(() -> DiskBackend.readOnly(folder), use);
    }

    /** Reads and changes it. */
    <T> T change(Use<T> use) throws IOException {
        return with(() -> DiskBackend.at(folder), use);
    }

    private static <T> T with(Opening opening, Use<T> use) throws IOException {
        try (CacheBackend backend = open(opening)) {
            if (backend instanceof Listing listing) {
                return use.with(listing, backend);
            }
            throw new IllegalStateException("The cache " + backend.name() + " can't tell what it holds");
        }
    }

    private static CacheBackend open(Opening opening) {
        try {
            return opening.open();
        } catch (IOException e) {
            throw new InvalidInputException("Option '--cache': " + e.getMessage());
        }
    }

    /** Returns what was set aside as damaged, and is kept for inspection. */
    DamagedFiles setAside() throws IOException {
        return DamagedFiles.of(folder);
    }
}
