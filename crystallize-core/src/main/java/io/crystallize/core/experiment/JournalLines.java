package io.crystallize.core.experiment;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The lines of a file, which know where they begin. For one thread. */
final class JournalLines implements AutoCloseable {
    private final RandomAccessFile file;
    private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final byte[] buffer = new byte[1 << 16];
    /** Where the buffer begins in the file. */
    private long start;

    private int at;
    private int end;

    JournalLines(Path path) throws IOException {
        file = new RandomAccessFile(path.toFile(), "r");
    }

    /** Returns where the next line begins. */
    long position() {
        return start + at;
    }

    /** Goes to a place where a line begins. */
    void seek(long position) throws IOException {
        if (start <= position && position <= start + end) {
            at = (int) (position - start);
        } else {
            file.seek(position);
            start = position;
            at = 0;
            end = 0;
        }
    }

    /** Returns the next line, or null if there is none. */
    @Nullable
    String next() throws IOException {
        line.reset();
        while (true) {
            if (at == end) {
                start += end;
                at = 0;
                end = Math.max(0, file.read(buffer));
                if (end == 0) {
                    return line.size() == 0 ? null : text();
                }
            }
            int from = at;
            while (at < end && buffer[at] != '\n') {
                at++;
            }
            line.write(buffer, from, at - from);
            if (at < end) {
                at++;
                return text();
            }
        }
    }

    private String text() throws IOException {
        return decoder.decode(ByteBuffer.wrap(line.toByteArray())).toString();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
