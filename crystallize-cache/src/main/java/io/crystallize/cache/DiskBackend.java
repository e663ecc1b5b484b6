package io.crystallize.cache;

import io.crystallize.core.cache.BlobWriter;
import io.crystallize.core.cache.CacheBackend;
import io.crystallize.core.digest.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * A cache in a folder, one file for each entry and blob. Safe for use by any number of threads and processes, which may
 * come and go, be killed, or delete the folder at any time: at worst, something has to be computed again.
 *
 * <pre>
 * format          the text "crystallize-cache 1"
 * entries/ab/     entries, named by the 64 hexadecimal digits of their key, below the first two of them
 * blobs/ab/       blobs, named by the SHA-256 of their bytes in the same way
 * damaged/        what was set aside: entry or blob, its digest, and what makes the name unique
 * tmp/            files being written; they get their name, all at once, when they are complete
 * </pre>
 *
 * <p>The folder is made when something is first stored. It may be deleted whenever one likes; single files may be, too.
 * What processes that were killed left in {@code tmp} is removed at opening, once it is older than a day. Nothing is
 * ever removed from {@code damaged}.
 *
 * <p>A thread that is interrupted gets a {@link java.nio.channels.ClosedByInterruptException}, and stores nothing.
 */
public final class DiskBackend implements CacheBackend {
    // Files are not forced to the disk (fsync), which would cost milliseconds each. A loss of power may leave a file
    // empty or
    // short; entries carry their own digest and blobs are named by theirs, so it is found out and computed again.

    private static final int LARGEST_ENTRY = Integer.MAX_VALUE - 8;

    private final CacheFolder folder;

    private DiskBackend(CacheFolder folder) {
        this.folder = folder;
    }

    /**
     * Opens the cache in a folder, which need not exist.
     *
     * @throws IOException if the folder holds something else, or a cache that another version wrote, or can't be read;
     *     its message says what to do
     */
    public static DiskBackend at(Path folder) throws IOException {
        return new DiskBackend(CacheFolder.open(folder));
    }

    @Override
    public String name() {
        return "disk " + folder;
    }

    @Override
    public Optional<byte[]> get(Digest key) throws IOException {
        Path file = folder.entry(key);
        try (SeekableByteChannel channel = Retry.whileDenied(() -> Files.newByteChannel(file))) {
            long size = channel.size();
            if (size <= LARGEST_ENTRY) {
                return Optional.of(read(channel, (int) size));
            }
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        setAside(key);
        return Optional.empty();
    }

    private static byte[] read(SeekableByteChannel channel, int size) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(size);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                return Arrays.copyOf(buffer.array(), buffer.position());
            }
        }
        return buffer.array();
    }

    @Override
    public void put(Digest key, byte[] entry) throws IOException {
        try (TemporaryFile file = folder.newTemporary()) {
            file.write(entry, 0, entry.length);
            file.moveTo(folder.entry(key));
        }
    }

    @Override
    public void remove(Digest key) throws IOException {
        Files.deleteIfExists(folder.entry(key));
    }

    @Override
    public void setAside(Digest key) throws IOException {
        folder.setAside(folder.entry(key), "entry");
    }

    @Override
    public Optional<InputStream> openBlob(Digest address) throws IOException {
        Path file = folder.blob(address);
        try {
            return Optional.of(Retry.whileDenied(() -> Files.newInputStream(file)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    @Override
    public BlobWriter newBlob() throws IOException {
        return new DiskBlobWriter(folder);
    }

    @Override
    public void removeBlob(Digest address) throws IOException {
        Files.deleteIfExists(folder.blob(address));
    }

    @Override
    public void setAsideBlob(Digest address) throws IOException {
        folder.setAside(folder.blob(address), "blob");
    }

    /** Does nothing: between calls, it holds on to nothing but what writers and readers of blobs have open. */
    @Override
    public void close() {}
}
