package io.crystallize.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** A pool that sees in what state a task leaves its thread: an interrupt of one run must not reach another. */
final class WatchedThreads extends ThreadPoolExecutor {
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    private final Set<Thread> interrupted = ConcurrentHashMap.newKeySet();

    WatchedThreads(int size) {
        super(size, size, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
    }

    @Override
    protected void beforeExecute(Thread thread, Runnable task) {
        threads.add(thread);
    }

    @Override
    protected void afterExecute(Runnable task, Throwable thrown) {
        if (Thread.currentThread().isInterrupted()) {
            interrupted.add(Thread.currentThread());
        }
    }

    /** Whether the calling thread is one of them. */
    boolean ownCurrent() {
        return threads.contains(Thread.currentThread());
    }

    /** Returns when all that they were given so far has ended; only if that holds none of them for ever. */
    void finishAll() throws InterruptedException, ExecutionException {
        CyclicBarrier all = new CyclicBarrier(getCorePoolSize());
        List<Future<?>> last = new ArrayList<>();
        for (int i = 0; i < getCorePoolSize(); i++) {
            last.add(submit(() -> all.await()));
        }
        for (Future<?> task : last) {
            task.get();
        }
    }

    /** Ends them, after all that they were given, none of which may have left its thread interrupted. */
    void endUninterrupted() throws InterruptedException {
        shutdown();
        assertThat(awaitTermination(60, TimeUnit.SECONDS)).isTrue();
        assertThat(interrupted).isEmpty();
    }
}
