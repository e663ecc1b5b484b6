package io.crystallize.core.experiment;

import io.crystallize.core.Step;
import io.crystallize.core.provenance.JsonFields;
import io.crystallize.core.verdict.Resampling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a run is made of, as texts for people: the file {@code configuration.json} of its folder, there from the
 * beginning.
 *
 * @param conditions by name, in their order: the source, then the other steps
 * @param resampling how the replicates of a condition resplit one data set, by its name; without those that don't
 */
record RunConfiguration(Map<String, List<ConfiguredStep>> conditions, Map<String, Resampling> resampling) {
    static final String FILE = "configuration.json";

    private static final int SCHEMA = 1;
    private static final String RESAMPLING = "resampling";

    /** A step with the texts of its parameters. */
    record ConfiguredStep(String name, String type, Map<String, String> parameters) {}

    static RunConfiguration of(Experiment experiment) {
        Map<String, List<ConfiguredStep>> conditions = new LinkedHashMap<>();
        Map<String, Resampling> resampling = new LinkedHashMap<>();
        experiment.plan().forEach(condition -> {
            conditions.put(condition.name(), steps(condition));
            condition.resampling().ifPresent(splits -> resampling.put(condition.name(), splits));
        });
        return new RunConfiguration(conditions, resampling);
    }

    private static List<ConfiguredStep> steps(Condition condition) {
        List<ConfiguredStep> steps = new ArrayList<>();
        condition.pipeline().parameterTexts().forEach((name, parameters) -> {
            Step<?, ?> step = condition.pipeline().steps().get(steps.size()).step();
            steps.add(new ConfiguredStep(name, step.getClass().getName(), parameters));
        });
        return steps;
    }

    ObjectNode toJson() {
        ObjectNode root = JsonNodeFactory.instance.objectNode().put("schema", SCHEMA);
        ObjectNode all = root.putObject("conditions");
        conditions.forEach((name, steps) -> {
            ArrayNode list = all.putArray(name);
            for (ConfiguredStep step : steps) {
                ObjectNode parameters = list.addObject()
                        .put("step", step.name())
                        .put("type", step.type())
                        .putObject("parameters");
                step.parameters().forEach(parameters::put);
            }
        });
        ArrayNode splits = root.putArray(RESAMPLING);
        resampling.forEach((name, fractions) -> splits.addObject()
                .put("condition", name)
                .put("train", fractions.trainFraction())
                .put("test", fractions.testFraction()));
        return root;
    }

    /**
     * Reads that of a run.
     *
     * @throws IOException if it can't be read
     * @throws IllegalArgumentException if it is anything else, with the field
     * @throws tools.jackson.core.JacksonException if it is no JSON
     */
    static RunConfiguration read(Path folder) throws IOException {
        return JsonFields.read("", JsonMapper.shared().readTree(Files.readAllBytes(folder.resolve(FILE))), fields -> {
            long schema = fields.whole("schema");
            if (schema != SCHEMA) {
                throw new IllegalArgumentException(
                        "its schema is " + schema + ", and this version reads only " + SCHEMA);
            }
            Map<String, Resampling> resampling = new LinkedHashMap<>();
            fields.list(
                            RESAMPLING,
                            splits -> Map.entry(
                                    splits.text("condition"),
                                    new Resampling(splits.number("train"), splits.number("test"))))
                    .forEach(splits -> resampling.put(splits.getKey(), splits.getValue()));
            return new RunConfiguration(
                    fields.lists(
                            "conditions",
                            step -> new ConfiguredStep(step.text("step"), step.text("type"), step.texts("parameters"))),
                    resampling);
        });
    }
}
