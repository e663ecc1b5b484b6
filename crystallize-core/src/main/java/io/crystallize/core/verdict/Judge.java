package io.crystallize.core.verdict;

import io.crystallize.core.verdict.Case.Agreement;
import io.crystallize.core.verdict.Case.Answer;
import io.crystallize.core.verdict.Verdict.Outcome;
import io.crystallize.core.verdict.Verdict.Tested;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
 * @param seed decides the random draws, with what a claim is about; not with its place among the others
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
        Map<Case, Verdict> verdicts = new IdentityHashMap<>();
        List<Case> family = new ArrayList<>();
        for (Case each : cases) {
            Optional<String> obstacle = each.obstacle();
            if (obstacle.isPresent()) {
                verdicts.put(each, withhold(each, obstacle.get()));
            } else if (each.isTested()) {
                family.add(each);
            } else {
                verdicts.put(each, untested(each));
            }
        }
        Reach.shortfalls(family, correction).forEach((each, reason) -> verdicts.put(each, withhold(each, reason)));
        family.removeIf(verdicts::containsKey);
        List<Answer> answers = family.stream().map(Case::answer).toList();
        double[] adjusted = correction.adjust(answers.stream().map(Judge::p).toList());
        for (int i = 0; i < adjusted.length; i++) {
            verdicts.put(family.get(i), verdict(family.get(i), answers.get(i), adjusted[i], adjusted.length));
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
        if (claim instanceof Claim.Bounded bounded) {
            return new ComparisonCase(hypothesis, bounded, this);
        }
        return claim instanceof Claim.Differs differs
                ? new DiffersCase(hypothesis, differs, this)
                : new VerifierCase(hypothesis, (Claim.Verified) claim, this);
    }

    Samples find(MetricRef side) {
        return samples.getOrDefault(side.condition(), Map.of()).getOrDefault(side.metric(), Samples.of());
    }

    /** The design of a comparison of the conditions that there are among some. */
    Design design(List<MetricRef> sides) {
        return sides.stream()
                .map(MetricRef::condition)
                .filter(samples::containsKey)
                .map(designs)
                .reduce(Design.independentReplicates(), Design::and);
    }

    private static double p(Answer answer) {
        return Portable.round(Objects.requireNonNull(answer.test()).p());
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
                Map.of());
    }

    private static Verdict untested(Case each) {
        Answer answer = each.answer();
        Outcome outcome =
                switch (answer.agreement()) {
                    case YES -> Outcome.SUPPORTED;
                    case NO -> Outcome.NOT_SUPPORTED;
                    case UNASKED -> Outcome.NO_VERDICT;
                };
        String reason = outcome == Outcome.NO_VERDICT
                ? "The verifier found neither 'p' nor 'supported'; what it found is in the result."
                : "The verifier says so, without a p value: no level is promised.";
        return new Verdict(
                each.hypothesis(),
                outcome,
                reason,
                each.about(),
                each.data(),
                null,
                answer.effect(),
                answer.cautions(),
                answer.found());
    }

    private Verdict verdict(Case each, Answer answer, double adjusted, int tests) {
        double level = each.hypothesis().level();
        boolean significant = adjusted <= level;
        boolean supported = significant && answer.agreement() != Agreement.NO;
        String corrected = tests == 1 ? null : correction.of(tests);
        String reason = "The p value " + Figures.significant(adjusted, 6)
                + (corrected == null ? "" : ", after correction (" + corrected + "),")
                + (significant ? " does not exceed" : " exceeds") + " the level " + Figures.significant(level, 6) + "."
                + (supported ? "" : significant ? disagreement(each) : " That is no evidence for the contrary.");
        return new Verdict(
                each.hypothesis(),
                supported ? Outcome.SUPPORTED : Outcome.NOT_SUPPORTED,
                reason,
                each.about(),
                each.data(),
                new Tested(Objects.requireNonNull(answer.test()).test(), answer.choice(), p(answer), adjusted, corrected),
                answer.effect(),
                answer.cautions(),
                answer.found());
    }

    private static String disagreement(Case each) {
        return each.hypothesis().claim() instanceof Claim.Verified
                ? " But the verifier says that the claim is not supported."
                : " But the values depart in the other direction.";
    }
}
