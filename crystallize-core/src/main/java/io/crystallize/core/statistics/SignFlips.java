package io.crystallize.core.statistics;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The share of sign patterns whose sum is at least the observed one, if each difference could as well have had the
 * other sign.
 *
 * <p>Flipping the signs of a set of differences takes twice their sum away, so it is the share of subsets whose sum is
 * not positive. The empty one always counts: it is never 0. A difference of zero changes no sum; leaving it out leaves
 * the share as it is.
 *
 * <p><b>Exact</b>: the subset sums of either half, in ascending order, are matched (Horowitz &amp; Sahni, <i>Computing
 * Partitions with Applications to the Knapsack Problem</i>, 1974). <b>Monte Carlo</b>: with m random subsets, b of
 * which count, it is (b + 1) / (m + 1) (Phipson &amp; Smyth, <i>Permutation P-values Should Never Be Zero</i>, 2010).
 *
 * <p><b>Ties.</b> Each difference is lowered by more than {@link Rounding} can have raised it, so that sums equal on
 * paper count. That can make the share too great, where sums truly differ by less; never too small.
 */
final class SignFlips {
    /** The most differences other than zero for which it is computed exactly. */
    static final int EXACT_LIMIT = 40;

    private final double[] lowered;

    private SignFlips(double[] lowered) {
        this.lowered = lowered;
    }

    /** Of differences none of which is 0, exactly. */
    static double exactP(Differences differences, Alternative alternative) {
        return twice(alternative, towards(differences, alternative).exactShare());
    }

    /** Of differences none of which is 0, by so many random subsets. */
    static double monteCarloP(Differences differences, Alternative alternative, RandomBits random, int draws) {
        return twice(alternative, towards(differences, alternative).drawnShare(random, draws));
    }

    /** The sum's distribution is symmetric, so the smaller one-sided share is on the side where the sum is. */
    private static SignFlips towards(Differences differences, Alternative alternative) {
        double[] values = differences.values();
        boolean less = alternative == Alternative.LESS
                || alternative == Alternative.TWO_SIDED && Arrays.stream(values).sum() < 0;
        return new SignFlips(IntStream.range(0, values.length)
                .mapToDouble(i -> (less ? -values[i] : values[i]) - differences.slack()[i])
                .toArray());
    }

    private static double twice(Alternative alternative, double oneSided) {
        return alternative == Alternative.TWO_SIDED ? Math.min(1, 2 * oneSided) : oneSided;
    }

    private double exactShare() {
        int middle = lowered.length / 2;
        double[] first = ascendingSubsetSums(0, middle);
        double[] second = ascendingSubsetSums(middle, lowered.length);
        long count = 0;
        int matching = second.length;
        for (double sum : first) {
            while (matching > 0 && sum + second[matching - 1] > 0) {
                matching--;
            }
            count += matching;
        }
        return Math.scalb((double) count, -lowered.length);
    }

    private double[] ascendingSubsetSums(int from, int to) {
        double[] sums = {0};
        for (int i = from; i < to; i++) {
            sums = SortedSums.merge(sums, 0, sums, lowered[i]);
        }
        return sums;
    }

    private double drawnShare(RandomBits random, int draws) {
        // A mask of bits instead of a branch that no processor can predict.
        long[] raw =
                Arrays.stream(lowered).mapToLong(Double::doubleToRawLongBits).toArray();
        int count = 0;
        for (int draw = 0; draw < draws; draw++) {
            double sum = 0;
            for (int block = 0; block < raw.length; block += Long.SIZE) {
                long chosen = random.nextLong();
                int end = Math.min(raw.length, block + Long.SIZE);
                for (int i = block; i < end; i++) {
                    sum += Double.longBitsToDouble(raw[i] & -(chosen & 1));
                    chosen >>>= 1;
                }
            }
            if (sum <= 0) {
                count++;
            }
        }
        return (count + 1.0) / (draws + 1.0);
    }
}
