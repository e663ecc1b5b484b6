package io.crystallize.core.execution;

import java.util.Iterator;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps as many trials under way as it may, and no more waiting. Also a single trial at a time has a thread of its own:
 * so an interrupt of the calling thread, which ends the run, is never taken for one that a step makes.
 *
 * @param name its name
 * @param limit how many trials are under way at once, at least 1
 * @param threads what they run in
 */
record LimitedExecutor(String name, int limit, Threads threads) implements TrialExecutor {
    /** What trials run in. */
    enum Threads {
        /** Each has a thread to itself. */
        HELD,
        /** They share the runner's, and have one only while there is something to compute. */
        SHARED
    }

    LimitedExecutor {
        if (limit < 1) {
            throw new IllegalArgumentException(
                    "The number of trials at once is " + limit + ", but should be at least 1");
        }
    }

    /** What became of a trial; one that was cancelled has neither. */
    private record Ended(
            @Nullable TrialResult result, @Nullable Throwable failure) {
        boolean isSuccess() {
            return result != null && result.failure() == null;
        }
    }

    @Override
    public void execute(Iterator<Trial> trials, TrialRunner runner, Consumer<TrialResult> results)
            throws InterruptedException {
        ExecutorService pool = threads == Threads.HELD ? Executors.newFixedThreadPool(limit) : null;
        new Execution(runner, results, pool).run(trials);
    }

    private final class Execution {
        private final TrialRunner runner;
        private final Consumer<TrialResult> results;
        private final @Nullable ExecutorService pool;
        private final BlockingQueue<Ended> ended = new LinkedBlockingQueue<>();
        private int underWay;
        /** Whether the last try to hand something over ended with an exception. */
        private boolean isBroken;

        Execution(TrialRunner runner, Consumer<TrialResult> results, @Nullable ExecutorService pool) {
            this.runner = runner;
            this.results = results;
            this.pool = pool;
        }

        void run(Iterator<Trial> trials) throws InterruptedException {
            try {
                fill(trials);
                while (underWay > 0) {
                    Ended trial = ended.take();
                    underWay--;
                    try {
                        if (trial.isSuccess()) {
                            fill(trials); // they run while this one is handed over
                        }
                    } finally {
                        handOver(trial); // it has finished, even if no other can be begun
                    }
                    fill(trials); // a failure may have ended them
                }
            } catch (Throwable e) {
                endEarly(e);
                throw e;
            } finally {
                if (pool != null) {
                    pool.shutdown();
                }
            }
        }

        private void fill(Iterator<Trial> trials) {
            while (underWay < limit && trials.hasNext()) {
                start(trials.next());
            }
        }

        private void start(Trial trial) {
            CompletableFuture<TrialResult> result;
            if (pool == null) {
                result = runner.start(trial);
            } else {
                result = new CompletableFuture<>();
                pool.execute(() -> {
                    try {
                        result.complete(runner.run(trial));
                    } catch (InterruptedException e) {
                        result.completeExceptionally(new CancellationException());
                    } catch (Throwable e) {
                        result.completeExceptionally(e);
                    }
                });
            }
            underWay++;
            result.whenComplete((done, failure) ->
                    ended.add(new Ended(done, failure instanceof CancellationException ? null : failure)));
        }

        private void handOver(Ended trial) {
            isBroken = true;
            if (trial.failure() instanceof RuntimeException failure) {
                throw failure;
            }
            if (trial.failure() instanceof Error failure) {
                throw failure;
            }
            if (trial.failure() != null) {
                throw new IllegalStateException(trial.failure());
            }
            if (trial.result() != null) {
                results.accept(trial.result());
            }
            isBroken = false;
        }

        /** Returns when nothing runs any more, and hands over what finished meanwhile, if it wasn't that which failed. */
        private void endEarly(Throwable cause) {
            boolean handsOver = !isBroken;
            runner.cancel();
            if (pool != null) {
                pool.shutdownNow().forEach(waiting -> underWay--);
            }
            boolean interrupted = false;
            while (underWay > 0) {
                try {
                    Ended trial = ended.take();
                    underWay--;
                    if (handsOver) {
                        handOver(trial);
                    }
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (RuntimeException | Error e) {
                    cause.addSuppressed(e);
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
