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
import java.util.function.BiConsumer;
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

    /** Sessions are counted from 1. */
    static final int NO_SESSION = 0;

    private final Path file;

    private Journal(Path file) {
        this.file = file;
    }

    static Journal in(Path run) {
        return new Journal(run.resolve(RunFolder.TRIALS));
    }

    /**
     * Hands over each trial once, as it ended last, in the order of these ends: whatever session it was in. A line that
     * can't be read is told, and its trial is as if it had not finished.
     */
    void forEach(Consumer<FinishedTrial> trials) throws IOException {
        forEach(
                NO_SESSION,
                trials,
                (number, problem) -> LOG.warn("{}:{}: {}. The trial runs again.", file, number, problem));
    }

    /**
     * Hands over each trial once that counts in a session, as it ended last, in the order of these ends.
     *
     * @param problems told the number of each line that can't be used, and why
     */
    void forEach(int session, Consumer<FinishedTrial> trials, BiConsumer<Integer, String> problems) throws IOException {
        LastLines last = new LastLines();
        int lines = lines(Integer.MAX_VALUE, (number, line) -> {
            Head head = Head.of(line);
            if (head != null && head.again() == NO_SESSION) {
                last.put(head.trial(), number);
            } else if (head != null && head.again() == session) {
                last.put(head.trial(), LastLines.NONE);
            }
        });
        lines(lines, (number, line) -> { // what has been appended since is not for this reader
            Head head = Head.of(line);
            if (head != null && (head.again() != NO_SESSION || !last.is(head.trial(), number))) {
                return;
            }
            FinishedTrial trial;
            try {
                trial = TrialLine.read(line);
            } catch (IllegalArgumentException | JacksonException e) {
                problems.accept(number, String.valueOf(e.getMessage()));
                return;
            }
            trials.accept(trial);
        });
    }

    /** The number of the last line of each trial. */
    private static final class LastLines {
        static final int NONE = 0;

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

    /** Reads lines, and returns how many there are. */
    private int lines(int most, LineReader reader) throws IOException {
        int number = 0;
        try (BufferedReader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            for (String line = in.readLine(); number < most && line != null; line = in.readLine()) {
                reader.read(++number, line);
            }
        } catch (NoSuchFileException e) {
            // a run that ended before it had a journal
        }
        return number;
    }

    /**
     * What a line begins with.
     *
     * @param again the session in which the trial runs again, or {@link #NO_SESSION} if the line is that of its end
     */
    record Head(Trial trial, int again) {
        /** Returns that of a line, or null if it has none. */
        static @Nullable Head of(String line) {
            try (JsonParser parser = JSON.createParser(line)) {
                if (parser.nextToken() == JsonToken.START_OBJECT
                        && "condition".equals(parser.nextName())
                        && parser.nextToken() == JsonToken.VALUE_STRING) {
                    String condition = parser.getString();
                    if ("replicate".equals(parser.nextName()) && parser.nextToken() == JsonToken.VALUE_NUMBER_INT) {
                        int replicate = parser.getIntValue();
                        if (0 <= replicate && replicate < Experiment.MAX_REPLICATES) {
                            return new Head(new Trial(condition, replicate), again(parser));
                        }
                    }
                }
            } catch (JacksonException e) {
                // told when it is read as a whole
            }
            return null;
        }

        private static int again(JsonParser parser) {
            return TrialLine.AGAIN.equals(parser.nextName()) && parser.nextToken() == JsonToken.VALUE_NUMBER_INT
                    ? parser.getIntValue()
                    : NO_SESSION;
        }
    }
}
