package io.crystallize.core.verdict;

import org.apiguardian.api.API;

/**
 * One side of a {@link Hypothesis}: a metric under a condition, written {@code baseline.accuracy}.
 *
 * @param condition {@code baseline} or a treatment's name; not empty
 * @param metric the metric's name; not empty
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public record MetricRef(String condition, String metric) {
    /**
     * Refers to a metric under a condition; whether anything records it is found out when it is judged.
     *
     * @throws IllegalArgumentException if a name is empty
     */
    public MetricRef {
        if (condition.isEmpty()) {
            throw new IllegalArgumentException("condition is empty");
        }
        if (metric.isEmpty()) {
            throw new IllegalArgumentException("metric is empty");
        }
    }

    /** Returns it as {@link Hypothesis#parse} reads it, with quotes around the names that need them. */
    @Override
    public String toString() {
        return Names.isNumber(condition, metric)
                ? Names.quote(condition) + '.' + Names.quote(metric)
                : Names.write(condition) + '.' + Names.write(metric);
    }
}
