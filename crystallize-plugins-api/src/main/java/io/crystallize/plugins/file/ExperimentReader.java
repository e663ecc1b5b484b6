package io.crystallize.plugins.file;

import io.crystallize.core.experiment.Experiment;
import io.crystallize.core.experiment.Given;
import io.crystallize.core.experiment.StepTemplate;
import io.crystallize.core.experiment.Treatment;
import io.crystallize.core.internal.PlainValues;
import io.crystallize.core.problem.InvalidInputException;
import io.crystallize.core.problem.Location;
import io.crystallize.core.problem.Problem;
import io.crystallize.core.problem.Suggestions;
import io.crystallize.plugins.registry.PluginRegistry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;

/** Reads what an experiment file says, and tells everything in it that can't be. */
final class ExperimentReader {
    private static final List<String> KEYS = List.of(
            "name", "description", "replicates", "seed", "source", "steps", "context", "treatments", "hypotheses");
    /** Beside the name of a step's class: the name it is given. */
    private static final String NAME = "name";

    private final YamlTree tree;
    private final PluginRegistry plugins;
    private final Set<Problem> problems;

    ExperimentReader(YamlTree tree, PluginRegistry plugins) {
        this.tree = tree;
        this.plugins = plugins;
        this.problems = new LinkedHashSet<>(tree.problems());
    }

    Experiment read() {
        JsonPointer root = JsonPointer.empty();
        if (!tree.root().isObject()) {
            problem(tree.value(root), "An experiment file is a mapping with the keys " + String.join(", ", KEYS));
            throw failure();
        }
        for (String key : tree.root().propertyNames()) {
            if (!KEYS.contains(key)) {
                problem(
                        tree.key(root.appendProperty(key)),
                        "Unknown key '" + key + "'. Keys: " + String.join(", ", KEYS) + "."
                                + Suggestions.didYouMean(key, KEYS));
            }
        }
        Experiment.Builder builder = Experiment.builder(text("name"))
                .description(text("description"))
                .place("name", place("name"))
                .place("source", place("source"))
                .place("steps", place("steps"));
        given("replicates").ifPresent(builder::replicates);
        given("seed").ifPresent(seed -> convert(seed, Long.class, "The seed").ifPresent(builder::seed));
        readSource(builder);
        readSteps(builder);
        readContext(builder);
        readTreatments(builder);
        readHypotheses(builder);
        return build(builder);
    }

    private Experiment build(Experiment.Builder builder) {
        try {
            Experiment experiment = builder.build();
            if (problems.isEmpty()) {
                return experiment;
            }
        } catch (InvalidInputException e) {
            for (Problem problem : e.problems()) {
                Location location = problem.location();
                problem(location == null ? tree.value(JsonPointer.empty()) : location, problem.message());
            }
        }
        throw failure();
    }

    private InvalidInputException failure() {
        List<Problem> sorted = new ArrayList<>(problems);
        sorted.sort(Comparator.comparing(
                Problem::location,
                Comparator.nullsFirst(Comparator.comparingInt(Location::line).thenComparingInt(Location::column))));
        return new InvalidInputException(sorted);
    }

    private Location place(String key) {
        return tree.key(JsonPointer.empty().appendProperty(key));
    }

    private Optional<Given> given(String key) {
        JsonNode node = tree.root().get(key);
        return node == null
                ? Optional.empty()
                : Optional.of(new Given(node, tree.value(JsonPointer.empty().appendProperty(key))));
    }

    private String text(String key) {
        return given(key)
                .flatMap(given -> convert(given, String.class, "Key '" + key + "'"))
                .orElse("");
    }

    private <T> Optional<T> convert(Given given, Class<T> type, String what) {
        try {
            return Optional.of(type.cast(PlainValues.convert(given.value(), type)));
        } catch (PlainValues.MismatchException e) {
            problem(given.location(), what + ": " + e.getMessage());
            return Optional.empty();
        }
    }

    private void readSource(Experiment.Builder builder) {
        JsonNode node = tree.root().get("source");
        if (node != null) {
            readStep(node, JsonPointer.empty().appendProperty("source"), "source", plugins.sources(), plugins::source)
                    .ifPresent(builder::source);
        }
    }

    private void readSteps(Experiment.Builder builder) {
        JsonPointer path = JsonPointer.empty().appendProperty("steps");
        JsonNode node = tree.root().get("steps");
        if (node == null) {
            return;
        }
        if (!node.isArray()) {
            problem(tree.value(path), "The steps: expected a list, found " + PlainValues.found(node));
            builder.step(StepTemplate.unknown("unknown", tree.value(path)));
            return;
        }
        for (int i = 0; i < node.size(); i++) {
            readStep(node.get(i), path.appendIndex(i), "step", plugins.steps(), plugins::step)
                    .ifPresent(builder::step);
        }
    }

    /** Reads {@code knn}, {@code knn: {k: 5}}, or the latter with {@code name: classifier} beside it. */
    private Optional<StepTemplate> readStep(
            JsonNode node,
            JsonPointer path,
            String kind,
            Collection<String> known,
            Function<String, Optional<? extends Class<?>>> find) {
        Location location = tree.value(path);
        if (node.isString()) {
            return Optional.of(template(node.stringValue(), null, Map.of(), location, kind, known, find));
        }
        List<String> types = node.isObject()
                ? node.propertyNames().stream().filter(key -> !key.equals(NAME)).toList()
                : List.of();
        if (types.size() != 1) {
            problem(
                    location,
                    "A " + kind
                            + " is written 'type' or 'type: { parameter: value }', optionally with 'name: …' beside it;"
                            + " found "
                            + (node.isObject() ? "the keys " + node.propertyNames() : PlainValues.found(node)));
            return Optional.of(StepTemplate.unknown("unknown", location));
        }
        String type = types.get(0);
        JsonPointer below = path.appendProperty(type);
        String name = null;
        if (node.has(NAME)) {
            JsonPointer at = path.appendProperty(NAME);
            name = convert(new Given(node.get(NAME), tree.value(at)), String.class, "The name of a " + kind)
                    .orElse(null);
            location = tree.value(at);
        } else {
            location = tree.key(below);
        }
        return Optional.of(
                template(type, name, parameters(node.get(type), below, kind, type), location, kind, known, find));
    }

    private Map<String, Given> parameters(JsonNode node, JsonPointer path, String kind, String type) {
        Map<String, Given> parameters = new LinkedHashMap<>();
        if (node.isObject()) {
            for (String name : node.propertyNames()) {
                parameters.put(name, new Given(node.get(name), tree.value(path.appendProperty(name))));
            }
        } else if (!node.isNull()) {
            problem(
                    tree.value(path),
                    "The parameters of " + kind + " '" + type + "': expected a mapping, found "
                            + PlainValues.found(node));
        }
        return parameters;
    }

    private StepTemplate template(
            String type,
            @Nullable String name,
            Map<String, Given> parameters,
            Location location,
            String kind,
            Collection<String> known,
            Function<String, Optional<? extends Class<?>>> find) {
        Optional<? extends Class<?>> found = find.apply(type);
        if (found.isEmpty()) {
            problem(
                    location,
                    "There is no " + kind + " '" + type + "'. "
                            + (known.isEmpty() ? "No plugin has any." : "There are: " + String.join(", ", known) + ".")
                            + Suggestions.didYouMean(type, known));
            return StepTemplate.unknown(name == null ? type : name, location);
        }
        return new StepTemplate(name, found.get(), parameters, null, location);
    }

    private void readContext(Experiment.Builder builder) {
        JsonPointer path = JsonPointer.empty().appendProperty("context");
        for (Map.Entry<String, JsonNode> entry :
                mapping("context", "The context").entrySet()) {
            JsonPointer below = path.appendProperty(entry.getKey());
            convert(
                            new Given(entry.getValue(), tree.value(below)),
                            Object.class,
                            "Context key '" + entry.getKey() + "'")
                    .ifPresent(value -> builder.context(entry.getKey(), value));
        }
    }

    private void readTreatments(Experiment.Builder builder) {
        JsonPointer path = JsonPointer.empty().appendProperty("treatments");
        for (Map.Entry<String, JsonNode> entry :
                mapping("treatments", "The treatments").entrySet()) {
            String name = entry.getKey();
            JsonPointer below = path.appendProperty(name);
            if (name.isBlank()) {
                problem(tree.key(below), "The name of a treatment is blank");
                continue;
            }
            Treatment treatment = Treatment.named(name, tree.key(below));
            JsonNode changes = entry.getValue();
            if (changes.isObject()) {
                for (String target : changes.propertyNames()) {
                    Location location = tree.value(below.appendProperty(target));
                    treatment = treatment.set(target, new Given(changes.get(target), location));
                }
            } else {
                problem(
                        tree.value(below),
                        "Treatment '" + name
                                + "': expected a mapping of step.parameter or context key to its value, found "
                                + PlainValues.found(changes));
            }
            builder.treatment(treatment);
        }
    }

    private void readHypotheses(Experiment.Builder builder) {
        JsonNode node = tree.root().get("hypotheses");
        JsonPointer path = JsonPointer.empty().appendProperty("hypotheses");
        if (node == null) {
            return;
        }
        if (!node.isArray()) {
            problem(tree.value(path), "The hypotheses: expected a list, found " + PlainValues.found(node));
            return;
        }
        for (int i = 0; i < node.size(); i++) {
            builder.hypothesis(new Given(node.get(i), tree.value(path.appendIndex(i))));
        }
    }

    private Map<String, JsonNode> mapping(String key, String what) {
        JsonNode node = tree.root().get(key);
        Map<String, JsonNode> entries = new LinkedHashMap<>();
        if (node == null) {
            return entries;
        }
        if (node.isObject()) {
            node.propertyNames().forEach(name -> entries.put(name, node.get(name)));
        } else {
            problem(place(key), what + ": expected a mapping, found " + PlainValues.found(node));
        }
        return entries;
    }

    private void problem(@Nullable Location location, String message) {
        problems.add(new Problem(location, message));
    }
}
