package io.crystallize.core.provenance;

import io.crystallize.core.digest.Digest;
import java.util.List;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Records as JSON, one line each, for files of lines. {@link Provenance#read} reads them back. NaN and the infinities,
 * which JSON lacks, are texts.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class StepJson {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private StepJson() {}

    static ObjectNode of(StepRecord step) {
        ObjectNode node = NODES.objectNode();
        node.put("step", step.name());
        node.put("type", step.type());
        ObjectNode parameters = node.putObject("parameters");
        step.parameters().forEach(parameters::put);
        node.put("code", text(step.code()));
        node.put("input", text(step.input()));
        node.put("output", text(step.output()));
        node.put("cache", step.cache().result().name());
        node.put("reason", step.cache().reason());
        node.set("reads", reads(step.reads()));
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

    /** Returns metrics as a list of objects, in their order. */
    public static ArrayNode metrics(List<Metric> metrics) {
        ArrayNode all = NODES.arrayNode();
        for (Metric metric : metrics) {
            ObjectNode node = all.addObject().put("name", metric.name());
            node.set("value", number(metric.value()));
            if (!metric.tags().isEmpty()) {
                ObjectNode tags = node.putObject("tags");
                metric.tags().forEach(tags::put);
            }
        }
        return all;
    }

    /** Returns a metric that was one of {@link #metrics}. */
    public static Metric metric(JsonFields fields) {
        return new Metric(fields.text("name"), fields.number("value"), fields.textsIfAny("tags"));
    }

    /** Returns questions and the digests of their answers as a list of objects, in their order. */
    public static ArrayNode reads(List<TracedRead> reads) {
        ArrayNode all = NODES.arrayNode();
        reads.forEach(read -> all.addObject()
                .put("kind", read.read().kind().name())
                .put("name", read.read().name())
                .put("answer", text(read.answer())));
        return all;
    }

    /** Returns a question that was one of {@link #reads}. */
    public static TracedRead read(JsonFields fields) {
        return new TracedRead(
                new Read(fields.constant("kind", Read.Kind.class), fields.text("name")), fields.digestOrNull("answer"));
    }

    private static JsonNode number(double value) {
        return Double.isFinite(value) ? NODES.numberNode(value) : NODES.stringNode(Double.toString(value));
    }

    /**
     * Returns an object as one line, with the line feed. Whatever its texts are, nothing in it ends a line for any
     * reader, and every encoding of Unicode can say it.
     */
    public static String line(ObjectNode node) {
        String json = JSON.writeValueAsString(node);
        StringBuilder line = new StringBuilder(json.length() + 1);
        int written = 0;
        for (int i = 0; i < json.length(); i++) {
            if (isToBeEscaped(json, i)) {
                line.append(json, written, i).append(String.format("\\u%04x", (int) json.charAt(i)));
                written = i + 1;
            }
        }
        return line.append(json, written, json.length()).append('\n').toString();
    }

    private static boolean isToBeEscaped(String json, int i) {
        char c = json.charAt(i);
        if (Character.isHighSurrogate(c)) {
            return i + 1 == json.length() || !Character.isLowSurrogate(json.charAt(i + 1));
        }
        if (Character.isLowSurrogate(c)) {
            return i == 0 || !Character.isHighSurrogate(json.charAt(i - 1));
        }
        return c == '\u0085' || c == '\u2028' || c == '\u2029';
    }

    private static @Nullable String text(@Nullable Digest digest) {
        return digest == null ? null : digest.toString();
    }
}
