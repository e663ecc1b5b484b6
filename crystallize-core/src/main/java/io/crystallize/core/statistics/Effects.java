package io.crystallize.core.statistics;

import java.util.Arrays;
import java.util.OptionalDouble;
import org.apiguardian.api.API;

/**
 * How great a difference is, in one number; positive (or above 1, for a ratio) if the left side is greater. An effect
 * that its data leave undefined is empty, never NaN.
 *
 * <p>Every method throws {@link IllegalArgumentException} if a side is empty or has a value that isn't finite, and if
 * pairs have no partner.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class Effects {
    private Effects() {}

    /** The mean of left − right, pair by pair. */
    public static double pairedDifference(double[] left, double[] right) {
        Sample.requirePairs(left, right);
        return ExactMean.ofDifferences(left, right);
    }

    /** The mean of the left values minus that of the right ones. */
    public static double difference(double[] left, double[] right) {
        requireSides(left, right);
        return ExactMean.of(left) - ExactMean.of(right);
    }

    /** The mean of the values minus a constant. */
    public static double differenceFrom(double[] values, double constant) {
        Sample.requireFinite("values", values);
        return ExactMean.of(values) - constant;
    }

    /** The left mean over the right mean; empty if the right mean is 0, or so small that the ratio isn't finite. */
    public static OptionalDouble ratioOfMeans(double[] left, double[] right) {
        requireSides(left, right);
        return finite(ExactMean.of(left) / ExactMean.of(right));
    }

    /**
     * Hedges' g of two independent samples: the difference of means over the pooled standard deviation, times the exact
     * correction of its bias (Hedges, <i>Distribution Theory for Glass's Estimator of Effect Size and Related
     * Estimators</i>, 1981, eq. 6e). Empty if there are fewer than four values in all, none to spare on a side, or if
     * neither side varies by more than rounding.
     */
    public static OptionalDouble hedgesG(double[] left, double[] right) {
        requireSides(left, right);
        int freedom = left.length + right.length - 2;
        if (freedom < 2 || left.length < 2 || right.length < 2 || Rounding.allAlike(left) && Rounding.allAlike(right)) {
            return OptionalDouble.empty();
        }
        return finite(correction(freedom) * difference(left, right) / pooledDeviation(left, right));
    }

    /**
     * Hedges' g of pairs: the mean difference over the standard deviation <em>of the differences</em> (the standardizer
     * of Cohen's d<sub>z</sub>), times the same correction at n − 1 degrees of freedom. It is not comparable with
     * {@link #hedgesG}: what pairs have in common isn't in its standardizer. Empty for fewer than three pairs, or if all
     * differences are equal but for rounding.
     */
    public static OptionalDouble pairedHedgesG(double[] left, double[] right) {
        Sample.requirePairs(left, right);
        return Differences.of(left, right).allAlike()
                ? OptionalDouble.empty()
                : hedgesGFrom(Sample.differences(left, right), 0);
    }

    /**
     * Hedges' g against a constant: mean − constant over the standard deviation of the values, corrected. Empty for
     * fewer than three values, or if all are equal but for rounding.
     */
    public static OptionalDouble hedgesGFrom(double[] values, double constant) {
        Sample.requireFinite("values", values);
        if (values.length < 3 || Rounding.allAlike(values)) {
            return OptionalDouble.empty();
        }
        return finite(
                correction(values.length - 1) * (ExactMean.of(values) - constant) / Math.sqrt(Sample.variance(values)));
    }

    /**
     * Cliff's delta of two independent samples: of all pairs of a left and a right value, the share in which the left is
     * greater minus the share in which it is less (Cliff, <i>Dominance Statistics</i>, 1993). From −1 to 1.
     */
    public static double cliffsDelta(double[] left, double[] right) {
        requireSides(left, right);
        double[] ascending = right.clone();
        Arrays.sort(ascending);
        double sum = 0;
        for (double value : left) {
            sum += dominance(value, ascending);
        }
        return sum / ((double) left.length * right.length);
    }

    /**
     * The share of ones on the left minus that on the right.
     *
     * @throws IllegalArgumentException also if a value is neither 0 nor 1
     */
    public static double riskDifference(double[] left, double[] right) {
        requireSides(left, right);
        return (double) Sample.ones(left) / left.length - (double) Sample.ones(right) / right.length;
    }

    /** How many of the ascending values are less than one, minus how many are greater. */
    static int dominance(double value, double[] ascending) {
        return below(value, ascending, false) - (ascending.length - below(value, ascending, true));
    }

    static int ties(double value, double[] ascending) {
        return below(value, ascending, true) - below(value, ascending, false);
    }

    private static int below(double value, double[] ascending, boolean orEqual) {
        int low = 0;
        int high = ascending.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (ascending[middle] < value || orEqual && ascending[middle] == value) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    static double pooledDeviation(double[] left, double[] right) {
        double squares = (left.length - 1) * Sample.variance(left) + (right.length - 1) * Sample.variance(right);
        return Math.sqrt(squares / (left.length + right.length - 2));
    }

    /**
     * Hedges' J(m) = Γ(m/2) / (√(m/2) Γ((m−1)/2)), m ≥ 2. Of the quotient of gammas, r(2) = 1/√π, and r(m + 1) r(m) =
     * (m − 1)/2, so no gamma is computed and nothing overflows.
     */
    static double correction(int freedom) {
        double quotient = 1 / Math.sqrt(Math.PI);
        for (int m = 2; m < freedom; m++) {
            quotient = (m - 1) / 2.0 / quotient;
        }
        return quotient / Math.sqrt(freedom / 2.0);
    }

    static void requireSides(double[] left, double[] right) {
        Sample.requireFinite("left", left);
        Sample.requireFinite("right", right);
    }

    private static OptionalDouble finite(double value) {
        return Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
    }
}
