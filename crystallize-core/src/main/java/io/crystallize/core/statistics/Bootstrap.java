package io.crystallize.core.statistics;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.ToDoubleBiFunction;
import java.util.function.ToDoubleFunction;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apiguardian.api.API;

/**
 * Bias-corrected and accelerated (BCa) bootstrap intervals for any statistic (Efron, <i>Better Bootstrap Confidence
 * Intervals</i>, JASA 82, 1987; the acceleration by the jackknife, of several samples as in Davison &amp; Hinkley,
 * <i>Bootstrap Methods and their Application</i>, 1997, section 5.3). With few values they cover far less than their
 * level ({@link Caution#ofBootstrap}).
 *
 * <p>Empty if a side has one value, if the statistic isn't finite for a resample, or if it doesn't vary. Statistics must
 * be pure and must not keep or change their arrays.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class Bootstrap {
    /** Enough that the ends differ by little between seeds: {@value}. */
    public static final int DRAWS = 9_999;

    private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

    private Bootstrap() {}

    /** For a statistic of one sample; values are resampled. */
    public static Optional<Interval> interval(
            double[] values, ToDoubleFunction<double[]> statistic, double level, int draws, RandomBits random) {
        return bca(Data.of(false, values), sides -> statistic.applyAsDouble(sides[0]), level, draws, random);
    }

    /** For a statistic of pairs; whole pairs are resampled. */
    public static Optional<Interval> paired(
            double[] left,
            double[] right,
            ToDoubleBiFunction<double[], double[]> statistic,
            double level,
            int draws,
            RandomBits random) {
        Sample.requirePairs(left, right);
        return bca(
                Data.of(true, left, right), sides -> statistic.applyAsDouble(sides[0], sides[1]), level, draws, random);
    }

    /** For a statistic of two independent samples; each is resampled within itself. */
    public static Optional<Interval> unpaired(
            double[] left,
            double[] right,
            ToDoubleBiFunction<double[], double[]> statistic,
            double level,
            int draws,
            RandomBits random) {
        return bca(
                Data.of(false, left, right),
                sides -> statistic.applyAsDouble(sides[0], sides[1]),
                level,
                draws,
                random);
    }

    private static Optional<Interval> bca(
            Data data, ToDoubleFunction<double[][]> statistic, double level, int draws, RandomBits random) {
        Sample.requireLevel(level);
        if (draws < 100) {
            throw new IllegalArgumentException("draws is " + draws + ", but has to be at least 100");
        }
        if (Arrays.stream(data.sides).anyMatch(side -> side.length < 2)) {
            return Optional.empty();
        }
        double observed = statistic.applyAsDouble(data.sides);
        double acceleration = acceleration(data, statistic);
        double[] resampled = new double[draws];
        for (int i = 0; i < draws; i++) {
            resampled[i] = statistic.applyAsDouble(data.resample(random));
        }
        Arrays.sort(resampled);
        double bias = bias(resampled, observed);
        // NaN is sorted last.
        if (!Double.isFinite(resampled[0])
                || !Double.isFinite(resampled[draws - 1])
                || !Double.isFinite(bias)
                || !Double.isFinite(acceleration)) {
            return Optional.empty();
        }
        double z = ProportionIntervals.z(level);
        double low = quantile(resampled, adjusted(bias, acceleration, -z));
        double high = quantile(resampled, adjusted(bias, acceleration, z));
        return low <= high
                ? Optional.of(new Interval(low, high, level, "BCa bootstrap (" + draws + " draws)"))
                : Optional.empty();
    }

    /** z0: the normal quantile of the share of resampled statistics below the observed one, ties counting half. */
    static double bias(double[] resampled, double observed) {
        double below = 0;
        for (double value : resampled) {
            below += value < observed ? 1 : value == observed ? 0.5 : 0;
        }
        return NORMAL.inverseCumulativeProbability(below / resampled.length);
    }

    /** a of a statistic of one sample. */
    static double acceleration(double[] values, ToDoubleFunction<double[]> statistic) {
        return acceleration(Data.of(false, values), sides -> statistic.applyAsDouble(sides[0]));
    }

    /** a of a statistic of two independent samples. */
    static double acceleration(double[] left, double[] right, ToDoubleBiFunction<double[], double[]> statistic) {
        return acceleration(Data.of(false, left, right), sides -> statistic.applyAsDouble(sides[0], sides[1]));
    }

    private static double acceleration(Data data, ToDoubleFunction<double[][]> statistic) {
        double cubes = 0;
        double squares = 0;
        for (int part = 0; part < data.independentSides(); part++) {
            int n = data.sides[part].length;
            double[] without = new double[n];
            for (int i = 0; i < n; i++) {
                without[i] = statistic.applyAsDouble(data.without(part, i));
                if (!Double.isFinite(without[i])) {
                    return Double.NaN;
                }
            }
            double mean = ExactMean.of(without);
            for (double value : without) {
                double influence = (n - 1.0) / n * (mean - value);
                cubes += influence * influence * influence;
                squares += influence * influence;
            }
        }
        return cubes / (6 * Math.pow(squares, 1.5));
    }

    private static double adjusted(double bias, double acceleration, double z) {
        return NORMAL.cumulativeProbability(bias + (bias + z) / (1 - acceleration * (bias + z)));
    }

    private static double quantile(double[] ascending, double probability) {
        double position = probability * (ascending.length - 1);
        int below = (int) position;
        int above = Math.min(below + 1, ascending.length - 1);
        return ascending[below] + (position - below) * (ascending[above] - ascending[below]);
    }

    /** One side, two independent ones, or two whose values are pairs. */
    private record Data(boolean paired, double[][] sides) {
        static Data of(boolean paired, double[]... sides) {
            for (int i = 0; i < sides.length; i++) {
                Sample.requireFinite(sides.length == 1 ? "values" : i == 0 ? "left" : "right", sides[i]);
            }
            return new Data(paired, sides);
        }

        int independentSides() {
            return paired ? 1 : sides.length;
        }

        double[][] resample(RandomBits random) {
            double[][] drawn = new double[sides.length][];
            int[] chosen = {};
            for (int side = 0; side < sides.length; side++) {
                if (side == 0 || !paired) {
                    int n = sides[side].length;
                    chosen = new int[n];
                    for (int i = 0; i < n; i++) {
                        chosen[i] = random.nextInt(n);
                    }
                }
                drawn[side] = new double[chosen.length];
                for (int i = 0; i < chosen.length; i++) {
                    drawn[side][i] = sides[side][chosen[i]];
                }
            }
            return drawn;
        }

        double[][] without(int part, int index) {
            double[][] rest = sides.clone();
            for (int side = 0; side < sides.length; side++) {
                if (paired || side == part) {
                    double[] all = sides[side];
                    rest[side] = new double[all.length - 1];
                    System.arraycopy(all, 0, rest[side], 0, index);
                    System.arraycopy(all, index + 1, rest[side], index, all.length - index - 1);
                }
            }
            return rest;
        }
    }
}
