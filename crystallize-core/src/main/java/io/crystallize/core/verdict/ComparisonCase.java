package io.crystallize.core.verdict;

import io.crystallize.core.statistics.Alternative;
import io.crystallize.core.statistics.ShareScoreTests;
import io.crystallize.core.statistics.TestResult;
import io.crystallize.core.statistics.UnpairedTests;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A claim about one metric and a bound: an inequality or an equivalence. */
final class ComparisonCase implements Case {
    private final Hypothesis hypothesis;
    private final Claim.Bounded claim;
    private final Judge judge;
    private final Sides sides;
    private final Design design;
    private final Choice choice;
    private final SideTest test;
    private final EffectMeter effects;

    /** A test, and why it is this one. */
    private record Choice(TestMethod method, String reason) {}

    ComparisonCase(Hypothesis hypothesis, Claim.Bounded claim, Judge judge) {
        this.hypothesis = hypothesis;
        this.claim = claim;
        this.judge = judge;
        MetricRef right = claim.right().metric();
        sides = Sides.of(
                judge.find(claim.left()),
                claim.right(),
                right == null ? null : judge.find(right),
                hypothesis.analysis());
        design = judge.design(claim.metrics());
        choice = choose();
        boolean corrected = choice.method() == TestMethod.CORRECTED_T && design.resampling() != null;
        double testToTrain = corrected ? design.resampling().testToTrain() : 0;
        test = new SideTest(choice.method(), alternative(), testToTrain);
        effects =
                new EffectMeter(sides, hypothesis.analysis(), design.resampling() != null, testToTrain, judge.looks());
    }

    /** An equivalence begins with the test that speaks for being above its lower end. */
    private Alternative alternative() {
        if (claim instanceof Claim.Inequality inequality) {
            return hypothesis.analysis().twoSided()
                    ? Alternative.TWO_SIDED
                    : inequality.comparison().alternative();
        }
        return Alternative.GREATER;
    }

    private Choice choose() {
        TestMethod asked = hypothesis.analysis().test();
        if (asked != null) {
            return new Choice(asked, "asked for");
        }
        if (design.resampling() != null && sides.paired()) {
            return new Choice(TestMethod.CORRECTED_T, "the replicates are splits of one data set");
        }
        if (sides.isBinary() && sides.isConstant()) {
            return new Choice(TestMethod.BINOMIAL, "all values are 0 or 1");
        }
        if (sides.isBinary() && claim.margin() == 0 && claim.right().isPlain()) {
            return sides.paired()
                    ? new Choice(TestMethod.MCNEMAR, "all values are 0 or 1, in pairs")
                    : new Choice(TestMethod.FISHER, "all values are 0 or 1, unpaired");
        }
        if (sides.isBinary() && !sides.isConstant() && claim.right().factor() == 1 && design.resampling() == null) {
            return new Choice(
                    TestMethod.SCORE,
                    "all values are 0 or 1, " + (sides.paired() ? "in pairs" : "unpaired") + ", with a margin");
        }
        if (!sides.paired() && haveUnequalSizes() && welchIsDefined()) {
            return new Choice(
                    TestMethod.WELCH,
                    "for unpaired values, of which one side has over a fifth fewer: exchanging them takes their spreads"
                            + " for equal");
        }
        return new Choice(
                TestMethod.PERMUTATION,
                sides.isConstant()
                        ? "for values against a constant"
                        : sides.paired() ? "for values in pairs" : "for unpaired values");
    }

    /**
     * Whether a permutation test wouldn't hold its level if spreads differ: of 10 values with four times the spread of
     * 40, it rejects 16 % of true null hypotheses at the level 5 %; of equal sizes, about 5 %.
     */
    private boolean haveUnequalSizes() {
        int left = sides.left().length;
        int right = sides.right().length;
        return 5L * Math.abs(left - right) > Math.max(left, right);
    }

    private boolean welchIsDefined() {
        return sides.size() >= TestMethod.WELCH.fewest()
                && Stream.of(sides.left(), sides.bounds(0))
                        .flatMapToDouble(Arrays::stream)
                        .allMatch(Double::isFinite)
                && UnpairedTests.welch(sides.left(), sides.bounds(0), Alternative.TWO_SIDED)
                        .isPresent();
    }

    /** Whether the constant, and what a margin makes of it, are shares that chance can decide. */
    private boolean comparesWithProbability() {
        double constant = claim.right().offset();
        return constant - claim.margin() > 0 && constant + claim.margin() < 1;
    }

    @Override
    public Hypothesis hypothesis() {
        return hypothesis;
    }

    @Override
    public String about() {
        return design.about(choice.method() == TestMethod.CORRECTED_T);
    }

    @Override
    public Verdict.Data data() {
        boolean pairs = sides.paired() && !sides.isConstant();
        return Verdict.Data.of(sides.columns(), pairs, sides.columns().means(claim.metrics()));
    }

    @Override
    public Optional<String> obstacle() {
        return new Obstacles(judge.samples())
                .unknown(claim.metrics())
                .or(() -> Obstacles.of(sides.columns(), claim.metrics()))
                .or(() -> Obstacles.tooLarge(
                        List.of(sides.left(), sides.bounds(claim.margin()), sides.bounds(-claim.margin()))))
                .or(effects::problem)
                .or(this::unsuitable)
                .or(() -> Obstacles.neverVary(sides.columns(), claim.metrics()))
                .or(this::undefined);
    }

    private Optional<String> unsuitable() {
        TestMethod method = choice.method();
        boolean isDefault = hypothesis.analysis().test() == null && design.resampling() == null;
        if (isDefault && method == TestMethod.PERMUTATION && sides.isBinary()) {
            return Optional.of("All values are 0 or 1, and no test of shares compares one with a multiple of another."
                    + " State a margin instead of the factor, or choose a test that takes 0 and 1 for any numbers.");
        }
        if (method.isOfShares() && !sides.isBinary()) {
            return Optional.of("The test '" + method.label() + "' is for values that are all 0 or 1, and some are not."
                    + " Choose another test, or record 1 for success and 0 for failure.");
        }
        if (method == TestMethod.BINOMIAL && !comparesWithProbability()) {
            return Optional.of("The test 'binomial' compares a share with a probability between 0 and 1, not with "
                    + claim.right() + (claim.margin() == 0 ? "" : " ± " + Figures.shortest(claim.margin()))
                    + ". Compare with one that is (of ±, both ends), or choose another test, if the values are 0 and 1 by"
                    + " chance only.");
        }
        if (method == TestMethod.SCORE && Math.abs(claim.right().offset()) + claim.margin() >= 1) {
            return Optional.of("The test 'score' compares a difference of shares, which is never below -1 or above 1,"
                    + " with " + Figures.shortest(claim.right().offset())
                    + (claim.margin() == 0 ? "" : " ± " + Figures.shortest(claim.margin()))
                    + ". Choose a margin between them.");
        }
        if (method == TestMethod.CORRECTED_T && design.resampling() == null) {
            return Optional.of("The test 'corrected-t' is for replicates that are splits of one data set, and no step"
                    + " declares that they are. Let the step that splits implement Resamples, or choose another test.");
        }
        if (sides.size() < method.fewest()) {
            return Optional.of("The test '" + method.label() + "' takes at least " + method.fewest()
                    + (sides.paired() ? " replicates in which all it compares has a value" : " replicates of each side")
                    + "; there is " + sides.size() + ".");
        }
        return Optional.empty();
    }

    private Optional<String> undefined() {
        return choice.method().needsSpread() && run().isEmpty()
                ? Optional.of("All " + sides.size()
                        + (sides.isConstant() ? " values" : sides.paired() ? " differences" : " values of each side")
                        + " are equal, so there is no spread for the test '"
                        + choice.method().label()
                        + "' to compare with. Choose 'permutation', which needs none.")
                : Optional.empty();
    }

    @Override
    public double smallestP(int observations) {
        return claim instanceof Claim.Equivalence
                ? Math.max(
                        test.smallestP(sides, -claim.margin(), observations),
                        test.towards(Alternative.LESS).smallestP(sides, claim.margin(), observations))
                : test.smallestP(sides, 0, observations);
    }

    @Override
    public Answer answer() {
        Optional<Effect> effect = effects.measure(randomness().of("interval"));
        return new Answer(
                run().orElseThrow(), choice.reason(), effect.orElse(null), agreement(), cautions(effect), Map.of());
    }

    private Randomness randomness() {
        return new Randomness(judge.seed(), claim);
    }

    /** Empty if the values vary too little for the test. */
    private Optional<TestResult> run() {
        if (claim instanceof Claim.Inequality) {
            return test.run(sides, 0, randomness().of("test"));
        }
        return test.run(sides, -claim.margin(), randomness().of("test"))
                .flatMap(above -> test.towards(Alternative.LESS)
                        .run(sides, claim.margin(), randomness().of("test"))
                        .map(below -> weaker(above, below)));
    }

    private static TestResult weaker(TestResult above, TestResult below) {
        TestResult weaker = above.p() >= below.p() ? above : below;
        return new TestResult(
                "two one-sided tests, " + weaker.test(),
                weaker.p(),
                weaker.statistic(),
                weaker.degreesOfFreedom(),
                weaker.errorDegreesOfFreedom());
    }

    /** Of a two-sided p, whether the values depart in the claim's direction: its one-sided p is the smaller one. */
    private Agreement agreement() {
        if (!(claim instanceof Claim.Inequality inequality)
                || !hypothesis.analysis().twoSided()
                || inequality.comparison() == Comparison.DIFFERENT) {
            return Agreement.UNASKED;
        }
        Alternative claimed = inequality.comparison().alternative();
        return oneSidedP(claimed) < oneSidedP(claimed.mirrored()) ? Agreement.YES : Agreement.NO;
    }

    private double oneSidedP(Alternative alternative) {
        return test.towards(alternative)
                .run(sides, 0, randomness().of("test"))
                .orElseThrow()
                .p();
    }

    private List<String> cautions(Optional<Effect> effect) {
        List<String> cautions = new ArrayList<>();
        if (claim.metrics().stream().map(judge::find).anyMatch(Samples::hasSeveralOfOne)) {
            cautions.add("Several values of a replicate count as one: '"
                    + hypothesis.analysis().aggregation().label() + "' of them.");
        }
        TestMethod method = choice.method();
        if (design.resampling() != null && method != TestMethod.CORRECTED_T) {
            cautions.add(Obstacles.splitsTakenForIndependent(method));
        }
        boolean plain = claim.margin() == 0 && claim.right().isPlain();
        if (sides.isBinary() && !method.isOfShares() && !plain && method != TestMethod.CORRECTED_T) {
            cautions.add("The values are 0 or 1, and the test '" + method.label() + "' of a margin, factor or constant"
                    + " holds its level for such values only about, and not at all where a share is near 0 or 1.");
        }
        if (method == TestMethod.SCORE) {
            fewExpected().ifPresent(cautions::add);
        }
        method.insteadOfMeans(sides.isConstant()).ifPresent(cautions::add);
        if (!sides.isConstant() && sides.paired() && Arrays.equals(sides.left(), sides.bounds(0))) {
            cautions.add("Both sides are equal in every pair.");
        }
        cautions.addAll(effects.cautions(effect, method));
        return cautions;
    }

    /** Where fewer are expected than a score test needs; the figures are those of {@link ShareScoreTests}. */
    private Optional<String> fewExpected() {
        double offset = claim.right().offset();
        double expected = Math.min(expected(offset - claim.margin()), expected(offset + claim.margin()));
        if (expected >= ShareScoreTests.ENOUGH_EXPECTED) {
            return Optional.empty();
        }
        String few = Figures.significant(expected, 2) + ", fewer than " + ShareScoreTests.ENOUGH_EXPECTED
                + ". Then the test 'score' holds its level only about: at 0.05, it supports up to 9.5 % of claims that"
                + " are only just false";
        return Optional.of(
                sides.paired()
                        ? "Of pairs that differ the rarer way, what is expected at the margin is " + few + "."
                        : "Of a side's zeros or ones, what is expected at the margin is " + few
                                + ", and up to 18.3 % if one side has five times as many values.");
    }

    private double expected(double margin) {
        return sides.paired()
                ? ShareScoreTests.smallestExpectedPairs(sides.left(), sides.right(), margin)
                : ShareScoreTests.smallestExpected(sides.left(), sides.right(), margin);
    }
}
