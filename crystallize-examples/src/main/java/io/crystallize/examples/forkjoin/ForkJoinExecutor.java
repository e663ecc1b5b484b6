package io.crystallize.examples.forkjoin;

import io.crystallize.core.execution.Trial;
import io.crystallize.core.execution.TrialExecutor;
import io.crystallize.core.execution.TrialResult;
import io.crystallize.core.execution.TrialRunner;
import java.util.Iterator;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs trials in a pool that an application has anyway, as many at once as the pool has workers. The pool is not shut
 * down.
 *
 * @param pool where trials run
 */
public record ForkJoinExecutor(ForkJoinPool pool) implements TrialExecutor {
    /** What became of a trial; one that was cancelled has neither. */
    private record Ended(
            @Nullable TrialResult result, @Nullable Throwable failure) {}

    @Override
    public String name() {
        return "fork-join:" + pool.getParallelism();
    }

    @Override
    public void execute(Iterator<Trial> trials, TrialRunner runner, Consumer<TrialResult> results)
            throws InterruptedException {
        BlockingQueue<Ended> ended = new LinkedBlockingQueue<>();
        int underWay = 0;
        try {
            while (true) {
                while (underWay < pool.getParallelism() && trials.hasNext()) {
                    Trial trial = trials.next();
                    pool.execute(() -> ended.add(run(trial, runner)));
                    underWay++;
                }
                if (underWay == 0) {
                    return;
                }
                Ended trial = ended.take();
                underWay--;
                handOver(trial, results);
            }
        } catch (Throwable e) {
            endEarly(e, underWay, ended, runner, results);
            throw e;
        }
    }

    private static Ended run(Trial trial, TrialRunner runner) {
        try {
            return new Ended(runner.run(trial), null);
        } catch (InterruptedException e) {
            return new Ended(null, null);
        } catch (Throwable e) {
            return new Ended(null, e);
        }
    }

    private static void handOver(Ended trial, Consumer<TrialResult> results) {
        if (trial.failure() instanceof Error failure) {
            throw failure;
        }
        if (trial.failure() instanceof RuntimeException failure) {
            throw failure;
        }
        if (trial.result() != null) {
            results.accept(trial.result());
        }
    }

    /** No worker is interrupted: the runner has each step ended that is under way. */
    private static void endEarly(
            Throwable cause,
            int underWay,
            BlockingQueue<Ended> ended,
            TrialRunner runner,
            Consumer<TrialResult> results) {
        runner.cancel();
        boolean interrupted = false;
        for (int left = underWay; left > 0; ) {
            try {
                Ended trial = ended.take();
                left--;
                if (cause instanceof InterruptedException) {
                    handOver(trial, results);
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
