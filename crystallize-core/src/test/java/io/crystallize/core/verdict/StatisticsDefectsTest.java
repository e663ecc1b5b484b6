package io.crystallize.core.verdict;

import static io.crystallize.core.verdict.Verdict.Outcome.NOT_SUPPORTED;
import static io.crystallize.core.verdict.Verdict.Outcome.NO_VERDICT;
import static io.crystallize.core.verdict.Verdict.Outcome.SUPPORTED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crystallize.core.verdict.Analysis.Pairing;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What another framework's statistics got wrong, defect by defect. Its looks at a growing sample are ResumeTest's. */
class StatisticsDefectsTest {
    private final Bench bench = new Bench();

    @Test
    void margin_isNotDropped() {
        bench.record("a", "x", 12, i -> 0.9 + 0.001 * (i % 3)).record("b", "x", 12, i -> 0.92 + 0.001 * (i % 4));

        assertThat(bench.judge("a.x >= b.x - 0.05").outcome()).isEqualTo(SUPPORTED);
        assertThat(bench.judge("a.x >= b.x - 0.005").outcome()).isEqualTo(NOT_SUPPORTED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.x > b.x by far", "a.x >= b.x - 0.05 %", "a.x > b.x; drop", "a.x > 0.9 )", "*.x differs !"})
    void trailingText_isNotIgnored(String text) {
        assertThatThrownBy(() -> Hypothesis.parse(text))
                .isInstanceOf(HypothesisSyntaxException.class)
                .hasMessageContaining("expected the end of the hypothesis");
    }

    /** As clear as can be, and of so many that a count of exceeding draws is 0. */
    @ParameterizedTest
    @EnumSource(
            names = {"FRIEDMAN", "RANDOMIZED_BLOCKS", "ONE_WAY", "CORRECTED_T"},
            mode = EnumSource.Mode.EXCLUDE)
    void p_isNever0(TestMethod test) {
        boolean shares = test.isOfShares();
        bench.record("a", "x", 2000, i -> shares ? 1 : 1e9 + i);
        bench.record("b", "x", 2000, i -> shares ? 0 : i % 2);
        for (Pairing pairing : Pairing.values()) {
            for (String claim : List.of("a.x > b.x", "a.x > 0.5")) {
                Hypothesis hypothesis = Hypothesis.parse(claim);
                Analysis analysis = Analyses.by(test, pairing);
                if (analysis.problemWith(hypothesis.claim()).isEmpty()) {
                    Verdict verdict = bench.judge(hypothesis.judgedBy(analysis));
                    assertThat(verdict.outcome()).isEqualTo(SUPPORTED);
                    assertThat(verdict.p()).isPositive();
                }
            }
        }
    }

    /** p was .103, for rounding. */
    @Test
    void ties_areNotBrokenByRounding() {
        bench.record("a", "x", .2, .2, .7, .7).record("b", "x", .7, .2, .2, .2);

        Verdict verdict = bench.judge(Hypothesis.parse("a.x > b.x").judgedBy(Analyses.unpaired()));

        assertThat(verdict.p()).isEqualTo(0.5);
    }

    @Test
    void armsThatShareSeeds_arePaired() {
        double[] shared = Bench.noise(31, 10);
        bench.record("a", "x", 10, i -> 100 * shared[i] + 1 + i % 2).record("b", "x", 10, i -> 100 * shared[i]);

        assertThat(bench.judge("a.x > b.x").test().name()).isEqualTo("paired permutation (exact)");
        assertThat(bench.judge("a.x > b.x").outcome()).isEqualTo(SUPPORTED);
        assertThat(bench.judge(Hypothesis.parse("a.x > b.x").judgedBy(Analyses.unpaired())).outcome())
                .isEqualTo(NOT_SUPPORTED);
    }

    @Test
    void nan_isNotP0() {
        bench.record("a", "x", 10, i -> i == 5 ? Double.NaN : i + 1).record("b", "x", 10, i -> i);

        Verdict verdict = bench.judge("a.x > b.x");

        assertThat(verdict.outcome()).isEqualTo(NO_VERDICT);
        assertThat(verdict.p()).isNull();
        assertThat(verdict.reason()).contains("a.x is NaN in replicate 5");
    }

    /** A bootstrap interval covered .877 at five values. CoverageTest measures what ours cover. */
    @Test
    void intervalOfFewValues_isStudentsT_andABootstrapIsCautionedAgainst() {
        bench.record("a", "x", 3, 1, 4, 1, 5).record("b", "x", 0, 0, 1, 0, 2);

        assertThat(bench.judge("a.x > b.x").effect().interval().method()).isEqualTo("paired t");
        assertThat(bench.judge(Hypothesis.parse("a.x > b.x")
                                .judgedBy(Analyses.measuring(null, IntervalMethod.BCA, Pairing.PAIRED)))
                        .cautions())
                .anyMatch(caution -> caution.startsWith("95 % by the BCa bootstrap can't be trusted"));
    }

    /** A missing metric counted as valid. */
    @ParameterizedTest
    @CsvSource({"a.y > b.x, 'y'", "a.x > b.y, 'y'", "c.x > b.x, 'c'", "*.y differs, 'y'", "a.y > 0.5, 'y'"})
    void missingMetricOrCondition_isNoVerdict(String claim, String named) {
        bench.record("a", "x", 8, i -> i + 1).record("b", "x", 8, i -> i).record("d", "x", 8, i -> i);

        Verdict verdict = bench.judge(claim);

        assertThat(verdict.outcome()).isEqualTo(NO_VERDICT);
        assertThat(verdict.reason()).contains("'" + named + "'");
    }

    /** 14 of 25 lineages of a true null became supported within 20 attempts: attempts are hypotheses of one family. */
    @Test
    void twentyAttempts_areCorrectedTogether() {
        int supported = 0;
        for (int lineage = 0; lineage < 100; lineage++) {
            Bench attempts = new Bench().record("base", "x", Bench.noise(1000 + lineage, 15));
            String[] claims = new String[20];
            for (int i = 0; i < 20; i++) {
                attempts.record("t" + i, "x", Bench.noise(100_000L + 100 * lineage + i, 15));
                claims[i] = "t" + i + ".x > base.x";
            }
            supported += attempts.judgeAll(claims).stream().anyMatch(verdict -> verdict.outcome() == SUPPORTED) ? 1 : 0;
        }
        assertThat(supported).as("of 100, the 99.99 % bound of 5 %").isLessThanOrEqualTo(14);
    }
}
