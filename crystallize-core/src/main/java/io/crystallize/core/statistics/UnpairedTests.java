package io.crystallize.core.statistics;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.DoubleStream;
import org.apache.commons.statistics.distribution.HypergeometricDistribution;
import org.apache.commons.statistics.inference.DataDispersion;
import org.apache.commons.statistics.inference.KolmogorovSmirnovTest;
import org.apache.commons.statistics.inference.MannWhitneyUTest;
import org.apache.commons.statistics.inference.PValueMethod;
import org.apache.commons.statistics.inference.TTest;
import org.apiguardian.api.API;

/**
 * Tests of two independent samples, of any lengths; the order of the values in either means nothing.
 *
 * <p>Values that rounding alone tells apart are taken for equal. Every method throws {@link IllegalArgumentException}
 * if a sample is too short or holds values that aren't finite. For one thread or many.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class UnpairedTests {
    /** How many random relabellings the permutation test draws where it isn't exact: {@value}. */
    public static final int DRAWS = 99_999;

    /** Below so many values on either side, none of them tied, the library's exact Mann–Whitney test is asked. */
    private static final int MANN_WHITNEY_LIMIT = 50;

    private UnpairedTests() {}

    /**
     * The permutation test of the difference of means (Pitman, <i>Significance Tests Which May Be Applied to Samples
     * from Any Populations</i>, Supplement to the Journal of the Royal Statistical Society 4, 1937) of at least one
     * value on either side. It assumes that any value could as well have been on the other side; where only the means
     * are alike and spreads aren't, it is about as wrong as {@link #student}. Exact up to 40 values in all, and more if
     * one side is small; else Monte Carlo with {@value #DRAWS} draws. Ties count as ties, whatever rounding did to
     * them. If two-sided, p is twice the smaller of the one-sided ones.
     *
     * @param random draws the relabellings, if it isn't exact; else nothing is taken from it
     */
    public static TestResult permutation(double[] left, double[] right, Alternative alternative, RandomBits random) {
        requireSamples(left, right, 1);
        return Relabellings.areFew(left.length, right.length)
                ? TestResult.of("unpaired permutation (exact)", Relabellings.exactP(left, right, alternative))
                : TestResult.of(
                        "unpaired permutation (Monte Carlo, " + DRAWS + " draws)",
                        Relabellings.monteCarloP(left, right, alternative, random, DRAWS));
    }

    /** Returns the smallest p that {@link #permutation} can reach with so many values. */
    public static double smallestPermutationP(int left, int right, Alternative alternative) {
        return Relabellings.areFew(left, right)
                ? smallestExactP(left, right, alternative)
                : sides(alternative) / (DRAWS + 1.0);
    }

    /**
     * Student's t test (Student, <i>The Probable Error of a Mean</i>, Biometrika 6, 1908) of at least two values on
     * either side. It assumes that the means are about normally distributed, and equal spread on both sides. Its p can
     * be as small as you please.
     *
     * @return empty if the values of either side are all alike: t isn't defined
     */
    public static Optional<TestResult> student(double[] left, double[] right, Alternative alternative) {
        return t("Student's t", DataDispersion.HOMOSCEDASTIC, left, right, alternative);
    }

    /**
     * Welch's t test (Welch, <i>The Generalization of "Student's" Problem when Several Different Population Variances
     * are Involved</i>, Biometrika 34, 1947) of at least two values on either side. It assumes that the means are about
     * normally distributed. Its p can be as small as you please.
     *
     * @return empty if the values of either side are all alike: t isn't defined
     */
    public static Optional<TestResult> welch(double[] left, double[] right, Alternative alternative) {
        return t("Welch's t", DataDispersion.HETEROSCEDASTIC, left, right, alternative);
    }

    private static Optional<TestResult> t(
            String name, DataDispersion dispersion, double[] left, double[] right, Alternative alternative) {
        requireSamples(left, right, 2);
        if (Rounding.allAlike(left) && Rounding.allAlike(right)) {
            return Optional.empty();
        }
        double[][] rescaled = Library.rescaled(left, right);
        TTest.Result result = TTest.withDefaults()
                .with(dispersion)
                .with(Library.hypothesis(alternative))
                .test(rescaled[0], rescaled[1]);
        if (Double.isNaN(result.getPValue())) {
            return Optional.empty(); // their spread is nothing beside their difference, and underflowed
        }
        return Optional.of(new TestResult(
                name, Library.p(result.getPValue()), result.getStatistic(), result.getDegreesOfFreedom(), null));
    }

    /**
     * The Mann–Whitney U test, or Wilcoxon's rank-sum test (Mann &amp; Whitney, <i>On a Test of Whether One of Two
     * Random Variables is Stochastically Larger than the Other</i>, Annals of Mathematical Statistics 18, 1947) of at
     * least one value on either side; the statistic is the number of pairs in which left is greater, with half of those
     * in which both are equal. It assumes that any value could as well have been on the other side. Exact up to 40
     * values in all, more if one side is small, and below {@value #MANN_WHITNEY_LIMIT} on either without ties; else by
     * the normal approximation, corrected for ties and continuity.
     */
    public static TestResult mannWhitney(double[] left, double[] right, Alternative alternative) {
        requireSamples(left, right, 1);
        Midranks pooled = Midranks.of(pool(left, right));
        double[] ranksOfLeft = Arrays.copyOf(pooled.ranks(), left.length);
        double[] ranksOfRight = Arrays.copyOfRange(pooled.ranks(), left.length, pooled.ranks().length);
        if (pooled.tied() && Relabellings.areFew(left.length, right.length)) {
            double u = DoubleStream.of(ranksOfLeft).sum() - left.length * (left.length + 1.0) / 2;
            double p = Relabellings.exactP(ranksOfLeft, ranksOfRight, alternative);
            return new TestResult("Mann–Whitney (exact)", p, u, null, null);
        }
        boolean exact = !pooled.tied() && Math.max(left.length, right.length) < MANN_WHITNEY_LIMIT;
        MannWhitneyUTest.Result result = MannWhitneyUTest.withDefaults()
                .with(Library.hypothesis(alternative))
                .with(exact ? PValueMethod.EXACT : PValueMethod.ASYMPTOTIC)
                .test(ranksOfLeft, ranksOfRight);
        boolean allTied = Rounding.allAlike(pooled.ranks());
        return new TestResult(
                "Mann–Whitney (" + (exact ? "exact" : "normal approximation") + ")",
                allTied ? 1 : Library.p(result.getPValue(), smallestExactP(left.length, right.length, alternative)),
                result.getStatistic(),
                null,
                null);
    }

    /**
     * The two-sample Kolmogorov–Smirnov test (Smirnov, 1939; Hodges, <i>The Significance Probability of the Smirnov
     * Two-Sample Test</i>, Arkiv för Matematik 3, 1958) of at least two values on either side; the statistic is the
     * greatest distance between the two distribution functions, if one-sided of those places where the one claimed to
     * be greater has the smaller function. With ties, p is too great rather than too small.
     */
    public static TestResult kolmogorovSmirnov(double[] left, double[] right, Alternative alternative) {
        requireSamples(left, right, 2);
        double[] ranks = Midranks.of(pool(left, right)).ranks();
        // The library's alternative is about distribution functions: greater values have a smaller one.
        KolmogorovSmirnovTest.TwoResult result = KolmogorovSmirnovTest.withDefaults()
                .with(Library.hypothesis(alternative.mirrored()))
                .test(Arrays.copyOf(ranks, left.length), Arrays.copyOfRange(ranks, left.length, ranks.length));
        return new TestResult(
                "Kolmogorov–Smirnov",
                Library.p(result.getPValue(), smallestExactP(left.length, right.length, alternative)),
                result.getStatistic(),
                null,
                null);
    }

    /**
     * Fisher's exact test (Fisher, <i>The Design of Experiments</i>, 1935, chapter 2) of at least one value on either
     * side, each 0 or 1. If two-sided, p is the probability of all tables with these totals that are no more probable
     * than the observed one.
     */
    public static TestResult fisher(double[] left, double[] right, Alternative alternative) {
        Require.zerosAndOnes("left", left, 1);
        Require.zerosAndOnes("right", right, 1);
        int ofLeft = Require.ones(left);
        HypergeometricDistribution tables =
                HypergeometricDistribution.of(left.length + right.length, ofLeft + Require.ones(right), left.length);
        double p = Library.countP(tables, ofLeft, alternative);
        return TestResult.of("Fisher (exact)", Library.p(p, smallestFisherP(left.length, right.length, alternative)));
    }

    /** Returns the smallest p that {@link #fisher} can reach with so many values. */
    public static double smallestFisherP(int left, int right, Alternative alternative) {
        // Two-sided, the table at the other end is as improbable only if both sides are of one length.
        return left == right
                ? smallestExactP(left, right, alternative)
                : smallestExactP(left, right, Alternative.GREATER);
    }

    /**
     * Returns the smallest p that {@link #mannWhitney} and {@link #kolmogorovSmirnov} can reach with so many values,
     * and the exact {@link #permutation}: the probability of one relabelling, of two if two-sided. It is 0 if that is
     * too small for a double.
     */
    public static double smallestExactP(int left, int right, Alternative alternative) {
        return Math.min(1, sides(alternative) / Relabellings.count(left, right));
    }

    private static int sides(Alternative alternative) {
        return alternative == Alternative.TWO_SIDED ? 2 : 1;
    }

    private static void requireSamples(double[] left, double[] right, int fewest) {
        Require.values("left", left, fewest);
        Require.values("right", right, fewest);
    }

    private static double[] pool(double[] left, double[] right) {
        return DoubleStream.concat(DoubleStream.of(left), DoubleStream.of(right))
                .toArray();
    }
}
