package io.crystallize.core;

import io.crystallize.core.provenance.StepRecord;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/**
 * A step of a run, for the JVM's flight recorder: from when it is due to when it has ended, in whichever threads. Costs
 * next to nothing where nobody records.
 */
@Name("io.crystallize.Step")
@Label("Step")
@Category("Crystallize")
@Description("A step of a pipeline's run")
@StackTrace(false)
final class StepFlight extends Event {
    @Label("Condition")
    private String condition = "";

    @Label("Replicate")
    private int replicate;

    @Label("Step")
    private String step = "";

    @Label("Cache Result")
    @Description("What the cache did, or nothing if the step failed")
    private @Nullable String cache;

    @Label("Failure")
    @Description("The class of what the step failed with, or nothing if it didn't fail")
    private @Nullable String failure;

    /** Begins with a step that is due; or returns null if nobody records. */
    static @Nullable StepFlight begun() {
        StepFlight flight = new StepFlight();
        if (!flight.isEnabled()) {
            return null;
        }
        flight.begin();
        return flight;
    }

    /**
     * Ends it.
     *
     * @param record what the step did, or null if it failed
     * @param thrown what it failed with, or null
     */
    void ended(RunListener.RunInfo run, String name, @Nullable StepRecord record, @Nullable Throwable thrown) {
        end();
        if (shouldCommit()) {
            condition = run.condition();
            replicate = run.replicate();
            step = name;
            cache = record == null ? null : record.cache().result().name();
            failure = thrown == null ? null : thrown.getClass().getName();
            commit();
        }
    }
}
