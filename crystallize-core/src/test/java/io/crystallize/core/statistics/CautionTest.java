package io.crystallize.core.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CautionTest {
    @Test
    void fewValues_areOfferedTheMedianWithItsAttainedLevel() {
        Caution caution = Caution.ofT(new double[] {1, 2, 3, 4, 9}, 0.95).orElseThrow();
        assertEquals(
                "95 % by Student's t can't be trusted: so few values (5) can't show whether their distribution is "
                        + "skewed.",
                caution.reason());
        assertEquals(
                "the median's interval by order statistics [1.000, 9.000], which holds 93.7 % whatever the distribution",
                caution.better().get(0));
    }

    @Test
    void rareOnes_areOfferedTheExactInterval() {
        double[] values = new double[30];
        values[3] = 1;
        Caution caution = Caution.ofT(values, 0.95).orElseThrow();
        assertEquals(
                List.of("the exact interval of the proportion (Clopper–Pearson) [0.0008436, 0.1722]"),
                caution.better());
    }

    @Test
    void symmetricValues_needNoCautionFromTenOn() {
        double[] ten = IntStream.range(0, 10).asDoubleStream().toArray();
        double[] thirty = IntStream.range(0, 30).asDoubleStream().toArray();
        assertTrue(Caution.ofT(ten, 0.95).isEmpty());
        assertTrue(Caution.ofBootstrap(ten, 0.95).isPresent());
        assertTrue(Caution.ofBootstrap(thirty, 0.95).isEmpty());
    }
}
