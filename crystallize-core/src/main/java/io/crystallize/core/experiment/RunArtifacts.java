package io.crystallize.core.experiment;

import io.crystallize.core.ArtifactReference;
import io.crystallize.core.EarlierArtifacts;
import io.crystallize.core.problem.Suggestions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.core.JacksonException;

/**
 * The artifacts that the latest runs of experiments have left in a folder of runs. Which run that is, and what is in its
 * journal, is looked up once for each reference.
 */
final class RunArtifacts implements EarlierArtifacts {
    private final Path runs;
    private final Map<ArtifactReference, EarlierArtifacts> produced = new ConcurrentHashMap<>();

    private RunArtifacts(Path runs) {
        this.runs = runs;
    }

    static EarlierArtifacts in(Optional<Path> runs) {
        return runs.<EarlierArtifacts>map(RunArtifacts::new).orElse(NONE);
    }

    @Override
    public Found find(ArtifactReference reference, String condition, int replicate) {
        return produced.computeIfAbsent(reference, this::read).find(reference, condition, replicate);
    }

    private EarlierArtifacts read(ArtifactReference reference) {
        try {
            Optional<Path> run = PastRuns.in(runs).latest(reference.experiment());
            return run.isEmpty() ? nothing(noRun(reference)) : ProducedArtifacts.read(run.get(), reference);
        } catch (IOException | IllegalArgumentException | JacksonException e) {
            return nothing("the latest run of '" + reference.experiment() + "' in " + runs + " can't be read: "
                    + e.getMessage());
        }
    }

    private static EarlierArtifacts nothing(String reason) {
        return (reference, condition, replicate) -> new Missing(reason);
    }

    private String noRun(ArtifactReference reference) throws IOException {
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
