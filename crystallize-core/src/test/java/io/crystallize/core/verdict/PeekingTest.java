package io.crystallize.core.verdict;

import static io.crystallize.core.verdict.Verdict.Outcome.SUPPORTED;
import static org.assertj.core.api.Assertions.assertThat;

import io.crystallize.core.statistics.Interval;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How often verdicts are wrong if a run ends as soon as they please; seeds are fixed. */
@Tag("proof")
class PeekingTest {
    private static final int RUNS = 2000;

    /** Of 2000 runs at a level of 5 %, 139 or fewer with a probability of 99.99 %. */
    private static final int BOUND = 139;

    private final Random random = new Random(20);

    private static Hypothesis claim(int treatment, TestMethod test) {
        return Hypothesis.parse("t" + treatment + ".x > base.x").judgedBy(Analyses.by(test));
    }

    /** Returns the verdicts at the first look at which all claims are supported, or at the last. */
    private List<Verdict> judgeUntilDecided(PlannedLooks looks, List<Hypothesis> claims, double effect) {
        Bench bench = new Bench().record("base", "x", values(looks.most(), 0));
        for (int i = 0; i < claims.size(); i++) {
            bench.record("t" + i, "x", values(looks.most(), effect));
        }
        return untilDecided(bench.looking(looks).judge(), claims);
    }

    private double[] values(int number, double mean) {
        return IntStream.range(0, number)
                .mapToDouble(i -> mean + random.nextGaussian())
                .toArray();
    }

    private static List<Verdict> untilDecided(Judge judge, List<Hypothesis> claims) {
        int planned = judge.looks().replicates().size();
        for (int look = 1; look < planned; look++) {
            List<Verdict> verdicts = judge.at(look).judge(claims);
            if (verdicts.stream().allMatch(PeekingTest::isSupported)) {
                return verdicts;
            }
        }
        return judge.at(planned).judge(claims);
    }

    private static boolean isSupported(Verdict verdict) {
        return verdict.outcome() == SUPPORTED;
    }

    private static int falsePositives(Supplier<List<Verdict>> run) {
        return (int) IntStream.range(0, RUNS)
                .filter(i -> run.get().stream().anyMatch(PeekingTest::isSupported))
                .count();
    }

    @Test
    void plannedLooks_holdTheLevel() {
        List<Hypothesis> claims = List.of(claim(0, TestMethod.PAIRED_T));
        assertThat(falsePositives(() -> judgeUntilDecided(PlannedLooks.evenly(50, 5), claims, 0)))
                .as("the 99.99 % bound of 5 %, and a level that is not given away")
                .isBetween(RUNS / 50, BOUND);
    }

    @Test
    void plannedLooks_withAnExactTest_holdTheLevel() {
        List<Hypothesis> claims = List.of(claim(0, TestMethod.PERMUTATION));
        assertThat(falsePositives(() -> judgeUntilDecided(PlannedLooks.evenly(12, 3), claims, 0)))
                .isLessThanOrEqualTo(BOUND);
    }

    @Test
    void plannedLooks_atSeveralClaims_holdTheLevelTogether() {
        List<Hypothesis> claims =
                List.of(claim(0, TestMethod.PAIRED_T), claim(1, TestMethod.PAIRED_T), claim(2, TestMethod.PAIRED_T));
        assertThat(falsePositives(() -> judgeUntilDecided(PlannedLooks.evenly(40, 4), claims, 0)))
                .isLessThanOrEqualTo(BOUND);
    }

    /** What the plan guards against: the same looks, each with all of the level, are wrong more than twice as often. */
    @Test
    void looksWithoutAPlan_doNotHoldTheLevel() {
        List<Hypothesis> claims = List.of(claim(0, TestMethod.PAIRED_T));
        PlannedLooks looks = PlannedLooks.evenly(50, 5);
        int wrong = 0;
        for (int i = 0; i < RUNS; i++) {
            double[] base = values(50, 0);
            double[] treatment = values(50, 0);
            wrong += looks.replicates().stream()
                            .anyMatch(number -> isSupported(new Bench()
                                    .record("base", "x", Arrays.copyOf(base, number))
                                    .record("t0", "x", Arrays.copyOf(treatment, number))
                                    .judge(claims.get(0))))
                    ? 1
                    : 0;
        }
        assertThat(wrong).isGreaterThan(2 * RUNS / 20);
    }

    /** Ending early chooses great effects; the intervals hold nevertheless. */
    @Test
    void intervals_ofRunsThatEndWhenDecided_coverAsTheySay() {
        List<Hypothesis> claims = List.of(claim(0, TestMethod.PAIRED_T));
        int missed = 0;
        int early = 0;
        for (int i = 0; i < RUNS; i++) {
            Verdict verdict =
                    judgeUntilDecided(PlannedLooks.evenly(50, 5), claims, 0.6).get(0);
            Interval interval = Objects.requireNonNull(
                    Objects.requireNonNull(verdict.effect()).interval());
            missed += interval.low() <= 0.6 && 0.6 <= interval.high() ? 0 : 1;
            early += verdict.data().observations() < 50 ? 1 : 0;
        }
        assertThat(missed).isLessThanOrEqualTo(BOUND);
        assertThat(early).as("runs that ended early").isGreaterThan(RUNS / 2);
    }
}
