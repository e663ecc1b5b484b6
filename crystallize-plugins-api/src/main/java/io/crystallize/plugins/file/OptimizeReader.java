package io.crystallize.plugins.file;

import io.crystallize.core.experiment.Experiment;
import io.crystallize.core.internal.PlainValues;
import io.crystallize.core.optimize.Domain;
import io.crystallize.core.optimize.Domain.Scale;
import io.crystallize.core.optimize.Objective;
import io.crystallize.core.optimize.Objective.Direction;
import io.crystallize.core.optimize.Optimization;
import io.crystallize.core.optimize.Optimizer;
import io.crystallize.core.optimize.SearchSpace;
import io.crystallize.core.problem.InvalidInputException;
import io.crystallize.core.problem.Location;
import io.crystallize.plugins.registry.Kind;
import io.crystallize.plugins.registry.PluginRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;

/** Reads what an experiment file says of a search under {@code optimize}, and tells everything in it that can't be. */
final class OptimizeReader {
    /** The key of the file that it reads. */
    static final String KEY = "optimize";

    static final List<String> KEYS = List.of("parameters", "maximize", "minimize", "by", "seed");
    static final List<String> RANGE = List.of("from", "to", "scale");
    private static final JsonPointer ROOT = JsonPointer.empty().appendProperty(KEY);

    private final YamlTree tree;
    private final PluginRegistry plugins;
    private final BiConsumer<Location, String> problems;
    private final List<Objective> objectives = new ArrayList<>();
    private SearchSpace space = SearchSpace.empty();
    private @Nullable Optimizer optimizer;
    private @Nullable Long seed;
    private boolean isBroken;

    /**
     * Makes a reader.
     *
     * @param plugins know the optimizers that it names
     * @param problems takes the place and the words of what is wrong
     */
    OptimizeReader(YamlTree tree, PluginRegistry plugins, BiConsumer<Location, String> problems) {
        this.tree = tree;
        this.plugins = plugins;
        this.problems = problems;
    }

    /** Reads what can be understood without the experiment. */
    void read() {
        JsonNode node = tree.root().get(KEY);
        if (node == null || !isMapping(node, ROOT, "What to optimize", KEYS)) {
            return;
        }
        readParameters(node.get("parameters"), ROOT.appendProperty("parameters"));
        readObjectives(node, Direction.MAXIMIZE, "maximize");
        readObjectives(node, Direction.MINIMIZE, "minimize");
        readOptimizer(node.get("by"), ROOT.appendProperty("by"));
        seed = whole(node, ROOT, "seed", Long.class).orElse(null);
    }

    /** Returns the search in an experiment, or empty if there is none, or if it can't be; which is told. */
    Optional<Optimization> build(Experiment experiment) {
        if (!tree.root().has(KEY) || isBroken) {
            return Optional.empty();
        }
        Optimization.Builder builder = Optimization.of(experiment).space(space);
        objectives.forEach(builder::objective);
        if (optimizer != null) {
            builder.by(optimizer);
        }
        if (seed != null) {
            builder.seed(seed);
        }
        try {
            return Optional.of(builder.build());
        } catch (InvalidInputException e) {
            tell(e, tree.key(ROOT));
            return Optional.empty();
        }
    }

    private void readParameters(@Nullable JsonNode node, JsonPointer path) {
        if (node == null) {
            return; // told when it is built
        }
        if (!node.isObject()) {
            problem(path, "The parameters to optimize: expected a mapping, found " + PlainValues.found(node));
            return;
        }
        for (String name : node.propertyNames()) {
            JsonPointer below = path.appendProperty(name);
            try {
                Optional<Domain> domain = domain(name, node.get(name), below);
                if (domain.isPresent()) {
                    space = space.with(name, domain.get(), tree.value(below), tree.key(below));
                }
            } catch (InvalidInputException e) {
                tell(e, tree.value(below));
            }
        }
    }

    /** Reads {@code [none, standard]}, {@code {from: 1, to: 15}} or {@code {from: 0.1, to: 10, scale: log}}. */
    private Optional<Domain> domain(String name, JsonNode node, JsonPointer path) {
        if (node.isArray()) {
            List<Object> values = new ArrayList<>();
            node.forEach(values::add);
            return Optional.of(new Domain.Categories(values));
        }
        if (!isMapping(node, path, "The values of '" + name + "': a list, or a range", RANGE)) {
            return Optional.empty();
        }
        Optional<JsonNode> from = number(node, path, "from");
        Optional<JsonNode> to = number(node, path, "to");
        Optional<Scale> scale = scale(node, path);
        if (from.isEmpty() || to.isEmpty() || scale.isEmpty()) {
            return Optional.empty();
        }
        boolean isWhole = from.get().isIntegralNumber() && to.get().isIntegralNumber() && scale.get() == Scale.LINEAR;
        if (isWhole && !(from.get().canConvertToLong() && to.get().canConvertToLong())) {
            problem(
                    path,
                    "A range of whole numbers: expected less large ones, found from " + from.get() + " to " + to.get());
            return Optional.empty();
        }
        return Optional.of(
                isWhole
                        ? new Domain.Integers(from.get().longValue(), to.get().longValue())
                        : new Domain.Reals(from.get().doubleValue(), to.get().doubleValue(), scale.get()));
    }

    private Optional<JsonNode> number(JsonNode node, JsonPointer path, String key) {
        JsonNode number = node.get(key);
        if (number != null && number.isNumber()) {
            return Optional.of(number);
        }
        problem(
                number == null ? path : path.appendProperty(key),
                "'" + key + "' of a range: expected a number, found "
                        + (number == null ? "nothing" : PlainValues.found(number)));
        return Optional.empty();
    }

    private Optional<Scale> scale(JsonNode node, JsonPointer path) {
        JsonNode scale = node.get("scale");
        if (scale == null) {
            return Optional.of(Scale.LINEAR);
        }
        try {
            return Optional.of((Scale) PlainValues.convert(scale, Scale.class));
        } catch (PlainValues.MismatchException e) {
            problem(path.appendProperty("scale"), "'scale' of a range: " + e.getMessage());
            return Optional.empty();
        }
    }

    /** Reads a metric, or a list of them. */
    private void readObjectives(JsonNode node, Direction direction, String key) {
        JsonNode metrics = node.get(key);
        if (metrics == null) {
            return;
        }
        for (JsonNode metric : metrics.isArray() ? metrics.values() : List.of(metrics)) {
            if (metric.isString()) {
                objectives.add(new Objective(metric.stringValue(), direction));
            } else {
                problem(
                        ROOT.appendProperty(key),
                        "'" + key + "': expected a metric's name, found " + PlainValues.found(metric));
            }
        }
    }

    private void readOptimizer(@Nullable JsonNode node, JsonPointer path) {
        if (node != null) {
            optimizer = new SettingsReader<Optimizer>(tree, plugins, Kind.OPTIMIZER, Optimizer.class, this::problem)
                    .read(node, path)
                    .orElse(null);
        }
    }

    private <T> Optional<T> whole(JsonNode node, JsonPointer path, String key, Class<T> type) {
        if (!node.has(key)) {
            return Optional.empty();
        }
        try {
            return Optional.of(type.cast(PlainValues.convert(node.get(key), type)));
        } catch (PlainValues.MismatchException e) {
            problem(path.appendProperty(key), "'" + key + "': " + e.getMessage());
            return Optional.empty();
        }
    }

    private boolean isMapping(JsonNode node, JsonPointer path, String what, List<String> keys) {
        if (!node.isObject()) {
            problem(
                    path,
                    what + ": expected a mapping with the keys " + String.join(", ", keys) + ", found "
                            + PlainValues.found(node));
            return false;
        }
        new KnownKeys(tree, this::problem).unknown(node, path, keys);
        return true;
    }

    private void tell(InvalidInputException e, Location otherwise) {
        e.problems()
                .forEach(problem ->
                        problem(problem.location() == null ? otherwise : problem.location(), problem.message()));
    }

    private void problem(JsonPointer path, String message) {
        problem(tree.value(path), message);
    }

    private void problem(Location location, String message) {
        isBroken = true;
        problems.accept(location, message);
    }
}
