package io.crystallize.core;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Bytes that are kept for a while, in pieces: they are never copied to make room for more, and there may be more than an
 * array holds. For one thread until all are written.
 */
final class Chunks extends OutputStream {
    private static final int FIRST = 512;
    private static final int LARGEST = 1 << 20;

    /** All but the last are full. */
    private final List<byte[]> chunks = new ArrayList<>();

    private byte[] last = new byte[0];
    private int used;

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        int from = offset;
        int left = length;
        while (left > 0) {
            if (used == last.length) {
                last = new byte[Math.min(LARGEST, Math.max(FIRST, 2 * last.length))];
                chunks.add(last);
                used = 0;
            }
            int fitting = Math.min(left, last.length - used);
            System.arraycopy(bytes, from, last, used, fitting);
            used += fitting;
            from += fitting;
            left -= fitting;
        }
    }

    private int length(byte[] chunk) {
        return chunk == last ? used : chunk.length;
    }

    /** Returns all the bytes, from the first on. */
    InputStream open() {
        List<InputStream> streams = new ArrayList<>(chunks.size());
        chunks.forEach(chunk -> streams.add(new ByteArrayInputStream(chunk, 0, length(chunk))));
        return new SequenceInputStream(Collections.enumeration(streams));
    }

    void writeTo(OutputStream out) throws IOException {
        for (byte[] chunk : chunks) {
            out.write(chunk, 0, length(chunk));
        }
    }
}
