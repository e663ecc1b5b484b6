package io.crystallize.plugins.file;

import io.crystallize.core.ArtifactInput;
import io.crystallize.core.Attempts;
import io.crystallize.core.StepNames;
import io.crystallize.core.experiment.Experiment;
import io.crystallize.core.experiment.Given;
import io.crystallize.core.experiment.StepTemplate;
import io.crystallize.core.experiment.Sweep;
import io.crystallize.core.internal.PlainValues;
import io.crystallize.core.optimize.Optimization;
import io.crystallize.core.problem.InvalidInputException;
import io.crystallize.core.problem.Location;
import io.crystallize.core.problem.Problem;
import io.crystallize.core.problem.Suggestions;
import io.crystallize.core.verdict.Correction;
import io.crystallize.plugins.registry.Kind;
import io.crystallize.plugins.registry.PluginRegistry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;

/** Reads what an experiment file says, and tells everything in it that can't be. */
final class ExperimentReader {
    static final String CORRECTION = "correction";
    /** The keys of a file. */
    static final List<String> KEYS = List.of(
            "name",
            "description",
            ReplicatesReader.KEY,
            "seed",
            "source",
            "sources",
            "steps",
            "outputs",
            "context",
            "treatments",
            "sweep",
            "hypotheses",
            CORRECTION,
            RankingReader.KEY,
            OptimizeReader.KEY);
    /** The source that is an artifact of another experiment, which it is followed by. */
    static final String ARTIFACT = "artifact";
    /** Stands for a name that can't be read, so that it isn't told to be missing too. */
    private static final String UNREADABLE = "unreadable";
    /** Beside the name of a step's class: the name it is given. */
    static final String NAME = "name";
    /** What can stand beside the name of a step's class. */
    static final List<String> BESIDE =
            Stream.concat(Stream.of(NAME), AttemptsReader.KEYS.stream()).toList();

    private final YamlTree tree;
    private final PluginRegistry plugins;
    private final Set<Problem> problems;
    /** Top-level keys that are probably there, under a name that isn't known. */
    private final Set<String> misspelt = new HashSet<>();
    /** The names that steps are given, also those whose type isn't known. */
    private final List<StepNames.Wish> named = new ArrayList<>();
    /** The class of the first step, if that is known: it says in what form it takes an artifact. */
    private @Nullable Class<?> firstStep;
    /** Whether a source is an artifact. */
    private boolean takesArtifact;

    private boolean sweepIsKnown;

    private final OptimizeReader optimize;
    private Optional<Optimization> optimization = Optional.empty();

    ExperimentReader(YamlTree tree, PluginRegistry plugins) {
        this.tree = tree;
        this.plugins = plugins;
        this.problems = new LinkedHashSet<>(tree.problems());
        this.optimize = new OptimizeReader(tree, plugins, this::problem);
    }

    /** Returns the search that the file describes, once it is read, or empty if it describes none. */
    Optional<Optimization> optimization() {
        return optimization;
    }

    Experiment read() {
        JsonPointer root = JsonPointer.empty();
        if (!tree.root().isObject()) {
            problem(tree.value(root), "An experiment file is a mapping with the keys " + String.join(", ", KEYS));
            throw failure();
        }
        for (String key : new KnownKeys(tree, this::problem).unknown(tree.root(), root, KEYS)) {
            Suggestions.nearest(key, KEYS).ifPresent(misspelt::add);
        }
        Experiment.Builder builder = Experiment.builder(text("name", UNREADABLE))
                .description(text("description", ""))
                .place("name", place("name"))
                .place("source", place("source"))
                .place("sources", place("sources"))
                .place("steps", place("steps"))
                .place("sweep", place("sweep"));
        new ReplicatesReader(tree, builder, this::problem).read();
        given("seed").ifPresent(seed -> convert(seed, Long.class, "The seed").ifPresent(builder::seed));
        readSteps(builder);
        readSource(builder);
        readSources(builder);
        readOutputs(builder);
        problems.addAll(StepNames.problems(named));
        readContext(builder);
        readTreatments(builder);
        readSweep(builder);
        readHypotheses(builder);
        readCorrection(builder);
        new RankingReader(tree, builder, this::problem).read();
        optimize.read();
        return build(builder);
    }

    private Experiment build(Experiment.Builder builder) {
        try {
            Experiment experiment = builder.build();
            optimization = optimize.build(experiment);
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
        return Optional.ofNullable(node)
                .map(present -> given(present, JsonPointer.empty().appendProperty(key)));
    }

    private Given given(JsonNode node, JsonPointer path) {
        return new Given(node, tree.value(path), tree.key(path));
    }

    /** Returns the text of a key: an empty one if there is no such key, or the other one if it can't be read. */
    private String text(String key, String unreadable) {
        Optional<Given> given = given(key);
        if (given.isEmpty()) {
            return misspelt.contains(key) ? unreadable : "";
        }
        return convert(given.get(), String.class, "Key '" + key + "'").orElse(unreadable);
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
            JsonPointer path = JsonPointer.empty().appendProperty("source");
            builder.source(source(node, path));
        } else if (misspelt.contains("source")) {
            builder.source(StepTemplate.unknown(null, place("source")));
        }
    }

    private void readSources(Experiment.Builder builder) {
        JsonPointer path = JsonPointer.empty().appendProperty("sources");
        JsonNode node = tree.root().get("sources");
        if (node == null && !misspelt.contains("sources")) {
            return;
        }
        if (node == null || !node.isObject() || node.isEmpty()) {
            if (node != null) {
                problem(
                        tree.value(path),
                        "The sources: expected a mapping of names to sources, found "
                                + (node.isObject() ? "no key" : PlainValues.found(node)));
            }
            builder.source(StepTemplate.unknown(null, place("sources")));
            return;
        }
        for (String name : node.propertyNames()) {
            JsonPointer below = path.appendProperty(name);
            builder.source(name, source(node.get(name), below));
        }
    }

    private StepTemplate source(JsonNode node, JsonPointer path) {
        JsonPointer around = path.head().last(); // null where the source is the experiment's only one
        if (node.has(NAME) && around != null && TreatmentsReader.SOURCES.equals(around.getMatchingProperty())) {
            problem(
                    tree.key(path.appendProperty(NAME)),
                    "A source in a bundle has its name already: '" + path.last().getMatchingProperty()
                            + "'. Leave 'name' out");
        }
        return readStep(node, path, Kind.SOURCE);
    }

    private void readSteps(Experiment.Builder builder) {
        JsonPointer path = JsonPointer.empty().appendProperty("steps");
        JsonNode node = tree.root().get("steps");
        if (node == null) {
            if (misspelt.contains("steps")) {
                builder.step(StepTemplate.unknown(null, place("steps")));
            }
            return;
        }
        if (!node.isArray()) {
            problem(tree.value(path), "The steps: expected a list, found " + PlainValues.found(node));
            builder.step(StepTemplate.unknown(null, tree.value(path)));
            return;
        }
        for (int i = 0; i < node.size(); i++) {
            StepTemplate step = readStep(node.get(i), path.appendIndex(i), Kind.STEP);
            firstStep = i == 0 ? step.type() : firstStep;
            builder.step(step);
        }
    }

    private void readOutputs(Experiment.Builder builder) {
        JsonPointer path = JsonPointer.empty().appendProperty("outputs");
        mapping("outputs", "The outputs").forEach((artifact, step) -> {
            JsonPointer below = path.appendProperty(artifact);
            if (step.isNull()) {
                builder.output(artifact, null, tree.key(below));
            } else {
                convert(given(step, below), String.class, "The step whose output is '" + artifact + "'")
                        .ifPresent(name -> builder.output(artifact, name, tree.key(below)));
            }
        });
    }

    /** Reads {@code knn}, {@code knn: {k: 5}}, or the latter with {@code name: classifier} and the like beside it. */
    private StepTemplate readStep(JsonNode node, JsonPointer path, Kind sought) {
        String kind = sought.label();
        if (node.isString()) {
            return template(node.stringValue(), null, Map.of(), tree.value(path), sought);
        }
        List<String> types = node.isObject()
                ? node.propertyNames().stream()
                        .filter(key -> !BESIDE.contains(key))
                        .toList()
                : List.of();
        if (types.size() != 1) {
            problem(
                    tree.value(path),
                    "A " + kind
                            + " is written 'type' or 'type: { parameter: value }', optionally with "
                            + String.join(", ", BESIDE) + " beside it; found "
                            + (node.isObject() ? keys(node) : PlainValues.found(node)) + nearest(types));
            return StepTemplate.unknown(null, tree.value(path));
        }
        String type = types.get(0);
        JsonPointer below = path.appendProperty(type);
        String name = null;
        if (node.has(NAME)) {
            Location at = tree.value(path.appendProperty(NAME));
            name = convert(new Given(node.get(NAME), at), String.class, "The name of a " + kind)
                    .orElse(null);
        }
        Location location = tree.key(below);
        if (name != null && !path.getMatchingProperty().equals("treatments")) { // of each, its experiment has one
            named.add(StepNames.Wish.ofUnknown(name, type, location));
        }
        Attempts attempts = new AttemptsReader(tree, node, path, this::problem).read();
        JsonNode parameters = node.get(type);
        if (sought == Kind.SOURCE && type.equals(ARTIFACT) && parameters.isString()) {
            takesArtifact = true;
            Class<?> source = ArtifactInput.typeFor(firstStep == null ? Object.class : firstStep);
            return new StepTemplate(name, source, Map.of("reference", given(parameters, below)), location)
                    .trying(attempts);
        }
        if (!parameters.isObject() && (!parameters.isNull() || tree.isUnreadable(tree.value(below)))) {
            problem(
                    tree.value(below),
                    "The parameters of " + kind + " '" + type + "': expected a mapping, found "
                            + PlainValues.found(parameters));
            return StepTemplate.unknown(name == null ? type : name, location);
        }
        return template(type, name, parameters(parameters, below), location, sought)
                .trying(attempts);
    }

    /** Says which of several keys, only one of which can be a type, was probably meant to stand beside it. */
    private static String nearest(List<String> types) {
        return types.stream()
                .map(key -> Suggestions.didYouMean(key, BESIDE))
                .filter(suggestion -> !suggestion.isEmpty())
                .findFirst()
                .map(suggestion -> "." + suggestion)
                .orElse("");
    }

    private static String keys(JsonNode node) {
        return node.isEmpty() ? "no key" : "the keys " + String.join(", ", node.propertyNames());
    }

    private Map<String, Given> parameters(JsonNode node, JsonPointer path) {
        Map<String, Given> parameters = new LinkedHashMap<>();
        for (String name : node.propertyNames()) {
            parameters.put(name, given(node.get(name), path.appendProperty(name)));
        }
        return parameters;
    }

    private StepTemplate template(
            String type, @Nullable String name, Map<String, Given> parameters, Location location, Kind sought) {
        Optional<Class<?>> found = plugins.find(sought, type);
        if (found.isEmpty()) {
            problem(location, plugins.unknown(sought, type));
            return StepTemplate.unknown(name == null ? type : name, location);
        }
        return new StepTemplate(name, found.get(), parameters, location);
    }

    private void readContext(Experiment.Builder builder) {
        JsonPointer path = JsonPointer.empty().appendProperty("context");
        for (Map.Entry<String, JsonNode> entry :
                mapping("context", "The context").entrySet()) {
            JsonPointer below = path.appendProperty(entry.getKey());
            Given given = given(entry.getValue(), below);
            if (TreatmentsReader.RESERVED.contains(entry.getKey())) {
                problem(
                        tree.key(below),
                        "A context key can't be called '" + entry.getKey()
                                + "', as that is where the input comes from. Give it another name.");
            }
            convert(given, Object.class, "Context key '" + entry.getKey() + "'")
                    .ifPresent(value -> builder.context(entry.getKey(), new Given(value, given.location())));
        }
    }

    private void readTreatments(Experiment.Builder builder) {
        JsonPointer path = JsonPointer.empty().appendProperty("treatments");
        TreatmentsReader reader = new TreatmentsReader(tree, this::source, this::problem, takesArtifact);
        mapping("treatments", "The treatments")
                .forEach((name, changes) -> reader.read(name, changes, path.appendProperty(name), builder));
    }

    private void readSweep(Experiment.Builder builder) {
        JsonNode node = tree.root().get("sweep");
        if (node == null) {
            sweepIsKnown = !misspelt.contains("sweep");
            return;
        }
        Optional<Sweep> sweep = new SweepReader(tree, this::problem)
                .read(node, JsonPointer.empty().appendProperty("sweep"));
        sweep.ifPresent(builder::sweep);
        sweepIsKnown = sweep.isPresent();
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
        HypothesisReader reader = new HypothesisReader(tree, plugins, builder, conditionsAreKnown(), this::problem);
        for (int i = 0; i < node.size(); i++) {
            reader.read(node.get(i), path.appendIndex(i));
        }
    }

    private void readCorrection(Experiment.Builder builder) {
        new Labels<>(tree, this::problem, Correction.values(), Correction::label)
                .read(tree.root(), JsonPointer.empty(), CORRECTION)
                .ifPresent(builder::correction);
    }

    private boolean conditionsAreKnown() {
        JsonNode treatments = tree.root().get("treatments");
        return sweepIsKnown && (treatments == null ? !misspelt.contains("treatments") : treatments.isObject());
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
        if (location == null || !tree.isUnreadable(location)) {
            problems.add(new Problem(location, message));
        }
    }
}
