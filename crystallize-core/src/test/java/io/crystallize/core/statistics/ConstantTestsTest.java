package io.crystallize.core.statistics;

import static io.crystallize.core.statistics.Alternative.GREATER;
import static io.crystallize.core.statistics.Alternative.LESS;
import static io.crystallize.core.statistics.Alternative.TWO_SIDED;
import static io.crystallize.core.statistics.Examples.FIRST_DRUG;
import static io.crystallize.core.statistics.Examples.TEN_DIGITS;
import static io.crystallize.core.statistics.Examples.ones;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Values to ten digits without another source are those of scipy 1.17.1 for the same data. */
class ConstantTestsTest {
    private static final double[] ABOVE = {0.6, 0.7, 0.55, 0.9, 0.51};

    @ParameterizedTest
    @CsvSource({"GREATER, 0.10879889003422444", "LESS, 0.8912011099657755", "TWO_SIDED, 0.21759778006844888"})
    void t_ofStudentsFirstDrug(Alternative alternative, double p) {
        TestResult result = ConstantTests.t(FIRST_DRUG, 0, alternative).orElseThrow();

        assertThat(result.test()).isEqualTo("one-sample t");
        assertThat(result.p()).isCloseTo(p, TEN_DIGITS);
        assertThat(result.statistic()).isCloseTo(1.3257101407138212, TEN_DIGITS);
        assertThat(result.degreesOfFreedom()).isEqualTo(9);
    }

    /** Mendel's peas: Conover, Practical Nonparametric Statistics, 1971, page 97; R's help of binom.test: p = 0.3825. */
    @ParameterizedTest
    @CsvSource({"GREATER, 0.8240891223524226", "LESS, 0.19600926705388308", "TWO_SIDED, 0.3824915595748517"})
    void binomial_ofMendelsPeas_isPublished(Alternative alternative, double p) {
        TestResult result = ConstantTests.binomial(ones(682, 925), 0.75, alternative);

        assertThat(result.p()).isCloseTo(p, TEN_DIGITS);
        assertThat(result.statistic()).isEqualTo(682 / 925.0);
    }

    @Test
    void signsOfAllValues_makeTheSmallestP() {
        assertThat(ConstantTests.permutation(ABOVE, 0.5, GREATER, new RandomBits(1)))
                .isEqualTo(TestResult.of("permutation of signs (exact)", 1.0 / 32));
        assertThat(ConstantTests.wilcoxon(ABOVE, 0.5, GREATER).p()).isCloseTo(1.0 / 32, TEN_DIGITS);
        assertThat(ConstantTests.sign(ABOVE, 0.5, TWO_SIDED).p()).isCloseTo(1.0 / 16, TEN_DIGITS);
        assertThat(ConstantTests.sign(ABOVE, 0.5, LESS).p()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(Alternative.class)
    void smallestBinomialP_isOfAllOrNone(Alternative alternative) {
        for (double probability : new double[] {0.1, 0.5, 0.75}) {
            double smallest = ConstantTests.smallestBinomialP(6, probability, alternative);
            double least = 1;
            for (int k = 0; k <= 6; k++) {
                least = Math.min(
                        least,
                        ConstantTests.binomial(ones(k, 6), probability, alternative)
                                .p());
            }
            assertThat(smallest).isEqualTo(least);
        }
        assertThat(ConstantTests.smallestBinomialP(6, 0.5, GREATER)).isCloseTo(1.0 / 64, TEN_DIGITS);
        assertThat(ConstantTests.smallestBinomialP(6, 0.5, TWO_SIDED)).isCloseTo(1.0 / 32, TEN_DIGITS);
        assertThat(ConstantTests.smallestBinomialP(6, 0.75, LESS)).isCloseTo(Math.pow(0.25, 6), TEN_DIGITS);
    }

    /** The two most probable numbers are alike probable on paper: nothing is more probable than either. */
    @ParameterizedTest
    @CsvSource({"3, 1, 0.5", "9, 2, 0.3", "9, 3, 0.3", "29, 8, 0.3", "3, 3, 0.75", "11, 3, 0.25"})
    void binomial_ofEitherOfTwoModes_isOne(int values, int ones, double probability) {
        assertThat(ConstantTests.binomial(ones(ones, values), probability, TWO_SIDED)
                        .p())
                .isCloseTo(1, TEN_DIGITS);
    }

    @Test
    void binomial_ofWhatCannotBe_isNotZero() {
        assertThat(ConstantTests.binomial(ones(1, 3), 0, GREATER).p()).isEqualTo(Double.MIN_NORMAL);
    }

    @Test
    void arguments_thatCannotBeTested_areNamed() {
        assertThat(ConstantTests.t(new double[] {2, 2, 2}, 1, GREATER)).isEmpty();
        assertThatThrownBy(() -> ConstantTests.t(new double[] {1}, 0, GREATER))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("values has 1 value, but the test needs at least 2");
        assertThatThrownBy(() -> ConstantTests.sign(ABOVE, Double.NaN, GREATER))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("constant[0] is NaN, but only finite values can be tested");
        assertThatThrownBy(() -> ConstantTests.binomial(ABOVE, 0.5, GREATER))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("values[0] is 0.6, but the test is of values that are 0 or 1");
        assertThatThrownBy(() -> ConstantTests.binomial(ones(1, 3), 1.5, GREATER))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("probability is 1.5, but has to be from 0 to 1");
    }
}
