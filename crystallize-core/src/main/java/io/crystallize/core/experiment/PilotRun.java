package io.crystallize.core.experiment;

import io.crystallize.core.problem.InvalidInputException;
import io.crystallize.core.verdict.Hypothesis;
import io.crystallize.core.verdict.MetricRef;
import io.crystallize.core.verdict.Resampling;
import io.crystallize.core.verdict.Spread;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apiguardian.api.API;
import tools.jackson.core.JacksonException;

/** A run that a further experiment is planned by. Needs none of the run's code. Immutable. */
@API(status = API.Status.MAINTAINED, since = "0.1")
public final class PilotRun {
    private final ExperimentResult result;
    private final Map<String, Resampling> resampling;

    private PilotRun(ExperimentResult result, Map<String, Resampling> resampling) {
        this.result = result;
        this.resampling = resampling;
    }

    /**
     * Reads a run, also one that is going on or was killed.
     *
     * @throws InvalidInputException if there is no run in the folder, or what is there can't be read
     * @throws IOException if a file can't be read
     */
    public static PilotRun read(Path folder) throws IOException {
        ExperimentResult result = ExperimentResult.read(folder);
        try {
            return new PilotRun(result, RunConfiguration.read(folder).resampling());
        } catch (IllegalArgumentException | JacksonException e) {
            throw StoredResult.unreadable(folder, RunConfiguration.FILE, e);
        }
    }

    /**
     * Returns how much what a claim compares varied.
     *
     * @throws IllegalArgumentException as {@link Spread#of} does
     */
    public Spread spread(Hypothesis hypothesis) {
        return Spread.of(hypothesis, result.samples());
    }

    /**
     * Returns how the replicates of the conditions that a claim names resplit one data set, or empty if they don't; if
     * they do in several ways, that whose splits overlap most.
     */
    public Optional<Resampling> resampling(Hypothesis hypothesis) {
        return hypothesis.claim().metrics().stream()
                .map(MetricRef::condition)
                .map(resampling::get)
                .filter(Objects::nonNull)
                .max(Comparator.comparingDouble(splits -> splits.testFraction() / splits.trainFraction()));
    }
}
