package io.crystallize.core.statistics;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.statistics.distribution.BinomialDistribution;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * How often nominal 95 % intervals of shares cover the truth, added up over all that can happen, and published on
 * standard output with how often a caution is given.
 */
@Tag("proof")
class ShareCoverageTest {
    private static final double LEVEL = 0.95;
    /** An interval that covers less has to be cautioned against. */
    private static final double ENOUGH = 0.925;

    private record Cell(String method, int n, String shares, double covered, double cautioned) {
        String row() {
            return String.format(
                    Locale.ROOT,
                    "%-16s %3d  %-12s %6.1f %% %8.1f %%",
                    method,
                    n,
                    shares,
                    100 * covered,
                    100 * cautioned);
        }

        void assertHolds() {
            assertTrue(covered >= ENOUGH || cautioned > 0.8, row());
            if (method.equals("Clopper–Pearson")) {
                assertTrue(covered >= LEVEL, row());
            }
        }
    }

    @Test
    void shares_areCoveredOrCautionedAgainst() {
        List<Cell> cells = new ArrayList<>();
        for (int n : new int[] {5, 10, 30, 100, 300}) {
            for (double share : new double[] {0.0005, 0.0015, 0.0057, 0.0175, 0.036, 0.1, 0.2, 0.302, 0.5}) {
                cells.add(single("Wilson", n, share));
                cells.add(single("Clopper–Pearson", n, share));
            }
        }
        for (int n : new int[] {10, 30, 50}) {
            for (double left : new double[] {0.02, 0.04, 0.1, 0.2, 0.41, 0.5}) {
                for (double right : new double[] {0.02, 0.1, 0.5, 0.59, 0.79, 0.96, 0.98}) {
                    cells.add(difference(n, left, right));
                }
            }
        }
        System.out.println("Coverage of nominal 95 % intervals of shares");
        System.out.println("method             n  shares       covered  cautioned");
        cells.forEach(cell -> System.out.println(cell.row()));
        assertAll(cells.stream().map(cell -> cell::assertHolds));
    }

    /** Over a fine grid of shares, the smallest coverage, which is at other ones for each method and size. */
    @Test
    void leastCoverage_isAsPublished() {
        List<Cell> least = new ArrayList<>();
        for (int n : new int[] {5, 10, 30, 100}) {
            for (String method : List.of("Wilson", "Clopper–Pearson")) {
                least.add(IntStream.rangeClosed(1, 1000)
                        .mapToObj(i -> single(method, n, i * 0.0005))
                        .peek(Cell::assertHolds)
                        .min((a, b) -> Double.compare(a.covered(), b.covered()))
                        .orElseThrow());
            }
        }
        System.out.println("Least coverage of nominal 95 % intervals of a share");
        least.forEach(cell -> System.out.println(cell.row()));
        double[] wilson = least.stream()
                .filter(cell -> cell.method().equals("Wilson"))
                .mapToDouble(Cell::covered)
                .toArray();
        assertTrue(Arrays.stream(wilson).allMatch(covered -> covered > 0.83 && covered < 0.87), least.toString());
    }

    private static Cell single(String method, int n, double share) {
        BinomialDistribution ones = BinomialDistribution.of(n, share);
        double covered = 0;
        double cautioned = 0;
        for (int i = 0; i <= n; i++) {
            Interval interval = method.equals("Wilson")
                    ? ProportionIntervals.wilson(i, n, LEVEL)
                    : ProportionIntervals.clopperPearson(i, n, LEVEL);
            double probability = ones.probability(i);
            covered += interval.contains(share) ? probability : 0;
            cautioned += method.equals("Wilson")
                            && Caution.ofWilson(values(i, n), LEVEL).isPresent()
                    ? probability
                    : 0;
        }
        return new Cell(method, n, Double.toString(share), covered, cautioned);
    }

    private static Cell difference(int n, double left, double right) {
        double covered = 0;
        double cautioned = 0;
        for (int i = 0; i <= n; i++) {
            for (int j = 0; j <= n; j++) {
                double probability = BinomialDistribution.of(n, left).probability(i)
                        * BinomialDistribution.of(n, right).probability(j);
                covered += ProportionIntervals.difference(i, n, j, n, LEVEL).contains(left - right) ? probability : 0;
                cautioned += Stream.of(values(i, n), values(j, n))
                                .anyMatch(
                                        side -> Caution.ofNewcombe(side, LEVEL).isPresent())
                        ? probability
                        : 0;
            }
        }
        return new Cell("Newcombe", n, left + ", " + right, covered, cautioned);
    }

    private static double[] values(int ones, int n) {
        double[] values = new double[n];
        Arrays.fill(values, 0, ones, 1);
        return values;
    }
}
