package io.crystallize.testkit;

import io.crystallize.core.digest.Digest;
import io.crystallize.core.experiment.ExperimentResult;
import io.crystallize.core.problem.Suggestions;
import io.crystallize.core.verdict.Verdict;
import io.crystallize.core.verdict.Verdict.Outcome;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apiguardian.api.API;
import org.assertj.core.api.AbstractAssert;

/** Assertions about what an experiment gave. */
@API(status = API.Status.MAINTAINED, since = "0.1")
public final class ExperimentResultAssert extends AbstractAssert<ExperimentResultAssert, ExperimentResult> {
    private static final int MOST_TOLD = 5;

    ExperimentResultAssert(ExperimentResult actual) {
        super(actual, ExperimentResultAssert.class);
    }

    /** Verifies that every trial was run to its own end, so that the digest is that of any other run. */
    public ExperimentResultAssert isComplete() {
        isNotNull();
        actual.incomplete().ifPresent(reason -> {
            throw failure(
                    "Experiment '%s' isn't complete: %s; %s of %s trials were run",
                    actual.experiment(), reason, actual.executed() + actual.resumed(), actual.total());
        });
        return this;
    }

    /** Verifies that no trial failed. */
    public ExperimentResultAssert hasNoFailedTrials() {
        isNotNull();
        if (!actual.failures().isEmpty()) {
            throw failure(
                    "%s of %s trials of experiment '%s' failed:%n%s",
                    actual.failures().size(), actual.total(), actual.experiment(), failedTrials());
        }
        return this;
    }

    private String failedTrials() {
        String told = actual.failures().stream()
                .limit(MOST_TOLD)
                .map(failed -> "  " + failed.trial().condition() + ", replicate "
                        + failed.trial().replicate() + ", step '"
                        + failed.failure().step() + "': "
                        + failed.failure().type() + ": " + failed.failure().message())
                .collect(Collectors.joining("\n"));
        int more = actual.failures().size() - MOST_TOLD;
        return more > 0 ? told + "\n  and " + more + " more" : told;
    }

    /** Verifies that no step was seen to do different things under equal conditions. */
    public ExperimentResultAssert hasNoDisputes() {
        isNotNull();
        if (!actual.disputes().isEmpty()) {
            throw failure(
                    "Steps of experiment '%s' are not deterministic: %s",
                    actual.experiment(),
                    actual.disputes().stream()
                            .map(dispute -> "'" + dispute.step() + "': " + dispute.problem())
                            .collect(Collectors.joining("; ")));
        }
        return this;
    }

    /** Verifies the digest of the result. */
    public ExperimentResultAssert hasDigest(Digest expected) {
        return hasDigest(expected.toString());
    }

    /** Verifies the digest of the result, which is given in hexadecimal digits. */
    public ExperimentResultAssert hasDigest(String expected) {
        isNotNull();
        if (!actual.digest().toString().equals(expected)) {
            throw failureWithActualExpected(
                    actual.digest(),
                    expected,
                    "Experiment '%s' has another digest than expected: %s, expected %s",
                    actual.experiment(),
                    actual.digest(),
                    expected);
        }
        return this;
    }

    /** Verifies that every hypothesis is supported. */
    public ExperimentResultAssert supportsAllHypotheses() {
        isNotNull();
        if (actual.verdicts().isEmpty()) {
            throw failure("Experiment '%s' has no hypothesis", actual.experiment());
        }
        List<String> others = actual.verdicts().stream()
                .filter(verdict -> verdict.outcome() != Outcome.SUPPORTED)
                .map(VerdictAssert::told)
                .toList();
        if (!others.isEmpty()) {
            throw failure("%s", String.join("\n", others));
        }
        return this;
    }

    /**
     * Begins assertions about the verdict on a hypothesis.
     *
     * @param text the claim as it was written, or the name of what a verifier judged
     */
    public VerdictAssert hypothesis(String text) {
        isNotNull();
        return actual.verdicts().stream()
                .filter(verdict -> verdict.hypothesis().text().equals(text))
                .findFirst()
                .map(VerdictAssert::new)
                .orElseThrow(() -> missing(
                        "hypothesis",
                        text,
                        actual.verdicts().stream()
                                .map(Verdict::hypothesis)
                                .map(hypothesis -> hypothesis.text())
                                .toList()));
    }

    /**
     * Begins assertions about a metric.
     *
     * @param name its name
     */
    public MetricAssert metric(String name) {
        isNotNull();
        Set<String> known = new TreeSet<>();
        actual.samples().values().forEach(metrics -> known.addAll(metrics.keySet()));
        if (!known.contains(name)) {
            throw missing("metric", name, List.copyOf(known));
        }
        return new MetricAssert(actual, name);
    }

    private AssertionError missing(String kind, String name, List<String> known) {
        return failure("%s", absent(actual, kind, name, known));
    }

    static String absent(ExperimentResult result, String kind, String name, List<String> known) {
        return "Experiment '" + result.experiment() + "' has no " + kind + " '" + name + "'. "
                + (known.isEmpty() ? "There is none." : "There are: " + String.join(", ", known) + ".")
                + Suggestions.didYouMean(name, known);
    }
}
