package io.crystallize.core.verdict;

import static io.crystallize.core.verdict.Verdict.Outcome.NOT_SUPPORTED;
import static io.crystallize.core.verdict.Verdict.Outcome.NO_VERDICT;
import static io.crystallize.core.verdict.Verdict.Outcome.SUPPORTED;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class JudgeTest {
    private static final Function<String, Design> PROCESS = condition -> Design.independentReplicates();
    private static final long SEED = 42;

    private final Map<String, Map<String, Samples>> samples = new HashMap<>();

    @Test
    void judge_aClearDifference_isSupported() {
        record("standardized", "accuracy", 30, i -> 0.9 + i % 3 * 0.01);
        record("baseline", "accuracy", 30, i -> 0.7 + i % 5 * 0.01);

        Verdict verdict = judge("standardized.accuracy > baseline.accuracy");

        assertThat(verdict.outcome()).isEqualTo(SUPPORTED);
        assertThat(verdict.p()).isEqualTo(Math.pow(2, -30));
        assertThat(verdict.pAdjusted()).isEqualTo(verdict.p());
        assertThat(verdict.test()).isEqualTo("paired permutation (exact)");
        assertThat(verdict.pairs()).isEqualTo(30);
        assertThat(verdict.missing()).isEmpty();
        assertThat(verdict.reason()).isEqualTo("The p value 9.31323e-10 does not exceed the level 0.05.");
        assertThat(verdict.sentence())
                .isEqualTo("standardized.accuracy > baseline.accuracy: SUPPORTED (p = 9.3e-10, effect +0.1900"
                        + " [0.1838, 0.1962], 30 pairs), about the process that the replicates sample");
    }

    @Test
    void judge_theContrary_isNotSupported() {
        record("a", "loss", 8, i -> 1 + i);
        record("b", "loss", 8, i -> 2 + i);

        Verdict verdict = judge("a.loss > b.loss");

        assertThat(verdict.outcome()).isEqualTo(NOT_SUPPORTED);
        assertThat(verdict.p()).isEqualTo(1);
        assertThat(verdict.effect()).isEqualTo(new Effect(-1, new Effect.Interval(-1, -1, 0.95)));
        assertThat(verdict.reason())
                .isEqualTo("The p value 1 exceeds the level 0.05. That is no evidence for the contrary.");
        assertThat(judge("a.loss < b.loss").outcome()).isEqualTo(SUPPORTED);
    }

    @Test
    void judge_pairsByReplicateAndNotByPosition() {
        Random noise = new Random(1);
        double[] shared = noise.doubles(10, 0, 100).toArray();
        record("a", "x", 10, i -> shared[i] + 0.1);
        Samples.Builder backwards = Samples.builder(10);
        for (int i = 9; i >= 0; i--) {
            backwards.add(i, shared[i]);
        }
        samples.put("b", Map.of("x", backwards.build()));

        assertThat(judge("a.x > b.x").p()).isEqualTo(Math.pow(2, -10));
    }

    @Test
    void judge_severalValuesInAReplicate_areOneObservation() {
        Samples.Builder several = Samples.builder(6);
        for (int i = 0; i < 6; i++) {
            several.add(i, i).add(i, i + 4).add(i, i + 2);
        }
        samples.put("a", Map.of("x", several.build()));
        record("b", "x", 6, i -> i);

        Verdict verdict = judge("a.x > b.x");

        assertThat(verdict.pairs()).isEqualTo(6);
        assertThat(verdict.effect()).isEqualTo(new Effect(2, new Effect.Interval(2, 2, 0.95)));
    }

    /** Scenario 12. */
    @Test
    void judge_missingReplicates_areCountedAndNamedAndPairNothingElse() {
        record("a", "x", 8, i -> i == 1 || i == 3 ? null : i + 1.0);
        record("b", "x", 8, i -> i == 6 ? null : i + 0.5);

        Verdict verdict = judge("a.x > b.x");

        assertThat(verdict.pairs()).isEqualTo(5);
        assertThat(verdict.missing()).containsExactly(1, 3, 6);
        assertThat(verdict.p()).isEqualTo(1 / 32.0);
        assertThat(verdict.effect().estimate()).isEqualTo(0.5);
        assertThat(verdict.sentence()).contains("5 pairs; replicates 1, 3, 6 have none");
    }

    /** Scenario 17, paired. */
    @Test
    void judge_ties_countWhateverTheirLastBits() {
        samples.put("a", Map.of("x", Samples.of(.2, .2, .7, .7)));
        samples.put("b", Map.of("x", Samples.of(.7, .2, .2, .2)));

        assertThat(judge(Hypothesis.parse("a.x > b.x").withLevel(0.1)).p()).isEqualTo(0.5);
    }

    @Test
    void judge_allDifferencesZero_isNotSupportedWithPOne() {
        record("a", "x", 10, i -> i);
        record("b", "x", 10, i -> i);

        Verdict verdict = judge("a.x > b.x");

        assertThat(verdict.outcome()).isEqualTo(NOT_SUPPORTED);
        assertThat(verdict.p()).isEqualTo(1);
        assertThat(verdict.effect()).isEqualTo(new Effect(0, new Effect.Interval(0, 0, 0.95)));
        assertThat(verdict.reason()).startsWith("Both sides are equal in every pair. The p value 1 exceeds");
    }

    @Test
    void holm_coversAllThatCouldBeJudgedAndNoOthers() {
        record("a", "x", 7, i -> i + 1);
        record("a", "y", 7, i -> i == 0 ? -3 : i + 1);
        record("b", "x", 7, i -> 0);
        record("b", "y", 7, i -> 0);

        List<Verdict> verdicts = judgeAll("a.y > b.y", "a.x > b.x", "a.z > b.z");

        assertThat(verdicts).extracting(Verdict::outcome).containsExactly(SUPPORTED, SUPPORTED, NO_VERDICT);
        assertThat(verdicts.get(1).p()).isEqualTo(1 / 128.0);
        assertThat(verdicts.get(1).pAdjusted()).isEqualTo(2 / 128.0);
        assertThat(verdicts.get(0).p()).isEqualTo(4 / 128.0);
        assertThat(verdicts.get(0).pAdjusted()).isEqualTo(4 / 128.0);
        assertThat(verdicts.get(1).reason())
                .isEqualTo("The p value 0.015625, after Holm's correction for 2 hypotheses, does not exceed the level"
                        + " 0.05.");
    }

    @Test
    void holm_eachHypothesisMeetsItsOwnLevel() {
        record("a", "x", 7, i -> i + 1);
        record("b", "x", 7, i -> 0);

        List<Verdict> verdicts = Judge.judge(
                List.of(
                        Hypothesis.parse("a.x > b.x").withLevel(0.0157),
                        Hypothesis.parse("b.x < a.x").withLevel(0.5)),
                samples,
                PROCESS,
                SEED);

        assertThat(verdicts).extracting(Verdict::outcome).containsExactly(SUPPORTED, SUPPORTED);
        assertThat(verdicts).extracting(Verdict::pAdjusted).containsExactly(2 / 128.0, 2 / 128.0);
    }

    @Test
    void judge_anyOrderOfHypotheses_givesTheSameVerdicts() {
        List<Hypothesis> hypotheses = new ArrayList<>();
        Random random = new Random(8);
        record("base", "x", 60, i -> random.nextGaussian());
        for (String condition : List.of("a", "b", "c", "d")) {
            record(condition, "x", 60, i -> 0.3 + random.nextGaussian());
            hypotheses.add(Hypothesis.parse(condition + ".x > base.x"));
        }
        hypotheses.add(Hypothesis.parse("nobody.x > base.x"));
        List<Verdict> inOrder = Judge.judge(hypotheses, samples, PROCESS, SEED);

        for (int i = 0; i < 3; i++) {
            Collections.shuffle(hypotheses, random);
            assertThat(Judge.judge(hypotheses, samples, PROCESS, SEED)).containsExactlyInAnyOrderElementsOf(inOrder);
        }
        assertThat(inOrder).extracting(Verdict::test).contains("paired permutation (Monte Carlo, 99999 draws)");
    }

    @Test
    void judge_aHypothesisWrittenTheOtherWayRound_drawsTheSame() {
        Random random = new Random(9);
        record("a", "x", 50, i -> 0.2 + random.nextGaussian());
        record("b", "x", 50, i -> random.nextGaussian());

        assertThat(judge("a.x > b.x").p()).isEqualTo(judge("\"b\" . x<a.x").p());
    }

    @Test
    void judge_theSeedDecidesTheDraws() {
        Random random = new Random(10);
        record("a", "x", 50, i -> 0.2 + random.nextGaussian());
        record("b", "x", 50, i -> random.nextGaussian());
        List<Hypothesis> hypotheses = List.of(Hypothesis.parse("a.x > b.x"));

        assertThat(Judge.judge(hypotheses, samples, PROCESS, 1))
                .isEqualTo(Judge.judge(hypotheses, samples, PROCESS, 1));
        assertThat(Stream.of(1, 2, 3)
                        .map(seed -> Judge.judge(hypotheses, samples, PROCESS, seed)
                                .get(0)
                                .p())
                        .distinct())
                .hasSizeGreaterThan(1);
    }

    @Test
    void judge_resplits_isAboutThisDataOnly() {
        record("a", "x", 6, i -> i + 1);
        record("b", "x", 6, i -> i);

        Verdict verdict = Judge.judge(
                        List.of(Hypothesis.parse("a.x > b.x")),
                        samples,
                        condition -> Design.resplits(new Resampling(0.8, 0.2)),
                        SEED)
                .get(0);

        assertThat(verdict.outcome()).isEqualTo(SUPPORTED);
        assertThat(verdict.sentence()).endsWith(", about splits of this data only");
    }

    @Test
    void design_isThatOfTheTwoConditionsCompared() {
        record("a", "x", 6, i -> i + 1);
        record("b", "x", 6, i -> i);
        record("c", "x", 6, i -> i + 2);
        Function<String, Design> onlyCDraws =
                condition -> condition.equals("c") ? Design.independentReplicates() : Design.singleObservation();

        List<Verdict> verdicts = Judge.judge(
                List.of(Hypothesis.parse("a.x > b.x"), Hypothesis.parse("c.x > b.x")), samples, onlyCDraws, SEED);

        assertThat(verdicts).extracting(Verdict::outcome).containsExactly(NO_VERDICT, SUPPORTED);
    }

    @Test
    void noVerdict_unknownMetric_namesTheNearest() {
        record("a", "accuracy", 6, i -> i);
        samples.put(
                "b", Map.of("accuracy", Samples.of(1, 2, 3, 4, 5, 6), "loss", Samples.of(1, 2), "f1", Samples.of()));

        assertNoVerdict(
                judge("a.accuracy > b.acuracy"),
                "No replicate recorded metric 'acuracy' under condition 'b'. Metrics recorded there: accuracy, loss."
                        + " Did you mean 'accuracy'?");
    }

    @Test
    void noVerdict_unknownConditions_areAllTold() {
        record("standardized", "x", 6, i -> i);
        record("baseline", "x", 6, i -> i);

        assertNoVerdict(
                judge("standardised.x > other.x"),
                "There is no condition 'standardised'. Conditions: baseline, standardized. Did you mean 'standardized'?"
                        + " There is no condition 'other'. Conditions: baseline, standardized.");
    }

    @Test
    void noVerdict_aConditionThatRecordedNothing_pointsToItsTrials() {
        record("a", "x", 6, i -> null);
        record("b", "x", 6, i -> i);

        Verdict verdict = judge("a.x > b.x");

        assertNoVerdict(
                verdict,
                "No replicate recorded metric 'x' under condition 'a'. It recorded no metric at all: see whether its"
                        + " trials failed.");
        assertThat(verdict.missing()).containsExactly(0, 1, 2, 3, 4, 5);
    }

    @Test
    void noVerdict_noReplicateWithBothSides_saysSo() {
        record("a", "x", 6, i -> i % 2 == 0 ? 1.0 : null);
        record("b", "x", 6, i -> i % 2 == 1 ? 1.0 : null);

        assertNoVerdict(
                judge("a.x > b.x"),
                "No replicate has a value of both a.x and b.x. Only replicates in which both are recorded can be"
                        + " compared.");
    }

    @Test
    void noVerdict_valuesThatAreNotFinite_namesTheReplicates() {
        record("a", "x", 8, i -> i == 3 ? Double.NaN : i);
        record("b", "x", 8, i -> i == 3 || i == 5 ? Double.NEGATIVE_INFINITY : i);

        assertNoVerdict(
                judge("a.x > b.x"),
                "Values that are not finite have no mean: a.x is NaN in replicate 3, b.x is -Infinity in replicate 3,"
                        + " b.x is -Infinity in replicate 5. Find out where they come from, or record nothing in such a"
                        + " replicate.");
    }

    @Test
    void noVerdict_valuesTooLarge_saysSo() {
        record("a", "x", 8, i -> 1e308);
        record("b", "x", 8, i -> -1e308);

        assertNoVerdict(judge("a.x > b.x"), "The values are too large to be added up. Record them in another unit.");
    }

    /** Scenario 19. */
    @Test
    void noVerdict_nothingRandomDrawn_isOneObservation() {
        record("a", "x", 30, i -> 0.9);
        record("b", "x", 30, i -> 0.8);

        Verdict verdict = Judge.judge(
                        List.of(Hypothesis.parse("a.x > b.x")), samples, condition -> Design.singleObservation(), SEED)
                .get(0);

        assertNoVerdict(
                verdict,
                "Nothing random was drawn under these conditions, and the source does not depend on the replicate, so all"
                        + " replicates are copies of one observation, whatever their number. Draw random numbers in a step"
                        + " or in the source, or let the source depend on the replicate.");
        assertThat(verdict.pairs()).isEqualTo(30);
    }

    @Test
    void noVerdict_tooFewPairs_saysHowManyItTakes() {
        record("a", "x", 6, i -> i < 4 ? i + 1.0 : null);
        record("b", "x", 6, i -> 0);

        assertNoVerdict(
                judge("a.x > b.x"),
                "4 pairs can't reach the level 0.05: the smallest p possible is 0.0625. It takes 5 replicates in which"
                        + " both sides have a value.");
        assertNoVerdict(
                judge(Hypothesis.parse("a.x > b.x").withLevel(1e-13)),
                "4 pairs can't reach the level 1e-13: the smallest p possible is 0.0625. State fewer hypotheses,"
                        + " or choose a higher level.");
    }

    @Test
    void noVerdict_tooFewPairsForSoManyHypotheses_countsTheCorrection() {
        record("a", "x", 5, i -> i + 1);
        record("b", "x", 5, i -> 0);
        record("c", "x", 5, i -> 0);

        assertThat(judge("a.x > b.x").outcome()).isEqualTo(SUPPORTED);
        assertThat(judgeAll("a.x > b.x", "a.x > c.x"))
                .allSatisfy(verdict -> assertNoVerdict(
                        verdict,
                        "5 pairs can't reach the level 0.05: the smallest p possible is 0.0313, before Holm's"
                                + " correction for 2 hypotheses. It takes 6 replicates in which both sides have a"
                                + " value."));
    }

    @Test
    void noVerdict_outOfReach_doesNotTakeTheOthersAlong() {
        record("a", "x", 6, i -> i < 5 ? i + 1.0 : null);
        record("a", "y", 6, i -> i < 2 ? i + 1.0 : null);
        record("a", "z", 6, i -> i + 1.0);
        for (String metric : List.of("x", "y", "z")) {
            record("b", metric, 6, i -> 0);
        }

        assertThat(judgeAll("a.x > b.x", "a.y > b.y"))
                .extracting(Verdict::outcome)
                .containsExactly(SUPPORTED, NO_VERDICT);
        assertThat(judgeAll("a.y > b.y", "a.x > b.x", "a.z > b.z"))
                .as("in the best case, the correction rejects z first")
                .extracting(Verdict::outcome)
                .containsExactly(NO_VERDICT, SUPPORTED, SUPPORTED);
    }

    @Test
    void noVerdict_outOfReachEvenWithoutTheOthers_isFoundAfterThem() {
        record("a", "x", 5, i -> i + 1.0);
        record("a", "y", 5, i -> i < 2 ? i + 1.0 : null);
        record("b", "x", 5, i -> 0);
        record("b", "y", 5, i -> 0);
        record("c", "x", 5, i -> 0);

        assertThat(judgeAll("a.x > b.x", "a.y > b.y", "a.x > c.x"))
                .extracting(Verdict::outcome)
                .containsOnly(NO_VERDICT);
    }

    @Test
    void noVerdict_levelBelowWhatDrawsCanShow_saysWhatToChange() {
        record("a", "x", 50, i -> i + 1);
        record("b", "x", 50, i -> 0);

        assertNoVerdict(
                judge(Hypothesis.parse("a.x > b.x").withLevel(1e-6)),
                "50 pairs can't reach the level 0.000001: the smallest p possible is 0.00001. State fewer hypotheses,"
                        + " or choose a higher level.");
    }

    @Test
    void judge_noHypotheses_isNoVerdicts() {
        assertThat(judgeAll()).isEmpty();
    }

    @Test
    void trueNull_exact_isRejectedNoMoreOftenThanTheLevel() {
        assertThat(familyErrors(2000, 9, 1)).isBetween(0.03, 0.065);
    }

    @Test
    void trueNull_monteCarlo_isRejectedNoMoreOftenThanTheLevel() {
        assertThat(familyErrors(400, 45, 1)).isBetween(0.02, 0.08);
    }

    @Test
    void trueNull_fiveHypothesesOnOneBaseline_holdTheLevelTogether() {
        assertThat(familyErrors(1000, 12, 5)).isBetween(0.01, 0.065);
    }

    /** The share of experiments without any effect in which at least one hypothesis was supported. */
    private double familyErrors(int experiments, int replicates, int hypotheses) {
        Random random = new Random(2024);
        List<Hypothesis> claims = IntStream.range(0, hypotheses)
                .mapToObj(h -> Hypothesis.parse("t" + h + ".x > base.x"))
                .toList();
        int errors = 0;
        for (int experiment = 0; experiment < experiments; experiment++) {
            double[] shared = random.doubles(replicates).toArray();
            record("base", "x", replicates, i -> shared[i] + 0.1 * random.nextGaussian());
            for (int h = 0; h < hypotheses; h++) {
                record("t" + h, "x", replicates, i -> shared[i] + 0.1 * random.nextGaussian());
            }
            List<Verdict> verdicts = Judge.judge(claims, samples, PROCESS, experiment);
            errors += verdicts.stream().anyMatch(verdict -> verdict.outcome() == SUPPORTED) ? 1 : 0;
        }
        return (double) errors / experiments;
    }

    private static void assertNoVerdict(Verdict verdict, String reason) {
        assertThat(verdict.outcome()).isEqualTo(NO_VERDICT);
        assertThat(verdict.reason()).isEqualTo(reason);
        assertThat(verdict.p()).isNull();
        assertThat(verdict.pAdjusted()).isNull();
        assertThat(verdict.effect()).isNull();
        assertThat(verdict.test()).isNull();
    }

    private Verdict judge(String hypothesis) {
        return judgeAll(hypothesis).get(0);
    }

    private Verdict judge(Hypothesis hypothesis) {
        return Judge.judge(List.of(hypothesis), samples, PROCESS, SEED).get(0);
    }

    private List<Verdict> judgeAll(String... hypotheses) {
        return Judge.judge(Stream.of(hypotheses).map(Hypothesis::parse).toList(), samples, PROCESS, SEED);
    }

    private void record(String condition, String metric, int replicates, ByReplicate value) {
        Samples.Builder builder = Samples.builder(replicates);
        for (int i = 0; i < replicates; i++) {
            Number recorded = value.at(i);
            if (recorded != null) {
                builder.add(i, recorded.doubleValue());
            }
        }
        samples.computeIfAbsent(condition, c -> new HashMap<>()).put(metric, builder.build());
    }

    private interface ByReplicate {
        Number at(int replicate);
    }
}
