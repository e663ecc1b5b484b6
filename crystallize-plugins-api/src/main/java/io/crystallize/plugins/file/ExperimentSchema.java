package io.crystallize.plugins.file;

import io.crystallize.core.experiment.Experiment;
import io.crystallize.core.verdict.Correction;
import io.crystallize.plugins.registry.Kind;
import io.crystallize.plugins.registry.PluginRegistry;
import java.util.List;
import org.apiguardian.api.API;
import tools.jackson.databind.node.ObjectNode;

/**
 * JSON Schema of experiment files, for editors: of every key that {@link ExperimentFile} reads, and of the steps, sources,
 * optimizers and verifiers of some plugins. A file that is read passes, but for names of enums in capitals and for
 * {@code .nan} and {@code .inf}; a file that passes may still be refused, for what a schema can't say.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class ExperimentSchema {
    private static final String DRAFT = "https://json-schema.org/draft/2020-12/schema";

    private final ContributionSchemas steps;
    private final ContributionSchemas sources;
    private final ContributionSchemas optimizers;
    private final ContributionSchemas verifiers;

    private ExperimentSchema(PluginRegistry plugins) {
        steps = ContributionSchemas.of(plugins, Kind.STEP);
        sources = ContributionSchemas.of(plugins, Kind.SOURCE);
        optimizers = ContributionSchemas.of(plugins, Kind.OPTIMIZER);
        verifiers = ContributionSchemas.of(plugins, Kind.VERIFIER);
    }

    /** Returns the schema of files for which some plugins are loaded, in draft 2020-12. */
    public static ObjectNode of(PluginRegistry plugins) {
        return new ExperimentSchema(plugins).root();
    }

    private ObjectNode root() {
        ObjectNode root = SchemaNodes.node().put("$schema", DRAFT).put("title", "An experiment of Crystallize");
        root.setAll(SchemaNodes.keys(ExperimentReader.KEYS, this::key, "name", "steps"));
        root.putArray("oneOf")
                .add(SchemaNodes.require(SchemaNodes.node(), List.of("source")))
                .add(SchemaNodes.require(SchemaNodes.node(), List.of("sources")));
        // A parameter that is left out is the context's, if there is such a key.
        root.putObject("if").putObject("not").putArray("required").add("context");
        ObjectNode complete = root.putObject("then").putObject("properties");
        complete.set("steps", node("items", SchemaNodes.reference("complete-step")));
        complete.set("source", SchemaNodes.reference("complete-source"));
        complete.set("sources", node("additionalProperties", SchemaNodes.reference("complete-source")));
        ObjectNode definitions = root.putObject("$defs");
        definitions.set("step", steps.step(true));
        definitions.set("source", sources.step(true));
        definitions.set("bundled-source", sources.step(false));
        definitions.set("complete-step", steps.complete());
        definitions.set("complete-source", sources.complete());
        List.of(steps, sources, optimizers, verifiers).forEach(kind -> kind.define(definitions));
        return root;
    }

    private ObjectNode key(String key) {
        return switch (key) {
            case "name" -> SchemaNodes.name().put("description", "The experiment's name");
            case "description" -> SchemaNodes.type("string").put("description", "What it is about, for people");
            case ReplicatesReader.KEY ->
                replicates().put("description", "How many there are of each condition, with equal random numbers");
            case "seed" ->
                SchemaNodes.type("integer").put("description", "Decides all random numbers; chosen if it isn't there");
            case "source" ->
                SchemaNodes.reference("source").put("description", "Where the first step's input comes from");
            case "sources" -> sources();
            case "steps" ->
                SchemaNodes.list(SchemaNodes.reference("step"))
                        .put("minItems", 1)
                        .put("description", "Each gets what the one before it returns");
            case "outputs" ->
                SchemaNodes.mapping(SchemaNodes.type("string", "null"))
                        .put("description", "Outputs that become artifacts: a file name, and the step, else the last");
            case "context" -> context();
            case "treatments" -> treatments();
            case "sweep" -> sweep();
            case "hypotheses" -> SchemaNodes.list(JudgementSchemas.hypothesis(verifiers));
            case ExperimentReader.CORRECTION ->
                SchemaNodes.labels(Correction.values(), Correction::label)
                        .put("description", "Of p, for the number of hypotheses; holm if it isn't said");
            case RankingReader.KEY ->
                JudgementSchemas.ranking().put("description", "A metric by which the conditions are ranked");
            case OptimizeReader.KEY ->
                JudgementSchemas.optimize(optimizers).put("description", "A search for better parameters");
            default -> throw SchemaNodes.noSchema(key);
        };
    }

    private static ObjectNode replicates() {
        return SchemaNodes.anyOf(
                SchemaNodes.whole(1, Experiment.MAX_REPLICATES),
                SchemaNodes.keys(
                        ReplicatesReader.KEYS,
                        key -> switch (key) {
                            case ReplicatesReader.UNTIL -> SchemaNodes.constants(List.of(ReplicatesReader.DECIDED));
                            case ReplicatesReader.AT_MOST -> SchemaNodes.whole(1, Experiment.MAX_REPLICATES);
                            case ReplicatesReader.LOOKS -> SchemaNodes.whole(2, Experiment.MAX_LOOKS);
                            default -> throw SchemaNodes.noSchema(key);
                        },
                        ReplicatesReader.UNTIL,
                        ReplicatesReader.AT_MOST));
    }

    private static ObjectNode sources() {
        return SchemaNodes.mapping(SchemaNodes.reference("bundled-source"))
                .put("minProperties", 1)
                .put("description", "Several sources, by names of their own");
    }

    private static ObjectNode context() {
        return unreserved(SchemaNodes.mapping(SchemaNodes.present()))
                .put("description", "What steps find in their context; also values of parameters that are left out");
    }

    private static ObjectNode treatments() {
        ObjectNode changes = SchemaNodes.type("object");
        ObjectNode properties = changes.putObject("properties");
        properties.set(TreatmentsReader.SOURCE, SchemaNodes.reference("source"));
        properties.set(TreatmentsReader.SOURCES, sources());
        ObjectNode treatments = SchemaNodes.mapping(changes)
                .put("description", "What each changes: step.parameter, a context key, or the source");
        treatments.set("propertyNames", SchemaNodes.name());
        return treatments;
    }

    private static ObjectNode sweep() {
        return SchemaNodes.anyOf(
                        unreserved(SchemaNodes.mapping(SchemaNodes.type("array"))),
                        SchemaNodes.list(unreserved(SchemaNodes.type("object"))))
                .put(
                        "description",
                        "Values of step.parameter or context keys, each combination of which is a condition");
    }

    /** Names that aren't the ones under which treatments have their sources. */
    private static ObjectNode unreserved(ObjectNode mapping) {
        mapping.putObject("propertyNames").set("not", SchemaNodes.constants(TreatmentsReader.RESERVED));
        return mapping;
    }

    private static ObjectNode node(String keyword, ObjectNode value) {
        ObjectNode node = SchemaNodes.node();
        node.set(keyword, value);
        return node;
    }
}
