package io.crystallize.core.digest;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.DigestException;
import java.security.MessageDigest;

/** Numbers and bytes, big-endian, into a SHA-256, through a buffer. */
final class HashOutput {
    static final VarHandle SHORTS = bigEndian(short[].class);
    static final VarHandle CHARS = bigEndian(char[].class);
    static final VarHandle INTS = bigEndian(int[].class);
    static final VarHandle LONGS = bigEndian(long[].class);

    /**
     * How much is hashed at once: whole blocks of SHA-256, enough for what it costs to begin, and little enough to stay in
     * the processor's nearest cache.
     */
    static final int PORTION = 4096;

    /** What is no longer than this may begin before the end of a portion and end behind it. */
    private static final int SHORT = 128;

    private static final Spares<HashOutput> SPARES = new Spares<>(HashOutput::new);

    private final MessageDigest sha256 = Digest.sha256();
    private final byte[] buffer = new byte[PORTION + SHORT];

    /** Always less than a portion. */
    private int used;

    /** Puts elements of an array into bytes. */
    interface Elements {
        /**
         * Puts some.
         *
         * @param from the first
         * @param count how many
         * @param at where in the bytes the first begins
         */
        void put(int from, int count, byte[] bytes, int at);
    }

    private HashOutput() {}

    /** Returns one that nothing was written to. */
    static HashOutput take() {
        return SPARES.take();
    }

    /** Gives it to whoever needs one next. Only after it has finished, and not to be used any more. */
    void giveBack() {
        SPARES.giveBack(this);
    }

    private static VarHandle bigEndian(Class<?> type) {
        return MethodHandles.byteArrayViewVarHandle(type, ByteOrder.BIG_ENDIAN);
    }

    void writeByte(int value) {
        buffer[used] = (byte) value;
        advance(1);
    }

    void writeShort(short value) {
        SHORTS.set(buffer, used, value);
        advance(Short.BYTES);
    }

    void writeChar(char value) {
        CHARS.set(buffer, used, value);
        advance(Character.BYTES);
    }

    void writeInt(int value) {
        INTS.set(buffer, used, value);
        advance(Integer.BYTES);
    }

    void writeLong(long value) {
        LONGS.set(buffer, used, value);
        advance(Long.BYTES);
    }

    /** Writes the low byte of each char. */
    @SuppressWarnings("deprecation") // which leaves out the high bytes, as it is meant to here
    void writeLowBytes(String text) {
        int length = text.length();
        if (length <= SHORT) {
            text.getBytes(0, length, buffer, used);
            advance(length);
        } else {
            writeAll(length, 1, (from, count, bytes, at) -> text.getBytes(from, from + count, bytes, at));
        }
    }

    void writeBytes(byte[] bytes) {
        writeBytes(bytes, 0, bytes.length);
    }

    void writeBytes(byte[] bytes, int from, int count) {
        if (count <= SHORT) {
            System.arraycopy(bytes, from, buffer, used, count);
            advance(count);
        } else {
            flush();
            sha256.update(bytes, from, count);
        }
    }

    /**
     * Writes elements, of up to eight bytes each, one portion after the other.
     *
     * @param count how many there are
     */
    void writeAll(int count, int bytesEach, Elements elements) {
        int from = 0;
        while (from < count) {
            int fitting = Math.min(count - from, (PORTION - used + bytesEach - 1) / bytesEach);
            elements.put(from, fitting, buffer, used);
            advance(fitting * bytesEach);
            from += fitting;
        }
    }

    private void advance(int bytes) {
        used += bytes;
        if (used >= PORTION) {
            sha256.update(buffer, 0, PORTION);
            used -= PORTION;
            System.arraycopy(buffer, PORTION, buffer, 0, used);
        }
    }

    private void flush() {
        sha256.update(buffer, 0, used);
        used = 0;
    }

    /** Returns the digest of all that was written; what is written afterwards is another's. */
    Digest finish() {
        flush();
        try {
            sha256.digest(buffer, 0, Digest.BYTES);
        } catch (DigestException e) {
            throw new AssertionError("The buffer has room for it", e);
        }
        return Digest.ofBytes(buffer, 0);
    }
}
