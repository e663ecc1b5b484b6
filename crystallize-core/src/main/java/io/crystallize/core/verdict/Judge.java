package io.crystallize.core.verdict;

import io.crystallize.core.statistics.RandomBits;
import io.crystallize.core.statistics.TestResult;
import io.crystallize.core.verdict.Verdict.Outcome;
import io.crystallize.core.verdict.Verdict.Tested;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Judges the hypotheses of an experiment together.
 *
 * <p>Each is judged by the test that its {@link Analysis} names, or the one that suits its design and values. The p
 * values of all that could be judged are corrected together, and each is compared with its hypothesis's own level.
 * Immutable.
 *
 * @param samples what was recorded: by condition, then by metric. Every condition of the experiment is there, even one
 *     that recorded nothing; all samples cover all of its replicates
 * @param designs how the replicates of a condition came about, by the condition's name
 * @param correction how the p values are corrected
 * @param seed decides the random draws, with the text of a hypothesis; not its place among the others
 */
public record Judge(
        Map<String, Map<String, Samples>> samples, Function<String, Design> designs, Correction correction, long seed) {
    /**
     * Returns one verdict for each hypothesis, in their order. What can't be judged gets {@link Outcome#NO_VERDICT} and
     * the reason, never an exception.
     *
     * @param hypotheses all hypotheses of the experiment: leaving some out makes the correction too weak
     */
    public List<Verdict> judge(List<Hypothesis> hypotheses) {
        List<Case> cases = hypotheses.stream().map(this::open).toList();
        Map<Case, Verdict> verdicts = new HashMap<>();
        List<Case> family = new ArrayList<>();
        for (Case each : cases) {
            each.obstacle()
                    .ifPresentOrElse(
                            reason -> verdicts.put(each, withhold(each, reason)), () -> family.add(each));
        }
        Reach.shortfalls(family, correction).forEach((each, reason) -> {
            verdicts.put(each, withhold(each, reason));
            family.remove(each);
        });
        List<Case> tested = new ArrayList<>();
        List<TestResult> results = new ArrayList<>();
        for (Case each : family) {
            Optional<TestResult> result = each.test(random(each, "test"));
            if (result.isPresent()) {
                tested.add(each);
                results.add(result.get());
            } else {
                verdicts.put(each, untested(each));
            }
        }
        double[] adjusted = correction.adjust(
                results.stream().map(result -> Portable.round(result.p())).toList());
        for (int i = 0; i < adjusted.length; i++) {
            verdicts.put(tested.get(i), verdict(tested.get(i), results.get(i), adjusted[i], adjusted.length));
        }
        return cases.stream().map(verdicts::get).toList();
    }

    /**
     * Returns no verdict for each hypothesis, in their order: of a run that ended early. Whoever looks at the data and
     * stops when they please would else choose the verdict.
     *
     * @param reason why there is none, and the way out, in words
     */
    public List<Verdict> withhold(List<Hypothesis> hypotheses, String reason) {
        return hypotheses.stream()
                .map(hypothesis -> withhold(open(hypothesis), reason))
                .toList();
    }

    private Case open(Hypothesis hypothesis) {
        Claim claim = hypothesis.claim();
        if (claim instanceof Claim.Differs differs) {
            return new DiffersCase(hypothesis, differs, this);
        }
        if (claim instanceof Claim.Verified verified) {
            return new VerifierCase(hypothesis, verified, this, random(hypothesis, "verifier"));
        }
        return new ComparisonCase(hypothesis, this);
    }

    /** Random bits of a hypothesis's own: the same ones in any company. */
    private RandomBits random(Case each, String purpose) {
        return random(each.hypothesis(), purpose);
    }

    private RandomBits random(Hypothesis hypothesis, String purpose) {
        return new RandomBits(seed, hypothesis.claim().toString(), purpose);
    }

    /** How many replicates there are. */
    int replicates() {
        return samples.values().stream()
                .flatMap(metrics -> metrics.values().stream())
                .mapToInt(Samples::replicates)
                .max()
                .orElse(0);
    }

    Samples find(MetricRef side) {
        return samples.getOrDefault(side.condition(), Map.of()).getOrDefault(side.metric(), Samples.of());
    }

    private static Verdict withhold(Case each, String reason) {
        return new Verdict(
                each.hypothesis(),
                Outcome.NO_VERDICT,
                reason,
                each.about(),
                each.data(),
                null,
                null,
                List.of(),
                each.found());
    }

    private static Verdict untested(Case each) {
        Optional<Boolean> supported = each.supported();
        return new Verdict(
                each.hypothesis(),
                supported.map(yes -> yes ? Outcome.SUPPORTED : Outcome.NOT_SUPPORTED).orElse(Outcome.NO_VERDICT),
                supported.isPresent()
                        ? "The verifier says so, without a p value: no level is promised."
                        : "The verifier found neither 'p' nor 'supported'; what it found is in the result.",
                each.about(),
                each.data(),
                null,
                null,
                each.cautions(),
                each.found());
    }

    private Verdict verdict(Case each, TestResult result, double adjusted, int tests) {
        double level = each.hypothesis().level();
        boolean significant = adjusted <= level;
        boolean supported = significant && each.supported().orElse(true);
        String corrected = tests == 1 ? null : correction.of(tests);
        String reason = "The p value " + Figures.significant(adjusted, 6)
                + (corrected == null ? "" : ", after correction (" + corrected + "),")
                + (significant ? " does not exceed" : " exceeds") + " the level " + Figures.significant(level, 6) + "."
                + (significant
                        ? supported ? "" : " But the difference has the other direction."
                        : " That is no evidence for the contrary.");
        return new Verdict(
                each.hypothesis(),
                supported ? Outcome.SUPPORTED : Outcome.NOT_SUPPORTED,
                reason,
                each.about(),
                each.data(),
                new Tested(result.test(), each.choice(), Portable.round(result.p()), adjusted, corrected),
                each.effect(random(each, "interval")).orElse(null),
                each.cautions(),
                each.found());
    }
}
