package io.crystallize.cache;

import io.crystallize.core.cache.Listing.Item;
import io.crystallize.core.cache.Listing.Kind;
import io.crystallize.core.digest.Digest;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.time.Instant;
import java.util.Collections;
import java.util.List;

/**
 * Bytes on the heap, in parts, so that they may be more than one array can hold, and when they were last used. The bytes
 * never change. Safe for use by any number of threads.
 */
final class StoredBytes {
    /** What a weight counts: small enough for entries, and large enough for an int to count any heap in it. */
    static final int BYTES_PER_WEIGHT = 64;

    /** About what the key, the arrays' headers and Caffeine's own node take. */
    private static final int OVERHEAD_BYTES = 192;

    /** In what is used all the time, the time of use is written no more often: threads would wait for each other's writes. */
    private static final long GRAIN_MILLIS = 1000;

    private final List<byte[]> parts;
    private final long length;
    private volatile long used = System.currentTimeMillis();

    private StoredBytes(List<byte[]> parts) {
        this.parts = parts;
        long sum = 0;
        for (byte[] part : parts) {
            sum += part.length;
        }
        length = sum;
    }

    static StoredBytes copyOf(byte[] bytes) {
        return new StoredBytes(List.of(bytes.clone()));
    }

    /** Returns the bytes of all parts, one after the other; the arrays must not change any more. */
    static StoredBytes ofParts(List<byte[]> parts) {
        return new StoredBytes(List.copyOf(parts));
    }

    int weight() {
        long weight = (length + OVERHEAD_BYTES + BYTES_PER_WEIGHT - 1) / BYTES_PER_WEIGHT;
        return (int) Math.min(weight, Integer.MAX_VALUE);
    }

    void use() {
        long now = System.currentTimeMillis();
        if (Math.abs(now - used) >= GRAIN_MILLIS) {
            used = now;
        }
    }

    Item item(Kind kind, Digest name) {
        return new Item(kind, name, (long) weight() * BYTES_PER_WEIGHT, Instant.ofEpochMilli(used));
    }

    byte[] toArray() {
        if (parts.size() == 1) { // as entries are: an array that is cloned isn't filled with zeros first
            return parts.get(0).clone();
        }
        byte[] all = new byte[Math.toIntExact(length)];
        int offset = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, all, offset, part.length);
            offset += part.length;
        }
        return all;
    }

    InputStream open() {
        return new SequenceInputStream(Collections.enumeration(
                parts.stream().map(ByteArrayInputStream::new).toList()));
    }
}
