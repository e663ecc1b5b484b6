package io.crystallize.core.execution;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.apiguardian.api.API;

/**
 * Something that a step told while a trial ran, in any of its attempts. Plain data, without secrets.
 *
 * @param step the name of the step
 * @param time when it was told
 * @param name what happened
 * @param details more about it; sorted, copied and unmodifiable
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public record TrialEvent(String step, Instant time, String name, Map<String, String> details) {
    /** Makes an event; the map is copied. */
    public TrialEvent {
        details = Collections.unmodifiableMap(new TreeMap<>(details));
    }
}
