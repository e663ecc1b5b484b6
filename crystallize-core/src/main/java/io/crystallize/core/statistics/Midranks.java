package io.crystallize.core.statistics;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Ranks from 1 on, in ascending order; numbers that are equal but for rounding share the mean of their ranks.
 *
 * @param ranks each in the place of its number
 * @param tied whether any are shared
 */
record Midranks(double[] ranks, boolean tied) {
    /** Of recorded values. */
    static Midranks of(double[] values) {
        return of(values, Rounding.ofValues(values));
    }

    /** Of numbers that rounding may have moved so far. */
    static Midranks of(double[] numbers, double[] slack) {
        Integer[] order = IntStream.range(0, numbers.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> numbers[i]))
                .toArray(Integer[]::new);
        double[] ranks = new double[numbers.length];
        boolean tied = false;
        int start = 0;
        while (start < order.length) {
            int end = start + 1;
            while (end < order.length
                    && numbers[order[end]] - numbers[order[end - 1]] <= slack[order[end]] + slack[order[end - 1]]) {
                end++;
            }
            for (int i = start; i < end; i++) {
                ranks[order[i]] = (start + 1 + end) / 2.0;
            }
            tied |= end - start > 1;
            start = end;
        }
        return new Midranks(ranks, tied);
    }

    /** The ranks of the sizes of differences, each with its difference's sign. */
    static Midranks signed(Differences differences) {
        double[] values = differences.values();
        Midranks sizes = of(Arrays.stream(values).map(Math::abs).toArray(), differences.slack());
        double[] signed = IntStream.range(0, values.length)
                .mapToDouble(i -> Math.signum(values[i]) * sizes.ranks[i])
                .toArray();
        return new Midranks(signed, sizes.tied);
    }
}
