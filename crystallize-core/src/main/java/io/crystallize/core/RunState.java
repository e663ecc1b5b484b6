package io.crystallize.core;

import io.crystallize.core.digest.Digest;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What a step finds: the run it is in, and the values of the context keys so far. Immutable: what a step put is seen by
 * the steps after it, which get a state of their own.
 *
 * @param run the run
 * @param path the name of the step inside which this pipeline runs, with a slash behind it; or empty
 * @param numbered whether that name has a number that only its position gave it
 * @param slots the values of the context keys
 * @param around the keys of the cached steps inside which this pipeline runs, whose results aren't there yet
 */
record RunState(RunScope run, String path, boolean numbered, Map<String, Slot> slots, Set<Digest> around) {
    RunState(RunScope run, Map<String, Slot> slots) {
        this(run, "", false, slots, Set.of());
    }

    RunOptions options() {
        return run.options();
    }

    /** The name of a step in the whole run. */
    String name(Stage stage) {
        return path.isEmpty() ? stage.name() : path + stage.name(); // one text for all runs
    }

    /** Whether a step's name would change if another were inserted before it. */
    boolean isNumbered(Stage stage) {
        return numbered || stage.numbered();
    }

    RunState with(Map<String, Slot> writes) {
        if (writes.isEmpty()) {
            return this;
        }
        Map<String, Slot> all = new LinkedHashMap<>(slots);
        all.putAll(writes);
        return new RunState(run, path, numbered, Collections.unmodifiableMap(all), around);
    }

    /** The same, in another scope of the run. */
    RunState in(RunScope other) {
        return new RunState(other, path, numbered, slots, around);
    }

    /** The same, for a step that is run because there is nothing under its key. */
    RunState computing(Digest key) {
        Set<Digest> all = new HashSet<>(around);
        all.add(key);
        return new RunState(run, path, numbered, slots, Set.copyOf(all));
    }
}
