package io.crystallize.core.optimize;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.apiguardian.api.API;

/**
 * A value for each parameter of a search space. Immutable, as long as the values are.
 *
 * @param values by parameter, in the space's order
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public record Candidate(Map<String, Object> values) {
    /** Makes a candidate; the map is copied. */
    public Candidate {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /** Returns the name of its condition, such as {@code knn.k=3,scale.method=standard}: another one for each candidate. */
    public String name() {
        return values.entrySet().stream()
                .map(value -> value.getKey() + "=" + ParameterText.of(value.getValue()))
                .collect(Collectors.joining(","));
    }

    @Override
    public String toString() {
        return name();
    }
}
