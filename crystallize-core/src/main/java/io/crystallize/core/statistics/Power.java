package io.crystallize.core.statistics;

import java.util.function.IntToDoubleFunction;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.distribution.TDistribution;
import org.apiguardian.api.API;

/**
 * Which power a test has at a number of replicates, and how many it needs for a power, before anything is run. An effect
 * is positive if it is what the alternative speaks for; two-sided tests look at its size alone.
 *
 * @param level the family's level, between 0 and 1
 * @param hypotheses how many are tested together, at least 1: each is planned for at level / hypotheses, the strictest
 *     that Holm's correction asks for
 * @param twoSided whether either direction counts
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Power(double level, int hypotheses, boolean twoSided) {
    /** The most replicates that are looked at for tests whose power is a t's: {@value}. */
    public static final int MOST = 10_000_000;

    /**
     * Checks the level.
     *
     * @throws IllegalArgumentException if the level isn't between 0 and 1 or there is no hypothesis
     */
    public Power {
        Sample.requireLevel(level);
        if (hypotheses < 1) {
            throw new IllegalArgumentException("hypotheses is " + hypotheses + ", but has to be at least 1");
        }
    }

    /** The level that one hypothesis is tested at. */
    public double each() {
        return level / hypotheses;
    }

    /** How often a test of one hypothesis rejects on a side: the level, halved if two-sided. */
    double tail() {
        return twoSided ? each() / 2 : each();
    }

    /**
     * The power of the paired t test, and of t against a constant.
     *
     * @param effect the mean difference over the standard deviation of the differences (of the values, if against a
     *     constant)
     * @param n pairs or values, at least 2
     */
    public double paired(double effect, int n) {
        return ofT(effect * Math.sqrt(requireCount(n)), n - 1.0);
    }

    /**
     * The power of the unpaired t test with n values a side, at least 2.
     *
     * @param effect the difference of means over the common standard deviation
     */
    public double unpaired(double effect, int n) {
        return ofT(effect * Math.sqrt(requireCount(n) / 2.0), 2.0 * n - 2);
    }

    /**
     * The power of the corrected resampled t over n resplits of one data set, as far as its variance factor 1/n +
     * testToTrain is right (Nadeau &amp; Bengio, 2003).
     */
    public double resplits(double effect, double testToTrain, int n) {
        requireRatio(testToTrain);
        return ofT(effect / Math.sqrt(1.0 / requireCount(n) + testToTrain), n - 1.0);
    }

    /** The pairs that the paired t test needs, at least as many as the paired permutation test: 2<sup>−n</sup>. */
    public PowerPlan pairs(double effect, double power) {
        return search("paired t", effect, power, n -> paired(effect, n), fewestPairs());
    }

    /** The values a side that the unpaired t test needs, at least as many as a permutation: 1 / C(2n, n). */
    public PowerPlan perSide(double effect, double power) {
        return search("unpaired t", effect, power, n -> unpaired(effect, n), fewestPerSide());
    }

    /** The resplits that the corrected t needs; none is enough where its variance, which has a floor, is too great. */
    public PowerPlan resplits(double effect, double testToTrain, double power) {
        if (testToTrain > 0) {
            double limit = resplitsLimit(effect, testToTrain);
            if (limit <= power) {
                return new PowerPlan.Never("corrected resampled t", staysBelow(limit));
            }
        }
        return search("corrected resampled t", effect, power, n -> resplits(effect, testToTrain, n), 2);
    }

    /**
     * The power that the corrected t comes near to, and never exceeds, with more and more resplits: as they share one
     * data set, the variance of their mean has a floor. 1 if testToTrain is 0, and there is an effect.
     */
    public double resplitsLimit(double effect, double testToTrain) {
        requireRatio(testToTrain);
        NormalDistribution normal = NormalDistribution.of(0, 1);
        double critical = normal.inverseSurvivalProbability(tail());
        double shift = shift(effect);
        double shifted = shift == 0 ? 0 : shift / Math.sqrt(testToTrain);
        return normal.survivalProbability(critical - shifted)
                + (twoSided ? normal.cumulativeProbability(-critical - shifted) : 0);
    }

    /** The fewest pairs at which the smallest p of a paired permutation or sign test reaches the level. */
    public int fewestPairs() {
        return fewest(n -> Math.scalb(1.0, -n));
    }

    /** The fewest values a side at which the smallest p of an unpaired permutation test reaches the level. */
    public int fewestPerSide() {
        return fewest(n -> {
            double arrangements = 1;
            for (int i = 1; i <= n; i++) {
                arrangements *= (double) (n + i) / i;
            }
            return 1 / arrangements;
        });
    }

    private int fewest(IntToDoubleFunction smallest) {
        int n = 1;
        // A billionth more, because the level divided by hypotheses is rounded, as is the number of arrangements.
        while (smallest.applyAsDouble(n) > tail() * (1 + 1e-9)) {
            n++;
        }
        return n;
    }

    private double ofT(double delta, double freedom) {
        double critical = TDistribution.of(freedom).inverseSurvivalProbability(tail());
        double shift = shift(delta);
        double upper = NoncentralT.survival(critical, freedom, shift);
        return twoSided ? Math.min(1, upper + NoncentralT.cumulative(-critical, freedom, shift)) : upper;
    }

    private double shift(double effect) {
        if (!Double.isFinite(effect)) {
            throw new IllegalArgumentException("effect is " + effect + ", but has to be finite");
        }
        return twoSided ? Math.abs(effect) : effect;
    }

    /** Doubles, then halves: the power of these tests grows with n. */
    PowerPlan search(String test, double effect, double power, IntToDoubleFunction at, int fewest) {
        requirePower(power);
        if (!(shift(effect) > 0)) {
            return new PowerPlan.Never(test, "there is no effect in the direction of the alternative");
        }
        int low = Math.max(2, fewest);
        int high = low;
        while (at.applyAsDouble(high) < power) {
            if (high >= MOST) {
                return new PowerPlan.Never(test, "not even " + high + " replicates are enough");
            }
            low = high + 1;
            high = (int) Math.min(MOST, 2L * high);
        }
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (at.applyAsDouble(middle) < power) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return new PowerPlan.Enough(test, high, at.applyAsDouble(high), each());
    }

    /** Why no number of resplits is enough; a power in percent that isn't below the limit. */
    static String staysBelow(double limit) {
        double percent = Math.ceil(limit * 1000) / 10;
        return "however many resplits, the power stays below "
                + (percent == Math.rint(percent) ? Long.toString((long) percent) : Double.toString(percent))
                + " %, because they share one data set: more data or a smaller test share is needed";
    }

    static void requirePower(double power) {
        Sample.requireLevel(power);
    }

    static int requireCount(int n) {
        if (n < 2) {
            throw new IllegalArgumentException("n is " + n + ", but t needs at least 2");
        }
        return n;
    }

    static void requireRatio(double testToTrain) {
        if (!(testToTrain >= 0 && testToTrain < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("testToTrain is " + testToTrain + ", but has to be at least 0");
        }
    }
}
