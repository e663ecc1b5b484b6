package io.crystallize.core.statistics;

import org.apiguardian.api.API;

/**
 * A two-sided confidence interval. Immutable.
 *
 * @param low its lower end, finite
 * @param high its upper end, finite, not below {@code low}
 * @param level its confidence level, between 0 and 1: the nominal one, or of an exact method with few possible levels
 *     the one it attains
 * @param method how it was computed, in words, as in {@code Welch's t}
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Interval(double low, double high, double level, String method) {
    /**
     * Puts together an interval.
     *
     * @throws IllegalArgumentException if an end isn't finite, the ends are exchanged or the level isn't between 0 and 1
     */
    public Interval {
        if (!Double.isFinite(low) || !Double.isFinite(high) || low > high) {
            throw new IllegalArgumentException("interval by " + method + " from " + low + " to " + high
                    + ": expected finite ends, the lower one first");
        }
        Sample.requireLevel(level);
    }

    /** Whether a value is in it, ends included. */
    public boolean contains(double value) {
        return low <= value && value <= high;
    }
}
