package io.crystallize.plugins.file;

import io.crystallize.core.Attempts;
import io.crystallize.core.internal.PlainValues;
import io.crystallize.core.problem.Location;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;

/** Reads how a step is tried, which stands beside its type; tells everything that can't be. */
final class AttemptsReader {
    static final String RETRIES = "retries";
    static final String BACKOFF = "backoff";
    static final String TIMEOUT = "timeout";

    /** The keys that it reads. */
    static final List<String> KEYS = List.of(RETRIES, BACKOFF, TIMEOUT);

    static final int MOST_RETRIES = 1_000_000;

    private final YamlTree tree;
    private final JsonNode step;
    private final JsonPointer path;
    private final BiConsumer<Location, String> problems;

    /**
     * Makes a reader of one step.
     *
     * @param step the mapping that has the step's type
     * @param path where that stands
     * @param problems takes the place and the words of what is wrong
     */
    AttemptsReader(YamlTree tree, JsonNode step, JsonPointer path, BiConsumer<Location, String> problems) {
        this.tree = tree;
        this.step = step;
        this.path = path;
        this.problems = problems;
    }

    Attempts read() {
        Attempts attempts =
                Attempts.atMost(1 + retries()).backoff(duration(BACKOFF).orElse(Duration.ZERO));
        if (step.has(BACKOFF) && !step.has(RETRIES)) {
            problems.accept(
                    tree.key(path.appendProperty(BACKOFF)),
                    "'backoff' is the pause before a retry, but there are no 'retries'");
        }
        Optional<Duration> timeout = duration(TIMEOUT);
        if (timeout.equals(Optional.of(Duration.ZERO))) {
            problem(TIMEOUT, "expected a duration longer than 0");
            return attempts;
        }
        return timeout.map(attempts::within).orElse(attempts);
    }

    private int retries() {
        if (!step.has(RETRIES)) {
            return 0;
        }
        try {
            int retries = (Integer) PlainValues.convert(step.get(RETRIES), Integer.class);
            if (retries >= 0 && retries <= MOST_RETRIES) {
                return retries;
            }
            problem(RETRIES, "expected a whole number from 0 to " + MOST_RETRIES + ", found " + retries);
        } catch (PlainValues.MismatchException e) {
            problem(RETRIES, e.getMessage());
        }
        return 0;
    }

    private Optional<Duration> duration(String key) {
        JsonNode node = step.get(key);
        if (node == null) {
            return Optional.empty();
        }
        Optional<Duration> duration = node.isString() ? PlainDuration.of(node.stringValue()) : Optional.empty();
        if (duration.isEmpty()) {
            problem(key, "expected a duration such as 500ms, 10s, 2m or 1h, found " + PlainValues.found(node));
        }
        return duration;
    }

    private void problem(String key, String message) {
        problems.accept(tree.value(path.appendProperty(key)), "'" + key + "': " + message);
    }
}
