package io.crystallize.examples.penguins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import io.crystallize.core.statistics.Alternative;
import io.crystallize.core.statistics.PairedTests;
import io.crystallize.core.statistics.RandomBits;
import io.crystallize.core.verdict.Resampling;
import io.crystallize.core.verdict.Samples;
import io.crystallize.core.verdict.Verifier.Evidence;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class NoneWorseTest {
    private static final double[] BASELINE = {0.81, 0.78, 0.84, 0.80, 0.79, 0.83};
    private static final double[] BETTER = {0.90, 0.88, 0.91, 0.92, 0.86, 0.94};
    private static final double[] ALIKE = {0.80, 0.79, 0.82, 0.81, 0.80, 0.82};

    private static Evidence evidence(double[] first, double[] second, @Nullable Resampling resampling) {
        return new Evidence(
                "treatment",
                Map.of("first", Samples.of(first), "second", Samples.of(second)),
                Map.of("first", Samples.of(BASELINE), "second", Samples.of(BASELINE)),
                resampling,
                new RandomBits(1));
    }

    @Test
    void p_isThatOfTheWeakestMetric() {
        NoneWorse.Found found = new NoneWorse(0.05).verify(evidence(BETTER, ALIKE, null));

        // All of 6 differences exceed the margin: the exact p of each is 1 / 2^6.
        assertThat(found.p()).isEqualTo(1.0 / 64);
        assertThat(found.differences().get("first")).isCloseTo(0.56 / 6, within(1e-12));
        assertThat(found.differences().get("second")).isCloseTo(-0.01 / 6, within(1e-12));
    }

    @Test
    void oneMetricThatIsWorse_isTheWeakest() {
        NoneWorse.Found found = new NoneWorse(0.05).verify(evidence(BETTER, new double[6], null));

        assertThat(found.weakest()).isEqualTo("second");
        assertThat(found.p()).isEqualTo(1);
    }

    @Test
    void splitsOfOneDataSet_areTestedWithTheCorrection() {
        double[] lowered = new double[6];
        for (int i = 0; i < 6; i++) {
            lowered[i] = BASELINE[i] - 0.05;
        }

        NoneWorse.Found found = new NoneWorse(0.05).verify(evidence(BETTER, ALIKE, new Resampling(0.8, 0.2)));

        assertThat(found.p())
                .isEqualTo(PairedTests.correctedT(ALIKE, lowered, Alternative.GREATER, 0.2 / 0.8)
                        .orElseThrow()
                        .p());
    }

    @Test
    void differencesWithoutSpread_cantBeJudged() {
        assertThatIllegalStateException()
                .isThrownBy(() -> new NoneWorse(0.05).verify(evidence(BASELINE, BASELINE, new Resampling(0.8, 0.2))))
                .withMessageContaining("the difference in 'first' is the same in all replicates");
    }

    /** At the border one metric is exactly the margin worse, and the other one far better: the worst case of the null. */
    @Test
    void nullHypothesis_isRejectedAtMostAtTheLevel() {
        SplittableRandom random = new SplittableRandom(20261127);
        int rejected = 0;
        for (int round = 0; round < 2000; round++) {
            double[] border = new double[6];
            double[] better = new double[6];
            for (int i = 0; i < 6; i++) {
                border[i] = BASELINE[i] - 0.05 + 0.1 * (random.nextDouble() - 0.5);
                better[i] = BASELINE[i] + 0.5 + 0.1 * random.nextDouble();
            }
            if (new NoneWorse(0.05).verify(evidence(border, better, null)).p() <= 0.05) {
                rejected++;
            }
        }
        // The 99.99 % quantile of the binomial distribution of 2000 and 0.05 is 138.
        assertThat(rejected).isLessThan(138);
    }

    @Test
    void marginThatIsNotPositive_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new NoneWorse(0))
                .withMessageStartingWith("margin is 0.0, expected a positive number");
    }
}
