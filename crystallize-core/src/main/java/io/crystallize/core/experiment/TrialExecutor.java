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
     * @param runner runs one trial; may be called from any number of threads
     * @param results takes each result as soon as it is there; called by one thread at a time
     * @throws InterruptedException if the calling thread was interrupted; then no trial is running any more
     */
    void execute(List<Trial> trials, TrialRunner runner, Consumer<TrialResult> results) throws InterruptedException;

    /** Runs trials. Safe for use by any number of threads. */
    interface TrialRunner {
        /**
         * Runs a trial, in the calling thread. What fails in it is in its result.
         *
         * @throws InterruptedException if it failed after {@link #cancel}: it has no result
         */
        TrialResult run(Trial trial) throws InterruptedException;

        /**
         * Says that the run ends early. To be called before threads that run trials are interrupted: an interrupt that
         * a step throws before is a failure like any other.
         */
        void cancel();
    }

    /** Returns the executor that runs one trial after the other. */
    static TrialExecutor serial() {
        return new ThreadedExecutor("serial", 1);
    }

    /**
     * Returns the executor that runs some trials at once, each in a thread.
     *
     * @throws IllegalArgumentException if that is not at least one
     */
    static TrialExecutor parallel(int threads) {
        return new ThreadedExecutor("parallel:" + threads, threads);
    }
}
