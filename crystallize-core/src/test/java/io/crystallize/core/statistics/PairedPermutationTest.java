package io.crystallize.core.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PairedPermutationTest {
    private static final String EXACT = "paired permutation (exact)";

    @ParameterizedTest
    @ValueSource(doubles = {1, 10, 68, 0.1, 1000, 3e17, 1e-200, 1e200})
    void exact_equalsBruteForceOnIntegers_whateverTheUnit(double unit) {
        Random random = new Random(7);
        for (int n = 1; n <= 14; n++) {
            int[] left = random.ints(n, 0, 12).toArray();
            int[] right = random.ints(n, 0, 10).toArray();

            TestResult outcome = run(inUnit(left, unit), inUnit(right, unit));

            assertThat(outcome.p())
                    .as("%s − %s", Arrays.toString(left), Arrays.toString(right))
                    .isEqualTo(bruteForce(left, right));
            assertThat(outcome.test()).isEqualTo(EXACT);
        }
    }

    @Test
    void exact_allPairsForTheClaim_isTheSmallestPossible() {
        for (int n = 0; n <= PairedTests.EXACT_LIMIT; n++) {
            double[] left = DoubleStream.iterate(0.8, x -> x + 0.001).limit(n).toArray();
            assertThat(run(left, new double[n]).p()).isEqualTo(Math.pow(2, -n));
        }
    }

    @Test
    void exact_zerosLeftOut_leavesPAsItIs() {
        double[] left = new double[60];
        left[3] = 1;
        left[30] = 2;
        left[57] = -1;

        assertThat(run(left, new double[60])).isEqualTo(TestResult.of(EXACT, 3.0 / 8));
    }

    @Test
    void ties_scenario17_countAsTies() {
        double[] left = {.2, .2, .7, .7};
        double[] right = {.7, .2, .2, .2};

        assertThat(run(left, right).p()).isEqualTo(0.5);
    }

    @Test
    void ties_differencesThatAreEqualOnPaperOnly_countAsTies() {
        double[] left = {66 / 68.0, 56 / 68.0, 0.3, 0.7};
        double[] right = {65 / 68.0, 57 / 68.0, 0.1 + 0.2, 0.7};

        assertThat(left[0] - right[0]).isNotEqualTo(right[1] - left[1]);
        assertThat(run(left, right).p()).isEqualTo(12.0 / 16);
        assertThat(run(right, left).p()).isEqualTo(12.0 / 16);
    }

    @Test
    void ties_amongDifferencesThatAreTinyBesideTheirValues_countAsTies() {
        double[] left = {1000.003, 1000.001, 1000.001, 1000.001};
        double[] right = {1000.000, 1000.002, 1000.002, 1000.002};

        assertThat(run(left, right).p()).isEqualTo(9.0 / 16);
    }

    @Test
    void ties_amongMetricsThatWereAddedUp_countAsTies() {
        double thousand = DoubleStream.generate(() -> 0.1).limit(10_000).reduce(0, (a, b) -> a + b);

        assertThat(thousand).isGreaterThan(1000.0000000001);
        assertThat(run(new double[] {thousand, 0}, new double[] {0, 1000}).p()).isEqualTo(3.0 / 4);
    }

    @Test
    void ties_besideAHugeDifference_areNotInvented() {
        double[] left = {1e15, 1, 2, 3, 1e-9};

        assertThat(run(left, new double[5]).p()).isEqualTo(1.0 / 32);
    }

    @Test
    void p_allEqual_isOne() {
        assertThat(run(new double[5], new double[5]).p()).isEqualTo(1);
        assertThat(run(new double[100], new double[100])).isEqualTo(TestResult.of(EXACT, 1));
    }

    @Test
    void p_ofAClaimAndItsContrary_sharesTheTies() {
        Random random = new Random(11);
        for (int n = 2; n <= 12; n++) {
            double[] left = inUnit(random.ints(n, 0, 5).toArray(), 10);
            double[] right = inUnit(random.ints(n, 0, 5).toArray(), 10);

            assertThat(run(left, right).p() + run(right, left).p()).isGreaterThan(1);
            assertThat(PairedTests.permutation(right, left, Alternative.LESS, new RandomBits(1)))
                    .isEqualTo(run(left, right));
        }
    }

    @Test
    void monteCarlo_isNearTheExactP() {
        int n = PairedTests.EXACT_LIMIT + 1;
        Random random = new Random(3);
        double[] left = random.doubles(n, -0.9, 1.1).toArray();
        double[] fewer = left.clone();
        fewer[0] = 0;

        TestResult drawn = run(left, new double[n]);
        TestResult exact = run(fewer, new double[n]);

        assertThat(drawn.test()).isEqualTo("paired permutation (Monte Carlo, 99999 draws)");
        assertThat(exact.test()).isEqualTo(EXACT);
        left[0] = 1e-9;
        assertThat(run(left, new double[n]).p()).isCloseTo(exact.p(), within(0.005));
    }

    @Test
    void monteCarlo_allPairsForTheClaim_isNeverZero() {
        double[] left = IntStream.range(0, 200).mapToDouble(i -> 1 + i).toArray();

        assertThat(run(left, new double[200]).p()).isEqualTo(1e-5);
    }

    @Test
    void monteCarlo_sameSeed_isTheSameOnEveryVirtualMachine() {
        double[] left = IntStream.range(0, 100).mapToDouble(i -> i % 7 - 2.7).toArray();

        assertThat(run(left, new double[100]).p()).isEqualTo(0.10891);
    }

    private static TestResult run(double[] left, double[] right) {
        return PairedTests.permutation(left, right, Alternative.GREATER, new RandomBits(1, "a", "x"));
    }

    private static double[] inUnit(int[] counts, double unit) {
        return Arrays.stream(counts).mapToDouble(count -> count / unit).toArray();
    }

    private static double bruteForce(int[] left, int[] right) {
        int n = left.length;
        int observed = IntStream.range(0, n).map(i -> left[i] - right[i]).sum();
        long atLeast = IntStream.range(0, 1 << n)
                .filter(signs -> IntStream.range(0, n)
                                .map(i -> (signs >> i & 1) == 0 ? left[i] - right[i] : right[i] - left[i])
                                .sum()
                        >= observed)
                .count();
        return atLeast / Math.pow(2, n);
    }
}
