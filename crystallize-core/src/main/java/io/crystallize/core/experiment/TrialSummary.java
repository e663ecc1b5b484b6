package io.crystallize.core.experiment;

import io.crystallize.core.digest.Digest;
import io.crystallize.core.provenance.Metric;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the result of an experiment keeps of a trial: what the result's digest covers.
 *
 * @param trial which one
 * @param output the digest of its output, or null
 * @param metrics what it recorded
 * @param artifacts its artifacts
 * @param failure why it failed, or null
 */
record TrialSummary(
        Trial trial,
        @Nullable Digest output,
        List<Metric> metrics,
        List<TrialResult.StepArtifact> artifacts,
        TrialResult.@Nullable Failure failure) {
    static TrialSummary of(TrialResult result) {
        return new TrialSummary(
                result.trial(), result.output(), result.metrics(), result.artifacts(), result.failure());
    }
}
