package io.crystallize.core.statistics;

import org.apache.commons.statistics.distribution.BetaDistribution;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apiguardian.api.API;

/**
 * Intervals for proportions and their differences. They exist for every count, 0 and all included.
 *
 * <p>Every method throws {@link IllegalArgumentException} for counts that are negative or above their total, and for a
 * total of 0.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class ProportionIntervals {
    private ProportionIntervals() {}

    /** Wilson's score interval (Wilson, <i>Probable Inference, the Law of Succession</i>, JASA 22, 1927). */
    public static Interval wilson(int ones, int n, double level) {
        requireCount(ones, n);
        double z = z(level);
        double p = (double) ones / n;
        double middle = p + z * z / (2.0 * n);
        double half = z * Math.sqrt(p * (1 - p) / n + z * z / (4.0 * n * n));
        double scale = 1 + z * z / n;
        double low = ones == 0 ? 0 : Math.max(0, (middle - half) / scale);
        double high = ones == n ? 1 : Math.min(1, (middle + half) / scale);
        return new Interval(low, high, level, "Wilson");
    }

    /**
     * The exact interval: never covers less than its level, mostly more (Clopper &amp; Pearson, <i>The Use of Confidence
     * or Fiducial Limits Illustrated in the Case of the Binomial</i>, Biometrika 26, 1934).
     */
    public static Interval clopperPearson(int ones, int n, double level) {
        requireCount(ones, n);
        Sample.requireLevel(level);
        double tail = (1 - level) / 2;
        double low = ones == 0 ? 0 : BetaDistribution.of(ones, n - ones + 1.0).inverseCumulativeProbability(tail);
        double high = ones == n ? 1 : BetaDistribution.of(ones + 1.0, n - ones).inverseSurvivalProbability(tail);
        return new Interval(low, high, level, "Clopper–Pearson");
    }

    /**
     * The hybrid score interval for a difference of independent proportions (Newcombe, <i>Interval Estimation for the
     * Difference between Independent Proportions</i>, Statistics in Medicine 17, 1998, pages 873–890, method 10).
     */
    public static Interval difference(int leftOnes, int leftN, int rightOnes, int rightN, double level) {
        Interval left = wilson(leftOnes, leftN, level);
        Interval right = wilson(rightOnes, rightN, level);
        double p = (double) leftOnes / leftN;
        double q = (double) rightOnes / rightN;
        return hybrid(p, left, q, right, 0, level, "Newcombe's hybrid score");
    }

    /**
     * The hybrid score interval for a difference of paired proportions (Newcombe, <i>Improved Confidence Intervals for
     * the Difference between Binomial Proportions Based on Paired Data</i>, Statistics in Medicine 17, 1998, pages
     * 2635–2650, method 10: φ with a continuity correction if positive).
     *
     * @param both pairs with a one on either side
     * @param leftOnly pairs with a one on the left only
     * @param rightOnly pairs with a one on the right only
     * @param neither pairs without a one
     */
    public static Interval pairedDifference(int both, int leftOnly, int rightOnly, int neither, double level) {
        if (both < 0 || leftOnly < 0 || rightOnly < 0 || neither < 0) {
            throw new IllegalArgumentException(
                    "negative count of pairs among " + both + ", " + leftOnly + ", " + rightOnly + ", " + neither);
        }
        int n = Math.addExact(Math.addExact(both, leftOnly), Math.addExact(rightOnly, neither));
        Interval left = wilson(both + leftOnly, n, level);
        Interval right = wilson(both + rightOnly, n, level);
        double p = (double) (both + leftOnly) / n;
        double q = (double) (both + rightOnly) / n;
        double phi = phi(both, leftOnly, rightOnly, neither);
        return hybrid(p, left, q, right, phi, level, "Newcombe's hybrid score, paired");
    }

    /** The same for pairs of zeros and ones. */
    public static Interval pairedDifference(double[] left, double[] right, double level) {
        Sample.requirePairs(left, right);
        int leftOnes = Sample.ones(left);
        int rightOnes = Sample.ones(right);
        int both = 0;
        for (int i = 0; i < left.length; i++) {
            both += left[i] == 1 && right[i] == 1 ? 1 : 0;
        }
        int neither = left.length - leftOnes - rightOnes + both;
        return pairedDifference(both, leftOnes - both, rightOnes - both, neither, level);
    }

    private static double phi(int both, int leftOnly, int rightOnly, int neither) {
        double margins = ((double) both + leftOnly)
                * ((double) rightOnly + neither)
                * ((double) both + rightOnly)
                * ((double) leftOnly + neither);
        if (margins == 0) {
            return 0;
        }
        double product = (double) both * neither - (double) leftOnly * rightOnly;
        double n = (double) both + leftOnly + rightOnly + neither;
        double corrected = product > 0 ? Math.max(product - n / 2, 0) : product;
        return corrected / Math.sqrt(margins);
    }

    private static Interval hybrid(
            double p, Interval left, double q, Interval right, double phi, double level, String method) {
        double down = distance(p - left.low(), right.high() - q, phi);
        double up = distance(left.high() - p, q - right.low(), phi);
        return new Interval(Math.max(-1, p - q - down), Math.min(1, p - q + up), level, method);
    }

    private static double distance(double a, double b, double phi) {
        return Math.sqrt(Math.max(0, a * a - 2 * phi * a * b + b * b));
    }

    static double z(double level) {
        Sample.requireLevel(level);
        return NormalDistribution.of(0, 1).inverseSurvivalProbability((1 - level) / 2);
    }

    private static void requireCount(int ones, int n) {
        if (n < 1 || ones < 0 || ones > n) {
            throw new IllegalArgumentException("a proportion of " + ones + " among " + n + " does not exist");
        }
    }
}
