package io.crystallize.core.statistics;

import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * Student's t with a noncentrality δ: (Z + δ) / S, where Z is standard normal and νS² is chi-squared with ν degrees of
 * freedom. P(T ≤ t) is the mean of Φ(tS − δ) over S. In u = ln S the integrand is analytic and vanishes at both ends, so
 * the trapezoidal rule converges faster than any power of its step (Trefethen &amp; Weideman, <i>The Exponentially
 * Convergent Trapezoidal Rule</i>, SIAM Review 56, 2014). Dividing by the same rule's sum of weights spares the gamma
 * function.
 */
final class NoncentralT {
    private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);
    /** Weights below e to this power are left out. */
    private static final double NEGLIGIBLE = -45;

    private static final int STEPS_PER_WIDTH = 8;

    private NoncentralT() {}

    /** P(T ≤ t). */
    static double cumulative(double t, double freedom, double delta) {
        return integrate(t, freedom, delta, 1);
    }

    /** P(T &gt; t), precise also where it is small. */
    static double survival(double t, double freedom, double delta) {
        return integrate(t, freedom, delta, -1);
    }

    private static double integrate(double t, double freedom, double delta, int sign) {
        double step = Math.min(1 / Math.sqrt(2 * freedom), 1 / (1 + Math.abs(delta))) / STEPS_PER_WIDTH;
        double weights = 0;
        double sum = 0;
        for (int direction = -1; direction <= 1; direction += 2) {
            // The weight is greatest at u = 0 and falls on either side.
            for (int i = direction < 0 ? 0 : 1; ; i++) {
                double u = direction * i * step;
                double logWeight = freedom * (u - Math.expm1(2 * u) / 2);
                if (logWeight < NEGLIGIBLE) {
                    break;
                }
                double weight = Math.exp(logWeight);
                weights += weight;
                sum += weight * NORMAL.cumulativeProbability(sign * (t * Math.exp(u) - delta));
            }
        }
        return Math.min(1, sum / weights);
    }

    /** The δ at which P(T &gt; t) is a probability; it grows with δ. */
    static double deltaOfSurvival(double t, double freedom, double probability) {
        double width = 10 + Math.abs(t);
        double low = t - width;
        double high = t + width;
        while (survival(t, freedom, low) > probability) {
            low -= width;
        }
        while (survival(t, freedom, high) < probability) {
            high += width;
        }
        while (high - low > 1e-11 * Math.max(1, Math.abs(low))) {
            double middle = (low + high) / 2;
            if (middle == low || middle == high) {
                break;
            }
            if (survival(t, freedom, middle) < probability) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return (low + high) / 2;
    }
}
