package io.crystallize.cache;

import io.crystallize.core.cache.BlobWriter;
import io.crystallize.core.cache.CacheBackend;
import io.crystallize.core.cache.Leasing;
import io.crystallize.core.cache.Listing;
import io.crystallize.core.digest.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

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
 * leases          an empty file whose locks say who is computing what
 * </pre>
 *
 * <p>The folder is made when something is first stored. It may be deleted whenever one likes; single files may be, too.
 * What processes that were killed left in {@code tmp} is removed at opening, once it is older than a day. Of
 * {@code damaged}, the newest 64 MiB of the last 30 days stay. The time of modification of an entry or a blob is that of
 * its last use, to the hour.
 *
 * <p>A lease is a lock of the operating system on one byte of {@code leases}, and free as soon as its process is dead.
 * Where the file system has no locks, every lease is granted.
 *
 * <p>What can't be read or written is an {@link IOException} that says what to do about it; the next call tries again. A
 * thread that is interrupted gets a {@link java.nio.channels.ClosedByInterruptException}, and stores nothing.
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public final class DiskBackend implements CacheBackend, Leasing, Listing {
    // Files are not forced to the disk (fsync), which would cost milliseconds each. A loss of power may leave a file
    // empty or short; entries carry their own digest and blobs are named by theirs, so it is found out and computed
    // again.

    private static final int LARGEST_ENTRY = Integer.MAX_VALUE - 8;
    private static final long UNLIMITED = Long.MAX_VALUE;

    private final CacheFolder folder;
    private final DamagedFolder damaged;
    private final LastUse lastUse;
    private final DiskLeases leases;
    private final @Nullable SizeLimit limit;
    /** Whether even reading changes nothing. */
    private final boolean untouched;

    private DiskBackend(CacheFolder folder, long maximumBytes, InstantSource clock, boolean untouched) {
        this.folder = folder;
        damaged = new DamagedFolder(folder.damaged(), Math.min(DamagedFolder.MOST_BYTES, maximumBytes / 20), clock);
        lastUse = new LastUse(clock);
        leases = new DiskLeases(folder);
        this.untouched = untouched;
        limit = maximumBytes == UNLIMITED ? null : new SizeLimit(folder, leases, maximumBytes, clock);
    }

    /**
     * Opens the cache in a folder, which need not exist.
     *
     * @throws IOException if the folder holds something else, or a cache that another version wrote, or can't be read;
     *     its message says what to do
     */
    public static DiskBackend at(Path folder) throws IOException {
        return at(folder, UNLIMITED, InstantSource.system());
    }

    /**
     * Opens the cache in a folder, which need not exist, and keeps it small: when its entries and blobs take more than a
     * number of bytes, those that were not used for the longest time are removed until they take nine tenths of it. In
     * between, it may take up to a twentieth more for each process that writes, and what was written in the last ten
     * seconds. Whoever is reading a blob may finish.
     *
     * @throws IOException if the folder holds something else, or a cache that another version wrote, or can't be read;
     *     its message says what to do
     * @throws IllegalArgumentException if the number is not positive
     */
    public static DiskBackend at(Path folder, long maximumBytes) throws IOException {
        if (maximumBytes <= 0) {
            throw new IllegalArgumentException("A disk cache needs a positive number of bytes, not " + maximumBytes);
        }
        return at(folder, maximumBytes, InstantSource.system());
    }

    static DiskBackend at(Path path, long maximumBytes, InstantSource clock) throws IOException {
        CacheFolder folder = openFolder(path);
        folder.removeLeftovers(clock);
        return new DiskBackend(folder, maximumBytes, clock, false);
    }

    /**
     * Opens the cache in a folder, which need not exist, to be read only: nothing in it is written, made, touched, locked
     * or removed. The folder may be one that can't be written.
     *
     * @throws IOException if the folder holds something else, or a cache that another version wrote, or can't be read;
     *     its message says what to do
     */
    public static CacheBackend readOnly(Path folder) throws IOException {
        return ReadOnlyBackend.of(new DiskBackend(openFolder(folder), UNLIMITED, InstantSource.system(), true));
    }

    private static CacheFolder openFolder(Path path) throws IOException {
        try {
            return CacheFolder.open(path);
        } catch (IOException e) {
            throw DiskException.reading(path, e);
        }
    }

    @Override
    public String name() {
        return "disk " + folder;
    }

    @Override
    public Optional<byte[]> get(Digest key) throws IOException {
        Path file = folder.entry(key);
        BasicFileAttributes attributes;
        Optional<byte[]> entry;
        try (SeekableByteChannel channel = Retry.whileDenied(() -> Files.newByteChannel(file))) {
            attributes = Retry.whileDenied(() -> Files.readAttributes(file, BasicFileAttributes.class));
            entry = attributes.size() > LARGEST_ENTRY
                    ? Optional.empty()
                    : Optional.of(read(channel, (int) attributes.size()));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw DiskException.reading(folder.root(), e);
        }
        if (untouched) {
            return entry;
        }
        if (entry.isPresent()) {
            lastUse.note(file, attributes);
        } else {
            setAside(key);
        }
        return entry;
    }

    /**
     * Reads a file that should have a size. Calls of the system take most of the time, so one has to do if it gets as many
     * bytes and had room for more. If not, the size was that of a file which has taken its place, or the system gave less.
     */
    static byte[] read(SeekableByteChannel file, int size) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(size + 1);
        if (file.read(buffer) == size) {
            return Arrays.copyOf(buffer.array(), size);
        }
        return Channels.newInputStream(file.position(0)).readNBytes(LARGEST_ENTRY);
    }

    @Override
    public void put(Digest key, byte[] entry) throws IOException {
        try (TemporaryFile file = folder.newTemporary()) {
            file.write(entry, 0, entry.length);
            file.moveTo(folder.entry(key));
        } catch (IOException e) {
            throw DiskException.writing(folder.root(), e);
        }
        written(entry.length);
    }

    private void written(long bytes) {
        if (limit != null) {
            limit.written(bytes);
        }
    }

    @Override
    public void remove(Digest key) throws IOException {
        delete(folder.entry(key));
    }

    @Override
    public void setAside(Digest key) throws IOException {
        setAside(folder.entry(key), "entry");
    }

    @Override
    public Optional<InputStream> openBlob(Digest address) throws IOException {
        Path file = folder.blob(address);
        InputStream in;
        try {
            in = Retry.whileDenied(() -> Files.newInputStream(file));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw DiskException.reading(folder.root(), e);
        }
        if (!untouched) {
            lastUse.note(file);
        }
        return Optional.of(in);
    }

    @Override
    public BlobWriter newBlob() throws IOException {
        try {
            return new DiskBlobWriter(folder, this::written);
        } catch (IOException e) {
            throw DiskException.writing(folder.root(), e);
        }
    }

    @Override
    public void removeBlob(Digest address) throws IOException {
        delete(folder.blob(address));
    }

    @Override
    public void setAsideBlob(Digest address) throws IOException {
        setAside(folder.blob(address), "blob");
    }

    private void delete(Path file) throws IOException {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw DiskException.writing(folder.root(), e);
        }
    }

    private void setAside(Path file, String kind) throws IOException {
        try {
            damaged.take(file, kind + "-" + file.getFileName() + "-" + folder.uniqueName());
        } catch (IOException e) {
            throw DiskException.writing(folder.root(), e);
        }
    }

    @Override
    public Optional<Lease> tryLease(Digest key) {
        return leases.tryLease(key);
    }

    @Override
    public void list(Consumer<Item> each) throws IOException {
        try {
            new DiskList(folder).forEach(each);
        } catch (IOException e) {
            throw DiskException.reading(folder.root(), e);
        }
    }

    /** Gives up the leases; what writers and readers of blobs have open they close themselves. */
    @Override
    public void close() throws IOException {
        if (limit != null) {
            limit.close();
        }
        leases.close();
    }
}
