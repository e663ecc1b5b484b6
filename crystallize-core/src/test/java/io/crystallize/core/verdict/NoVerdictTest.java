package io.crystallize.core.verdict;

import static io.crystallize.core.verdict.Verdict.Outcome.NO_VERDICT;
import static io.crystallize.core.verdict.Verdict.Outcome.SUPPORTED;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class NoVerdictTest {
    private final Bench bench = new Bench();

    @Test
    void unknownMetric_namesTheNearest() {
        bench.record("a", "accuracy", 6, i -> i);
        bench.record("b", "accuracy", 1, 2, 3, 4, 5, 6)
                .record("b", "loss", 1, 2)
                .record("b", "f1");

        assertNoVerdict(
                bench.judge("a.accuracy > b.acuracy"),
                "No replicate recorded metric 'acuracy' under condition 'b'. Metrics recorded there: accuracy, loss."
                        + " Did you mean 'accuracy'?");
    }

    @Test
    void unknownConditions_areAllTold() {
        bench.record("standardized", "x", 6, i -> i).record("baseline", "x", 6, i -> i);

        assertNoVerdict(
                bench.judge("standardised.x > other.x"),
                "There is no condition 'standardised'. Conditions: baseline, standardized. Did you mean 'standardized'?"
                        + " There is no condition 'other'. Conditions: baseline, standardized.");
    }

    @Test
    void aConditionThatRecordedNothing_pointsToItsTrials() {
        bench.record("a", "x", 6, i -> null).record("b", "x", 6, i -> i);

        Verdict verdict = bench.judge("a.x > b.x");

        assertNoVerdict(
                verdict,
                "No replicate recorded metric 'x' under condition 'a'. It recorded no metric at all: see whether its"
                        + " trials failed.");
        assertThat(verdict.data().missing()).containsExactly(0, 1, 2, 3, 4, 5);
    }

    @Test
    void noReplicateWithBothSides_saysSo() {
        bench.record("a", "x", 6, i -> i % 2 == 0 ? 1.0 : null).record("b", "x", 6, i -> i % 2 == 1 ? 1.0 : null);

        assertNoVerdict(
                bench.judge("a.x > b.x"),
                "No replicate has a value of both a.x and b.x. Only replicates in which all are recorded can be"
                        + " compared.");
        assertNoVerdict(
                bench.record("c", "x", 6, i -> i).judge("*.x differs"),
                "No replicate has a value of all of a.x and b.x and c.x. Only replicates in which all are recorded can"
                        + " be compared.");
    }

    @Test
    void valuesThatAreNotFinite_namesTheReplicates() {
        bench.record("a", "x", 8, i -> i == 3 ? Double.NaN : i);
        bench.record("b", "x", 8, i -> i == 3 || i == 5 ? Double.NEGATIVE_INFINITY : i);
        String reason = "Values that are not finite have no mean: a.x is NaN in replicate 3, b.x is -Infinity in"
                + " replicate 3, b.x is -Infinity in replicate 5. Find out where they come from, or record nothing in"
                + " such a replicate.";

        assertNoVerdict(bench.judge("a.x > b.x"), reason);
        assertNoVerdict(bench.judge(Hypothesis.parse("a.x > b.x").judgedBy(Analyses.unpaired())), reason);
        assertNoVerdict(bench.judge("a.x ~ b.x ± 1"), reason);
        assertThat(bench.judge("a.x > 1").reason()).contains("a.x is NaN in replicate 3. Find out");
        assertThat(bench.record("c", "x", 8, i -> i).judge("*.x differs").reason())
                .contains("b.x is -Infinity in replicate 5. Find out");
    }

    @Test
    void valuesTooLarge_saysSo() {
        bench.record("a", "x", 8, i -> 1e308).record("b", "x", 8, i -> -1e308).record("c", "x", 8, i -> 1e308);
        String reason = "The values are too large to be added up. Record them in another unit.";

        assertNoVerdict(bench.judge("a.x > b.x"), reason);
        assertNoVerdict(bench.judge("*.x differs"), reason);
        bench.record("d", "x", 8, i -> i).record("e", "x", 8, i -> i % 3);
        assertNoVerdict(bench.judge("d.x ~ e.x ± 1e308"), reason);
        assertNoVerdict(bench.judge("d.x > 1e308 * e.x"), reason);
        assertNoVerdict(bench.judge("d.x > e.x - 1e308"), reason);
        assertNoVerdict(bench.judge("d.x > 1e308"), reason);
    }

    @Test
    void scenario19_nothingRandomDrawn_isOneObservation() {
        bench.recordCopies("a", "x", 30, 0.9).recordCopies("b", "x", 30, 0.8).recordCopies("c", "x", 30, 1);

        for (Hypothesis hypothesis : List.of(
                Hypothesis.parse("a.x > b.x"),
                Hypothesis.parse("a.x > b.x").judgedBy(Analyses.unpaired()),
                Hypothesis.parse("a.x > 0.1"),
                Hypothesis.parse("a.x ~ b.x ± 1"),
                Hypothesis.parse("*.x differs"),
                new Hypothesis(
                        new Claim.Verified(evidence -> new VerifierTest.P(0.001), "v", "a", "b", List.of("x")),
                        Analysis.DEFAULT,
                        "v"))) {
            Verdict verdict = bench.judge(hypothesis);

            assertNoVerdict(
                    verdict,
                    "Nothing random was drawn under these conditions, and the source does not depend on the replicate, so"
                            + " all replicates are copies of one observation, whatever their number. Draw random numbers in"
                            + " a step or in the source, or let the source depend on the replicate.");
            assertThat(verdict.data().observations()).isEqualTo(1);
        }
        assertThat(bench.judge("a.x > b.x").data().repeats()).isEqualTo(29);
    }

    @Test
    void copies_againstReplicatesThatDraw_areComparedWithEach() {
        bench.recordCopies("a", "x", 6, 9).record("b", "x", 6, i -> i);

        Verdict verdict = bench.judge("a.x > b.x");

        assertThat(verdict.outcome()).isEqualTo(SUPPORTED);
        assertThat(verdict.data().observations()).isEqualTo(6);
        assertThat(verdict.data().repeats()).isZero();
        bench.record("c", "x", 30, i -> i % 4).recordCopies("a", "x", 30, 9);
        Verdict unpaired = bench.judge(Hypothesis.parse("a.x > c.x").judgedBy(Analyses.unpaired()));
        assertThat(unpaired.data().observations())
                .as("of the side that has one")
                .isEqualTo(1);
        assertThat(unpaired.p()).isEqualTo(Portable.round(1 / 31.0));
    }

    @Test
    void someReplicatesOfOneExecution_countOnce() {
        Samples.Builder a = Samples.builder(12);
        Samples.Builder b = Samples.builder(12);
        for (int i = 0; i < 12; i++) {
            a.add(i, i % 4 + 1).execution(i, -1 - i % 4);
            b.add(i, i % 4).execution(i, -1 - i % 4);
        }
        bench.record("a", "x", a.build()).record("b", "x", b.build());

        Verdict verdict = bench.judge("a.x > b.x");

        assertThat(verdict.data().observations()).isEqualTo(4);
        assertThat(verdict.data().repeats()).isEqualTo(8);
        assertThat(verdict.reason()).startsWith("4 pairs can't reach the level 0.05");
        assertThat(verdict.sentence()).contains("(4 pairs; 8 repeats of others left out)");
    }

    @Test
    void valuesThatNeverVary_sayNoMoreThanOne() {
        bench.record("a", "x", 30, i -> 0.9).record("b", "x", 30, i -> 0.8).record("c", "x", 30, i -> 0.7);

        assertNoVerdict(
                bench.judge("a.x > b.x"),
                "The values don't vary between replicates: a.x is 0.9, b.x is 0.8 in each. Replicates that can't differ"
                        + " say no more than one; measure something that chance has a part in, or look at the values"
                        + " themselves.");
        assertThat(bench.judge("a.x > 0.5").reason())
                .startsWith("The values don't vary between replicates: a.x is 0.9 in");
        assertThat(bench.judge("*.x differs").reason()).contains("a.x is 0.9, b.x is 0.8, c.x is 0.7 in each");
    }

    @ParameterizedTest
    @EnumSource(names = {"PAIRED_T", "PERMUTATION", "WILCOXON", "SIGN"})
    void oneReplicate_isNoVerdict(TestMethod test) {
        bench.record("a", "x", 1).record("b", "x", 0);

        Verdict verdict = bench.judge(Hypothesis.parse("a.x > b.x").judgedBy(Analyses.by(test)));

        assertThat(verdict.outcome()).isEqualTo(NO_VERDICT);
        assertThat(verdict.reason()).containsAnyOf("takes at least 2 replicates", "It takes 5 replicates");
        assertThat(verdict.effect()).isNull();
    }

    @ParameterizedTest
    @EnumSource(names = {"STUDENT", "WELCH", "KOLMOGOROV_SMIRNOV", "MANN_WHITNEY", "FISHER", "PERMUTATION"})
    void oneReplicateOfEachSide_isNoVerdict_atAnyLevel(TestMethod test) {
        bench.record("a", "x", 1).record("b", "x", 0);
        Analysis analysis = Analyses.by(test, Analysis.Pairing.UNPAIRED);

        assertThat(bench.judge(Hypothesis.parse("a.x != b.x").judgedBy(analysis))
                        .outcome())
                .isEqualTo(NO_VERDICT);
        assertThat(bench.judge(Hypothesis.parse("a.x != b.x").judgedBy(analysis.withLevel(0.6))))
                .isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.x > b.x", "a.x ~ b.x ± 9"})
    void equalDifferences_leaveTUndefined(String claim) {
        bench.record("a", "x", 8, i -> i + 1).record("b", "x", 8, i -> i);

        assertNoVerdict(
                bench.judge(Hypothesis.parse(claim).judgedBy(Analyses.by(TestMethod.PAIRED_T))),
                "All 8 differences are equal, so there is no spread for the test 'paired-t' to compare with. Choose"
                        + " 'permutation', which needs none.");
        assertThat(bench.judge(claim).test().name()).contains("paired permutation (exact)");
    }

    @Test
    void valuesThatVaryBetweenConditionsOnly_leaveFUndefined() {
        bench.record("a", "x", 6, i -> i).record("b", "x", 6, i -> i + 1).record("c", "x", 6, i -> i + 3);

        assertNoVerdict(
                bench.judge(Hypothesis.parse("*.x differs").judgedBy(Analyses.by(TestMethod.RANDOMIZED_BLOCKS))),
                "The values vary between conditions only, so there is no spread for the test 'randomized-blocks' to"
                        + " compare with.");
    }

    @Test
    void sharesAskedOfOtherValues_saysSo() {
        bench.record("a", "x", 8, i -> i).record("b", "x", 8, i -> i % 2);

        for (TestMethod test : List.of(TestMethod.MCNEMAR, TestMethod.FISHER, TestMethod.SCORE)) {
            Analysis analysis =
                    Analyses.by(test, test == TestMethod.FISHER ? Analysis.Pairing.UNPAIRED : Analysis.Pairing.PAIRED);
            assertNoVerdict(
                    bench.judge(Hypothesis.parse("a.x > b.x").judgedBy(analysis)),
                    "The test '" + test.label()
                            + "' is for values that are all 0 or 1, and some are not. Choose another"
                            + " test, or record 1 for success and 0 for failure.");
        }
        assertNoVerdict(
                bench.judge(Hypothesis.parse("b.x > 1.5").judgedBy(Analyses.by(TestMethod.BINOMIAL))),
                "The test 'binomial' compares a share with a probability between 0 and 1, not with 1.5. Compare with"
                        + " one that is (of ±, both ends), or choose another test, if the values are 0 and 1 by chance only.");
        assertNoVerdict(
                bench.judge(Hypothesis.parse("b.x ~ 0.9 ± 0.2").judgedBy(Analyses.by(TestMethod.BINOMIAL))),
                "The test 'binomial' compares a share with a probability between 0 and 1, not with 0.9 ± 0.2. Compare"
                        + " with one that is (of ±, both ends), or choose another test, if the values are 0 and 1 by"
                        + " chance only.");
    }

    @Test
    void marginThatNoSharesCanExceed_saysSo() {
        bench.record("a", "ok", 12, i -> i % 2).record("b", "ok", 12, i -> i % 3 == 0 ? 1 : 0);

        assertNoVerdict(
                bench.judge("a.ok > b.ok - 1"),
                "The test 'score' compares a difference of shares, which is never below -1 or above 1, with -1. Choose"
                        + " a margin between them.");
        assertNoVerdict(
                bench.judge("a.ok ~ b.ok + 0.7 ± 0.4"),
                "The test 'score' compares a difference of shares, which is never below -1 or above 1, with 0.7 ± 0.4."
                        + " Choose a margin between them.");
    }

    static void assertNoVerdict(Verdict verdict, String reason) {
        assertThat(verdict.outcome()).isEqualTo(NO_VERDICT);
        assertThat(verdict.reason()).isEqualTo(reason);
        assertThat(verdict.p()).isNull();
        assertThat(verdict.effect()).isNull();
        assertThat(verdict.test()).isNull();
        assertThat(verdict.found()).isEmpty();
    }

    /** Values of one execution that differ nevertheless vary by something that no step asked for: time, say. */
    @Test
    void valuesOfOneExecution_thatDiffer_areSeveralObservations() {
        Samples.Builder left = Samples.builder(10);
        Samples.Builder right = Samples.builder(10);
        for (int i = 0; i < 10; i++) {
            left.add(i, 10 + i * 0.1).execution(i, Long.MIN_VALUE);
            right.add(i, 1 + i * 0.37).execution(i, Long.MIN_VALUE);
        }
        Verdict verdict = new Bench()
                .record("a", "x", left.build())
                .record("b", "x", right.build())
                .judge("a.x > b.x");
        assertThat(verdict.outcome()).isEqualTo(Verdict.Outcome.SUPPORTED);
        assertThat(verdict.data().observations()).isEqualTo(10);
    }

    @Test
    void severalValuesOfAReplicate_countAsOne_andThatIsSaid() {
        Samples.Builder left = Samples.builder(8);
        Samples.Builder right = Samples.builder(8);
        for (int i = 0; i < 8; i++) {
            left.add(i, 5 + i).add(i, 6 + i * 1.5);
            right.add(i, i % 3);
        }
        Bench bench = new Bench().record("a", "x", left.build()).record("b", "x", right.build());
        assertThat(bench.judge("a.x > b.x").cautions())
                .contains("Several values of a replicate count as one: 'mean' of them.");
        assertThat(bench.judge("a.x > b.x").data().observations()).isEqualTo(8);
    }

    /** Signs of 30 equal values would be taken for 30 pieces of evidence. */
    @ParameterizedTest
    @ValueSource(strings = {"a.x > -0.01", "a.x ~ 1 ± 0.0001", "a.x < 1.5"})
    void share_comparedWithWhatNoShareReaches_isNoVerdict(String claim) {
        Verdict verdict = new Bench().record("a", "x", 30, i -> 1).judge(claim);
        assertThat(verdict.outcome()).isEqualTo(Verdict.Outcome.NO_VERDICT);
        assertThat(verdict.reason()).contains("compares a share with a probability between 0 and 1");
    }
}
