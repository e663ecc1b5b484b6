package io.crystallize.cli;

import io.crystallize.cache.DiskBackend;
import io.crystallize.core.cache.CacheBackend;
import io.crystallize.core.cache.Listing;
import io.crystallize.core.problem.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** The cache that a command is about. */
final class CacheArgument {
    @Option(
            names = "--cache",
            paramLabel = "DIR",
            defaultValue = ".crystallize/cache",
            description = "The folder of the cache; by default ${DEFAULT-VALUE}.")
    private Path cache;

    Path folder() {
        return cache;
    }

    /** Returns the cache, which is only read: not even when it was read is noted. */
    CacheBackend toRead() {
        requireThere();
        try {
            return DiskBackend.readOnly(cache);
        } catch (IOException e) {
            throw new InvalidInputException("Option '--cache': " + e.getMessage());
        }
    }

    CacheBackend toWrite() {
        requireThere();
        try {
            return DiskBackend.at(cache);
        } catch (IOException e) {
            throw new InvalidInputException("Option '--cache': " + e.getMessage());
        }
    }

    private void requireThere() {
        if (!Files.isDirectory(cache)) {
            throw new InvalidInputException(
                    "Option '--cache': expected the folder of a cache, and there is no folder '" + cache + "'");
        }
    }

    static Listing listing(CacheBackend backend) {
        if (backend instanceof Listing listing) {
            return listing;
        }
        throw new InvalidInputException("The cache '" + backend.name() + "' can't tell what it holds");
    }

    /** Returns how many damaged entries and blobs were set aside, and are kept for inspection. */
    long setAside() throws IOException {
        Path damaged = cache.resolve("damaged");
        if (!Files.isDirectory(damaged)) {
            return 0;
        }
        try (Stream<Path> files = Files.list(damaged)) {
            return files.count();
        }
    }
}
