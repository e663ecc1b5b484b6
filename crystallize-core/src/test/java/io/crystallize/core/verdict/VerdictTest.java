package io.crystallize.core.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class VerdictTest {
    private static final Hypothesis HYPOTHESIS = Hypothesis.parse("standardized.accuracy > baseline.accuracy");
    private static final Effect EFFECT = new Effect(0.17, new Effect.Interval(0.15, 0.19, 0.95));

    @Test
    void sentence_supported_saysAllOfIt() {
        Verdict verdict = verdict(Math.pow(2, -30), Math.pow(2, -30), 30, List.of());

        assertThat(verdict.sentence())
                .isEqualTo("standardized.accuracy > baseline.accuracy: SUPPORTED (p = 9.3e-10, effect +0.170"
                        + " [0.150, 0.190], 30 pairs), about splits of this data only");
    }

    @Test
    void sentence_severalHypothesesAndMissingReplicates_saysSo() {
        assertThat(verdict(0.0078125, 0.015625, 7, List.of(1, 3)).sentence())
                .contains("(p = 0.0078, adjusted 0.016, effect", ", 7 pairs; replicates 1, 3 have none)");
        assertThat(verdict(0.01, 0.01, 7, List.of(4)).sentence()).contains(", 7 pairs; replicate 4 has none)");
        assertThat(verdict(0.01, 0.01, 7, IntStream.range(0, 25).boxed().toList())
                        .sentence())
                .contains("replicates 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 and 15 more have none");
    }

    @Test
    void sentence_noVerdict_saysWhy() {
        Verdict verdict = new Verdict(
                HYPOTHESIS,
                Verdict.Outcome.NO_VERDICT,
                "The reason.",
                "about",
                null,
                null,
                null,
                null,
                1,
                List.of(0, 2));

        assertThat(verdict.sentence())
                .isEqualTo("standardized.accuracy > baseline.accuracy: NO_VERDICT (1 pair; replicates 0, 2 have none)."
                        + " The reason.");
    }

    @Test
    void verdict_resultsWithoutAnOutcomeOrAnOutcomeWithoutResults_isRefused() {
        assertThatThrownBy(() -> new Verdict(
                        HYPOTHESIS, Verdict.Outcome.NO_VERDICT, "r", "a", 0.5, 0.5, EFFECT, "test", 5, List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("p, pAdjusted, effect and test have to be absent with NO_VERDICT");
        assertThatThrownBy(() -> new Verdict(
                        HYPOTHESIS, Verdict.Outcome.SUPPORTED, "r", "a", 0.5, null, EFFECT, "test", 5, List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("p, pAdjusted, effect and test have to be present with SUPPORTED");
    }

    private static Verdict verdict(double p, double adjusted, int pairs, List<Integer> missing) {
        return new Verdict(
                HYPOTHESIS,
                Verdict.Outcome.SUPPORTED,
                "The reason.",
                "about splits of this data only",
                p,
                adjusted,
                EFFECT,
                "test",
                pairs,
                missing);
    }
}
