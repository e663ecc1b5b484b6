package io.crystallize.core.verdict;

import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * What the left side of a claim is compared with: {@code baseline.accuracy}, {@code 1.05 * baseline.accuracy},
 * {@code baseline.accuracy - 0.02}, or a constant. Immutable.
 *
 * @param factor what the metric is multiplied by; positive, and 1 of a constant
 * @param metric the metric, or null for a constant
 * @param offset what is added to that; the constant itself if there is no metric
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public record Bound(double factor, @Nullable MetricRef metric, double offset) {
    /**
     * Makes a bound out of its parts.
     *
     * @throws IllegalArgumentException if the factor is not a positive number, or the offset not finite, or a constant
     *     has a factor
     */
    public Bound {
        if (!(factor > 0 && Double.isFinite(factor))) {
            throw new IllegalArgumentException("A metric is multiplied by " + factor + ", expected a positive number");
        }
        if (!Double.isFinite(offset)) {
            throw new IllegalArgumentException("A margin or constant is " + offset + ", expected a finite number");
        }
        if (metric == null && factor != 1) {
            throw new IllegalArgumentException("A constant can't have a factor, but has " + factor);
        }
        offset += 0.0; // -0.0 is no other margin than 0
    }

    /** Returns the metric itself. */
    public static Bound of(MetricRef metric) {
        return new Bound(1, metric, 0);
    }

    /** Returns a constant. */
    public static Bound constant(double value) {
        return new Bound(1, null, value);
    }

    /** Returns this bound, raised by a margin or, if that is negative, lowered. */
    public Bound plus(double margin) {
        return new Bound(factor, metric, offset + margin);
    }

    /** Whether it is the metric itself. */
    boolean isPlain() {
        return metric != null && factor == 1 && offset == 0;
    }

    /** Returns the bound in a replicate in which the metric has a value. */
    double at(double value) {
        return metric == null ? offset : factor * value + offset;
    }

    /** Returns it as {@link Hypothesis#parse} reads it. */
    @Override
    public String toString() {
        if (metric == null) {
            return Figures.shortest(offset);
        }
        String scaled = factor == 1 ? metric.toString() : Figures.shortest(factor) + " * " + metric;
        if (offset == 0) {
            return scaled;
        }
        return scaled + (offset < 0 ? " - " : " + ") + Figures.shortest(Math.abs(offset));
    }
}
