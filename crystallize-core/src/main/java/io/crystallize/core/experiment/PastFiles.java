package io.crystallize.core.experiment;

import io.crystallize.core.code.StepCode;
import io.crystallize.core.digest.Digest;
import io.crystallize.core.problem.Location;
import io.crystallize.core.problem.Problem;
import io.crystallize.core.provenance.Provenance;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The files in the folder of a run, which may be damaged or missing.
 *
 * @param folder where they are
 * @param problems told what can't be used
 */
record PastFiles(Path folder, Consumer<Problem> problems) {
    private static final int MOST_LINES_TOLD = 5;

    /** Returns a document, or null if there is none that can be used. */
    @Nullable
    JsonNode json(String name) throws IOException {
        Path file = folder.resolve(name);
        try {
            JsonNode root = JsonMapper.shared().readTree(Files.readAllBytes(file));
            if (root.isObject()) {
                return root;
            }
            problems.accept(Problem.of(file + ": expected a JSON object"));
        } catch (NoSuchFileException e) {
            problems.accept(Problem.of(file + " is missing: the run has not ended, or the file was removed"));
        } catch (JacksonException e) {
            int line = e.getLocation() == null ? 1 : Math.max(1, e.getLocation().getLineNr());
            problems.accept(new Problem(Location.ofLine(file.toString(), line), "Not JSON: " + e.getOriginalMessage()));
        }
        return null;
    }

    /** Whether another version wrote a document. */
    boolean isOfOther(String name, @Nullable JsonNode root, int schema) {
        if (root == null || root.path("schema").asInt(0) == schema) {
            return false;
        }
        problems.accept(Problem.of(folder.resolve(name) + ": its schema is " + root.path("schema")
                + ", and this version reads only " + schema + "; the run is left out"));
        return true;
    }

    Map<Digest, StepCode> code(@Nullable JsonNode root) {
        try {
            return root == null ? Map.of() : CodeJson.read(root);
        } catch (IllegalArgumentException e) {
            problems.accept(Problem.of(folder.resolve(RunFolder.CODE) + ": " + e.getMessage()));
            return Map.of();
        }
    }

    /**
     * Returns the records by condition and replicate; of a trial that ran in several sessions, those of the last.
     *
     * @param wanted asked for the condition and replicate of each line, and the name of its step; nothing is kept of others
     */
    Map<List<String>, Provenance> trials(BiPredicate<List<String>, String> wanted) throws IOException {
        Path file = folder.resolve(RunFolder.PROVENANCE);
        int[] damaged = {0};
        Map<List<String>, Long> sessions = new HashMap<>();
        try (Reader in = new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8)) {
            Map<List<String>, Provenance> trials = Provenance.readWhatIsLeft(
                    in,
                    List.of("condition", "replicate", "session"),
                    (labels, step) -> isWanted(labels, step, wanted, sessions),
                    file.toString(),
                    problem -> {
                        if (++damaged[0] <= MOST_LINES_TOLD) {
                            problems.accept(problem);
                        }
                    });
            if (damaged[0] > MOST_LINES_TOLD) {
                problems.accept(Problem.of(file + ": " + (damaged[0] - MOST_LINES_TOLD) + " more lines can't be read"));
            }
            return lastSessions(trials, sessions);
        }
    }

    /** Of a trial of which anything is wanted, notes the last session, in which there may be nothing of that. */
    private static boolean isWanted(
            List<String> labels,
            String step,
            BiPredicate<List<String>, String> wanted,
            Map<List<String>, Long> sessions) {
        List<String> trial = labels.subList(0, 2);
        boolean isWanted = wanted.test(trial, step);
        if (isWanted || sessions.containsKey(trial)) {
            sessions.merge(List.copyOf(trial), session(labels.get(2)), Math::max);
        }
        return isWanted;
    }

    private static Map<List<String>, Provenance> lastSessions(
            Map<List<String>, Provenance> trials, Map<List<String>, Long> sessions) {
        Map<List<String>, Provenance> last = new LinkedHashMap<>();
        trials.forEach((labels, records) -> {
            List<String> trial = labels.subList(0, 2);
            if (session(labels.get(2)) == sessions.get(trial)) {
                last.put(trial, records);
            }
        });
        return last;
    }

    private static long session(String number) {
        try {
            return Long.parseLong(number);
        } catch (NumberFormatException e) { // a text: somebody else's
            return Long.MIN_VALUE;
        }
    }
}
