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
import tools.jackson.core.JacksonException;

/**
 * The artifacts that the latest runs of experiments have left in a folder of runs. Which run that is, and what is in its
 * journal, is looked up once for each reference.
 */
final class RunArtifacts implements EarlierArtifacts {
    private final Optional<Path> folder;
    private final Map<ArtifactReference, EarlierArtifacts> produced = new ConcurrentHashMap<>();

    private RunArtifacts(Optional<Path> folder) {
        this.folder = folder;
    }

    /** Returns the artifacts in a folder of runs, or none. */
    static RunArtifacts in(Optional<Path> folder) {
        return new RunArtifacts(folder);
    }

    /**
     * Returns what should be known of what was found: replicates that share their input are no independent ones.
     *
     * @param replicates how many replicates have asked
     */
    List<String> warnings(int replicates) {
        List<String> warnings = new ArrayList<>();
        produced.forEach((reference, artifacts) -> {
            if (artifacts instanceof ProducedArtifacts made
                    && made.replicates() > 1
                    && made.replicates() < replicates) {
                warnings.add(replicates + " replicates take " + reference + " from " + made.replicates()
                        + " in turn, so they are not " + replicates + " independent ones. Run '"
                        + reference.experiment() + "' with as many.");
            }
        });
        return warnings;
    }

    @Override
    public Found find(ArtifactReference reference, String condition, int replicate) {
        return produced.computeIfAbsent(reference, this::read).find(reference, condition, replicate);
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
