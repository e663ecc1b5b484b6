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
    private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();

    private CallingThread() {}

    /**
     * Starts something and waits for its end.
     *
     * @param work starts it, with the executor that brings what follows back into this thread
     * @param cancellation is told if this thread is interrupted while it waits; the interrupt status is then set again
     * @return what it came to, completed
     */
    static <T> CompletableFuture<T> complete(Function<Executor, CompletableFuture<T>> work, Cancellation cancellation) {
        CallingThread thread = new CallingThread();
        CompletableFuture<T> result = work.apply(thread);
        if (!result.isDone()) {
            result.whenComplete((value, failure) -> thread.execute(() -> {}));
            thread.runUntil(result, cancellation);
        }
        return result;
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

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }
}
