package io.crystallize.core.experiment;

import io.crystallize.core.problem.InvalidInputException;
import io.crystallize.core.verdict.Hypothesis;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;

/**
 * One go at a run: the first, or a later one that goes on with it.
 *
 * @param plan what it sets out to do
 * @param record where it is written down
 * @param folder the run's folder, or empty if nothing is written
 */
record Session(RunPlan plan, RunRecord record, Optional<Path> folder) implements AutoCloseable {
    /**
     * Begins a run, or goes on with one, as the options say.
     *
     * @throws InvalidInputException if the run to go on with is not there, is another experiment's, or is still going on
     * @throws UncheckedIOException if its folder can't be written
     */
    static Session open(Experiment experiment, ExperimentOptions options) {
        Optional<Path> earlier = options.resume().flatMap(resume -> earlier(experiment, options, resume));
        if (earlier.isEmpty()) {
            return options.runsFolder()
                    .map(runs -> of(RunFolder.create(runs, experiment.name()), newPlan(experiment, options)))
                    .orElseGet(() -> new Session(newPlan(experiment, options), RunRecord.NONE, Optional.empty()));
        }
        RunFolder folder = RunFolder.reopen(earlier.get());
        try {
            return new Session(resumed(folder, experiment, options), folder, earlier);
        } catch (RuntimeException e) {
            folder.close();
            throw e;
        }
    }

    private static Session of(RunFolder folder, RunPlan plan) {
        return new Session(plan, folder, Optional.of(folder.path()));
    }

    private static Optional<Path> earlier(Experiment experiment, ExperimentOptions options, Resume resume) {
        if (resume instanceof Resume.Of certain) {
            if (!PastRun.isRun(certain.run())) {
                throw new InvalidInputException("There is no run in '" + certain.run() + "' to resume");
            }
            return Optional.of(certain.run());
        }
        Path runs = options.runsFolder()
                .orElseThrow(() -> new InvalidInputException(
                        "The latest run is to be resumed, but there is no runs folder to find it in"));
        try {
            return PastRuns.in(runs).latest(experiment.name());
        } catch (IOException e) {
            throw new UncheckedIOException("The runs in " + runs + " can't be listed: " + e, e);
        }
    }

    private static RunPlan newPlan(Experiment experiment, ExperimentOptions options) {
        return plan(experiment, options, seed(experiment, options), 1, List.of());
    }

    /** Returns the seed of a run that begins: a chosen one, if nobody says one. */
    static long seed(Experiment experiment, ExperimentOptions options) {
        // Without its lowest bits, so that it is a number that every reader of JSON can hold.
        return options.seed().orElseGet(() -> experiment.seed().orElseGet(() -> new SecureRandom().nextLong() >>> 11));
    }

    private static RunPlan resumed(RunFolder folder, Experiment experiment, ExperimentOptions options) {
        RunPlan before = folder.plan();
        if (!before.experiment().equals(experiment.name())) {
            throw new InvalidInputException("The run " + folder.path() + " is one of the experiment '"
                    + before.experiment() + "', and can't be resumed by '" + experiment.name() + "'");
        }
        long seed = options.seed().orElseGet(() -> experiment.seed().orElse(before.seed()));
        return plan(experiment, options, seed, before.session() + 1, folder.looks(before));
    }

    private static RunPlan plan(
            Experiment experiment, ExperimentOptions options, long seed, int session, List<Look> seen) {
        return new RunPlan(
                experiment.name(),
                experiment.description(),
                seed,
                experiment.looks(options.replicates()),
                session,
                experiment.conditions(),
                experiment.hypotheses().stream().map(Hypothesis::text).toList(),
                seen);
    }

    /** Writes what it sets out to do, as far as that is known. */
    void begin(Experiment experiment) {
        record.begin(plan.of(experiment.conditions()), RunConfiguration.of(experiment));
    }

    /** Returns the folder in which an earlier session left what it did, or empty if this is the first. */
    Optional<Path> earlier() {
        return plan.session() > 1 ? folder : Optional.empty();
    }

    @Override
    public void close() {
        record.close();
    }
}
