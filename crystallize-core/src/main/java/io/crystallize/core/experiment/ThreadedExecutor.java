package io.crystallize.core.experiment;

import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Keeps as many trials under way as there are threads, and no more waiting. Also a single trial at a time has a thread
 * of its own: so an interrupt of the calling thread, which ends the run, is never taken for one that a step makes.
 *
 * @param name its name
 * @param threads how many trials run at once, at least 1
 */
record ThreadedExecutor(String name, int threads) implements TrialExecutor {
    ThreadedExecutor {
        if (threads < 1) {
            throw new IllegalArgumentException("The number of threads is " + threads + ", but at least 1 is needed");
        }
    }

    @Override
    public void execute(List<Trial> trials, TrialRunner runner, Consumer<TrialResult> results)
            throws InterruptedException {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        CompletionService<TrialResult> completion = new ExecutorCompletionService<>(pool);
        try {
            Iterator<Trial> waiting = trials.iterator();
            int running = 0;
            while (waiting.hasNext() || running > 0) {
                while (running < threads && waiting.hasNext()) {
                    Trial trial = waiting.next();
                    completion.submit(() -> runner.run(trial));
                    running++;
                }
                results.accept(get(completion.take()));
                running--;
            }
        } catch (InterruptedException e) {
            runner.cancel();
            stop(pool);
            takeFinished(completion, results);
            throw e;
        } finally {
            stop(pool);
        }
    }

    /** Hands over what finished while the interrupt was on its way. */
    private static void takeFinished(CompletionService<TrialResult> completion, Consumer<TrialResult> results)
            throws InterruptedException {
        for (Future<TrialResult> trial = completion.poll(); trial != null; trial = completion.poll()) {
            if (!wasInterrupted(trial)) {
                results.accept(get(trial));
            }
        }
    }

    private static boolean wasInterrupted(Future<TrialResult> trial) throws InterruptedException {
        try {
            trial.get();
            return false;
        } catch (ExecutionException e) {
            return e.getCause() instanceof InterruptedException;
        }
    }

    private static TrialResult get(Future<TrialResult> trial) throws InterruptedException {
        try {
            return trial.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            if (e.getCause() instanceof Error failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    /** Returns when nothing runs any more; an interrupt meanwhile is kept for later. */
    private static void stop(ExecutorService pool) {
        pool.shutdownNow();
        boolean interrupted = false;
        while (true) {
            try {
                if (pool.awaitTermination(1, TimeUnit.HOURS)) {
                    break;
                }
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
