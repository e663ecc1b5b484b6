package io.crystallize.core.verdict;

import static io.crystallize.core.verdict.Verdict.Outcome.NOT_SUPPORTED;
import static io.crystallize.core.verdict.Verdict.Outcome.SUPPORTED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.crystallize.core.statistics.Alternative;
import io.crystallize.core.statistics.BlockTests;
import io.crystallize.core.statistics.PairedTests;
import io.crystallize.core.verdict.Analysis.Pairing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What margins, factors, constants, equivalences and claims about all conditions come to. */
class ClaimsTest {
    private static final double[] A = Bench.noise(21, 20);
    private static final double[] B = Bench.noise(22, 20);

    private final Bench bench = new Bench().record("a", "x", A).record("b", "x", B);

    @ParameterizedTest
    @CsvSource({"a.x > b.x - 0.5, 0.5", "a.x >= b.x - 0.5, 0.5", "a.x > b.x + 0.3, -0.3", "a.x >= b.x + 0.3, -0.3"})
    void scenario18_marginsAreHonoured(String claim, double raise) {
        double p = PairedTests.t(Bench.plus(A, raise), B, Alternative.GREATER).orElseThrow().p();

        assertThat(bench.judge(Hypothesis.parse(claim).judgedBy(Analyses.by(TestMethod.PAIRED_T))).p())
                .isEqualTo(p, within(1e-9));
    }

    @Test
    void margins_decideTheVerdict_andAreNoPartOfTheEffect() {
        Bench close = new Bench().record("a", "x", 10, i -> i % 4 - 0.01 * (i % 3)).record("b", "x", 10, i -> i % 4);

        assertThat(close.judge("a.x > b.x").outcome()).isEqualTo(NOT_SUPPORTED);
        Verdict within = close.judge("a.x >= b.x - 0.05");
        assertThat(within.outcome()).isEqualTo(SUPPORTED);
        assertThat(within.effect().estimate()).isEqualTo(-0.009, within(1e-9));
        assertThat(close.judge("a.x >= b.x - 0.005").outcome()).isEqualTo(NOT_SUPPORTED);
        assertThat(close.judge("a.x <= b.x + 0.05").outcome()).isEqualTo(SUPPORTED);
    }

    @Test
    void factors_multiplyTheRightSide_andTheEffectIsARatio() {
        Bench faster = new Bench().record("a", "time", 8, i -> 50 + i).record("b", "time", 8, i -> 100 + 3 * i);

        assertThat(faster.judge("a.time < 0.6 * b.time").outcome()).isEqualTo(SUPPORTED);
        assertThat(faster.judge("a.time < 0.4 * b.time").outcome()).isEqualTo(NOT_SUPPORTED);
        assertThat(faster.judge("a.time < 0.5 * b.time + 3").outcome()).isEqualTo(SUPPORTED);
        Effect effect = faster.judge("a.time < 0.6 * b.time").effect();
        assertThat(effect.size()).isEqualTo(EffectSize.RATIO);
        assertThat(effect.estimate()).isEqualTo(53.5 / 110.5, within(1e-9));
        assertThat(effect.interval().method()).isEqualTo("Fieller, paired");
    }

    @Test
    void constants_standOnEitherSide() {
        Bench accurate = new Bench().record("a", "x", 8, i -> 0.93 + i % 3 * 0.01);

        Verdict verdict = accurate.judge("a.x > 0.9");
        assertThat(verdict.outcome()).isEqualTo(SUPPORTED);
        assertThat(verdict.p()).isEqualTo(1 / 256.0);
        assertThat(verdict.test().choice()).isEqualTo("for values against a constant");
        assertThat(verdict.data().means()).containsOnlyKeys("a.x");
        assertThat(verdict.effect().estimate()).isEqualTo(0.03875, within(1e-9));
        assertThat(verdict.sentence()).contains("(mean 0.9388, difference +0.0387 [", ", n = 8), about");
        assertThat(accurate.judge("0.9 < a.x").p()).isEqualTo(verdict.p());
        assertThat(accurate.judge("0.9 < a.x").effect()).isEqualTo(verdict.effect());
        assertThat(accurate.judge("a.x < 0.9").outcome()).isEqualTo(NOT_SUPPORTED);
        assertThat(accurate.judge("a.x >= 0.9").p()).isEqualTo(verdict.p());
        assertThat(accurate.judge("a.x ~ 0.94 ± 0.02").outcome()).isEqualTo(SUPPORTED);
    }

    @Test
    void equivalence_takesBothOneSidedTests_andTheWeakerDecides() {
        Hypothesis equivalent = Hypothesis.parse("a.x ~ b.x ± 1").judgedBy(Analyses.by(TestMethod.PAIRED_T));
        double above = PairedTests.t(Bench.plus(A, 1), B, Alternative.GREATER).orElseThrow().p();
        double below = PairedTests.t(Bench.plus(A, -1), B, Alternative.LESS).orElseThrow().p();

        Verdict verdict = bench.judge(equivalent);

        assertThat(verdict.p()).isEqualTo(Math.max(above, below), within(1e-9));
        assertThat(verdict.test().name()).isEqualTo("two one-sided tests, paired t");
    }

    @Test
    void equivalence_isSupportedWithinTheMarginOnly() {
        Bench alike = new Bench()
                .record("a", "x", 12, i -> 10 + i + 0.01 * (i % 5))
                .record("b", "x", 12, i -> 10 + i + 0.01 * (i % 3));

        assertThat(alike.judge("a.x ~ b.x ± 0.1").outcome()).isEqualTo(SUPPORTED);
        assertThat(alike.judge("a.x ~ b.x ± 0.005").outcome()).isEqualTo(NOT_SUPPORTED);
        assertThat(alike.judge("a.x ~ b.x + 1 ± 0.1").outcome()).isEqualTo(NOT_SUPPORTED);
        assertThat(alike.judge("a.x ~ 1.01 * b.x ± 0.5").outcome()).isEqualTo(SUPPORTED);
        assertThat(alike.judge(Hypothesis.parse("a.x ~ b.x ± 9").judgedBy(Analyses.unpaired())).outcome())
                .isEqualTo(SUPPORTED);
    }

    @ParameterizedTest
    @CsvSource({"FRIEDMAN, PAIRED", "RANDOMIZED_BLOCKS, PAIRED", "ONE_WAY, UNPAIRED"})
    void differs_looksAtAllConditions(TestMethod test, Pairing pairing) {
        bench.record("c", "x", Bench.plus(Bench.noise(23, 20), 3));
        bench.record("c", "other", 1, 2, 3);

        Verdict verdict = bench.judge(Hypothesis.parse("*.x differs").judgedBy(Analyses.by(test, pairing)));

        assertThat(verdict.outcome()).isEqualTo(SUPPORTED);
        assertThat(verdict.effect()).isNull();
        assertThat(verdict.data().means()).containsOnlyKeys("a.x", "b.x", "c.x");
        assertThat(verdict.sentence()).startsWith("*.x differs: SUPPORTED (p = ").contains(", n = 20)");
    }

    @Test
    void differs_byDefault_suitsThePairing() {
        bench.record("c", "x", Bench.noise(23, 20));
        double[][] blocks = new double[20][];
        for (int i = 0; i < 20; i++) {
            blocks[i] = new double[] {A[i], B[i], Bench.noise(23, 20)[i]};
        }

        Verdict paired = bench.judge("*.x differs");
        assertThat(paired.p()).isEqualTo(Portable.round(BlockTests.friedman(blocks).p()));
        assertThat(paired.test().choice()).isEqualTo("for values in blocks, the replicates");
        Verdict unpaired = bench.judge(Hypothesis.parse("*.x differs").judgedBy(Analyses.unpaired()));
        assertThat(unpaired.test().name()).isEqualTo("one-way F");
        assertThat(unpaired.test().choice()).isEqualTo("for unpaired values");
    }

    @Test
    void differs_takesReplicatesWithAValueUnderEveryCondition() {
        bench.record("c", "x", 20, i -> i == 4 || i == 7 ? null : 3 + i % 2);

        assertThat(bench.judge("*.x differs").data().observations()).isEqualTo(18);
        assertThat(bench.judge("*.x differs").data().missing()).containsExactly(4, 7);
    }

    @Test
    void differs_amongTwo_pointsToTheirComparison() {
        assertThat(bench.judge("*.x differs").reason())
                .isEqualTo("Whether a metric differs among all conditions takes at least 3 of them, and there are 2. Two"
                        + " are compared by 'a.x != b.x'.");
    }
}
