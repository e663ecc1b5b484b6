package io.crystallize.cli;

import io.crystallize.cache.DamagedFiles;
import io.crystallize.cache.DiskBackend;
import io.crystallize.cache.ReadOnlyBackend;
import io.crystallize.core.cache.CacheBackend;
import io.crystallize.core.cache.Listing;
import io.crystallize.core.problem.InvalidInputException;
import io.crystallize.plugins.file.NamedParts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A cache that can tell what it holds, so that it can be looked after. Each use opens and closes it. */
final class ListedCache {
    private final CachePlace place;
    private final @Nullable Path folder;
    private final Opening reading;
    private final Opening changing;

    private ListedCache(CachePlace place, @Nullable Path folder, Opening reading, Opening changing) {
        this.place = place;
        this.folder = folder;
        this.reading = reading;
        this.changing = changing;
    }

    /** What is done with an open cache. */
    @FunctionalInterface
    interface Use<T> {
        T with(Listing listing, CacheBackend backend) throws IOException;
    }

    @FunctionalInterface
    private interface Opening {
        CacheBackend open() throws IOException;
    }

    /** Returns the cache in a folder. */
    static ListedCache in(CachePlace place, Path folder) {
        return new ListedCache(place, folder, () -> DiskBackend.readOnly(folder), () -> DiskBackend.at(folder));
    }

    /**
     * Returns what a plugin's backend keeps, or empty if that can't tell what it holds.
     *
     * @throws InvalidInputException if it can't be opened
     * @throws IOException if it can't be closed
     */
    static Optional<ListedCache> ofPlugin(CachePlace place, NamedParts parts) throws IOException {
        Opening changing = () -> parts.backend(place.text());
        Opening reading = () -> ReadOnlyBackend.of(changing.open());
        try (CacheBackend backend = open(reading)) {
            return backend instanceof Listing
                    ? Optional.of(new ListedCache(place, null, reading, changing))
                    : Optional.empty();
        }
    }

    /** Returns what it was asked for with, without {@code :ro}. */
    String name() {
        return place.text();
    }

    /** Whether it was asked for with {@code :ro}. */
    boolean readOnly() {
        return place.readOnly();
    }

    /** Reads it, and changes nothing: of a folder, not even when it was read is noted. */
    <T> T read(Use<T> use) throws IOException {
        return with(reading, use);
    }

    /** Reads and changes it. */
    <T> T change(Use<T> use) throws IOException {
        return with(changing, use);
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
        } catch (IOException | InvalidInputException e) {
            throw new InvalidInputException("Option '--cache': " + e.getMessage());
        }
    }

    /** Returns what was set aside as damaged, and is kept for inspection; empty if only a plugin could tell. */
    Optional<DamagedFiles> setAside() throws IOException {
        return folder == null ? Optional.empty() : Optional.of(DamagedFiles.of(folder));
    }
}
