package io.crystallize.core.provenance;

import io.crystallize.core.digest.Digest;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * Records as JSON, one line each, for files of lines. {@link Provenance#read} reads them back. NaN and the infinities,
 * which JSON lacks, are texts.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class StepJson {
    private StepJson() {}

    /** The fields that a step has. */
    static final Set<String> FIELDS = Set.of(
            "step",
            "type",
            "parameters",
            "code",
            "input",
            "output",
            "cache",
            "reason",
            "reads",
            "writes",
            "metrics",
            "artifacts",
            "start",
            "nanos");

    static void write(StepRecord step, JsonGenerator out) {
        out.writeStringProperty("step", step.name());
        out.writeStringProperty("type", step.type());
        writeTexts("parameters", step.parameters(), out);
        writeDigest("code", step.code(), out);
        writeDigest("input", step.input(), out);
        writeDigest("output", step.output(), out);
        out.writeStringProperty("cache", step.cache().result().name());
        out.writeStringProperty("reason", step.cache().reason());
        writeReads(step.reads(), out);
        out.writeArrayPropertyStart("writes");
        for (ContextWrite write : step.writes()) {
            out.writeStartObject();
            out.writeStringProperty("key", write.key());
            out.writeStringProperty("type", write.type());
            out.writeNullProperty("before");
            writeDigest("after", write.value(), out);
            out.writeStringProperty("text", write.text());
            out.writeEndObject();
        }
        out.writeEndArray();
        writeMetrics(step.metrics(), out);
        out.writeArrayPropertyStart("artifacts");
        for (Artifact artifact : step.artifacts()) {
            out.writeStartObject();
            writeFields(artifact, out);
            out.writeEndObject();
        }
        out.writeEndArray();
        out.writeStringProperty("start", InstantText.of(step.start()));
        out.writeNumberProperty("nanos", step.duration().toNanos());
    }

    /** Writes the field {@code metrics}: a list of objects, in their order. */
    public static void writeMetrics(List<Metric> metrics, JsonGenerator out) {
        out.writeArrayPropertyStart("metrics");
        for (Metric metric : metrics) {
            out.writeStartObject();
            out.writeStringProperty("name", metric.name());
            if (Double.isFinite(metric.value())) {
                out.writeNumberProperty("value", metric.value());
            } else {
                out.writeStringProperty("value", Double.toString(metric.value()));
            }
            if (!metric.tags().isEmpty()) {
                writeTexts("tags", metric.tags(), out);
            }
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    /** Writes the field {@code reads}: questions and the digests of their answers as a list of objects, in their order. */
    public static void writeReads(List<TracedRead> reads, JsonGenerator out) {
        out.writeArrayPropertyStart("reads");
        for (TracedRead read : reads) {
            out.writeStartObject();
            out.writeStringProperty("kind", read.read().kind().name());
            out.writeStringProperty("name", read.read().name());
            writeDigest("answer", read.answer(), out);
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    /** Writes the fields of an artifact. */
    public static void writeFields(Artifact artifact, JsonGenerator out) {
        out.writeStringProperty("name", artifact.name());
        writeDigest("content", artifact.content(), out);
        out.writeNumberProperty("size", artifact.size());
    }

    /** Writes a field that is a digest, or null. */
    public static void writeDigest(String name, @Nullable Digest digest, JsonGenerator out) {
        if (digest == null) {
            out.writeNullProperty(name);
        } else {
            out.writeName(name);
            byte[] hex = digest.toHex(); // of which nothing is to be escaped
            out.writeRawUTF8String(hex, 0, hex.length);
        }
    }

    /** Writes a field that is an object of texts. */
    public static void writeTexts(String name, Map<String, String> texts, JsonGenerator out) {
        out.writeObjectPropertyStart(name);
        texts.forEach(out::writeStringProperty);
        out.writeEndObject();
    }

    /** Returns a metric that was one of {@link #writeMetrics}. */
    public static Metric metric(JsonFields fields) {
        return new Metric(fields.text("name"), fields.number("value"), fields.textsIfAny("tags"));
    }

    /** Returns a question that was one of {@link #writeReads}. */
    public static TracedRead read(JsonFields fields) {
        return new TracedRead(
                new Read(fields.constant("kind", Read.Kind.class), fields.text("name")), fields.digestOrNull("answer"));
    }
}
