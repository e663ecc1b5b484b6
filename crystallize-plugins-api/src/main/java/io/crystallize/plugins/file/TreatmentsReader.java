package io.crystallize.plugins.file;

import io.crystallize.core.experiment.Experiment;
import io.crystallize.core.experiment.Given;
import io.crystallize.core.experiment.StepTemplate;
import io.crystallize.core.experiment.Treatment;
import io.crystallize.core.internal.PlainValues;
import io.crystallize.core.problem.Location;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;

/**
 * Reads one treatment: {@code step.parameter} or a context key with its new value, and under {@code source}, or by name
 * under {@code sources}, what takes the place of where the input comes from.
 */
final class TreatmentsReader {
    static final String SOURCE = "source";
    static final String SOURCES = "sources";
    /** What no context key can be called, as it means something else in a treatment. */
    static final List<String> RESERVED = List.of(SOURCE, SOURCES);

    private final YamlTree tree;
    private final BiFunction<JsonNode, JsonPointer, StepTemplate> source;
    private final BiConsumer<@Nullable Location, String> problems;
    private final boolean takesArtifact;

    /**
     * A reader of treatments.
     *
     * @param source reads a source
     * @param problems takes what is wrong
     * @param takesArtifact whether the input is an artifact, so that a treatment's name alone changes it
     */
    TreatmentsReader(
            YamlTree tree,
            BiFunction<JsonNode, JsonPointer, StepTemplate> source,
            BiConsumer<@Nullable Location, String> problems,
            boolean takesArtifact) {
        this.tree = tree;
        this.source = source;
        this.problems = problems;
        this.takesArtifact = takesArtifact;
    }

    void read(String name, JsonNode changes, JsonPointer path, Experiment.Builder builder) {
        if (name.isBlank()) {
            problems.accept(tree.key(path), "The name of a treatment is blank");
            return;
        }
        Treatment treatment = Treatment.named(name, tree.key(path));
        if (!changes.isObject()) {
            problems.accept(
                    tree.value(path),
                    "Treatment '" + name + "': expected a mapping of step.parameter or context key to its value, found "
                            + PlainValues.found(changes));
        } else if (changes.isEmpty() && !takesArtifact) {
            problems.accept(
                    tree.value(path), "Treatment '" + name + "' changes nothing: name a step.parameter or context key");
        } else {
            for (String target : changes.propertyNames()) {
                JsonPointer below = path.appendProperty(target);
                JsonNode value = changes.get(target);
                treatment = switch (target) {
                    case SOURCE -> treatment.source(source.apply(value, below));
                    case SOURCES -> withSources(treatment, value, below);
                    default -> treatment.set(target, new Given(value, tree.value(below), tree.key(below)));
                };
            }
        }
        builder.treatment(treatment);
    }

    private Treatment withSources(Treatment treatment, JsonNode node, JsonPointer path) {
        if (!node.isObject() || node.isEmpty()) {
            problems.accept(
                    tree.value(path),
                    "The sources of treatment '" + treatment.name()
                            + "': expected a mapping of the name of a source to the one that takes its place, found "
                            + (node.isObject() ? "no key" : PlainValues.found(node)));
            return treatment;
        }
        Treatment changed = treatment;
        for (String name : node.propertyNames()) {
            changed = changed.source(name, source.apply(node.get(name), path.appendProperty(name)));
        }
        return changed;
    }
}
