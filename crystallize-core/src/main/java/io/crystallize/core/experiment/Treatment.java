package io.crystallize.core.experiment;

import io.crystallize.core.ContextValues;
import io.crystallize.core.Key;
import io.crystallize.core.digest.Digester;
import io.crystallize.core.problem.InvalidInputException;
import io.crystallize.core.problem.Location;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A named change to the baseline. Immutable.
 *
 * <pre>{@code
 * Treatment.named("k1").set("knn.k", 1)
 * }</pre>
 */
public final class Treatment {
    private final String name;
    private final @Nullable Location location;
    private final Map<String, Given> changes;
    private final ContextValues context;

    private Treatment(String name, @Nullable Location location, Map<String, Given> changes, ContextValues context) {
        this.name = name;
        this.location = location;
        this.changes = changes;
        this.context = context;
    }

    /**
     * Returns a treatment that changes nothing yet. One that is called {@code baseline} changes the baseline itself,
     * and so what all others start from.
     *
     * @throws InvalidInputException if the name is blank
     */
    public static Treatment named(String name) {
        return named(name, null);
    }

    /** Returns a treatment that changes nothing yet, with the place it was written at. */
    public static Treatment named(String name, @Nullable Location location) {
        if (name.isBlank()) {
            throw new InvalidInputException("The name of a treatment is blank");
        }
        return new Treatment(name, location, Map.of(), ContextValues.empty());
    }

    /**
     * Returns this treatment with one more change. Whether there is such a thing to change is checked when the
     * experiment is built.
     *
     * @param target {@code step.parameter}, the source counting as a step; or a context key that the experiment gives a
     *     value
     * @param value the new value; copied where it could be changed
     */
    public Treatment set(String target, Object value) {
        return set(target, Given.of(Objects.requireNonNull(Digester.standard().copy(value), "value is null")));
    }

    /** Returns this treatment with one more change, with the place it was written at. */
    public Treatment set(String target, Given value) {
        Map<String, Given> all = new LinkedHashMap<>(changes);
        all.put(target, value);
        return new Treatment(name, location, Collections.unmodifiableMap(all), context);
    }

    /** Returns this treatment with one more context value. */
    public <T> Treatment context(Key<T> key, T value) {
        return new Treatment(name, location, changes, context.with(key, value));
    }

    /** Returns its name. */
    public String name() {
        return name;
    }

    @Nullable
    Location location() {
        return location;
    }

    Map<String, Given> changes() {
        return changes;
    }

    ContextValues context() {
        return context;
    }
}
