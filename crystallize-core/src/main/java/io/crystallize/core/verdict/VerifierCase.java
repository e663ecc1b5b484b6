package io.crystallize.core.verdict;

import io.crystallize.core.internal.ContextLoader;
import io.crystallize.core.statistics.TestResult;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A treatment that a {@link Verifier} judges, as soon as it is asked whether anything is in the way. */
final class VerifierCase implements Case {
    private final Hypothesis hypothesis;
    private final Claim.Verified claim;
    private final Judge judge;
    private final Design design;
    private final Columns columns;
    private Map<String, @Nullable Object> found = Map.of();

    VerifierCase(Hypothesis hypothesis, Claim.Verified claim, Judge judge) {
        this.hypothesis = hypothesis;
        this.claim = claim;
        this.judge = judge;
        design = judge.design(claim.metrics());
        columns = Columns.paired(claim.metrics().stream().map(judge::find).toList(), Aggregation.MEAN);
    }

    @Override
    public Hypothesis hypothesis() {
        return hypothesis;
    }

    @Override
    public String about() {
        return design.about(false);
    }

    @Override
    public Verdict.Data data() {
        return Verdict.Data.of(columns, true, Map.of());
    }

    @Override
    public Optional<String> obstacle() {
        return new Obstacles(judge.samples())
                .unknown(claim.metrics())
                .or(() -> columns.areCopies() ? Optional.of(Obstacles.COPIES) : Optional.empty())
                .or(this::verify);
    }

    private Optional<String> verify() {
        Record answer;
        try {
            answer = ContextLoader.of(claim.verifier())
                    .call(() -> claim.verifier().verify(evidence()));
        } catch (RuntimeException | LinkageError | AssertionError e) { // the author's code
            return Optional.of("Verifier '" + claim.name() + "' failed: " + e);
        }
        try {
            found = Findings.of(answer);
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of("Verifier '" + claim.name() + "' gave no answer: " + e.getMessage() + ".");
        }
    }

    private Verifier.Evidence evidence() {
        return new Verifier.Evidence(
                claim.treatment(),
                samples(claim.treatment()),
                samples(claim.baseline()),
                design.resampling(),
                new Randomness(judge.seed(), claim).of("verifier"));
    }

    private Map<String, Samples> samples(String condition) {
        Map<String, Samples> samples = new LinkedHashMap<>();
        claim.names()
                .forEach(metric -> samples.put(
                        metric, judge.find(new MetricRef(condition, metric)).without(columns.repeated())));
        return samples;
    }

    @Override
    public boolean isTested() {
        return Findings.p(found).isPresent();
    }

    @Override
    public Answer answer() {
        TestResult test = Findings.p(found)
                .map(p -> TestResult.of("verifier '" + claim.name() + "'", p))
                .orElse(null);
        Agreement agreement = Findings.supported(found)
                .map(supported -> supported ? Agreement.YES : Agreement.NO)
                .orElse(Agreement.UNASKED);
        return new Answer(test, "asked for", null, agreement, List.of(), found);
    }
}
