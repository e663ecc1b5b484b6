package io.crystallize.core.experiment;

import io.crystallize.core.digest.Digest;
import io.crystallize.core.digest.Digester;
import io.crystallize.core.statistics.Interval;
import io.crystallize.core.verdict.Analysis;
import io.crystallize.core.verdict.Effect;
import io.crystallize.core.verdict.Ranking;
import io.crystallize.core.verdict.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The digest of an experiment's result. It covers what is decided by data, code, parameters, treatments and seed, and
 * nothing else: no names of runs, no times, no messages, no fingerprints, nothing of the cache.
 */
final class ResultDigest {
    private static final int VERSION = 3;

    private ResultDigest() {}

    /**
     * Returns the digest.
     *
     * @param trials by condition, the digest of its trials
     */
    static Digest of(SortedMap<String, Digest> trials, List<Verdict> verdicts, List<Ranking> rankings) {
        List<Object> all = new ArrayList<>();
        all.add(VERSION);
        all.add(trials);
        all.add(verdicts.stream()
                .sorted(Comparator.comparing(verdict -> verdict.hypothesis().text()))
                .map(ResultDigest::verdict)
                .toList());
        if (!rankings.isEmpty()) {
            all.add(rankings.stream().map(ResultDigest::ranking).toList());
        }
        return Digester.standard().digest(all);
    }

    private static List<@Nullable Object> ranking(Ranking ranking) {
        List<@Nullable Object> all = new ArrayList<>();
        all.add(ranking.by().metric());
        all.add(ranking.by().best().name());
        all.add(ranking.by().level());
        for (Ranking.Place place : ranking.places()) {
            List<@Nullable Object> each = new ArrayList<>();
            each.add(place.rank());
            each.add(place.condition());
            each.add(place.mean());
            each.add(place.n());
            each.add(place.test());
            each.add(place.adjusted());
            all.add(each);
        }
        all.add(List.copyOf(ranking.unranked().keySet()));
        return all;
    }

    private static List<@Nullable Object> verdict(Verdict verdict) {
        List<@Nullable Object> all = new ArrayList<>();
        all.add(verdict.hypothesis().text());
        all.add(analysis(verdict.hypothesis().analysis()));
        all.add(verdict.outcome().name());
        all.add(verdict.about());
        Verdict.Tested test = verdict.test();
        all.add(test == null ? null : List.of(test.name(), test.p(), test.adjusted()));
        Effect effect = verdict.effect();
        all.add(effect == null ? null : List.of(effect.size().name(), effect.estimate()));
        Interval interval = effect == null ? null : effect.interval();
        all.add(interval == null ? null : List.of(interval.low(), interval.high(), interval.level()));
        all.add(verdict.data().observations());
        all.add(verdict.data().missing().stream().map(String::valueOf).collect(Collectors.joining(",")));
        all.add(verdict.data().repeats());
        all.add(verdict.found());
        return all;
    }

    private static List<@Nullable Object> analysis(Analysis analysis) {
        List<@Nullable Object> all = new ArrayList<>();
        all.add(analysis.level());
        all.add(analysis.test());
        all.add(analysis.pairing());
        all.add(analysis.twoSided());
        all.add(analysis.aggregation());
        all.add(analysis.effect());
        all.add(analysis.interval());
        return all;
    }
}
