package io.crystallize.core;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;

/**
 * Runs what is handed to it in the thread that made it, while that waits for a result. So a run has all its steps in the
 * thread that called for it, also after a step that ended in another one.
 */
final class CallingThread implements Executor {
    /** The one whose thread this is: what waits inside another's step takes part in that one's work too. */
    private static final ThreadLocal<CallingThread> CURRENT = new ThreadLocal<>();

    private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
    private boolean over;

    private CallingThread() {}

    /**
     * Starts something and waits for its end.
     *
     * @param work starts it, with the executor that brings what follows back into this thread
     * @param cancellation is told if this thread is interrupted while it waits; the interrupt status is then set again
     * @return what it came to, completed
     */
    static <T> CompletableFuture<T> complete(Function<Executor, CompletableFuture<T>> work, Cancellation cancellation) {
        CallingThread outer = CURRENT.get();
        if (outer != null) {
            return outer.completed(work, cancellation);
        }
        CallingThread thread = new CallingThread();
        CURRENT.set(thread);
        try {
            return thread.completed(work, cancellation);
        } finally {
            CURRENT.remove();
            thread.end();
        }
    }

    private <T> CompletableFuture<T> completed(
            Function<Executor, CompletableFuture<T>> work, Cancellation cancellation) {
        CompletableFuture<T> result = work.apply(this);
        if (!result.isDone()) {
            result.whenComplete((value, failure) -> execute(() -> {}));
            runUntil(result, cancellation);
        }
        return result;
    }

    /** Runs what is left: it is of steps that were given up, and others may wait for what they hold. */
    private void end() {
        while (true) {
            Runnable left;
            synchronized (this) {
                left = tasks.poll();
                if (left == null) {
                    over = true;
                    return;
                }
            }
            left.run();
        }
    }

    private void runUntil(CompletableFuture<?> result, Cancellation cancellation) {
        boolean interrupted = false;
        while (!result.isDone()) {
            try {
                next().run();
            } catch (InterruptedException e) {
                interrupted = true;
                cancellation.cancel();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private Runnable next() throws InterruptedException {
        Next next = new Next();
        ForkJoinPool.managedBlock(next);
        return next.task;
    }

    private final class Next implements ForkJoinPool.ManagedBlocker {
        private Runnable task;

        @Override
        public boolean block() throws InterruptedException {
            task = tasks.take();
            return true;
        }

        @Override
        public boolean isReleasable() {
            task = tasks.poll();
            return task != null;
        }
    }

    /** Runs a task in this thread or, once that waits no more, in the calling one. */
    @Override
    public void execute(Runnable task) {
        synchronized (this) {
            if (!over) {
                tasks.add(task);
                return;
            }
        }
        task.run();
    }
}
