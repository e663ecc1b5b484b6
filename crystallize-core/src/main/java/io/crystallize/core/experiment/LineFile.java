package io.crystallize.core.experiment;

import io.crystallize.core.provenance.JsonLines;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * A file of lines of JSON that are appended to it, many at once. The beginning of a line that its writer didn't live to
 * end is removed first. For one thread at a time.
 */
final class LineFile implements AutoCloseable {
    private static final int CHUNK = 1 << 13;

    private final Path file;
    private final ByteArrayOutputStream waiting = new ByteArrayOutputStream();
    private final JsonLines lines = new JsonLines(waiting);
    private @Nullable OutputStream out;

    private LineFile(Path file) {
        this.file = file;
    }

    /** Opens a file, which is made if it isn't there. */
    static LineFile open(Path file) throws IOException {
        LineFile opened = new LineFile(file);
        opened.out = append(file);
        return opened;
    }

    /** Returns a file that is opened, and made, when there is a line for it. */
    static LineFile ifNeeded(Path file) {
        return new LineFile(file);
    }

    private static OutputStream append(Path file) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            channel.truncate(endOfLines(channel));
        }
        // No channel: an interrupt, which ends the run, would close it before what has finished is written.
        return Files.newOutputStream(file, StandardOpenOption.APPEND);
    }

    /** Adds a line, which waits to be written; {@code fields} writes the fields of its object. */
    void add(Consumer<JsonGenerator> fields) {
        lines.add(fields);
    }

    /** What to add lines to. */
    JsonLines lines() {
        return lines;
    }

    /** Returns how many bytes wait. */
    int waiting() {
        lines.flush();
        return waiting.size();
    }

    /** Writes the lines that wait. */
    void write() throws IOException {
        if (waiting() > 0) {
            if (out == null) {
                out = append(file);
            }
            waiting.writeTo(out);
            waiting.reset();
        }
    }

    /** Closes the file, without the lines that wait. */
    @Override
    public void close() throws IOException {
        lines.close();
        if (out != null) {
            out.close();
        }
    }

    private static long endOfLines(FileChannel channel) throws IOException {
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
        for (long end = channel.size(); end > 0; ) {
            long start = Math.max(0, end - CHUNK);
            chunk.clear().limit((int) (end - start));
            while (chunk.hasRemaining() && channel.read(chunk, start + chunk.position()) >= 0) {
                // goes on
            }
            for (int i = chunk.position() - 1; i >= 0; i--) {
                if (chunk.get(i) == '\n') {
                    return start + i + 1;
                }
            }
            end = start;
        }
        return 0;
    }
}
