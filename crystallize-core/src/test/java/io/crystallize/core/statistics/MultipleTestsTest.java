package io.crystallize.core.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MultipleTestsTest {
    @Test
    void holm_multipliesByTheNumberNotYetRejected_andNeverDescends() {
        assertThat(MultipleTests.holm(new double[] {0.25, 0.0625, 0.125, 0.125}))
                .containsExactly(0.375, 0.25, 0.375, 0.375);
    }

    @Test
    void holm_one_staysAsItIs() {
        assertThat(MultipleTests.holm(new double[] {0.03})).containsExactly(0.03);
    }

    @Test
    void holm_never_exceedsOne() {
        assertThat(MultipleTests.holm(new double[] {0.9, 0.4, 0.5})).containsExactly(1, 1, 1);
    }

    @Test
    void holm_none_isNone() {
        assertThat(MultipleTests.holm(new double[0])).isEmpty();
    }
}
