package io.crystallize.core.verdict;

import static io.crystallize.core.verdict.NoVerdictTest.assertNoVerdict;
import static io.crystallize.core.verdict.Verdict.Outcome.NOT_SUPPORTED;
import static io.crystallize.core.verdict.Verdict.Outcome.NO_VERDICT;
import static io.crystallize.core.verdict.Verdict.Outcome.SUPPORTED;
import static org.assertj.core.api.Assertions.assertThat;

import io.crystallize.core.verdict.Analysis.Pairing;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReachTest {
    private final Bench bench = new Bench();

    @Test
    void tooFewPairs_saysHowManyItTakes() {
        bench.record("a", "x", 6, i -> i < 4 ? i + 1.0 : null).record("b", "x", 6, i -> 0);

        assertNoVerdict(
                bench.judge("a.x > b.x"),
                "4 pairs can't reach the level 0.05: the smallest p possible is 0.0625. It takes 5 replicates in which"
                        + " both sides have a value.");
        assertNoVerdict(
                bench.judge(Hypothesis.parse("a.x > b.x").withLevel(1e-13)),
                "4 pairs can't reach the level 1e-13: the smallest p possible is 0.0625. Choose another test"
                        + " or a higher level.");
    }

    /** The smallest p by hand: 1/2ⁿ, 2/2ⁿ, 1/C(2n, n), 2/C(2n, n), 0.3ⁿ. */
    @ParameterizedTest
    @CsvSource({
        "a.x > b.x,   SIGN,               PAIRED,   4, 0.0625,  5, both sides have",
        "a.x != b.x,  SIGN,               PAIRED,   5, 0.0625,  6, both sides have",
        "a.x > b.x,   WILCOXON,           PAIRED,   4, 0.0625,  5, both sides have",
        "a.x > b.x,   MCNEMAR,            PAIRED,   4, 0.0625,  5, both sides have",
        "a.x > b.x,   PERMUTATION,        UNPAIRED, 2, 0.167,   3, each side has",
        "a.x != b.x,  PERMUTATION,        UNPAIRED, 3, 0.1,     4, each side has",
        "a.x > b.x,   MANN_WHITNEY,       UNPAIRED, 2, 0.167,   3, each side has",
        "a.x != b.x,  KOLMOGOROV_SMIRNOV, UNPAIRED, 3, 0.1,     4, each side has",
        "a.x > b.x,   FISHER,             UNPAIRED, 2, 0.167,   3, each side has",
        "a.x > b.x + 0.1, SCORE,          PAIRED,   3, 0.0586,  4, both sides have",
        "a.x > b.x + 0.1, SCORE,          UNPAIRED, 1, 0.1,   2, each side has",
        "a.x > 0.3,   BINOMIAL,           PAIRED,   2, 0.09,    3, a.x has",
        "a.x > 0.3,   PERMUTATION,        PAIRED,   4, 0.0625,  5, a.x has",
        "a.x ~ b.x ± 1, SIGN,             PAIRED,   4, 0.0625,  5, both sides have",
        "*.x differs, FRIEDMAN,           PAIRED,   2, 0.167,   3, every condition has",
    })
    void everyTest_saysHowManyItTakes(
            String claim, TestMethod test, Pairing pairing, int replicates, String p, int needed, String what) {
        for (String condition : List.of("a", "b", "c")) {
            bench.record(condition, "x", replicates, i -> condition.equals("a") == (i > 0) ? 1 : 0);
        }
        Analysis analysis = Analyses.by(test, pairing);

        assertThat(bench.judge(Hypothesis.parse(claim).judgedBy(analysis)).reason())
                .matches("(" + replicates + " pairs|n = " + replicates
                        + ") can't reach the level 0\\.05: the smallest p" + " possible is " + p + "\\. It takes "
                        + needed + " replicates in which " + what + " a value\\.");
    }

    @Test
    void aLongAndAShortSide_reachWhatTheyReachTogether() {
        bench.record("a", "x", 30, i -> i < 2 ? 100 + i : null).record("b", "x", 30, i -> i);

        Verdict verdict = bench.judge(
                Hypothesis.parse("a.x > b.x").judgedBy(Analyses.by(TestMethod.PERMUTATION, Pairing.UNPAIRED)));

        assertThat(verdict.outcome()).isEqualTo(SUPPORTED);
        assertThat(verdict.p()).isEqualTo(Portable.round(1 / 496.0));
    }

    @Test
    void tooFewPairsForSoManyHypotheses_countsTheCorrection() {
        bench.record("a", "x", 5, i -> i + 1).record("b", "x", 5, i -> 0).record("c", "x", 5, i -> 0);

        assertThat(bench.judge("a.x > b.x").outcome()).isEqualTo(SUPPORTED);
        assertThat(bench.judgeAll("a.x > b.x", "a.x > c.x"))
                .allSatisfy(verdict -> assertNoVerdict(
                        verdict,
                        "5 pairs can't reach the level 0.05: the smallest p possible is 0.0313, before the correction"
                                + " (Holm, 2 hypotheses). It takes 6 replicates in which both sides have a value."));
        assertThat(bench.correctedBy(Correction.BENJAMINI_HOCHBERG).judgeAll("a.x > b.x", "a.x > c.x"))
                .as("of two that are as small as can be, this correction takes nothing away")
                .extracting(Verdict::outcome)
                .containsOnly(SUPPORTED);
    }

    @Test
    void outOfReach_doesNotTakeTheOthersAlong() {
        bench.record("a", "x", 6, i -> i < 5 ? i + 1.0 : null);
        bench.record("a", "y", 6, i -> i < 2 ? i + 1.0 : null);
        bench.record("a", "z", 6, i -> i + 1.0);
        for (String metric : List.of("x", "y", "z")) {
            bench.record("b", metric, 6, i -> 0);
        }

        assertThat(bench.judgeAll("a.x > b.x", "a.y > b.y"))
                .extracting(Verdict::outcome)
                .containsExactly(SUPPORTED, NO_VERDICT);
        assertThat(bench.judgeAll("a.y > b.y", "a.x > b.x", "a.z > b.z"))
                .as("in the best case, the correction rejects z first")
                .extracting(Verdict::outcome)
                .containsExactly(NO_VERDICT, SUPPORTED, SUPPORTED);
    }

    @Test
    void outOfReachEvenWithoutTheOthers_isFoundAfterThem() {
        bench.record("a", "x", 5, i -> i + 1.0).record("a", "y", 5, i -> i < 2 ? i + 1.0 : null);
        bench.record("b", "x", 5, i -> 0).record("b", "y", 5, i -> 0).record("c", "x", 5, i -> 0);

        assertThat(bench.judgeAll("a.x > b.x", "a.y > b.y", "a.x > c.x"))
                .extracting(Verdict::outcome)
                .containsOnly(NO_VERDICT);
    }

    @Test
    void levelBelowWhatDrawsCanShow_saysWhatToChange() {
        bench.record("a", "x", 50, i -> i + 1).record("b", "x", 50, i -> 0);

        assertNoVerdict(
                bench.judge(Hypothesis.parse("a.x > b.x").withLevel(1e-6)),
                "50 pairs can't reach the level 0.000001: the smallest p possible is 0.00001. Choose another test"
                        + " or a higher level.");
    }

    @Test
    void reach_isDecidedByNumbersOfObservations_notByTheirValues() {
        bench.record("a", "x", 5, i -> i % 2)
                .record("b", "x", 5, i -> (i + 1) % 2)
                .record("b", "y", 5, i -> i);

        assertThat(bench.judge("a.x > b.x").outcome()).isEqualTo(NOT_SUPPORTED);
    }
}
