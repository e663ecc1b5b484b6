package io.crystallize.core.experiment;

import io.crystallize.core.RunListener;
import io.crystallize.core.execution.TrialResult;

/**
 * Watches the run of an experiment: its trials, and, as a {@link RunListener}, the steps in them. It can't alter the run:
 * what it throws is logged, and the run goes on.
 *
 * <p>The methods here are called by one thread at a time; those of {@link RunListener} by the threads that run the
 * trials.
 */
public interface ExperimentListener extends RunListener {
    /**
     * The experiment starts.
     *
     * @param trials how many trials it has
     */
    default void experimentStarted(Experiment experiment, int trials) {}

    /**
     * A trial has finished.
     *
     * @param result what it gave
     * @param finished how many have finished, with this one
     * @param total how many there are
     */
    default void trialFinished(TrialResult result, int finished, int total) {}

    /** The experiment has ended, with its verdicts. */
    default void experimentEnded(ExperimentResult result) {}
}
