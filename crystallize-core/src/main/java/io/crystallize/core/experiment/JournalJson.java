package io.crystallize.core.experiment;

import io.crystallize.core.provenance.Provenance;
import io.crystallize.core.provenance.StepJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What a run's folder says, as JSON: one document, or a line for each record. */
final class JournalJson {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private JournalJson() {}

    /**
     * Returns the result, with what its trials began with.
     *
     * @param context texts of values, by condition, then by key
     */
    static byte[] document(ExperimentResult result, Map<String, Map<String, String>> context) {
        ObjectNode document = result.toJson();
        ObjectNode conditions = document.putObject("context");
        context.forEach((condition, values) -> {
            ObjectNode node = conditions.putObject(condition);
            values.forEach(node::put);
        });
        return document(document);
    }

    static byte[] document(ObjectNode document) {
        String text = JSON.writerWithDefaultPrettyPrinter().writeValueAsString(document);
        return (text + "\n").getBytes(StandardCharsets.UTF_8);
    }

    static String trial(TrialResult result) {
        ObjectNode node = of(result.trial());
        node.put("output", result.output() == null ? null : result.output().toString());
        node.set("metrics", StepJson.metrics(result.metrics()));
        ArrayNode artifacts = node.putArray("artifacts");
        result.artifacts()
                .forEach(written -> artifacts
                        .addObject()
                        .put("step", written.step())
                        .put("name", written.artifact().name())
                        .put("content", written.artifact().content().toString()));
        TrialResult.Failure failure = result.failure();
        if (failure != null) {
            node.putObject("failure")
                    .put("step", failure.step())
                    .put("type", failure.type())
                    .put("message", failure.message())
                    .put("timedOut", failure.timedOut());
        }
        return StepJson.line(node);
    }

    static String steps(TrialResult result) throws IOException {
        StringBuilder lines = new StringBuilder();
        Provenance.of(result.steps()).writeTo(lines, of(result.trial()));
        return lines.toString();
    }

    private static ObjectNode of(Trial trial) {
        return NODES.objectNode().put("condition", trial.condition()).put("replicate", trial.replicate());
    }
}
