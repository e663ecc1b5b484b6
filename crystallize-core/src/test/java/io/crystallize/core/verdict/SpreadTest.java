package io.crystallize.core.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.crystallize.core.verdict.Analysis.Pairing;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a pilot run says of the values to come. */
class SpreadTest {
    private static final Map<String, Map<String, Samples>> SAMPLES = Map.of(
            "a", Map.of("m", Samples.of(3, 5, 4, 8), "bit", Samples.of(1, 1, 0, 1)),
            "b", Map.of("m", Samples.of(1, 2, 3, 4), "bit", Samples.of(0, 1, 1, 0)),
            "one", Map.of("m", Samples.of(1)),
            "nan", Map.of("m", Samples.of(1, Double.NaN)));

    private static Spread of(String claim) {
        return Spread.of(Hypothesis.parse(claim), SAMPLES);
    }

    @Test
    void pairs_haveTheSpreadOfTheirDifferences() {
        Spread spread = of("a.m > b.m");

        // The differences are 2, 3, 1, 4.
        assertThat(spread.paired()).isTrue();
        assertThat(spread.observations()).isEqualTo(4);
        assertThat(spread.freedom()).isEqualTo(3);
        assertThat(spread.effect()).isEqualTo(2.5);
        assertThat(spread.sd()).isCloseTo(Math.sqrt(5.0 / 3), within(1e-12));
        assertThat(spread.shares()).isNull();
    }

    @Test
    void unpairedSides_haveOneSpreadInCommon() {
        Analysis analysis = new Analysis(0.05, null, Pairing.UNPAIRED, false, Aggregation.MEAN, null, null);

        Spread spread = Spread.of(Hypothesis.parse("a.m > b.m").judgedBy(analysis), SAMPLES);

        // The squares around 5 are 4, 0, 1, 9; around 2.5 they are 2.25, 0.25, 0.25, 2.25.
        assertThat(spread.paired()).isFalse();
        assertThat(spread.observations()).isEqualTo(8);
        assertThat(spread.freedom()).isEqualTo(6);
        assertThat(spread.effect()).isEqualTo(2.5);
        assertThat(spread.sd()).isCloseTo(Math.sqrt((14 + 5) / 6.0), within(1e-12));
    }

    @ParameterizedTest
    @CsvSource({
        "b.m < a.m, 2.5",
        "a.m < b.m, -2.5",
        "a.m != b.m, 2.5",
        "a.m >= b.m - 1, 3.5",
        "a.m > 2 * b.m, 0",
        "a.m > 4, 1",
        "a.m < 4, -1",
        "a.m ~ b.m + 1 ± 9, 1.5",
    })
    void effect_isPositiveInTheDirectionOfTheClaim_withItsMargin(String claim, double effect) {
        assertThat(of(claim).effect()).isEqualTo(effect);
    }

    @Test
    void zerosAndOnes_haveShares_theClaimedOneFirst() {
        Spread.Shares shares = new Spread.Shares(0.75, 0.5, 0.5, 0.25);

        assertThat(of("a.bit > b.bit").shares()).isEqualTo(shares);
        assertThat(of("b.bit < a.bit").shares()).isEqualTo(shares);
        assertThat(of("a.bit > b.bit - 0.1").shares()).isNull();
        assertThat(of("a.bit > 0.5").shares()).isEqualTo(new Spread.Shares(0.75, 0.5, 0, 0));
        assertThat(of("a.bit < 0.5").shares()).isEqualTo(new Spread.Shares(0.5, 0.75, 0, 0));
        assertThat(of("a.bit > 0").shares())
                .as("no probability that chance can decide")
                .isNull();
        assertThat(of("a.bit ~ 0.5 ± 0.1").shares()).isNull();
        assertThat(of("a.bit > b.bit - 0.1").binary()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "*.m differs | can't be planned for: expected a claim with '>'",
                "c.m > b.m | There is no condition 'c'. Conditions: a, b, nan, one.",
                "a.n > b.m | No replicate recorded metric 'n' under condition 'a'. Metrics recorded there: bit, m.",
                "one.m > b.m | takes at least 2 replicates in which its metrics have a value; there is 1",
                "nan.m > b.m | nan.m is NaN in replicate 1",
            })
    void whatSaysNothing_isTold(String claim, String problem) {
        assertThatIllegalArgumentException().isThrownBy(() -> of(claim)).withMessageContaining(problem);
    }

    /** Of normal samples, it is at least the true one in four of five. */
    @Test
    void upperSd_isAtLeastTheTrueOne_inFourOfFiveSamples() {
        SplittableRandom random = new SplittableRandom(20261127);
        int covered = 0;
        int rounds = 4000;
        for (int i = 0; i < rounds; i++) {
            double[] values =
                    DoubleStream.generate(random::nextGaussian).limit(6).toArray();
            Spread spread = Spread.of(Hypothesis.parse("x.m > 0"), Map.of("x", Map.of("m", Samples.of(values))));
            covered += spread.upperSd() >= 1 ? 1 : 0;
        }
        // 0.8 and four standard errors of it, which are 0.0063 each.
        assertThat((double) covered / rounds).isBetween(0.7747, 0.8253);
    }
}
