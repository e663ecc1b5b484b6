package io.crystallize.core.experiment;

import io.crystallize.core.execution.Trial;
import io.crystallize.core.execution.TrialResult;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/**
 * A trial, for the JVM's flight recorder: from when it begins to when it has ended, in whichever threads; not one that
 * was cancelled. Costs next to nothing where nobody records.
 */
@Name("io.crystallize.Trial")
@Label("Trial")
@Category("Crystallize")
@Description("A trial of an experiment: one run of its pipeline")
@StackTrace(false)
final class TrialFlight extends Event {
    @Label("Condition")
    private String condition = "";

    @Label("Replicate")
    private int replicate;

    @Label("Failed Step")
    @Description("The step that failed, or nothing if none did")
    private @Nullable String step;

    @Label("Failure")
    @Description("The class of what the step failed with, or nothing if none did")
    private @Nullable String failure;

    /** Begins with a trial. */
    static TrialFlight begun() {
        TrialFlight flight = new TrialFlight();
        flight.begin(); // of no effect if nobody records
        return flight;
    }

    /** Ends it with what the trial gave, which is returned. */
    TrialResult ended(TrialResult result) {
        end();
        if (shouldCommit()) {
            Trial trial = result.trial();
            condition = trial.condition();
            replicate = trial.replicate();
            step = result.failure() == null ? null : result.failure().step();
            failure = result.failure() == null ? null : result.failure().type();
            commit();
        }
        return result;
    }
}
