package io.crystallize.core.experiment;

import io.crystallize.core.Event;
import io.crystallize.core.RunListener;
import io.crystallize.core.ToldSecrets;
import io.crystallize.core.execution.TrialEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Keeps what the steps of one trial tell, until it ends. For any number of threads. */
final class TrialEvents implements RunListener {
    private final ToldSecrets told;
    private final List<TrialEvent> events = new ArrayList<>(0);

    /**
     * Keeps nothing yet.
     *
     * @param told the secrets of all trials: one may tell what another was told
     */
    TrialEvents(ToldSecrets told) {
        this.told = told;
    }

    @Override
    public void event(RunInfo run, String step, Event event, Instant time) {
        Map<String, String> details = new TreeMap<>();
        event.details().forEach((name, text) -> details.put(told.redact(name), told.redact(text)));
        TrialEvent kept = new TrialEvent(step, time, told.redact(event.name()), details);
        synchronized (this) {
            events.add(kept);
        }
    }

    synchronized List<TrialEvent> all() {
        return List.copyOf(events);
    }
}
