package io.crystallize.core;

import io.crystallize.core.internal.Timer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * One run of a pipeline, as all its steps share it. Safe for any number of threads.
 *
 * @param options how to run
 * @param executor runs what follows on something that ends in another thread
 * @param cancellation ends the run early
 * @param interruptible whether an interrupt that nobody announced means that the run is cancelled
 * @param watchers are told what happens
 * @param secrets the secrets that were told to steps
 * @param resources the expensive things that steps ask for
 */
record RunScope(
        RunOptions options,
        Executor executor,
        Cancellation cancellation,
        boolean interruptible,
        Watchers watchers,
        ToldSecrets secrets,
        Resources resources) {

    /** Whether an interrupt of a thread that runs a step means that the run is cancelled. */
    boolean interruptCancels() {
        return interruptible || cancellation.isCancelled();
    }

    /** Whether the run goes no further, asked in the thread that it is in. */
    boolean isStopped() {
        return cancellation.isCancelled()
                || interruptible && Thread.currentThread().isInterrupted();
    }

    static CancellationException stopped() {
        return new CancellationException("the run was cancelled");
    }

    /** A part of the run that can be cancelled alone. */
    RunScope within(Cancellation own) {
        return new RunScope(options, executor, own, interruptible, watchers, secrets, resources);
    }

    RunScope on(Executor other) {
        return new RunScope(options, other, cancellation, interruptible, watchers, secrets, resources);
    }

    /** The same run, for what nobody shall watch; possibly after its end. */
    RunScope aside(Executor other, Cancellation own, Resources open) {
        Watchers nobody = new Watchers(watchers.run(), List.of(), watchers.logger());
        return new RunScope(options, other, own, interruptible, nobody, secrets, open);
    }

    /**
     * Returns what a future comes to, completed in the executor; or cancelled as soon as the run is. The future is then
     * cancelled too.
     */
    <T> CompletableFuture<T> resume(CompletionStage<T> elsewhere) {
        CompletableFuture<T> future = elsewhere.toCompletableFuture();
        if (future.isDone()) {
            return future;
        }
        CompletableFuture<T> resumed = new CompletableFuture<>();
        Cancellation.Registration cancel = cancellation.register(() -> future.cancel(true));
        future.whenComplete((value, failure) -> {
            cancel.end();
            try {
                execute(() -> {
                    if (failure == null) {
                        resumed.complete(value);
                    } else {
                        resumed.completeExceptionally(cancellation.isCancelled() ? stopped() : failure);
                    }
                });
            } catch (RejectedExecutionException e) {
                resumed.completeExceptionally(e);
            }
        });
        return resumed;
    }

    /** Returns what completes after a time, in the executor, or is cancelled as soon as the run is. */
    CompletableFuture<Void> pause(Duration time) {
        if (time.isZero()) {
            return CompletableFuture.completedFuture(null);
        }
        CompletableFuture<Void> end = new CompletableFuture<>();
        Runnable stop = Timer.later(() -> end.complete(null), time);
        end.whenComplete((nothing, failure) -> stop.run());
        return resume(end);
    }

    /**
     * Runs a task in the executor.
     *
     * @throws RejectedExecutionException if that takes no more
     */
    void execute(Runnable task) {
        executor.execute(() -> {
            try {
                task.run();
            } finally {
                if (!(executor instanceof CallingThread)) {
                    Thread.interrupted(); // the thread is nobody's: the next task is another run's
                }
            }
        });
    }
}
