package io.crystallize.examples.forkjoin;

import io.crystallize.core.execution.Trial;
import io.crystallize.core.execution.TrialExecutor;
import io.crystallize.core.execution.TrialResult;
import io.crystallize.core.execution.TrialRunner;
import java.util.Iterator;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

/**
 * Runs trials in a pool that an application has anyway, as many at once as the pool has workers. The pool is not shut
 * down.
 *
 * @param pool where trials run
 */
public record ForkJoinExecutor(ForkJoinPool pool) implements TrialExecutor {
    @Override
    public String name() {
        return "fork-join:" + pool.getParallelism();
    }

    @Override
    public void execute(Iterator<Trial> trials, TrialRunner runner, Consumer<TrialResult> results)
            throws InterruptedException {
        BlockingQueue<ForkJoinTask<TrialResult>> ended = new LinkedBlockingQueue<>();
        int underWay = 0;
        try {
            while (true) {
                while (underWay < pool.getParallelism() && trials.hasNext()) {
                    pool.execute(new TrialTask(trials.next(), runner, ended));
                    underWay++;
                }
                if (underWay == 0) {
                    return;
                }
                ForkJoinTask<TrialResult> task = ended.take();
                underWay--;
                handOver(task, results);
            }
        } catch (Throwable e) {
            endEarly(e, underWay, ended, runner, results);
            throw e;
        }
    }

    private static void handOver(ForkJoinTask<TrialResult> task, Consumer<TrialResult> results) {
        Throwable failure = task.getException();
        if (failure == null) {
            results.accept(task.getRawResult());
        } else if (failure instanceof Error error) {
            throw error;
        } else if (!(failure instanceof CancellationException)) {
            throw (RuntimeException) failure;
        }
    }

    /** No worker is interrupted: the runner has each step ended that is under way. */
    private static void endEarly(
            Throwable cause,
            int underWay,
            BlockingQueue<ForkJoinTask<TrialResult>> ended,
            TrialRunner runner,
            Consumer<TrialResult> results) {
        runner.cancel();
        boolean interrupted = false;
        for (int left = underWay; left > 0; ) {
            try {
                ForkJoinTask<TrialResult> task = ended.take();
                left--;
                if (cause instanceof InterruptedException) {
                    handOver(task, results);
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
