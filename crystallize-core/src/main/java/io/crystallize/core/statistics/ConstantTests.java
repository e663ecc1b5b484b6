package io.crystallize.core.statistics;

import java.util.Arrays;
import java.util.Optional;
import org.apache.commons.statistics.distribution.BinomialDistribution;
import org.apiguardian.api.API;

/**
 * Tests of one sample of independent values against a constant. {@link Alternative#GREATER} speaks for values greater
 * than the constant. All but {@link #binomial} are the {@link PairedTests} with the constant in each pair, and reach
 * the same smallest p.
 *
 * <p>Every method throws {@link IllegalArgumentException} if the sample is too short, or a number isn't finite. For one
 * thread or many.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class ConstantTests {
    private ConstantTests() {}

    /**
     * Student's one-sample t test of at least two values.
     *
     * @return empty if the values are all alike: t isn't defined
     * @see PairedTests#t
     */
    public static Optional<TestResult> t(double[] values, double constant, Alternative alternative) {
        return PairedTests.t(values, filled(values, constant, 2), alternative)
                .map(result -> renamed(result, "one-sample t"));
    }

    /**
     * The permutation test of the mean's distance from the constant. It assumes that values are spread symmetrically
     * about it.
     *
     * @see PairedTests#permutation
     */
    public static TestResult permutation(double[] values, double constant, Alternative alternative, RandomBits random) {
        TestResult result = PairedTests.permutation(values, filled(values, constant, 1), alternative, random);
        return renamed(result, result.test().replace(PairedTests.PERMUTATION, "permutation of signs"));
    }

    /**
     * Wilcoxon's signed-rank test of at least one value. It assumes that values are spread symmetrically about the
     * constant.
     *
     * @see PairedTests#wilcoxon
     */
    public static TestResult wilcoxon(double[] values, double constant, Alternative alternative) {
        return PairedTests.wilcoxon(values, filled(values, constant, 1), alternative);
    }

    /**
     * The sign test of at least one value: of those that aren't the constant, as many are above it as below.
     *
     * @see PairedTests#sign
     */
    public static TestResult sign(double[] values, double constant, Alternative alternative) {
        return PairedTests.sign(values, filled(values, constant, 1), alternative);
    }

    /**
     * The exact binomial test (Clopper &amp; Pearson, <i>The Use of Confidence or Fiducial Limits Illustrated in the
     * Case of the Binomial</i>, Biometrika 26, 1934) of at least one value, each 0 or 1; the statistic is the share of
     * ones. If two-sided, p is the probability of all numbers of ones that are no more probable than the observed one.
     *
     * @param probability of a one if the null hypothesis is true, from 0 to 1
     * @throws IllegalArgumentException if a value is neither 0 nor 1, or the probability is not from 0 to 1
     */
    public static TestResult binomial(double[] values, double probability, Alternative alternative) {
        Require.zerosAndOnes("values", values, 1);
        requireProbability(probability);
        int ones = Require.ones(values);
        return new TestResult(
                "binomial (exact)",
                binomialP(values.length, ones, probability, alternative),
                (double) ones / values.length,
                null,
                null);
    }

    /** Returns the smallest p that {@link #binomial} can reach with so many values. */
    public static double smallestBinomialP(int values, double probability, Alternative alternative) {
        requireProbability(probability);
        return Math.min(
                binomialP(values, 0, probability, alternative), binomialP(values, values, probability, alternative));
    }

    private static double binomialP(int values, int ones, double probability, Alternative alternative) {
        return Library.countP(BinomialDistribution.of(values, probability), ones, alternative);
    }

    private static void requireProbability(double probability) {
        if (!(probability >= 0 && probability <= 1)) {
            throw new IllegalArgumentException("probability is " + probability + ", but has to be from 0 to 1");
        }
    }

    private static double[] filled(double[] values, double constant, int fewest) {
        Require.values("values", values, fewest);
        Require.values("constant", new double[] {constant}, 1);
        double[] filled = new double[values.length];
        Arrays.fill(filled, constant);
        return filled;
    }

    private static TestResult renamed(TestResult result, String name) {
        return new TestResult(
                name, result.p(), result.statistic(), result.degreesOfFreedom(), result.errorDegreesOfFreedom());
    }
}
