package io.crystallize.core.digest;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;
import org.apiguardian.api.API;

/**
 * A SHA-256 value of 32 bytes (FIPS 180-4). Immutable; ordered as its bytes are, unsigned; printed as 64 hexadecimal
 * digits in lower case.
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public final class Digest implements Comparable<Digest> {
    /** How many bytes a digest has. */
    public static final int BYTES = 32;

    private static final long ONES = 0x0101_0101_0101_0101L;

    private final long first;
    private final long second;
    private final long third;
    private final long fourth;

    private Digest(byte[] bytes, int from) {
        first = (long) HashOutput.LONGS.get(bytes, from);
        second = (long) HashOutput.LONGS.get(bytes, from + Long.BYTES);
        third = (long) HashOutput.LONGS.get(bytes, from + 2 * Long.BYTES);
        fourth = (long) HashOutput.LONGS.get(bytes, from + 3 * Long.BYTES);
    }

    /**
     * Returns the digest that consists of these bytes, which are copied.
     *
     * @throws IllegalArgumentException if they are not 32
     */
    public static Digest ofBytes(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("A digest has " + BYTES + " bytes, not " + bytes.length);
        }
        return new Digest(bytes, 0);
    }

    /**
     * Returns the digest that consists of the 32 bytes which begin at an index.
     *
     * @throws IndexOutOfBoundsException if there are none
     */
    public static Digest ofBytes(byte[] bytes, int from) {
        return new Digest(bytes, from);
    }

    /**
     * Reads what {@link #toString} wrote.
     *
     * @throws IllegalArgumentException if it is not 64 hexadecimal digits
     */
    public static Digest parse(String hex) {
        return ofBytes(HexFormat.of().parseHex(hex));
    }

    /** Returns the SHA-256 of the bytes themselves, without any encoding around them: the address of stored bytes. */
    public static Digest ofContent(byte[] content) {
        return ofContent(content, 0, content.length);
    }

    /**
     * Returns the SHA-256 of some of the bytes, without any encoding around them.
     *
     * @param from the index of the first
     * @param count how many
     * @throws IndexOutOfBoundsException if they are not there
     */
    public static Digest ofContent(byte[] bytes, int from, int count) {
        Objects.checkFromIndexSize(from, count, bytes.length);
        HashOutput out = HashOutput.take();
        out.writeBytes(bytes, from, count);
        Digest digest = out.finish();
        out.giveBack();
        return digest;
    }

    /**
     * Returns the SHA-256 of the bytes that are left in a stream, which stays open.
     *
     * @throws IOException if it can't be read
     */
    public static Digest ofContent(InputStream in) throws IOException {
        MessageDigest sha256 = sha256();
        in.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), sha256));
        return ofBytes(sha256.digest());
    }

    /** Returns a new SHA-256 that nothing was put in. */
    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("Every Java platform has SHA-256", e);
        }
    }

    /** Returns its 32 bytes in an array of the caller's own. */
    public byte[] toBytes() {
        byte[] bytes = new byte[BYTES];
        HashOutput.LONGS.set(bytes, 0, first);
        HashOutput.LONGS.set(bytes, Long.BYTES, second);
        HashOutput.LONGS.set(bytes, 2 * Long.BYTES, third);
        HashOutput.LONGS.set(bytes, 3 * Long.BYTES, fourth);
        return bytes;
    }

    /** Writes its 32 bytes. */
    void writeTo(HashOutput out) {
        out.writeLong(first);
        out.writeLong(second);
        out.writeLong(third);
        out.writeLong(fourth);
    }

    /** Returns its 64 hexadecimal digits as bytes of ASCII, in an array of the caller's own. */
    @API(status = API.Status.INTERNAL, since = "0.1")
    public byte[] toHex() {
        byte[] hex = new byte[2 * BYTES];
        putHex(first, hex, 0);
        putHex(second, hex, 16);
        putHex(third, hex, 32);
        putHex(fourth, hex, 48);
        return hex;
    }

    private static void putHex(long bits, byte[] hex, int start) {
        HashOutput.LONGS.set(hex, start, hex((int) (bits >>> Integer.SIZE)));
        HashOutput.LONGS.set(hex, start + Long.BYTES, hex((int) bits));
    }

    /** Returns the eight digits of a number, each in a byte: all at once, as there are twenty digests in a trial's lines. */
    private static long hex(int bits) {
        long digits = Integer.toUnsignedLong(bits);
        digits = (digits | digits << 16) & 0x0000_ffff_0000_ffffL;
        digits = (digits | digits << 8) & 0x00ff_00ff_00ff_00ffL;
        digits = (digits | digits << 4) & 0x0f0f_0f0f_0f0f_0f0fL;
        long letters = (digits + 6 * ONES) >>> 4 & ONES; // 1 where there is a digit above 9
        return digits + '0' * ONES + letters * ('a' - '0' - 10);
    }

    /** Returns the first 12 hexadecimal digits: enough to tell digests apart on a screen. */
    public String abbreviated() {
        return toString().substring(0, 12);
    }

    @Override
    public int compareTo(Digest other) {
        int result = Long.compareUnsigned(first, other.first);
        if (result == 0) {
            result = Long.compareUnsigned(second, other.second);
        }
        if (result == 0) {
            result = Long.compareUnsigned(third, other.third);
        }
        return result == 0 ? Long.compareUnsigned(fourth, other.fourth) : result;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Digest that
                && first == that.first
                && second == that.second
                && third == that.third
                && fourth == that.fourth;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(first);
    }

    @Override
    public String toString() {
        return new String(toHex(), StandardCharsets.ISO_8859_1);
    }
}
