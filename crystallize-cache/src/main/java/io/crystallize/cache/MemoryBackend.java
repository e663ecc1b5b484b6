package io.crystallize.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.crystallize.core.cache.BlobWriter;
import io.crystallize.core.cache.CacheBackend;
import io.crystallize.core.cache.Listing;
import io.crystallize.core.digest.Digest;
import java.io.InputStream;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apiguardian.api.API;

/**
 * A cache on the heap of this process, which keeps what is used most. Entries and blobs together take no more than a
 * given number of bytes, beside at most as many that are being written; what exceeds it is forgotten. Safe for use by
 * any number of threads.
 *
 * <p>An entry or a blob for which there is no room is not kept, as if it were forgotten at once; nor is what is set
 * aside. Closing forgets everything; afterwards it is an empty cache.
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public final class MemoryBackend implements CacheBackend, Listing {
    private record Name(Kind kind, Digest digest) {}

    private final long maximumBytes;
    private final long maximumWeight;
    private final Cache<Name, StoredBytes> stored;
    private final AtomicLong bytesBeingWritten = new AtomicLong();

    private MemoryBackend(long maximumBytes) {
        this.maximumBytes = maximumBytes;
        maximumWeight = maximumBytes / StoredBytes.BYTES_PER_WEIGHT;
        // Maintenance runs in the caller's thread: the bound holds as soon as a put returns, and no common pool is
        // needed.
        stored = Caffeine.newBuilder()
                .maximumWeight(maximumWeight)
                .weigher((Name name, StoredBytes bytes) -> bytes.weight())
                .executor(Runnable::run)
                .build();
    }

    /** Returns an empty cache that takes up to a quarter of the largest heap that this process may have. */
    public static MemoryBackend create() {
        return ofSize(Math.max(1, Runtime.getRuntime().maxMemory() / 4));
    }

    /**
     * Returns an empty cache of a given size. About 200 bytes for each entry and blob are part of it.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public static MemoryBackend ofSize(long maximumBytes) {
        if (maximumBytes <= 0) {
            throw new IllegalArgumentException("A memory cache needs a positive number of bytes, not " + maximumBytes);
        }
        return new MemoryBackend(maximumBytes);
    }

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public Optional<byte[]> get(Digest key) {
        return find(Kind.ENTRY, key).map(StoredBytes::toArray);
    }

    @Override
    public void put(Digest key, byte[] entry) {
        store(new Name(Kind.ENTRY, key), StoredBytes.copyOf(entry));
    }

    @Override
    public void remove(Digest key) {
        stored.invalidate(new Name(Kind.ENTRY, key));
    }

    @Override
    public Optional<InputStream> openBlob(Digest address) {
        return find(Kind.BLOB, address).map(StoredBytes::open);
    }

    private Optional<StoredBytes> find(Kind kind, Digest digest) {
        StoredBytes found = stored.getIfPresent(new Name(kind, digest));
        if (found != null) {
            found.use();
        }
        return Optional.ofNullable(found);
    }

    @Override
    public BlobWriter newBlob() {
        return new MemoryBlobWriter(this);
    }

    @Override
    public void removeBlob(Digest address) {
        stored.invalidate(new Name(Kind.BLOB, address));
    }

    @Override
    public void close() {
        stored.invalidateAll();
    }

    @Override
    public void list(Consumer<Item> each) {
        stored.asMap().forEach((name, bytes) -> each.accept(bytes.item(name.kind(), name.digest())));
    }

    void storeBlob(Digest address, StoredBytes blob) {
        store(new Name(Kind.BLOB, address), blob);
    }

    /** Claims heap for a blob that is being written, until {@link #release}; false if there is none left. */
    boolean reserve(long bytes) {
        if (bytesBeingWritten.addAndGet(bytes) > maximumBytes) {
            release(bytes);
            return false;
        }
        return true;
    }

    void release(long bytes) {
        bytesBeingWritten.addAndGet(-bytes);
    }

    /** What is too large for the whole cache takes the place of an older one all the same, and goes at once. */
    private void store(Name name, StoredBytes bytes) {
        if (bytes.weight() > maximumWeight) {
            stored.invalidate(name);
        } else {
            stored.put(name, bytes);
        }
    }
}
