package io.crystallize.core.experiment;

import io.crystallize.core.cache.CacheCounts;
import io.crystallize.core.experiment.ExperimentResult.Dispute;
import io.crystallize.core.experiment.ExperimentResult.Incomplete;
import io.crystallize.core.problem.Suggestions;
import io.crystallize.core.provenance.CacheUse;
import io.crystallize.core.provenance.Read;
import io.crystallize.core.provenance.StepRecord;
import io.crystallize.core.provenance.TracedRead;
import io.crystallize.core.verdict.Design;
import io.crystallize.core.verdict.Judge;
import io.crystallize.core.verdict.Resampling;
import io.crystallize.core.verdict.Samples;
import io.crystallize.core.verdict.Verdict;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/** Collects the results of trials, in any order. For one thread at a time. */
final class ResultCollector {
    private final List<String> conditions;
    private final int replicates;
    private final List<TrialSummary> trials = new ArrayList<>();
    private final Map<CacheUse.Result, Long> uses = new EnumMap<>(CacheUse.Result.class);
    private final Set<Dispute> disputes =
            new TreeSet<>(Comparator.comparing(Dispute::step).thenComparing(Dispute::problem));
    private final Set<String> warnings = new TreeSet<>();
    private final Set<Trial> seen = new HashSet<>();
    /** The conditions in which something random was drawn, or the replicate was asked for. */
    private final Set<String> varying = new HashSet<>();
    /** The context keys that a step asked for, or put. */
    private final Set<String> asked = new HashSet<>();

    ResultCollector(List<String> conditions, int replicates) {
        this.conditions = conditions;
        this.replicates = replicates;
    }

    int finished() {
        return trials.size();
    }

    void add(TrialResult result) {
        if (!seen.add(result.trial())) {
            throw new IllegalStateException("The executor gave two results of " + result.trial());
        }
        trials.add(TrialSummary.of(result));
        for (StepRecord step : result.steps()) {
            uses.merge(step.cache().result(), 1L, Long::sum);
            for (TracedRead read : step.reads()) {
                if (read.read().kind() == Read.Kind.RANDOM || read.read().kind() == Read.Kind.REPLICATE) {
                    varying.add(result.trial().condition());
                }
                if (read.read().kind() == Read.Kind.CONTEXT || read.read().kind() == Read.Kind.PRESENCE) {
                    asked.add(read.read().name());
                }
            }
            warn(step);
        }
    }

    private void warn(StepRecord step) {
        if (step.cache().result() == CacheUse.Result.DISPUTED) {
            disputes.add(new Dispute(step.name(), step.cache().reason()));
            warnings.add("Step '" + step.name() + "': " + step.cache().reason());
        } else if (step.cache().isUnexpected()) {
            warnings.add("Step '" + step.name() + "' could not be cached: "
                    + step.cache().reason());
        }
        if (step.output() == null) {
            warnings.add(
                    "The output of step '" + step.name() + "' has no digest, so the result's digest doesn't cover it");
        }
    }

    private void warnOfUnused(String key) {
        warnings.add("No step asked for context key '" + key + "'." + Suggestions.didYouMean(key, asked));
    }

    ExperimentResult finish(
            Experiment experiment,
            long seed,
            Function<String, Optional<Resampling>> resampling,
            CacheCounts cache,
            Optional<Path> folder) {
        trials.sort(Comparator.<TrialSummary>comparingInt(
                        trial -> conditions.indexOf(trial.trial().condition()))
                .thenComparingInt(trial -> trial.trial().replicate()));
        Map<String, Map<String, Samples>> samples = samples();
        int total = replicates * conditions.size();
        Function<String, Design> designs = condition -> design(condition, resampling.apply(condition));
        Optional<Incomplete> incomplete = incomplete(total);
        List<Verdict> verdicts = incomplete
                .map(why -> Judge.withhold(experiment.hypotheses(), samples, designs, inWords(why, total)))
                .orElseGet(() -> Judge.judge(experiment.hypotheses(), samples, designs, seed));
        if (incomplete.isEmpty() && trials.stream().allMatch(trial -> trial.failure() == null)) {
            experiment.contextKeys().stream()
                    .filter(key -> !asked.contains(key))
                    .forEach(this::warnOfUnused);
        }
        if (cache.errors() > 0) {
            warnings.add("The cache failed " + cache.errors() + " times");
        }
        if (cache.damaged() > 0) {
            warnings.add(cache.damaged() + " damaged parts of the cache were set aside");
        }
        return new ExperimentResult(
                experiment.name(),
                folder,
                seed,
                incomplete,
                replicates,
                samples,
                trials,
                verdicts,
                new ExperimentResult.CacheUses(
                        uses.getOrDefault(CacheUse.Result.HIT, 0L),
                        uses.getOrDefault(CacheUse.Result.MISS, 0L),
                        uses.getOrDefault(CacheUse.Result.AUDITED, 0L),
                        cache.errors()),
                List.copyOf(disputes),
                experiment.recordedSteps(),
                List.copyOf(warnings));
    }

    private Optional<Incomplete> incomplete(int total) {
        if (trials.size() < total) {
            return Optional.of(Incomplete.CANCELLED);
        }
        return timedOut() > 0 ? Optional.of(Incomplete.TIMED_OUT) : Optional.empty();
    }

    private long timedOut() {
        return trials.stream()
                .filter(trial -> trial.failure() != null && trial.failure().timedOut())
                .count();
    }

    private String inWords(Incomplete why, int total) {
        return switch (why) {
            case CANCELLED -> "The run ended after " + trials.size() + " of " + total + " trials. Run it to its end.";
            case TIMED_OUT ->
                "A step timed out in " + timedOut() + " of " + total + " trials, which in another run it"
                        + " might not. Give it more time, or make it faster.";
        };
    }

    private Design design(String condition, Optional<Resampling> resampling) {
        return varying.contains(condition)
                ? resampling.map(Design::resplits).orElse(Design.independentReplicates())
                : Design.singleObservation();
    }

    private Map<String, Map<String, Samples>> samples() {
        Map<String, Map<String, Samples.Builder>> builders = new LinkedHashMap<>();
        conditions.forEach(condition -> builders.put(condition, new TreeMap<>()));
        for (TrialSummary trial : trials) {
            Map<String, Samples.Builder> byMetric = builders.get(trial.trial().condition());
            trial.metrics()
                    .forEach(metric -> byMetric.computeIfAbsent(metric.name(), name -> Samples.builder(replicates))
                            .add(trial.trial().replicate(), metric.value()));
        }
        Map<String, Map<String, Samples>> samples = new LinkedHashMap<>();
        builders.forEach((condition, byMetric) -> {
            Map<String, Samples> built = new LinkedHashMap<>();
            byMetric.forEach((metric, builder) -> built.put(metric, builder.build()));
            samples.put(condition, Collections.unmodifiableMap(built));
        });
        return Collections.unmodifiableMap(samples);
    }
}
