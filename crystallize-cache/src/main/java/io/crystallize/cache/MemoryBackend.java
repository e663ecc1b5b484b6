package io.crystallize.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.crystallize.core.cache.BlobWriter;
import io.crystallize.core.cache.CacheBackend;
import io.crystallize.core.digest.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A cache on the heap of this process, which keeps what is used most. Entries and blobs together take no more than a
 * given number of bytes, beside at most as many that are being written; what exceeds it is forgotten. Safe for use by
 * any number of threads.
 *
 * <p>An entry or a blob that could never fit is refused with an {@link IOException}. What is set aside is not kept.
 * Closing forgets everything; afterwards it is an empty cache.
 */
public final class MemoryBackend implements CacheBackend {
    private enum Kind {
        ENTRY,
        BLOB
    }

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

    /** Returns an empty cache that takes up to a quarter of the heap. */
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
        return Optional.ofNullable(stored.getIfPresent(new Name(Kind.ENTRY, key)))
                .map(StoredBytes::toArray);
    }

    @Override
    public void put(Digest key, byte[] entry) throws IOException {
        store(new Name(Kind.ENTRY, key), StoredBytes.copyOf(entry));
    }

    @Override
    public void remove(Digest key) {
        stored.invalidate(new Name(Kind.ENTRY, key));
    }

    @Override
    public Optional<InputStream> openBlob(Digest address) {
        return Optional.ofNullable(stored.getIfPresent(new Name(Kind.BLOB, address)))
                .map(StoredBytes::open);
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

    void storeBlob(Digest address, StoredBytes blob) throws IOException {
        store(new Name(Kind.BLOB, address), blob);
    }

    /** Claims heap for a blob that is being written, until {@link #release}. */
    void reserve(long bytes) throws IOException {
        if (bytesBeingWritten.addAndGet(bytes) > maximumBytes) {
            release(bytes);
            throw tooSmall();
        }
    }

    void release(long bytes) {
        bytesBeingWritten.addAndGet(-bytes);
    }

    private void store(Name name, StoredBytes bytes) throws IOException {
        if (bytes.weight() > maximumWeight) {
            throw tooSmall();
        }
        stored.put(name, bytes);
    }

    private IOException tooSmall() {
        return new IOException("The memory cache of " + maximumBytes
                + " bytes is too small for what is being written to it: make it larger, or use a disk cache");
    }
}
