package io.crystallize.core.cache;

import io.crystallize.core.digest.Digest;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Items of CBOR (RFC 8949), one after the other from bytes in memory: of the kinds that {@link EntryWriter} writes. A
 * hit reads some thirty of them, for which a parser of all CBOR takes several times as long, most of it to get ready.
 * Whatever the bytes are, nothing is read behind them, and no more memory is taken than they are long.
 */
final class CborItems {
    /** The kinds of items, which are the upper three bits of their first byte (section 3.1). */
    private static final int UNSIGNED = 0;

    private static final int NEGATIVE = 1;
    private static final int BYTES = 2;
    private static final int TEXT = 3;
    private static final int ARRAY = 4;
    private static final int MAP = 5;

    private static final int FALSE = 0xf4;
    private static final int TRUE = 0xf5;
    private static final int DOUBLE = 0xfb;
    private static final int BREAK = 0xff;

    /** The length of what goes on until a break. */
    static final int INDEFINITE = -1;

    /** What a decoder puts in place of bytes that are no character. */
    private static final char REPLACEMENT = '\ufffd';

    private final byte[] bytes;
    private final int end;
    private int at;

    /**
     * Makes items of some bytes, which must not change meanwhile.
     *
     * @param from where the first begins
     * @param end behind the last
     */
    CborItems(byte[] bytes, int from, int end) {
        this.bytes = bytes;
        this.at = from;
        this.end = end;
    }

    /** Reads the beginning of a map, whose names and values come next; returns its {@linkplain #hasNext length}. */
    int map() throws IOException {
        return length(MAP);
    }

    /** Reads the beginning of an array, whose elements come next; returns its {@linkplain #hasNext length}. */
    int array() throws IOException {
        return length(ARRAY);
    }

    /**
     * Whether a map or array goes on.
     *
     * @param length its length
     * @param read how many of its names or elements have been read
     */
    boolean hasNext(int length, int read) throws IOException {
        if (length != INDEFINITE) {
            return read < length;
        }
        require(1);
        if ((bytes[at] & 0xff) != BREAK) {
            return true;
        }
        at++;
        return false;
    }

    /** Reads a text that is expected, in ASCII; false, and nothing is read, if something else is there. */
    boolean skip(String expected) {
        int length = expected.length();
        if (end - at <= length || length >= 24 || bytes[at] != (byte) (TEXT << 5 | length)) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (bytes[at + 1 + i] != expected.charAt(i)) {
                return false;
            }
        }
        at += 1 + length;
        return true;
    }

    String text() throws IOException {
        int length = length(TEXT);
        if (length != INDEFINITE) {
            return characters(length);
        }
        StringBuilder chunks = new StringBuilder();
        while (hasNext(INDEFINITE, 0)) {
            chunks.append(characters(lengthOfChunk()));
        }
        return chunks.toString();
    }

    private int lengthOfChunk() throws IOException {
        int length = length(TEXT);
        if (length == INDEFINITE) {
            throw new IOException("it has a text in parts in a part of a text");
        }
        return length;
    }

    private String characters(int length) throws IOException {
        String text = new String(bytes, at, length, StandardCharsets.UTF_8);
        if (text.indexOf(REPLACEMENT) >= 0) {
            byte[] again = text.getBytes(StandardCharsets.UTF_8);
            if (!Arrays.equals(again, 0, again.length, bytes, at, at + length)) {
                throw new IOException("it has a text that is not UTF-8");
            }
        }
        at += length;
        return text;
    }

    Digest digest() throws IOException {
        if (length(BYTES) != Digest.BYTES) {
            throw new IOException("it has no digest where one should be");
        }
        Digest digest = Digest.ofBytes(bytes, at);
        at += Digest.BYTES;
        return digest;
    }

    long integer() throws IOException {
        int first = next();
        long value = argument(first);
        if (first >> 5 > NEGATIVE || value < 0) {
            throw new IOException("it has no integer of 64 bits where one should be");
        }
        return first >> 5 == UNSIGNED ? value : ~value;
    }

    double real() throws IOException {
        if (next() != DOUBLE) {
            throw new IOException("it has no number of 64 bits where one should be");
        }
        return Double.longBitsToDouble(number(Double.BYTES));
    }

    boolean truth() throws IOException {
        int first = next();
        if (first != TRUE && first != FALSE) {
            throw new IOException("it has neither true nor false where one should be");
        }
        return first == TRUE;
    }

    /** Whether nothing is left. */
    boolean isAtEnd() {
        return at == end;
    }

    /** Reads the first bytes of an item with a length; of what has one, at least so many bytes are left. */
    private int length(int kind) throws IOException {
        int first = next();
        if (first >> 5 != kind) {
            throw new IOException("it has an item of kind " + (first >> 5) + " in place of one of kind " + kind);
        }
        if ((first & 0x1f) == 0x1f) {
            return INDEFINITE;
        }
        long length = argument(first);
        if (length < 0 || length > end - at) {
            throw new EOFException("it is cut off");
        }
        return (int) length;
    }

    /** Reads the number that the first byte of an item holds, or says the size of; as if it had a sign. */
    private long argument(int first) throws IOException {
        int low = first & 0x1f;
        if (low < 24) {
            return low;
        }
        if (low > 27) {
            throw new IOException("it has an item of no size");
        }
        return number(1 << low - 24);
    }

    private long number(int size) throws IOException {
        require(size);
        long number = 0;
        for (int i = 0; i < size; i++) {
            number = number << Byte.SIZE | bytes[at++] & 0xff;
        }
        return number;
    }

    private int next() throws IOException {
        require(1);
        return bytes[at++] & 0xff;
    }

    private void require(int count) throws IOException {
        if (end - at < count) {
            throw new EOFException("it is cut off");
        }
    }
}
