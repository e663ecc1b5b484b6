package io.crystallize.core.experiment;

import io.crystallize.core.RunListener;
import io.crystallize.core.execution.Trial;
import io.crystallize.core.execution.TrialResult;
import io.crystallize.core.verdict.Verdict;
import java.util.List;
import org.apiguardian.api.API;

/**
 * Watches the run of an experiment: its trials, and, as a {@link RunListener}, the steps in them.
 *
 * <p>The calls come in this order: {@link #experimentStarted}; for each trial that is run, {@link #trialStarted}, what
 * {@link RunListener} says of its steps (from {@link #runStarted} to {@link #runEnded}), {@link #trialFinished};
 * {@link #judged}; {@link #experimentEnded}. Trials that run at once are told at once: the order holds for each. A trial
 * that was cancelled doesn't finish, and one that was taken from an earlier session is only counted.
 *
 * <p>The methods here are called by one thread at a time, whichever it is; those of {@link RunListener} by the
 * threads that run the trials, if these are in this process.
 *
 * <p>A listener can't alter the result: all it gets is immutable, but for the bytes of artifacts, which nobody reads
 * afterwards. What it throws is logged, once for each of its methods, counted among the warnings of the result, and the
 * run goes on. While it is at work, no trial begins, but those that have begun go on.
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public interface ExperimentListener extends RunListener {
    /** The experiment starts, and what can be taken from an earlier session was taken. */
    default void experimentStarted(Experiment experiment, RunStart start) {}

    /** A trial is handed to the executor, which begins it now; or not at all, if the run ends. */
    default void trialStarted(Trial trial) {}

    /**
     * A trial has finished, and is in the run's record, which is written to its folder within a tenth of a second.
     *
     * @param result what it gave
     * @param finished how many have finished, with this one and without those of earlier sessions
     * @param total how many there are to run in this session
     */
    default void trialFinished(TrialResult result, int finished, int total) {}

    /** The hypotheses have been judged: one verdict for each, in their order. */
    default void judged(List<Verdict> verdicts) {}

    /** The experiment has ended: all is in the run's folder. */
    default void experimentEnded(ExperimentResult result) {}
}
