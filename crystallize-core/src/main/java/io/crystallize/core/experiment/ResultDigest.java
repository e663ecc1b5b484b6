package io.crystallize.core.experiment;

import io.crystallize.core.digest.Digest;
import io.crystallize.core.digest.Digester;
import io.crystallize.core.verdict.Effect;
import io.crystallize.core.verdict.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The digest of an experiment's result. It covers what is decided by data, code, parameters, treatments and seed, and
 * nothing else: no names of runs, no times, no messages, no fingerprints, nothing of the cache.
 */
final class ResultDigest {
    private static final int VERSION = 1;

    private ResultDigest() {}

    static Digest of(List<TrialSummary> trials, List<Verdict> verdicts) {
        List<Object> all = new ArrayList<>();
        all.add(VERSION);
        all.add(trials.stream()
                .sorted(Comparator.<TrialSummary, String>comparing(
                                trial -> trial.trial().condition())
                        .thenComparingInt(trial -> trial.trial().replicate()))
                .map(ResultDigest::trial)
                .toList());
        all.add(verdicts.stream()
                .sorted(Comparator.comparing(verdict -> verdict.hypothesis().text()))
                .map(ResultDigest::verdict)
                .toList());
        return Digester.standard().digest(all);
    }

    private static List<@Nullable Object> trial(TrialSummary summary) {
        List<@Nullable Object> all = new ArrayList<>();
        all.add(summary.trial().condition());
        all.add(summary.trial().replicate());
        all.add(summary.output());
        all.add(summary.metrics().stream()
                .map(metric -> List.of(metric.name(), metric.value(), metric.tags()))
                .toList());
        all.add(summary.artifacts().stream()
                .map(written -> List.of(
                        written.step(),
                        written.artifact().name(),
                        written.artifact().content()))
                .toList());
        all.add(
                summary.failure() == null
                        ? null
                        : List.of(summary.failure().step(), summary.failure().type()));
        return all;
    }

    private static List<@Nullable Object> verdict(Verdict verdict) {
        List<@Nullable Object> all = new ArrayList<>();
        all.add(verdict.hypothesis().text());
        all.add(verdict.hypothesis().level());
        all.add(verdict.outcome().name());
        all.add(verdict.about());
        all.add(verdict.p());
        all.add(verdict.pAdjusted());
        all.add(verdict.test());
        Effect effect = verdict.effect();
        all.add(effect == null ? null : effect.estimate());
        Effect.Interval interval = effect == null ? null : effect.interval();
        all.add(interval == null ? null : List.of(interval.low(), interval.high(), interval.level()));
        all.add(verdict.pairs());
        all.add(verdict.missing().stream().map(String::valueOf).collect(Collectors.joining(",")));
        return all;
    }
}
