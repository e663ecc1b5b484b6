package io.crystallize.cache;

import io.crystallize.core.cache.BlobWriter;
import io.crystallize.core.cache.CacheBackend;
import io.crystallize.core.digest.Digest;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** A memory that fails while it is told to, and counts how often it was asked. */
final class MoodyBackend implements CacheBackend {
    final MemoryBackend memory = MemoryBackend.create();
    boolean fails;
    boolean failsWhileReading;
    boolean failsWhileWriting;
    boolean failsWithABug;
    int calls;
    int openWriters;
    boolean closed;

    private MemoryBackend memory() throws IOException {
        calls++;
        failIf(fails);
        return memory;
    }

    private void failIf(boolean condition) throws IOException {
        if (condition && failsWithABug) {
            throw new IllegalStateException("a bug");
        }
        if (condition) {
            throw new IOException("out of order");
        }
    }

    @Override
    public String name() {
        return "moody";
    }

    @Override
    public Optional<byte[]> get(Digest key) throws IOException {
        return memory().get(key);
    }

    @Override
    public void put(Digest key, byte[] entry) throws IOException {
        memory().put(key, entry);
    }

    @Override
    public void remove(Digest key) throws IOException {
        memory().remove(key);
    }

    @Override
    public Optional<InputStream> openBlob(Digest address) throws IOException {
        return memory().openBlob(address).map(in -> new FilterInputStream(in) {
            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                failIf(failsWhileReading);
                return super.read(bytes, offset, Math.min(length, 1000));
            }
        });
    }

    @Override
    public BlobWriter newBlob() throws IOException {
        BlobWriter writer = memory().newBlob();
        openWriters++;
        return new BlobWriter() {
            private boolean ended;

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                failIf(failsWhileWriting);
                writer.write(bytes, offset, length);
            }

            @Override
            public void commit(Digest address) throws IOException {
                failIf(failsWhileWriting);
                writer.commit(address);
            }

            @Override
            public void close() throws IOException {
                openWriters -= ended ? 0 : 1;
                ended = true;
                writer.close();
            }
        };
    }

    @Override
    public void removeBlob(Digest address) throws IOException {
        memory().removeBlob(address);
    }

    @Override
    public void close() throws IOException {
        closed = true;
        failIf(fails);
    }
}
