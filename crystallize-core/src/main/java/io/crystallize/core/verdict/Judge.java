package io.crystallize.core.verdict;

import io.crystallize.core.statistics.MultipleTests;
import io.crystallize.core.statistics.TestResult;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Judges the hypotheses of an experiment together.
 *
 * <p>Each is tested by a paired permutation test, one-sided in the direction of the claim: exact up to 40 pairs that
 * differ, by 99 999 random draws above. It assumes that replicates are independent, and that a replicate's difference
 * could as well have had the other sign if the two sides are alike. Holm's correction then covers all hypotheses that
 * could be judged, and each adjusted p is compared with its hypothesis's own level.
 */
public final class Judge {
    private Judge() {}

    /**
     * Returns one verdict for each hypothesis, in their order. What can't be judged gets
     * {@link Verdict.Outcome#NO_VERDICT} and the reason, never an exception.
     *
     * @param hypotheses all hypotheses of the experiment: leaving some out makes the correction too weak
     * @param samples what was recorded: by condition, then by metric. Every condition of the experiment is there,
     *     even one that recorded nothing; all samples cover all of its replicates
     * @param designs how the replicates of a condition came about, by the condition's name
     * @param seed decides the random draws, with the names in a hypothesis; not its place among the others
     */
    public static List<Verdict> judge(
            List<Hypothesis> hypotheses,
            Map<String, Map<String, Samples>> samples,
            Function<String, Design> designs,
            long seed) {
        Obstacles obstacles = new Obstacles(samples);
        List<Claim> claims = new ArrayList<>();
        List<Claim> family = new ArrayList<>();
        Map<Claim, Verdict> verdicts = new HashMap<>();
        for (Hypothesis hypothesis : hypotheses) {
            Claim claim = claim(hypothesis, samples, designs);
            claims.add(claim);
            obstacles
                    .of(claim)
                    .ifPresentOrElse(reason -> verdicts.put(claim, noVerdict(claim, reason)), () -> family.add(claim));
        }
        Map<Claim, String> shortfalls = Reach.shortfalls(family);
        shortfalls.forEach((claim, reason) -> verdicts.put(claim, noVerdict(claim, reason)));
        family.removeAll(shortfalls.keySet());

        List<TestResult> tested = family.stream().map(claim -> claim.test(seed)).toList();
        double[] adjusted =
                MultipleTests.holm(tested.stream().mapToDouble(TestResult::p).toArray());
        for (int i = 0; i < adjusted.length; i++) {
            Claim claim = family.get(i);
            verdicts.put(claim, verdict(claim, tested.get(i), adjusted[i], family.size()));
        }
        return claims.stream().map(verdicts::get).toList();
    }

    /**
     * Returns no verdict for each hypothesis, in their order: of a run that ended early. Whoever looks at the data and
     * stops when they please would else choose the verdict.
     *
     * @param reason why there is none, and the way out, in words
     */
    public static List<Verdict> withhold(
            List<Hypothesis> hypotheses,
            Map<String, Map<String, Samples>> samples,
            Function<String, Design> designs,
            String reason) {
        return hypotheses.stream()
                .map(hypothesis -> noVerdict(claim(hypothesis, samples, designs), reason))
                .toList();
    }

    private static Claim claim(
            Hypothesis hypothesis, Map<String, Map<String, Samples>> samples, Function<String, Design> designs) {
        return new Claim(
                hypothesis,
                PairedDifferences.of(find(hypothesis.left(), samples), find(hypothesis.right(), samples)),
                designs.apply(hypothesis.left().condition())
                        .and(designs.apply(hypothesis.right().condition())));
    }

    private static Samples find(MetricRef side, Map<String, Map<String, Samples>> samples) {
        return samples.getOrDefault(side.condition(), Map.of()).getOrDefault(side.metric(), Samples.of());
    }

    private static Verdict noVerdict(Claim claim, String reason) {
        return new Verdict(
                claim.hypothesis,
                Verdict.Outcome.NO_VERDICT,
                reason,
                claim.design.about(),
                null,
                null,
                null,
                null,
                claim.pairs.size(),
                claim.pairs.missing());
    }

    private static Verdict verdict(Claim claim, TestResult tested, double adjusted, int hypotheses) {
        boolean supported = adjusted <= claim.hypothesis.level();
        String correction = hypotheses == 1 ? "" : ", after Holm's correction for " + hypotheses + " hypotheses,";
        String reason = (claim.allEqual() ? "Both sides are equal in every pair. " : "") + "The p value "
                + Figures.significant(adjusted, 6) + correction + (supported ? " does not exceed" : " exceeds")
                + " the level " + Figures.significant(claim.hypothesis.level(), 6) + "."
                + (supported ? "" : " That is no evidence for the contrary.");
        return new Verdict(
                claim.hypothesis,
                supported ? Verdict.Outcome.SUPPORTED : Verdict.Outcome.NOT_SUPPORTED,
                reason,
                claim.design.about(),
                tested.p(),
                adjusted,
                Effect.of(claim.pairs),
                tested.test(),
                claim.pairs.size(),
                claim.pairs.missing());
    }
}
