package io.crystallize.core.experiment;

import io.crystallize.core.digest.Digest;
import io.crystallize.core.provenance.Metric;
import io.crystallize.core.provenance.StepRecord;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What a run's folder says, as JSON: one document, or a line for each record. */
final class JournalJson {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private JournalJson() {}

    static byte[] document(ExperimentResult result) {
        String text = JSON.writerWithDefaultPrettyPrinter().writeValueAsString(result.toJson());
        return (text + "\n").getBytes(StandardCharsets.UTF_8);
    }

    static String trial(TrialResult result) {
        ObjectNode node = of(result.trial());
        node.put("output", text(result.output()));
        node.set("metrics", metrics(result.metrics()));
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
                    .put("message", failure.message());
        }
        return line(node);
    }

    static String steps(TrialResult result) {
        StringBuilder lines = new StringBuilder();
        for (StepRecord step : result.steps()) {
            lines.append(line(step(of(result.trial()), step)));
        }
        return lines.toString();
    }

    private static ObjectNode step(ObjectNode node, StepRecord step) {
        node.put("step", step.name());
        node.put("type", step.type());
        ObjectNode parameters = node.putObject("parameters");
        step.parameters().forEach(parameters::put);
        node.put("code", text(step.code()));
        node.put("input", text(step.input()));
        node.put("output", text(step.output()));
        node.put("cache", step.cache().result().name());
        node.put("reason", step.cache().reason());
        ArrayNode reads = node.putArray("reads");
        step.reads()
                .forEach(read -> reads.addObject()
                        .put("kind", read.read().kind().name())
                        .put("name", read.read().name())
                        .put("answer", text(read.answer())));
        ArrayNode writes = node.putArray("writes");
        step.writes()
                .forEach(write -> writes.addObject()
                        .put("key", write.key())
                        .put("type", write.type())
                        .putNull("before")
                        .put("after", write.value().toString())
                        .put("text", write.text()));
        node.set("metrics", metrics(step.metrics()));
        ArrayNode artifacts = node.putArray("artifacts");
        step.artifacts()
                .forEach(artifact -> artifacts
                        .addObject()
                        .put("name", artifact.name())
                        .put("content", artifact.content().toString())
                        .put("size", artifact.size()));
        node.put("start", step.start().toString());
        node.put("nanos", step.duration().toNanos());
        return node;
    }

    private static ObjectNode of(Trial trial) {
        return NODES.objectNode().put("condition", trial.condition()).put("replicate", trial.replicate());
    }

    private static ArrayNode metrics(List<Metric> metrics) {
        ArrayNode all = NODES.arrayNode();
        for (Metric metric : metrics) {
            ObjectNode node = all.addObject().put("name", metric.name());
            node.set("value", ResultJson.number(metric.value()));
            if (!metric.tags().isEmpty()) {
                ObjectNode tags = node.putObject("tags");
                metric.tags().forEach(tags::put);
            }
        }
        return all;
    }

    private static String line(ObjectNode node) {
        return JSON.writeValueAsString(node) + "\n";
    }

    private static @Nullable String text(@Nullable Digest digest) {
        return digest == null ? null : digest.toString();
    }
}
