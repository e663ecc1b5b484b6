package io.crystallize.core;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.apiguardian.api.API;

/**
 * Something that happens while a step runs, for those who watch: an epoch has ended, a page was fetched. Of an
 * experiment, it is in the run's folder too ({@code events.jsonl}). Never replayed: a step whose result is in the cache
 * tells nothing.
 *
 * @param name what happens; not blank
 * @param details more about it; sorted, copied and unmodifiable
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public record Event(String name, Map<String, String> details) {
    /**
     * Makes an event.
     *
     * @throws IllegalArgumentException if the name is blank
     */
    public Event {
        if (name.isBlank()) {
            throw new IllegalArgumentException("The name of an event is blank");
        }
        details = Collections.unmodifiableMap(new TreeMap<>(details));
    }
}
