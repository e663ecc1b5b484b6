package io.crystallize.core.experiment;

import io.crystallize.core.ContextValues;
import io.crystallize.core.Pipeline;
import io.crystallize.core.verdict.Resamples;
import io.crystallize.core.verdict.Resampling;
import java.util.Optional;
import java.util.stream.Stream;
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

    /**
     * How its replicates resplit one data set, if a step, also of a nested pipeline, says that they do; the first one, if
     * several do.
     */
    Optional<Resampling> resampling() {
        return resamplings(pipeline).findFirst();
    }

    private static Stream<Resampling> resamplings(Pipeline<?, ?> steps) {
        return steps.steps().stream().map(Pipeline.NamedStep::step).flatMap(step -> {
            if (step instanceof Pipeline<?, ?> nested) {
                return resamplings(nested);
            }
            return step instanceof Resamples splitting ? Stream.of(splitting.resampling()) : Stream.empty();
        });
    }
}
