package io.crystallize.core.verdict;

import io.crystallize.core.statistics.Bootstrap;
import io.crystallize.core.statistics.Caution;
import io.crystallize.core.statistics.EffectIntervals;
import io.crystallize.core.statistics.Effects;
import io.crystallize.core.statistics.ExactMean;
import io.crystallize.core.statistics.Interval;
import io.crystallize.core.statistics.MeanIntervals;
import io.crystallize.core.statistics.ProportionIntervals;
import io.crystallize.core.statistics.RandomBits;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleBiFunction;
import java.util.stream.Stream;

/**
 * Measures the effect between two sides of a claim, as the analysis asks or as it suits the values.
 *
 * @param resplits whether the replicates are splits of one data set
 * @param testToTrain how much they have in common, where that is to be allowed for; else 0
 * @param looks when it was planned to look. At each look, the interval misses the true value no oftener than by the look's
 *     share, so that all of them together are right as often as one at {@link Effect#LEVEL} (repeated confidence intervals:
 *     Jennison &amp; Turnbull, <i>Interim Analyses: The Repeated Confidence Interval Approach</i>, Journal of the Royal
 *     Statistical Society B 51, 1989)
 */
record EffectMeter(Sides sides, Analysis analysis, boolean resplits, double testToTrain, PlannedLooks looks) {
    /** Returns why these values don't have the effect that is asked for; {@link Analysis} refuses what none have. */
    Optional<String> problem() {
        if (analysis.effect() == EffectSize.RISK_DIFFERENCE && !sides.isBinary()) {
            return Optional.of("The effect 'risk-difference' is for values that are all 0 or 1, and some are not.");
        }
        if (analysis.interval() == IntervalMethod.WILSON && size() != EffectSize.RISK_DIFFERENCE) {
            return Optional.of("The interval 'wilson' is for a risk difference, of values that are all 0 or 1; here the"
                    + " effect is '" + size().label() + "'. Leave it out, or choose t or bca.");
        }
        if (analysis.interval() == IntervalMethod.EXACT
                && !(sides.isConstant() && size() == EffectSize.RISK_DIFFERENCE)) {
            return Optional.of(
                    "The interval 'exact' is for a share against a constant ('a.m > 0.9'), of values that are"
                            + " all 0 or 1; here the effect is '" + size().label() + "'"
                            + (sides.isConstant() ? "" : " of two conditions") + ". Leave it out, or choose t or bca.");
        }
        return Optional.empty();
    }

    /** Returns the effect, or empty if these values leave it undefined. */
    Optional<Effect> measure(RandomBits random) {
        OptionalDouble estimate = estimate();
        if (estimate.isEmpty()) {
            return Optional.empty();
        }
        Interval interval = interval(random).map(this::portable).orElse(null);
        return Optional.of(new Effect(size(), Portable.round(estimate.getAsDouble()), interval));
    }

    private EffectSize size() {
        if (analysis.effect() != null) {
            return analysis.effect();
        }
        if (sides.bound().factor() != 1) {
            return EffectSize.RATIO;
        }
        return testToTrain == 0 && sides.isBinary() ? EffectSize.RISK_DIFFERENCE : EffectSize.DIFFERENCE;
    }

    private double[] left() {
        return sides.left();
    }

    private double[] right() {
        return sides.right();
    }

    private OptionalDouble estimate() {
        return switch (size()) {
            case DIFFERENCE, RISK_DIFFERENCE -> OptionalDouble.of(difference(left(), right()));
            case RATIO -> Effects.ratioOfMeans(left(), right());
            case HEDGES_G -> sides.paired() ? Effects.pairedHedgesG(left(), right()) : Effects.hedgesG(left(), right());
            case CLIFFS_DELTA -> OptionalDouble.of(Effects.cliffsDelta(left(), right()));
        };
    }

    private double difference(double[] left, double[] right) {
        return sides.paired() ? ExactMean.ofDifferences(left, right) : Effects.difference(left, right);
    }

    private Optional<Interval> interval(RandomBits random) {
        if (analysis.interval() == IntervalMethod.BCA) {
            return bootstrap(random);
        }
        double[] left = left();
        double[] right = right();
        boolean paired = sides.paired();
        EffectSize size = size();
        if (size == EffectSize.RISK_DIFFERENCE && analysis.interval() != IntervalMethod.T) {
            return Optional.of(riskDifference());
        }
        return switch (size) {
            case DIFFERENCE, RISK_DIFFERENCE ->
                !paired
                        ? MeanIntervals.difference(left, right, level())
                        : testToTrain > 0
                                ? MeanIntervals.resplitDifference(left, right, testToTrain, level())
                                : MeanIntervals.pairedDifference(left, right, level());
            case RATIO ->
                paired ? MeanIntervals.pairedRatio(left, right, level()) : MeanIntervals.ratio(left, right, level());
            case HEDGES_G ->
                paired
                        ? EffectIntervals.pairedHedgesG(left, right, level())
                        : EffectIntervals.hedgesG(left, right, level());
            case CLIFFS_DELTA -> EffectIntervals.cliffsDelta(left, right, level());
        };
    }

    private Interval riskDifference() {
        int n = left().length;
        if (sides.isConstant()) {
            double constant = sides.bound().offset();
            Interval share = analysis.interval() == IntervalMethod.EXACT
                    ? ProportionIntervals.clopperPearson(ones(left()), n, level())
                    : ProportionIntervals.wilson(ones(left()), n, level());
            return new Interval(share.low() - constant, share.high() - constant, share.level(), share.method());
        }
        return sides.paired()
                ? ProportionIntervals.pairedDifference(left(), right(), level())
                : ProportionIntervals.difference(ones(left()), n, ones(right()), right().length, level());
    }

    private static int ones(double[] values) {
        return (int) Arrays.stream(values).filter(value -> value == 1).count();
    }

    private Optional<Interval> bootstrap(RandomBits random) {
        ToDoubleBiFunction<double[], double[]> statistic = switch (size()) {
            case DIFFERENCE, RISK_DIFFERENCE -> this::difference;
            case RATIO -> (left, right) -> Effects.ratioOfMeans(left, right).orElse(Double.NaN);
            case HEDGES_G ->
                (left, right) -> (sides.paired() ? Effects.pairedHedgesG(left, right) : Effects.hedgesG(left, right))
                        .orElse(Double.NaN);
            case CLIFFS_DELTA -> Effects::cliffsDelta;
        };
        return sides.paired()
                ? Bootstrap.paired(left(), right(), statistic, level(), Bootstrap.DRAWS, random)
                : Bootstrap.unpaired(left(), right(), statistic, level(), Bootstrap.DRAWS, random);
    }

    /**
     * Returns what should be known of the effect that was measured, and of the p value of a test, which the same skew
     * affects as the interval.
     */
    List<String> cautions(Optional<Effect> measured, TestMethod test) {
        List<Caution> ofTest = testCautions(test);
        String name = "the p value of the test '" + test.label() + "'";
        if (measured.isEmpty() || measured.get().interval() == null) {
            String undefined = measured.isEmpty() ? "effect" : "interval of the effect";
            return Stream.concat(
                            Stream.of("These values leave the " + undefined + " '" + size().label() + "' undefined."),
                            ofTest.stream().map(said -> words(said, "")))
                    .distinct()
                    .toList();
        }
        List<String> cautions = new ArrayList<>();
        if (!looks.areAllTaken()) {
            cautions.add("The run ended early, as all was decided: an effect found so tends to be too great.");
        }
        if (resplits && !isCorrected()) {
            cautions.add(
                    "The interval takes splits of one data set for independent: it is about the mean over splits of"
                            + " this data only.");
        }
        List<Caution> ofInterval = intervalCautions();
        boolean together = !ofInterval.isEmpty() && !ofTest.isEmpty();
        Stream.concat(
                        ofInterval.stream()
                                .map(said -> words(said, together ? " The same goes for " + name + "." : "")),
                        together ? Stream.of() : ofTest.stream().map(said -> words(said, "")))
                .distinct()
                .forEach(cautions::add);
        return cautions;
    }

    private static String words(Caution said, String also) {
        return said.reason() + also + " Better: " + String.join("; ", said.better()) + ".";
    }

    /** What a test of means is cautioned against for; one that exchanges unpaired values needs no symmetry. */
    private List<Caution> testCautions(TestMethod test) {
        return test.needsSymmetry(sides.paired())
                ? looked(
                        (side, level) -> Caution.ofP(side, test.label()),
                        (left, right, level) -> Caution.ofP(left, right, test.label()))
                : List.of();
    }

    /** Whether the interval allows for what splits have in common. */
    private boolean isCorrected() {
        return testToTrain > 0 && size() == EffectSize.DIFFERENCE && analysis.interval() != IntervalMethod.BCA;
    }

    private List<Caution> intervalCautions() {
        if (analysis.interval() == IntervalMethod.BCA) {
            return looked(Caution::ofBootstrap, Caution::ofBootstrap);
        }
        if (size() == EffectSize.RISK_DIFFERENCE && analysis.interval() != IntervalMethod.T) {
            return shareCautions();
        }
        boolean mean =
                size() == EffectSize.DIFFERENCE || size() == EffectSize.RATIO || size() == EffectSize.RISK_DIFFERENCE;
        return mean ? looked(Caution::ofT, Caution::ofT) : List.of();
    }

    private List<Caution> shareCautions() {
        if (analysis.interval() == IntervalMethod.EXACT) {
            return List.of();
        }
        return sides.isConstant()
                ? Caution.ofWilson(left(), Effect.LEVEL).stream().toList()
                : Stream.of(left(), right())
                        .flatMap(side -> Caution.ofNewcombe(side, Effect.LEVEL).stream())
                        .toList();
    }

    private interface OfValues {
        Optional<Caution> of(double[] values, double level);
    }

    private interface OfPairs {
        Optional<Caution> of(double[] left, double[] right, double level);
    }

    /** Looks at what an interval is taken of: the differences of pairs, or each side. */
    private List<Caution> looked(OfValues side, OfPairs pairs) {
        Stream<Optional<Caution>> cautions = sides.paired()
                ? Stream.of(pairs.of(left(), right(), Effect.LEVEL))
                : Stream.of(side.of(left(), Effect.LEVEL), side.of(right(), Effect.LEVEL));
        return cautions.flatMap(Optional::stream).toList();
    }

    private double level() {
        return 1 - looks.share() * (1 - Effect.LEVEL);
    }

    private Interval portable(Interval interval) {
        return new Interval(
                Portable.round(interval.low()),
                Portable.round(interval.high()),
                Portable.round(looks.areSeveral() ? Effect.LEVEL : interval.level()),
                looks.areSeveral() ? interval.method() + ", at any look" : interval.method());
    }
}
