package io.crystallize.core.digest;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;

/** The canonical encoding of strings. */
final class Texts {
    /** From here on, the JDK's fast ways with many chars are worth what they cost to begin with. */
    private static final int LONG = 96;

    private static final int PORTION = HashOutput.PORTION / Character.BYTES;

    private Texts() {}

    static void write(String text, HashOutput out) {
        int length = text.length();
        if (isLatin1(text, length)) {
            out.writeByte(Tag.LATIN_1);
            out.writeInt(length);
            out.writeLowBytes(text);
        } else {
            out.writeByte(Tag.UTF_16);
            out.writeInt(length);
            writeChars(text, length, out);
        }
    }

    private static void writeChars(String text, int length, HashOutput out) {
        if (length < LONG) {
            for (int i = 0; i < length; i++) {
                out.writeChar(text.charAt(i));
            }
            return;
        }
        // Only arrays of chars are taken out of a string, and into bytes, all at once.
        char[] portion = new char[Math.min(length, PORTION)];
        byte[] encoded = new byte[portion.length * Character.BYTES];
        CharBuffer encoder = ByteBuffer.wrap(encoded).asCharBuffer();
        out.writeAll(length, Character.BYTES, (from, count, bytes, at) -> {
            text.getChars(from, from + count, portion, 0);
            encoder.put(0, portion, 0, count);
            System.arraycopy(encoded, 0, bytes, at, count * Character.BYTES);
        });
    }

    /** Returns the encoding of a short text. */
    static byte[] encode(String text) {
        int length = text.length();
        boolean latin1 = isLatin1(text, length);
        ByteBuffer bytes = ByteBuffer.allocate(1 + Integer.BYTES + length * (latin1 ? 1 : Character.BYTES));
        bytes.put((byte) (latin1 ? Tag.LATIN_1 : Tag.UTF_16)).putInt(length);
        if (latin1) {
            bytes.put(text.getBytes(StandardCharsets.ISO_8859_1));
        } else {
            bytes.asCharBuffer().put(text);
        }
        return bytes.array();
    }

    private static boolean isLatin1(String text, int length) {
        if (length >= LONG) {
            return isLongLatin1(text, length);
        }
        for (int i = 0; i < length; i++) {
            if (text.charAt(i) > 0xff) {
                return false;
            }
        }
        return true;
    }

    private static boolean isLongLatin1(String text, int length) {
        CharsetEncoder encoder = StandardCharsets.ISO_8859_1.newEncoder();
        char[] portion = new char[Math.min(length, PORTION)];
        CharBuffer chars = CharBuffer.wrap(portion);
        ByteBuffer bytes = ByteBuffer.allocate(portion.length);
        for (int from = 0; from < length; from += PORTION) {
            int count = Math.min(length - from, PORTION);
            text.getChars(from, from + count, portion, 0);
            encoder.reset();
            if (encoder.encode(chars.clear().limit(count), bytes.clear(), true).isError()) {
                return false;
            }
        }
        return true;
    }
}
