package io.crystallize.core.experiment;

import io.crystallize.core.execution.Trial;
import io.crystallize.core.execution.TrialEvent;
import io.crystallize.core.execution.TrialResult;
import io.crystallize.core.problem.Location;
import io.crystallize.core.problem.Problem;
import io.crystallize.core.provenance.JsonFields;
import io.crystallize.core.provenance.StepJson;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * What steps told, a line for each event, those of a trial together. There is no file until a trial has one. For one
 * thread at a time.
 */
final class EventFile {
    static final String NAME = "events.jsonl";

    private final Path file;

    private EventFile(Path file) {
        this.file = file;
    }

    static EventFile in(Path run) {
        return new EventFile(run.resolve(NAME));
    }

    /** Adds what the steps of a trial told. */
    static void add(TrialResult result, int session, LineFile lines) {
        for (TrialEvent event : result.events()) {
            lines.add(line -> {
                TrialLine.writeLabels(result.trial(), line);
                line.writeNumberProperty("session", session);
                line.writeStringProperty("step", event.step());
                line.writeStringProperty("time", event.time().toString());
                line.writeStringProperty("name", event.name());
                StepJson.writeTexts("details", event.details(), line);
            });
        }
    }

    /**
     * Reads what was written, in its order.
     *
     * @param problems told each line that can't be read
     */
    void forEach(Consumer<PastEvent> events, Consumer<Problem> problems) throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        try (BufferedReader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            int number = 0;
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                number++;
                PastEvent event;
                try {
                    event = JsonFields.read("", JsonMapper.shared().readTree(line), EventFile::event);
                } catch (IllegalArgumentException | JacksonException e) {
                    problems.accept(new Problem(Location.ofLine(file.toString(), number), e.getMessage()));
                    continue;
                }
                events.accept(event);
            }
        }
    }

    private static PastEvent event(JsonFields fields) {
        try {
            return new PastEvent(
                    Math.toIntExact(fields.whole("session")),
                    new Trial(fields.text("condition"), Math.toIntExact(fields.whole("replicate"))),
                    new TrialEvent(
                            fields.text("step"),
                            fields.parsed("time", "a time", Instant::parse),
                            fields.text("name"),
                            fields.texts("details")));
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("a number is too large", e);
        }
    }
}
