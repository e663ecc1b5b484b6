package io.crystallize.cache;

import io.crystallize.core.digest.Digest;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The folder of a {@link DiskBackend}: what is where in it. Folders are made when a file couldn't be put into them, so
 * that nothing needs to look first. Every name in it consists of constants, digests and its own counter.
 */
final class CacheFolder {
    static final Duration LEFTOVER_AGE = Duration.ofDays(1);

    private final Path root;
    private final FolderFormat format;
    private final Path entries;
    private final Path blobs;
    private final Path tmp;
    private final String uniquePrefix = UUID.randomUUID() + "-";
    private final AtomicLong uniqueNames = new AtomicLong();
    private volatile boolean prepared;

    /** Of a folder that may be anything, or nothing. */
    CacheFolder(Path root) {
        this.root = root;
        format = new FolderFormat(root);
        entries = root.resolve("entries");
        blobs = root.resolve("blobs");
        tmp = root.resolve("tmp");
    }

    /**
     * Changes nothing in the folder.
     *
     * @throws IOException if it is not one, or is something else than a cache
     */
    static CacheFolder open(Path root) throws IOException {
        requireFolder(root);
        CacheFolder folder = new CacheFolder(root);
        folder.prepared = folder.format.isThere();
        return folder;
    }

    private static void requireFolder(Path root) throws IOException {
        Path there = root.toAbsolutePath();
        while (there.getParent() != null && !Files.exists(there)) {
            there = there.getParent();
        }
        if (!Files.isDirectory(there)) {
            throw new DiskException("%s is not a folder: choose another place for the cache".formatted(there));
        }
    }

    Path root() {
        return root;
    }

    Path entries() {
        return entries;
    }

    Path blobs() {
        return blobs;
    }

    Path entry(Digest key) {
        return sharded(entries, key);
    }

    Path blob(Digest address) {
        return sharded(blobs, address);
    }

    Path damaged() {
        return root.resolve("damaged");
    }

    Path leases() {
        return root.resolve("leases");
    }

    private static Path sharded(Path folder, Digest digest) {
        String name = digest.toString();
        return folder.resolve(name.substring(0, 2) + "/" + name); // which every system takes for a separator
    }

    TemporaryFile newTemporary() throws IOException {
        if (!prepared) {
            prepare();
        }
        try {
            return TemporaryFile.create(temporaryName());
        } catch (NoSuchFileException e) {
            prepare();
            return TemporaryFile.create(temporaryName());
        }
    }

    private Path temporaryName() {
        return tmp.resolve(uniqueName());
    }

    /** Returns a name that nothing else gets, in any process. */
    String uniqueName() {
        return uniquePrefix + uniqueNames.incrementAndGet();
    }

    /** Makes a cache of it, if it isn't one. */
    synchronized void prepare() throws IOException {
        boolean hasFormat = format.isThere();
        Files.createDirectories(tmp);
        if (!hasFormat) {
            byte[] text = FolderFormat.text();
            try (TemporaryFile file = TemporaryFile.create(temporaryName())) {
                file.write(text, 0, text.length);
                file.moveTo(root.resolve(FolderFormat.FILE));
            }
        }
        prepared = true;
    }

    /** Removes what processes that were killed have left, if it is a cache and they have left it for long. */
    void removeLeftovers(InstantSource clock) {
        if (!prepared) {
            return;
        }
        Instant limit = clock.instant().minus(LEFTOVER_AGE);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(tmp)) {
            for (Path file : files) {
                removeIfOlder(file, limit);
            }
        } catch (IOException | DirectoryIteratorException e) {
            // A folder that can't be read says so when it is used.
        }
    }

    private static void removeIfOlder(Path file, Instant limit) {
        try {
            if (Files.getLastModifiedTime(file).toInstant().isBefore(limit)) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            // Another process was faster, or this one may only read: a leftover does no harm.
        }
    }

    @Override
    public String toString() {
        return root.toString();
    }
}
