package io.crystallize.core;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the steps of one run share: its options, and the values of the context keys so far. Immutable: what a step put
 * is seen by the steps after it, which get a state of their own.
 */
record RunState(RunOptions options, Map<String, Slot> slots) {
    RunState with(Map<String, Slot> writes) {
        if (writes.isEmpty()) {
            return this;
        }
        Map<String, Slot> all = new LinkedHashMap<>(slots);
        all.putAll(writes);
        return new RunState(options, Collections.unmodifiableMap(all));
    }
}
