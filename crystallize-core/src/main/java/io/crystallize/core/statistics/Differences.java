package io.crystallize.core.statistics;

import java.util.stream.IntStream;

/**
 * Left − right, pair by pair. A difference that is no more than {@link Rounding} is 0.
 *
 * @param values the differences
 * @param slack how far rounding may have moved each; 0 for a difference of 0
 */
record Differences(double[] values, double[] slack) {
    /** Of as many finite values on either side. */
    static Differences of(double[] left, double[] right) {
        int pairs = left.length;
        double[] values = new double[pairs];
        double[] slack = new double[pairs];
        for (int i = 0; i < pairs; i++) {
            double difference = left[i] - right[i];
            double rounding = Rounding.ofValue(left[i]) + Rounding.ofValue(right[i]);
            if (Math.abs(difference) > rounding) {
                values[i] = difference;
                slack[i] = rounding + Rounding.ofTerm(difference, pairs);
            }
        }
        return new Differences(values, slack);
    }

    /** Numbers without any rounding. */
    static Differences exactly(double[] values) {
        return new Differences(values, new double[values.length]);
    }

    int size() {
        return values.length;
    }

    Differences withoutZeros() {
        int[] kept = IntStream.range(0, size()).filter(i -> values[i] != 0).toArray();
        return new Differences(
                IntStream.of(kept).mapToDouble(i -> values[i]).toArray(),
                IntStream.of(kept).mapToDouble(i -> slack[i]).toArray());
    }

    int positive() {
        return (int) IntStream.range(0, size()).filter(i -> values[i] > 0).count();
    }

    boolean allAlike() {
        return Rounding.allAlike(values, slack);
    }
}
