package io.crystallize.core.experiment;

import io.crystallize.core.execution.Trial;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.json.JsonMapper;

/**
 * The trials that have finished in a run, as its folder has them. Read line by line: memory is needed for one
 * trial at a time, and for a number for each.
 */
final class Journal {
    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Path file;

    private Journal(Path file) {
        this.file = file;
    }

    static Journal in(Path run) {
        return new Journal(run.resolve(RunFolder.TRIALS));
    }

    /**
     * Hands over each trial once, as it ended last, in the order of these ends. A line that can't be read is told, and its
     * trial is as if it had not finished.
     */
    void forEach(Consumer<FinishedTrial> trials) throws IOException {
        LastLines last = new LastLines();
        lines((number, line) -> {
            Trial trial = trial(line);
            if (trial != null) {
                last.put(trial, number);
            }
        });
        lines((number, line) -> {
            Trial trial = trial(line);
            if (trial != null && !last.is(trial, number)) {
                return;
            }
            try {
                trials.accept(TrialLine.read(line));
            } catch (IllegalArgumentException | JacksonException e) {
                tell(number, e.getMessage());
            }
        });
    }

    /** The number of the last line of each trial. */
    private static final class LastLines {
        private final Map<String, int[]> byCondition = new HashMap<>();

        void put(Trial trial, int number) {
            int[] numbers = byCondition.getOrDefault(trial.condition(), new int[16]);
            if (trial.replicate() >= numbers.length) {
                numbers = Arrays.copyOf(numbers, Math.max(2 * numbers.length, trial.replicate() + 1));
            }
            numbers[trial.replicate()] = number;
            byCondition.put(trial.condition(), numbers);
        }

        boolean is(Trial trial, int number) {
            return byCondition.get(trial.condition())[trial.replicate()] == number;
        }
    }

    private interface LineReader {
        void read(int number, String line);
    }

    private void lines(LineReader reader) throws IOException {
        try (BufferedReader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            int number = 0;
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                reader.read(++number, line);
            }
        } catch (NoSuchFileException e) {
            // a run that ended before it had a journal
        }
    }

    private void tell(int number, String problem) {
        LOG.warn("{}:{}: {}. The trial runs again.", file, number, problem);
    }

    /** Returns the trial that a line begins with, or null if it doesn't. */
    private static @Nullable Trial trial(String line) {
        try (JsonParser parser = JSON.createParser(line)) {
            if (parser.nextToken() == JsonToken.START_OBJECT
                    && "condition".equals(parser.nextName())
                    && parser.nextToken() == JsonToken.VALUE_STRING) {
                String condition = parser.getString();
                if ("replicate".equals(parser.nextName()) && parser.nextToken() == JsonToken.VALUE_NUMBER_INT) {
                    int replicate = parser.getIntValue();
                    return 0 <= replicate && replicate < Experiment.MAX_REPLICATES
                            ? new Trial(condition, replicate)
                            : null;
                }
            }
        } catch (JacksonException e) {
            // told when it is read as a whole
        }
        return null;
    }
}
