package io.crystallize.core.verdict;

import io.crystallize.core.statistics.RandomBits;
import io.crystallize.core.statistics.TestResult;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A treatment that a {@link Verifier} judges, once it is asked whether anything is in the way. */
final class VerifierCase implements Case {
    private final Hypothesis hypothesis;
    private final Claim.Verified claim;
    private final Judge judge;
    private final RandomBits random;
    private final Design design;
    private final Verdict.Data data;
    private Map<String, @Nullable Object> found = Map.of();

    VerifierCase(Hypothesis hypothesis, Claim.Verified claim, Judge judge, RandomBits random) {
        this.hypothesis = hypothesis;
        this.claim = claim;
        this.judge = judge;
        this.random = random;
        design = judge.designs().apply(claim.treatment()).and(judge.designs().apply(claim.baseline()));
        data = data(claim, judge);
    }

    private Verifier.Evidence evidence() {
        Map<String, Samples> treatment = new LinkedHashMap<>();
        Map<String, Samples> baseline = new LinkedHashMap<>();
        for (String metric : claim.names()) {
            treatment.put(metric, judge.find(new MetricRef(claim.treatment(), metric)));
            baseline.put(metric, judge.find(new MetricRef(claim.baseline(), metric)));
        }
        return new Verifier.Evidence(claim.treatment(), treatment, baseline, design.resampling(), random);
    }

    private static Verdict.Data data(Claim.Verified claim, Judge judge) {
        TreeSet<Integer> missing = new TreeSet<>();
        int complete = 0;
        int replicates = judge.replicates();
        for (int i = 0; i < replicates; i++) {
            int replicate = i;
            boolean whole = claim.metrics().stream()
                    .map(judge::find)
                    .allMatch(samples -> samples.value(replicate, Aggregation.MEAN).isPresent());
            if (whole) {
                complete++;
            } else {
                missing.add(i);
            }
        }
        return new Verdict.Data(complete, true, List.copyOf(missing), 0, Map.of());
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
        return data;
    }

    @Override
    public Optional<String> obstacle() {
        Optional<String> unknown = new Obstacles(judge.samples()).unknown(claim.metrics());
        if (unknown.isPresent()) {
            return unknown;
        }
        try {
            Map<String, @Nullable Object> result = Findings.of(claim.verifier().verify(evidence()));
            Findings.p(result);
            Findings.supported(result);
            found = result;
            return Optional.empty();
        } catch (RuntimeException e) {
            return Optional.of("Verifier '" + claim.name() + "' can't tell: " + e);
        }
    }

    @Override
    public int observations() {
        return data.observations();
    }

    @Override
    public double smallestP(int observations) {
        return 0;
    }

    @Override
    public Optional<TestResult> test(RandomBits random) {
        return Findings.p(found).map(p -> TestResult.of("a verifier of its own", p));
    }

    @Override
    public String choice() {
        return "a verifier of its own";
    }

    @Override
    public Optional<Effect> effect(RandomBits random) {
        return Optional.empty();
    }

    @Override
    public Optional<Boolean> supported() {
        return Findings.supported(found);
    }

    @Override
    public Map<String, @Nullable Object> found() {
        return found;
    }

    @Override
    public List<String> cautions() {
        return List.of();
    }
}
