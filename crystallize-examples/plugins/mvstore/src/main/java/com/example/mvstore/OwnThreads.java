package com.example.mvstore;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Threads that nobody interrupts. MVStore uses a file channel, which the JDK closes when a thread that uses it is
 * interrupted, and with that the whole store; and interrupting is how a run is cancelled. So the store is used in these
 * threads only, and callers wait. Safe for use by any number of threads.
 */
final class OwnThreads {
    private final String name;
    private final ExecutorService threads;

    OwnThreads(String name) {
        this.name = name;
        threads = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors(), task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Returns what a task does; the caller's interrupt status is as before. */
    <T> T call(Callable<T> task) throws IOException {
        Future<T> result = threads.submit(task);
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return result.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException failure
                    ? failure
                    : new IOException(name + " failed: " + e.getCause().getMessage(), e.getCause());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Returns a stream that reads another one here. */
    InputStream in(InputStream stream) {
        return new FilterInputStream(stream) {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                return call(() -> in.read(bytes, offset, length));
            }

            @Override
            public long skip(long count) throws IOException {
                return call(() -> in.skip(count));
            }

            @Override
            public void close() throws IOException {
                call(() -> {
                    in.close();
                    return in;
                });
            }
        };
    }

    boolean isOpen() {
        return !threads.isShutdown();
    }

    void close() {
        threads.shutdown();
    }
}
