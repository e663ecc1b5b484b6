package io.crystallize.core.statistics;

import java.util.Arrays;

/** Moments of a sample, and the checks that arguments of this package have in common. */
final class Sample {
    private Sample() {}

    /** The unbiased variance of at least two values; exactly 0 if all are equal. */
    static double variance(double[] values) {
        if (allEqual(values)) {
            return 0;
        }
        double mean = ExactMean.of(values);
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        return squares / (values.length - 1);
    }

    static boolean allEqual(double[] values) {
        return Arrays.stream(values).allMatch(value -> value == values[0]);
    }

    /** The adjusted Fisher–Pearson skewness G1 of at least three values; 0 if all are equal. */
    static double skewness(double[] values) {
        double variance = variance(values);
        if (!(variance > 0)) {
            return 0;
        }
        int n = values.length;
        double mean = ExactMean.of(values);
        double deviation = Math.sqrt(variance);
        double cubes = 0;
        for (double value : values) {
            cubes += Math.pow((value - mean) / deviation, 3);
        }
        return cubes * n / ((n - 1.0) * (n - 2.0));
    }

    /** The covariance of pairs, at least two. */
    static double covariance(double[] left, double[] right) {
        double leftMean = ExactMean.of(left);
        double rightMean = ExactMean.of(right);
        double products = 0;
        for (int i = 0; i < left.length; i++) {
            products += (left[i] - leftMean) * (right[i] - rightMean);
        }
        return products / (left.length - 1);
    }

    static double[] differences(double[] left, double[] right) {
        requirePairs(left, right);
        double[] differences = new double[left.length];
        for (int i = 0; i < left.length; i++) {
            differences[i] = left[i] - right[i];
        }
        return differences;
    }

    static boolean isBinary(double[] values) {
        return Arrays.stream(values).allMatch(value -> value == 0 || value == 1);
    }

    static int ones(double[] values) {
        if (!isBinary(values)) {
            throw new IllegalArgumentException(
                    "values of a proportion have to be 0 or 1, but one of " + Arrays.toString(values) + " is neither");
        }
        return (int) Arrays.stream(values).filter(value -> value == 1).count();
    }

    static void requireFinite(String name, double[] values) {
        if (values.length == 0) {
            throw new IllegalArgumentException(name + " has no values");
        }
        for (int i = 0; i < values.length; i++) {
            if (!Double.isFinite(values[i])) {
                throw new IllegalArgumentException(name + "[" + i + "] is " + values[i] + ", but has to be finite");
            }
        }
    }

    static void requirePairs(double[] left, double[] right) {
        requireFinite("left", left);
        requireFinite("right", right);
        if (left.length != right.length) {
            throw new IllegalArgumentException("pairs need as many values on either side, but left has " + left.length
                    + " and right " + right.length);
        }
    }

    static void requireLevel(double level) {
        if (!(level > 0 && level < 1)) {
            throw new IllegalArgumentException("level is " + level + ", but has to be between 0 and 1");
        }
    }
}
