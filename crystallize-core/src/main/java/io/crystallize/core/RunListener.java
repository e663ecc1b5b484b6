package io.crystallize.core;

import io.crystallize.core.provenance.StepRecord;
import java.time.Instant;
import java.util.List;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * Watches runs of pipelines, and can't alter them: what it throws is logged, and the run goes on. Called in the thread
 * that runs the step, so it should be quick; safe for use by several threads, if several runs share it.
 *
 * <p>Of one run, the calls come in this order: {@link #runStarted}; for each step {@link #stepStarted}, any number of
 * {@link #event} and {@link #attemptFailed}, {@link #stepEnded}, unless it failed; {@link #runEnded}. The steps of a
 * pipeline that a step runs through its context come between those of that step.
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public interface RunListener {
    /**
     * Which run is watched.
     *
     * @param condition the name of the condition
     * @param replicate the index of the replicate, from 0
     * @param steps the names of the steps, in their order
     */
    record RunInfo(String condition, int replicate, List<String> steps) {}

    /** A run starts. */
    default void runStarted(RunInfo run) {}

    /** A step is due: it runs, or its result is taken from the cache. */
    default void stepStarted(RunInfo run, String step) {}

    /** Something happened while a step ran. */
    default void event(RunInfo run, String step, Event event) {}

    /**
     * Something happened while a step ran; by default, {@link #event(RunInfo, String, Event)}. It is told at once or, of
     * a step with a time-out, when the attempt has ended: who watches doesn't use up the step's time.
     *
     * @param time when it happened
     */
    default void event(RunInfo run, String step, Event event, Instant time) {
        event(run, step, event);
    }

    /**
     * An attempt at a step has failed.
     *
     * @param attempt which one, from 1
     * @param again whether there will be another one
     */
    default void attemptFailed(RunInfo run, String step, int attempt, Throwable failure, boolean again) {}

    /** A step has ended. */
    default void stepEnded(RunInfo run, StepRecord step) {}

    /**
     * A run has ended.
     *
     * @param failure why it failed, or null if it didn't
     */
    default void runEnded(RunInfo run, List<StepRecord> completed, @Nullable StepFailedException failure) {}
}
