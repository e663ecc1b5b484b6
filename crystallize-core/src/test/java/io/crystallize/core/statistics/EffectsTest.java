package io.crystallize.core.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Reference values: computed from their definitions with numpy and scipy 1.17.1, as each test says. */
class EffectsTest {
    static final double[] LEFT = {5.1, 4.9, 6.2, 5.8, 7.0, 6.1};
    static final double[] RIGHT = {4.2, 5.0, 5.1, 4.7, 6.3, 4.4};

    @Test
    void differences_areOfMeans() {
        assertEquals(0.9, Effects.pairedDifference(LEFT, RIGHT), 1e-14);
        assertEquals(0.9, Effects.difference(LEFT, RIGHT), 1e-14);
        assertEquals(0.85, Effects.differenceFrom(LEFT, 5), 1e-14);
        assertEquals(35.1 / 29.7, Effects.ratioOfMeans(LEFT, RIGHT).orElseThrow(), 1e-14);
    }

    /** J by scipy.special.gammaln, standard deviations by numpy. */
    @Test
    void hedgesG_isCorrectedByTheExactGammas() {
        assertEquals(1.0951927845514706, Effects.hedgesG(LEFT, RIGHT).orElseThrow(), 1e-13);
        assertEquals(1.2753734536810681, Effects.pairedHedgesG(LEFT, RIGHT).orElseThrow(), 1e-13);
        assertEquals(1 - 3 / (4e6 - 1), Effects.correction(1_000_000), 1e-12);
    }

    /** Counted pair by pair with numpy. */
    @Test
    void cliffsDelta_isTheShareOfGreaterMinusThatOfLess() {
        assertEquals(21 / 36.0, Effects.cliffsDelta(LEFT, RIGHT), 1e-15);
        assertEquals(-21 / 36.0, Effects.cliffsDelta(RIGHT, LEFT), 1e-15);
        assertEquals(0, Effects.cliffsDelta(LEFT, LEFT));
        assertEquals(1, Effects.cliffsDelta(new double[] {2, 3}, new double[] {1}));
    }

    @Test
    void riskDifference_takesZerosAndOnesOnly() {
        assertEquals(0.5 - 0.25, Effects.riskDifference(new double[] {0, 1}, new double[] {1, 0, 0, 0}));
        assertThrows(IllegalArgumentException.class, () -> Effects.riskDifference(LEFT, RIGHT));
    }

    @Test
    void undefinedEffects_areEmpty() {
        double[] one = {1};
        double[] equal = {2, 2, 2};
        assertTrue(Effects.ratioOfMeans(LEFT, new double[] {-1, 1}).isEmpty());
        assertTrue(Effects.hedgesG(one, one).isEmpty());
        assertTrue(Effects.hedgesG(equal, equal).isEmpty());
        assertTrue(Effects.hedgesG(equal, new double[] {1, 1, 1}).isEmpty());
        assertTrue(Effects.pairedHedgesG(equal, equal).isEmpty());
        assertTrue(Effects.hedgesGFrom(one, 0).isEmpty());
    }

    /** With the same random numbers under both conditions, a shift is all that is left, and rounding. */
    @Test
    void spreadOfRoundingAlone_isNone() {
        double[] base = {0.1, 0.7, 0.3, 1.9, 2.3, 0.45, 0.62, 0.81, 1.17, 3.3};
        double[] shifted = Arrays.stream(base).map(x -> x + 0.1).toArray();
        double[] alike = {0.3, 0.1 + 0.2, 0.3};

        assertTrue(Sample.variance(Sample.differences(shifted, base)) > 0);
        assertTrue(Effects.pairedHedgesG(shifted, base).isEmpty());
        assertTrue(EffectIntervals.pairedHedgesG(shifted, base, 0.95).isEmpty());
        assertTrue(MeanIntervals.pairedDifference(shifted, base, 0.95).isEmpty());
        assertTrue(Caution.ofT(shifted, base, 0.95).isEmpty());
        assertTrue(Effects.hedgesG(alike, new double[] {1, 1, 1}).isEmpty());
        assertTrue(Effects.hedgesGFrom(alike, 0).isEmpty());
        assertTrue(MeanIntervals.difference(alike, new double[] {1, 1, 1}, 0.95).isEmpty());
    }

    @Test
    void valueThatIsNotFinite_isNamed() {
        IllegalArgumentException error = assertThrows(
                IllegalArgumentException.class, () -> Effects.difference(LEFT, new double[] {1, Double.NaN}));
        assertEquals("right[1] is NaN, but has to be finite", error.getMessage());
    }
}
