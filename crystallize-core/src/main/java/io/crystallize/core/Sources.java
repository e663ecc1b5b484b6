package io.crystallize.core;

import java.util.Map;
import java.util.SortedSet;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * What several sources gave, by their names: the input of the first step of an experiment that has several. Immutable,
 * as far as the values are; no step may change those.
 *
 * <pre>{@code
 * public record Join(String column) implements Step<Sources, Table> {
 *     @Override
 *     public Table apply(Sources sources, Context context) {
 *         return sources.get("patients", Table.class).join(sources.get("visits", Table.class), column);
 *     }
 * }
 * }</pre>
 *
 * <p>Each source is a step of its own, cached on its own; whatever a step takes from here, its key has all of them in
 * it.
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public sealed interface Sources permits SourceValues {
    /** Returns the given values by their names, for who runs a step alone. */
    static Sources of(Map<String, ?> values) {
        return new SourceValues(values);
    }

    /**
     * Returns what a source gave.
     *
     * @throws IllegalArgumentException if there is no such source, or it gave something else, or null
     */
    <T> T get(String name, Class<T> type);

    /**
     * Returns what a source gave, of a type that has type parameters, which can't be checked.
     *
     * @throws IllegalArgumentException if there is no such source, or it gave something of another class, or null
     */
    <T> T get(String name, TypeRef<T> type);

    /** Returns what a source gave, whatever that is. */
    @Nullable
    Object value(String name);

    /** Returns the names of all sources, sorted. */
    SortedSet<String> names();
}
