package io.crystallize.core.statistics;

import static io.crystallize.core.statistics.Alternative.GREATER;
import static io.crystallize.core.statistics.Alternative.LESS;
import static io.crystallize.core.statistics.Alternative.TWO_SIDED;
import static io.crystallize.core.statistics.Examples.CROSSED;
import static io.crystallize.core.statistics.Examples.FIRST_DRUG;
import static io.crystallize.core.statistics.Examples.SECOND_DRUG;
import static io.crystallize.core.statistics.Examples.SELFED;
import static io.crystallize.core.statistics.Examples.TEN_DIGITS;
import static io.crystallize.core.statistics.Examples.ones;
import static io.crystallize.core.statistics.Examples.tied;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Values to ten digits without another source are those of scipy 1.17.1 for the same data. */
class PairedTestsTest {
    /** Fisher, The Design of Experiments, 1935, section 21: 863 of 32 768 sums are as great, 1726 in either direction. */
    @ParameterizedTest
    @CsvSource({"GREATER, 863", "LESS, 31933", "TWO_SIDED, 1726"})
    void permutation_ofDarwinsMaize_isFishers(Alternative alternative, int patterns) {
        TestResult result = PairedTests.permutation(CROSSED, SELFED, alternative, new RandomBits(1));

        assertThat(result).isEqualTo(TestResult.of("paired permutation (exact)", patterns / 32768.0));
    }

    /** Fisher, section 17: t = 2.148. */
    @ParameterizedTest
    @CsvSource({"GREATER, 0.024851472010900433", "LESS, 0.9751485279890996", "TWO_SIDED, 0.049702944021800866"})
    void t_ofDarwinsMaize_isFishers(Alternative alternative, double p) {
        TestResult result = PairedTests.t(CROSSED, SELFED, alternative).orElseThrow();

        assertThat(result.p()).isCloseTo(p, TEN_DIGITS);
        assertThat(result.statistic()).isCloseTo(2.1479874613311205, TEN_DIGITS);
        assertThat(result.degreesOfFreedom()).isEqualTo(14);
    }

    /** Student, 1908, section 9: t = 4.06; R's help page of its data set sleep: p = 0.002833. */
    @ParameterizedTest
    @CsvSource({"GREATER, 0.0014164450986921364", "LESS, 0.9985835549013079", "TWO_SIDED, 0.002832890197384273"})
    void t_ofStudentsSleep_isPublished(Alternative alternative, double p) {
        TestResult result = PairedTests.t(SECOND_DRUG, FIRST_DRUG, alternative).orElseThrow();

        assertThat(result.p()).isCloseTo(p, TEN_DIGITS);
        assertThat(result.statistic()).isCloseTo(4.062127683382037, TEN_DIGITS);
    }

    /** By the formula of section 3 of the paper, as if the patients were splits into 80 % and 20 %. */
    @ParameterizedTest
    @CsvSource({"GREATER, 0.02899535313432803", "LESS, 0.971004646865672", "TWO_SIDED, 0.05799070626865606"})
    void correctedT_isTheFormulaOfNadeauAndBengio(Alternative alternative, double p) {
        TestResult result = PairedTests.correctedT(SECOND_DRUG, FIRST_DRUG, alternative, 0.25)
                .orElseThrow();

        assertThat(result.p()).isCloseTo(p, TEN_DIGITS);
        assertThat(result.statistic()).isCloseTo(2.171298578935045, TEN_DIGITS);
        assertThat(result.degreesOfFreedom()).isEqualTo(9);
    }

    /** Hollander & Wolfe, Nonparametric Statistical Methods, 1973, page 29: depression scale, first and second visit. */
    @ParameterizedTest
    @CsvSource({"GREATER, 0.01953125", "LESS, 0.986328125", "TWO_SIDED, 0.0390625"})
    void wilcoxon_withoutTies_isHollanderAndWolfes(Alternative alternative, double p) {
        double[] first = {1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30};
        double[] second = {0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29};

        TestResult result = PairedTests.wilcoxon(first, second, alternative);

        assertThat(result.test()).isEqualTo("Wilcoxon signed-rank (exact)");
        assertThat(result.p()).isCloseTo(p, TEN_DIGITS);
        assertThat(result.statistic()).isEqualTo(40);
    }

    /** One pair of Student's is equal, two differ by 1.3: all the others favour the second drug. */
    @Test
    void wilcoxon_withTiesAndAZero_isExact() {
        assertThat(PairedTests.wilcoxon(SECOND_DRUG, FIRST_DRUG, GREATER))
                .isEqualTo(new TestResult("Wilcoxon signed-rank (exact)", 1.0 / 512, 45.0, null, null));
        assertThat(PairedTests.wilcoxon(SECOND_DRUG, FIRST_DRUG, LESS).p()).isEqualTo(1);
        assertThat(PairedTests.wilcoxon(SECOND_DRUG, FIRST_DRUG, TWO_SIDED).p()).isEqualTo(1.0 / 256);
    }

    @ParameterizedTest
    @CsvSource({"GREATER, 0.9359088949022171", "LESS, 0.06524500321779912", "TWO_SIDED, 0.13049000643559824"})
    void wilcoxon_ofManyWithTies_isTheNormalApproximation(Alternative alternative, double p) {
        TestResult result = PairedTests.wilcoxon(tied(7, 11), tied(5, 13), alternative);

        assertThat(result.test()).isEqualTo("Wilcoxon signed-rank (normal approximation)");
        assertThat(result.p()).isCloseTo(p, TEN_DIGITS);
    }

    @ParameterizedTest
    @CsvSource({"GREATER, 0.9368264620930393", "LESS, 0.10580428438075806", "TWO_SIDED, 0.21160856876151612"})
    void sign_leavesEqualPairsOut(Alternative alternative, double p) {
        TestResult result = PairedTests.sign(tied(7, 11), tied(5, 13), alternative);

        assertThat(result.p()).isCloseTo(p, TEN_DIGITS);
        assertThat(result.statistic()).isEqualTo(21);
    }

    /** Rounding mustn't leave out the count at the other end, which would halve p. */
    @Test
    void sign_twoSided_isTwiceTheSmallerOneSided() {
        for (int n = 1; n <= 60; n++) {
            for (int positive = 0; positive <= n; positive++) {
                double[] left = ones(positive, n);
                double[] right = Arrays.stream(left).map(x -> 1 - x).toArray();
                double greater = PairedTests.sign(left, right, GREATER).p();
                double less = PairedTests.sign(left, right, LESS).p();

                assertThat(PairedTests.sign(left, right, TWO_SIDED).p())
                        .isCloseTo(Math.min(1, 2 * Math.min(greater, less)), TEN_DIGITS);
            }
        }
    }

    /** Agresti, Categorical Data Analysis, 1990, page 350: 150 approved at first only, 86 later only. */
    @ParameterizedTest
    @CsvSource({"GREATER, 1.8579680697856933e-05", "LESS, 0.9999896457855217", "TWO_SIDED, 3.7159361395713866e-05"})
    void mcNemar_ofApproval_isBinomialOnPairsThatDiffer(Alternative alternative, double p) {
        double[] first = ones(794 + 150, 1600);
        double[] second = ones(794, 1600);
        Arrays.fill(second, 944, 944 + 86, 1);

        TestResult result = PairedTests.mcNemar(first, second, alternative);

        assertThat(result.p()).isCloseTo(p, TEN_DIGITS);
        assertThat(result.statistic()).isEqualTo(150);
    }

    @ParameterizedTest
    @EnumSource(Alternative.class)
    void smallestP_isReachedIfAllPairsFavourOneSide(Alternative alternative) {
        for (int n : new int[] {1, 5, 12, 40}) {
            double[] left = alternative == LESS ? new double[n] : ones(n, n);
            double[] right = alternative == LESS ? ones(n, n) : new double[n];
            double smallest = PairedTests.smallestExactP(n, alternative);

            assertThat(smallest).isEqualTo(Math.min(1, Math.pow(2, alternative == TWO_SIDED ? 1 - n : -n)));
            assertThat(PairedTests.smallestPermutationP(n, alternative)).isEqualTo(smallest);
            assertThat(PairedTests.permutation(left, right, alternative, new RandomBits(1))
                            .p())
                    .isEqualTo(smallest);
            assertThat(PairedTests.wilcoxon(left, right, alternative).p()).isEqualTo(smallest);
            assertThat(PairedTests.sign(left, right, alternative).p()).isCloseTo(smallest, TEN_DIGITS);
            assertThat(PairedTests.mcNemar(left, right, alternative).p()).isCloseTo(smallest, TEN_DIGITS);
        }
        double[] left = alternative == LESS ? new double[60] : ones(60, 60);
        double[] right = alternative == LESS ? ones(60, 60) : new double[60];
        assertThat(PairedTests.permutation(left, right, alternative, new RandomBits(1))
                        .p())
                .isEqualTo(PairedTests.smallestPermutationP(60, alternative));
    }

    @ParameterizedTest
    @EnumSource(Alternative.class)
    void allPairsEqual_speaksForNothing(Alternative alternative) {
        double[] same = {0, 1, 1, 0};

        assertThat(PairedTests.permutation(same, same, alternative, new RandomBits(1))
                        .p())
                .isEqualTo(1);
        assertThat(PairedTests.wilcoxon(same, same, alternative).p()).isEqualTo(1);
        assertThat(PairedTests.sign(same, same, alternative).p()).isEqualTo(1);
        assertThat(PairedTests.mcNemar(same, same, alternative).p()).isEqualTo(1);
        assertThat(PairedTests.differing(same, same)).isZero();
        assertThat(PairedTests.t(same, same, alternative)).isEmpty();
    }

    @Test
    void differencesOfRoundingAlone_areZero() {
        double[] left = new double[20];
        double[] right = new double[20];
        Arrays.fill(left, 0.1 + 0.2);
        Arrays.fill(right, 0.3);

        assertThat(left[0]).isGreaterThan(right[0]);
        assertThat(PairedTests.differing(left, right)).isZero();
        assertThat(PairedTests.sign(left, right, GREATER).p()).isEqualTo(1);
        assertThat(PairedTests.wilcoxon(left, right, GREATER).p()).isEqualTo(1);
    }

    @Test
    void t_ofDifferencesThatOnlyRoundingTellsApart_isNotDefined() {
        double[] left = {0.3, 0.7, 0.9, 1.1};
        double[] right = {0.2, 0.6, 0.8, 1.0};

        assertThat(left[0] - right[0]).isNotEqualTo(left[3] - right[3]);
        assertThat(PairedTests.t(left, right, GREATER)).isEmpty();
        assertThat(PairedTests.correctedT(left, right, GREATER, 0.25)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(doubles = {0x1p-1000, 0x1p-300, 0x1p300, 0x1p900})
    void t_isTheSameInAnyUnit(double unit) {
        double[] left = Arrays.stream(SECOND_DRUG).map(x -> x * unit).toArray();
        double[] right = Arrays.stream(FIRST_DRUG).map(x -> x * unit).toArray();

        assertThat(PairedTests.t(left, right, GREATER)).isEqualTo(PairedTests.t(SECOND_DRUG, FIRST_DRUG, GREATER));
    }

    @Test
    void p_thatIsTooSmallForADouble_isNotZero() {
        double[] left = new double[2000];
        Arrays.setAll(left, i -> 1000 + i % 2);

        assertThat(PairedTests.t(left, new double[2000], GREATER).orElseThrow().p())
                .isEqualTo(Double.MIN_NORMAL);
        assertThat(PairedTests.sign(left, new double[2000], GREATER).p()).isEqualTo(Double.MIN_NORMAL);
    }

    @Test
    void arguments_thatCannotBeTested_areNamed() {
        double[] two = {1, 2};

        assertThatThrownBy(() -> PairedTests.t(two, new double[3], GREATER))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("left has 2 values and right has 3, but pairs need as many on either side");
        assertThatThrownBy(() -> PairedTests.t(new double[1], new double[1], GREATER))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("left has 1 value, but the test needs at least 2");
        assertThatThrownBy(() -> PairedTests.sign(two, new double[] {0, Double.NaN}, GREATER))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("right[1] is NaN, but only finite values can be tested");
        assertThatThrownBy(() -> PairedTests.wilcoxon(two, new double[] {0, Double.MAX_VALUE}, GREATER))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The values of right are too large to be added up: use another unit");
        assertThatThrownBy(() -> PairedTests.mcNemar(two, two, GREATER))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("left[1] is 2.0, but the test is of values that are 0 or 1");
        assertThatThrownBy(() -> PairedTests.correctedT(two, two, GREATER, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("testToTrain is 0.0, but has to be");
    }
}
