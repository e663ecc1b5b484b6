package io.crystallize.core.statistics;

import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apiguardian.api.API;

/**
 * Score tests of whether two shares differ by more, or less, than a margin: of values that are 0 or 1, at least one on
 * either side. The statistic is z, the departure of the difference from the margin, divided by its standard error at
 * those shares that are the likeliest of all that differ by exactly the margin.
 *
 * <p>They are asymptotic: where the smallest count that is expected at those shares ({@link #smallestExpected} and
 * {@link #smallestExpectedPairs}) is below {@value #ENOUGH_EXPECTED}, p is only about right. The greatest size at the
 * level 0.05, enumerated over all tables, for lengths from 5 to 200, margins of 0.02, 0.05, 0.1, 0.2 and 0.3 of either
 * sign and shares all over their range:
 *
 * <ul>
 *   <li>unpaired, at least {@value #ENOUGH_EXPECTED} expected: 0.071; at least 10: 0.063;
 *   <li>unpaired, fewer expected: 0.095 if both sides are of one length, and 0.183 if one is five times the other;
 *   <li>pairs, at least {@value #ENOUGH_EXPECTED} expected: 0.077; at least 10: 0.071; fewer: 0.095.
 * </ul>
 *
 * <p>Every method throws {@link IllegalArgumentException} for other values, and for a margin that isn't above -1 and
 * below 1: no difference of shares is beyond. For one thread or many.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class ShareScoreTests {
    /** From this smallest expected count on, the tests hold their level well: {@value}. */
    public static final int ENOUGH_EXPECTED = 5;

    /** More of them change no double that matters. */
    private static final int HALVINGS = 100;

    private ShareScoreTests() {}

    /** A statistic, and the smallest count expected at the margin. */
    private record Score(double z, double expected) {
        static Score of(double departure, double variance, double expected) {
            // Without a variance, which takes a margin of 0, all values are alike and nothing departs.
            return new Score(variance > 0 ? departure / Math.sqrt(variance) : 0, expected);
        }

        TestResult result(String name, Alternative alternative) {
            return new TestResult(name, p(alternative), z, null, null);
        }

        double p(Alternative alternative) {
            return Library.symmetricP(NormalDistribution.of(0, 1), z, alternative);
        }
    }

    /**
     * Farrington and Manning's test of independent samples (Farrington &amp; Manning, <i>Test Statistics and Sample Size
     * Formulae for Comparative Binomial Trials with Null Hypothesis of Non-zero Risk Difference or Non-unity Relative
     * Risk</i>, Statistics in Medicine 9, 1990): the share of left departs from that of right plus the margin.
     */
    public static TestResult farringtonManning(double[] left, double[] right, double margin, Alternative alternative) {
        return unpaired(left, right, margin).result("Farrington–Manning score", alternative);
    }

    /** Returns the smallest of the four counts that {@link #farringtonManning} expects at the margin. */
    public static double smallestExpected(double[] left, double[] right, double margin) {
        return unpaired(left, right, margin).expected();
    }

    /** Returns the smallest p that {@link #farringtonManning} can reach with so many values. */
    public static double smallestP(int left, int right, double margin, Alternative alternative) {
        requireMargin(margin);
        double above = unpaired(left, left, 0, right, margin).p(alternative);
        double below = unpaired(0, left, right, right, margin).p(alternative);
        return Math.min(above, below);
    }

    /**
     * Tango's test of pairs (Tango, <i>Equivalence Test and Confidence Interval for the Difference in Proportions for
     * the Paired-sample Design</i>, Statistics in Medicine 17, 1998): the share of left departs from that of right plus
     * the margin. Pairs that are independent of each other; with a margin of 0 it is McNemar's, without a correction.
     */
    public static TestResult tango(double[] left, double[] right, double margin, Alternative alternative) {
        return paired(left, right, margin).result("Tango score", alternative);
    }

    /**
     * Returns the smaller of the numbers of pairs with their 1 on the left only, and on the right only, that
     * {@link #tango} expects at the margin.
     */
    public static double smallestExpectedPairs(double[] left, double[] right, double margin) {
        return paired(left, right, margin).expected();
    }

    /** Returns the smallest p that {@link #tango} can reach with so many pairs. */
    public static double smallestPairedP(int pairs, double margin, Alternative alternative) {
        requireMargin(margin);
        double above = paired(pairs, 0, pairs, margin).p(alternative);
        double below = paired(0, pairs, pairs, margin).p(alternative);
        return Math.min(above, below);
    }

    private static Score unpaired(double[] left, double[] right, double margin) {
        Require.zerosAndOnes("left", left, 1);
        Require.zerosAndOnes("right", right, 1);
        requireMargin(margin);
        return unpaired(Require.ones(left), left.length, Require.ones(right), right.length, margin);
    }

    private static Score unpaired(int leftOnes, double left, int rightOnes, double right, double margin) {
        double share = likeliest(leftOnes, left, rightOnes, right, margin);
        double other = Math.min(1, Math.max(0, share - margin));
        double variance = share * (1 - share) / left + other * (1 - other) / right;
        double expected = Math.min(left * Math.min(share, 1 - share), right * Math.min(other, 1 - other));
        return Score.of(leftOnes / left - rightOnes / right - margin, variance, expected);
    }

    /**
     * Returns the likeliest share of left if that of right is less by the margin. The paper has a closed form for this
     * root of a cubic; where two roots almost coincide, half of its digits are lost. The derivative of the logarithmic
     * likelihood falls from one end to the other, so halving finds its root to the last digits.
     */
    private static double likeliest(double leftOnes, double left, double rightOnes, double right, double margin) {
        double low = Math.max(0, margin);
        double high = Math.min(1, 1 + margin);
        for (int i = 0; i < HALVINGS; i++) {
            double share = (low + high) / 2;
            double other = share - margin;
            double slope = slope(leftOnes, share)
                    - slope(left - leftOnes, 1 - share)
                    + slope(rightOnes, other)
                    - slope(right - rightOnes, 1 - other);
            if (slope > 0) {
                low = share;
            } else {
                high = share;
            }
        }
        return (low + high) / 2;
    }

    /** How much the logarithm of a probability grows with it, times a count. */
    private static double slope(double count, double probability) {
        return count == 0 ? 0 : count / probability;
    }

    private static Score paired(double[] left, double[] right, double margin) {
        Require.zerosAndOnes("left", left, 1);
        Require.zerosAndOnes("right", right, 1);
        Require.pairs(left, right, 1);
        requireMargin(margin);
        int leftOnly = 0;
        int rightOnly = 0;
        for (int i = 0; i < left.length; i++) {
            leftOnly += left[i] > right[i] ? 1 : 0;
            rightOnly += left[i] < right[i] ? 1 : 0;
        }
        return paired(leftOnly, rightOnly, left.length, margin);
    }

    private static Score paired(int leftOnly, int rightOnly, double pairs, double margin) {
        if (margin < 0) {
            Score mirrored = paired(rightOnly, leftOnly, pairs, -margin);
            return new Score(0 - mirrored.z(), mirrored.expected());
        }
        // The likeliest probability of a pair with its 1 on the right only: the root that isn't negative of
        // 2n q² + linear q - constant, written without a difference of numbers that may be almost equal.
        double linear = (2 * pairs - leftOnly + rightOnly) * margin - leftOnly - rightOnly;
        double constant = rightOnly * margin * (1 - margin);
        double root = Math.sqrt(linear * linear + 8 * pairs * constant);
        double rarer = linear > 0 ? 2 * constant / (root + linear) : (root - linear) / (4 * pairs);
        double variance = pairs * (2 * rarer + margin * (1 - margin));
        return Score.of(leftOnly - rightOnly - pairs * margin, variance, pairs * rarer);
    }

    private static void requireMargin(double margin) {
        if (!(margin > -1 && margin < 1)) {
            throw new IllegalArgumentException(
                    "The margin is " + margin + ", but has to be above -1 and below 1, as differences of shares are");
        }
    }
}
