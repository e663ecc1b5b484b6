package io.crystallize.core.optimize;

import io.crystallize.core.digest.Digest;
import io.crystallize.core.experiment.ExperimentResult;
import io.crystallize.core.experiment.ExperimentResult.Incomplete;
import io.crystallize.core.optimize.Objective.Direction;
import io.crystallize.core.problem.InvalidInputException;
import io.crystallize.core.provenance.JsonFields;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a search found as the folder of its run has it: what was tried is in {@code optimization.json}, and what that gave
 * is made anew of the trials.
 */
final class StoredOptimization {
    private static final List<String> MADE_ANEW =
            List.of("experiment", "run", "complete", "incomplete", "seed", "replicates", "trials", "best", "warnings");

    private final ExperimentResult trials;
    private final Map<String, Integer> failures;

    private StoredOptimization(ExperimentResult trials) {
        this.trials = trials;
        failures = SearchRounds.failures(trials);
    }

    /** Says {@link OptimizationResult#read}. */
    static OptimizationResult read(Path folder) throws IOException {
        StoredOptimization stored = new StoredOptimization(ExperimentResult.read(folder));
        try {
            return JsonFields.read(
                    "",
                    JsonMapper.shared().readTree(Files.readAllBytes(folder.resolve(Optimization.FILE))),
                    fields -> stored.read(folder, fields));
        } catch (NoSuchFileException e) {
            throw new InvalidInputException("There is no result of a search in '" + folder + "': expected a folder with"
                    + " the file " + Optimization.FILE + ", which a search writes when it ends");
        } catch (IllegalArgumentException | JacksonException e) {
            throw new InvalidInputException(
                    "The search " + folder + " can't be read: its " + Optimization.FILE + ": " + e.getMessage());
        }
    }

    private OptimizationResult read(Path folder, JsonFields fields) {
        long schema = fields.whole("schema");
        if (schema != OptimizationJson.SCHEMA) {
            throw new IllegalArgumentException(
                    "its schema is " + schema + ", and this version reads only " + OptimizationJson.SCHEMA);
        }
        MADE_ANEW.forEach(fields::any);
        List<Objective> objectives = fields.list("objectives", StoredOptimization::objective);
        List<CandidateResult> candidates = fields.list("candidates", candidate -> candidate(candidate, objectives));
        OptimizationResult result = OptimizationResult.of(fields.text("optimizer"), objectives, candidates, trials);
        Digest digest = fields.digest("digest");
        boolean ended = !trials.incomplete().equals(Optional.of(Incomplete.NOT_ENDED));
        return ended && !digest.equals(result.digest())
                ? result.warnedOf(
                        "What is in the folder " + folder + " is not what the search found: it was damaged, or"
                                + " changed, since. Run it again with --resume.")
                : result;
    }

    private static Objective objective(JsonFields fields) {
        return new Objective(
                fields.text("metric"),
                fields.parsed(
                        "direction", "maximize or minimize", text -> Direction.valueOf(text.toUpperCase(Locale.ROOT))));
    }

    private CandidateResult candidate(JsonFields fields, List<Objective> objectives) {
        fields.any("objectives");
        fields.any("failures");
        String name = fields.text("name");
        Candidate candidate = new Candidate(ParameterText.read(name, fields.any("parameters")));
        if (!candidate.name().equals(name)) {
            throw new IllegalArgumentException("the candidate '" + name + "' has the parameters of " + candidate);
        }
        return SearchRounds.result(
                candidate,
                Math.toIntExact(fields.whole("replicates")),
                objectives,
                trials,
                failures.getOrDefault(name, 0),
                fields.textList("refused"));
    }
}
