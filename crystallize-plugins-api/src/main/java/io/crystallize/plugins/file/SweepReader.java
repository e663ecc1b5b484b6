package io.crystallize.plugins.file;

import io.crystallize.core.experiment.Given;
import io.crystallize.core.experiment.Sweep;
import io.crystallize.core.internal.PlainValues;
import io.crystallize.core.problem.Location;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;

/**
 * Reads a sweep: a mapping of {@code step.parameter} or context key to a list of values is a grid, a list of mappings
 * of those to one value each is a list of combinations.
 */
final class SweepReader {
    private final YamlTree tree;
    private final BiConsumer<@Nullable Location, String> problems;
    private boolean failed;

    /**
     * A reader of sweeps.
     *
     * @param problems takes what is wrong
     */
    SweepReader(YamlTree tree, BiConsumer<@Nullable Location, String> problems) {
        this.tree = tree;
        this.problems = problems;
    }

    /** Returns the sweep, or empty if anything was wrong with it. */
    Optional<Sweep> read(JsonNode node, JsonPointer path) {
        Sweep sweep;
        if (node.isObject()) {
            sweep = grid(node, path);
        } else if (node.isArray()) {
            sweep = list(node, path);
        } else {
            problem(
                    tree.value(path),
                    "The sweep: expected a mapping of step.parameter or context key to a list of values, or a list of"
                            + " mappings to one value each; found " + PlainValues.found(node));
            return Optional.empty();
        }
        return failed ? Optional.empty() : Optional.of(sweep);
    }

    private Sweep grid(JsonNode node, JsonPointer path) {
        Sweep.Grid grid = Sweep.grid();
        for (String target : node.propertyNames()) {
            JsonPointer below = path.appendProperty(target);
            JsonNode values = node.get(target);
            refuseSource(target, below);
            if (!values.isArray()) {
                problem(
                        tree.value(below),
                        "The values of '" + target + "' in the sweep: expected a list, found "
                                + PlainValues.found(values));
                continue;
            }
            List<Given> all = new ArrayList<>();
            for (int i = 0; i < values.size(); i++) {
                all.add(new Given(values.get(i), tree.value(below.appendIndex(i)), tree.key(below)));
            }
            grid = grid.overGiven(target, all);
        }
        return grid;
    }

    private Sweep list(JsonNode node, JsonPointer path) {
        Sweep.Combinations all = Sweep.list();
        for (int i = 0; i < node.size(); i++) {
            JsonPointer below = path.appendIndex(i);
            JsonNode combination = node.get(i);
            if (!combination.isObject()) {
                problem(
                        tree.value(below),
                        "A combination of the sweep: expected a mapping of step.parameter or context key to its value,"
                                + " found " + PlainValues.found(combination));
                continue;
            }
            Map<String, Given> values = new TreeMap<>();
            for (String target : combination.propertyNames()) {
                JsonPointer place = below.appendProperty(target);
                refuseSource(target, place);
                values.put(target, new Given(combination.get(target), tree.value(place), tree.key(place)));
            }
            all = all.with(new Sweep.Combination(values, tree.value(below)));
        }
        return all;
    }

    private void refuseSource(String target, JsonPointer path) {
        if (TreatmentsReader.RESERVED.contains(target)) {
            problem(
                    tree.key(path),
                    "A sweep changes step parameters and context keys; to replace the source, write a treatment");
        }
    }

    private void problem(Location location, String message) {
        failed = true;
        problems.accept(location, message);
    }
}
