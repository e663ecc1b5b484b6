package io.crystallize.core.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class EffectTest {
    /** Student's own example: hours of sleep gained under two drugs, as R's {@code t.test(paired = TRUE)} has it. */
    @Test
    void of_sleepData_isWhatRSays() {
        double[] first = {0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0};
        double[] second = {1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4};

        Effect effect = effect(first, second);

        assertThat(effect.estimate()).isEqualTo(-1.58, within(1e-15));
        assertThat(effect.interval().low()).isEqualTo(-2.4598858, within(1e-7));
        assertThat(effect.interval().high()).isEqualTo(-0.7001142, within(1e-7));
        assertThat(effect.interval().level()).isEqualTo(0.95);
        assertThat(effect.inWords()).isEqualTo("-1.58 [-2.46, -0.70]");
    }

    @Test
    void of_equalDifferences_hasAnIntervalOfNoWidth() {
        Effect effect = effect(new double[] {0.7, 0.7, 0.7}, new double[] {0.1, 0.1, 0.1});

        assertThat(effect.interval()).isEqualTo(new Effect.Interval(effect.estimate(), effect.estimate(), 0.95));
        assertThat(effect.inWords()).isEqualTo("+0.6 [0.6, 0.6]");
    }

    @Test
    void of_onePair_hasNoInterval() {
        Effect effect = effect(new double[] {0.7}, new double[] {0.2});

        assertThat(effect.estimate()).isEqualTo(0.5, within(1e-15));
        assertThat(effect.interval()).isNull();
        assertThat(effect.inWords()).isEqualTo("+0.5");
    }

    @Test
    void of_valuesWhoseSquaresOverflowOrVanish_scalesWithThem() {
        double[] left = {1, 2, 4, 8};
        Effect.Interval plain = effect(left, new double[4]).interval();
        for (int exponent : new int[] {-900, 900}) {
            double[] scaled = left.clone();
            for (int i = 0; i < 4; i++) {
                scaled[i] = Math.scalb(scaled[i], exponent);
            }
            assertThat(effect(scaled, new double[4]).interval())
                    .isEqualTo(new Effect.Interval(
                            Math.scalb(plain.low(), exponent), Math.scalb(plain.high(), exponent), 0.95));
        }
    }

    @Test
    void interval_ofNormalDifferences_coversItsNominalShare() {
        Random random = new Random(5);
        int covered = 0;
        for (int experiment = 0; experiment < 2000; experiment++) {
            double[] left =
                    random.doubles(5).map(u -> 1 + random.nextGaussian()).toArray();
            Effect.Interval interval = effect(left, new double[5]).interval();
            covered += interval.low() <= 1 && 1 <= interval.high() ? 1 : 0;
        }
        assertThat(covered / 2000.0).isBetween(0.935, 0.965);
    }

    private static Effect effect(double[] left, double[] right) {
        return Effect.of(PairedDifferences.of(Samples.of(left), Samples.of(right)));
    }
}
