package io.crystallize.core.experiment;

import io.crystallize.core.ExternalReads;
import io.crystallize.core.digest.Digest;
import io.crystallize.core.digest.Digester;
import io.crystallize.core.execution.Trial;
import io.crystallize.core.execution.TrialResult;
import io.crystallize.core.experiment.ExperimentResult.Dispute;
import io.crystallize.core.provenance.Artifact;
import io.crystallize.core.provenance.CacheUse;
import io.crystallize.core.provenance.Metric;
import io.crystallize.core.provenance.StepRecord;
import io.crystallize.core.provenance.TracedRead;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the journal has of a trial: all that its experiment's result is made of, and what has to be the same for the trial
 * to be taken from the journal.
 *
 * @param trial which one
 * @param key the digest of what decided it, beside what it read outside, or null if no digest says that
 * @param output the digest of its output, or null
 * @param failure why it failed, or null
 * @param metrics what it recorded
 * @param artifacts its artifacts
 * @param outside what it read outside: files, environment, resources
 * @param steady how many of its metrics, the first ones, were recorded before a step that asked for the replicate or for
 *     random numbers: other replicates have them from the same execution
 * @param asked the context keys that it asked for
 * @param disputes steps of it that were seen not to be deterministic
 * @param warnings what else should be known of it
 * @param digest the {@linkplain #digestOf digest} of what it gave
 */
record FinishedTrial(
        Trial trial,
        @Nullable Digest key,
        @Nullable Digest output,
        TrialResult.@Nullable Failure failure,
        List<Metric> metrics,
        List<StepArtifact> artifacts,
        List<TracedRead> outside,
        int steady,
        SortedSet<String> asked,
        List<Dispute> disputes,
        List<String> warnings,
        Digest digest) {
    /** An artifact, and the name of the step that wrote it. */
    record StepArtifact(String step, Artifact artifact) {}

    static FinishedTrial of(TrialResult result, @Nullable Digest key) {
        Set<TracedRead> outside = new LinkedHashSet<>();
        SortedSet<String> asked = new TreeSet<>();
        boolean varies = false;
        int steady = 0;
        List<Dispute> disputes = new ArrayList<>();
        List<String> warnings = new ArrayList<>();
        for (StepRecord step : result.steps()) {
            for (TracedRead read : step.reads()) {
                if (ExternalReads.isExternal(read.read())) {
                    outside.add(read);
                }
                switch (read.read().kind()) {
                    case RANDOM, REPLICATE -> varies = true;
                    case CONTEXT, PRESENCE -> asked.add(read.read().name());
                    default -> {}
                }
            }
            steady += varies ? 0 : step.metrics().size();
            if (step.cache().result() == CacheUse.Result.DISPUTED) {
                disputes.add(new Dispute(step.name(), step.cache().reason()));
            } else if (step.cache().isUnexpected()) {
                warnings.add("Step '" + step.name() + "' could not be cached: "
                        + step.cache().reason());
            }
            if (step.output() == null) {
                warnings.add("The output of step '" + step.name()
                        + "' has no digest, so the result's digest doesn't cover it");
            }
        }
        List<Metric> metrics = result.metrics();
        List<StepArtifact> artifacts = result.artifacts().stream()
                .map(written -> new StepArtifact(written.step(), written.artifact()))
                .toList();
        return new FinishedTrial(
                result.trial(),
                key,
                result.output(),
                result.failure(),
                metrics,
                artifacts,
                List.copyOf(outside),
                Math.min(steady, metrics.size()),
                asked,
                disputes,
                warnings,
                digestOf(result.output(), metrics, artifacts, result.failure()));
    }

    /**
     * Returns the digest of what a trial gave: output, metrics with tags, artifacts, and where and how it failed, but not the
     * message, in which there may be anything.
     */
    static Digest digestOf(
            @Nullable Digest output,
            List<Metric> metrics,
            List<StepArtifact> artifacts,
            TrialResult.@Nullable Failure failure) {
        List<@Nullable Object> all = new ArrayList<>();
        all.add(output);
        metrics.forEach(metric -> all.add(List.of(metric.name(), metric.value(), metric.tags())));
        artifacts.forEach(written -> all.add(List.of(
                written.step(), written.artifact().name(), written.artifact().content())));
        all.add(failure == null ? null : List.of(failure.step(), failure.type()));
        return Digester.standard().digest(all);
    }
}
