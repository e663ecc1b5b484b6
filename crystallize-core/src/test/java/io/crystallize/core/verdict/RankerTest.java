package io.crystallize.core.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.crystallize.core.statistics.MultipleTests;
import io.crystallize.core.verdict.Ranking.Place;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Ranking the conditions of an experiment. */
class RankerTest {
    private static final double[] NOISE = {0.3, -0.2, 0.5, -0.4, 0.1, -0.3, 0.4, -0.1, 0.2, -0.5};

    private final Map<String, Map<String, Samples>> samples = new LinkedHashMap<>();
    private Design design = Design.independentReplicates();

    private RankerTest with(String condition, double... values) {
        samples.put(condition, Map.of("m", Samples.of(values)));
        return this;
    }

    /** Values around a mean, in pairs with those of other conditions. */
    private static double[] around(double mean, double spread) {
        double[] values = new double[NOISE.length];
        Arrays.setAll(values, i -> mean + spread * NOISE[i] + 0.01 * i % 0.03);
        return values;
    }

    private Judge judge() {
        return new Judge(samples, condition -> design, Correction.BENJAMINI_HOCHBERG, 42);
    }

    private static List<String> conditions(Ranking ranking) {
        return ranking.places().stream().map(Place::condition).toList();
    }

    @Test
    void highest_isFirst_orLowest() {
        with("baseline", around(2, 1)).with("worse", around(1, 1)).with("better", around(3, 1));

        Ranking highest = Ranker.rank(judge(), RankBy.highest("m"));
        assertThat(conditions(highest)).containsExactly("better", "baseline", "worse");
        assertThat(highest.places()).extracting(Place::rank).containsExactly(1, 2, 3);
        assertThat(highest.places()).extracting(Place::n).containsOnly(10);
        assertThat(conditions(Ranker.rank(judge(), RankBy.lowest("m")))).containsExactly("worse", "baseline", "better");
    }

    @Test
    void whatDiffersLessThanItVaries_isNotToldFromTheBest() {
        double[] near = around(3, 1);
        near[0] -= 2;
        near[1] += 1.5;
        with("baseline", around(1, 1)).with("best", around(3, 1)).with("near", near);

        Ranking ranking = Ranker.rank(judge(), RankBy.highest("m"));

        assertThat(ranking.best()).containsExactly("best", "near");
        assertThat(ranking.places().get(0).adjusted()).isNull();
        assertThat(ranking.places().get(0).reason()).isNull();
        assertThat(ranking.places().get(1).adjusted()).isGreaterThan(0.05);
        assertThat(ranking.places().get(2).adjusted()).isLessThan(0.05);
    }

    /** The best was found by looking at all: all pairs of conditions count, 6 of 4. */
    @Test
    void p_isCorrectedForAllPairsOfConditions() {
        with("a", around(1, 1)).with("b", around(2, 1)).with("c", around(3, 1)).with("d", around(4, 1));

        // Of 10 pairs that all differ in one direction, the two-sided exact p is 2 / 2^10.
        assertThat(Ranker.rank(judge(), RankBy.highest("m")).places())
                .extracting(Place::adjusted)
                .containsExactly(null, 6 * 0.001953125, 6 * 0.001953125, 6 * 0.001953125);
    }

    @Test
    void splitsOfOneDataSet_areComparedByTheCorrectedTest() {
        design = Design.resplits(new Resampling(0.8, 0.2));
        with("a", around(1, 1)).with("b", around(2, 1.5));

        assertThat(Ranker.rank(judge(), RankBy.highest("m")).places().get(1).test())
                .isEqualTo("corrected resampled t");
    }

    /** With so many conditions no drawn permutation's p could ever stand the correction. */
    @Test
    void manyConditions_areComparedByT_andCanBeToldApart() {
        SplittableRandom random = new SplittableRandom(7);
        double[] common = random.doubles(50).toArray();
        IntStream.range(0, 100).forEach(i -> {
            double[] values = Arrays.stream(common)
                    .map(value -> value + i + 0.1 * random.nextDouble())
                    .toArray();
            with("c" + i, values);
        });

        Ranking ranking = Ranker.rank(judge(), RankBy.highest("m"));

        assertThat(ranking.places().get(1).test()).isEqualTo("paired t");
        assertThat(ranking.best()).containsExactly("c99");
    }

    @Test
    void conditionWithoutValues_isNamedWithTheReason() {
        with("baseline", around(1, 1)).with("nan", around(Double.NaN, 1));
        samples.put("silent", Map.of());
        samples.put("other", Map.of("n", Samples.of(1, 2)));

        Ranking ranking = Ranker.rank(judge(), RankBy.highest("m"));

        assertThat(conditions(ranking)).containsExactly("baseline");
        assertThat(ranking.unranked())
                .containsExactly(
                        Map.entry("nan", "its mean is NaN"),
                        Map.entry("silent", "it has no value of 'm'; it recorded nothing."),
                        Map.entry("other", "it has no value of 'm'; it recorded n."));
    }

    @Test
    void metricThatNobodyRecords_isToldWithTheNearest() {
        samples.put("baseline", Map.of("accuracy", Samples.of(1, 2)));

        assertThat(Ranker.rank(judge(), RankBy.highest("acuracy")).unranked().get("baseline"))
                .isEqualTo("it has no value of 'acuracy'; it recorded accuracy. Did you mean 'accuracy'?");
    }

    @Test
    void equalMeans_shareARank_inTheExperimentsOrder() {
        with("a", 1, 2, 3).with("b", 4, 5, 6).with("c", 3, 2, 1);

        Ranking ranking = Ranker.rank(judge(), RankBy.highest("m"));

        assertThat(conditions(ranking)).containsExactly("b", "a", "c");
        assertThat(ranking.places()).extracting(Place::rank).containsExactly(1, 2, 2);
    }

    @Test
    void tooFewReplicates_tellNothingApart_andSayWhy() {
        with("a", 1.1, 2.3).with("b", 4.2, 5.1);

        Place second = Ranker.rank(judge(), RankBy.highest("m")).places().get(1);

        assertThat(second.test()).isNull();
        assertThat(second.reason()).startsWith("2 pairs can't reach the level 0.05");
    }

    @Test
    void withheld_hasTheOrder_andTheReason() {
        with("a", around(1, 1)).with("b", around(2, 1));

        Ranking ranking = Ranker.withhold(judge(), RankBy.highest("m"), "The run ended early.");

        assertThat(conditions(ranking)).containsExactly("b", "a");
        assertThat(ranking.best()).containsExactly("b", "a");
        assertThat(ranking.places()).extracting(Place::reason).containsExactly(null, "The run ended early.");
    }

    @Test
    void holm_ofPartOfAFamily_isAtLeastAsStrictAsOfAll() {
        SplittableRandom random = new SplittableRandom(11);
        for (int round = 0; round < 200; round++) {
            double[] all =
                    random.doubles(2 + random.nextInt(8)).map(p -> p * p * p).toArray();
            int part = 1 + random.nextInt(all.length);
            double[] whole = MultipleTests.holm(all);
            double[] alone = MultipleTests.holm(Arrays.copyOf(all, part), all.length);
            for (int i = 0; i < part; i++) {
                assertThat(alone[i]).isGreaterThanOrEqualTo(whole[i]);
            }
        }
        assertThatIllegalArgumentException().isThrownBy(() -> MultipleTests.holm(new double[] {0.1, 0.2}, 1));
    }

    /** Nine pairs can't reach the level after a correction for 45 comparisons by signs alone. */
    @Test
    void fewReplicatesOfManyConditions_areNotToldApart_andItIsSaidHowManyItTakes() {
        Map<String, Map<String, Samples>> samples = new LinkedHashMap<>();
        for (int i = 0; i < 10; i++) {
            double[] values = Bench.noise(i, 9);
            samples.put("c" + i, Map.of("m", Samples.of(Bench.plus(values, -20 * i))));
        }
        Judge judge = new Judge(samples, condition -> Design.independentReplicates(), Correction.HOLM, 1);
        Ranking ranking = Ranker.rank(judge, RankBy.highest("m"));
        assertThat(ranking.best()).hasSize(10);
        assertThat(ranking.places().get(9).adjusted()).isNull();
        assertThat(ranking.places().get(9).reason())
                .isEqualTo("9 pairs can't tell any of so many conditions apart (Holm for all 45 pairs): it takes 11"
                        + " replicates in which both have a value");
    }
}
