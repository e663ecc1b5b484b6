package io.crystallize.plugins.file;

import io.crystallize.core.experiment.Experiment;
import io.crystallize.core.internal.PlainValues;
import io.crystallize.core.problem.Location;
import io.crystallize.core.problem.Suggestions;
import io.crystallize.core.verdict.Hypothesis;
import io.crystallize.core.verdict.Verifier;
import io.crystallize.plugins.registry.Kind;
import io.crystallize.plugins.registry.PluginRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;

/** Reads a hypothesis that a plugin's verifier judges; tells everything in it that can't be. */
final class VerificationReader {
    /** The key by which such a hypothesis is known. */
    static final String VERIFY = "verify";

    static final String METRICS = "metrics";
    static final String TREATMENT = "treatment";

    /** The keys that it has. */
    static final List<String> KEYS = List.of(VERIFY, METRICS, TREATMENT, "level");

    private final YamlTree tree;
    private final PluginRegistry plugins;
    private final BiConsumer<Location, String> problems;

    /** Makes a reader, of which {@code problems} takes the place and the words of what is wrong. */
    VerificationReader(YamlTree tree, PluginRegistry plugins, BiConsumer<Location, String> problems) {
        this.tree = tree;
        this.plugins = plugins;
        this.problems = problems;
    }

    /**
     * What is to be verified.
     *
     * @param name the verifier's, with the settings that the file gives it
     * @param treatments the conditions that it is verified of; if none, of each treatment
     * @param places where those stand
     */
    record Verification(
            String name,
            Verifier verifier,
            List<String> metrics,
            List<String> treatments,
            List<Location> places,
            Location location) {
        void addTo(Experiment.Builder builder, Optional<Double> level) {
            Function<String, Hypothesis> maker = treatment -> {
                Hypothesis hypothesis = Hypothesis.verified(name, treatment, metrics, verifier);
                return level.map(hypothesis::withLevel).orElse(hypothesis);
            };
            if (treatments.isEmpty()) {
                builder.hypothesisOfEach(maker, location);
            }
            for (int i = 0; i < treatments.size(); i++) {
                builder.hypothesis(maker.apply(treatments.get(i)), places.get(i));
            }
        }
    }

    /** Returns what is to be verified, or empty if it can't be, which is told. */
    Optional<Verification> read(JsonNode node, JsonPointer path) {
        JsonPointer below = path.appendProperty(VERIFY);
        Optional<Verifier> verifier = new SettingsReader<Verifier>(
                        tree, plugins, Kind.VERIFIER, Verifier.class, problems)
                .read(node.get(VERIFY), below);
        List<String> metrics = names(node, path, METRICS);
        List<String> treatments = names(node, path, TREATMENT);
        if (!node.has(METRICS) && node.propertyNames().stream().noneMatch(VerificationReader::isNearMetrics)) {
            problems.accept(
                    tree.key(below),
                    "What is verified needs 'metrics': a list of the metrics that the verifier looks at");
        }
        if (verifier.isEmpty() || metrics.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Verification(
                name(node.get(VERIFY)), verifier.get(), metrics, treatments, places(node, path), tree.key(below)));
    }

    private static boolean isNearMetrics(String key) {
        return Suggestions.nearest(key, List.of(METRICS)).isPresent();
    }

    /** What tells it from the same verifier with other settings: they are as they are written, on any machine. */
    private static String name(JsonNode verify) {
        String name = SettingsReader.name(verify);
        JsonNode settings = verify.path(name);
        return settings.isEmpty()
                ? name
                : settings.propertyStream()
                        .map(setting -> setting.getKey() + "=" + setting.getValue())
                        .collect(Collectors.joining(", ", name + "(", ")"));
    }

    /** Reads a name or a list of names. */
    private List<String> names(JsonNode mapping, JsonPointer path, String key) {
        JsonNode node = mapping.get(key);
        if (node == null) {
            return List.of();
        }
        if (node.isArray() && node.isEmpty()) {
            problem(path, key, node);
        }
        List<String> names = new ArrayList<>();
        for (JsonNode name : node.isArray() ? node.values() : List.of(node)) {
            if (name.isString() && !name.stringValue().isBlank()) {
                names.add(name.stringValue());
            } else {
                problem(path, key, name);
            }
        }
        return names;
    }

    private void problem(JsonPointer path, String key, JsonNode found) {
        problems.accept(
                tree.value(path.appendProperty(key)),
                "'" + key + "': expected a name or a list of names, found "
                        + (found.isArray() ? "an empty list" : PlainValues.found(found)));
    }

    private List<Location> places(JsonNode mapping, JsonPointer path) {
        JsonNode node = mapping.get(TREATMENT);
        JsonPointer below = path.appendProperty(TREATMENT);
        List<Location> places = new ArrayList<>();
        if (node != null && node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                places.add(tree.value(below.appendIndex(i)));
            }
        } else if (node != null) {
            places.add(tree.value(below));
        }
        return places;
    }
}
