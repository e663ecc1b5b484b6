package io.crystallize.core;

import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Waits in a thread that may be one of a {@link ForkJoinPool}: that gets another one meanwhile, so what is waited for
 * can always go on.
 */
final class Waiting {
    private Waiting() {}

    /**
     * Returns what a future gives; an interrupt of the waiting thread cancels it.
     *
     * @throws Exception what the future failed with
     */
    static <T> T forResult(Future<T> future) throws Exception {
        return forResult(future, Long.MAX_VALUE);
    }

    /**
     * Returns what a future gives; an interrupt of the waiting thread cancels it, and so does the end of the time.
     *
     * @throws TimeoutException if that ended first
     * @throws Exception what the future failed with
     */
    static <T> T forResult(Future<T> future, long nanos) throws Exception {
        long end = System.nanoTime() + nanos;
        try {
            ForkJoinPool.managedBlock(new ForkJoinPool.ManagedBlocker() {
                @Override
                public boolean block() throws InterruptedException {
                    try {
                        if (nanos == Long.MAX_VALUE) {
                            future.get();
                        } else {
                            future.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
                        }
                    } catch (ExecutionException | CancellationException | TimeoutException e) {
                        return true; // told below
                    }
                    return true;
                }

                @Override
                public boolean isReleasable() {
                    return future.isDone();
                }
            });
            if (!future.isDone() && future.cancel(true)) { // else it ended at the last moment
                throw new TimeoutException();
            }
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception failure) {
                throw failure;
            }
            if (e.getCause() instanceof Error failure) {
                throw failure;
            }
            throw e;
        } catch (InterruptedException e) {
            future.cancel(true);
            throw e;
        }
    }
}
