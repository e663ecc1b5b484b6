package io.crystallize.core.verdict;

import static io.crystallize.core.verdict.Verdict.Outcome.NOT_SUPPORTED;
import static io.crystallize.core.verdict.Verdict.Outcome.SUPPORTED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.crystallize.core.verdict.Analysis.Pairing;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Values that are 0 or 1, compared with a margin. */
class SharesWithMarginTest {
    private final Bench bench = new Bench();

    /** The contact lenses of Tango (1998): 44 pairs, of which one differs. */
    private void recordLenses() {
        bench.record("new", "recall", 44, i -> i < 43 ? 1 : 0).record("old", "recall", 44, i -> 1);
    }

    private void recordLongSides() {
        bench.record("a", "ok", 100, i -> i < 85 ? 1 : 0).record("b", "ok", 100, i -> i < 78 ? 1 : 0);
    }

    private Verdict unpaired(String claim) {
        return bench.judge(Hypothesis.parse(claim).judgedBy(Analyses.unpaired()));
    }

    @Test
    void nonInferiority_ofPairs_isJudgedByTangosTest() {
        recordLenses();

        Verdict verdict = bench.judge("new.recall >= old.recall - 0.1");

        assertThat(verdict.outcome()).isEqualTo(SUPPORTED);
        assertThat(verdict.test().name()).isEqualTo("Tango score");
        assertThat(verdict.test().choice()).isEqualTo("all values are 0 or 1, in pairs, with a margin");
        assertThat(verdict.p()).isCloseTo(0.04376584443856073, within(1e-9));
        assertThat(bench.judge("new.recall >= old.recall - 0.02").outcome()).isEqualTo(NOT_SUPPORTED);
        assertThat(bench.judge("new.recall > old.recall + 0.05").outcome()).isEqualTo(NOT_SUPPORTED);
        assertThat(bench.judge("old.recall <= new.recall + 0.1").p())
                .as("the same claim, told from the other side")
                .isEqualTo(verdict.p());
    }

    @Test
    void nonInferiority_unpaired_isJudgedByFarringtonAndManningsTest() {
        recordLongSides();

        Verdict verdict = unpaired("a.ok >= b.ok - 0.1");

        assertThat(verdict.outcome()).isEqualTo(SUPPORTED);
        assertThat(verdict.test().name()).isEqualTo("Farrington–Manning score");
        assertThat(verdict.test().choice()).isEqualTo("all values are 0 or 1, unpaired, with a margin");
        assertThat(verdict.p()).isCloseTo(0.00125211128351095, within(1e-11));
        assertThat(verdict.cautions()).isEmpty();
        assertThat(unpaired("a.ok > b.ok + 0.05").outcome()).isEqualTo(NOT_SUPPORTED);
        assertThat(unpaired("a.ok <= b.ok + 0.1").outcome()).isEqualTo(NOT_SUPPORTED);
    }

    @Test
    void equivalence_isAsStrongAsTheWeakerSide() {
        recordLongSides();

        Verdict narrow = unpaired("a.ok ~ b.ok ± 0.1");
        Verdict wide = unpaired("a.ok ~ b.ok ± 0.3");

        assertThat(narrow.test().name()).isEqualTo("two one-sided tests, Farrington–Manning score");
        assertThat(narrow.outcome()).isEqualTo(NOT_SUPPORTED);
        assertThat(narrow.p()).isEqualTo(unpaired("a.ok < b.ok + 0.1").p());
        assertThat(wide.outcome()).isEqualTo(SUPPORTED);
    }

    @Test
    void withoutMargin_exactTestsStay() {
        recordLongSides();

        assertThat(bench.judge("a.ok > b.ok").test().name()).isEqualTo("McNemar (exact)");
        assertThat(unpaired("a.ok > b.ok").test().name()).isEqualTo("Fisher (exact)");
    }

    @Test
    void splitsOfOneDataSet_keepTheirTest() {
        bench.resplit(0.8, 0.2);
        recordLongSides();

        assertThat(bench.judge("a.ok > b.ok - 0.1").test().name()).isEqualTo("corrected resampled t");
        assertThat(unpaired("a.ok > b.ok - 0.1").test().name()).contains("permutation");
    }

    @Test
    void otherValues_keepThePermutationTest() {
        bench.record("a", "x", 12, i -> i).record("b", "x", 12, i -> i % 2);

        assertThat(bench.judge("a.x > b.x - 0.1").test().name()).contains("permutation");
    }

    @Test
    void fewExpectedAtTheMargin_isACaution() {
        recordLenses();
        bench.record("a", "ok", 20, i -> i < 19 ? 1 : 0).record("b", "ok", 20, i -> i < 18 ? 1 : 0);

        assertThat(bench.judge("new.recall >= old.recall - 0.1").cautions())
                .contains("Of pairs that differ the rarer way, what is expected at the margin is 0, fewer than 5. Then"
                        + " the test 'score' holds its level only about: at 0.05, it supports up to 9.5 % of claims"
                        + " that are only just false.");
        assertThat(unpaired("a.ok >= b.ok - 0.1").cautions())
                .anyMatch(caution -> caution.matches("Of a side's zeros or ones, what is expected at the margin is"
                        + " [0-9.]+, fewer than 5\\. .* up to 9\\.5 % of claims that are only just false, and up to"
                        + " 18\\.3 % if one side has five times as many values\\."));
    }

    @Test
    void permutationAskedForAMargin_isCautionedAgainst() {
        recordLongSides();

        for (String claim : List.of("a.ok >= b.ok - 0.1", "a.ok ~ b.ok ± 0.1")) {
            for (Pairing pairing : Pairing.values()) {
                Analysis analysis = Analyses.by(TestMethod.PERMUTATION, pairing);

                assertThat(bench.judge(Hypothesis.parse(claim).judgedBy(analysis))
                                .cautions())
                        .as(claim)
                        .anyMatch(caution -> caution.startsWith("The values are 0 or 1, and the test 'permutation'"));
            }
        }
    }
}
