package io.crystallize.core.cache;

import io.crystallize.core.digest.Digest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A backend whose content tests can look at and damage. */
public class MapBackend implements CacheBackend {
    public final Map<Digest, byte[]> entries = new ConcurrentHashMap<>();
    public final Map<Digest, byte[]> blobs = new ConcurrentHashMap<>();
    /** How many blobs were asked for so far. */
    public final AtomicInteger blobsOpened = new AtomicInteger();

    @Override
    public String name() {
        return "map";
    }

    @Override
    public Optional<byte[]> get(Digest key) throws IOException {
        return Optional.ofNullable(entries.get(key)).map(byte[]::clone);
    }

    @Override
    public void put(Digest key, byte[] entry) throws IOException {
        entries.put(key, entry.clone());
    }

    @Override
    public void remove(Digest key) {
        entries.remove(key);
    }

    @Override
    public Optional<InputStream> openBlob(Digest address) throws IOException {
        blobsOpened.incrementAndGet();
        return Optional.ofNullable(blobs.get(address)).map(ByteArrayInputStream::new);
    }

    @Override
    public BlobWriter newBlob() throws IOException {
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
