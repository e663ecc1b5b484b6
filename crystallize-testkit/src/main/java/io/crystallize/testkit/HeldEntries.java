package io.crystallize.testkit;

import io.crystallize.core.cache.BlobWriter;
import io.crystallize.core.cache.CacheBackend;
import io.crystallize.core.digest.Digest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** What one test stores, in memory. */
final class HeldEntries implements CacheBackend {
    private final Map<Digest, byte[]> entries = new ConcurrentHashMap<>();
    private final Map<Digest, byte[]> blobs = new ConcurrentHashMap<>();

    @Override
    public String name() {
        return "test";
    }

    @Override
    public Optional<byte[]> get(Digest key) {
        return Optional.ofNullable(entries.get(key)).map(byte[]::clone);
    }

    @Override
    public void put(Digest key, byte[] entry) {
        entries.put(key, entry.clone());
    }

    @Override
    public void remove(Digest key) {
        entries.remove(key);
    }

    @Override
    public Optional<InputStream> openBlob(Digest address) {
        return Optional.ofNullable(blobs.get(address)).map(ByteArrayInputStream::new);
    }

    @Override
    public BlobWriter newBlob() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        return new BlobWriter() {
            @Override
            public void write(byte[] content, int offset, int length) {
                bytes.write(content, offset, length);
            }

            @Override
            public void commit(Digest address) {
                blobs.put(address, bytes.toByteArray());
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public void removeBlob(Digest address) {
        blobs.remove(address);
    }

    @Override
    public void close() {}
}
