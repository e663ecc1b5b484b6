package io.crystallize.core.experiment;

import io.crystallize.core.digest.Digester;
import io.crystallize.core.problem.Location;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * Conditions that differ in the values of a few step parameters or context keys, each called after its values:
 * {@code knn.k=1,scale.method=none}, with the targets in alphabetical order. Immutable.
 *
 * <pre>{@code
 * Sweep.grid().over("knn.k", 1, 3, 5).over("scale.method", "none", "standard")            // six conditions
 * Sweep.list().with(Map.of("knn.k", 1, "scale.method", "none")).with(Map.of("knn.k", 5))  // two
 * }</pre>
 *
 * <p>In a hypothesis, such a name is put in quotes: {@code "knn.k=1".accuracy < baseline.accuracy}.
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public sealed interface Sweep {
    /** Returns a sweep over nothing yet, which tries every combination of the values. */
    static Grid grid() {
        return new Grid(Map.of());
    }

    /** Returns a sweep over nothing yet, which tries certain combinations. */
    static Combinations list() {
        return new Combinations(List.of());
    }

    /**
     * Every combination of values; those of the target that was given last change fastest.
     *
     * @param values by target: {@code step.parameter} or a context key
     */
    record Grid(Map<String, List<Given>> values) implements Sweep {
        /** Makes a grid; the map and lists are copied. */
        public Grid {
            Map<String, List<Given>> copy = new LinkedHashMap<>();
            values.forEach((target, all) -> copy.put(target, List.copyOf(all)));
            values = Collections.unmodifiableMap(copy);
        }

        /**
         * Returns this grid with one more target.
         *
         * @param target {@code step.parameter} or a context key, as in {@link Treatment#set(String, Object)}
         * @param all its values, none twice; copied where they could be changed
         */
        public Grid over(String target, Object... all) {
            return overGiven(target, Arrays.stream(all).map(Sweep::given).toList());
        }

        /** Returns this grid with one more target, with the places its values were written at. */
        public Grid overGiven(String target, List<Given> all) {
            Map<String, List<Given>> more = new LinkedHashMap<>(values);
            more.put(target, all);
            return new Grid(more);
        }
    }

    /**
     * Certain combinations.
     *
     * @param all in their order
     */
    record Combinations(List<Combination> all) implements Sweep {
        /** Makes a list of combinations, which is copied. */
        public Combinations {
            all = List.copyOf(all);
        }

        /**
         * Returns this list with one more combination.
         *
         * @param values by target: {@code step.parameter} or a context key
         */
        public Combinations with(Map<String, ?> values) {
            Map<String, Given> given = new TreeMap<>();
            values.forEach((target, value) -> given.put(target, given(value)));
            return with(new Combination(given, null));
        }

        /** Returns this list with one more combination. */
        public Combinations with(Combination combination) {
            List<Combination> more = new ArrayList<>(all);
            more.add(combination);
            return new Combinations(more);
        }
    }

    /**
     * A combination of values.
     *
     * @param values by target
     * @param location where it was written, or null
     */
    record Combination(Map<String, Given> values, @Nullable Location location) {
        /** Makes a combination; the map is copied. */
        public Combination {
            values = Collections.unmodifiableMap(new TreeMap<>(values));
        }
    }

    private static Given given(Object value) {
        return Given.of(Objects.requireNonNull(Digester.standard().copy(value), "a value is null"));
    }
}
