package io.crystallize.core.verdict;

import io.crystallize.core.statistics.RandomBits;
import java.util.stream.IntStream;

/**
 * The paired permutation test on the sum of differences, one-sided in the direction of the claim (Fisher, <i>The Design
 * of Experiments</i>, 1935, section 21; Good, <i>Permutation, Parametric and Bootstrap Tests of Hypotheses</i>, 2005).
 *
 * <p>If the claim's two sides were exchangeable, each difference could as well have had the other sign. p is the share
 * of the 2<sup>n</sup> sign patterns whose sum is at least the observed one. Flipping the signs of a set of differences
 * takes twice their sum away, so p is the share of subsets whose sum is not positive. The empty one always counts: p is
 * never 0. A difference of zero changes no sum; leaving it out leaves p as it is.
 *
 * <p><b>Exact</b> up to {@value #EXACT_LIMIT} differences other than zero: the subset sums of either half, in ascending
 * order, are matched (Horowitz &amp; Sahni, <i>Computing Partitions with Applications to the Knapsack Problem</i>,
 * 1974). Above, <b>Monte Carlo</b> with m = {@value #DRAWS} random subsets, b of which count: p = (b + 1) / (m + 1)
 * (Phipson &amp; Smyth, <i>Permutation P-values Should Never Be Zero</i>, 2010).
 *
 * <p><b>Ties.</b> Sums that are equal on paper differ in their last bits as doubles; counting only those that come out
 * right by luck makes p far too small. Each difference is therefore lowered by more than rounding can have raised it:
 * by 4 units in the last place of either value, because a recorded value is itself rounded, and by 10<sup>-12</sup> of
 * the difference, for additions here and in the metric. That can make p too great, where sums truly differ by less;
 * never too small.
 */
final class SignFlipTest {
    static final int EXACT_LIMIT = 40;
    static final int DRAWS = 99_999;

    private static final double VALUE_ULPS = 4;
    private static final double RELATIVE_SLACK = 1e-12;

    private final int pairs;
    private final double[] lowered;

    SignFlipTest(PairedDifferences differences, Comparison claim) {
        pairs = differences.size();
        // Adding n numbers is off by at most n half units in the last place of the sum of their sizes.
        double slack = Math.max(RELATIVE_SLACK, pairs * 0x1p-52);
        lowered = IntStream.range(0, pairs)
                .filter(i -> differences.difference(i) != 0)
                .mapToDouble(i -> {
                    double difference = differences.difference(i);
                    double ulps = Math.ulp(differences.left(i)) + Math.ulp(differences.right(i));
                    return claim.towardsClaim(difference) - (VALUE_ULPS * ulps + slack * Math.abs(difference));
                })
                .toArray();
    }

    boolean isExact() {
        return lowered.length <= EXACT_LIMIT;
    }

    boolean allEqual() {
        return lowered.length == 0;
    }

    /** The smallest p that so many pairs can reach, whatever their values. */
    double smallestP() {
        return isExact() ? Math.scalb(1.0, -pairs) : 1.0 / (DRAWS + 1);
    }

    /** Runs the test; draws from the random bits only if it isn't exact. */
    TestOutcome run(RandomBits random) {
        return isExact()
                ? new TestOutcome(exactP(), "paired permutation (exact)")
                : new TestOutcome(monteCarloP(random), "paired permutation (Monte Carlo, " + DRAWS + " draws)");
    }

    private double exactP() {
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
            sums = mergeWithShifted(sums, lowered[i]);
        }
        return sums;
    }

    /** Merges ascending sums with the same sums plus a number, which rounding leaves in ascending order. */
    private static double[] mergeWithShifted(double[] sums, double shift) {
        double[] merged = new double[2 * sums.length];
        int plain = 0;
        int shifted = 0;
        for (int i = 0; i < merged.length; i++) {
            boolean takePlain = shifted == sums.length || plain < sums.length && sums[plain] <= sums[shifted] + shift;
            merged[i] = takePlain ? sums[plain++] : sums[shifted++] + shift;
        }
        return merged;
    }

    private double monteCarloP(RandomBits random) {
        // A mask of bits instead of a branch that no processor can predict.
        long[] raw = IntStream.range(0, lowered.length)
                .mapToLong(i -> Double.doubleToRawLongBits(lowered[i]))
                .toArray();
        int count = 0;
        for (int draw = 0; draw < DRAWS; draw++) {
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
        return (count + 1.0) / (DRAWS + 1);
    }
}
