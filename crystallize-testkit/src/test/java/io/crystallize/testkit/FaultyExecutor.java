package io.crystallize.testkit;

import io.crystallize.core.execution.Trial;
import io.crystallize.core.execution.TrialExecutor;
import io.crystallize.core.execution.TrialResult;
import io.crystallize.core.execution.TrialRunner;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An executor on a pool of threads that breaks one clause of the contract, or none. */
final class FaultyExecutor implements TrialExecutor {
    private static final AtomicInteger NAMES = new AtomicInteger();

    private final ExecutorFault fault;
    private final int limit;
    private final BlockingQueue<Ended> everyones = new LinkedBlockingQueue<>();
    private final ExecutorService shared = Executors.newCachedThreadPool();
    private final AtomicInteger runs = new AtomicInteger();

    private record Ended(
            @Nullable TrialResult result, @Nullable Throwable failure) {}

    FaultyExecutor(ExecutorFault fault, int limit) {
        this.fault = fault;
        this.limit = limit;
    }

    private boolean has(ExecutorFault other) {
        return fault == other;
    }

    @Override
    public String name() {
        return has(ExecutorFault.NAME_CHANGES) ? "faulty-" + NAMES.incrementAndGet() : "faulty";
    }

    @Override
    public void execute(Iterator<Trial> trials, TrialRunner runner, Consumer<TrialResult> results)
            throws InterruptedException {
        if (has(ExecutorFault.RUNS_ONCE_ONLY) && runs.getAndIncrement() > 0) {
            return;
        }
        if (has(ExecutorFault.FORGETS_AN_EARLIER_INTERRUPT)) {
            Thread.interrupted();
        }
        if (has(ExecutorFault.FAILS_WITHOUT_TRIALS) && !trials.hasNext()) {
            throw new IllegalStateException("There is nothing to do");
        }
        new Run(trials, runner, results).run();
    }

    private final class Run {
        private final Iterator<Trial> trials;
        private final TrialRunner runner;
        private final Consumer<TrialResult> results;
        private final BlockingQueue<Ended> ended =
                has(ExecutorFault.MIXES_RUNS) ? everyones : new LinkedBlockingQueue<>();
        private final ExecutorService pool =
                has(ExecutorFault.ENDS_OTHER_RUNS) ? shared : Executors.newCachedThreadPool();
        private final List<TrialResult> late = new ArrayList<>();
        private int underWay;
        private int begun;

        Run(Iterator<Trial> trials, TrialRunner runner, Consumer<TrialResult> results) {
            this.trials = has(ExecutorFault.ASKS_EAGERLY) ? drained(trials) : trials;
            this.runner = runner;
            this.results = results;
        }

        private static Iterator<Trial> drained(Iterator<Trial> trials) {
            List<Trial> all = new ArrayList<>();
            trials.forEachRemaining(all::add);
            return all.iterator();
        }

        void run() throws InterruptedException {
            int most = has(ExecutorFault.HAS_ONE_LESS_UNDER_WAY) ? limit - 1 : limit;
            try {
                do {
                    fill(most);
                    if (underWay > 0) {
                        take();
                    }
                } while (underWay > 0);
                if (has(ExecutorFault.ASKS_AFTER_THE_END) && begun > 0) {
                    askAfterTheEnd();
                }
                late.forEach(results);
                if (has(ExecutorFault.CANCELS_AT_THE_END)) {
                    runner.cancel();
                }
            } catch (Throwable e) {
                endEarly(e);
            } finally {
                if (pool != shared) {
                    pool.shutdown();
                }
            }
        }

        /** One trial after the other, before any result is handed over. */
        private void runAhead() {
            while (trials.hasNext()) {
                Trial trial = trials.next();
                ended.add(CompletableFuture.supplyAsync(() -> run(trial), pool).join());
                underWay++;
            }
        }

        private void askAfterTheEnd() {
            try {
                trials.next();
            } catch (RuntimeException e) {
                // as it should be
            }
        }

        private void fill(int most) {
            while (underWay < most) {
                Trial trial = next();
                if (trial == null) {
                    return;
                }
                if (!has(ExecutorFault.LEAVES_OUT_A_TRIAL) || begun != 4) {
                    begin(trial);
                }
                if (has(ExecutorFault.RUNS_A_TRIAL_TWICE) && begun == 4) {
                    begin(trial);
                }
                begun++;
            }
        }

        private @Nullable Trial next() {
            if (has(ExecutorFault.ASKS_IN_TWO_THREADS_AT_A_TIME)) {
                CountDownLatch both = new CountDownLatch(2);
                CompletableFuture<Void> other = CompletableFuture.runAsync(() -> askOften(both), pool);
                askOften(both);
                other.join();
            }
            Trial trial = trials.hasNext() ? trials.next() : null;
            return has(ExecutorFault.WAITS_FOR_A_FULL_LOAD) && trial != null && begun == 0 && !trials.hasNext()
                    ? null
                    : trial;
        }

        /** Often enough to meet the other thread that does. */
        private void askOften(CountDownLatch both) {
            both.countDown();
            while (both.getCount() > 0) {
                Thread.onSpinWait();
            }
            for (int i = 0; i < 10_000; i++) {
                trials.hasNext();
            }
        }

        private void begin(Trial trial) {
            if (has(ExecutorFault.RUNS_IN_THE_CALLING_THREAD)) {
                ended.add(run(trial));
            } else {
                pool.execute(() -> ended.add(run(trial)));
            }
            underWay++;
        }

        private Ended run(Trial trial) {
            try {
                return new Ended(runner.run(trial), null);
            } catch (InterruptedException e) {
                return new Ended(null, null);
            } catch (Throwable e) {
                return new Ended(null, has(ExecutorFault.LOSES_FAILURE_OF_THE_RUNNER) ? null : e);
            }
        }

        private void take() throws InterruptedException {
            Ended trial = ended.take();
            underWay--;
            if (trial.failure() != null) {
                throw thrown(trial.failure());
            }
            if (trial.result() != null) {
                handOver(trial.result());
            }
        }

        private RuntimeException thrown(Throwable failure) {
            if (has(ExecutorFault.WRAPS_FAILURES)) {
                return new RuntimeException(failure);
            }
            if (failure instanceof Error error) {
                throw error;
            }
            return (RuntimeException) failure;
        }

        private void handOver(TrialResult result) {
            if (has(ExecutorFault.RUNS_AHEAD) && begun > 100) { // not in clauses whose trials wait for something
                runAhead();
            }
            if (has(ExecutorFault.HANDS_OVER_AT_THE_END)) {
                late.add(result);
            } else if (has(ExecutorFault.HANDS_OVER_IN_ANOTHER_THREAD)) {
                CompletableFuture.runAsync(() -> results.accept(result), pool).join();
            } else if (!has(ExecutorFault.LOSES_FAILED_TRIALS) || result.failure() == null) {
                try {
                    results.accept(result);
                } catch (RuntimeException e) {
                    if (!has(ExecutorFault.LOSES_FAILURE_OF_RESULTS)) {
                        throw e;
                    }
                }
                if (has(ExecutorFault.HANDS_OVER_TWICE)) {
                    results.accept(result);
                }
            }
        }

        private void endEarly(Throwable cause) throws InterruptedException {
            if (has(ExecutorFault.INTERRUPTS_BEFORE_IT_CANCELS) || has(ExecutorFault.ENDS_OTHER_RUNS)) {
                pool.shutdownNow();
            }
            if (has(ExecutorFault.INTERRUPTS_BEFORE_IT_CANCELS)) {
                pool.awaitTermination(10, TimeUnit.SECONDS); // on a busy machine, trials see an interrupt late
            }
            if (!has(ExecutorFault.NEVER_CANCELS)) {
                runner.cancel();
            }
            if (has(ExecutorFault.BEGINS_TRIALS_AFTER_THE_INTERRUPT)) {
                fill(underWay + 1);
            }
            while (underWay > 0 && !has(ExecutorFault.RETURNS_WHILE_TRIALS_RUN)) {
                Ended trial = ended.take();
                underWay--;
                if (cause instanceof InterruptedException
                        && trial.result() != null
                        && !has(ExecutorFault.DROPS_WHAT_FINISHED)) {
                    results.accept(trial.result());
                }
            }
            if (cause instanceof InterruptedException interrupt) {
                if (has(ExecutorFault.SWALLOWS_THE_INTERRUPT)) {
                    return;
                }
                throw interrupt;
            }
            if (cause instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) cause;
        }
    }
}
