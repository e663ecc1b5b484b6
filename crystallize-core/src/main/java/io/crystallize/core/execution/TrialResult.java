package io.crystallize.core.execution;

import io.crystallize.core.digest.Digest;
import io.crystallize.core.provenance.Artifact;
import io.crystallize.core.provenance.Metric;
import io.crystallize.core.provenance.StepRecord;
import java.util.ArrayList;
import java.util.List;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * What a trial gave. Plain data.
 *
 * @param trial which one
 * @param output the digest of the last step's output, or null if the trial failed or the output has none
 * @param failure why it failed, or null if it didn't
 * @param steps one record for each step that completed, in their order
 * @param artifacts what the steps wrote, in their order; of a failed trial, nothing
 * @param events what the steps told while they ran, in the order of time; a step whose result was stored told nothing
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public record TrialResult(
        Trial trial,
        @Nullable Digest output,
        @Nullable Failure failure,
        List<StepRecord> steps,
        List<StepArtifact> artifacts,
        List<TrialEvent> events) {
    /**
     * Why a trial failed.
     *
     * @param step the name of the step that failed
     * @param type the name of the exception's class
     * @param message the exception's message, or an empty text
     * @param timedOut whether a time-out is behind it, so that another run may not fail
     */
    public record Failure(String step, String type, String message, boolean timedOut) {}

    /**
     * An artifact, and the step that wrote it.
     *
     * @param step the name of the step
     * @param artifact the artifact
     * @param content its bytes, not to be changed
     */
    public record StepArtifact(String step, Artifact artifact, byte[] content) {}

    /** Makes a result; the lists are copied. */
    public TrialResult {
        steps = List.copyOf(steps);
        artifacts = failure == null ? List.copyOf(artifacts) : List.of();
        events = List.copyOf(events);
    }

    /** Makes the result of a trial whose steps told nothing. */
    public TrialResult(
            Trial trial,
            @Nullable Digest output,
            @Nullable Failure failure,
            List<StepRecord> steps,
            List<StepArtifact> artifacts) {
        this(trial, output, failure, steps, artifacts, List.of());
    }

    /** Returns what was recorded, in the order of the steps; of a failed trial, nothing. */
    public List<Metric> metrics() {
        List<Metric> all = new ArrayList<>();
        if (failure == null) {
            steps.forEach(step -> all.addAll(step.metrics()));
        }
        return List.copyOf(all);
    }
}
