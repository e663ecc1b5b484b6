package io.crystallize.cache;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apiguardian.api.API;

/**
 * What a cache in a folder has set aside as damaged, and keeps for inspection: files that nothing else has a use for.
 *
 * @param files the newest first
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public record DamagedFiles(List<Kept> files) {
    /**
     * An entry or a blob that was set aside.
     *
     * @param file where it is; its name begins with {@code entry-} or {@code blob-} and its digest
     * @param since when it was set aside
     * @param bytes how much room it takes
     */
    public record Kept(Path file, Instant since, long bytes) {}

    /** Makes them; the list is copied. */
    public DamagedFiles {
        files = List.copyOf(files);
    }

    /**
     * Looks at what there is. What another process removes meanwhile may be there or not.
     *
     * @param cache the folder of the cache, which need not exist
     * @throws IOException if it can't be read
     */
    public static DamagedFiles of(Path cache) throws IOException {
        try {
            return in(new CacheFolder(cache).damaged());
        } catch (IOException e) {
            throw DiskException.reading(cache, e);
        }
    }

    static DamagedFiles in(Path folder) throws IOException {
        List<Kept> all = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                addIfThere(file, all);
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            return new DamagedFiles(List.of()); // nothing was ever set aside
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        all.sort(Comparator.comparing(Kept::since).reversed());
        return new DamagedFiles(all);
    }

    private static void addIfThere(Path file, List<Kept> all) throws IOException {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            all.add(new Kept(file, attributes.lastModifiedTime().toInstant(), attributes.size()));
        } catch (NoSuchFileException e) {
            // Another process was faster.
        }
    }

    /** Returns how much room they take, in bytes. */
    public long bytes() {
        return files.stream().mapToLong(Kept::bytes).sum();
    }

    /**
     * Returns those that were set aside longer ago.
     *
     * @param age how long ago what is not returned may have been set aside
     * @param now what that is reckoned from
     */
    public DamagedFiles olderThan(Duration age, Instant now) {
        return new DamagedFiles(files.stream()
                .filter(kept -> Duration.between(kept.since(), now).compareTo(age) > 0)
                .toList());
    }

    /**
     * Removes them; those that are gone by now don't matter.
     *
     * @throws IOException if one can't be removed; what comes later in the list is still there then
     */
    public void remove() throws IOException {
        for (Kept kept : files) {
            Files.deleteIfExists(kept.file());
        }
    }
}
