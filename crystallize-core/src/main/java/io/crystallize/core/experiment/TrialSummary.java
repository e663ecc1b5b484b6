package io.crystallize.core.experiment;

import io.crystallize.core.digest.Digest;
import io.crystallize.core.provenance.Artifact;
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
        List<NamedArtifact> artifacts,
        TrialResult.@Nullable Failure failure) {
    /** An artifact, and the name of the step that wrote it. */
    record NamedArtifact(String step, Artifact artifact) {}

    static TrialSummary of(TrialResult result) {
        return new TrialSummary(
                result.trial(),
                result.output(),
                result.metrics(),
                result.artifacts().stream()
                        .map(written -> new NamedArtifact(written.step(), written.artifact()))
                        .toList(),
                result.failure());
    }
}
