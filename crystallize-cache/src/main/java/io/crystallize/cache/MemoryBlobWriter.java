package io.crystallize.cache;

import io.crystallize.core.cache.BlobWriter;
import io.crystallize.core.digest.Digest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** Collects a blob in parts that grow with it, as long as there is room; without, it forgets it. */
final class MemoryBlobWriter extends BlobWriter {
    private static final int FIRST_PART = 1 << 10;
    private static final int LARGEST_PART = 1 << 20;

    private final MemoryBackend backend;
    private final List<byte[]> fullParts = new ArrayList<>();
    private byte[] part = new byte[0];
    private int used;
    private long reserved;
    private boolean forgotten;
    private boolean ended;

    MemoryBlobWriter(MemoryBackend backend) {
        this.backend = backend;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        requireOpen();
        int from = offset;
        int left = length;
        while (left > 0 && !forgotten) {
            if (used == part.length && !startPart()) {
                forget();
                return;
            }
            int count = Math.min(left, part.length - used);
            System.arraycopy(bytes, from, part, used, count);
            used += count;
            from += count;
            left -= count;
        }
    }

    @Override
    public void commit(Digest address) throws IOException {
        requireOpen();
        if (used > 0) {
            fullParts.add(used == part.length ? part : Arrays.copyOf(part, used));
        }
        if (!forgotten) {
            backend.storeBlob(address, StoredBytes.ofParts(fullParts));
        }
        close();
    }

    @Override
    public void close() {
        ended = true;
        forget();
    }

    private void forget() {
        forgotten = true;
        backend.release(reserved);
        reserved = 0;
        fullParts.clear();
        part = new byte[0];
        used = 0;
    }

    private boolean startPart() {
        int size = Math.max(FIRST_PART, Math.min(2 * part.length, LARGEST_PART));
        if (!backend.reserve(size)) {
            return false;
        }
        reserved += size;
        if (used > 0) {
            fullParts.add(part);
        }
        part = new byte[size];
        used = 0;
        return true;
    }

    private void requireOpen() throws IOException {
        if (ended) {
            throw new IOException("The writing of this blob has ended");
        }
    }
}
