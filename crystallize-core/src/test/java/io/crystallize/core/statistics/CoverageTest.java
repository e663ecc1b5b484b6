package io.crystallize.core.statistics;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/**
 * How often nominal 95 % intervals really cover the truth, published on standard output. The seed was fixed beforehand.
 */
@Tag("proof")
class CoverageTest {
    private static final long SEED = 20261127;
    private static final int[] SIZES = {5, 10, 30};
    private static final double LEVEL = 0.95;
    private static final double RATE = 0.2;
    private static final int SAMPLES = 4_000;
    private static final int BOOTSTRAPPED = 600;
    private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

    private enum Data {
        NORMAL(0, 0),
        LOGNORMAL(Math.exp(0.5), 1),
        BINARY(RATE, 0);

        final double mean;
        final double median;

        Data(double mean, double median) {
            this.mean = mean;
            this.median = median;
        }
    }

    private record Cell(String method, Data data, int n, double covered, double offered, double cautioned) {
        String row() {
            return String.format(
                    Locale.ROOT,
                    "%-16s %-10s %3d %8.1f %% %10.1f %% %10s",
                    method,
                    data,
                    n,
                    100 * covered,
                    100 * cautioned,
                    Double.isNaN(offered) ? "" : String.format(Locale.ROOT, "%.1f %%", 100 * offered));
        }
    }

    @Test
    void nominalIntervals_coverAsPublishedOrAreCautionedAgainst() {
        List<Cell> cells = new ArrayList<>();
        for (Data data : Data.values()) {
            for (int n : SIZES) {
                cells.add(cell("t", data, n, SAMPLES));
                cells.add(cell("BCa", data, n, BOOTSTRAPPED));
            }
        }
        System.out.println("Coverage of nominal 95 % intervals (binary: a rate of " + RATE + ")");
        System.out.println("method           data         n  coverage  cautioned  what is offered covers");
        cells.forEach(cell -> System.out.println(cell.row()));
        assertAll(cells.stream().map(CoverageTest::holds));
    }

    private static Executable holds(Cell cell) {
        return () -> {
            if (cell.method().equals("t") && cell.data() == Data.NORMAL) {
                assertTrue(cell.covered() >= 0.93 && cell.covered() <= 0.97, cell.row());
            }
            if (cell.covered() < 0.93) {
                assertTrue(cell.cautioned() > 0.8, cell.row());
                assertTrue(cell.offered() > 0.9 && cell.offered() > cell.covered(), cell.row());
            }
        };
    }

    private static Cell cell(String method, Data data, int n, int samples) {
        RandomBits random = new RandomBits(SEED, method, data.name(), Integer.toString(n));
        Function<double[], Optional<Interval>> interval = interval(method, random);
        int covered = 0;
        int cautioned = 0;
        int offered = 0;
        for (int i = 0; i < samples; i++) {
            double[] values = sample(data, n, random);
            covered +=
                    interval.apply(values).filter(it -> it.contains(data.mean)).isPresent() ? 1 : 0;
            cautioned += caution(method, values).isPresent() ? 1 : 0;
            offered += better(data, values) ? 1 : 0;
        }
        return new Cell(
                method, data, n, (double) covered / samples, (double) offered / samples, (double) cautioned / samples);
    }

    private static Function<double[], Optional<Interval>> interval(String method, RandomBits random) {
        return switch (method) {
            case "t" -> values -> MeanIntervals.mean(values, LEVEL);
            case "BCa" -> values -> Bootstrap.interval(values, CoverageTest::mean, LEVEL, 599, random);
            default -> throw new IllegalArgumentException(method);
        };
    }

    private static Optional<Caution> caution(String method, double[] values) {
        return switch (method) {
            case "t" -> Caution.ofT(values, LEVEL);
            case "BCa" -> Caution.ofBootstrap(values, LEVEL);
            default -> throw new IllegalArgumentException(method);
        };
    }

    /** Whether what a caution offers covers what it is about: the proportion, or the median. */
    private static boolean better(Data data, double[] values) {
        return data == Data.BINARY
                ? ProportionIntervals.clopperPearson(Sample.ones(values), values.length, LEVEL)
                        .contains(RATE)
                : EffectIntervals.median(values, LEVEL).orElseThrow().contains(data.median);
    }

    private static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    private static double[] sample(Data data, int n, RandomBits random) {
        double[] values = new double[n];
        for (int i = 0; i < n; i++) {
            double uniform = ((random.nextLong() >>> 11) + 0.5) * 0x1p-53;
            values[i] = switch (data) {
                case NORMAL -> NORMAL.inverseCumulativeProbability(uniform);
                case LOGNORMAL -> Math.exp(NORMAL.inverseCumulativeProbability(uniform));
                case BINARY -> uniform < RATE ? 1 : 0;
            };
        }
        return values;
    }
}
