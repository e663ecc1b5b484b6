package io.crystallize.core.statistics;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import org.apiguardian.api.API;

/**
 * The mean of numbers, summed without any rounding: it depends on neither their order nor their size, never overflows
 * on the way, and is rounded once, at the end.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class ExactMean {
    /** More than the 17 digits a double needs: the division adds no error that could be seen. */
    private static final MathContext PRECISION = new MathContext(40);

    private ExactMean() {}

    /** Returns the mean of at least one value; NaN or infinite if a value is. */
    public static double of(double[] values) {
        if (values.length == 1) {
            return values[0] + 0.0; // as of several, no zero is negative
        }
        return allFinite(values) ? divide(exactSum(values), values.length) : sumOfNonFinite(values);
    }

    /** Returns the sum of values, rounded once; NaN or infinite if a value is. */
    public static double sum(double[] values) {
        return allFinite(values) ? exactSum(values).doubleValue() : sumOfNonFinite(values);
    }

    /** Returns the mean of left − right, pair by pair, of as many finite values. */
    public static double ofDifferences(double[] left, double[] right) {
        ExactSum sum = new ExactSum();
        for (int i = 0; i < left.length; i++) {
            sum.add(left[i]);
            sum.subtract(right[i]);
        }
        return divide(sum.value(), left.length);
    }

    private static boolean allFinite(double[] values) {
        return Arrays.stream(values).allMatch(Double::isFinite);
    }

    private static BigDecimal exactSum(double[] values) {
        ExactSum sum = new ExactSum();
        for (double value : values) {
            sum.add(value);
        }
        return sum.value();
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
