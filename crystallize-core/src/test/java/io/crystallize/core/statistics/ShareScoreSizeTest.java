package io.crystallize.core.statistics;

import static io.crystallize.core.statistics.Alternative.GREATER;
import static io.crystallize.core.statistics.Examples.ones;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.function.DoubleBinaryOperator;
import org.apache.commons.statistics.distribution.BinomialDistribution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * How often score tests reject, at 0.05, when the shares differ by exactly the margin: every table with its
 * probability. They are asymptotic, so that is about 0.05, and how far from it is what their description says.
 */
class ShareScoreSizeTest {
    private static final double LEVEL = 0.05;
    private static final int STEPS = 100;
    private static final double SLACK = 1e-9;

    /** The greatest sizes found over lengths from 5 to 200, to the digits that are described. */
    @ParameterizedTest
    @CsvSource({
        "15, 15, -0.1, 0.45, 0.0714",
        "30, 30, 0.02, 0.51, 0.0633",
        "5, 5, -0.3, 0.35, 0.0949",
        "50, 10, 0.02, 1, 0.1829",
    })
    void unpaired_atItsWorst(int n, int m, double margin, double share, double size) {
        assertThat(Unpaired.of(n, m, margin).size(share, share - margin)).isCloseTo(size, within(5e-5));
    }

    @ParameterizedTest
    @CsvSource({
        "15, -0.1, 0.45, 0.55, 0.0769",
        "30, -0.1, 0.45, 0.55, 0.0714",
        "10, -0.3, 0.35, 0.65, 0.0949",
    })
    void paired_atItsWorst(int n, double margin, double left, double right, double size) {
        assertThat(Paired.of(n, margin).size(left, right)).isCloseTo(size, within(5e-5));
    }

    @ParameterizedTest
    @CsvSource({
        "10, 10, -0.1",
        "10, 10, 0.1",
        "20, 20, -0.1",
        "20, 20, 0.1",
        "50, 50, -0.1",
        "50, 50, 0.1",
        "20, 50, -0.1"
    })
    void unpaired_withEnoughExpected_isWithinItsBound(int n, int m, double margin) {
        Unpaired tests = Unpaired.of(n, m, margin);
        double greatest = greatest(Math.max(0, -margin), Math.min(1, 1 - margin), margin, (p, q) -> {
            double expected = Math.min(n * Math.min(p, 1 - p), m * Math.min(q, 1 - q));
            return expected < ShareScoreTests.ENOUGH_EXPECTED - SLACK ? 0 : tests.size(p, q);
        });
        double ever = greatest(Math.max(0, -margin), Math.min(1, 1 - margin), margin, tests::size);

        assertThat(greatest).isLessThan(0.072);
        assertThat(ever).isBetween(0.03, 0.19);
    }

    @ParameterizedTest
    @CsvSource({"10, -0.1", "10, 0.1", "20, -0.1", "20, 0.1", "50, -0.1", "50, 0.1"})
    void paired_withEnoughExpected_isWithinItsBound(int n, double margin) {
        Paired tests = Paired.of(n, margin);
        double low = Math.max(0, -margin);
        double high = (1 - margin) / 2;
        double greatest = greatest(
                low,
                high,
                margin,
                (p, q) -> n * Math.min(p, q) < ShareScoreTests.ENOUGH_EXPECTED - SLACK ? 0 : tests.size(p, q));

        assertThat(greatest).isLessThan(0.077);
        assertThat(greatest(low, high, margin, tests::size)).isBetween(0.03, 0.096);
    }

    private static double greatest(double low, double high, double margin, DoubleBinaryOperator size) {
        double greatest = 0;
        for (int i = 0; i <= STEPS; i++) {
            double right = low + (high - low) * i / STEPS;
            double left = Math.min(1, Math.max(0, right + margin));
            greatest = Math.max(greatest, size.applyAsDouble(left, right));
        }
        return greatest;
    }

    /** Which tables are rejected: [ones on the left][ones on the right]. */
    private record Unpaired(boolean[][] rejected) {
        static Unpaired of(int n, int m, double margin) {
            boolean[][] rejected = new boolean[n + 1][m + 1];
            for (int x = 0; x <= n; x++) {
                for (int y = 0; y <= m; y++) {
                    rejected[x][y] = ShareScoreTests.farringtonManning(ones(x, n), ones(y, m), margin, GREATER)
                                    .p()
                            <= LEVEL;
                }
            }
            return new Unpaired(rejected);
        }

        double size(double left, double right) {
            BinomialDistribution lefts = BinomialDistribution.of(rejected.length - 1, Math.min(1, left));
            BinomialDistribution rights = BinomialDistribution.of(rejected[0].length - 1, right);
            double size = 0;
            for (int x = 0; x < rejected.length; x++) {
                for (int y = 0; y < rejected[x].length; y++) {
                    size += rejected[x][y] ? lefts.probability(x) * rights.probability(y) : 0;
                }
            }
            return size;
        }
    }

    /** Which tables are rejected: [ones on the left only][ones on the right only]. */
    private record Paired(int n, boolean[][] rejected) {
        static Paired of(int n, double margin) {
            boolean[][] rejected = new boolean[n + 1][n + 1];
            for (int x = 0; x <= n; x++) {
                for (int y = 0; x + y <= n; y++) {
                    double[][] pairs = ShareScoreTestsTest.pairs(0, x, y, n - x - y);
                    rejected[x][y] =
                            ShareScoreTestsTest.tango(pairs, margin, GREATER).p() <= LEVEL;
                }
            }
            return new Paired(n, rejected);
        }

        /** Of the pairs that aren't left only, the right only are binomial. */
        double size(double left, double right) {
            BinomialDistribution lefts = BinomialDistribution.of(n, left);
            double size = 0;
            for (int x = 0; x <= n; x++) {
                double share = left == 1 ? 0 : Math.min(1, right / (1 - left));
                BinomialDistribution rights = BinomialDistribution.of(n - x, share);
                for (int y = 0; x + y <= n; y++) {
                    size += rejected[x][y] ? lefts.probability(x) * rights.probability(y) : 0;
                }
            }
            return size;
        }
    }
}
