package io.crystallize.core.statistics;

import static io.crystallize.core.statistics.EffectsTest.LEFT;
import static io.crystallize.core.statistics.EffectsTest.RIGHT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class BootstrapTest {
    /** The jackknife's formula (Efron, 1987, eq. 6.6; of two samples, Davison and Hinkley, eq. 5.26), with numpy. */
    @Test
    void acceleration_isTheJackknifes() {
        assertEquals(0.009744051019369175, Bootstrap.acceleration(LEFT, ExactMean::of), 1e-11);
        assertEquals(-0.0188569557060311, Bootstrap.acceleration(LEFT, RIGHT, Effects::difference), 1e-11);
    }

    /** Φ⁻¹(0.625), of two and a half values among four; scipy.stats.norm.ppf. */
    @Test
    void bias_countsTiesHalf() {
        assertEquals(0.31863936396437515, Bootstrap.bias(new double[] {1, 2, 3, 4}, 3), 1e-12);
    }

    @Test
    void sameSeed_sameInterval() {
        Interval first = paired(7);
        assertEquals(first, paired(7));
        assertTrue(first.contains(0.9));
    }

    @Test
    void statisticWithoutVariation_hasNoInterval() {
        double[] equal = {1, 1, 1, 1};
        assertTrue(Bootstrap.interval(equal, ExactMean::of, 0.95, 199, new RandomBits(1))
                .isEmpty());
        assertTrue(Bootstrap.interval(new double[] {1}, ExactMean::of, 0.95, 199, new RandomBits(1))
                .isEmpty());
        assertTrue(Bootstrap.interval(LEFT, values -> Double.NaN, 0.95, 199, new RandomBits(1))
                .isEmpty());
    }

    private static Interval paired(long seed) {
        return Bootstrap.paired(LEFT, RIGHT, Effects::pairedDifference, 0.95, 999, new RandomBits(seed))
                .orElseThrow();
    }
}
