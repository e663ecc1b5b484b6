package io.crystallize.core.optimize;

import org.apiguardian.api.API;

/**
 * What a search wants of a metric.
 *
 * @param metric the metric's name; a candidate's value of it is the mean over its replicates
 * @param direction whether more of it is better, or less
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public record Objective(String metric, Direction direction) {
    /** Which way is better. */
    public enum Direction {
        /** More is better. */
        MAXIMIZE,
        /** Less is better. */
        MINIMIZE
    }

    /** Returns the objective that wants a metric to be large. */
    public static Objective maximize(String metric) {
        return new Objective(metric, Direction.MAXIMIZE);
    }

    /** Returns the objective that wants a metric to be small. */
    public static Objective minimize(String metric) {
        return new Objective(metric, Direction.MINIMIZE);
    }

    /** Returns a negative number if the first value is the better one, 0 if they are equal, a positive number if not. */
    public int compare(double first, double second) {
        if (first == second) {
            return 0; // also zeros of two signs
        }
        return direction == Direction.MAXIMIZE ? Double.compare(second, first) : Double.compare(first, second);
    }

    /** Returns it in words: {@code maximize accuracy}. */
    @Override
    public String toString() {
        return (direction == Direction.MAXIMIZE ? "maximize " : "minimize ") + metric;
    }
}
