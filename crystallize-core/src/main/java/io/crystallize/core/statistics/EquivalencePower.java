package io.crystallize.core.statistics;

import java.util.function.IntToDoubleFunction;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.distribution.TDistribution;
import org.apiguardian.api.API;

/**
 * The power of two one-sided t tests, which show that a mean lies within a margin around another: how probable it is that
 * both reject (Phillips, <i>Power of the Two One-Sided Tests Procedure in Bioequivalence</i>, Journal of Pharmacokinetics
 * and Biopharmaceutics 18, 1990). Effect and margin are in standard deviations, as those of {@link Power}.
 *
 * @param test levels and hypotheses; each of the two tests is one-sided, at the full level
 * @param margin how far apart the means may be; positive
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record EquivalencePower(Power test, double margin) {
    private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);
    private static final int STEPS_PER_WIDTH = 200;
    /** Weights below e to this power are left out. */
    private static final double NEGLIGIBLE = -45;

    /**
     * Checks the margin.
     *
     * @throws IllegalArgumentException if it isn't a positive number, or the tests are two-sided
     */
    public EquivalencePower {
        if (!(margin > 0 && Double.isFinite(margin))) {
            throw new IllegalArgumentException("margin is " + margin + ", but has to be a positive number");
        }
        if (test.twoSided()) {
            throw new IllegalArgumentException("the two tests of an equivalence are one-sided");
        }
    }

    /** The power with n pairs, or n values against a constant; n is at least 2. */
    public double paired(double effect, int n) {
        return power(effect, Math.sqrt(1.0 / Power.requireCount(n)), n - 1.0);
    }

    /** The power with n values a side, at least 2. */
    public double unpaired(double effect, int n) {
        return power(effect, Math.sqrt(2.0 / Power.requireCount(n)), 2.0 * n - 2);
    }

    /** The power with n resplits of one data set, at least 2, as {@link Power#resplits(double, double, int)} has it. */
    public double resplits(double effect, double testToTrain, int n) {
        Power.requireRatio(testToTrain);
        return power(effect, Math.sqrt(1.0 / Power.requireCount(n) + testToTrain), n - 1.0);
    }

    /** The power that resplits come near to, and never exceed: the variance of their mean has a floor. */
    public double resplitsLimit(double effect, double testToTrain) {
        Power.requireRatio(testToTrain);
        double error = Math.sqrt(testToTrain);
        return within(effect, error, NORMAL.inverseSurvivalProbability(test.each()) * error);
    }

    /** The pairs that it takes, at least as many as the paired permutation test needs. */
    public PowerPlan pairs(double effect, double power) {
        return plan("two paired t tests", effect, power, n -> paired(effect, n), test.fewestPairs());
    }

    /** The values a side that it takes, at least as many as the unpaired permutation test needs. */
    public PowerPlan perSide(double effect, double power) {
        return plan("two unpaired t tests", effect, power, n -> unpaired(effect, n), test.fewestPerSide());
    }

    /** The resplits that it takes. */
    public PowerPlan resplits(double effect, double testToTrain, double power) {
        String name = "two corrected resampled t tests";
        double limit = testToTrain > 0 ? resplitsLimit(effect, testToTrain) : 1;
        return limit <= power && Math.abs(effect) < margin
                ? new PowerPlan.Never(name, Power.staysBelow(limit))
                : plan(name, effect, power, n -> resplits(effect, testToTrain, n), 2);
    }

    private PowerPlan plan(String name, double effect, double power, IntToDoubleFunction at, int fewest) {
        return Math.abs(effect) < margin
                ? test.search(name, margin, power, at, fewest)
                : new PowerPlan.Never(name, "the true difference is not within the margin");
    }

    /**
     * The mean, over the observed standard deviation S, of the probability that the observed difference lies within the
     * margin by the critical t times S's standard error. Where S is too great, there is nothing within.
     */
    private double power(double effect, double error, double freedom) {
        double critical = TDistribution.of(freedom).inverseSurvivalProbability(test.each());
        double width = 1 / Math.sqrt(2 * freedom);
        double weights = 0;
        double sum = 0;
        for (int direction = -1; direction <= 1; direction += 2) {
            // The weight is greatest at u = 0 and falls on either side.
            for (int i = direction < 0 ? 0 : 1; ; i++) {
                double u = direction * i * width / STEPS_PER_WIDTH;
                double logWeight = freedom * (u - Math.expm1(2 * u) / 2);
                if (logWeight < NEGLIGIBLE) {
                    break;
                }
                double weight = Math.exp(logWeight);
                weights += weight;
                sum += weight * within(effect, error, critical * error * Math.exp(u));
            }
        }
        return Math.min(1, sum / weights);
    }

    private double within(double effect, double error, double distance) {
        return distance >= margin
                ? 0
                : NORMAL.cumulativeProbability((margin - distance - effect) / error)
                        - NORMAL.cumulativeProbability((distance - margin - effect) / error);
    }
}
