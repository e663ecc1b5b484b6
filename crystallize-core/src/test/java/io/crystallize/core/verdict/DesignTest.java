package io.crystallize.core.verdict;

import static io.crystallize.core.verdict.Verdict.Outcome.NO_VERDICT;
import static io.crystallize.core.verdict.Verdict.Outcome.SUPPORTED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DesignTest {
    private static final double[] NOISE = Bench.noise(3, 12);
    private static final String PROCESS = "about the process that the replicates sample";
    private static final String DATA = "about the process that made the data, of which all replicates are splits";
    private static final String SPLITS = "about splits of this data only";

    @Test
    void about_saysWhatTheReplicatesSample() {
        Resamples step = () -> new Resampling(2 / 3.0, 1 / 3.0);

        assertThat(Design.independentReplicates().about(false)).isEqualTo(PROCESS);
        assertThat(Design.resplits(step.resampling()).about(true)).isEqualTo(DATA);
        assertThat(Design.resplits(step.resampling()).about(false)).isEqualTo(SPLITS);
    }

    @Test
    void resampling_fractionsOfMoreThanAll_areRefused() {
        assertThatThrownBy(() -> new Resampling(0.8, 0.3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("add up to more than 1");
        assertThatThrownBy(() -> new Resampling(0, 0.3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("trainFraction is 0.0, but has to lie between 0 and 1");
    }

    @Test
    void resplits_areJudgedByTheCorrectedTest() {
        Verdict verdict = resplits().judge("a.x > b.x");

        assertThat(verdict.outcome()).isEqualTo(SUPPORTED);
        assertThat(verdict.test().name()).isEqualTo("corrected resampled t");
        assertThat(verdict.test().choice()).isEqualTo("the replicates are splits of one data set");
        assertThat(verdict.effect().interval().method()).isEqualTo("corrected resampled t");
        assertThat(verdict.sentence()).endsWith(", " + DATA);
        assertThat(verdict.cautions()).noneMatch(caution -> caution.contains("splits"));
    }

    @Test
    void resplits_constantsAndZerosAndOnesToo() {
        Bench bench = resplits().record("z", "x", 1, 0, 1, 1, 1, 1, 1, 0, 1, 1, 1, 1);

        assertThat(bench.judge("a.x > 0.9").test().name()).isEqualTo("corrected resampled t");
        assertThat(bench.judge(Hypothesis.parse("a.x > 0.9").judgedBy(Analyses.unpaired()))
                        .test()
                        .name())
                .isEqualTo("corrected resampled t");
        assertThat(bench.judge("z.x > 0.5").test().name()).isEqualTo("corrected resampled t");
        assertThat(bench.judge("a.x ~ b.x + 1 ± 9").test().name())
                .isEqualTo("two one-sided tests, corrected resampled t");
    }

    @Test
    void resplits_judgedOtherwise_areAboutThisDataOnly() {
        for (Hypothesis hypothesis : List.of(
                Hypothesis.parse("a.x > b.x").judgedBy(Analyses.by(TestMethod.PAIRED_T)),
                Hypothesis.parse("a.x > b.x").judgedBy(Analyses.unpaired()),
                Hypothesis.parse("*.x differs"))) {
            Verdict verdict = resplits().record("c", "x", Bench.noise(4, 12)).judge(hypothesis);

            assertThat(verdict.sentence()).endsWith(", " + SPLITS);
            assertThat(verdict.cautions())
                    .anyMatch(caution -> caution.startsWith("The replicates are splits of one data set, and the test '")
                            && caution.endsWith("' takes them for independent: it says nothing about other data."));
        }
    }

    @Test
    void resplits_intervalsThatKnowNothingOfThem_areCautionedAgainst() {
        for (EffectSize size : List.of(EffectSize.HEDGES_G, EffectSize.RATIO)) {
            Verdict verdict = resplits()
                    .judge(Hypothesis.parse("a.x > b.x")
                            .judgedBy(Analyses.measuring(size, null, Analysis.Pairing.PAIRED)));

            assertThat(verdict.cautions())
                    .contains("The interval takes splits of one data set for independent: it is about the mean over"
                            + " splits of this data only.");
        }
    }

    @Test
    void correctedT_withoutResplits_isRefused() {
        Verdict verdict = new Bench()
                .record("a", "x", Bench.plus(NOISE, 1))
                .record("b", "x", NOISE)
                .judge(Hypothesis.parse("a.x > b.x").judgedBy(Analyses.by(TestMethod.CORRECTED_T)));

        assertThat(verdict.outcome()).isEqualTo(NO_VERDICT);
        assertThat(verdict.reason()).contains("Let the step that splits implement Resamples");
    }

    @Test
    void conditionsOfDifferentDesigns_areJudgedByTheOneThatKnowsLess() {
        Judge judge = new Judge(
                Map.of("a", Map.of("x", Samples.of(Bench.plus(NOISE, 1))), "b", Map.of("x", Samples.of(Bench.noise(5, 12)))),
                condition -> condition.equals("a")
                        ? Design.resplits(new Resampling(0.5, 0.5))
                        : Design.independentReplicates(),
                Correction.HOLM,
                Bench.SEED);

        assertThat(judge.judge(List.of(Hypothesis.parse("b.x < a.x"))).get(0).about())
                .isEqualTo(DATA);
        Design narrow = Design.resplits(new Resampling(0.9, 0.1));
        Design wide = Design.resplits(new Resampling(0.5, 0.5));
        assertThat(narrow.and(wide)).isEqualTo(wide);
        assertThat(wide.and(narrow)).isEqualTo(wide);
    }

    private static Bench resplits() {
        double[] other = Bench.noise(5, 12);
        return new Bench()
                .resplit(0.8, 0.2)
                .record("a", "x", 12, i -> 3 + NOISE[i] / 2)
                .record("b", "x", 12, i -> 1 + other[i] / 2);
    }
}
