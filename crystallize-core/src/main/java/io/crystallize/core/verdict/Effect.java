package io.crystallize.core.verdict;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.stream.IntStream;
import org.apache.commons.statistics.distribution.TDistribution;
import org.jspecify.annotations.Nullable;

/**
 * How great a difference is: the mean of left − right over the pairs, with a confidence interval. A claim "less than"
 * is borne out by a negative one.
 *
 * @param estimate the mean paired difference
 * @param interval where the true mean lies, or null if there is one pair only, which says nothing about that
 */
public record Effect(double estimate, @Nullable Interval interval) {
    /** The confidence level of every interval: {@value}. */
    public static final double LEVEL = 0.95;

    /**
     * A two-sided Student's t interval for the mean paired difference (Student, <i>The Probable Error of a Mean</i>,
     * 1908).
     *
     * <p>It assumes that the differences are independent and that their mean is about normally distributed: true of
     * normal differences at any number of pairs, and of skewed ones from some dozens on. It is not adjusted for the
     * number of hypotheses. A verdict's p is one-sided, and from a test that doesn't assume this: a claim can be
     * supported while the interval includes 0. Where replicates are splits of one data set, it covers the mean over
     * splits of this data, not that of the process.
     *
     * @param low its lower end
     * @param high its upper end; equal to {@code low} if all differences are equal
     * @param level its confidence level
     */
    public record Interval(double low, double high, double level) {}

    /** Of at least one pair of finite values. */
    static Effect of(PairedDifferences pairs) {
        double mean = pairs.mean();
        if (pairs.size() < 2) {
            return new Effect(mean, null);
        }
        double half = quantile(pairs.size() - 1) * standardError(pairs, mean);
        return new Effect(mean, new Interval(mean - half, mean + half, LEVEL));
    }

    private static double standardError(PairedDifferences pairs, double mean) {
        int n = pairs.size();
        double first = pairs.difference(0);
        if (IntStream.range(1, n).allMatch(i -> pairs.difference(i) == first)) {
            return 0;
        }
        double[] deviations = IntStream.range(0, n)
                .mapToDouble(i -> pairs.difference(i) - mean)
                .toArray();
        double scale = 0;
        for (double deviation : deviations) {
            scale = Math.max(scale, Math.abs(deviation));
        }
        double squares = 0;
        for (double deviation : deviations) {
            squares += (deviation / scale) * (deviation / scale);
        }
        return scale * Math.sqrt(squares / (n - 1.0) / n);
    }

    /**
     * The quantile of Student's t that the interval needs. The library computes it with {@link Math}, whose last bits
     * may differ between Java virtual machines; rounding removes them, and is far from noticeable.
     */
    private static double quantile(int degreesOfFreedom) {
        double quantile = TDistribution.of(degreesOfFreedom).inverseSurvivalProbability((1 - LEVEL) / 2);
        return new BigDecimal(quantile).round(new MathContext(8)).doubleValue();
    }

    /** Returns it as in {@code +0.170 [0.150, 0.190]}. */
    String inWords() {
        String sign = estimate > 0 ? "+" : "";
        if (interval == null) {
            return sign + Figures.significant(estimate, 3);
        }
        double half = (interval.high() - interval.low()) / 2;
        if (half == 0) {
            String value = Figures.significant(estimate, 3);
            return sign + value + " [" + value + ", " + value + "]";
        }
        return sign + Figures.withUncertainty(estimate, half) + " [" + Figures.withUncertainty(interval.low(), half)
                + ", " + Figures.withUncertainty(interval.high(), half) + "]";
    }
}
