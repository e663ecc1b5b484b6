package io.crystallize.core.optimize;

import io.crystallize.core.digest.Digest;
import io.crystallize.core.digest.Digester;
import io.crystallize.core.experiment.ExperimentResult;
import io.crystallize.core.problem.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apiguardian.api.API;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a search found. Immutable.
 *
 * @param optimizer the optimizer's name
 * @param objectives one or two
 * @param candidates all that were tried, in the order in which they were first asked for
 * @param best the front of the candidates that count, in their order: of one objective, the best one, with those that are
 *     equal to it; of two, all that no other one dominates, by being no worse in both and better in one. The candidates
 *     that count are those with the most replicates, of those with a value in each replicate; so a candidate that an
 *     optimizer dropped early, on fewer replicates, is none
 * @param trials the result of the run, a condition for each candidate
 * @param warnings what else should be known, beside the run's own warnings
 * @param digest the digest of the objectives, the candidates and the trials' result. It is the same however the search
 *     was run
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public record OptimizationResult(
        String optimizer,
        List<Objective> objectives,
        List<CandidateResult> candidates,
        List<CandidateResult> best,
        ExperimentResult trials,
        List<String> warnings,
        Digest digest) {
    private static final int DIGEST_VERSION = 1;

    /** Makes a result; the lists are copied. */
    public OptimizationResult {
        objectives = List.copyOf(objectives);
        candidates = List.copyOf(candidates);
        best = List.copyOf(best);
        warnings = List.copyOf(warnings);
    }

    static OptimizationResult of(
            String optimizer, List<Objective> objectives, List<CandidateResult> candidates, ExperimentResult trials) {
        int most = candidates.stream()
                .filter(CandidateResult::isComparable)
                .mapToInt(CandidateResult::replicates)
                .max()
                .orElse(0);
        List<CandidateResult> counting = candidates.stream()
                .filter(candidate -> candidate.isComparable() && candidate.replicates() == most)
                .toList();
        return new OptimizationResult(
                optimizer,
                objectives,
                candidates,
                new Ranking(objectives).front(counting, CandidateResult::means),
                trials,
                warnings(objectives, candidates, trials),
                digest(objectives, candidates, trials));
    }

    /**
     * Reads what a search found from the folder of its run, without the code that ran. The candidates' values are as the
     * file says them; a value that no file can say is not there, but its text is.
     *
     * @throws InvalidInputException if no search has ended there, or what is there can't be read
     * @throws IOException if a file can't be read
     */
    public static OptimizationResult read(Path folder) throws IOException {
        return StoredOptimization.read(folder);
    }

    /** Whether a folder is that of a run in which a search has ended. */
    public static boolean isIn(Path folder) {
        return Files.isRegularFile(folder.resolve(Optimization.FILE));
    }

    OptimizationResult warnedOf(String problem) {
        List<String> all = new ArrayList<>(warnings);
        all.add(problem);
        return new OptimizationResult(optimizer, objectives, candidates, best, trials, all, digest);
    }

    private static List<String> warnings(
            List<Objective> objectives, List<CandidateResult> candidates, ExperimentResult trials) {
        List<String> warnings = new ArrayList<>();
        Set<String> metrics = new LinkedHashSet<>();
        trials.samples().values().forEach(samples -> metrics.addAll(samples.keySet()));
        for (Objective objective : objectives) {
            if (!metrics.isEmpty() && !metrics.contains(objective.metric())) {
                warnings.add(SearchRounds.noSuchMetric(objective.metric(), metrics));
            }
        }
        long dropped = candidates.stream()
                .filter(candidate ->
                        !candidate.isComparable() && candidate.refusals().isEmpty())
                .count();
        if (dropped > 0 && trials.complete()) {
            warnings.add((dropped == 1 ? "1 candidate doesn't" : dropped + " candidates don't")
                    + " count, without a value in every replicate");
        }
        candidates.stream()
                .filter(candidate -> !candidate.refusals().isEmpty())
                .forEach(candidate -> warnings.add("Candidate " + candidate.candidate() + " can't be run: "
                        + String.join("; ", candidate.refusals())));
        if (candidates.size() > 1 && candidates.stream().anyMatch(CandidateResult::isComparable)) {
            warnings.add("The best of " + candidates.size() + " looks better than it is, as it was chosen by the same"
                    + " replicates: confirm it as a treatment, with another seed");
        }
        return warnings;
    }

    private static Digest digest(
            List<Objective> objectives, List<CandidateResult> candidates, ExperimentResult trials) {
        return Digester.standard()
                .digest(List.of(
                        "optimization",
                        DIGEST_VERSION,
                        objectives.stream().map(Objective::toString).toList(),
                        candidates.stream()
                                .map(candidate -> candidate.candidate().name())
                                .toList(),
                        trials.digest()));
    }

    /** Whether the search went to its end, and every trial to its own. If not, the digest says nothing about others. */
    public boolean complete() {
        return trials.complete();
    }

    /** Returns the result as the JSON document that {@code crystallize optimize --json} prints. */
    public ObjectNode toJson() {
        return OptimizationJson.of(this);
    }

    /**
     * Returns the candidates as rows of texts, the first of which are the columns' names; those that count come first,
     * the best at the top, and in each row the last cell of the best ones is a star.
     */
    public List<List<String>> table() {
        return OptimizationTable.of(this);
    }

    /** Returns what the result is of, and its digest. */
    @Override
    public String toString() {
        return "OptimizationResult[" + trials.experiment() + ", " + candidates.size() + " candidates, best "
                + best.stream().map(found -> found.candidate().name()).toList() + ", " + digest + "]";
    }
}
