package io.crystallize.core.execution;

import java.util.Iterator;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

/**
 * Keeps as many trials under way as it may. They share the runner's threads, and have one only while there is something
 * to compute.
 *
 * @param name its name
 * @param limit how many trials are under way at once, at least 1
 */
record AsyncExecutor(String name, int limit) implements TrialExecutor {
    @Override
    public void execute(Iterator<Trial> trials, TrialRunner runner, Consumer<TrialResult> results)
            throws InterruptedException {
        new Execution(runner, results).run(trials);
    }

    private final class Execution {
        private final TrialRunner runner;
        private final Consumer<TrialResult> results;
        private final BlockingQueue<EndedTrial> ended = new LinkedBlockingQueue<>();
        private int underWay;
        /** Whether the last try to hand something over ended with an exception. */
        private boolean isBroken;

        Execution(TrialRunner runner, Consumer<TrialResult> results) {
            this.runner = runner;
            this.results = results;
        }

        void run(Iterator<Trial> trials) throws InterruptedException {
            try {
                fill(trials);
                while (underWay > 0) {
                    EndedTrial trial = ended.take();
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
            }
        }

        private void fill(Iterator<Trial> trials) {
            while (underWay < limit && trials.hasNext()) {
                var result = runner.start(trials.next());
                underWay++;
                result.whenComplete((done, failure) -> ended.add(EndedTrial.of(done, failure)));
            }
        }

        private void handOver(EndedTrial trial) {
            isBroken = true;
            trial.handOver(results);
            isBroken = false;
        }

        /** Returns when nothing runs any more, and hands over what finished meanwhile, if it wasn't that which failed. */
        private void endEarly(Throwable cause) {
            boolean handsOver = !isBroken;
            runner.cancel();
            boolean interrupted = false;
            while (underWay > 0) {
                try {
                    EndedTrial trial = ended.take();
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
