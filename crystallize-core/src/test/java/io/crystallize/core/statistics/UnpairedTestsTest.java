package io.crystallize.core.statistics;

import static io.crystallize.core.statistics.Alternative.GREATER;
import static io.crystallize.core.statistics.Alternative.LESS;
import static io.crystallize.core.statistics.Alternative.TWO_SIDED;
import static io.crystallize.core.statistics.Examples.FIRST_DRUG;
import static io.crystallize.core.statistics.Examples.SECOND_DRUG;
import static io.crystallize.core.statistics.Examples.TEN_DIGITS;
import static io.crystallize.core.statistics.Examples.ones;
import static io.crystallize.core.statistics.Examples.tied;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Values to ten digits without another source are those of scipy 1.17.1 for the same data. */
class UnpairedTestsTest {
    /** Permeability of membranes at term and earlier: Hollander & Wolfe, 1973, page 69. */
    private static final double[] AT_TERM = {0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46};

    private static final double[] EARLIER = {1.15, 0.88, 0.90, 0.74, 1.21};

    /** R's help page of t.test, of Student's sleep as if unpaired: t = 1.8608, df = 17.776, p = 0.07939. */
    @ParameterizedTest
    @CsvSource({"GREATER, 0.03969707009367915", "LESS, 0.9603029299063208", "TWO_SIDED, 0.0793941401873583"})
    void welch_ofStudentsSleep_isPublished(Alternative alternative, double p) {
        TestResult result =
                UnpairedTests.welch(SECOND_DRUG, FIRST_DRUG, alternative).orElseThrow();

        assertThat(result.p()).isCloseTo(p, TEN_DIGITS);
        assertThat(result.statistic()).isCloseTo(1.8608134674868526, TEN_DIGITS);
        assertThat(result.degreesOfFreedom()).isCloseTo(17.776473516178488, TEN_DIGITS);
    }

    @ParameterizedTest
    @CsvSource({"GREATER, 0.03959335710796911", "LESS, 0.9604066428920309", "TWO_SIDED, 0.07918671421593822"})
    void student_ofStudentsSleep_isPublished(Alternative alternative, double p) {
        TestResult result =
                UnpairedTests.student(SECOND_DRUG, FIRST_DRUG, alternative).orElseThrow();

        assertThat(result.p()).isCloseTo(p, TEN_DIGITS);
        assertThat(result.statistic()).isCloseTo(1.8608134674868524, TEN_DIGITS);
        assertThat(result.degreesOfFreedom()).isEqualTo(18);
    }

    /** Hollander & Wolfe: W = 35, p = 0.1272. */
    @ParameterizedTest
    @CsvSource({"GREATER, 0.1272061272061272", "LESS, 0.8967698967698967", "TWO_SIDED, 0.2544122544122544"})
    void mannWhitney_withoutTies_isHollanderAndWolfes(Alternative alternative, double p) {
        TestResult result = UnpairedTests.mannWhitney(AT_TERM, EARLIER, alternative);

        assertThat(result.test()).isEqualTo("Mann–Whitney (exact)");
        assertThat(result.p()).isCloseTo(p, TEN_DIGITS);
        assertThat(result.statistic()).isEqualTo(35);
    }

    /** Over all 6435 relabellings. */
    @ParameterizedTest
    @CsvSource({"GREATER, 0.9788655788655789", "LESS, 0.03045843045843046", "TWO_SIDED, 0.06091686091686092"})
    void mannWhitney_withTies_isExact(Alternative alternative, double p) {
        TestResult result = UnpairedTests.mannWhitney(
                new double[] {1, 2, 2, 3, 3, 4, 5}, new double[] {2, 3, 4, 4, 5, 6, 6, 7}, alternative);

        assertThat(result.test()).isEqualTo("Mann–Whitney (exact)");
        assertThat(result.p()).isCloseTo(p, TEN_DIGITS);
        assertThat(result.statistic()).isEqualTo(11.5);
    }

    @ParameterizedTest
    @CsvSource({"GREATER, 0.9273190021951213", "LESS, 0.07341157350147541", "TWO_SIDED, 0.14682314700295082"})
    void mannWhitney_ofManyWithTies_isTheNormalApproximation(Alternative alternative, double p) {
        TestResult result = UnpairedTests.mannWhitney(tied(7, 11), tied(5, 13), alternative);

        assertThat(result.test()).isEqualTo("Mann–Whitney (normal approximation)");
        assertThat(result.p()).isCloseTo(p, TEN_DIGITS);
        assertThat(result.statistic()).isEqualTo(1524);
    }

    @Test
    void mannWhitney_oneAgainstManyEqualOnes_isNoMoreThanOneOfThem() {
        assertThat(UnpairedTests.mannWhitney(new double[] {1}, new double[999], GREATER)
                        .p())
                .isEqualTo(0.001);
        assertThat(UnpairedTests.mannWhitney(new double[60], new double[60], GREATER)
                        .p())
                .isEqualTo(1);
    }

    /** Over all 3003 relabellings, the sign of the difference of means as the difference's. */
    @ParameterizedTest
    @CsvSource({"GREATER, 0.0636030636030636", "LESS, 0.938061938061938", "TWO_SIDED, 0.1272061272061272"})
    void permutation_ofPermeability_isExact(Alternative alternative, double p) {
        TestResult result = UnpairedTests.permutation(AT_TERM, EARLIER, alternative, new RandomBits(1));

        assertThat(result.test()).isEqualTo("unpaired permutation (exact)");
        assertThat(result.p()).isCloseTo(p, TEN_DIGITS);
    }

    @ParameterizedTest
    @CsvSource({"GREATER, 0.08291708291708291", "LESS, 0.9090909090909091", "TWO_SIDED, 0.16583416583416583"})
    void kolmogorovSmirnov_ofPermeability_isExact(Alternative alternative, double p) {
        TestResult result = UnpairedTests.kolmogorovSmirnov(AT_TERM, EARLIER, alternative);

        assertThat(result.p()).isCloseTo(p, TEN_DIGITS);
        assertThat(result.statistic()).isCloseTo(alternative == LESS ? 0.1 : 0.6, TEN_DIGITS);
    }

    /** Fisher, The Design of Experiments, 1935, chapter 2: a lady who tells 3 of 4 cups right; 17 of 70 ways. */
    @ParameterizedTest
    @CsvSource({"GREATER, 0.24285714285714285", "LESS, 0.9857142857142858", "TWO_SIDED, 0.48571428571428565"})
    void fisher_ofTheTeaTasting_isFishers(Alternative alternative, double p) {
        assertThat(UnpairedTests.fisher(ones(3, 4), ones(1, 4), alternative).p())
                .isCloseTo(p, TEN_DIGITS);
    }

    /** Convictions of like-sex twins: Fisher, 1962; R's help page of fisher.test: p = 0.0004652. */
    @ParameterizedTest
    @CsvSource({"GREATER, 0.000465180943362905", "LESS, 0.9999845190186861", "TWO_SIDED, 0.0005367241191434357"})
    void fisher_ofTwins_isPublished(Alternative alternative, double p) {
        assertThat(UnpairedTests.fisher(ones(10, 12), ones(3, 18), alternative).p())
                .isCloseTo(p, TEN_DIGITS);
    }

    /** Tables that are alike probable on paper: rounding mustn't leave one out, which would halve p. */
    @Test
    void fisher_twoSided_isTheExactShareOfTablesNoMoreProbable() {
        for (int n = 1; n <= 13; n++) {
            for (int m = 1; m <= 13; m++) {
                for (int ones = 0; ones <= n + m; ones++) {
                    double[] ways = waysOfTables(n, m, ones);
                    double all = Arrays.stream(ways).sum();
                    for (int k = Math.max(0, ones - m); k <= Math.min(n, ones); k++) {
                        double observed = ways[k];
                        double share = Arrays.stream(ways)
                                        .filter(each -> each <= observed)
                                        .sum()
                                / all;
                        assertThat(UnpairedTests.fisher(ones(k, n), ones(ones - k, m), TWO_SIDED)
                                        .p())
                                .isCloseTo(share, TEN_DIGITS);
                    }
                }
            }
        }
    }

    /** How many ways each number of ones on the left can come about: small integers. */
    private static double[] waysOfTables(int left, int right, int ones) {
        return IntStream.rangeClosed(0, Math.min(left, ones))
                .mapToDouble(k -> ones - k > right
                        ? 0
                        : Relabellings.count(k, left - k) * Relabellings.count(ones - k, right - ones + k))
                .toArray();
    }

    @ParameterizedTest
    @EnumSource(Alternative.class)
    void smallestP_isReachedIfAllValuesFavourOneSide(Alternative alternative) {
        int[][] sizes = {{2, 2}, {4, 4}, {3, 6}, {20, 20}};
        for (int[] size : sizes) {
            double[] left = alternative == LESS ? new double[size[0]] : ones(size[0], size[0]);
            double[] right = alternative == LESS ? ones(size[1], size[1]) : new double[size[1]];
            double smallest = UnpairedTests.smallestExactP(size[0], size[1], alternative);

            assertThat(UnpairedTests.permutation(left, right, alternative, new RandomBits(1))
                            .p())
                    .isEqualTo(smallest)
                    .isEqualTo(UnpairedTests.smallestPermutationP(size[0], size[1], alternative));
            assertThat(UnpairedTests.mannWhitney(left, right, alternative).p()).isEqualTo(smallest);
            assertThat(UnpairedTests.kolmogorovSmirnov(left, right, alternative).p())
                    .isCloseTo(smallest, TEN_DIGITS);
            assertThat(UnpairedTests.fisher(left, right, alternative).p())
                    .isCloseTo(UnpairedTests.smallestFisherP(size[0], size[1], alternative), TEN_DIGITS);
        }
        assertThat(UnpairedTests.smallestExactP(4, 4, alternative))
                .isEqualTo((alternative == TWO_SIDED ? 2 : 1) / 70.0);
    }

    @ParameterizedTest
    @EnumSource(Alternative.class)
    void allValuesEqual_speaksForNothing(Alternative alternative) {
        double[] same = {1, 1, 1};

        assertThat(UnpairedTests.permutation(same, same, alternative, new RandomBits(1))
                        .p())
                .isEqualTo(1);
        assertThat(UnpairedTests.mannWhitney(same, same, alternative).p()).isEqualTo(1);
        assertThat(UnpairedTests.kolmogorovSmirnov(same, same, alternative).p()).isEqualTo(1);
        assertThat(UnpairedTests.fisher(same, same, alternative).p()).isEqualTo(1);
        assertThat(UnpairedTests.student(same, same, alternative)).isEmpty();
        assertThat(UnpairedTests.welch(same, same, alternative)).isEmpty();
    }

    @Test
    void valuesThatOnlyRoundingTellsApart_areEqual() {
        double[] left = new double[10];
        double[] right = new double[10];
        Arrays.fill(left, 0.1 + 0.2);
        Arrays.fill(right, 0.3);

        assertThat(UnpairedTests.mannWhitney(left, right, GREATER).p()).isEqualTo(1);
        assertThat(UnpairedTests.kolmogorovSmirnov(left, right, GREATER).p()).isEqualTo(1);
        assertThat(UnpairedTests.permutation(left, right, GREATER, new RandomBits(1))
                        .p())
                .isEqualTo(1);
    }

    @Test
    void welch_oneSideWithoutSpread_isDefined() {
        assertThat(UnpairedTests.welch(new double[] {1, 1, 1}, new double[] {0, 1, 3}, LESS))
                .isPresent();
    }

    @Test
    void arguments_thatCannotBeTested_areNamed() {
        assertThatThrownBy(() -> UnpairedTests.welch(new double[] {1}, new double[2], GREATER))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("left has 1 value, but the test needs at least 2");
        assertThatThrownBy(() -> UnpairedTests.mannWhitney(
                        new double[] {1}, new double[] {2, Double.POSITIVE_INFINITY}, GREATER))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("right[1] is Infinity, but only finite values can be tested");
        assertThatThrownBy(() -> UnpairedTests.fisher(new double[] {1}, new double[] {0.5}, GREATER))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("right[0] is 0.5, but the test is of values that are 0 or 1");
    }
}
