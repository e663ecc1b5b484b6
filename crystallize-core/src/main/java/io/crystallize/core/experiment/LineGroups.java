package io.crystallize.core.experiment;

import io.crystallize.core.internal.Timer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Files of lines that belong together, written in groups: at once if that is some time ago, else soon. In each group the
 * files come in their order, so that what is in the last one says that the others have all that belongs to it. Safe for
 * any number of threads.
 */
final class LineGroups implements AutoCloseable {
    /** How long a line waits. */
    private static final Duration LONGEST = Duration.ofMillis(50);

    private static final int MOST_BYTES = 1 << 16;

    private final List<LineFile> files;
    private long written = System.nanoTime() - LONGEST.toNanos();
    private boolean timed;
    private boolean closed;
    /** Why a group could not be written; then nothing is any more. */
    private @Nullable IOException failure;

    /** Makes groups of lines of some files, which it closes. */
    LineGroups(LineFile... files) {
        this.files = List.of(files);
    }

    /**
     * Adds lines that belong together.
     *
     * @param lines adds them to the files
     * @throws IOException if they, or lines before them, can't be written
     */
    synchronized void add(Runnable lines) throws IOException {
        requireWritable();
        try {
            lines.run();
        } catch (RuntimeException | Error e) {
            failure = new IOException("A line could not be made: " + e, e); // half of it must not be written
            throw e;
        }
        if (waiting() >= MOST_BYTES || System.nanoTime() - written >= LONGEST.toNanos()) {
            write();
        } else if (!timed) {
            timed = true;
            Timer.later(() -> new Thread(this::writeLate, "crystallize-lines").start(), LONGEST); // a disk may be slow
        }
    }

    private int waiting() {
        int bytes = 0;
        for (LineFile file : files) {
            bytes += file.waiting();
        }
        return bytes;
    }

    /**
     * Writes what waits.
     *
     * @throws IOException if it, or what came before it, can't be written
     */
    synchronized void write() throws IOException {
        requireWritable();
        try {
            for (LineFile file : files) {
                file.write();
            }
        } catch (IOException e) {
            failure = e;
            throw e;
        }
        written = System.nanoTime();
    }

    private void requireWritable() throws IOException {
        if (failure != null) {
            throw new IOException(failure.getMessage(), failure);
        }
    }

    private synchronized void writeLate() {
        timed = false;
        if (!closed && failure == null) {
            try {
                write();
            } catch (IOException e) {
                // kept: whoever adds or closes next is told
            }
        }
    }

    /** Writes what waits, and closes the files. */
    @Override
    public synchronized void close() throws IOException {
        closed = true;
        IOException problem = null;
        try {
            write();
        } catch (IOException e) {
            problem = e;
        }
        for (LineFile file : files) {
            try {
                file.close();
            } catch (IOException e) {
                problem = problem == null ? e : problem;
            }
        }
        if (problem != null) {
            throw problem;
        }
    }
}
