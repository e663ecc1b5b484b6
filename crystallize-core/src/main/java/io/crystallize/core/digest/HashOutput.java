package io.crystallize.core.digest;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.MessageDigest;

/** Numbers and bytes, big-endian, into a SHA-256, through a buffer. */
final class HashOutput {
    private static final VarHandle SHORTS = bigEndian(short[].class);
    private static final VarHandle CHARS = bigEndian(char[].class);
    private static final VarHandle INTS = bigEndian(int[].class);
    private static final VarHandle LONGS = bigEndian(long[].class);

    private final MessageDigest sha256 = Digest.sha256();
    private final byte[] buffer;
    private int used;

    HashOutput(int bufferSize) {
        buffer = new byte[bufferSize];
    }

    private static VarHandle bigEndian(Class<?> type) {
        return MethodHandles.byteArrayViewVarHandle(type, ByteOrder.BIG_ENDIAN);
    }

    void writeByte(int value) {
        reserve(1);
        buffer[used++] = (byte) value;
    }

    void writeShort(short value) {
        reserve(Short.BYTES);
        SHORTS.set(buffer, used, value);
        used += Short.BYTES;
    }

    void writeChar(char value) {
        reserve(Character.BYTES);
        CHARS.set(buffer, used, value);
        used += Character.BYTES;
    }

    void writeInt(int value) {
        reserve(Integer.BYTES);
        INTS.set(buffer, used, value);
        used += Integer.BYTES;
    }

    void writeLong(long value) {
        reserve(Long.BYTES);
        LONGS.set(buffer, used, value);
        used += Long.BYTES;
    }

    void writeBytes(byte[] bytes) {
        if (bytes.length > buffer.length - used) {
            flush();
            if (bytes.length >= buffer.length) {
                sha256.update(bytes);
                return;
            }
        }
        System.arraycopy(bytes, 0, buffer, used, bytes.length);
        used += bytes.length;
    }

    private void reserve(int bytes) {
        if (used + bytes > buffer.length) {
            flush();
        }
    }

    private void flush() {
        sha256.update(buffer, 0, used);
        used = 0;
    }

    /** Returns the digest of all that was written; what is written afterwards is another's. */
    Digest finish() {
        flush();
        return Digest.ofBytes(sha256.digest());
    }
}
