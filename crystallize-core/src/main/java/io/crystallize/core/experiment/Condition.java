package io.crystallize.core.experiment;

import io.crystallize.core.ContextValues;
import io.crystallize.core.Pipeline;
import io.crystallize.core.verdict.Resamples;
import io.crystallize.core.verdict.Resampling;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The baseline, or the baseline under one treatment, ready to run.
 *
 * @param name {@code baseline} or the treatment's
 * @param pipeline the source and the steps
 * @param context the values that a run begins with
 */
record Condition(String name, Pipeline<@Nullable Void, Object> pipeline, ContextValues context) {
    static final String BASELINE = "baseline";

    /** How its replicates resplit one data set, if a step says that they do; the first one, if several do. */
    Optional<Resampling> resampling() {
        return pipeline.steps().stream()
                .map(Pipeline.NamedStep::step)
                .filter(Resamples.class::isInstance)
                .map(step -> ((Resamples) step).resampling())
                .findFirst();
    }
}
