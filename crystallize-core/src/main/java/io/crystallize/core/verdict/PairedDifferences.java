package io.crystallize.core.verdict;

import io.crystallize.core.statistics.ExactMean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;

/** The two sides of a hypothesis, paired by replicate, in the order of replicates. */
final class PairedDifferences {
    private final int[] replicates;
    private final double[] left;
    private final double[] right;
    private final List<Integer> missing;

    private PairedDifferences(int[] replicates, double[] left, double[] right, List<Integer> missing) {
        this.replicates = replicates;
        this.left = left;
        this.right = right;
        this.missing = missing;
    }

    /** Pairs what both sides recorded; a replicate in which either has no value, or doesn't exist, is missing. */
    static PairedDifferences of(Samples left, Samples right) {
        int all = Math.max(left.replicates(), right.replicates());
        int[] replicates = new int[all];
        double[] lefts = new double[all];
        double[] rights = new double[all];
        List<Integer> missing = new ArrayList<>();
        int size = 0;
        for (int i = 0; i < all; i++) {
            OptionalDouble l = i < left.replicates() ? left.value(i) : OptionalDouble.empty();
            OptionalDouble r = i < right.replicates() ? right.value(i) : OptionalDouble.empty();
            if (l.isPresent() && r.isPresent()) {
                replicates[size] = i;
                lefts[size] = l.getAsDouble();
                rights[size++] = r.getAsDouble();
            } else {
                missing.add(i);
            }
        }
        return new PairedDifferences(
                Arrays.copyOf(replicates, size),
                Arrays.copyOf(lefts, size),
                Arrays.copyOf(rights, size),
                List.copyOf(missing));
    }

    int size() {
        return replicates.length;
    }

    int replicate(int pair) {
        return replicates[pair];
    }

    double left(int pair) {
        return left[pair];
    }

    double right(int pair) {
        return right[pair];
    }

    /** The left values, in the order of pairs; not to be changed. */
    double[] lefts() {
        return left;
    }

    /** The right values, in the order of pairs; not to be changed. */
    double[] rights() {
        return right;
    }

    /** Left − right, rounded once. */
    double difference(int pair) {
        return left[pair] - right[pair];
    }

    /** The mean of left − right, of at least one pair of finite values. */
    double mean() {
        return ExactMean.ofDifferences(left, right);
    }

    /** The replicates without a pair, in ascending order. */
    List<Integer> missing() {
        return missing;
    }
}
