package io.crystallize.plugins.file;

import io.crystallize.core.experiment.Experiment;
import io.crystallize.core.experiment.Given;
import io.crystallize.core.internal.PlainValues;
import io.crystallize.core.problem.Location;
import io.crystallize.core.problem.Suggestions;
import io.crystallize.core.verdict.Aggregation;
import io.crystallize.core.verdict.Analysis;
import io.crystallize.core.verdict.Analysis.Pairing;
import io.crystallize.core.verdict.Claim;
import io.crystallize.core.verdict.Comparison;
import io.crystallize.core.verdict.EffectSize;
import io.crystallize.core.verdict.Hypothesis;
import io.crystallize.core.verdict.HypothesisSyntaxException;
import io.crystallize.core.verdict.IntervalMethod;
import io.crystallize.core.verdict.TestMethod;
import io.crystallize.plugins.registry.PluginRegistry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;

/**
 * Reads one hypothesis of an experiment file: a text, a mapping with a {@code claim} and how it is judged, or one with
 * what a plugin's verifier is to {@code verify}. Tells everything in it that can't be.
 */
final class HypothesisReader {
    static final String CLAIM = "claim";
    static final String TEST = "test";
    static final String LEVEL = "level";
    static final String ALTERNATIVE = "alternative";
    static final String PAIRING = "pairing";
    static final String AGGREGATE = "aggregate";
    static final String EFFECT = "effect";
    static final String INTERVAL = "interval";

    /** The keys of a claim's long form. */
    static final List<String> KEYS = List.of(CLAIM, TEST, LEVEL, ALTERNATIVE, PAIRING, AGGREGATE, EFFECT, INTERVAL);

    /** Whether p counts departures in both directions. */
    enum Sidedness {
        ONE_SIDED,
        TWO_SIDED
    }

    private final YamlTree tree;
    private final PluginRegistry plugins;
    private final Experiment.Builder builder;
    private final boolean conditionsAreKnown;
    private final BiConsumer<Location, String> problems;
    private boolean isBroken;

    /**
     * Makes a reader.
     *
     * @param builder takes the hypotheses
     * @param conditionsAreKnown whether it is worth finding out if there are the conditions that they name
     * @param problems takes the place and the words of what is wrong
     */
    HypothesisReader(
            YamlTree tree,
            PluginRegistry plugins,
            Experiment.Builder builder,
            boolean conditionsAreKnown,
            BiConsumer<Location, String> problems) {
        this.tree = tree;
        this.plugins = plugins;
        this.builder = builder;
        this.conditionsAreKnown = conditionsAreKnown;
        this.problems = problems;
    }

    /** Reads one. */
    void read(JsonNode node, JsonPointer path) {
        isBroken = false;
        if (!node.isObject()) {
            readText(node, path);
            return;
        }
        boolean verifies = node.has(VerificationReader.VERIFY);
        List<String> keys = verifies ? VerificationReader.KEYS : KEYS;
        for (String key : node.propertyNames()) {
            if (!keys.contains(key)) {
                problem(tree.key(path.appendProperty(key)), unknown(key, keys, verifies));
            }
        }
        if (verifies) {
            Optional<Double> level = level(node, path);
            new VerificationReader(tree, plugins, this::problem)
                    .read(node, path)
                    .filter(read -> !isBroken && conditionsAreKnown)
                    .ifPresent(read -> read.addTo(builder, level));
        } else {
            readClaim(node, path);
        }
    }

    private static String unknown(String key, List<String> keys, boolean verifies) {
        boolean elsewhere = KEYS.contains(key) || VerificationReader.KEYS.contains(key);
        if (elsewhere) {
            return "'" + key + "' can't stand "
                    + (verifies ? "beside 'verify': a verifier is its own test" : "in a claim") + ". Keys: "
                    + String.join(", ", keys) + ".";
        }
        List<String> all = verifies
                ? keys
                : Stream.concat(KEYS.stream(), Stream.of(VerificationReader.VERIFY))
                        .toList();
        return "Unknown key '" + key + "'. Keys: " + String.join(", ", all) + "." + Suggestions.didYouMean(key, all);
    }

    private void readText(JsonNode node, JsonPointer path) {
        if (conditionsAreKnown) {
            builder.hypothesis(new Given(node, tree.value(path), tree.key(path)));
        } else if (node.isString()) {
            parse(node.stringValue(), tree.value(path));
        } else {
            problem(tree.value(path), "A hypothesis: expected a text or a mapping, found " + PlainValues.found(node));
        }
    }

    private Optional<Hypothesis> parse(String text, Location location) {
        try {
            return Optional.of(Hypothesis.parse(text));
        } catch (HypothesisSyntaxException e) {
            problem(location, e.getMessage());
            return Optional.empty();
        }
    }

    private void readClaim(JsonNode node, JsonPointer path) {
        JsonNode text = node.get(CLAIM);
        JsonPointer below = path.appendProperty(CLAIM);
        Optional<Hypothesis> plain = Optional.empty();
        if (text == null) {
            boolean misspelt = node.propertyNames().stream()
                    .anyMatch(key -> Suggestions.nearest(key, List.of(CLAIM, VerificationReader.VERIFY))
                            .isPresent());
            if (!misspelt) {
                problem(
                        tree.value(path),
                        "A hypothesis needs a 'claim', such as 'a.accuracy > baseline.accuracy', or something to"
                                + " 'verify'");
            }
        } else if (text.isString()) {
            plain = parse(text.stringValue(), tree.value(below));
        } else {
            problem(tree.value(below), "'claim': expected a text, found " + PlainValues.found(text));
        }
        Optional<Double> level = level(node, path);
        Optional<TestMethod> test = constant(node, path, TEST, TestMethod.values(), TestMethod::label);
        Optional<Sidedness> sidedness = constant(node, path, ALTERNATIVE, Sidedness.values(), HypothesisReader::label);
        Optional<Pairing> pairing = constant(node, path, PAIRING, Pairing.values(), HypothesisReader::label);
        Optional<Aggregation> aggregation = constant(node, path, AGGREGATE, Aggregation.values(), Aggregation::label);
        Optional<EffectSize> effect = constant(node, path, EFFECT, EffectSize.values(), EffectSize::label);
        Optional<IntervalMethod> interval =
                constant(node, path, INTERVAL, IntervalMethod.values(), IntervalMethod::label);
        plain.ifPresent(hypothesis -> refuseMeaningless(hypothesis.claim(), sidedness, node, path));
        if (plain.isEmpty() || isBroken) {
            return;
        }
        Analysis analysis = new Analysis(
                level.orElse(Analysis.DEFAULT_LEVEL),
                test.orElse(null),
                pairing.orElse(Analysis.DEFAULT.pairing()),
                sidedness.equals(Optional.of(Sidedness.TWO_SIDED)),
                aggregation.orElse(Analysis.DEFAULT.aggregation()),
                effect.orElse(null),
                interval.orElse(null));
        if (!isRefused(plain.get(), analysis, path) && conditionsAreKnown) {
            builder.hypothesis(plain.get().judgedBy(analysis), tree.value(below));
        }
    }

    /** Tells what a claim can't be judged by, where that stands: the test, else the effect, else its interval. */
    private boolean isRefused(Hypothesis plain, Analysis analysis, JsonPointer path) {
        Map<String, Analysis> stages = new LinkedHashMap<>();
        stages.put(TEST, measuring(analysis, null));
        stages.put(EFFECT, measuring(analysis, analysis.effect()));
        stages.put(INTERVAL, analysis);
        for (Map.Entry<String, Analysis> stage : stages.entrySet()) {
            try {
                plain.judgedBy(stage.getValue());
            } catch (IllegalArgumentException e) {
                problem(tree.value(path.appendProperty(stage.getKey())), e.getMessage());
                return true;
            }
        }
        return false;
    }

    private static Analysis measuring(Analysis analysis, @Nullable EffectSize effect) {
        return new Analysis(
                analysis.level(),
                analysis.test(),
                analysis.pairing(),
                analysis.twoSided(),
                analysis.aggregation(),
                effect,
                null);
    }

    /** Tells what is said of a claim that it can't be said of, and would be without effect. */
    private void refuseMeaningless(Claim claim, Optional<Sidedness> sidedness, JsonNode node, JsonPointer path) {
        if (claim instanceof Claim.Inequality inequality) {
            if (inequality.comparison() == Comparison.DIFFERENT && sidedness.equals(Optional.of(Sidedness.ONE_SIDED))) {
                problem(
                        tree.value(path.appendProperty(ALTERNATIVE)),
                        "'alternative': a claim with '!=' has two sides. Write '>' or '<', or leave it out");
            }
        } else {
            refuse(node, path, ALTERNATIVE, "'>', '<', '>=' or '<='");
        }
        if (claim instanceof Claim.Differs) {
            refuse(node, path, EFFECT, "two sides");
            refuse(node, path, INTERVAL, "two sides");
        } else if (claim.metrics().size() == 1) {
            refuse(node, path, PAIRING, "two metrics");
        }
    }

    private void refuse(JsonNode node, JsonPointer path, String key, String of) {
        if (node.has(key)) {
            problem(
                    tree.key(path.appendProperty(key)),
                    "'" + key + "' can only be said of a claim with " + of + ". Leave it out");
        }
    }

    private Optional<Double> level(JsonNode node, JsonPointer path) {
        return new Levels(tree, this::problem).read(node, path);
    }

    static String label(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private <E> Optional<E> constant(
            JsonNode node, JsonPointer path, String key, E[] constants, Function<? super E, String> label) {
        return new Labels<>(tree, this::problem, constants, label).read(node, path, key);
    }

    private void problem(@Nullable Location location, String message) {
        isBroken = true;
        problems.accept(location, message);
    }
}
