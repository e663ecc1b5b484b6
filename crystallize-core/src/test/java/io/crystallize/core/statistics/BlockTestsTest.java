package io.crystallize.core.statistics;

import static io.crystallize.core.statistics.Examples.TEN_DIGITS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.commons.statistics.distribution.ChiSquaredDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class BlockTestsTest {
    /**
     * Times of 22 players by three ways to round first base: Hollander &amp; Wolfe, 1973, page 140; R's help page of
     * friedman.test: 11.143. The chi-squared approximation has p = 0.003805.
     */
    @Test
    void friedman_ofRoundingFirstBase_isHollanderAndWolfes() {
        TestResult result = BlockTests.friedman(roundingFirstBase());

        assertThat(result.test()).isEqualTo("Friedman (exact)");
        assertThat(result.statistic()).isCloseTo(11.142857142857132, TEN_DIGITS);
        assertThat(result.degreesOfFreedom()).isNull();
        assertThat(result.p()).isBetween(0.002, 0.0037);
    }

    /** Friedman, JASA 32, 1937, tables V and VI, as reprinted in Siegel, Nonparametric Statistics, 1956, table N. */
    @ParameterizedTest
    @CsvSource({
        "3, 3, 6, .028",
        "4, 3, 6.5, .042",
        "4, 3, 8, .0046",
        "5, 3, 6.4, .039",
        "5, 3, 7.6, .024",
        "9, 3, 6.222, .048",
        "2, 4, 6, .042",
        "3, 4, 7.4, .033",
        "4, 4, 7.8, .036"
    })
    void friedman_isInFriedmansTables(int blocks, int conditions, double statistic, double p) {
        TestResult found = tableWith(blocks, conditions, statistic);

        assertThat(found.test()).isEqualTo("Friedman (exact)");
        assertThat(found.p()).isCloseTo(p, within(p < 0.01 ? 0.00005 : 0.0005));
    }

    /** Against the plain count of all orders of all blocks. */
    @ParameterizedTest
    @MethodSource("tiedTables")
    void friedman_ofTies_isTheShareOfAllOrders(double[][] blocks) {
        double[][] ranks =
                Arrays.stream(blocks).map(block -> Midranks.of(block).ranks()).toArray(double[][]::new);
        double observed = spread(ranks);
        int[] counts = new int[2];
        allOrders(ranks, 0, orders -> {
            counts[0]++;
            counts[1] += spread(orders) >= observed - 1e-9 ? 1 : 0;
        });

        assertThat(BlockTests.friedman(blocks).p()).isCloseTo((double) counts[1] / counts[0], TEN_DIGITS);
    }

    static Stream<Arguments> tiedTables() {
        return Stream.of(
                Arguments.of((Object) new double[][] {{1, 1, 3}, {2, 5, 9}, {4, 2, 4}, {1, 7, 8}, {3, 3, 3}}),
                Arguments.of((Object) new double[][] {{1, 2, 3, 4}, {1, 2, 2, 9}, {1, 1, 6, 6}}),
                Arguments.of((Object) new double[][] {{5, 4, 3, 2, 1}, {1, 1, 1, 2, 3}}));
    }

    @Test
    void friedman_ofManyBlocks_isApproximatedByChiSquared() {
        double[][] blocks = new double[40][];
        Arrays.setAll(blocks, i -> new double[] {i % 7, i % 5, i % 11, i % 3, i % 2});

        TestResult result = BlockTests.friedman(blocks);

        assertThat(result.test()).isEqualTo("Friedman (chi-squared approximation)");
        assertThat(result.degreesOfFreedom()).isEqualTo(4);
        assertThat(result.p())
                .isCloseTo(ChiSquaredDistribution.of(4).survivalProbability(result.statistic()), TEN_DIGITS);
    }

    /** By the sums of squares of the same data, in numpy. */
    @Test
    void randomisedBlocks_ofRoundingFirstBase_isTheAnalysisOfVariance() {
        TestResult result = BlockTests.randomisedBlocks(roundingFirstBase()).orElseThrow();

        assertThat(result.statistic()).isCloseTo(6.288307915758714, TEN_DIGITS);
        assertThat(result.degreesOfFreedom()).isEqualTo(2);
        assertThat(result.errorDegreesOfFreedom()).isEqualTo(42);
        assertThat(result.p()).isCloseTo(0.004084100722197907, TEN_DIGITS);
    }

    /** F of two conditions is the square of the paired t, with the same p. */
    @Test
    void randomisedBlocks_ofTwoConditions_isThePairedT() {
        double[][] blocks = new double[10][];
        Arrays.setAll(blocks, i -> new double[] {Examples.SECOND_DRUG[i], Examples.FIRST_DRUG[i]});

        TestResult result = BlockTests.randomisedBlocks(blocks).orElseThrow();

        assertThat(result.p()).isCloseTo(0.002832890197384273, TEN_DIGITS);
        assertThat(result.statistic()).isCloseTo(4.062127683382037 * 4.062127683382037, TEN_DIGITS);
    }

    /** Dobson, An Introduction to Statistical Modelling, 1983; R's data set PlantGrowth: F = 4.846, p = 0.01591. */
    @Test
    void oneWay_ofPlantGrowth_isPublished() {
        double[][] samples = {
            {4.17, 5.58, 5.18, 6.11, 4.50, 4.61, 5.17, 4.53, 5.33, 5.14},
            {4.81, 4.17, 4.41, 3.59, 5.87, 3.83, 6.03, 4.89, 4.32, 4.69},
            {6.31, 5.12, 5.54, 5.50, 5.37, 5.29, 4.92, 6.15, 5.80, 5.26}
        };

        TestResult result = BlockTests.oneWay(samples).orElseThrow();

        assertThat(result.statistic()).isCloseTo(4.846087862380136, TEN_DIGITS);
        assertThat(result.p()).isCloseTo(0.015909958325622912, TEN_DIGITS);
        assertThat(result.degreesOfFreedom()).isEqualTo(2);
        assertThat(result.errorDegreesOfFreedom()).isEqualTo(27);
    }

    @Test
    void smallestFriedmanP_isReachedIfAllBlocksAgree_andNotByTies() {
        double[][] agreeing = {{1, 2, 3}, {0, 5, 9}, {2, 3, 4}, {1, 7, 8}};
        double[][] tied = {{1, 1, 3}, {0, 0, 9}, {2, 2, 4}, {7, 7, 8}};

        double smallest = BlockTests.smallestFriedmanP(4, 3);

        assertThat(smallest).isCloseTo(1 / 216.0, TEN_DIGITS);
        assertThat(BlockTests.friedman(agreeing).p()).isCloseTo(smallest, TEN_DIGITS);
        assertThat(BlockTests.friedman(tied).p()).isCloseTo(1 / 27.0, TEN_DIGITS);
        assertThat(BlockTests.smallestFriedmanP(3, 3)).isCloseTo(1 / 36.0, TEN_DIGITS);
    }

    @Test
    void nothingVaries_speaksForNothing_orIsNotDefined() {
        double[][] same = {{1, 1, 1}, {2, 2, 2}};
        double[][] additive = {{0.1, 0.2, 0.3}, {0.2, 0.3, 0.4}, {0.7, 0.8, 0.9}};

        assertThat(BlockTests.friedman(same).p()).isEqualTo(1);
        assertThat(BlockTests.randomisedBlocks(same)).isEmpty();
        assertThat(BlockTests.randomisedBlocks(additive)).isEmpty();
        assertThat(BlockTests.oneWay(same)).isEmpty();
    }

    @Test
    void valuesThatOnlyRoundingTellsApart_shareARank() {
        double[][] blocks = {{0.3, 0.1 + 0.2, 5}, {0.3, 0.1 + 0.2, 6}, {0.3, 0.1 + 0.2, 1}};
        double[][] onPaper = {{0.3, 0.3, 5}, {0.3, 0.3, 6}, {0.3, 0.3, 1}};

        assertThat(BlockTests.friedman(blocks)).isEqualTo(BlockTests.friedman(onPaper));
    }

    @Test
    void arguments_thatCannotBeTested_areNamed() {
        assertThatThrownBy(() -> BlockTests.friedman(new double[][] {{1, 2}, {2, 1}}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The test compares at least 3 conditions, but the blocks have 2: use a paired test");
        assertThatThrownBy(() -> BlockTests.friedman(new double[][] {{1, 2, 3}}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("There is 1 block, but the test needs at least 2");
        assertThatThrownBy(() -> BlockTests.randomisedBlocks(new double[][] {{1, 2, 3}, {1, 2}}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "blocks[1] has 2 values and blocks[0] has 3, but each block needs a value for each condition");
        assertThatThrownBy(() -> BlockTests.randomisedBlocks(new double[][] {{1, 2, 3}, {1, 2, Double.NaN}}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("blocks[1][2] is NaN, but only finite values can be tested");
        assertThatThrownBy(() -> BlockTests.oneWay(new double[][] {{1, 2, 3}}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The test compares at least 2 samples, but there are 1");
        assertThatThrownBy(() -> BlockTests.oneWay(new double[][] {{1}, {2}}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Each sample has 1 value, but");
    }

    /** The result of random blocks with a statistic, to the digits it is told. */
    private static TestResult tableWith(int blocks, int conditions, double statistic) {
        RandomBits random = new RandomBits(1);
        return Stream.generate(() -> BlockTests.friedman(Stream.generate(() -> Draws.SKEWED.draw(random, conditions))
                        .limit(blocks)
                        .toArray(double[][]::new)))
                .filter(result -> Math.abs(result.statistic() - statistic) < 0.001)
                .findFirst()
                .orElseThrow();
    }

    private static double spread(double[][] ranks) {
        double spread = 0;
        for (int j = 0; j < ranks[0].length; j++) {
            double sum = 0;
            for (double[] block : ranks) {
                sum += block[j];
            }
            spread += sum * sum;
        }
        return spread;
    }

    private static void allOrders(double[][] ranks, int cell, Consumer<double[][]> each) {
        int block = cell / ranks[0].length;
        if (block == ranks.length) {
            each.accept(ranks);
            return;
        }
        int first = cell % ranks[0].length;
        for (int j = first; j < ranks[0].length; j++) {
            exchange(ranks[block], first, j);
            allOrders(ranks, cell + 1, each);
            exchange(ranks[block], first, j);
        }
    }

    private static void exchange(double[] block, int i, int j) {
        double kept = block[i];
        block[i] = block[j];
        block[j] = kept;
    }

    private static double[][] roundingFirstBase() {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(BlockTestsTest.class.getResourceAsStream("rounding-first-base.csv")),
                StandardCharsets.UTF_8))) {
            return lines.lines()
                    .skip(1)
                    .map(line -> Arrays.stream(line.split(","))
                            .mapToDouble(Double::parseDouble)
                            .toArray())
                    .toArray(double[][]::new);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
