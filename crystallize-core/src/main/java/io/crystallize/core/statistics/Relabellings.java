package io.crystallize.core.statistics;

import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * The share of relabellings, each with as many values on either side as observed, in which the sum of the one side is at
 * least the observed one; that is, in which the difference of means is. The observed labels always count: it is never 0.
 *
 * <p><b>Exact</b>: the sums of each number of values from either half, in ascending order, are matched (Horowitz &amp;
 * Sahni, <i>Computing Partitions with Applications to the Knapsack Problem</i>, 1974). <b>Monte Carlo</b>: with m
 * random relabellings, b of which count, it is (b + 1) / (m + 1) (Phipson &amp; Smyth, <i>Permutation P-values Should
 * Never Be Zero</i>, 2010).
 *
 * <p><b>Ties.</b> What is added is how much a relabelling raises the sum: a term for each value that changes sides,
 * which is raised by more than {@link Rounding} can have lowered it. So sums equal on paper count. That can make the
 * share too great, where sums truly differ by less; never too small.
 */
final class Relabellings {
    /** The most sums of one half: enough for 40 values, however many of them are on which side. */
    private static final double MOST_SUMS = 0x1p20;

    private final int more;
    /** What a value adds if it ends up on the side claimed to be more; 0 if it was there. */
    private final double[] in;
    /** What a value adds if it ends up on the other side; 0 if it was there. */
    private final double[] out;

    private Relabellings(double[] more, double[] less) {
        this.more = more.length;
        int all = more.length + less.length;
        double[] pool = DoubleStream.concat(DoubleStream.of(more), DoubleStream.of(less))
                .toArray();
        // As many values come in as go out, so a number taken from each changes nothing, and saves digits.
        double centre =
                DoubleStream.of(pool).sorted().skip((all - 1) / 2).findFirst().orElse(0);
        in = new double[all];
        out = new double[all];
        for (int i = 0; i < all; i++) {
            double term = pool[i] - centre;
            double slack = Rounding.ofValue(pool[i]) + Rounding.ofTerm(term, all);
            if (i < this.more) {
                out[i] = slack - term;
            } else {
                in[i] = slack + term;
            }
        }
    }

    /**
     * Whether so many values have few enough sums to be computed exactly: up to 40 in all, and more if one of the sides
     * is small.
     */
    static boolean areFew(int left, int right) {
        int half = (left + right + 1) / 2;
        int chosen = Math.min(Math.min(left, right), half);
        double sums = 0;
        for (int i = 0; i <= chosen && sums <= MOST_SUMS; i++) {
            sums += count(i, half - i);
        }
        return sums <= MOST_SUMS;
    }

    /** How many relabellings so many values have; infinite if no double is as great. */
    static double count(int left, int right) {
        double count = 1;
        for (int i = 1; i <= Math.min(left, right); i++) {
            count = count * (Math.max(left, right) + i) / i;
        }
        return count;
    }

    /** Of few relabellings, exactly. */
    static double exactP(double[] left, double[] right, Alternative alternative) {
        return switch (alternative) {
            case GREATER -> new Relabellings(left, right).exactShare();
            case LESS -> new Relabellings(right, left).exactShare();
            case TWO_SIDED -> twoSided(exactP(left, right, Alternative.GREATER), exactP(left, right, Alternative.LESS));
        };
    }

    /** By so many random relabellings: the same ones if the sides are exchanged, and the alternative with them. */
    static double monteCarloP(double[] left, double[] right, Alternative alternative, RandomBits random, int draws) {
        return switch (alternative) {
            case GREATER -> new Relabellings(left, right).drawnShare(random, draws);
            case LESS -> new Relabellings(right, left).drawnShare(random, draws);
            case TWO_SIDED -> {
                Alternative first = ExactMean.of(left) >= ExactMean.of(right) ? Alternative.GREATER : Alternative.LESS;
                yield twoSided(
                        monteCarloP(left, right, first, random, draws),
                        monteCarloP(left, right, first.mirrored(), random, draws));
            }
        };
    }

    private static double twoSided(double oneSide, double other) {
        return Math.min(1, 2 * Math.min(oneSide, other));
    }

    private double exactShare() {
        int middle = in.length / 2;
        double[][] first = ascendingSums(0, middle);
        double[][] second = ascendingSums(middle, in.length);
        long count = 0;
        long all = 0;
        for (int i = Math.max(0, more - (in.length - middle)); i <= Math.min(more, middle); i++) {
            double[] a = first[i];
            double[] b = second[more - i];
            all += (long) a.length * b.length;
            int matching = 0;
            for (double sum : a) {
                while (matching < b.length && sum + b[b.length - 1 - matching] >= 0) {
                    matching++;
                }
                count += matching;
            }
        }
        return (double) count / all;
    }

    /** The sums, in ascending order, for each number of values that end up on the side claimed to be more. */
    private double[][] ascendingSums(int from, int to) {
        int most = Math.min(more, to - from);
        int others = in.length - more;
        double[][] sums = new double[most + 1][0];
        sums[0] = new double[] {0};
        for (int i = from; i < to; i++) {
            for (int chosen = Math.min(most, i - from + 1); chosen >= 0; chosen--) {
                boolean tooManyOnTheOtherSide = i - from + 1 - chosen > others;
                double[] fewer = chosen == 0 ? new double[0] : sums[chosen - 1];
                sums[chosen] =
                        tooManyOnTheOtherSide ? new double[0] : SortedSums.merge(sums[chosen], out[i], fewer, in[i]);
            }
        }
        return sums;
    }

    private double drawnShare(RandomBits random, int draws) {
        int all = in.length;
        int[] order = IntStream.range(0, all).toArray();
        boolean fewer = more <= all - more;
        int drawn = fewer ? more : all - more;
        double[] ofDrawn = fewer ? in : out;
        double[] ofOthers = fewer ? out : in;
        int count = 0;
        for (int draw = 0; draw < draws; draw++) {
            double sum = 0;
            for (int i = 0; i < drawn; i++) {
                int j = i + random.nextInt(all - i);
                int chosen = order[j];
                order[j] = order[i];
                order[i] = chosen;
                sum += ofDrawn[chosen];
            }
            for (int i = drawn; i < all; i++) {
                sum += ofOthers[order[i]];
            }
            if (sum >= 0) {
                count++;
            }
        }
        return (count + 1.0) / (draws + 1.0);
    }
}
