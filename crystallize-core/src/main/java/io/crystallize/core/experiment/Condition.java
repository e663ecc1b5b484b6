package io.crystallize.core.experiment;

import io.crystallize.core.ArtifactInput;
import io.crystallize.core.ArtifactReference;
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
 * @param changed whether a treatment of that name changes anything of its own: else only artifacts of other experiments'
 *     conditions of that name can make it differ from the baseline
 */
record Condition(String name, Pipeline<@Nullable Void, Object> pipeline, ContextValues context, boolean changed) {
    static final String BASELINE = "baseline";

    /** Whether its input is an artifact. */
    boolean takes(ArtifactReference reference) {
        return pipeline.steps().stream()
                .anyMatch(step -> ArtifactInput.of(step.step()).contains(reference));
    }

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
