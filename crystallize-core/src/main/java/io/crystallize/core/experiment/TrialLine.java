package io.crystallize.core.experiment;

import io.crystallize.core.execution.Trial;
import io.crystallize.core.execution.TrialResult;
import io.crystallize.core.experiment.ExperimentResult.Dispute;
import io.crystallize.core.experiment.FinishedTrial.StepArtifact;
import io.crystallize.core.provenance.Artifact;
import io.crystallize.core.provenance.JsonFields;
import io.crystallize.core.provenance.StepJson;
import java.util.Collection;
import java.util.SortedSet;
import java.util.TreeSet;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** A finished trial as a line of the journal. */
final class TrialLine {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** The field of a line that is no finished trial, but one that runs again: the session. */
    static final String AGAIN = "again";

    private TrialLine() {}

    static void write(FinishedTrial finished, JsonGenerator out) {
        writeLabels(finished.trial(), out);
        StepJson.writeDigest("key", finished.key(), out);
        StepJson.writeDigest("digest", finished.digest(), out);
        StepJson.writeDigest("output", finished.output(), out);
        StepJson.writeMetrics(finished.metrics(), out);
        out.writeArrayPropertyStart("artifacts");
        for (StepArtifact written : finished.artifacts()) {
            out.writeStartObject();
            out.writeStringProperty("step", written.step());
            StepJson.writeFields(written.artifact(), out);
            out.writeEndObject();
        }
        out.writeEndArray();
        StepJson.writeReads(finished.outside(), out);
        out.writeNumberProperty("steady", finished.steady());
        write("asked", finished.asked(), out);
        out.writeArrayPropertyStart("disputes");
        for (Dispute dispute : finished.disputes()) {
            out.writeStartObject();
            out.writeStringProperty("step", dispute.step());
            out.writeStringProperty("problem", dispute.problem());
            out.writeEndObject();
        }
        out.writeEndArray();
        write("warnings", finished.warnings(), out);
        TrialResult.Failure failure = finished.failure();
        if (failure != null) {
            out.writeObjectPropertyStart("failure");
            out.writeStringProperty("step", failure.step());
            out.writeStringProperty("type", failure.type());
            out.writeStringProperty("message", failure.message());
            out.writeBooleanProperty("timedOut", failure.timedOut());
            out.writeEndObject();
        }
    }

    private static void write(String name, Collection<String> texts, JsonGenerator out) {
        out.writeArrayPropertyStart(name);
        texts.forEach(out::writeString);
        out.writeEndArray();
    }

    /** Writes the line that says that a trial runs again in a session, and doesn't count as it finished before. */
    static void writeAgain(Trial trial, int session, String reason, JsonGenerator out) {
        writeLabels(trial, out);
        out.writeNumberProperty(AGAIN, session);
        out.writeStringProperty("reason", reason);
    }

    /** Writes the fields that say which trial it is: the first ones of a line. */
    static void writeLabels(Trial trial, JsonGenerator out) {
        out.writeStringProperty("condition", trial.condition());
        out.writeNumberProperty("replicate", trial.replicate());
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws IllegalArgumentException if it is anything else, with the field
     * @throws tools.jackson.core.JacksonException if it is no JSON
     */
    static FinishedTrial read(String line) {
        return JsonFields.read("", JSON.readTree(line), TrialLine::read);
    }

    private static FinishedTrial read(JsonFields fields) {
        Trial trial = new Trial(fields.text("condition"), Math.toIntExact(fields.whole("replicate")));
        SortedSet<String> asked = new TreeSet<>(fields.textList("asked"));
        FinishedTrial finished = new FinishedTrial(
                trial,
                fields.digestOrNull("key"),
                fields.digestOrNull("output"),
                fields.has("failure") ? fields.object("failure", TrialLine::failure) : null,
                fields.list("metrics", StepJson::metric),
                fields.list("artifacts", TrialLine::artifact),
                fields.list("reads", StepJson::read),
                Math.toIntExact(fields.whole("steady")),
                asked,
                fields.list("disputes", dispute -> new Dispute(dispute.text("step"), dispute.text("problem"))),
                fields.textList("warnings"),
                fields.digest("digest"));
        if (!finished.digest()
                .equals(FinishedTrial.digestOf(
                        finished.output(), finished.metrics(), finished.artifacts(), finished.failure()))) {
            throw new IllegalArgumentException("field 'digest' is not that of what the line says");
        }
        return finished;
    }

    private static StepArtifact artifact(JsonFields fields) {
        return new StepArtifact(
                fields.text("step"), new Artifact(fields.text("name"), fields.digest("content"), fields.whole("size")));
    }

    private static TrialResult.Failure failure(JsonFields fields) {
        return new TrialResult.Failure(
                fields.text("step"), fields.text("type"), fields.text("message"), fields.truth("timedOut"));
    }
}
