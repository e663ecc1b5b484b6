package io.crystallize.core.provenance;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apiguardian.api.API;

/**
 * One recorded value of a metric.
 *
 * @param name not blank
 * @param value any number, also NaN or infinite
 * @param tags by name; sorted, copied and unmodifiable
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Metric(String name, double value, Map<String, String> tags) {
    private static final SortedMap<String, String> NO_TAGS = Collections.unmodifiableSortedMap(new TreeMap<>());

    /**
     * Makes a metric's value.
     *
     * @throws IllegalArgumentException if the name is blank
     */
    public Metric {
        if (name.isBlank()) {
            throw new IllegalArgumentException("The name of a metric is blank");
        }
        tags = tags.isEmpty() ? NO_TAGS : Collections.unmodifiableSortedMap(new TreeMap<>(tags));
    }
}
