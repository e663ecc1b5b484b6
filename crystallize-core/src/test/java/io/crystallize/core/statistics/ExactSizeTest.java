package io.crystallize.core.statistics;

import static io.crystallize.core.statistics.Examples.ones;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.statistics.distribution.BinomialDistribution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Exact tests over everything that can happen if the null hypothesis is true, each with its probability: the
 * probability of a p that is at most α is at most α, whatever α is. One-sided permutation tests reach it.
 */
class ExactSizeTest {
    /** Rounding of the library's probabilities. */
    private static final double SLACK = 1 + 1e-11;

    private static final RandomBits NO_BITS = new RandomBits(1);

    private interface TwoSamples {
        TestResult run(double[] left, double[] right, Alternative alternative);
    }

    private record Case(String name, TwoSamples test, boolean reachesItsSize, double[] pool, int left) {
        @Override
        public String toString() {
            return name + " of " + Arrays.toString(pool) + " at " + left;
        }
    }

    @ParameterizedTest
    @MethodSource("paired")
    void paired_overAllSignPatterns_holdsEveryLevel(Case each) {
        int pairs = each.pool.length;
        for (Alternative alternative : Alternative.values()) {
            double[] p = IntStream.range(0, 1 << pairs)
                    .mapToDouble(signs -> {
                        double[] left = flipped(each.pool, signs);
                        double[] right = flipped(each.pool, ~signs);
                        return each.test.run(left, right, alternative).p();
                    })
                    .toArray();

            assertHolds(p, alike(p.length), each.reachesItsSize);
        }
    }

    @ParameterizedTest
    @MethodSource("unpaired")
    void unpaired_overAllRelabellings_holdsEveryLevel(Case each) {
        int all = each.pool.length;
        for (Alternative alternative : Alternative.values()) {
            double[] p = IntStream.range(0, 1 << all)
                    .filter(chosen -> Integer.bitCount(chosen) == each.left)
                    .mapToDouble(chosen -> each.test
                            .run(chosen(each.pool, chosen), chosen(each.pool, (1 << all) - 1 - chosen), alternative)
                            .p())
                    .toArray();

            assertHolds(p, alike(p.length), each.reachesItsSize && alternative != Alternative.TWO_SIDED);
        }
    }

    @ParameterizedTest
    @MethodSource("probabilities")
    void binomial_overAllNumbersOfOnes_holdsEveryLevel(double probability) {
        for (int n : new int[] {1, 5, 10, 30}) {
            BinomialDistribution distribution = BinomialDistribution.of(n, probability);
            double[] probabilities = IntStream.rangeClosed(0, n)
                    .mapToDouble(distribution::probability)
                    .toArray();
            for (Alternative alternative : Alternative.values()) {
                double[] p = IntStream.rangeClosed(0, n)
                        .mapToDouble(k -> ConstantTests.binomial(ones(k, n), probability, alternative)
                                .p())
                        .toArray();

                assertHolds(p, probabilities, true);
            }
        }
    }

    static double[] probabilities() {
        return new double[] {0.1, 0.3, 0.5, 0.75};
    }

    static Stream<Case> paired() {
        double[] spread = {3.1, 0.4, 1.7, 2.2, 9.5, 0.9, 4.8, 1.3};
        double[] tied = {0.1, 0.1, 0.2, 0.3, 0.3, 0.3, 0.5, 0.6};
        double[] ones = ones(8, 8);
        Map<String, TwoSamples> tests = Map.of(
                "permutation", (l, r, side) -> PairedTests.permutation(l, r, side, NO_BITS),
                "Wilcoxon", PairedTests::wilcoxon,
                "sign", PairedTests::sign);
        return Stream.concat(
                tests.entrySet().stream()
                        .flatMap(test -> Stream.of(spread, tied)
                                .map(pool -> new Case(test.getKey(), test.getValue(), true, pool, pool.length))),
                Stream.of(new Case("McNemar", PairedTests::mcNemar, true, ones, 8)));
    }

    static Stream<Case> unpaired() {
        double[] spread = {3.1, 0.4, 1.7, 2.2, 9.5, 0.9, 4.8, 1.3, 2.9, 0.2};
        double[] tied = {0.1, 0.1, 0.2, 0.3, 0.3, 0.3, 0.5, 0.6, 0.1, 0.2};
        Map<String, TwoSamples> tests = Map.of(
                "permutation", (l, r, side) -> UnpairedTests.permutation(l, r, side, NO_BITS),
                "Mann–Whitney", UnpairedTests::mannWhitney,
                "Kolmogorov–Smirnov", UnpairedTests::kolmogorovSmirnov);
        Stream<Case> ranks = tests.entrySet().stream()
                .flatMap(test -> Stream.of(spread, tied)
                        .flatMap(pool -> Stream.of(3, 5)
                                .map(left -> new Case(
                                        test.getKey(),
                                        test.getValue(),
                                        pool == spread || !test.getKey().startsWith("Kolmogorov"),
                                        pool,
                                        left))));
        Stream<Case> tables = List.of(0, 1, 4, 5, 8, 10).stream()
                .flatMap(ones -> Stream.of(3, 5)
                        .map(left -> new Case("Fisher", UnpairedTests::fisher, true, ones(ones, 10), left)));
        return Stream.concat(ranks, tables);
    }

    private static void assertHolds(double[] p, double[] probabilities, boolean reached) {
        int[] ascending = IntStream.range(0, p.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> p[i]))
                .mapToInt(i -> i)
                .toArray();
        double size = 0;
        for (int i = 0; i < ascending.length; i++) {
            size += probabilities[ascending[i]];
            double level = p[ascending[i]];
            assertThat(size).isLessThanOrEqualTo(level * SLACK);
            boolean last = i + 1 == ascending.length || p[ascending[i + 1]] > level * SLACK;
            if (reached && last) {
                assertThat(size).isGreaterThanOrEqualTo(level / SLACK);
            }
        }
    }

    private static double[] alike(int outcomes) {
        double[] probabilities = new double[outcomes];
        Arrays.fill(probabilities, 1.0 / outcomes);
        return probabilities;
    }

    /** The sizes of those differences whose bit is set, and 0 for the others. */
    private static double[] flipped(double[] sizes, int signs) {
        return IntStream.range(0, sizes.length)
                .mapToDouble(i -> (signs >> i & 1) * sizes[i])
                .toArray();
    }

    private static double[] chosen(double[] pool, int chosen) {
        return IntStream.range(0, pool.length)
                .filter(i -> (chosen >> i & 1) == 1)
                .mapToDouble(i -> pool[i])
                .toArray();
    }
}
