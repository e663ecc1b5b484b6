package io.crystallize.core.verdict;

import io.crystallize.core.problem.Suggestions;
import io.crystallize.core.statistics.Alternative;
import io.crystallize.core.statistics.ExactMean;
import io.crystallize.core.statistics.MultipleTests;
import io.crystallize.core.statistics.PairedTests;
import io.crystallize.core.verdict.Analysis.Pairing;
import io.crystallize.core.verdict.Ranking.Place;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/** Ranks the conditions of an experiment. Immutable. */
@API(status = API.Status.MAINTAINED, since = "0.1")
public final class Ranker {
    private final Judge judge;
    private final RankBy by;
    /** What the look at which it ranks has of the level. */
    private final double share;

    /** A condition with its mean. */
    private record Placed(String condition, double mean, int n) {}

    private Ranker(Judge judge, RankBy by) {
        // How an experiment's own hypotheses are corrected has no part in this.
        this.judge = new Judge(judge.samples(), judge.designs(), Correction.HOLM, judge.seed());
        share = judge.looks().share();
        this.by = by;
    }

    /**
     * Returns the ranking of all conditions.
     *
     * @param judge knows what was recorded, and by which test two conditions are compared
     */
    public static Ranking rank(Judge judge, RankBy by) {
        return new Ranker(judge, by).ranking(null);
    }

    /**
     * Returns the ranking of all conditions by what there is, without telling any from the best.
     *
     * @param reason why nothing is tested, in words
     */
    public static Ranking withhold(Judge judge, RankBy by, String reason) {
        return new Ranker(judge, by).ranking(reason);
    }

    private Ranking ranking(@Nullable String withheld) {
        Map<String, String> unranked = new LinkedHashMap<>();
        List<Placed> placed = new ArrayList<>();
        for (String condition : judge.samples().keySet()) {
            double[] values = values(condition);
            double mean = values.length == 0 ? Double.NaN : ExactMean.of(values);
            if (Double.isFinite(mean)) {
                placed.add(new Placed(condition, mean, values.length));
            } else {
                unranked.put(condition, values.length == 0 ? without(condition) : "its mean is " + mean);
            }
        }
        Comparator<Placed> ascending = Comparator.comparingDouble(Placed::mean);
        placed.sort(by.best() == RankBy.Best.HIGHEST ? ascending.reversed() : ascending);
        return new Ranking(by, places(placed, withheld), unranked);
    }

    private double[] values(String condition) {
        Samples samples = judge.find(new MetricRef(condition, by.metric()));
        return IntStream.range(0, samples.replicates())
                .mapToObj(samples::value)
                .filter(OptionalDouble::isPresent)
                .mapToDouble(OptionalDouble::getAsDouble)
                .toArray();
    }

    private String without(String condition) {
        Set<String> metrics = judge.samples().get(condition).keySet();
        Set<String> all = new TreeSet<>();
        judge.samples().values().forEach(byMetric -> all.addAll(byMetric.keySet()));
        return "it has no value of '" + by.metric() + "'"
                + (metrics.isEmpty() ? "; it recorded nothing" : "; it recorded " + String.join(", ", metrics)) + "."
                + (all.contains(by.metric()) ? "" : Suggestions.didYouMean(by.metric(), all));
    }

    private List<Place> places(List<Placed> placed, @Nullable String withheld) {
        List<Verdict> verdicts = withheld == null ? comparisons(placed) : List.of();
        double[] p = verdicts.stream()
                .mapToDouble(verdict ->
                        verdict.test() == null ? 1 : Math.min(1, verdict.test().p() / share))
                .toArray();
        double[] adjusted = MultipleTests.holm(p, pairs(placed.size()));
        List<Place> places = new ArrayList<>();
        int rank = 1;
        for (int i = 0; i < placed.size(); i++) {
            Placed each = placed.get(i);
            rank = i > 0 && each.mean() == placed.get(i - 1).mean() ? rank : i + 1;
            Verdict verdict = i == 0 || withheld != null ? null : verdicts.get(i - 1);
            String shortfall = verdict == null ? null : shortfall(verdict, pairs(placed.size()));
            boolean tested = verdict != null && verdict.test() != null && shortfall == null;
            places.add(new Place(
                    rank,
                    each.condition(),
                    each.mean(),
                    each.n(),
                    tested ? verdict.test().name() : null,
                    tested ? adjusted[i - 1] : null,
                    i == 0 || tested
                            ? null
                            : shortfall != null ? shortfall : verdict == null ? withheld : verdict.reason()));
        }
        return places;
    }

    /** Returns why no values of so few replicates could tell two conditions apart, if that is so. */
    private @Nullable String shortfall(Verdict verdict, long pairs) {
        int n = verdict.data().observations();
        if (verdict.test() == null || !verdict.test().name().startsWith(PairedTests.PERMUTATION) || reaches(n, pairs)) {
            return null;
        }
        int needed = IntStream.rangeClosed(n, PairedTests.EXACT_LIMIT)
                .filter(more -> reaches(more, pairs))
                .findFirst()
                .orElseThrow(); // else t would have been chosen
        return n + " pairs can't tell any of so many conditions apart (Holm for all " + pairs + " pairs): it takes "
                + needed + " replicates in which both have a value";
    }

    private boolean reaches(int n, long pairs) {
        return PairedTests.smallestPermutationP(n, Alternative.TWO_SIDED) * pairs <= by.level() * share;
    }

    private static long pairs(long conditions) {
        return conditions * (conditions - 1) / 2;
    }

    /** Compares the first with each other. */
    private List<Verdict> comparisons(List<Placed> placed) {
        Analysis analysis = new Analysis(
                by.level(), test(placed), Pairing.PAIRED, true, Aggregation.MEAN, EffectSize.DIFFERENCE, null);
        List<Hypothesis> hypotheses = placed.stream()
                .skip(1)
                .map(other -> Hypothesis.of(new Claim.Inequality(
                                metric(placed.get(0)), Comparison.DIFFERENT, Bound.of(metric(other))))
                        .judgedBy(analysis))
                .toList();
        return judge.judge(hypotheses);
    }

    private MetricRef metric(Placed placed) {
        return new MetricRef(placed.condition(), by.metric());
    }

    /**
     * What suits the values, or t where there are so many pairs of conditions that the p of permutations that are drawn
     * can't get small enough.
     */
    private @Nullable TestMethod test(List<Placed> placed) {
        double smallest = PairedTests.smallestPermutationP(PairedTests.EXACT_LIMIT + 1, Alternative.TWO_SIDED);
        boolean splits = placed.stream()
                .anyMatch(each -> judge.designs().apply(each.condition()).resampling() != null);
        return splits || smallest * pairs(placed.size()) <= by.level() * share ? null : TestMethod.PAIRED_T;
    }
}
