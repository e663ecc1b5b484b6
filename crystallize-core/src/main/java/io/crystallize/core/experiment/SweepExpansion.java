package io.crystallize.core.experiment;

import io.crystallize.core.problem.Location;
import io.crystallize.core.problem.Problem;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Makes a sweep's combinations into treatments, and tells what is wrong with them. */
final class SweepExpansion {
    /** What the framework says of an experiment's conditions at once still fits on a screen, and in memory. */
    static final int MAX_CONDITIONS = 10_000;

    private final @Nullable Location location;
    private final Consumer<Problem> problems;

    /**
     * Expands one sweep.
     *
     * @param location where it was written, or null
     */
    SweepExpansion(@Nullable Location location, Consumer<Problem> problems) {
        this.location = location;
        this.problems = problems;
    }

    /** Returns one treatment for each combination that there is no problem with, in their order. */
    List<Treatment> treatments(Sweep sweep) {
        List<Sweep.Combination> combinations =
                sweep instanceof Sweep.Grid grid ? combinations(grid) : ((Sweep.Combinations) sweep).all();
        if (combinations.isEmpty() && sweep instanceof Sweep.Combinations) {
            problem(location, "The sweep has no combinations");
        }
        if (combinations.size() >= MAX_CONDITIONS) {
            tooMany(BigInteger.valueOf(combinations.size()));
            return List.of();
        }
        Map<String, Treatment> treatments = new LinkedHashMap<>();
        for (Sweep.Combination combination : combinations) {
            if (combination.values().isEmpty()) {
                problem(combination.location(), "A combination of the sweep changes nothing");
                continue;
            }
            String name = ConditionName.of(combination.values());
            Treatment treatment = Treatment.ofSweep(name, combination.location());
            for (Map.Entry<String, Given> change : combination.values().entrySet()) {
                treatment = treatment.set(change.getKey(), change.getValue());
            }
            if (treatments.putIfAbsent(name, treatment) != null) {
                problem(combination.location(), "The sweep has the combination '" + name + "' twice");
            }
        }
        return List.copyOf(treatments.values());
    }

    private List<Sweep.Combination> combinations(Sweep.Grid grid) {
        if (grid.values().isEmpty()) {
            problem(location, "The sweep changes nothing: name a step.parameter or context key");
            return List.of();
        }
        BigInteger size = BigInteger.ONE;
        Map<String, List<Given>> values = new LinkedHashMap<>();
        for (Map.Entry<String, List<Given>> target : grid.values().entrySet()) {
            values.put(target.getKey(), distinct(target.getKey(), target.getValue()));
            size = size.multiply(BigInteger.valueOf(target.getValue().size()));
        }
        if (size.compareTo(BigInteger.valueOf(MAX_CONDITIONS)) >= 0) {
            tooMany(size);
            return List.of();
        }
        List<Map<String, Given>> all = List.of(Map.of());
        for (Map.Entry<String, List<Given>> target : values.entrySet()) {
            List<Map<String, Given>> longer = new ArrayList<>();
            for (Map<String, Given> before : all) {
                for (Given value : target.getValue()) {
                    Map<String, Given> one = new HashMap<>(before);
                    one.put(target.getKey(), value);
                    longer.add(one);
                }
            }
            all = longer;
        }
        return all.stream()
                .map(combination -> new Sweep.Combination(combination, location))
                .toList();
    }

    /** Returns the values without those that are there already. */
    private List<Given> distinct(String target, List<Given> values) {
        if (values.isEmpty()) {
            problem(location, "The sweep gives '" + target + "' no value");
        }
        Set<String> known = new HashSet<>();
        List<Given> distinct = new ArrayList<>();
        for (Given value : values) {
            String text = ConditionName.text(value.value());
            if (known.add(text)) {
                distinct.add(value);
            } else {
                problem(value.location(), "The sweep gives '" + target + "' the value " + text + " twice");
            }
        }
        return distinct;
    }

    private void tooMany(BigInteger combinations) {
        problem(
                location,
                "The sweep has " + combinations + " combinations, but with the baseline an experiment has at most "
                        + MAX_CONDITIONS + " conditions");
    }

    private void problem(@Nullable Location place, String message) {
        problems.accept(new Problem(place, message));
    }
}
