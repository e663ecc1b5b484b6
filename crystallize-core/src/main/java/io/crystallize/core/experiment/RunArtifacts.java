package io.crystallize.core.experiment;

import io.crystallize.core.ArtifactReference;
import io.crystallize.core.EarlierArtifacts;
import io.crystallize.core.problem.Suggestions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import tools.jackson.core.JacksonException;

/**
 * The artifacts that the latest runs of experiments have left in a folder of runs. Which run that is, and what is in its
 * journal, is looked up once for each reference.
 *
 * <p>A condition takes the artifact of that of its name. If there is none, a treatment that changes something of its own
 * takes the baseline's, which is told; one that changes nothing stands for a condition that some experiment its input comes
 * from has to have.
 */
final class RunArtifacts implements EarlierArtifacts {
    private final Optional<Path> folder;
    private final Map<ArtifactReference, EarlierArtifacts> produced = new ConcurrentHashMap<>();

    private final Supplier<Experiment> experiment;

    private RunArtifacts(Optional<Path> folder, Supplier<Experiment> experiment) {
        this.folder = folder;
        this.experiment = experiment;
    }

    /**
     * Returns the artifacts in a folder of runs, or none.
     *
     * @param experiment returns the one that asks, with the conditions that are known up to now; for any thread
     */
    static RunArtifacts in(Optional<Path> folder, Supplier<Experiment> experiment) {
        return new RunArtifacts(folder, experiment);
    }

    /**
     * Returns what should be known of what was found: treatments for which it is the baseline's, and that replicates that
     * share their input are no independent ones.
     *
     * @param replicates how many replicates have asked
     */
    List<String> warnings(int replicates) {
        List<String> warnings = new ArrayList<>();
        produced.forEach((reference, artifacts) -> {
            if (!(artifacts instanceof ProducedArtifacts made)) {
                return;
            }
            List<String> others = experiment.get().plan().stream()
                    .filter(condition ->
                            condition.changed() && !made.has(condition.name()) && condition.takes(reference))
                    .map(Condition::name)
                    .toList();
            if (!others.isEmpty() && made.has(Condition.BASELINE)) {
                warnings.add((others.size() == 1 ? "Condition " : "Conditions ") + ExperimentCheck.listed(others)
                        + (others.size() == 1 ? " takes " : " take ") + reference + " from the baseline of "
                        + PastRun.name(made.run()) + ", which has no "
                        + (others.size() == 1 ? "condition" : "conditions")
                        + " of that name.");
            }
            if (made.replicates() > 1 && made.replicates() < replicates) {
                warnings.add(replicates + " replicates take " + reference + " from " + made.replicates()
                        + " in turn, so they are not " + replicates + " independent ones. Run '"
                        + reference.experiment() + "' with as many.");
            }
        });
        return warnings;
    }

    @Override
    public Found find(ArtifactReference reference, String condition, int replicate) {
        EarlierArtifacts artifacts = in(reference);
        if (artifacts instanceof ProducedArtifacts made
                && !made.has(condition)
                && experiment.get().standsForAnother(condition)
                && experiment.get().inputs().stream().noneMatch(input -> has(input, condition))) {
            return made.stray(reference, condition);
        }
        return artifacts.find(reference, condition, replicate);
    }

    private EarlierArtifacts in(ArtifactReference reference) {
        return produced.computeIfAbsent(reference, this::read);
    }

    /** Whether the run that an artifact would be from has a condition. */
    private boolean has(ArtifactReference reference, String condition) {
        return in(reference) instanceof ProducedArtifacts made && made.has(condition);
    }

    private EarlierArtifacts read(ArtifactReference reference) {
        if (folder.isEmpty()) {
            return NONE;
        }
        Path runs = folder.get();
        try {
            Optional<Path> run = PastRuns.in(runs).latest(reference.experiment());
            return run.isEmpty() ? nothing(noRun(runs, reference)) : ProducedArtifacts.read(run.get(), reference);
        } catch (IOException | IllegalArgumentException | JacksonException e) {
            return nothing("the latest run of '" + reference.experiment() + "' in " + runs + " can't be read: "
                    + e.getMessage());
        }
    }

    private static EarlierArtifacts nothing(String reason) {
        return (reference, condition, replicate) -> new Missing(reason);
    }

    private static String noRun(Path runs, ArtifactReference reference) throws IOException {
        return "experiment '" + reference.experiment() + "' has no run in " + runs + ". Run it first."
                + (Files.isDirectory(runs)
                        ? Suggestions.didYouMean(
                                reference.experiment(),
                                PastRuns.in(runs).experiments().stream()
                                        .map(folder -> folder.getFileName().toString())
                                        .toList())
                        : "");
    }
}
