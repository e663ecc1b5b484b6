package io.crystallize.examples.penguins;

import java.util.List;

/**
 * What has to be done to a column so that it gets mean 0 and standard deviation 1. Only sums, quotients and square
 * roots, in a fixed order: every Java platform gives the same bits.
 *
 * @param mean subtracted first
 * @param deviation the standard deviation, with n in the denominator; divided by then
 */
record Standardization(double mean, double deviation) {
    /** Learns it from the i-th values of at least one row. */
    static Standardization ofColumn(List<Row> rows, int i) {
        double[] column = rows.stream().mapToDouble(row -> row.values().get(i)).toArray();
        if (constant(column)) {
            // The rounded mean of equal numbers may differ from them, and the deviation from 0.
            return new Standardization(column[0], 1);
        }
        double mean = 0;
        for (double value : column) {
            mean += value / column.length;
        }
        double variance = 0;
        for (double value : column) {
            double difference = value - mean;
            variance += difference * difference / column.length;
        }
        return new Standardization(mean, Math.sqrt(variance));
    }

    double apply(double value) {
        return (value - mean) / deviation;
    }

    private static boolean constant(double[] column) {
        for (double value : column) {
            if (value != column[0]) {
                return false;
            }
        }
        return true;
    }
}
