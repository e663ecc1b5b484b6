package io.crystallize.core.experiment;

import io.crystallize.core.digest.Digest;
import io.crystallize.core.experiment.ExperimentResult.CacheUses;
import io.crystallize.core.experiment.ExperimentResult.Dispute;
import io.crystallize.core.experiment.ExperimentResult.FailedTrial;
import io.crystallize.core.experiment.ExperimentResult.Incomplete;
import io.crystallize.core.problem.InvalidInputException;
import io.crystallize.core.provenance.JsonFields;
import io.crystallize.core.verdict.Ranking;
import io.crystallize.core.verdict.Samples;
import io.crystallize.core.verdict.Verdict;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ObjectNode;

/**
 * A result as the folder of its run has it: what the trials gave is in the journal, the rest in {@code run.json}, if the
 * run has ended.
 */
final class StoredResult {
    /** Of {@code run.json}: what isn't in the plan or the journal as well. */
    private static final List<String> FIELDS = List.of(
            "digest",
            "replicates",
            "incomplete",
            "trials",
            "cache",
            "recorded",
            "disputes",
            "hypotheses",
            "rankings",
            "looks",
            "warnings");

    private final Path folder;
    private final RunPlan plan;
    /** How many replicates there are of each condition: fewer than planned, if all was decided before. */
    private final int replicates;

    private final Map<String, ConditionResults> conditions = new LinkedHashMap<>();
    private final List<FailedTrial> failures = new ArrayList<>();
    private final List<String> damage = new ArrayList<>();
    private int trials;

    private StoredResult(Path folder, RunPlan plan, int replicates) {
        this.folder = folder;
        this.plan = plan;
        this.replicates = replicates;
        plan.conditions().forEach(name -> conditions.put(name, new ConditionResults(replicates)));
    }

    /** Says {@link ExperimentResult#read}. */
    static ExperimentResult read(Path folder) throws IOException {
        Optional<ObjectNode> ended = ended(folder);
        RunPlan plan = plan(folder);
        StoredResult stored = new StoredResult(folder, plan, replicates(folder, plan, ended));
        Journal.in(folder)
                .forEach(
                        stored.plan.session(),
                        stored::add,
                        (line, problem) ->
                                stored.damage.add(folder.resolve(RunFolder.TRIALS) + ":" + line + ": " + problem));
        stored.failures.sort(FailedTrial.order(stored.plan.conditions()));
        if (ended.isEmpty()) {
            return stored.partial();
        }
        try {
            return JsonFields.read("", ended.get(), stored::whole);
        } catch (IllegalArgumentException e) {
            throw unreadable(folder, RunFolder.RESULT, e);
        }
    }

    /**
     * Returns what a run sets out to do.
     *
     * @throws InvalidInputException if there is no run in the folder, or that can't be read
     */
    static RunPlan plan(Path folder) throws IOException {
        try {
            return RunPlan.read(folder);
        } catch (NoSuchFileException e) {
            throw new InvalidInputException(
                    "There is no run in '" + folder + "': expected a folder with the file " + RunPlan.FILE);
        } catch (IllegalArgumentException | JacksonException e) {
            throw unreadable(folder, RunPlan.FILE, e);
        }
    }

    /**
     * Returns {@code run.json} without the samples, or empty if the run has not ended.
     *
     * @throws InvalidInputException if it can't be read
     */
    static Optional<ObjectNode> ended(Path folder) throws IOException {
        try {
            return Optional.of(
                    ResultJson.withoutSamples(folder.resolve(RunFolder.RESULT)).retain(FIELDS));
        } catch (NoSuchFileException e) { // or a resume has just removed it
            return Optional.empty();
        } catch (IllegalArgumentException | JacksonException e) {
            throw unreadable(folder, RunFolder.RESULT, e);
        }
    }

    static InvalidInputException unreadable(Path folder, String file, Exception e) {
        return new InvalidInputException("The run " + folder + " can't be read: its " + file + ": " + e.getMessage());
    }

    /**
     * Returns how many replicates a run has of each condition.
     *
     * @throws InvalidInputException if its result can't be read
     */
    static int replicates(Path folder, RunPlan plan) throws IOException {
        return plan.looks().areSeveral() ? replicates(folder, plan, ended(folder)) : plan.replicates();
    }

    /**
     * Returns how many replicates a run has of each condition, if it has ended, or else is planned to have.
     *
     * @throws InvalidInputException if its result says an impossible number
     */
    static int replicates(Path folder, RunPlan plan, Optional<ObjectNode> ended) {
        int replicates = ended.map(result -> result.path("replicates").asInt(0)).orElse(plan.replicates());
        if (replicates < 1 || replicates > plan.replicates()) {
            throw new InvalidInputException("The run " + folder + " can't be read: its " + RunFolder.RESULT
                    + ": 'replicates': expected a number from 1 to the " + plan.replicates() + " of the plan");
        }
        return replicates;
    }

    private void add(FinishedTrial finished) {
        ConditionResults condition = conditions.get(finished.trial().condition());
        if (condition == null || finished.trial().replicate() >= replicates) {
            return; // of an earlier session, which had more
        }
        condition.add(finished);
        trials++;
        if (finished.failure() != null) {
            failures.add(new FailedTrial(finished.trial(), finished.failure()));
        }
    }

    private ExperimentResult partial() {
        return result(
                Optional.of(Incomplete.NOT_ENDED),
                trials,
                0,
                List.of(),
                List.of(),
                plan.seen(),
                new CacheUses(0, 0, 0, 0),
                List.of(),
                List.of(),
                damage,
                digest(List.of(), List.of()));
    }

    private ExperimentResult whole(JsonFields fields) {
        fields.whole("replicates"); // read before
        List<Verdict> verdicts = fields.list("hypotheses", VerdictJson::read);
        List<Ranking> rankings = fields.list("rankings", RankingJson::read);
        Digest digest = fields.digest("digest");
        List<String> warnings = new ArrayList<>(fields.textList("warnings"));
        if (!digest(verdicts, rankings).equals(digest)) {
            warnings.addAll(damage);
            warnings.add("What is in the folder " + folder + " is not what the result was made of: it was damaged, or"
                    + " changed, since. Run it again with --resume.");
        }
        int[] counts = fields.object("trials", StoredResult::trials);
        return result(
                fields.textOrNull("incomplete") == null
                        ? Optional.empty()
                        : Optional.of(fields.constant("incomplete", Incomplete.class)),
                counts[0],
                counts[1],
                verdicts,
                rankings,
                fields.list("looks", Look::read),
                fields.object(
                        "cache",
                        cache -> new CacheUses(
                                cache.whole("hits"),
                                cache.whole("misses"),
                                cache.whole("audited"),
                                cache.whole("errors"))),
                fields.list("disputes", dispute -> new Dispute(dispute.text("step"), dispute.text("problem"))),
                fields.textList("recorded"),
                warnings,
                digest);
    }

    private static int[] trials(JsonFields fields) {
        fields.whole("total");
        fields.whole("failed");
        return new int[] {Math.toIntExact(fields.whole("executed")), Math.toIntExact(fields.whole("resumed"))};
    }

    private ExperimentResult result(
            Optional<Incomplete> incomplete,
            int executed,
            int resumed,
            List<Verdict> verdicts,
            List<Ranking> rankings,
            List<Look> looks,
            CacheUses cache,
            List<Dispute> disputes,
            List<String> recorded,
            List<String> warnings,
            Digest digest) {
        Map<String, Map<String, Samples>> samples = new LinkedHashMap<>();
        Map<String, FinishedReplicates> finished = new LinkedHashMap<>();
        conditions.forEach((name, results) -> {
            samples.put(name, results.takeSamples(replicates));
            finished.put(name, results.finished());
        });
        return new ExperimentResult(
                plan.experiment(),
                Optional.of(folder),
                plan.seed(),
                incomplete,
                replicates,
                executed,
                resumed,
                Collections.unmodifiableMap(samples),
                Collections.unmodifiableMap(finished),
                failures,
                verdicts,
                rankings,
                looks,
                cache,
                disputes,
                recorded,
                warnings,
                digest);
    }

    private Digest digest(List<Verdict> verdicts, List<Ranking> rankings) {
        SortedMap<String, Digest> digests = new TreeMap<>();
        conditions.forEach((name, results) -> digests.put(name, results.digest()));
        return ResultDigest.of(digests, verdicts, rankings);
    }
}
