package io.crystallize.core.experiment;

import io.crystallize.core.digest.Digest;
import io.crystallize.core.execution.Trial;
import io.crystallize.core.execution.TrialResult;
import io.crystallize.core.problem.InvalidInputException;
import io.crystallize.core.verdict.Ranking;
import io.crystallize.core.verdict.Samples;
import io.crystallize.core.verdict.Verdict;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apiguardian.api.API;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a run of an experiment gave. Immutable.
 *
 * @param experiment the experiment's name
 * @param folder the run's folder, or empty if nothing was written
 * @param seed the seed of all random streams
 * @param incomplete why the result is not {@link #complete}, or empty if it is
 * @param replicates how many replicates there are of each condition
 * @param executed how many trials were run
 * @param resumed how many trials were taken from the run's folder, because an earlier session had run them
 * @param samples by condition (the baseline first), then by metric (sorted)
 * @param finished by condition, as the samples: which replicates of it finished, with a sample or without
 * @param failures the trials that failed, by condition, then by replicate
 * @param verdicts one for each hypothesis, in their order
 * @param rankings one for each that was asked for, in their order
 * @param looks the verdicts that were seen before the run was resumed, the earliest first
 * @param cache how often the cache was of use, to the trials that were run
 * @param disputes the steps that were seen not to be deterministic, sorted by name, each with each way in which they
 *     differ
 * @param recordedSteps the steps whose first results stand for all ({@code Cacheable.Mode.RECORDED}), sorted
 * @param warnings what else should be known of the run, sorted
 * @param digest the digest of the result: of the trials' metrics with tags, outputs, artifacts and failures, and of the
 *     verdicts and rankings. It is the same however the experiment was run
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public record ExperimentResult(
        String experiment,
        Optional<Path> folder,
        long seed,
        Optional<Incomplete> incomplete,
        int replicates,
        int executed,
        int resumed,
        Map<String, Map<String, Samples>> samples,
        Map<String, FinishedReplicates> finished,
        List<FailedTrial> failures,
        List<Verdict> verdicts,
        List<Ranking> rankings,
        List<Look> looks,
        CacheUses cache,
        List<Dispute> disputes,
        List<String> recordedSteps,
        List<String> warnings,
        Digest digest) {
    /** Of these, all trials were run. */
    private static final Set<Incomplete> ENVIRONMENTAL = EnumSet.of(Incomplete.TIMED_OUT, Incomplete.OUT_OF_STACK);

    /** Why a result says nothing about other runs. Several may be true: the first is told. */
    public enum Incomplete {
        /** The run ended before all trials were run. */
        CANCELLED,
        /** The run ended when a trial failed, as it was to. */
        FAILED_FAST,
        /** The run is still going on, or was killed; what had finished is there. */
        NOT_ENDED,
        /** A trial failed because a step took longer than it may, which in another run it might not. */
        TIMED_OUT,
        /** A trial failed because a step ran out of stack, which in another run, with more of it, it might not. */
        OUT_OF_STACK
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
    public record FailedTrial(Trial trial, TrialResult.Failure failure) {
        /** By condition, in an order of these, then by replicate. */
        static Comparator<FailedTrial> order(List<String> conditions) {
            return Comparator.<FailedTrial>comparingInt(
                            failed -> conditions.indexOf(failed.trial().condition()))
                    .thenComparingInt(failed -> failed.trial().replicate());
        }
    }

    /** Makes a result; the lists are copied. */
    public ExperimentResult {
        failures = List.copyOf(failures);
        verdicts = List.copyOf(verdicts);
        rankings = List.copyOf(rankings);
        looks = List.copyOf(looks);
        disputes = List.copyOf(disputes);
        recordedSteps = List.copyOf(recordedSteps);
        warnings = List.copyOf(warnings);
    }

    /** Whether every trial was run to its own end. If not, the digest says nothing about other runs. */
    public boolean complete() {
        return incomplete.isEmpty();
    }

    /** The same result, with more to be known of the run. */
    ExperimentResult warnedOf(List<String> more) {
        if (more.isEmpty()) {
            return this;
        }
        List<String> all =
                Stream.concat(warnings.stream(), more.stream()).sorted().toList();
        return new ExperimentResult(
                experiment,
                folder,
                seed,
                incomplete,
                replicates,
                executed,
                resumed,
                samples,
                finished,
                failures,
                verdicts,
                rankings,
                looks,
                cache,
                disputes,
                recordedSteps,
                all,
                digest);
    }

    /** Returns how many trials there are to run. */
    public int total() {
        return incomplete.isEmpty() || ENVIRONMENTAL.contains(incomplete.get())
                ? executed + resumed // which may be fewer, where rounds decided it
                : replicates * samples.size();
    }

    /**
     * Reads the result of a run, without the code that made it: it equals the one that the run gave. Of a run that is
     * going on, or was killed, it has what has finished, no verdicts, and is {@link Incomplete#NOT_ENDED}; while the run
     * still finds out what it can keep of an earlier session, that counts, too.
     *
     * <p>If the folder was damaged or changed since, so that it gives another digest, a warning in the result says so.
     *
     * @param runFolder the folder of the run, as in {@link #folder}
     * @throws InvalidInputException if there is no run in it, or it is of another version
     * @throws IOException if it can't be read
     */
    public static ExperimentResult read(Path runFolder) throws IOException {
        return StoredResult.read(runFolder);
    }

    /**
     * Writes the result as the JSON document that {@code crystallize run --json} prints. Needs no memory beside.
     *
     * @throws IOException if it can't be written
     */
    public void writeJson(Writer out) throws IOException {
        ResultJson.write(this, null, out);
    }

    /** Returns the result as the JSON document that {@link #writeJson} writes, of which a large one takes much memory. */
    public ObjectNode toJson() {
        StringWriter text = new StringWriter();
        try {
            writeJson(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a text takes everything
        }
        return JsonMapper.shared().readValue(text.toString(), ObjectNode.class);
    }

    /** Returns what the result is of, and its digest. */
    @Override
    public String toString() {
        return "ExperimentResult[" + experiment + ", " + (executed + resumed) + " of " + total() + " trials, "
                + failures.size() + " failed, " + digest + "]";
    }
}
