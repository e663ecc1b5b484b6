package io.crystallize.core.statistics;

import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import org.apache.commons.statistics.distribution.BinomialDistribution;
import org.apache.commons.statistics.distribution.HypergeometricDistribution;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apiguardian.api.API;

/**
 * The power of exact tests of proportions, by enumeration of every outcome. It is a saw-tooth: the smallest number with
 * enough power is planned for, and a few more can have less.
 *
 * @param test levels, hypotheses and sides
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record ProportionPower(Power test) {
    /** The most values a side that are looked at for Fisher's test: {@value}. */
    public static final int MOST_PER_SIDE = 500;
    /** The most pairs that are looked at for McNemar's test, and values for the binomial: {@value}. */
    public static final int MOST_PAIRS = 2_000;

    private static final double ROUNDING = 1e-7;

    /**
     * The power of Fisher's exact test with n values a side. One-sided, it speaks for the left side being greater; two-
     * sided, tables no more probable than the observed one count.
     */
    public double unpaired(double left, double right, int n) {
        requireProbability(left);
        requireProbability(right);
        if (n < 1) {
            throw new IllegalArgumentException("n is " + n + ", but has to be at least 1");
        }
        double[] lefts = probabilities(n, left);
        double[] rights = probabilities(n, right);
        double power = 0;
        for (int ones = 0; ones <= 2 * n; ones++) {
            int from = Math.max(0, ones - n);
            double[] p = fisher(n, ones, from, Math.min(n, ones));
            for (int i = 0; i < p.length; i++) {
                if (p[i] <= test.each() * (1 + ROUNDING)) {
                    power += lefts[from + i] * rights[ones - from - i];
                }
            }
        }
        return Math.min(1, power);
    }

    /** The values a side that Fisher's exact test needs. */
    public PowerPlan perSide(double left, double right, double power) {
        return search(
                "Fisher's exact test",
                left,
                right,
                power,
                n -> unpaired(left, right, n),
                fewestPerSide(left, right, power),
                MOST_PER_SIDE);
    }

    /**
     * The power of McNemar's exact test with n pairs. One-sided, it speaks for the left side being greater.
     *
     * @param leftOnly the probability of a pair with a one on the left only
     * @param rightOnly the probability of a pair with a one on the right only; the two add up to at most 1
     */
    public double paired(double leftOnly, double rightOnly, int n) {
        requireDiscordance(leftOnly, rightOnly);
        if (n < 1) {
            throw new IllegalArgumentException("n is " + n + ", but has to be at least 1");
        }
        double discordance = Math.min(1, leftOnly + rightOnly);
        if (discordance == 0) {
            return 0;
        }
        double[] discordant = probabilities(n, discordance);
        double power = 0;
        for (int d = 1; d <= n; d++) {
            if (discordant[d] > 0) {
                power += discordant[d] * rejected(d, leftOnly / (leftOnly + rightOnly));
            }
        }
        return Math.min(1, power);
    }

    /** The pairs that McNemar's exact test needs. */
    public PowerPlan pairs(double leftOnly, double rightOnly, double power) {
        requireDiscordance(leftOnly, rightOnly);
        return search(
                "McNemar's exact test", leftOnly, rightOnly, power, n -> paired(leftOnly, rightOnly, n), 1, MOST_PAIRS);
    }

    /**
     * The power of the exact binomial test of n values against a constant. One-sided, it speaks for a share greater than
     * the constant; two-sided, numbers of ones no more probable than the observed one count.
     *
     * @param share how probable a one is
     * @param constant what it is if the null hypothesis is true
     */
    public double constant(double share, double constant, int n) {
        requireProbability(share);
        requireProbability(constant);
        if (n < 1) {
            throw new IllegalArgumentException("n is " + n + ", but has to be at least 1");
        }
        double[] p = pValues(probabilities(n, constant));
        double[] probabilities = probabilities(n, share);
        double power = 0;
        for (int ones = 0; ones <= n; ones++) {
            power += p[ones] <= test.each() * (1 + ROUNDING) ? probabilities[ones] : 0;
        }
        return Math.min(1, power);
    }

    /** The values that the exact binomial test needs. */
    public PowerPlan values(double share, double constant, double power) {
        return search("exact binomial test", share, constant, power, n -> constant(share, constant, n), 1, MOST_PAIRS);
    }

    /** The probability that the sign test of d discordant pairs rejects. */
    private double rejected(int d, double share) {
        BinomialDistribution fair = BinomialDistribution.of(d, 0.5);
        // The smallest count whose upper tail is no more than the level.
        int critical = fair.inverseSurvivalProbability(test.tail()) + 1;
        while (critical > 0 && fair.survivalProbability(critical - 2) <= test.tail() * (1 + ROUNDING)) {
            critical--;
        }
        while (fair.survivalProbability(critical - 1) > test.tail() * (1 + ROUNDING)) {
            critical++;
        }
        if (critical > d) {
            return 0;
        }
        BinomialDistribution left = BinomialDistribution.of(d, share);
        double upper = left.survivalProbability(critical - 1);
        return test.twoSided() ? upper + left.cumulativeProbability(d - critical) : upper;
    }

    private double[] fisher(int n, int ones, int from, int to) {
        HypergeometricDistribution tables = HypergeometricDistribution.of(2 * n, n, ones);
        double[] p = new double[to - from + 1];
        for (int i = 0; i < p.length; i++) {
            p[i] = tables.probability(from + i);
        }
        return pValues(p);
    }

    /** Turns the probabilities of outcomes, by the number of ones on the left, into their p. */
    private double[] pValues(double[] p) {
        if (!test.twoSided()) {
            for (int i = p.length - 2; i >= 0; i--) {
                p[i] += p[i + 1];
            }
            return p;
        }
        double[] ascending = p.clone();
        Arrays.sort(ascending);
        double[] sums = ascending.clone();
        Arrays.parallelPrefix(sums, Double::sum);
        for (int i = 0; i < p.length; i++) {
            double bound = p[i] * (1 + ROUNDING);
            int last = Arrays.binarySearch(ascending, p[i]);
            while (last + 1 < ascending.length && ascending[last + 1] <= bound) {
                last++;
            }
            p[i] = sums[last];
        }
        return p;
    }

    /**
     * Where to begin: at half of what the normal approximation asks for, which the exact test, being conservative,
     * exceeds. Enumerating fewer would take most of the time, and find none.
     */
    private int fewestPerSide(double left, double right, double power) {
        Power.requirePower(power);
        requireProbability(left);
        requireProbability(right);
        NormalDistribution normal = NormalDistribution.of(0, 1);
        double quantiles = normal.inverseSurvivalProbability(test.tail()) + normal.inverseCumulativeProbability(power);
        double variance = left * (1 - left) + right * (1 - right);
        double needed = quantiles * quantiles * variance / ((left - right) * (left - right));
        return quantiles > 0 && needed > 1 ? (int) Math.min(MOST_PER_SIDE, Math.max(1, needed / 2)) : 1;
    }

    private PowerPlan search(
            String name, double left, double right, double power, IntToDoubleFunction at, int fewest, int most) {
        Power.requirePower(power);
        if (test.twoSided() ? left == right : left <= right) {
            return new PowerPlan.Never(
                    name,
                    left == right
                            ? "a one is as probable on either side, which is no difference to be found"
                            : "a one is more probable on the other side, against the claim");
        }
        for (int n = fewest; n <= most; n++) {
            double reached = at.applyAsDouble(n);
            if (reached >= power) {
                return new PowerPlan.Enough(name, n, reached, test.each());
            }
        }
        return new PowerPlan.Never(
                name,
                "not even " + most + " replicates are enough, and more are not enumerated: plan by normal values");
    }

    private static double[] probabilities(int n, double probability) {
        BinomialDistribution distribution = BinomialDistribution.of(n, probability);
        double[] probabilities = new double[n + 1];
        Arrays.setAll(probabilities, distribution::probability);
        return probabilities;
    }

    private static void requireDiscordance(double leftOnly, double rightOnly) {
        requireProbability(leftOnly);
        requireProbability(rightOnly);
        if (leftOnly + rightOnly > 1 + 1e-12) {
            throw new IllegalArgumentException(
                    "rates of discordant pairs are " + leftOnly + " and " + rightOnly + ", more than 1 together");
        }
    }

    private static void requireProbability(double probability) {
        if (!(probability >= 0 && probability <= 1)) {
            throw new IllegalArgumentException("a probability is " + probability + ", but has to be from 0 to 1");
        }
    }
}
