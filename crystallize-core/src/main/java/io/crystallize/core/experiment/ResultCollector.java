package io.crystallize.core.experiment;

import io.crystallize.core.cache.CacheCounts;
import io.crystallize.core.digest.Digest;
import io.crystallize.core.execution.Trial;
import io.crystallize.core.execution.TrialResult;
import io.crystallize.core.experiment.ExperimentResult.CacheUses;
import io.crystallize.core.experiment.ExperimentResult.Dispute;
import io.crystallize.core.experiment.ExperimentResult.FailedTrial;
import io.crystallize.core.experiment.ExperimentResult.Incomplete;
import io.crystallize.core.problem.Suggestions;
import io.crystallize.core.provenance.CacheUse;
import io.crystallize.core.provenance.StepRecord;
import io.crystallize.core.verdict.Design;
import io.crystallize.core.verdict.Judge;
import io.crystallize.core.verdict.PlannedLooks;
import io.crystallize.core.verdict.Ranking;
import io.crystallize.core.verdict.Resampling;
import io.crystallize.core.verdict.Samples;
import io.crystallize.core.verdict.Verdict;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Collects the results of trials, in any order, and judges them. Of a trial it keeps the samples and a digest; more only
 * if it failed. For one thread at a time.
 */
final class ResultCollector {
    private final int replicates;
    private final Map<String, ConditionResults> conditions = new LinkedHashMap<>();
    private final List<FailedTrial> failures = new ArrayList<>();
    private final Map<CacheUse.Result, Long> uses = new EnumMap<>(CacheUse.Result.class);
    private final Set<Dispute> disputes =
            new TreeSet<>(Comparator.comparing(Dispute::step).thenComparing(Dispute::problem));
    private final Set<String> warnings = new TreeSet<>();
    /** The context keys that a step asked for, or put. */
    private final Set<String> asked = new HashSet<>();

    /** How many trials of an earlier session run again, by the reason. */
    private final SortedMap<String, Integer> again = new TreeMap<>();

    private final Map<String, Integer> resumedOf = new HashMap<>();
    private int executed;
    private int resumed;

    /**
     * An empty collector.
     *
     * @param replicates the most there are of a condition
     */
    ResultCollector(int replicates) {
        this.replicates = replicates;
    }

    /** Says how many replicates there should be of a condition. */
    void expect(String condition, int number) {
        conditions
                .computeIfAbsent(condition, name -> new ConditionResults(replicates))
                .expect(number);
    }

    int executed() {
        return executed;
    }

    int resumed() {
        return resumed;
    }

    /** Returns how many trials were taken from an earlier session, by condition. */
    Map<String, Integer> resumedByCondition() {
        Map<String, Integer> counts = new LinkedHashMap<>();
        conditions.keySet().forEach(condition -> counts.put(condition, resumedOf.getOrDefault(condition, 0)));
        return counts;
    }

    int total() {
        return conditions.values().stream().mapToInt(ConditionResults::expected).sum();
    }

    /** Whether trials are missing. */
    boolean isShort() {
        return executed + resumed < total();
    }

    /** Returns what a condition gave up to now, by metric, sorted. */
    Map<String, Samples> samples(String condition) {
        return conditions.get(condition).samples();
    }

    /** Returns the trials of a condition that failed up to now, by replicate. */
    List<FailedTrial> failures(String condition) {
        return failures.stream()
                .filter(failed -> failed.trial().condition().equals(condition))
                .sorted(Comparator.comparingInt(failed -> failed.trial().replicate()))
                .toList();
    }

    /** Adds a trial that was run. */
    void add(TrialResult result, FinishedTrial finished) {
        add(finished);
        executed++;
        for (StepRecord step : result.steps()) {
            uses.merge(step.cache().result(), 1L, Long::sum);
        }
    }

    /** Returns whether a trial should be there and isn't, as of now: for any number of threads. */
    Predicate<Trial> missing() {
        Map<String, BitSet> missing = new HashMap<>();
        conditions.forEach((condition, results) -> missing.put(condition, results.missing()));
        return trial -> missing.containsKey(trial.condition())
                && missing.get(trial.condition()).get(trial.replicate());
    }

    /** Whether a trial should be there, and isn't yet. */
    boolean wants(Trial trial) {
        ConditionResults results = conditions.get(trial.condition());
        return results != null && trial.replicate() < results.expected() && !results.has(trial.replicate());
    }

    /** Adds a trial that was run in an earlier session. */
    void resume(FinishedTrial finished) {
        add(finished);
        resumed++;
        resumedOf.merge(finished.trial().condition(), 1, Integer::sum);
    }

    /** Notes that a trial of an earlier session runs again, and why. */
    void runsAgain(String reason) {
        again.merge(reason, 1, Integer::sum);
    }

    /** Notes what should be known of the result. */
    void warn(String warning) {
        warnings.add(warning);
    }

    private void add(FinishedTrial finished) {
        conditions.get(finished.trial().condition()).add(finished);
        if (finished.failure() != null) {
            failures.add(new FailedTrial(finished.trial(), finished.failure()));
        }
        asked.addAll(finished.asked());
        for (Dispute dispute : finished.disputes()) {
            disputes.add(dispute);
            warnings.add("Step '" + dispute.step() + "': " + dispute.problem());
        }
        warnings.addAll(finished.warnings());
    }

    /**
     * Returns the result.
     *
     * @param experiment with all conditions
     * @param looks at the verdicts, up to the last one that was taken
     * @param stopped whether it was ended because a trial failed
     */
    ExperimentResult finish(
            Experiment experiment,
            RunPlan plan,
            PlannedLooks looks,
            boolean stopped,
            CacheCounts cache,
            Optional<Path> folder) {
        List<String> order = List.copyOf(conditions.keySet());
        failures.sort(FailedTrial.order(order));
        Map<String, Map<String, Samples>> samples = new LinkedHashMap<>();
        Map<String, FinishedReplicates> finished = new LinkedHashMap<>();
        SortedMap<String, Digest> digests = new TreeMap<>();
        conditions.forEach((name, results) -> {
            samples.put(name, results.takeSamples(looks.now()));
            finished.put(name, results.finished());
            digests.put(name, results.digest());
        });
        Optional<Incomplete> incomplete = incomplete(stopped);
        Judge judge = judge(experiment, samples, plan, looks);
        Optional<String> withheld = incomplete.map(this::inWords);
        List<Verdict> verdicts = experiment.questions().verdicts(judge, withheld);
        List<Ranking> rankings = experiment.questions().rankings(judge, withheld);
        if (incomplete.isEmpty() && failures.isEmpty()) {
            experiment.contextKeys().stream()
                    .filter(key -> !asked.contains(key))
                    .forEach(this::warnOfUnused);
        }
        again.forEach((reason, trials) -> warnings.add(
                (trials == 1 ? "1 trial" : trials + " trials") + " of an earlier session ran again: " + reason));
        if (cache.errors() > 0) {
            warnings.add("The cache failed " + cache.errors() + " times");
        }
        if (cache.damaged() > 0) {
            warnings.add(cache.damaged() + " damaged parts of the cache were set aside");
        }
        return new ExperimentResult(
                plan.experiment(),
                folder,
                plan.seed(),
                incomplete,
                looks.now(),
                executed,
                resumed,
                Collections.unmodifiableMap(samples),
                Collections.unmodifiableMap(finished),
                failures,
                verdicts,
                rankings,
                looks(experiment, plan, judge, withheld, verdicts),
                new CacheUses(
                        uses.getOrDefault(CacheUse.Result.HIT, 0L),
                        uses.getOrDefault(CacheUse.Result.MISS, 0L),
                        uses.getOrDefault(CacheUse.Result.AUDITED, 0L),
                        cache.errors()),
                List.copyOf(disputes),
                experiment.recordedSteps(),
                List.copyOf(warnings),
                ResultDigest.of(digests, verdicts, rankings));
    }

    /** Whether what there is up to a planned look supports every hypothesis that has a p value. */
    boolean decides(Experiment experiment, RunPlan plan, PlannedLooks looks) {
        if (incomplete(false).isPresent()) {
            return false;
        }
        Map<String, Map<String, Samples>> samples = new LinkedHashMap<>();
        conditions.keySet().forEach(name -> samples.put(name, samples(name)));
        return Look.decides(judge(experiment, samples, plan, looks).judge(experiment.hypotheses()));
    }

    private static Judge judge(
            Experiment experiment, Map<String, Map<String, Samples>> samples, RunPlan plan, PlannedLooks looks) {
        return new Judge(
                samples,
                condition -> design(experiment.condition(condition).resampling()),
                experiment.correction(),
                plan.seed(),
                looks);
    }

    private static Design design(Optional<Resampling> resampling) {
        return resampling.map(Design::resplits).orElse(Design.independentReplicates());
    }

    /** What earlier sessions saw, and then the planned looks before the last. */
    private static List<Look> looks(
            Experiment experiment, RunPlan plan, Judge judge, Optional<String> withheld, List<Verdict> verdicts) {
        List<Look> seen = new ArrayList<>(plan.seen());
        PlannedLooks looks = judge.looks();
        // What was seen last is no look of its own if it is what is seen now.
        if (!seen.isEmpty() && seen.get(seen.size() - 1).equals(Look.of(looks.now(), false, verdicts))) {
            seen.remove(seen.size() - 1);
        }
        for (int look = 1; look < looks.taken() && withheld.isEmpty(); look++) {
            Judge then = judge.at(look);
            seen.add(Look.of(then.looks().now(), true, then.judge(experiment.hypotheses())));
        }
        return List.copyOf(seen);
    }

    private void warnOfUnused(String key) {
        warnings.add("No step asked for context key '" + key + "'." + Suggestions.didYouMean(key, asked));
    }

    private Optional<Incomplete> incomplete(boolean stopped) {
        if (isShort()) {
            return Optional.of(stopped ? Incomplete.FAILED_FAST : Incomplete.CANCELLED);
        }
        if (timedOut() > 0) {
            return Optional.of(Incomplete.TIMED_OUT);
        }
        return outOfStack() > 0 ? Optional.of(Incomplete.OUT_OF_STACK) : Optional.empty();
    }

    private long timedOut() {
        return failures.stream().filter(failed -> failed.failure().timedOut()).count();
    }

    private long outOfStack() {
        return failures.stream()
                .filter(failed -> failed.failure().type().equals(StackOverflowError.class.getName()))
                .count();
    }

    private String inWords(Incomplete why) {
        int finished = executed + resumed;
        return switch (why) {
            case CANCELLED -> "The run ended after " + finished + " of " + total() + " trials. Resume it.";
            case FAILED_FAST ->
                "The run was to end when a trial fails, and did, after " + finished + " of " + total()
                        + " trials. Resume it when that is mended.";
            case NOT_ENDED -> throw new IllegalStateException("The run has ended");
            case TIMED_OUT ->
                "A step timed out in " + timedOut() + " of " + total() + " trials, which in another run it"
                        + " might not. Give it more time, or make it faster.";
            case OUT_OF_STACK ->
                "A step ran out of stack in " + outOfStack() + " of " + total() + " trials, which in another run, with"
                        + " more of it, it might not. Give its thread more (java -Xss), or make it need less.";
        };
    }
}
