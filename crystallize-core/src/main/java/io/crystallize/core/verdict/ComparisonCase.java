package io.crystallize.core.verdict;

import io.crystallize.core.statistics.Alternative;
import io.crystallize.core.statistics.ExactMean;
import io.crystallize.core.statistics.RandomBits;
import io.crystallize.core.statistics.TestResult;
import io.crystallize.core.verdict.Analysis.Pairing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A claim about one metric and a bound: an inequality or an equivalence. */
final class ComparisonCase implements Case {
    private final Hypothesis hypothesis;
    private final Claim claim;
    private final Sides sides;
    private final Design design;
    private final Choice choice;
    private final SideTest test;
    private final Optional<String> obstacle;

    /** A test, and why it is this one. */
    private record Choice(TestMethod method, String reason) {}

    ComparisonCase(Hypothesis hypothesis, Judge judge) {
        this.hypothesis = hypothesis;
        claim = hypothesis.claim();
        List<MetricRef> metrics = claim.metrics();
        Bound bound = bound(claim);
        sides = Sides.of(
                judge.find(metrics.get(0)),
                bound,
                bound.metric() == null ? null : judge.find(bound.metric()),
                hypothesis.analysis());
        design = metrics.stream()
                .map(metric -> judge.designs().apply(metric.condition()))
                .reduce(Design::and)
                .orElseThrow();
        choice = choose();
        test = new SideTest(
                choice.method(),
                alternative(),
                design.resampling() == null ? 0 : design.resampling().testToTrain());
        obstacle = new Obstacles(judge.samples())
                .unknown(metrics)
                .or(() -> Obstacles.of(sides, metrics))
                .or(this::unsuitable);
    }

    private static Bound bound(Claim claim) {
        if (claim instanceof Claim.Inequality inequality) {
            return inequality.right();
        }
        if (claim instanceof Claim.Equivalence equivalence) {
            return equivalence.right();
        }
        throw new IllegalArgumentException("Not a comparison: " + claim);
    }

    private Alternative alternative() {
        return claim instanceof Claim.Inequality inequality && !hypothesis.analysis().twoSided()
                ? inequality.comparison().alternative()
                : claim instanceof Claim.Inequality ? Alternative.TWO_SIDED : Alternative.GREATER;
    }

    private Choice choose() {
        TestMethod asked = hypothesis.analysis().test();
        if (asked != null) {
            return new Choice(asked, "asked for");
        }
        boolean paired = hypothesis.analysis().pairing() == Pairing.PAIRED;
        if (design.resampling() != null && paired) {
            return new Choice(TestMethod.CORRECTED_T, "the replicates are splits of one data set");
        }
        if (sides.size() > 0 && sides.isBinary() && isPlain()) {
            if (sides.isConstant()) {
                return new Choice(TestMethod.BINOMIAL, "all values are 0 or 1");
            }
            return paired
                    ? new Choice(TestMethod.MCNEMAR, "all values are 0 or 1, in pairs")
                    : new Choice(TestMethod.FISHER, "all values are 0 or 1, unpaired");
        }
        return new Choice(
                TestMethod.PERMUTATION,
                sides.isConstant()
                        ? "for values against a constant"
                        : paired ? "for values in pairs" : "for unpaired values");
    }

    /** Whether a test of shares could judge it: there is no margin, and a constant is a probability. */
    private boolean isPlain() {
        Bound bound = sides.bound();
        boolean probability = bound.offset() > 0 && bound.offset() < 1;
        return claim instanceof Claim.Inequality && (sides.isConstant() ? probability : bound.isPlain());
    }

    private Optional<String> unsuitable() {
        Optional<String> problem = effects().problem();
        if (problem.isPresent()) {
            return problem;
        }
        TestMethod method = choice.method();
        if (method.isOfShares() && !sides.isBinary()) {
            return Optional.of("The test '" + method.label() + "' is for values that are all 0 or 1, and some are not."
                    + " Choose another test, or record 1 for success and 0 for failure.");
        }
        if (method == TestMethod.BINOMIAL && !isPlain()) {
            return Optional.of("The test 'binomial' compares a share with a probability between 0 and 1, not with "
                    + sides.bound() + ".");
        }
        if (method == TestMethod.CORRECTED_T && design.resampling() == null) {
            return Optional.of("The test 'corrected-t' is for replicates that are splits of one data set, and no step"
                    + " declares that they are. Let the step that splits implement Resamples, or choose another test.");
        }
        if (sides.size() < test.fewest()) {
            return Optional.of("The test '" + method.label() + "' takes at least " + test.fewest()
                    + (sides.paired() ? " replicates in which both sides have a value" : " replicates of each side")
                    + ", to see how much they vary; there is " + sides.size() + ".");
        }
        if (!sides.isBinary() && neverVary(sides.left()) && neverVary(sides.bounds(0)) && sides.size() > 1) {
            return Optional.of("The values don't vary between replicates: " + inWords(sides.left()[0], 0)
                    + (sides.isConstant() ? "" : " and " + inWords(sides.right()[0], 1))
                    + " in each. Replicates that can't differ say no more than one; measure something that chance has a"
                    + " part in, or look at the values themselves.");
        }
        if (test.run(sides, 0, new RandomBits(0)).isEmpty()) {
            return Optional.of("All " + sides.size() + (sides.paired() ? " differences are equal" : " values of each side are equal")
                    + ", so there is no spread for the test '" + method.label()
                    + "' to compare with. Choose 'permutation', which needs none.");
        }
        return Optional.empty();
    }

    private String inWords(double value, int side) {
        return claim.metrics().get(side) + " is " + Figures.significant(value, 6);
    }

    private static boolean neverVary(double[] values) {
        return Arrays.stream(values).allMatch(value -> value == values[0]);
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
        Map<String, Double> means = new LinkedHashMap<>();
        List<MetricRef> metrics = claim.metrics();
        putMean(means, metrics.get(0), sides.left());
        if (!sides.isConstant()) {
            putMean(means, metrics.get(1), sides.right());
        }
        return new Verdict.Data(
                sides.size(), sides.paired() && !sides.isConstant(), sides.missing(), sides.repeats(), means);
    }

    private static void putMean(Map<String, Double> means, MetricRef metric, double[] values) {
        if (values.length > 0) {
            means.put(metric.toString(), ExactMean.of(values));
        }
    }

    @Override
    public Optional<String> obstacle() {
        return obstacle;
    }

    @Override
    public int observations() {
        return sides.size();
    }

    @Override
    public double smallestP(int observations) {
        return test.smallestP(sides, observations);
    }

    @Override
    public Optional<TestResult> test(RandomBits random) {
        if (claim instanceof Claim.Equivalence equivalence) {
            SideTest below = new SideTest(test.method(), Alternative.LESS, test.testToTrain());
            TestResult above = test.run(sides, -equivalence.margin(), random).orElseThrow();
            TestResult under = below.run(sides, equivalence.margin(), random).orElseThrow();
            TestResult weaker = above.p() >= under.p() ? above : under;
            return Optional.of(new TestResult(
                    "two one-sided tests, " + weaker.test(),
                    weaker.p(),
                    weaker.statistic(),
                    weaker.degreesOfFreedom(),
                    weaker.errorDegreesOfFreedom()));
        }
        return test.run(sides, 0, random);
    }

    @Override
    public String choice() {
        return choice.reason();
    }

    @Override
    public Optional<Boolean> supported() {
        if (claim instanceof Claim.Inequality inequality && hypothesis.analysis().twoSided()) {
            double difference = ExactMean.of(sides.left()) - ExactMean.of(sides.bounds(0));
            return switch (inequality.comparison().alternative()) {
                case GREATER -> Optional.of(difference > 0);
                case LESS -> Optional.of(difference < 0);
                case TWO_SIDED -> Optional.empty();
            };
        }
        return Optional.empty();
    }

    @Override
    public Map<String, @Nullable Object> found() {
        return Map.of();
    }

    @Override
    public Optional<Effect> effect(RandomBits random) {
        return effects().measure(random);
    }

    @Override
    public List<String> cautions() {
        List<String> cautions = new ArrayList<>();
        if (design.resampling() != null && choice.method() != TestMethod.CORRECTED_T) {
            cautions.add("The replicates are splits of one data set, and the test '" + choice.method().label()
                    + "' takes them for independent: it says nothing about other data.");
        }
        cautions.addAll(effects().cautions());
        return cautions;
    }

    private EffectMeter effects() {
        return new EffectMeter(
                sides,
                hypothesis.analysis(),
                choice.method() == TestMethod.CORRECTED_T ? test.testToTrain() : 0);
    }
}
