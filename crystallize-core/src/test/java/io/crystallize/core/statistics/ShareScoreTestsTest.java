package io.crystallize.core.statistics;

import static io.crystallize.core.statistics.Alternative.GREATER;
import static io.crystallize.core.statistics.Alternative.LESS;
import static io.crystallize.core.statistics.Alternative.TWO_SIDED;
import static io.crystallize.core.statistics.Examples.ones;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShareScoreTestsTest {
    private static final double[] MARGINS = {-0.9, -0.3, -0.1, -0.02, -1e-6, 1e-6, 0.02, 0.1, 0.3, 0.9};

    /** The example of the R package farringtonManning; p as its port to Python documents it. */
    @Test
    void farringtonManning_ofThePackagesExample() {
        TestResult result = ShareScoreTests.farringtonManning(ones(20, 35), ones(30, 55), -0.3, GREATER);

        assertThat(result.p()).isCloseTo(0.0008037, within(5e-8));
        assertThat(result.test()).isEqualTo("Farrington–Manning score");
    }

    /** Computed by bisection of the likelihood's derivative with 40 digits (mpmath 1.3.0), not by the cubic. */
    @ParameterizedTest
    @CsvSource({
        "20, 35, 30, 55, -0.3, 3.154558182822201, 0.0008037066185043014",
        "85, 100, 78, 100, -0.1, 3.022830751513982, 0.00125211128351095",
        "83, 88, 69, 76, -0.1, 2.957151277434841, 0.001552478713287949",
    })
    void farringtonManning_toTheLastDigits(int ones, int n, int others, int m, double margin, double z, double p) {
        TestResult result = ShareScoreTests.farringtonManning(ones(ones, n), ones(others, m), margin, GREATER);

        assertThat(result.statistic()).isCloseTo(z, within(1e-12));
        assertThat(result.p()).isCloseTo(p, within(1e-13));
    }

    /** By statsmodels, proportions_ztest([50, 100], [500, 600]): without a margin, shares are pooled. */
    @Test
    void farringtonManning_withoutMargin_isThePooledTest() {
        TestResult result = ShareScoreTests.farringtonManning(ones(50, 500), ones(100, 600), 0, TWO_SIDED);

        assertThat(result.statistic()).isCloseTo(-3.2081766879052513, within(1e-12));
        assertThat(result.p()).isCloseTo(0.0013357940586552824, within(1e-14));
    }

    /**
     * Mee's interval holds the margins that the two-sided test doesn't reject: examples (d) of Newcombe (Statistics in
     * Medicine 17, 1998, 873–890) and of Gart and Nam (Biometrics 46, 1990), as R's ratesci tests them.
     */
    @ParameterizedTest
    @CsvSource({"5, 56, 0, 29, -0.0313, 0.1926, 0.00005", "7, 25, 2, 25, -0.014, 0.412, 0.0005"})
    void farringtonManning_endsWherePublishedIntervalsDo(
            int ones, int n, int others, int m, double low, double high, double half) {
        assertEndsBetween(
                margin -> ShareScoreTests.farringtonManning(ones(ones, n), ones(others, m), margin, TWO_SIDED)
                        .p(),
                low,
                high,
                half,
                0.05);
    }

    /**
     * The same of Tango's interval: both examples of Tango (1998), those of Agresti and Min (Statistics in Medicine 24,
     * 2005), Fagerland, Lydersen and Laake (Statistics in Medicine 33, 2014), Tang and others (2010) and Chang (2024),
     * as the tests of R's ratesci have them.
     */
    @ParameterizedTest
    @CsvSource({
        "4, 9, 3, 16, -0.027, 0.390, 0.0005, 0.05",
        "43, 0, 1, 0, -0.096, 0.037, 0.0005, 0.1",
        "53, 16, 8, 9, -0.020, 0.207, 0.0005, 0.05",
        "1, 1, 7, 12, -0.517, -0.026, 0.0005, 0.05",
        "8, 3, 1, 2, -0.1670, 0.4327, 0.00005, 0.05",
        "7, 25, 2, 68, 0.139, 0.321, 0.0005, 0.05",
    })
    void tango_endsWherePublishedIntervalsDo(
            int both, int left, int right, int neither, double low, double high, double half, double level) {
        double[][] pairs = pairs(both, left, right, neither);

        assertEndsBetween(margin -> tango(pairs, margin, TWO_SIDED).p(), low, high, half, level);
    }

    /** Tango's example of contact lenses, with 0.1 as margin; the digits by mpmath 1.3.0 from the paper's formula. */
    @Test
    void tango_ofThePapersExample() {
        TestResult result = tango(pairs(43, 0, 1, 0), -0.1, GREATER);

        assertThat(result.statistic()).isCloseTo(1.708564285940661, within(1e-13));
        assertThat(result.p()).isCloseTo(0.04376584443856073, within(1e-14));
        assertThat(result.test()).isEqualTo("Tango score");
    }

    @Test
    void tango_withoutMargin_isMcNemarsWithoutCorrection() {
        assertThat(tango(pairs(5, 9, 4, 7), 0, GREATER).statistic()).isCloseTo(5 / Math.sqrt(13), within(1e-14));
    }

    /** Against the closed form of the cubic, for every table; near a margin of 0 that one has fewer digits. */
    @ParameterizedTest
    @CsvSource({"1, 1", "7, 11", "30, 4"})
    void farringtonManning_takesTheLikeliestShares_asInThePaper(int n, int m) {
        for (double margin : MARGINS) {
            double digits = Math.abs(margin) < 0.01 ? 1e-6 : 1e-9;
            for (int x = 0; x <= n; x++) {
                for (int y = 0; y <= m; y++) {
                    double left = (double) x / n;
                    double right = (double) y / m;
                    double share = closedForm(left, right, (double) m / n, margin);
                    double other = share - margin;
                    double variance = share * (1 - share) / n + other * (1 - other) / m;
                    double z = (left - right - margin) / Math.sqrt(variance);

                    assertThat(ShareScoreTests.farringtonManning(ones(x, n), ones(y, m), margin, GREATER)
                                    .statistic())
                            .as("%d of %d, %d of %d, %s", x, n, y, m, margin)
                            .isCloseTo(z, within(digits * Math.max(1, Math.abs(z))));
                }
            }
        }
    }

    /** The solution that Farrington and Manning (1990) give. */
    private static double closedForm(double left, double right, double ratio, double margin) {
        double a = 1 + ratio;
        double b = -(1 + ratio + left + ratio * right + margin * (ratio + 2));
        double c = margin * margin + margin * (2 * left + ratio + 1) + left + ratio * right;
        double d = -left * margin * (1 + margin);
        double third = b / (3 * a);
        double v = third * third * third - b * c / (6 * a * a) + d / (2 * a);
        double u = Math.copySign(Math.sqrt(Math.max(0, third * third - c / (3 * a))), v);
        double cosine = u == 0 ? 0 : Math.min(1, Math.max(-1, v / (u * u * u)));
        double root = 2 * u * Math.cos((Math.PI + Math.acos(cosine)) / 3) - third;
        return Math.min(Math.min(1, 1 + margin), Math.max(Math.max(0, margin), root));
    }

    /** The closed form of the quadratic against bisection, for every table. */
    @ParameterizedTest
    @ValueSource(ints = {1, 12})
    void tango_takesTheLikeliestProbabilities(int n) {
        for (double margin : MARGINS) {
            for (int x = 0; x <= n; x++) {
                for (int y = 0; x + y <= n; y++) {
                    int left = x;
                    int right = y;
                    double rarer = root(
                            q -> part(left, q + margin)
                                    + part(right, q)
                                    - 2 * part(n - left - right, 1 - 2 * q - margin),
                            Math.max(0, -margin),
                            (1 - margin) / 2);
                    double z = (x - y - n * margin) / Math.sqrt(n * (2 * rarer + margin - margin * margin));

                    assertThat(tango(pairs(0, x, y, n - x - y), margin, GREATER).statistic())
                            .as("%d and %d of %d, %s", x, y, n, margin)
                            .isCloseTo(z, within(1e-9 * Math.max(1, Math.abs(z))));
                }
            }
        }
    }

    @Test
    void exchangedSides_mirrorTheTest() {
        for (double margin : MARGINS) {
            for (int x = 0; x <= 6; x++) {
                double[] left = ones(x, 6);
                double[] right = ones(2, 9);
                double[][] pairs = pairs(1, x, 2, 3);
                for (Alternative alternative : Alternative.values()) {
                    Alternative mirrored = alternative.mirrored();

                    assertThat(ShareScoreTests.farringtonManning(left, right, margin, alternative)
                                    .p())
                            .isCloseTo(
                                    ShareScoreTests.farringtonManning(right, left, -margin, mirrored)
                                            .p(),
                                    within(1e-14));
                    assertThat(tango(pairs, margin, alternative).p())
                            .isEqualTo(ShareScoreTests.tango(pairs[1], pairs[0], -margin, mirrored)
                                    .p());
                }
            }
        }
    }

    /** What is a success and what a failure is a matter of names. */
    @Test
    void exchangedZerosAndOnes_mirrorTheTest() {
        double[][] pairs = pairs(4, 6, 2, 5);

        for (double margin : MARGINS) {
            assertThat(ShareScoreTests.farringtonManning(ones(8, 12), ones(3, 7), margin, GREATER)
                            .p())
                    .isCloseTo(
                            ShareScoreTests.farringtonManning(ones(4, 12), ones(4, 7), -margin, LESS)
                                    .p(),
                            within(1e-10));
            assertThat(tango(pairs, margin, GREATER).p())
                    .isEqualTo(tango(new double[][] {negated(pairs[0]), negated(pairs[1])}, -margin, LESS)
                            .p());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 40})
    void valuesThatAreAllAlike_speakAgainstTheMarginOnly(int ones) {
        double[] all = ones(ones, 40);

        TestResult unpaired = ShareScoreTests.farringtonManning(all, all, -0.1, GREATER);
        TestResult paired = ShareScoreTests.tango(all, all, -0.1, GREATER);

        // By hand: the likeliest shares are 0 and 0.1, and 0 and 0.1 of pairs; 4 / √(40 · 0.1 · 0.9).
        assertThat(unpaired.statistic()).isCloseTo(4 / Math.sqrt(3.6), within(1e-9));
        assertThat(paired.statistic()).isCloseTo(4 / Math.sqrt(3.6), within(1e-12));
        assertThat(ShareScoreTests.farringtonManning(all, all, 0.1, GREATER).p())
                .isGreaterThan(0.95);
        assertThat(ShareScoreTests.smallestExpected(all, all, -0.1)).isCloseTo(0, within(1e-9));
        assertThat(ShareScoreTests.smallestExpectedPairs(all, all, -0.1)).isZero();
        for (Alternative alternative : Alternative.values()) {
            double even = alternative == TWO_SIDED ? 1 : 0.5;
            assertThat(ShareScoreTests.farringtonManning(all, all, 0, alternative)
                            .p())
                    .isEqualTo(even);
            assertThat(ShareScoreTests.tango(all, all, 0, alternative).p()).isEqualTo(even);
        }
    }

    @Test
    void smallestExpected_isThatOfTheRarestOutcomeAtTheMargin() {
        double[] left = ones(85, 100);
        double[] right = ones(78, 100);

        assertThat(ShareScoreTests.smallestExpected(left, right, -0.1)).isCloseTo(15.1067625257, within(1e-9));
        // Without a margin, half of those that differ.
        double[][] pairs = pairs(5, 9, 4, 7);
        assertThat(ShareScoreTests.smallestExpectedPairs(pairs[0], pairs[1], 0)).isCloseTo(6.5, within(1e-12));
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "5, 8", "9, 3"})
    void smallestP_isReachedAndNeverUndercut(int n, int m) {
        for (double margin : MARGINS) {
            for (Alternative alternative : Alternative.values()) {
                double unpaired = 1;
                double paired = 1;
                for (int x = 0; x <= n; x++) {
                    for (int y = 0; y <= m; y++) {
                        unpaired = Math.min(
                                unpaired,
                                ShareScoreTests.farringtonManning(ones(x, n), ones(y, m), margin, alternative)
                                        .p());
                    }
                    for (int y = 0; x + y <= n; y++) {
                        paired = Math.min(
                                paired,
                                tango(pairs(0, x, y, n - x - y), margin, alternative)
                                        .p());
                    }
                }

                assertThat(ShareScoreTests.smallestP(n, m, margin, alternative)).isEqualTo(unpaired);
                assertThat(ShareScoreTests.smallestPairedP(n, margin, alternative))
                        .isEqualTo(paired);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, -1, 1.5, Double.NaN, Double.NEGATIVE_INFINITY})
    void marginsThatNoDifferenceIsBeyond_areRefused(double margin) {
        assertThatThrownBy(() -> ShareScoreTests.farringtonManning(ones(1, 2), ones(1, 2), margin, GREATER))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The margin is " + margin + ", but has to be above -1 and below 1, as differences of shares"
                        + " are");
        assertThatThrownBy(() -> ShareScoreTests.tango(ones(1, 2), ones(1, 2), margin, GREATER))
                .hasMessageStartingWith("The margin is " + margin);
        assertThatThrownBy(() -> ShareScoreTests.smallestP(3, 3, margin, GREATER))
                .hasMessageStartingWith("The margin is " + margin);
        assertThatThrownBy(() -> ShareScoreTests.smallestPairedP(3, margin, GREATER))
                .hasMessageStartingWith("The margin is " + margin);
    }

    @Test
    void valuesThatAreNotZeroOrOne_areRefused() {
        double[] half = {0.5, 1};

        assertThatThrownBy(() -> ShareScoreTests.farringtonManning(ones(1, 2), half, 0.1, GREATER))
                .hasMessage("right[0] is 0.5, but the test is of values that are 0 or 1");
        assertThatThrownBy(() -> ShareScoreTests.tango(half, ones(1, 2), 0.1, GREATER))
                .hasMessage("left[0] is 0.5, but the test is of values that are 0 or 1");
        assertThatThrownBy(() -> ShareScoreTests.tango(ones(1, 2), ones(1, 3), 0.1, GREATER))
                .hasMessageContaining("pairs need as many on either side");
    }

    static double[][] pairs(int both, int left, int right, int neither) {
        int n = both + left + right + neither;
        double[] lefts = new double[n];
        double[] rights = new double[n];
        Arrays.fill(lefts, 0, both + left, 1);
        Arrays.fill(rights, 0, both, 1);
        Arrays.fill(rights, both + left, both + left + right, 1);
        return new double[][] {lefts, rights};
    }

    static TestResult tango(double[][] pairs, double margin, Alternative alternative) {
        return ShareScoreTests.tango(pairs[0], pairs[1], margin, alternative);
    }

    private static double[] negated(double[] values) {
        return Arrays.stream(values).map(value -> 1 - value).toArray();
    }

    /** A published end, rounded, has one not rejected and one rejected margin within its rounding. */
    private static void assertEndsBetween(DoubleUnaryOperator p, double low, double high, double half, double level) {
        assertThat(p.applyAsDouble(low - half)).isLessThan(level);
        assertThat(p.applyAsDouble(low + half)).isGreaterThan(level);
        assertThat(p.applyAsDouble(high - half)).isGreaterThan(level);
        assertThat(p.applyAsDouble(high + half)).isLessThan(level);
    }

    private static double part(int count, double probability) {
        return count == 0 ? 0 : count / probability;
    }

    /** Of a function that falls. */
    private static double root(DoubleUnaryOperator falling, double low, double high) {
        for (int i = 0; i < 200; i++) {
            double middle = (low + high) / 2;
            if (falling.applyAsDouble(middle) > 0) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return (low + high) / 2;
    }
}
