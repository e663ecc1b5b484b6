package io.crystallize.core.experiment;

import io.crystallize.core.digest.Digest;
import io.crystallize.core.provenance.Metric;
import io.crystallize.core.verdict.Samples;
import io.crystallize.core.verdict.Verdict;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** What a run of an experiment gave. Immutable. */
public final class ExperimentResult {
    private final String experiment;
    private final Optional<Path> folder;
    private final long seed;
    private final Optional<Incomplete> incomplete;
    private final int replicates;
    private final Map<String, Map<String, Samples>> samples;
    private final List<TrialSummary> trials;
    private final List<Verdict> verdicts;
    private final CacheUses cache;
    private final List<Dispute> disputes;
    private final List<String> recordedSteps;
    private final List<String> warnings;
    private final Digest digest;

    /** Why a result says nothing about other runs. Several may be true: the first is told. */
    public enum Incomplete {
        /** The run ended before all trials were run. */
        CANCELLED,
        /** A trial failed because a step took longer than it may, which in another run it might not. */
        TIMED_OUT
    }

    /**
     * How often the cache was of use to a step.
     *
     * @param hits how many steps were taken from it
     * @param misses how many steps ran, and were stored
     * @param audited how many steps ran although they were stored, and did the same
     * @param errors how often it failed
     */
    public record CacheUses(long hits, long misses, long audited, long errors) {}

    /**
     * A cached step that was seen to be no function of what it reads: the result may be another next time.
     *
     * @param step its name
     * @param problem how two runs of it differ, in words
     */
    public record Dispute(String step, String problem) {}

    /**
     * A trial that failed.
     *
     * @param trial which one
     * @param failure at which step, and why
     */
    public record FailedTrial(Trial trial, TrialResult.Failure failure) {}

    ExperimentResult(
            String experiment,
            Optional<Path> folder,
            long seed,
            Optional<Incomplete> incomplete,
            int replicates,
            Map<String, Map<String, Samples>> samples,
            List<TrialSummary> trials,
            List<Verdict> verdicts,
            CacheUses cache,
            List<Dispute> disputes,
            List<String> recordedSteps,
            List<String> warnings) {
        this.experiment = experiment;
        this.folder = folder;
        this.seed = seed;
        this.incomplete = incomplete;
        this.replicates = replicates;
        this.samples = samples;
        this.trials = List.copyOf(trials);
        this.verdicts = List.copyOf(verdicts);
        this.cache = cache;
        this.disputes = List.copyOf(disputes);
        this.recordedSteps = List.copyOf(recordedSteps);
        this.warnings = warnings;
        this.digest = ResultDigest.of(this.trials, this.verdicts);
    }

    /** Returns the experiment's name. */
    public String experiment() {
        return experiment;
    }

    /** Returns the run's folder, or empty if nothing was written. */
    public Optional<Path> folder() {
        return folder;
    }

    /** Returns the seed of all random streams. */
    public long seed() {
        return seed;
    }

    /** Whether every trial was run to its own end. If not, the digest says nothing about other runs. */
    public boolean complete() {
        return incomplete.isEmpty();
    }

    /** Returns why the result is not {@link #complete}, or empty if it is. */
    public Optional<Incomplete> incomplete() {
        return incomplete;
    }

    /** Returns how many replicates there are of each condition. */
    public int replicates() {
        return replicates;
    }

    /** Returns how many trials there are to run. */
    public int total() {
        return replicates * samples.size();
    }

    /** Returns how many trials were run. */
    public int executed() {
        return trials.size();
    }

    /**
     * Returns the digest of the result: of the trials' metrics with tags, outputs, artifacts and failures, and of the
     * verdicts. It is the same however the experiment was run.
     */
    public Digest digest() {
        return digest;
    }

    /** Returns the samples: by condition (the baseline first), then by metric (sorted). */
    public Map<String, Map<String, Samples>> samples() {
        return samples;
    }

    /** Returns what one trial recorded, in the order of its steps; nothing if it failed or was not run. */
    public List<Metric> metrics(Trial trial) {
        return trials.stream()
                .filter(summary -> summary.trial().equals(trial))
                .findFirst()
                .map(TrialSummary::metrics)
                .orElse(List.of());
    }

    /** Returns one verdict for each hypothesis, in their order. */
    public List<Verdict> verdicts() {
        return verdicts;
    }

    /** Returns the trials that failed, by condition, then by replicate. */
    public List<FailedTrial> failures() {
        return trials.stream()
                .filter(trial -> trial.failure() != null)
                .map(trial -> new FailedTrial(trial.trial(), trial.failure()))
                .toList();
    }

    /** Returns how often the cache was of use. */
    public CacheUses cache() {
        return cache;
    }

    /** Returns the steps that were seen not to be deterministic, sorted by name, each with each way in which they differ. */
    public List<Dispute> disputes() {
        return disputes;
    }

    /** Returns the steps whose first results stand for all ({@code Cacheable.Mode.RECORDED}), sorted. */
    public List<String> recordedSteps() {
        return recordedSteps;
    }

    /** Returns what else should be known of the run, sorted. */
    public List<String> warnings() {
        return warnings;
    }

    /** Returns the result as the JSON document that {@code crystallize run --json} prints. */
    public ObjectNode toJson() {
        return ResultJson.of(this);
    }
}
