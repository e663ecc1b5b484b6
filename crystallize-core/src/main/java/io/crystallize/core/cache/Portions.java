package io.crystallize.core.cache;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.util.function.IntFunction;

/** Large arrays to and from streams, a portion after the other, big-endian: there is never a second copy of all. */
final class Portions {
    /** Larger than what streams buffer, so that they pass it on, and small enough for the processor's cache. */
    private static final int BYTES = 1 << 16;

    private Portions() {}

    /** Puts elements of an array into bytes. */
    interface Put {
        void put(int from, int count, ByteBuffer bytes);
    }

    /** Gets elements of an array from bytes. */
    interface Get<A> {
        void get(A array, int from, int count, ByteBuffer bytes);
    }

    static void write(OutputStream out, int length, int bytesEach, Put put) throws IOException {
        int most = BYTES / bytesEach;
        ByteBuffer bytes = ByteBuffer.allocate(Math.min(length, most) * bytesEach);
        for (int from = 0; from < length; from += most) {
            int count = Math.min(length - from, most);
            put.put(from, count, bytes);
            out.write(bytes.array(), 0, count * bytesEach);
        }
    }

    /**
     * Reads the elements that are left in a stream. How many they are is expected to be what the stream says is available;
     * where there are more, as a stream that decompresses hardly knows, that isn't believed any further.
     *
     * @throws EOFException if the last one is cut off
     */
    static <A> A read(InputStream in, int bytesEach, IntFunction<A> make, Get<A> get) throws IOException {
        int expected = Math.max(0, in.available());
        ByteBuffer bytes = ByteBuffer.allocate(portion(expected));
        A array = make.apply(expected / bytesEach);
        int length = Array.getLength(array);
        int read = 0;
        int portion;
        while ((portion = in.readNBytes(bytes.array(), 0, bytes.capacity())) > 0) {
            int count = whole(portion, bytesEach) / bytesEach;
            if (count > length - read) {
                length = larger(Math.addExact(read, count));
                array = resized(array, read, make.apply(length));
            }
            get.get(array, read, count, bytes);
            read += count;
            if (bytes.capacity() < BYTES && portion == bytes.capacity()) {
                bytes = ByteBuffer.allocate(BYTES);
            }
        }
        return read == length ? array : resized(array, read, make.apply(read));
    }

    /** Returns how many bytes are read at once if so many are expected, of which 0 means nothing: whole elements. */
    private static int portion(int expected) {
        return expected == 0 ? BYTES : (Math.min(expected, BYTES - 1) | (Long.BYTES - 1)) + 1;
    }

    private static int larger(int needed) {
        return (int) Math.min(2L * needed, Integer.MAX_VALUE - 8);
    }

    private static <A> A resized(A array, int used, A other) {
        System.arraycopy(array, 0, other, 0, used);
        return other;
    }

    static int whole(int bytes, int each) throws IOException {
        if (bytes % each != 0) {
            throw new EOFException(bytes + " bytes are not a whole number of " + each + " bytes each");
        }
        return bytes;
    }
}
