package io.crystallize.core.statistics;

import static io.crystallize.core.statistics.EffectsTest.LEFT;
import static io.crystallize.core.statistics.EffectsTest.RIGHT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class IntervalsTest {
    private static final double[] EQUAL = {2, 2, 2};

    /** scipy 1.17.1: ttest_rel and ttest_ind(equal_var=False), confidence_interval(0.95). */
    @Test
    void t_agreesWithScipy() {
        agrees(
                0.27737415960793077,
                1.522625840392069,
                1e-9,
                MeanIntervals.pairedDifference(LEFT, RIGHT, 0.95).orElseThrow());
        agrees(
                -0.07563365108768749,
                1.8756336510876883,
                1e-9,
                MeanIntervals.difference(LEFT, RIGHT, 0.95).orElseThrow());
    }

    /** By the formula, with scipy.stats.t and numpy: a variance factor of 1/6 + 1/4. */
    @Test
    void resplits_haveTheCorrectedVariance() {
        agrees(
                -0.08445789285770189,
                1.8844578928577018,
                1e-9,
                MeanIntervals.resplitDifference(LEFT, RIGHT, 0.25, 0.95).orElseThrow());
    }

    /** Fieller's quadratic, solved with numpy. */
    @Test
    void ratio_isFiellers() {
        agrees(
                1.0528522295441387,
                1.3344695954461774,
                1e-9,
                MeanIntervals.pairedRatio(LEFT, RIGHT, 0.95).orElseThrow());
        assertTrue(MeanIntervals.ratio(LEFT, RIGHT, 0.95).orElseThrow().contains(35.1 / 29.7));
        assertTrue(MeanIntervals.ratio(LEFT, new double[] {-1, 1, 2}, 0.95).isEmpty());
    }

    /** Newcombe, Two-sided Confidence Intervals for the Single Proportion, 1998, table I: 81/263, 15/148, 0/20, 1/29. */
    @Test
    void proportions_agreeWithNewcombesTable() {
        agrees(0.2553, 0.3662, 5e-5, ProportionIntervals.wilson(81, 263, 0.95));
        agrees(0.0624, 0.1605, 5e-5, ProportionIntervals.wilson(15, 148, 0.95));
        agrees(0, 0.1611, 5e-5, ProportionIntervals.wilson(0, 20, 0.95));
        agrees(0.0061, 0.1718, 5e-5, ProportionIntervals.wilson(1, 29, 0.95));
        agrees(0.2527, 0.3676, 5e-5, ProportionIntervals.clopperPearson(81, 263, 0.95));
        agrees(0, 0.1684, 5e-5, ProportionIntervals.clopperPearson(0, 20, 0.95));
    }

    /** scipy 1.17.1: binomtest(3, 10).proportion_ci(0.95, 'exact' and 'wilson'). */
    @Test
    void proportions_agreeWithScipy() {
        agrees(0.06673951117773447, 0.652452850060008, 1e-9, ProportionIntervals.clopperPearson(3, 10, 0.95));
        agrees(0.10779126740630102, 0.6032218525388546, 1e-9, ProportionIntervals.wilson(3, 10, 0.95));
    }

    /** Newcombe, Interval Estimation for the Difference between Independent Proportions, 1998, table II, method 10. */
    @Test
    void riskDifference_agreesWithNewcombesTable() {
        agrees(0.0524, 0.3339, 5e-5, ProportionIntervals.difference(56, 70, 48, 80, 0.95));
        agrees(0.1705, 0.8090, 5e-5, ProportionIntervals.difference(9, 10, 3, 10, 0.95));
        agrees(0.0582, 0.8062, 5e-5, ProportionIntervals.difference(6, 7, 2, 7, 0.95));
        agrees(-0.0381, 0.1926, 5e-5, ProportionIntervals.difference(5, 56, 0, 29, 0.95));
    }

    /** φ is 0 once corrected for continuity, so the paired interval is that of independent proportions. */
    @Test
    void pairedRiskDifference_withoutCorrelationIsTheUnpairedOne() {
        Interval paired = ProportionIntervals.pairedDifference(1, 1, 7, 12, 0.95);
        Interval unpaired = ProportionIntervals.difference(2, 21, 8, 21, 0.95);
        agrees(unpaired.low(), unpaired.high(), 1e-15, paired);
    }

    @Test
    void pairedRiskDifference_isNarrowerIfPairsAgree() {
        double[] left = {1, 1, 1, 1, 1, 1, 0, 0, 0, 0};
        double[] right = {1, 1, 1, 1, 1, 0, 0, 0, 0, 0};
        Interval paired = ProportionIntervals.pairedDifference(left, right, 0.95);
        Interval unpaired = ProportionIntervals.difference(6, 10, 5, 10, 0.95);
        assertTrue(paired.high() - paired.low() < 0.8 * (unpaired.high() - unpaired.low()));
        assertEquals(paired, ProportionIntervals.pairedDifference(5, 1, 0, 4, 0.95));
    }

    /** The noncentral t of scipy 1.17.1, inverted with brentq. */
    @Test
    void hedgesG_invertsTheNoncentralT() {
        agrees(
                -0.07988885607110585,
                2.4052218220730515,
                1e-9,
                EffectIntervals.hedgesG(LEFT, RIGHT, 0.95).orElseThrow());
    }

    @Test
    void cliffsDelta_staysWithinItsRange() {
        Interval some = EffectIntervals.cliffsDelta(LEFT, RIGHT, 0.95).orElseThrow();
        assertTrue(some.contains(21 / 36.0) && some.low() > -1 && some.high() < 1);
        Interval mirrored = EffectIntervals.cliffsDelta(RIGHT, LEFT, 0.95).orElseThrow();
        agrees(-some.high(), -some.low(), 1e-12, mirrored);
        Interval all = EffectIntervals.cliffsDelta(new double[] {3, 4}, new double[] {1, 2}, 0.95)
                .orElseThrow();
        assertEquals(1, all.high());
    }

    /** Binomial tails by hand: 1 − 2/2⁵, 1 − 2/2⁶, and 1 − 2 (1 + 10)/2¹⁰. */
    @Test
    void median_tellsTheLevelItAttains() {
        assertEquals(0.9375, median(5).level(), 1e-15);
        assertEquals(0.96875, median(6).level(), 1e-15);
        agrees(2, 9, 0, median(10));
        assertEquals(1 - 22 / 1024.0, median(10).level(), 1e-12);
    }

    @Test
    void undefinedIntervals_areEmpty() {
        double[] one = {1};
        for (Optional<Interval> undefined : java.util.List.of(
                MeanIntervals.mean(one, 0.95),
                MeanIntervals.mean(EQUAL, 0.95),
                MeanIntervals.pairedDifference(EQUAL, EQUAL, 0.95),
                MeanIntervals.difference(EQUAL, EQUAL, 0.95),
                MeanIntervals.difference(LEFT, one, 0.95),
                MeanIntervals.pairedRatio(EQUAL, EQUAL, 0.95),
                EffectIntervals.hedgesG(EQUAL, EQUAL, 0.95),
                EffectIntervals.pairedHedgesG(one, one, 0.95),
                EffectIntervals.cliffsDelta(one, LEFT, 0.95),
                EffectIntervals.median(one, 0.95))) {
            assertEquals(Optional.empty(), undefined);
        }
        assertThrows(IllegalArgumentException.class, () -> MeanIntervals.mean(LEFT, 1));
        assertThrows(IllegalArgumentException.class, () -> ProportionIntervals.wilson(3, 2, 0.95));
    }

    private static Interval median(int n) {
        double[] values =
                java.util.stream.IntStream.rangeClosed(1, n).asDoubleStream().toArray();
        return EffectIntervals.median(values, 0.95).orElseThrow();
    }

    private static void agrees(double low, double high, double tolerance, Interval actual) {
        assertEquals(low, actual.low(), tolerance, actual::toString);
        assertEquals(high, actual.high(), tolerance, actual::toString);
    }
}
