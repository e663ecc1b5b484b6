package io.crystallize.core.experiment;

import java.util.List;
import java.util.function.Consumer;

/**
 * Runs trials: where, in which order and how many at once decides nothing but the time it takes. Immutable.
 */
public interface TrialExecutor {
    /** Returns its name, as on the command line: {@code serial}, {@code parallel:4}. */
    String name();

    /**
     * Runs each of the trials once, and returns when all have been run.
     *
     * @param trials the trials, in the order in which results are wanted most
     * @param run runs one trial, in the calling thread; may be called from any number of threads
     * @param results takes each result as soon as it is there; called by one thread at a time
     * @throws InterruptedException if the calling thread was interrupted; then no trial is running any more
     */
    void execute(List<Trial> trials, TrialRunner run, Consumer<TrialResult> results) throws InterruptedException;

    /** Runs a trial. */
    @FunctionalInterface
    interface TrialRunner {
        /**
         * Runs a trial. What fails in it is in its result.
         *
         * @throws InterruptedException if the thread was interrupted
         */
        TrialResult run(Trial trial) throws InterruptedException;
    }

    /** Returns the executor that runs one trial after the other, in the calling thread. */
    static TrialExecutor serial() {
        return new SerialExecutor();
    }

    /**
     * Returns the executor that runs some trials at once, each in a thread.
     *
     * @throws IllegalArgumentException if that is not at least one
     */
    static TrialExecutor parallel(int threads) {
        return new ParallelExecutor(threads);
    }
}
