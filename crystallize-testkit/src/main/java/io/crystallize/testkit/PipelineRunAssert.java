package io.crystallize.testkit;

import io.crystallize.core.PipelineRun;
import io.crystallize.core.problem.Suggestions;
import io.crystallize.core.provenance.Artifact;
import io.crystallize.core.provenance.CacheUse;
import io.crystallize.core.provenance.ContextWrite;
import io.crystallize.core.provenance.Metric;
import io.crystallize.core.provenance.Read;
import io.crystallize.core.provenance.StepRecord;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.apiguardian.api.API;
import org.assertj.core.api.AbstractAssert;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ObjectAssert;

/** Assertions about a run of a pipeline. */
@API(status = API.Status.MAINTAINED, since = "0.1")
public final class PipelineRunAssert extends AbstractAssert<PipelineRunAssert, PipelineRun<?>> {
    PipelineRunAssert(PipelineRun<?> actual) {
        super(actual, PipelineRunAssert.class);
    }

    /** Verifies the output of the last step; arrays by their content. */
    public PipelineRunAssert hasOutput(Object expected) {
        isNotNull();
        new ObjectAssert<Object>(actual.output()).as("output").isEqualTo(expected);
        return this;
    }

    /** Verifies that a metric was recorded with a value, and no other one of that name. */
    public PipelineRunAssert hasMetric(String name, double expected) {
        isNotNull();
        List<Double> values = actual.metrics().stream()
                .filter(metric -> metric.name().equals(name))
                .map(Metric::value)
                .toList();
        if (values.isEmpty()) {
            throw absent(
                    "recorded no metric",
                    name,
                    actual.metrics().stream().map(Metric::name).toList());
        }
        Assertions.assertThat(values).as("metric '%s'", name).containsExactly(expected);
        return this;
    }

    /** Verifies that an artifact was written. */
    public PipelineRunAssert hasArtifact(String name) {
        isNotNull();
        List<String> names = actual.artifacts().stream().map(Artifact::name).toList();
        if (!names.contains(name)) {
            throw absent("wrote no artifact", name, names);
        }
        return this;
    }

    /** Verifies that a context key was given a value by a step. */
    public PipelineRunAssert hasWritten(String key) {
        isNotNull();
        List<String> keys = actual.provenance().stream()
                .flatMap(step -> step.writes().stream())
                .map(ContextWrite::key)
                .toList();
        if (!keys.contains(key)) {
            throw absent("wrote no context key", key, keys);
        }
        return this;
    }

    /** Verifies that a step asked its context for something. */
    public PipelineRunAssert hasRead(Read.Kind kind, String name) {
        isNotNull();
        List<Read> reads = actual.provenance().stream()
                .flatMap(step -> step.reads().stream())
                .map(read -> read.read())
                .toList();
        if (!reads.contains(new Read(kind, name))) {
            throw failure("The steps asked for no %s. They asked for: %s", new Read(kind, name), reads);
        }
        return this;
    }

    /** Verifies that no step ran, as all that they do was in the cache. */
    public PipelineRunAssert isAHit() {
        isNotNull();
        List<StepRecord> ran = actual.provenance().stream()
                .filter(step -> step.cache().result() != CacheUse.Result.HIT)
                .toList();
        if (!ran.isEmpty()) {
            throw failure("Expected hits alone, but:%n%s", uses(ran));
        }
        return this;
    }

    /** Verifies that another run with the same cache would get all that the steps did from there. */
    public PipelineRunAssert isCacheable() {
        isNotNull();
        List<StepRecord> uncached = actual.provenance().stream()
                .filter(step -> step.cache().result() == CacheUse.Result.BYPASS
                        || step.cache().result() == CacheUse.Result.DISPUTED)
                .toList();
        if (!uncached.isEmpty()) {
            throw failure("Expected steps that are cached, but:%n%s", uses(uncached));
        }
        return this;
    }

    private static String uses(List<StepRecord> steps) {
        return steps.stream()
                .map(step -> "  step '" + step.name() + "': " + step.cache())
                .collect(Collectors.joining("\n"));
    }

    private AssertionError absent(String what, String name, Collection<String> known) {
        return failure(
                "The steps %s '%s'. %s%s",
                what,
                name,
                known.isEmpty() ? "There is none." : "There are: " + String.join(", ", known) + ".",
                Suggestions.didYouMean(name, known));
    }
}
