package io.crystallize.core.statistics;

import java.util.Optional;
import org.apache.commons.statistics.distribution.TDistribution;
import org.apiguardian.api.API;

/**
 * Intervals for means, their differences and their ratio by Student's t. They hold their level if the means are about
 * normally distributed: true of normal values at any number, of skewed ones from some dozens on ({@link Caution} says
 * when not). Empty where the data leave one undefined: too few values, or none that varies by more than rounding.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class MeanIntervals {
    private MeanIntervals() {}

    /** Student's t for the mean of values; empty for one value, or if all are equal. */
    public static Optional<Interval> mean(double[] values, double level) {
        return resplits(values, 0, level, "Student's t");
    }

    /** Student's t for the mean of left − right over pairs; empty for one pair, or if all differences are equal. */
    public static Optional<Interval> pairedDifference(double[] left, double[] right, double level) {
        return differences(left, right, 0, level, "paired t");
    }

    /**
     * The corrected resampled t for the mean difference over resplits of one data set (Nadeau &amp; Bengio, <i>Inference
     * for the Generalization Error</i>, Machine Learning 52, 2003, section 3): the variance factor is 1/n +
     * testToTrain, because splits share their data.
     *
     * @param testToTrain the number of test cases over that of training cases, not negative
     */
    public static Optional<Interval> resplitDifference(
            double[] left, double[] right, double testToTrain, double level) {
        if (!(testToTrain >= 0 && testToTrain < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("testToTrain is " + testToTrain + ", but has to be at least 0");
        }
        return differences(left, right, testToTrain, level, "corrected resampled t");
    }

    /**
     * Welch's t for the difference of independent means, with Satterthwaite's degrees of freedom (Welch, <i>The
     * Generalization of "Student's" Problem</i>, Biometrika 34, 1947). Empty if a side has one value, neither varies, or a
     * variance overflows.
     */
    public static Optional<Interval> difference(double[] left, double[] right, double level) {
        Effects.requireSides(left, right);
        Sample.requireLevel(level);
        if (left.length < 2 || right.length < 2 || Rounding.allAlike(left) && Rounding.allAlike(right)) {
            return Optional.empty();
        }
        double a = Sample.variance(left) / left.length;
        double b = Sample.variance(right) / right.length;
        if (!(a + b > 0 && a + b < Double.POSITIVE_INFINITY)) {
            return Optional.empty();
        }
        // Shares instead of squares of variances, which under- and overflow.
        double share = a / (a + b);
        double freedom = 1 / (share * share / (left.length - 1) + (1 - share) * (1 - share) / (right.length - 1));
        double half = quantile(freedom, level) * Math.sqrt(a + b);
        return around(Effects.difference(left, right), half, level, "Welch's t");
    }

    /**
     * Fieller's interval for the ratio of the means of pairs (Fieller, <i>Some Problems in Interval Estimation</i>, JRSS
     * B 16, 1954). Empty if the right mean doesn't differ from 0 at this level: the ratios that agree with the data are
     * then unbounded.
     */
    public static Optional<Interval> pairedRatio(double[] left, double[] right, double level) {
        Sample.requirePairs(left, right);
        Sample.requireLevel(level);
        int n = left.length;
        if (n < 2) {
            return Optional.empty();
        }
        return fieller(
                left, right, Sample.covariance(left, right) / n, quantile(n - 1.0, level), level, "Fieller, paired");
    }

    /**
     * Fieller's interval for the ratio of independent means; t has the degrees of freedom of the smaller side less one,
     * which errs on the wide side. Empty as {@link #pairedRatio} is.
     */
    public static Optional<Interval> ratio(double[] left, double[] right, double level) {
        Effects.requireSides(left, right);
        Sample.requireLevel(level);
        int smaller = Math.min(left.length, right.length);
        if (smaller < 2) {
            return Optional.empty();
        }
        return fieller(left, right, 0, quantile(smaller - 1.0, level), level, "Fieller");
    }

    /** The roots of (l − ρr)² = t² (v<sub>l</sub> − 2ρ c + ρ² v<sub>r</sub>), if what lies between them is the interval. */
    private static Optional<Interval> fieller(
            double[] left, double[] right, double covariance, double t, double level, String method) {
        double leftMean = ExactMean.of(left);
        double rightMean = ExactMean.of(right);
        double leftVariance = Sample.variance(left) / left.length;
        double rightVariance = Sample.variance(right) / right.length;
        double a = rightMean * rightMean - t * t * rightVariance;
        double b = leftMean * rightMean - t * t * covariance;
        double c = leftMean * leftMean - t * t * leftVariance;
        if (!(a > 0) || leftVariance + rightVariance == 0) {
            return Optional.empty();
        }
        double root = Math.sqrt(Math.max(0, b * b - a * c));
        return bounded((b - root) / a, (b + root) / a, level, method);
    }

    private static Optional<Interval> differences(
            double[] left, double[] right, double testToTrain, double level, String method) {
        Sample.requirePairs(left, right);
        Sample.requireLevel(level);
        return Differences.of(left, right).allAlike()
                ? Optional.empty()
                : resplits(Sample.differences(left, right), testToTrain, level, method);
    }

    private static Optional<Interval> resplits(double[] values, double testToTrain, double level, String method) {
        Sample.requireFinite("values", values);
        Sample.requireLevel(level);
        if (values.length < 2 || Rounding.allAlike(values)) {
            return Optional.empty();
        }
        double factor = 1.0 / values.length + testToTrain;
        double half = quantile(values.length - 1.0, level) * Math.sqrt(Sample.variance(values) * factor);
        return around(ExactMean.of(values), half, level, method);
    }

    private static double quantile(double freedom, double level) {
        return TDistribution.of(freedom).inverseSurvivalProbability((1 - level) / 2);
    }

    private static Optional<Interval> around(double mean, double half, double level, String method) {
        return bounded(mean - half, mean + half, level, method);
    }

    private static Optional<Interval> bounded(double low, double high, double level, String method) {
        return Double.isFinite(low) && Double.isFinite(high)
                ? Optional.of(new Interval(low, high, level, method))
                : Optional.empty();
    }
}
