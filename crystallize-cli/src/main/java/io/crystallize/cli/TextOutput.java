package io.crystallize.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;

/** UTF-8 that goes to a writer as text. For one thread. */
final class TextOutput extends OutputStream {
    private static final int SIZE = 1 << 13;

    private final Writer out;
    private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    private final ByteBuffer bytes = ByteBuffer.allocate(SIZE);
    private final CharBuffer chars = CharBuffer.allocate(SIZE);

    TextOutput(Writer out) {
        this.out = out;
    }

    @Override
    public void write(int value) throws IOException {
        if (!bytes.hasRemaining()) {
            decode();
        }
        bytes.put((byte) value);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
        for (int done = 0; done < length; ) {
            if (!bytes.hasRemaining()) {
                decode();
            }
            int part = Math.min(bytes.remaining(), length - done);
            bytes.put(from, offset + done, part);
            done += part;
        }
    }

    @Override
    public void flush() throws IOException {
        decode();
        out.flush();
    }

    /** The beginning of a character whose end isn't there yet stays. */
    private void decode() throws IOException {
        bytes.flip();
        decoder.decode(bytes, chars, false);
        bytes.compact();
        out.write(chars.array(), 0, chars.position());
        chars.clear();
    }
}
