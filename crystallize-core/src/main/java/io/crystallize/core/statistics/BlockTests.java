package io.crystallize.core.statistics;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.commons.statistics.distribution.ChiSquaredDistribution;
import org.apache.commons.statistics.distribution.FDistribution;
import org.apache.commons.statistics.inference.OneWayAnova;
import org.apiguardian.api.API;

/**
 * Tests of whether several conditions are all alike. Where each block, such as a replicate, has a value for each
 * condition, the table is {@code blocks[block][condition]}, and blocks are independent of each other; without blocks,
 * {@link #oneWay} compares independent samples.
 *
 * <p>Values that rounding alone tells apart are taken for equal. Every method throws {@link IllegalArgumentException}
 * if there is too little of anything, a value is missing or isn't finite. For one thread or many.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class BlockTests {
    private BlockTests() {}

    /**
     * Friedman's test (Friedman, <i>The Use of Ranks to Avoid the Assumption of Normality Implicit in the Analysis of
     * Variance</i>, JASA 32, 1937; corrected for ties as in Conover, <i>Practical Nonparametric Statistics</i>, 3rd ed.,
     * 1999, section 5.8) of at least two blocks and three conditions. It assumes that a block's values could as well
     * have been in any order. If all values of each block are alike, p is 1.
     *
     * <p>The p of few blocks is exact, given the ties: of up to some 50 blocks of three conditions, 13 of four, 5 of
     * five, 2 of six. Beyond, it is that of the chi-squared distribution, which with 5 blocks of six conditions rejects
     * 3.2 % of true null hypotheses at the level 5 %, and the more blocks the closer. (It rejects 6.9 % with 4 blocks of
     * three, where p is exact. The F distribution of Iman &amp; Davenport, 1980, would reject 5.6 % with 5 blocks of
     * six.) The test's name says which of both.
     */
    public static TestResult friedman(double[][] blocks) {
        Require.blocks(blocks, 2, 3);
        int conditions = blocks[0].length;
        RankSums ranks = RankSums.of(blocks);
        double statistic = ranks.within() == 0 ? 0 : (conditions - 1.0) * ranks.between() / ranks.within();
        double smallest = smallestFriedmanP(blocks.length, conditions);
        OptionalDouble exact = ranks.exactP();
        if (exact.isPresent()) {
            double p = Library.p(exact.getAsDouble(), smallest);
            return new TestResult("Friedman (exact)", p, statistic, null, null);
        }
        double freedom = conditions - 1.0;
        double p = ChiSquaredDistribution.of(freedom).survivalProbability(statistic);
        return new TestResult("Friedman (chi-squared approximation)", Library.p(p, smallest), statistic, freedom, null);
    }

    /**
     * Returns the p of {@link #friedman} than which none is smaller, exact or not: all blocks agree on the order of the
     * conditions, in which none are tied.
     */
    public static double smallestFriedmanP(int blocks, int conditions) {
        double orders = 1;
        for (int i = 2; i <= conditions; i++) {
            orders *= i;
        }
        return Math.max(Math.pow(orders, 1.0 - blocks), Double.MIN_NORMAL);
    }

    /**
     * The F test of the conditions in randomised blocks, an analysis of variance in two ways without repetition (Fisher,
     * <i>The Design of Experiments</i>, 1935, chapter 4) of at least two blocks and two conditions. It assumes that
     * what blocks and conditions don't explain is normally distributed, with equal spread. Its p can be as small as you
     * please.
     *
     * @return empty if blocks and conditions explain everything: F isn't defined
     */
    public static Optional<TestResult> randomisedBlocks(double[][] blocks) {
        Require.blocks(blocks, 2, 2);
        double[][] table = Library.rescaled(blocks);
        int conditions = table[0].length;
        double[] blockMeans = Arrays.stream(table).mapToDouble(BlockTests::mean).toArray();
        double all = mean(blockMeans);
        double between = 0;
        double error = 0;
        double greatestResidual = 0;
        double greatestDeviation = 0;
        for (int j = 0; j < conditions; j++) {
            int condition = j;
            double effect = mean(Arrays.stream(table)
                            .mapToDouble(block -> block[condition])
                            .toArray())
                    - all;
            between += table.length * effect * effect;
            for (int i = 0; i < table.length; i++) {
                double residual = table[i][j] - blockMeans[i] - effect;
                error += residual * residual;
                greatestResidual = Math.max(greatestResidual, Math.abs(residual));
                greatestDeviation = Math.max(greatestDeviation, Math.abs(table[i][j] - all));
            }
        }
        // Rescaled, the largest value is about 1.
        if (greatestResidual <= 2 * Rounding.ofValue(1) + Rounding.ofTerm(greatestDeviation, table.length)) {
            return Optional.empty();
        }
        double freedom = conditions - 1.0;
        double errorFreedom = freedom * (table.length - 1);
        double f = (between / freedom) / (error / errorFreedom);
        double p = Library.p(FDistribution.of(freedom, errorFreedom).survivalProbability(f));
        return Optional.of(new TestResult("randomised blocks F", p, f, freedom, errorFreedom));
    }

    /**
     * The F test of a one-way analysis of variance (Fisher, <i>Statistical Methods for Research Workers</i>, 1925,
     * chapter 7) of at least two independent samples, each with at least one value and one with two. It assumes that
     * values are normally distributed, with equal spread. Its p can be as small as you please.
     *
     * @return empty if the values of each sample are all alike: F isn't defined
     */
    public static Optional<TestResult> oneWay(double[][] samples) {
        if (samples.length < 2) {
            throw new IllegalArgumentException("The test compares at least 2 samples, but there are " + samples.length);
        }
        for (int i = 0; i < samples.length; i++) {
            Require.values("samples[" + i + "]", samples[i], 1);
        }
        if (Arrays.stream(samples).allMatch(sample -> sample.length == 1)) {
            throw new IllegalArgumentException(
                    "Each sample has 1 value, but the test needs one with at least 2: nothing else tells their spread");
        }
        if (Arrays.stream(samples).allMatch(Rounding::allAlike)) {
            return Optional.empty();
        }
        OneWayAnova.Result result = OneWayAnova.withDefaults().test(Arrays.asList(Library.rescaled(samples)));
        return Optional.of(new TestResult(
                "one-way F",
                Library.p(result.getPValue()),
                result.getStatistic(),
                samples.length - 1.0,
                Arrays.stream(samples)
                        .mapToDouble(sample -> sample.length - 1.0)
                        .sum()));
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).sum() / values.length;
    }
}
