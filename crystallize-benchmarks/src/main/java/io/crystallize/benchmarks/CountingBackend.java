package io.crystallize.benchmarks;

import io.crystallize.core.cache.BlobWriter;
import io.crystallize.core.cache.CacheBackend;
import io.crystallize.core.digest.Digest;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/** A backend that counts how many bytes of entries and blobs were read from it. As safe for threads as the other is. */
final class CountingBackend implements CacheBackend {
    private final CacheBackend backend;
    private final LongAdder bytesRead = new LongAdder();

    CountingBackend(CacheBackend backend) {
        this.backend = backend;
    }

    long bytesRead() {
        return bytesRead.sum();
    }

    @Override
    public String name() {
        return backend.name();
    }

    @Override
    public Optional<byte[]> get(Digest key) throws IOException {
        Optional<byte[]> entry = backend.get(key);
        entry.ifPresent(bytes -> bytesRead.add(bytes.length));
        return entry;
    }

    @Override
    public void put(Digest key, byte[] entry) throws IOException {
        backend.put(key, entry);
    }

    @Override
    public void remove(Digest key) throws IOException {
        backend.remove(key);
    }

    @Override
    public Optional<InputStream> openBlob(Digest address) throws IOException {
        return backend.openBlob(address).map(Counting::new);
    }

    @Override
    public BlobWriter newBlob() throws IOException {
        return backend.newBlob();
    }

    @Override
    public void removeBlob(Digest address) throws IOException {
        backend.removeBlob(address);
    }

    @Override
    public void close() throws IOException {
        backend.close();
    }

    private final class Counting extends FilterInputStream {
        Counting(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            bytesRead.add(read < 0 ? 0 : 1);
            return read;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = super.read(bytes, offset, length);
            bytesRead.add(Math.max(0, read));
            return read;
        }
    }
}
