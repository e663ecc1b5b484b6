package io.crystallize.core.experiment;

import java.util.List;
import java.util.function.Consumer;

/**
 * Those who watch one run, each guarded.
 *
 * @param all in the order in which they are told
 */
record Listeners(List<GuardedListener> all) {
    static Listeners guarding(List<ExperimentListener> listeners) {
        return new Listeners(listeners.stream().map(GuardedListener::new).toList());
    }

    /** Tells them something, by one thread at a time. */
    synchronized void tell(Consumer<ExperimentListener> call) {
        all.forEach(call);
    }

    /** Returns what failed of them, in words. */
    List<String> warnings() {
        return all.stream().flatMap(listener -> listener.warnings().stream()).toList();
    }
}
