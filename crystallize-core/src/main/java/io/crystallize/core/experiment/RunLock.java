package io.crystallize.core.experiment;

import io.crystallize.core.problem.InvalidInputException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * The right to write a run's folder, which one run has at a time. The system takes the lock of the file from a process
 * that ends, in whatever way.
 */
final class RunLock implements AutoCloseable {
    private static final String FILE = "run.lock";
    private static final int ATTEMPTS = 20;
    private static final Duration PAUSE = Duration.ofMillis(5);

    /** Those of this process: closing a second channel to a file would release the lock that was taken by the first. */
    private static final Set<Path> TAKEN = ConcurrentHashMap.newKeySet();

    private final Path run;
    private final FileChannel channel;

    private RunLock(Path run, FileChannel channel) {
        this.run = run;
        this.channel = channel;
    }

    /**
     * Takes the lock.
     *
     * @throws InvalidInputException if another run has it
     */
    static RunLock take(Path folder) throws IOException {
        Path run = folder.toRealPath();
        if (!soon(() -> TAKEN.add(run))) {
            throw taken(folder, "this process");
        }
        FileChannel channel = null;
        try {
            channel = FileChannel.open(run.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileChannel opened = channel;
            if (!soon(() -> opened.tryLock() != null)) {
                throw taken(folder, "another process");
            }
            return new RunLock(run, channel);
        } catch (IOException | RuntimeException e) {
            TAKEN.remove(run);
            if (channel != null) {
                channel.close();
            }
            throw e;
        }
    }

    /** Tries several times, as who only asks whether a run goes on has its lock for a moment. */
    private static boolean soon(Attempt attempt) throws IOException {
        for (int i = 1; i < ATTEMPTS; i++) {
            if (attempt.succeeds()) {
                return true;
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
        return attempt.succeeds();
    }

    private interface Attempt {
        boolean succeeds() throws IOException;
    }

    /** Whether a run has the lock. A folder that nobody may write to is asked, too. */
    static boolean isTaken(Path folder) throws IOException {
        Path run = folder.toRealPath();
        if (!TAKEN.add(run)) {
            return true;
        }
        try (FileChannel channel = FileChannel.open(run.resolve(FILE), StandardOpenOption.READ)) {
            return channel.tryLock(0, Long.MAX_VALUE, true) == null;
        } catch (NoSuchFileException e) {
            return false;
        } finally {
            TAKEN.remove(run);
        }
    }

    private static InvalidInputException taken(Path folder, String process) {
        return new InvalidInputException("The run " + folder + " is going on in " + process
                + ": two can't write one folder. Wait for its end, or start a new run.");
    }

    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            TAKEN.remove(run);
        }
    }
}
