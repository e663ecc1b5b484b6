package io.crystallize.core.verdict;

import io.crystallize.core.verdict.Analysis.Pairing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The two sides of a claim as numbers, in the order of replicates: one for each replicate that has both (or, unpaired, for
 * each that has it), without repeats of one execution.
 *
 * @param paired whether the two have the same length, and belong together at each place
 * @param left the left side's values
 * @param right the right metric's values; none if the claim is about a constant
 * @param leftReplicates the replicates that the left values are of
 * @param rightReplicates the replicates that the right values are of
 * @param bound what becomes of a right value before it is compared
 * @param missing the replicates in which a value is missing, ascending
 * @param repeats how many replicates were left out as repeats of the execution of another
 */
record Sides(
        boolean paired,
        double[] left,
        double[] right,
        int[] leftReplicates,
        int[] rightReplicates,
        Bound bound,
        List<Integer> missing,
        int repeats) {
    static Sides of(Samples left, Bound bound, @Nullable Samples right, Analysis analysis) {
        if (right == null) {
            Column column = new Column(left, analysis.aggregation());
            return new Sides(
                    true,
                    column.values(),
                    new double[0],
                    column.replicates(),
                    new int[0],
                    bound,
                    List.copyOf(column.missing),
                    column.repeats);
        }
        return analysis.pairing() == Pairing.PAIRED
                ? paired(left, bound, right, analysis.aggregation())
                : unpaired(left, bound, right, analysis.aggregation());
    }

    private static Sides paired(Samples left, Bound bound, Samples right, Aggregation aggregation) {
        record Pair(long left, long right) {}
        int all = Math.max(left.replicates(), right.replicates());
        double[] lefts = new double[all];
        double[] rights = new double[all];
        int[] replicates = new int[all];
        List<Integer> missing = new ArrayList<>();
        Set<Pair> seen = new HashSet<>();
        int size = 0;
        int repeats = 0;
        for (int i = 0; i < all; i++) {
            OptionalDouble l = left.value(i, aggregation);
            OptionalDouble r = right.value(i, aggregation);
            if (l.isEmpty() || r.isEmpty()) {
                missing.add(i);
            } else if (!seen.add(new Pair(left.execution(i), right.execution(i)))) {
                repeats++;
            } else {
                replicates[size] = i;
                lefts[size] = l.getAsDouble();
                rights[size++] = r.getAsDouble();
            }
        }
        int[] of = Arrays.copyOf(replicates, size);
        return new Sides(
                true,
                Arrays.copyOf(lefts, size),
                Arrays.copyOf(rights, size),
                of,
                of,
                bound,
                List.copyOf(missing),
                repeats);
    }

    private static Sides unpaired(Samples left, Bound bound, Samples right, Aggregation aggregation) {
        Column lefts = new Column(left, aggregation);
        Column rights = new Column(right, aggregation);
        Set<Integer> missing = new HashSet<>(lefts.missing);
        missing.addAll(rights.missing);
        return new Sides(
                false,
                lefts.values(),
                rights.values(),
                lefts.replicates(),
                rights.replicates(),
                bound,
                missing.stream().sorted().toList(),
                lefts.repeats + rights.repeats);
    }

    boolean isConstant() {
        return bound.metric() == null;
    }

    /** How many observations the smaller side has; of pairs, how many there are. */
    int size() {
        return isConstant() || paired ? left.length : Math.min(left.length, right.length);
    }

    /** Returns what the left side is compared with, raised by a margin: one number for each that is compared. */
    double[] bounds(double margin) {
        Bound shifted = bound.plus(margin);
        double[] values = isConstant() ? new double[left.length] : right.clone();
        Arrays.setAll(values, i -> shifted.at(values[i]));
        return values;
    }

    /** Whether all values are 0 or 1. */
    boolean isBinary() {
        return Arrays.stream(left).allMatch(Sides::isBit)
                && Arrays.stream(right).allMatch(Sides::isBit);
    }

    private static boolean isBit(double value) {
        return value == 0 || value == 1;
    }

    /** The values of one condition. */
    private static final class Column {
        private final double[] values;
        private final int[] replicates;
        final List<Integer> missing = new ArrayList<>();
        int repeats;
        private int size;

        Column(Samples samples, Aggregation aggregation) {
            int all = samples.replicates();
            values = new double[all];
            replicates = new int[all];
            Set<Long> seen = new HashSet<>();
            for (int i = 0; i < all; i++) {
                OptionalDouble value = samples.value(i, aggregation);
                if (value.isEmpty()) {
                    missing.add(i);
                } else if (!seen.add(samples.execution(i))) {
                    repeats++;
                } else {
                    replicates[size] = i;
                    values[size++] = value.getAsDouble();
                }
            }
        }

        double[] values() {
            return Arrays.copyOf(values, size);
        }

        int[] replicates() {
            return Arrays.copyOf(replicates, size);
        }
    }
}
