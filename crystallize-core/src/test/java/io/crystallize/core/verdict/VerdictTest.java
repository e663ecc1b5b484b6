package io.crystallize.core.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crystallize.core.statistics.Interval;
import io.crystallize.core.verdict.Verdict.Outcome;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class VerdictTest {
    private static final Hypothesis HYPOTHESIS = Hypothesis.parse("standardized.accuracy > baseline.accuracy");
    private static final Effect EFFECT =
            new Effect(EffectSize.DIFFERENCE, 0.17, new Interval(0.15, 0.19, 0.95, "paired t"));
    private static final Verdict.Tested ALONE =
            new Verdict.Tested("paired permutation (exact)", "for values in pairs", 9.3132e-10, 9.3132e-10, null);
    private static final Verdict.Tested OF_TWO =
            new Verdict.Tested("sign (exact)", "asked for", 0.0078125, 0.015625, "Holm, 2 hypotheses");

    @Test
    void sentence_supported_saysAllOfIt() {
        assertThat(verdict(ALONE, data(30, true, List.of(), 0)).sentence())
                .isEqualTo(
                        "standardized.accuracy > baseline.accuracy: SUPPORTED (means 0.94 and 0.77, difference +0.170"
                                + " [0.150, 0.190], p = 9.3e-10, paired permutation (exact), 30 pairs), about the process");
    }

    @Test
    void sentence_severalHypothesesAndMissingReplicates_saysSo() {
        assertThat(verdict(OF_TWO, data(7, true, List.of(1, 3), 0)).sentence())
                .contains(", p = 0.0078, adjusted 0.016 (Holm, 2 hypotheses), sign (exact), 7 pairs;"
                        + " replicates 1, 3 have none)");
        assertThat(verdict(ALONE, data(7, true, List.of(4), 0)).sentence())
                .contains(", 7 pairs; replicate 4 has none)");
        assertThat(verdict(ALONE, data(7, false, IntStream.range(0, 25).boxed().toList(), 0))
                        .sentence())
                .contains(", n = 7; replicates 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 and 15 more have none");
    }

    @Test
    void sentence_repeatsOfOneExecution_areCounted() {
        assertThat(verdict(ALONE, data(7, true, List.of(), 1)).sentence())
                .contains(", 7 pairs; 1 repeat of others left");
        assertThat(verdict(ALONE, data(7, true, List.of(9), 2)).sentence())
                .contains(", 7 pairs; 2 repeats of others left out; replicate 9 has none)");
    }

    @Test
    void sentence_noVerdict_saysWhy() {
        assertThat(withheld(data(1, true, List.of(0, 2), 0)).sentence())
                .isEqualTo("standardized.accuracy > baseline.accuracy: NO_VERDICT (1 pair; replicates 0, 2 have none)."
                        + " The reason.");
        assertThat(withheld(data(0, true, List.of(0), 0)).sentence())
                .isEqualTo("standardized.accuracy > baseline.accuracy: NO_VERDICT. The reason.");
    }

    @Test
    void test_withoutAVerdict_isRefused() {
        assertThatThrownBy(() -> new Verdict(
                        HYPOTHESIS,
                        Outcome.NO_VERDICT,
                        "r",
                        "a",
                        data(5, true, List.of(), 0),
                        ALONE,
                        EFFECT,
                        List.of(),
                        Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("There is a test, but no verdict");
    }

    private static Verdict.Data data(int observations, boolean paired, List<Integer> missing, int repeats) {
        Map<String, Double> means = new LinkedHashMap<>();
        means.put("standardized.accuracy", 0.94);
        means.put("baseline.accuracy", 0.77);
        return new Verdict.Data(observations, observations, paired, missing, repeats, means);
    }

    private static Verdict verdict(Verdict.Tested test, Verdict.Data data) {
        return new Verdict(
                HYPOTHESIS, Outcome.SUPPORTED, "r", "about the process", data, test, EFFECT, List.of(), Map.of());
    }

    private static Verdict withheld(Verdict.Data data) {
        return new Verdict(
                HYPOTHESIS, Outcome.NO_VERDICT, "The reason.", "about", data, null, null, List.of(), Map.of());
    }
}
