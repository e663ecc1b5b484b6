package io.crystallize.core.verdict;

import static io.crystallize.core.verdict.Verdict.Outcome.NO_VERDICT;
import static io.crystallize.core.verdict.Verdict.Outcome.SUPPORTED;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Verdicts of runs that end when all is decided; PeekingTest says how often they are wrong. */
class LooksTest {
    private final Random random = new Random(20);

    private static Hypothesis claim(TestMethod test, double level) {
        return Hypothesis.parse("t0.x > base.x").judgedBy(Analyses.by(test).withLevel(level));
    }

    private double[] values(int number, double mean) {
        return IntStream.range(0, number)
                .mapToDouble(i -> mean + random.nextGaussian())
                .toArray();
    }

    @Test
    void oneLook_isAFixedNumberOfReplicates() {
        Bench bench = new Bench().record("base", "x", values(20, 0)).record("t0", "x", values(20, 0.5));
        Hypothesis claim = claim(TestMethod.PAIRED_T, 0.05);
        assertThat(bench.looking(PlannedLooks.once(20)).judge(claim)).isEqualTo(bench.judge(claim));
    }

    @Test
    void look_doesNotSeeWhatIsBeyondIt() {
        double[] base = values(40, 0);
        double[] better = values(40, 0.5);
        Hypothesis claim = claim(TestMethod.PAIRED_T, 0.05);
        Verdict whole = new Bench()
                .record("base", "x", base)
                .record("t0", "x", better)
                .looking(PlannedLooks.evenly(40, 2))
                .judge()
                .at(1)
                .judge(List.of(claim))
                .get(0);
        Verdict first = new Bench()
                .record("base", "x", Arrays.copyOf(base, 20))
                .record("t0", "x", Arrays.copyOf(better, 20))
                .looking(PlannedLooks.evenly(40, 2).upTo(1))
                .judge(claim);
        assertThat(whole).isEqualTo(first);
        assertThat(whole.data().observations()).isEqualTo(20);
    }

    @Test
    void valuesOfAnEarlierLook_thatCantBeJudged_leaveItsShareUnused() {
        double[] better = values(40, 3);
        better[3] = Double.NaN;
        Bench bench = new Bench().record("base", "x", values(40, 0)).record("t0", "x", better);
        Judge judge = bench.looking(PlannedLooks.evenly(40, 2)).judge();
        assertThat(judge.at(1)
                        .judge(List.of(claim(TestMethod.PAIRED_T, 0.05)))
                        .get(0)
                        .outcome())
                .isEqualTo(NO_VERDICT);
        assertThat(judge.judge(List.of(claim(TestMethod.PAIRED_T, 0.05))).get(0).outcome())
                .isEqualTo(NO_VERDICT);
    }

    @Test
    void claimSupportedAtALook_staysSo() {
        double[] base = new double[40];
        double[] better = IntStream.range(0, 40)
                .mapToDouble(i -> (i < 20 ? 5 : -9) + 0.1 * random.nextGaussian())
                .toArray();
        Judge judge = new Bench()
                .record("base", "x", base)
                .record("t0", "x", better)
                .looking(PlannedLooks.evenly(40, 2))
                .judge();
        List<Hypothesis> claims = List.of(claim(TestMethod.SIGN, 0.05));
        assertThat(judge.at(1).judge(claims)).allMatch(verdict -> verdict.outcome() == SUPPORTED);
        Verdict later = judge.judge(claims).get(0);
        assertThat(Objects.requireNonNull(later.test()).p()).isGreaterThan(0.4);
        assertThat(later.outcome()).isEqualTo(SUPPORTED);
        assertThat(later.test().correction()).isEqualTo("look 2 of 2");
    }

    @Test
    void claimOutOfReach_isToldAtTheLastLook_withWhatItHasOfTheLevel() {
        Bench bench = new Bench().record("base", "x", values(5, 0)).record("t0", "x", values(5, 9));
        List<Hypothesis> claims = List.of(claim(TestMethod.SIGN, 0.035));
        assertThat(bench.judge(claims.get(0)).outcome()).isEqualTo(SUPPORTED);
        Judge looking = bench.looking(PlannedLooks.evenly(5, 2)).judge();
        assertThat(looking.at(1).judge(claims).get(0).outcome()).isEqualTo(Verdict.Outcome.NOT_SUPPORTED);
        Verdict last = looking.judge(claims).get(0);
        assertThat(last.outcome()).isEqualTo(NO_VERDICT);
        assertThat(last.reason())
                .contains("5 pairs can't reach the level 0.035", "and the last look has 0.784 of the level");
    }

    @Test
    void sentence_saysWhichLookItWas_andThatAnEarlyOneExaggerates() {
        Verdict verdict = new Bench()
                .record("base", "x", values(40, 0))
                .record("t0", "x", values(40, 5))
                .looking(PlannedLooks.evenly(40, 4))
                .judge()
                .at(1)
                .judge(List.of(claim(TestMethod.PAIRED_T, 0.05)))
                .get(0);
        assertThat(verdict.sentence()).contains("(look 1 of 4)", "10 pairs");
        assertThat(verdict.cautions())
                .anySatisfy(
                        caution -> assertThat(caution).contains("ended early").contains("too great"));
    }

    /** Of a two-sided p, only looks that saw the claimed direction count. */
    @Test
    void lookInTheOtherDirection_doesNotSupportTheClaimLater() {
        double[] base = values(200, 0);
        double[] first = values(200, 0.5);
        for (int i = 0; i < 40; i++) {
            first[i] -= 2;
        }
        Judge judge = new Bench()
                .record("base", "x", base)
                .record("t0", "x", first)
                .looking(PlannedLooks.evenly(200, 5))
                .judge();
        Hypothesis claim = Hypothesis.parse("t0.x > base.x")
                .judgedBy(Analyses.by(TestMethod.PAIRED_T).withTwoSidedP());
        Verdict early = judge.at(1).judge(List.of(claim)).get(0);
        assertThat(Objects.requireNonNull(early.test()).p()).isLessThan(1e-6);
        assertThat(early.outcome()).isEqualTo(Verdict.Outcome.NOT_SUPPORTED);
        Verdict later = judge.at(3).judge(List.of(claim)).get(0);
        assertThat(Objects.requireNonNull(later.test()).adjusted()).isGreaterThan(0.05);
        assertThat(later.outcome()).isEqualTo(Verdict.Outcome.NOT_SUPPORTED);
    }
}
