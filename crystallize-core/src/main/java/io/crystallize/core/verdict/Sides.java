package io.crystallize.core.verdict;

import io.crystallize.core.verdict.Analysis.Pairing;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The two sides of a claim as numbers.
 *
 * @param paired whether the two have the same length, and belong together at each place; so do values and a constant
 * @param columns the left side's metric and, unless the bound is a constant, the right side's
 * @param bound what becomes of a right value before it is compared
 */
record Sides(boolean paired, Columns columns, Bound bound) {
    static Sides of(Samples left, Bound bound, @Nullable Samples right, Analysis analysis) {
        
        boolean paired = right == null || analysis.pairing() == Pairing.PAIRED;
        List<Samples> samples = Stream.concat(Stream.of(left), Stream.ofNullable(right)).toList();
        return new Sides(
                paired,
                paired
                        ? Columns.paired(samples, analysis.aggregation())
                        : Columns.unpaired(samples, analysis.aggregation()),
                bound);
    }

    boolean isConstant() {
        return bound.metric() == null;
    }

    double[] left() {
        return columns.values().get(0);
    }

    /** The right metric's values, without factor and margin; of a constant, it in each place. */
    double[] right() {
        return isConstant() ? bounds(0) : columns.values().get(1);
    }

    /** What the left side is compared with, raised by a margin: one number for each that is compared. */
    double[] bounds(double margin) {
        Bound shifted = bound.plus(margin);
        double[] values = isConstant() ? new double[left().length] : right().clone();
        Arrays.setAll(values, i -> shifted.at(values[i]));
        return values;
    }

    /** How many observations the smaller side has; of pairs, how many there are. */
    int size() {
        return columns.size();
    }

    /** Whether all values are 0 or 1, and there are some. */
    boolean isBinary() {
        return size() > 0
                && columns.values().stream().flatMapToDouble(Arrays::stream).allMatch(value -> value == 0 || value == 1);
    }
}
