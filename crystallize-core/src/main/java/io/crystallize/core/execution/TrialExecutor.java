package io.crystallize.core.execution;

import java.util.Iterator;
import java.util.function.Consumer;
import org.apiguardian.api.API;

/**
 * Runs trials: where, in which order and how many at once decides nothing but the time it takes. Immutable.
 *
 * <p>Whoever writes one extends {@code ExecutorContract} of the testkit, which has every clause of this as a test.
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public interface TrialExecutor {
    /** Returns its name, as on the command line: {@code serial}, {@code parallel:4}, {@code async:100}. */
    String name();

    /**
     * Runs each of the trials once, and returns when all have been run.
     *
     * <p>Trials run in other threads than the calling one, which an interrupt may reach at any time.
     *
     * <p>If {@code results} throws, or the runner or {@code trials} do, the run ends as by an interrupt, and that is
     * thrown. If it was {@code trials}, what has finished is handed over.
     *
     * @param trials the trials, in the order in which they should be begun; asked for the next one by one thread at a
     *     time, and only when there is room for it. May end early, when what was handed over is enough,
     *     but a trial that there was said to be is there
     * @param runner runs one trial
     * @param results takes each result as soon as it is there; called in the calling thread. While it is slow, no more
     *     than some results may wait for it
     * @throws InterruptedException if the calling thread was interrupted; then no trial is running any more, and each
     *     that had finished was given to {@code results}
     */
    void execute(Iterator<Trial> trials, TrialRunner runner, Consumer<TrialResult> results) throws InterruptedException;

    /** Returns the executor that runs one trial after the other. */
    static TrialExecutor serial() {
        return new ThreadsExecutor("serial", 1);
    }

    /**
     * Returns the executor that runs some trials at once, each in a thread.
     *
     * @throws IllegalArgumentException if that is not at least one
     */
    static TrialExecutor parallel(int threads) {
        return new ThreadsExecutor("parallel:" + threads, positive(threads));
    }

    /**
     * Returns the executor that has some trials under way at once, which hold a thread only while a step's own code runs:
     * for trials that wait most of the time, in asynchronous steps.
     *
     * @throws IllegalArgumentException if that is not at least one
     */
    static TrialExecutor async(int inFlight) {
        return new AsyncExecutor("async:" + inFlight, positive(inFlight));
    }

    private static int positive(int atOnce) {
        if (atOnce < 1) {
            throw new IllegalArgumentException(
                    "The number of trials at once is " + atOnce + ", but should be at least 1");
        }
        return atOnce;
    }
}
