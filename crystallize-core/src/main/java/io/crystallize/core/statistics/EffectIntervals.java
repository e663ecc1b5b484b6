package io.crystallize.core.statistics;

import java.util.Arrays;
import java.util.Optional;
import org.apache.commons.statistics.distribution.BinomialDistribution;
import org.apiguardian.api.API;

/** Intervals for standardized differences, dominance and medians. Empty where the data leave one undefined. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class EffectIntervals {
    private EffectIntervals() {}

    /**
     * For the true standardized difference of two normal samples of equal variance, exact by inversion of the noncentral
     * t (Steiger &amp; Fouladi, <i>Noncentrality Interval Estimation and the Evaluation of Statistical Models</i>, 1997).
     * Empty where {@link Effects#hedgesG} is.
     */
    public static Optional<Interval> hedgesG(double[] left, double[] right, double level) {
        Sample.requireLevel(level);
        if (Effects.hedgesG(left, right).isEmpty()) {
            return Optional.empty();
        }
        double scale = Math.sqrt(1.0 / left.length + 1.0 / right.length);
        double d = Effects.difference(left, right) / Effects.pooledDeviation(left, right);
        return noncentral(d, scale, left.length + right.length - 2, level);
    }

    /** The same for the differences of pairs, standardized as in {@link Effects#pairedHedgesG}; empty where that is. */
    public static Optional<Interval> pairedHedgesG(double[] left, double[] right, double level) {
        Sample.requireLevel(level);
        return Effects.pairedHedgesG(left, right).isEmpty()
                ? Optional.empty()
                : hedgesGFrom(Sample.differences(left, right), 0, level);
    }

    /** The same for values against a constant; empty where {@link Effects#hedgesGFrom} is. */
    public static Optional<Interval> hedgesGFrom(double[] values, double constant, double level) {
        Sample.requireLevel(level);
        if (Effects.hedgesGFrom(values, constant).isEmpty()) {
            return Optional.empty();
        }
        double d = (ExactMean.of(values) - constant) / Math.sqrt(Sample.variance(values));
        return noncentral(d, 1 / Math.sqrt(values.length), values.length - 1, level);
    }

    /**
     * For Cliff's delta of independent samples: the asymmetric interval, which stays within −1 and 1 (Feng &amp; Cliff,
     * <i>Monte Carlo Evaluation of Ordinal d with Improved Confidence Interval</i>, Journal of Modern Applied
     * Statistical Methods 3, 2004). Empty if a side has one value. An approximation, for some ten values a side or more.
     */
    public static Optional<Interval> cliffsDelta(double[] left, double[] right, double level) {
        double delta = Effects.cliffsDelta(left, right);
        double z = ProportionIntervals.z(level);
        if (left.length < 2 || right.length < 2) {
            return Optional.empty();
        }
        String method = "Feng–Cliff";
        double z2 = z * z;
        if (Math.abs(delta) == 1) {
            int smaller = Math.min(left.length, right.length);
            double bound = (smaller - z2) / (smaller + z2);
            return Optional.of(
                    delta > 0 ? new Interval(bound, 1, level, method) : new Interval(-1, -bound, level, method));
        }
        double variance = dominanceVariance(left, right, delta);
        double remaining = 1 - delta * delta;
        double half = z * Math.sqrt(variance) * Math.sqrt(remaining * remaining + z2 * variance);
        double scale = remaining + z2 * variance;
        double middle = delta - delta * delta * delta;
        return Optional.of(new Interval(
                Math.max(-1, (middle - half) / scale), Math.min(1, (middle + half) / scale), level, method));
    }

    /**
     * For the median of values, whatever continuous distribution they have: from the k-th smallest to the k-th greatest,
     * by inversion of the sign test (Conover, <i>Practical Nonparametric Statistics</i>, 1999, section 3.2). It has the
     * greatest k whose level is at least the one asked for, or k = 1 if there is none: its level is always the one it
     * attains, which may be less than asked for. Ties make it cover more. Empty for one value.
     */
    public static Optional<Interval> median(double[] values, double level) {
        Sample.requireFinite("values", values);
        Sample.requireLevel(level);
        int n = values.length;
        if (n < 2) {
            return Optional.empty();
        }
        BinomialDistribution signs = BinomialDistribution.of(n, 0.5);
        int k = 1;
        while (2 * (k + 1) <= n && 1 - 2 * signs.cumulativeProbability(k) >= level) {
            k++;
        }
        double[] ascending = values.clone();
        Arrays.sort(ascending);
        // From some 50 values on, k = 1 would attain a level that is 1 as a double; k is then greater.
        double attained = 1 - 2 * signs.cumulativeProbability(k - 1);
        return Optional.of(new Interval(ascending[k - 1], ascending[n - k], attained, "order statistics (exact)"));
    }

    private static Optional<Interval> noncentral(double d, double scale, int freedom, double level) {
        double t = d / scale;
        // Beyond, the noncentral t has no digits left to invert.
        if (!(Math.abs(t) < 1e4)) {
            return Optional.empty();
        }
        double tail = (1 - level) / 2;
        double low = NoncentralT.deltaOfSurvival(t, freedom, tail) * scale;
        double high = NoncentralT.deltaOfSurvival(t, freedom, 1 - tail) * scale;
        return Optional.of(new Interval(low, high, level, "noncentral t"));
    }

    /** Cliff's unbiased estimate of the variance of delta, but no less than its smallest possible value. */
    private static double dominanceVariance(double[] left, double[] right, double delta) {
        double m = left.length;
        double n = right.length;
        double rows = squaredDeviations(left, right, delta);
        double columns = squaredDeviations(right, left, -delta);
        // Every cell is −1, 0 or 1: their squares are what isn't tied.
        double untied = 0;
        double[] ascending = right.clone();
        Arrays.sort(ascending);
        for (double value : left) {
            untied += n - Effects.ties(value, ascending);
        }
        double cells = untied - m * n * delta * delta;
        double estimate = (n * n * rows + m * m * columns - cells) / (m * n * (m - 1) * (n - 1));
        return Math.max(estimate, (1 - delta * delta) / (m * n - 1));
    }

    private static double squaredDeviations(double[] from, double[] against, double delta) {
        double[] ascending = against.clone();
        Arrays.sort(ascending);
        double sum = 0;
        for (double value : from) {
            double deviation = (double) Effects.dominance(value, ascending) / ascending.length - delta;
            sum += deviation * deviation;
        }
        return sum;
    }
}
