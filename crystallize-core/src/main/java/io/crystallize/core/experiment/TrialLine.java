package io.crystallize.core.experiment;

import io.crystallize.core.digest.Digest;
import io.crystallize.core.execution.Trial;
import io.crystallize.core.execution.TrialResult;
import io.crystallize.core.experiment.ExperimentResult.Dispute;
import io.crystallize.core.experiment.FinishedTrial.StepArtifact;
import io.crystallize.core.provenance.Artifact;
import io.crystallize.core.provenance.JsonFields;
import io.crystallize.core.provenance.StepJson;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A finished trial as a line of the journal. */
final class TrialLine {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** The field of a line that is no finished trial, but one that runs again: the session. */
    static final String AGAIN = "again";

    private TrialLine() {}

    static String write(FinishedTrial finished) {
        ObjectNode node = labels(finished.trial());
        node.put("key", text(finished.key()));
        node.put("digest", finished.digest().toString());
        node.put("output", text(finished.output()));
        node.set("metrics", StepJson.metrics(finished.metrics()));
        ArrayNode artifacts = node.putArray("artifacts");
        finished.artifacts()
                .forEach(written -> artifacts
                        .addObject()
                        .put("step", written.step())
                        .put("name", written.artifact().name())
                        .put("content", written.artifact().content().toString())
                        .put("size", written.artifact().size()));
        node.set("reads", StepJson.reads(finished.outside()));
        node.put("steady", finished.steady());
        ArrayNode asked = node.putArray("asked");
        finished.asked().forEach(asked::add);
        ArrayNode disputes = node.putArray("disputes");
        finished.disputes()
                .forEach(dispute ->
                        disputes.addObject().put("step", dispute.step()).put("problem", dispute.problem()));
        ArrayNode warnings = node.putArray("warnings");
        finished.warnings().forEach(warnings::add);
        TrialResult.Failure failure = finished.failure();
        if (failure != null) {
            node.putObject("failure")
                    .put("step", failure.step())
                    .put("type", failure.type())
                    .put("message", failure.message())
                    .put("timedOut", failure.timedOut());
        }
        return StepJson.line(node);
    }

    /** The line that says that a trial doesn't count in a session, and runs again, though it finished in an earlier one. */
    static String again(Trial trial, int session, String reason) {
        return StepJson.line(labels(trial).put(AGAIN, session).put("reason", reason));
    }

    /** Returns the fields that say which trial it is: the first ones of a line. */
    static ObjectNode labels(Trial trial) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("condition", trial.condition())
                .put("replicate", trial.replicate());
    }

    private static @Nullable String text(@Nullable Digest digest) {
        return digest == null ? null : digest.toString();
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
