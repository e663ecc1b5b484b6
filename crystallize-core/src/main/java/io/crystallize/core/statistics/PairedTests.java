package io.crystallize.core.statistics;

import java.util.Optional;
import org.apache.commons.statistics.distribution.BinomialDistribution;
import org.apache.commons.statistics.distribution.TDistribution;
import org.apache.commons.statistics.inference.PValueMethod;
import org.apache.commons.statistics.inference.TTest;
import org.apache.commons.statistics.inference.WilcoxonSignedRankTest;
import org.apiguardian.api.API;

/**
 * Tests of two samples whose values form pairs: left[i] with right[i]. The pairs are independent of each other.
 *
 * <p>A difference no greater than the rounding of its two values is taken for 0, and differences that rounding alone
 * tells apart for equal. Every method throws {@link IllegalArgumentException} if the samples are of unequal length, too
 * short, or hold values that aren't finite. For one thread or many.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class PairedTests {
    /** What the name of the permutation test begins with, however it is carried out. */
    public static final String PERMUTATION = "paired permutation";

    /** The most pairs that differ for which the permutation test is exact: {@value}. */
    public static final int EXACT_LIMIT = SignFlips.EXACT_LIMIT;

    /** How many random sign patterns the permutation test draws where it isn't exact: {@value}. */
    public static final int DRAWS = 99_999;

    /** The most pairs that differ, none of them tied, for which the library's exact Wilcoxon test is asked. */
    private static final int WILCOXON_LIMIT = 50;

    private PairedTests() {}

    /**
     * The paired permutation test of the mean difference (Fisher, <i>The Design of Experiments</i>, 1935, section 21;
     * Good, <i>Permutation, Parametric and Bootstrap Tests of Hypotheses</i>, 2005). It assumes that a difference could
     * as well have had the other sign. Exact up to {@value #EXACT_LIMIT} pairs that differ, else Monte Carlo with
     * {@value #DRAWS} draws; ties count as ties, whatever rounding did to them.
     *
     * @param random draws the sign patterns, if it isn't exact; else nothing is taken from it
     */
    public static TestResult permutation(double[] left, double[] right, Alternative alternative, RandomBits random) {
        Require.pairs(left, right, 0);
        Differences differences = Differences.of(left, right).withoutZeros();
        return differences.size() <= EXACT_LIMIT
                ? TestResult.of(PERMUTATION + " (exact)", SignFlips.exactP(differences, alternative))
                : TestResult.of(
                        PERMUTATION + " (Monte Carlo, " + DRAWS + " draws)",
                        SignFlips.monteCarloP(differences, alternative, random, DRAWS));
    }

    /** Returns the smallest p that {@link #permutation} can reach with so many pairs that differ. */
    public static double smallestPermutationP(int differing, Alternative alternative) {
        return differing <= EXACT_LIMIT ? smallestExactP(differing, alternative) : sides(alternative) / (DRAWS + 1.0);
    }

    /** Returns how many pairs differ by more than rounding. */
    public static int differing(double[] left, double[] right) {
        Require.pairs(left, right, 0);
        return Differences.of(left, right).withoutZeros().size();
    }

    /**
     * The paired t test (Student, <i>The Probable Error of a Mean</i>, Biometrika 6, 1908), of at least two pairs. It
     * assumes that the mean difference is about normally distributed. Its p can be as small as you please.
     *
     * @return empty if the differences are all alike: t isn't defined
     */
    public static Optional<TestResult> t(double[] left, double[] right, Alternative alternative) {
        return t("paired t", left, right, alternative, 0);
    }

    /**
     * The corrected resampled t test (Nadeau &amp; Bengio, <i>Inference for the Generalization Error</i>, Machine
     * Learning 52, 2003, section 3): of at least two pairs, each from another random split of one data set into training
     * and test examples. Such pairs share data and are not independent; the variance of their mean is estimated by the
     * variance of the differences times 1/n + testToTrain. Its p can be as small as you please.
     *
     * @param testToTrain the number of test examples divided by that of training examples: 0.25 for 20 % and 80 %
     * @return empty if the differences are all alike: t isn't defined
     * @throws IllegalArgumentException if testToTrain isn't positive and finite
     */
    public static Optional<TestResult> correctedT(
            double[] left, double[] right, Alternative alternative, double testToTrain) {
        if (!(testToTrain > 0 && testToTrain < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("testToTrain is " + testToTrain
                    + ", but has to be the number of test examples divided by that of training examples");
        }
        return t("corrected resampled t", left, right, alternative, testToTrain);
    }

    private static Optional<TestResult> t(
            String name, double[] left, double[] right, Alternative alternative, double testToTrain) {
        Require.pairs(left, right, 2);
        Differences differences = Differences.of(left, right);
        if (differences.allAlike()) {
            return Optional.empty();
        }
        int pairs = differences.size();
        double plain = TTest.withDefaults().statistic(Library.rescaled(differences.values())[0]);
        double t = plain / Math.sqrt(1 + pairs * testToTrain);
        double p = Library.symmetricP(TDistribution.of(pairs - 1.0), t, alternative);
        return Optional.of(new TestResult(name, p, t, pairs - 1.0, null));
    }

    /**
     * Wilcoxon's signed-rank test (Wilcoxon, <i>Individual Comparisons by Ranking Methods</i>, Biometrics Bulletin 1,
     * 1945) of at least one pair; the statistic is the sum of the ranks of positive differences. It assumes that a
     * difference could as well have had the other sign. Differences of 0 are left out, equal ones share their mean rank.
     * Exact up to {@value #EXACT_LIMIT} pairs that differ, and up to {@value #WILCOXON_LIMIT} without ties; else by the
     * normal approximation, corrected for ties and continuity.
     */
    public static TestResult wilcoxon(double[] left, double[] right, Alternative alternative) {
        Require.pairs(left, right, 1);
        Differences differences = Differences.of(left, right).withoutZeros();
        int size = differences.size();
        Midranks signed = Midranks.signed(differences);
        double[] ranks = signed.ranks();
        if (size == 0 || signed.tied() && size <= EXACT_LIMIT) {
            double positive = 0;
            for (double rank : ranks) {
                positive += Math.max(rank, 0);
            }
            double p = SignFlips.exactP(Differences.exactly(ranks), alternative);
            return new TestResult("Wilcoxon signed-rank (exact)", p, positive, null, null);
        }
        boolean exact = !signed.tied() && size <= WILCOXON_LIMIT;
        WilcoxonSignedRankTest.Result result = WilcoxonSignedRankTest.withDefaults()
                .with(Library.hypothesis(alternative))
                .with(exact ? PValueMethod.EXACT : PValueMethod.ASYMPTOTIC)
                .test(ranks);
        return new TestResult(
                "Wilcoxon signed-rank (" + (exact ? "exact" : "normal approximation") + ")",
                Library.p(result.getPValue(), smallestExactP(size, alternative)),
                result.getStatistic(),
                null,
                null);
    }

    /**
     * The sign test (Dixon &amp; Mood, <i>The Statistical Sign Test</i>, JASA 41, 1946) of at least one pair, exact: of
     * pairs that differ, as many favour either side. The statistic is the number of positive differences.
     */
    public static TestResult sign(double[] left, double[] right, Alternative alternative) {
        Require.pairs(left, right, 1);
        return sign("sign (exact)", Differences.of(left, right).withoutZeros(), alternative);
    }

    /**
     * McNemar's test (McNemar, <i>Note on the Sampling Error of the Difference between Correlated Proportions or
     * Percentages</i>, Psychometrika 12, 1947) of at least one pair of values that are 0 or 1, exact: of pairs that
     * differ, as many have their 1 on either side. The statistic is the number of those that have it on the left.
     */
    public static TestResult mcNemar(double[] left, double[] right, Alternative alternative) {
        Require.zerosAndOnes("left", left, 1);
        Require.zerosAndOnes("right", right, 1);
        Require.pairs(left, right, 1);
        return sign("McNemar (exact)", Differences.of(left, right).withoutZeros(), alternative);
    }

    private static TestResult sign(String name, Differences differences, Alternative alternative) {
        int size = differences.size();
        int positive = differences.positive();
        double p = Library.countP(BinomialDistribution.of(size, 0.5), positive, alternative);
        return new TestResult(name, Library.p(p, smallestExactP(size, alternative)), (double) positive, null, null);
    }

    /**
     * Returns the smallest p that {@link #wilcoxon}, {@link #sign} and {@link #mcNemar} can reach with so many pairs
     * that differ, and the exact {@link #permutation}: the probability of one sign pattern, of two if two-sided.
     */
    public static double smallestExactP(int differing, Alternative alternative) {
        return Math.min(1, sides(alternative) * Math.scalb(1.0, -differing));
    }

    private static int sides(Alternative alternative) {
        return alternative == Alternative.TWO_SIDED ? 2 : 1;
    }
}
