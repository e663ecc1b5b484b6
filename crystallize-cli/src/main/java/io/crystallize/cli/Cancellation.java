package io.crystallize.cli;

import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * From when it is armed, Ctrl-C interrupts the thread that made it, and the process ends when that thread has closed
 * it: so what had finished is kept.
 */
final class Cancellation implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;

    private final Thread worker = Thread.currentThread();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread hook = new Thread(this::cancel, "cancel");

    void arm() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private void cancel() {
        if (isExiting()) {
            return;
        }
        worker.interrupt();
        try {
            closed.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether the process ends because some code called {@link System#exit}: then nothing more comes of the run. */
    private static boolean isExiting() {
        return Thread.getAllStackTraces().values().stream()
                .flatMap(Arrays::stream)
                .anyMatch(frame -> frame.getClassName().equals("java.lang.Runtime")
                        && frame.getMethodName().equals("exit"));
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            closed.countDown(); // the process is ending, and waits for this
        }
    }
}
