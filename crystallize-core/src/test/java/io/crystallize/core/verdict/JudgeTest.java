package io.crystallize.core.verdict;

import static io.crystallize.core.verdict.Verdict.Outcome.NOT_SUPPORTED;
import static io.crystallize.core.verdict.Verdict.Outcome.NO_VERDICT;
import static io.crystallize.core.verdict.Verdict.Outcome.SUPPORTED;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JudgeTest {
    private final Bench bench = new Bench();

    @Test
    void judge_aClearDifference_isSupported_andSaysAllOfIt() {
        bench.record("standardized", "accuracy", 30, i -> 0.9 + i % 3 * 0.01);
        bench.record("baseline", "accuracy", 30, i -> 0.7 + i % 5 * 0.01);

        Verdict verdict = bench.judge("standardized.accuracy > baseline.accuracy");

        assertThat(verdict.outcome()).isEqualTo(SUPPORTED);
        assertThat(verdict.p()).isEqualTo(Portable.round(Math.pow(2, -30)));
        assertThat(verdict.test().adjusted()).isEqualTo(verdict.p());
        assertThat(verdict.test().name()).isEqualTo("paired permutation (exact)");
        assertThat(verdict.test().choice()).isEqualTo("for values in pairs");
        assertThat(verdict.test().correction()).isNull();
        assertThat(verdict.data())
                .isEqualTo(new Verdict.Data(
                        30, 30, true, List.of(), 0, Map.of("standardized.accuracy", 0.91, "baseline.accuracy", 0.72)));
        assertThat(verdict.reason()).isEqualTo("The p value 9.31323e-10 does not exceed the level 0.05.");
        assertThat(verdict.cautions()).isEmpty();
        assertThat(verdict.sentence())
                .isEqualTo("standardized.accuracy > baseline.accuracy: SUPPORTED (means 0.91 and 0.72, difference"
                        + " +0.1900 [0.1838, 0.1962], p = 9.3e-10, paired permutation (exact), 30 pairs), about the"
                        + " process that the replicates sample");
    }

    @Test
    void judge_theContrary_isNotSupported() {
        bench.record("a", "loss", 8, i -> 1 + i).record("b", "loss", 8, i -> 2 + i);

        Verdict verdict = bench.judge("a.loss > b.loss");

        assertThat(verdict.outcome()).isEqualTo(NOT_SUPPORTED);
        assertThat(verdict.p()).isEqualTo(1);
        assertThat(verdict.effect()).isEqualTo(new Effect(EffectSize.DIFFERENCE, -1, null));
        assertThat(verdict.reason())
                .isEqualTo("The p value 1 exceeds the level 0.05. That is no evidence for the contrary.");
        assertThat(bench.judge("a.loss < b.loss").outcome()).isEqualTo(SUPPORTED);
    }

    @Test
    void judge_pairsByReplicateAndNotByPosition() {
        double[] shared = new Random(1).doubles(10, 0, 100).toArray();
        bench.record("a", "x", 10, i -> shared[i] + 0.1);
        Samples.Builder backwards = Samples.builder(10);
        for (int i = 9; i >= 0; i--) {
            backwards.add(i, shared[i]);
        }
        bench.record("b", "x", backwards.build());

        assertThat(bench.judge("a.x > b.x").p()).isEqualTo(Math.pow(2, -10));
    }

    @Test
    void judge_severalValuesInAReplicate_areOneObservation() {
        Samples.Builder several = Samples.builder(6);
        for (int i = 0; i < 6; i++) {
            several.add(i, i).add(i, i + 4).add(i, i + 2);
        }
        bench.record("a", "x", several.build()).record("b", "x", 6, i -> i);

        Verdict verdict = bench.judge("a.x > b.x");

        assertThat(verdict.data().observations()).isEqualTo(6);
        assertThat(verdict.effect().estimate()).isEqualTo(2);
        assertThat(bench.judge(Hypothesis.parse("a.x > b.x").judgedBy(Analyses.aggregatedBy(Aggregation.MAX)))
                        .effect()
                        .estimate())
                .isEqualTo(4);
    }

    @Test
    void scenario12_missingReplicates_areCountedAndNamedAndPairNothingElse() {
        bench.record("a", "x", 8, i -> i == 1 || i == 3 ? null : i + 1.0);
        bench.record("b", "x", 8, i -> i == 6 ? null : i + 0.5);

        Verdict verdict = bench.judge("a.x > b.x");

        assertThat(verdict.data().observations()).isEqualTo(5);
        assertThat(verdict.data().missing()).containsExactly(1, 3, 6);
        assertThat(verdict.p()).isEqualTo(1 / 32.0);
        assertThat(verdict.effect().estimate()).isEqualTo(0.5);
        assertThat(verdict.sentence()).contains("5 pairs; replicates 1, 3, 6 have none");
    }

    @Test
    void scenario17_ties_countWhateverTheirLastBits() {
        bench.record("a", "x", .2, .2, .7, .7).record("b", "x", .7, .2, .2, .2);
        Hypothesis greater = Hypothesis.parse("a.x > b.x").withLevel(0.1);

        assertThat(bench.judge(greater).p()).isEqualTo(0.5);
        Verdict unpaired = bench.judge(greater.judgedBy(Analyses.unpaired().withLevel(0.1)));
        assertThat(unpaired.p()).isEqualTo(0.5);
        assertThat(unpaired.test().name()).isEqualTo("unpaired permutation (exact)");
        assertThat(unpaired.test().choice()).isEqualTo("for unpaired values");
        assertThat(unpaired.sentence()).contains(", n = 4)");
    }

    @Test
    void judge_allDifferencesZero_isNotSupportedWithPOne() {
        bench.record("a", "x", 10, i -> i).record("b", "x", 10, i -> i);

        Verdict verdict = bench.judge("a.x > b.x");

        assertThat(verdict.outcome()).isEqualTo(NOT_SUPPORTED);
        assertThat(verdict.p()).isEqualTo(1);
        assertThat(verdict.effect()).isEqualTo(new Effect(EffectSize.DIFFERENCE, 0, null));
        assertThat(verdict.cautions())
                .containsExactly(
                        "Both sides are equal in every pair.",
                        "These values leave the interval of the effect 'difference' undefined.");
    }

    @Test
    void zerosAndOnes_areJudgedByTestsOfShares() {
        bench.record("a", "ok", 12, i -> i < 11 ? 1 : 0).record("b", "ok", 12, i -> i < 3 ? 1 : 0);

        Verdict paired = bench.judge("a.ok > b.ok");
        assertThat(paired.test().name()).isEqualTo("McNemar (exact)");
        assertThat(paired.test().choice()).isEqualTo("all values are 0 or 1, in pairs");
        assertThat(paired.p()).isEqualTo(1 / 256.0);
        assertThat(paired.effect().size()).isEqualTo(EffectSize.RISK_DIFFERENCE);
        Verdict unpaired = bench.judge(Hypothesis.parse("a.ok > b.ok").judgedBy(Analyses.unpaired()));
        assertThat(unpaired.test().name()).isEqualTo("Fisher (exact)");
        assertThat(unpaired.test().choice()).isEqualTo("all values are 0 or 1, unpaired");
        Verdict constant = bench.judge("a.ok > 0.5");
        assertThat(constant.test().name()).isEqualTo("binomial (exact)");
        assertThat(constant.test().choice()).isEqualTo("all values are 0 or 1");
        assertThat(constant.p()).isEqualTo(13 / 4096.0);
    }

    @Test
    void zerosAndOnes_withAFactor_areJudgedByATestThatIsAskedFor_withACaution() {
        bench.record("a", "ok", 12, i -> i < 11 ? 1 : 0).record("b", "ok", 12, i -> i < 3 ? 1 : 0);

        for (String claim : List.of("a.ok > 1.1 * b.ok", "a.ok ~ 1.1 * b.ok + 0.7 ± 0.9")) {
            assertThat(bench.judge(claim).reason())
                    .startsWith(
                            "All values are 0 or 1, and no test of shares compares one with a multiple of another.");
            Verdict verdict = bench.judge(Hypothesis.parse(claim).judgedBy(Analyses.by(TestMethod.PERMUTATION)));

            assertThat(verdict.test().name()).contains("permutation");
            assertThat(verdict.cautions())
                    .as(claim)
                    .anyMatch(caution -> caution.startsWith("The values are 0 or 1, and the test 'permutation'"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "HOLM, 0.046875, 'Holm, 3 hypotheses'",
        "BENJAMINI_HOCHBERG, 0.03125, 'Benjamini–Hochberg, 3 hypotheses'"
    })
    void correction_coversAllThatCouldBeJudgedAndNoOthers(Correction correction, double adjusted, String inWords) {
        bench.correctedBy(correction);
        for (String metric : List.of("x", "y", "z")) {
            bench.record("b", metric, 7, i -> 0);
        }
        bench.record("a", "x", 7, i -> i + 1);
        bench.record("a", "y", 7, i -> i == 0 ? -2 : i + 1);
        bench.record("a", "z", 7, i -> i == 0 ? -3 : i + 1);

        List<Verdict> verdicts = bench.judgeAll("a.z > b.z", "a.x > b.x", "a.u > b.u", "a.y > b.y");

        assertThat(verdicts).extracting(Verdict::outcome).containsExactly(SUPPORTED, SUPPORTED, NO_VERDICT, SUPPORTED);
        Verdict smallest = verdicts.get(1);
        assertThat(smallest.p()).isEqualTo(1 / 128.0);
        assertThat(smallest.test().correction()).isEqualTo(inWords);
        assertThat(smallest.test().adjusted()).isEqualTo(3 / 128.0);
        assertThat(verdicts.get(3).p()).isEqualTo(3 / 128.0);
        assertThat(verdicts.get(3).test().adjusted()).isEqualTo(adjusted);
        assertThat(smallest.reason())
                .isEqualTo(
                        "The p value 0.0234375, after correction (" + inWords + "), does not exceed the level 0.05.");
    }

    @Test
    void correction_eachHypothesisMeetsItsOwnLevel() {
        bench.record("a", "x", 7, i -> i + 1).record("b", "x", 7, i -> 0);

        List<Verdict> verdicts = bench.judge()
                .judge(List.of(
                        Hypothesis.parse("a.x > b.x").withLevel(0.0157),
                        Hypothesis.parse("b.x < a.x").withLevel(0.5)));

        assertThat(verdicts).extracting(Verdict::outcome).containsExactly(SUPPORTED, SUPPORTED);
        assertThat(verdicts).extracting(verdict -> verdict.test().adjusted()).containsExactly(2 / 128.0, 2 / 128.0);
    }

    @Test
    void judge_anyOrderOfHypotheses_givesTheSameVerdicts() {
        List<Hypothesis> hypotheses = new ArrayList<>();
        bench.record("base", "x", Bench.noise(8, 60));
        for (String condition : List.of("a", "b", "c", "d")) {
            bench.record(condition, "x", Bench.plus(Bench.noise(condition.hashCode(), 60), 0.3));
            hypotheses.add(Hypothesis.parse(condition + ".x > base.x"));
        }
        hypotheses.add(Hypothesis.parse("nobody.x > base.x"));
        hypotheses.add(Hypothesis.parse("*.x differs"));
        hypotheses.add(Hypothesis.parse("a.x ~ base.x ± 1"));
        hypotheses.add(Hypothesis.parse("a.x > 0.1")
                .judgedBy(Analyses.measuring(EffectSize.DIFFERENCE, IntervalMethod.BCA, Analysis.Pairing.PAIRED)));
        List<Verdict> inOrder = bench.judge().judge(hypotheses);

        for (int i = 0; i < 3; i++) {
            Collections.shuffle(hypotheses, new Random(i));
            assertThat(bench.judge().judge(hypotheses)).containsExactlyInAnyOrderElementsOf(inOrder);
        }
        assertThat(inOrder.get(0).test().name()).isEqualTo("paired permutation (Monte Carlo, 99999 draws)");
    }

    @ParameterizedTest
    @CsvSource({
        "a.x > b.x, '\"b\" . x<a.x', PAIRED, false",
        "a.x > b.x, b.x < a.x, UNPAIRED, false",
        "a.x > b.x, b.x < a.x, UNPAIRED, true",
        "a.x != b.x, b.x != a.x, PAIRED, false",
        "a.x ~ b.x ± 1, b.x ~ a.x ± 1, UNPAIRED, false",
        "a.x > 0.1, 0.1 < a.x, PAIRED, false",
    })
    void judge_aHypothesisWrittenTheOtherWayRound_isTheSame(
            String one, String other, Analysis.Pairing pairing, boolean twoSided) {
        bench.record("a", "x", Bench.plus(Bench.noise(9, 50), 0.2)).record("b", "x", Bench.noise(10, 45));
        Analysis analysis = new Analysis(0.05, null, pairing, twoSided, Aggregation.MEAN, null, null);

        Verdict first = bench.judge(Hypothesis.parse(one).judgedBy(analysis));
        Verdict second = bench.judge(Hypothesis.parse(other).judgedBy(analysis));

        assertThat(first.test()).isEqualTo(second.test());
        assertThat(first.outcome()).isEqualTo(second.outcome());
        assertThat(first.test().name()).contains("Monte Carlo");
    }

    @Test
    void judge_theSeedDecidesTheDraws() {
        bench.record("a", "x", Bench.plus(Bench.noise(9, 50), 0.2)).record("b", "x", Bench.noise(10, 50));

        assertThat(bench.seeded(1).judge("a.x > b.x")).isEqualTo(bench.seeded(1).judge("a.x > b.x"));
        assertThat(LongStream.of(1, 2, 3)
                        .mapToObj(seed -> bench.seeded(seed).judge("a.x > b.x").p())
                        .distinct())
                .hasSizeGreaterThan(1);
    }

    @Test
    void twoSided_countsBothDirections_andSupportsOnlyItsOwn() {
        bench.record("a", "x", 8, i -> i + 1 + i % 3).record("b", "x", 8, i -> i);

        assertThat(bench.judge("a.x != b.x").p()).isEqualTo(2 / 256.0);
        assertThat(bench.judge("a.x != b.x").outcome()).isEqualTo(SUPPORTED);
        Verdict own = bench.judge(Hypothesis.parse("a.x > b.x").judgedBy(Analyses.twoSided()));
        assertThat(own.p()).isEqualTo(2 / 256.0);
        assertThat(own.outcome()).isEqualTo(SUPPORTED);
        Verdict other = bench.judge(Hypothesis.parse("a.x < b.x").judgedBy(Analyses.twoSided()));
        assertThat(other.p()).isEqualTo(2 / 256.0);
        assertThat(other.outcome()).isEqualTo(NOT_SUPPORTED);
        assertThat(other.reason())
                .isEqualTo("The p value 0.0078125 does not exceed the level 0.05. But the values depart in the other"
                        + " direction.");
    }

    @Test
    void twoSided_theDirectionIsThatOfTheTest_notOfTheMean() {
        bench.record("a", "x", 12, i -> i == 0 ? 1000 : -1 - i).record("b", "x", 12, i -> 0);
        Analysis sign =
                new Analysis(0.05, TestMethod.SIGN, Analysis.Pairing.PAIRED, true, Aggregation.MEAN, null, null);

        Verdict less = bench.judge(Hypothesis.parse("a.x < b.x").judgedBy(sign));

        assertThat(less.effect().estimate()).isPositive();
        assertThat(less.outcome()).isEqualTo(SUPPORTED);
        assertThat(bench.judge(Hypothesis.parse("a.x > b.x").judgedBy(sign)).outcome())
                .isEqualTo(NOT_SUPPORTED);
    }

    @Test
    void unpaired_takesEachSideAsItIs() {
        bench.record("a", "x", 9, i -> i < 3 ? i + 10 : null).record("b", "x", 9, i -> i < 3 ? null : i % 5);

        Verdict verdict = bench.judge(
                Hypothesis.parse("a.x > b.x").judgedBy(Analyses.by(TestMethod.PERMUTATION, Analysis.Pairing.UNPAIRED)));

        assertThat(verdict.data().observations()).isEqualTo(3);
        assertThat(verdict.data().paired()).isFalse();
        assertThat(verdict.data().missing()).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8);
        assertThat(verdict.p()).isEqualTo(Portable.round(1 / 84.0));
        assertThat(verdict.effect().interval().method()).isEqualTo("Welch's t");
    }

    @Test
    void judge_noHypotheses_isNoVerdicts() {
        assertThat(bench.judgeAll()).isEmpty();
    }

    @Test
    void judge_nothingRecordedAtAll_isNoVerdict() {
        assertThat(bench.judgeAll("a.x > b.x", "a.x > 1", "*.x differs", "a.x ~ b.x ± 1"))
                .extracting(Verdict::outcome)
                .containsOnly(NO_VERDICT);
    }

    @Test
    void withhold_saysTheReasonAndWhatThereIs() {
        bench.record("a", "x", Bench.noise(1, 50)).record("b", "x", Bench.noise(2, 50));
        Hypothesis verified = Hypothesis.verified("v", "a", List.of("x"), evidence -> {
            throw new AssertionError("asked of a run that ended early");
        });

        List<Verdict> verdicts =
                bench.judge().withhold(List.of(Hypothesis.parse("a.x > b.x"), verified), "It ended early.");

        assertThat(verdicts).extracting(Verdict::outcome).containsOnly(NO_VERDICT);
        assertThat(verdicts).extracting(Verdict::reason).containsOnly("It ended early.");
        assertThat(verdicts.get(0).data().observations()).isEqualTo(50);
    }
}
