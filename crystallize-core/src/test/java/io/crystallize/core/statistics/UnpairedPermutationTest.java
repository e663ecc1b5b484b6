package io.crystallize.core.statistics;

import static io.crystallize.core.statistics.Alternative.GREATER;
import static io.crystallize.core.statistics.Alternative.LESS;
import static io.crystallize.core.statistics.Alternative.TWO_SIDED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnpairedPermutationTest {
    @ParameterizedTest
    @ValueSource(doubles = {1, 10, 68, 0.1, 1000, 3e17, 1e-200, 1e200})
    void exact_equalsBruteForceOnIntegers_whateverTheUnit(double unit) {
        Random random = new Random(7);
        for (int all = 2; all <= 14; all++) {
            int[] pool = random.ints(all, 0, 12).toArray();
            int left = 1 + random.nextInt(all - 1);

            assertThat(p(pool, left, unit, GREATER))
                    .as("first %d of %s", left, Arrays.toString(pool))
                    .isEqualTo(bruteForce(pool, left));
            assertThat(p(pool, left, unit, LESS))
                    .isEqualTo(bruteForce(Arrays.stream(pool).map(x -> -x).toArray(), left));
        }
    }

    @Test
    void ties_scenario17_pIsOneHalf() {
        double[] left = {.2, .2, .7, .7};
        double[] right = {.7, .2, .2, .2};

        assertThat(UnpairedTests.permutation(left, right, GREATER, new RandomBits(1)))
                .isEqualTo(TestResult.of("unpaired permutation (exact)", 0.5));
    }

    @Test
    void ties_thatAreEqualOnPaperOnly_countAsTies() {
        double[] left = {0.3, 1000.1, 0.1 + 0.7};
        double[] right = {0.1 + 0.2, 1000.2 - 0.1, 0.8};

        assertThat(left[0]).isLessThan(right[0]);
        assertThat(left[2]).isLessThan(right[2]);
        assertThat(UnpairedTests.permutation(left, right, GREATER, new RandomBits(1))
                        .p())
                .isEqualTo(UnpairedTests.permutation(right, left, GREATER, new RandomBits(1))
                        .p())
                .isEqualTo(14.0 / 20);
    }

    @Test
    void ties_besideAHugeValue_areNotInvented() {
        double[] left = {1e15, 3};
        double[] right = {2, 1e-9, 0};

        assertThat(UnpairedTests.permutation(left, right, GREATER, new RandomBits(1))
                        .p())
                .isEqualTo(1.0 / 10);
    }

    @Test
    void twoSided_isTwiceTheSmallerOneSided() {
        int[] pool = {9, 4, 8, 1, 2, 3, 3};

        assertThat(p(pool, 3, 10, TWO_SIDED)).isEqualTo(2 * Math.min(p(pool, 3, 10, GREATER), p(pool, 3, 10, LESS)));
    }

    @Test
    void fewRelabellings_ofManyValues_areExact() {
        double[] right = IntStream.range(0, 500).mapToDouble(i -> i).toArray();

        assertThat(UnpairedTests.permutation(new double[] {498.5}, right, GREATER, new RandomBits(1)))
                .isEqualTo(TestResult.of("unpaired permutation (exact)", 2.0 / 501));
        assertThat(Relabellings.areFew(20, 20)).isTrue();
        assertThat(Relabellings.areFew(20, 21)).isFalse();
        assertThat(Relabellings.areFew(3, 300)).isTrue();
        assertThat(Relabellings.areFew(300, 3)).isTrue();
        assertThat(Relabellings.areFew(30, 30)).isFalse();
    }

    @Test
    void monteCarlo_isNearTheExactP() {
        Random random = new Random(3);
        double[] left = random.doubles(16, 0, 1.3).toArray();
        double[] right = random.doubles(24, 0, 1).toArray();
        for (Alternative alternative : Alternative.values()) {
            double exact = Relabellings.exactP(left, right, alternative);
            double drawn = Relabellings.monteCarloP(left, right, alternative, new RandomBits(5), 99_999);
            // Four standard errors of a share, twice as much for a doubled one.
            assertThat(drawn).isCloseTo(exact, within(8 * Math.sqrt(0.25 / 99_999)));
        }
    }

    @Test
    void monteCarlo_allValuesForTheClaim_isNeverZero() {
        double[] left = IntStream.range(100, 160).mapToDouble(i -> i).toArray();
        double[] right = IntStream.range(0, 80).mapToDouble(i -> i).toArray();

        TestResult result = UnpairedTests.permutation(left, right, GREATER, new RandomBits(1));

        assertThat(result).isEqualTo(TestResult.of("unpaired permutation (Monte Carlo, 99999 draws)", 1e-5));
        assertThat(UnpairedTests.smallestPermutationP(60, 80, GREATER)).isEqualTo(1e-5);
    }

    @Test
    void monteCarlo_ofAClaimAndItsMirrorImage_drawsTheSame() {
        double[] left = IntStream.range(0, 30).mapToDouble(i -> i % 7).toArray();
        double[] right = IntStream.range(0, 25).mapToDouble(i -> i % 6).toArray();

        assertThat(UnpairedTests.permutation(left, right, GREATER, new RandomBits(1)))
                .isEqualTo(UnpairedTests.permutation(right, left, LESS, new RandomBits(1)));
    }

    private static double p(int[] pool, int left, double unit, Alternative alternative) {
        double[] values = Arrays.stream(pool).mapToDouble(x -> x / unit).toArray();
        return UnpairedTests.permutation(
                        Arrays.copyOf(values, left),
                        Arrays.copyOfRange(values, left, values.length),
                        alternative,
                        new RandomBits(1))
                .p();
    }

    private static double bruteForce(int[] pool, int left) {
        int observed = Arrays.stream(pool).limit(left).sum();
        int[] relabellings = IntStream.range(0, 1 << pool.length)
                .filter(chosen -> Integer.bitCount(chosen) == left)
                .toArray();
        double atLeast = Arrays.stream(relabellings)
                .filter(chosen -> IntStream.range(0, pool.length)
                                .map(i -> (chosen >> i & 1) * pool[i])
                                .sum()
                        >= observed)
                .count();
        return atLeast / relabellings.length;
    }
}
