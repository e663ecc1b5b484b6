package io.crystallize.core.statistics;

import java.math.BigDecimal;
import java.math.MathContext;

/**
 * The mean of numbers, summed without any rounding: it depends on neither their order nor their size, never overflows
 * on the way, and is rounded once, at the end.
 */
public final class ExactMean {
    /** More than the 17 digits a double needs: the division adds no error that could be seen. */
    private static final MathContext PRECISION = new MathContext(40);

    private ExactMean() {}

    /** Returns the mean of at least one value; NaN or infinite if a value is. */
    public static double of(double[] values) {
        BigDecimal sum = BigDecimal.ZERO;
        for (double value : values) {
            if (!Double.isFinite(value)) {
                return sumOfNonFinite(values);
            }
            sum = sum.add(new BigDecimal(value));
        }
        return divide(sum, values.length);
    }

    /** Returns the mean of left − right, pair by pair, of as many finite values. */
    public static double ofDifferences(double[] left, double[] right) {
        BigDecimal sum = BigDecimal.ZERO;
        for (int i = 0; i < left.length; i++) {
            sum = sum.add(new BigDecimal(left[i])).subtract(new BigDecimal(right[i]));
        }
        return divide(sum, left.length);
    }

    private static double divide(BigDecimal sum, int count) {
        return sum.divide(BigDecimal.valueOf(count), PRECISION).doubleValue();
    }

    private static double sumOfNonFinite(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += Double.isFinite(value) ? 0 : value;
        }
        return sum;
    }
}
