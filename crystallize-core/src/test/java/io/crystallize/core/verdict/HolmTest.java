package io.crystallize.core.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HolmTest {
    @Test
    void adjust_multipliesByTheNumberNotYetRejected_andNeverDescends() {
        assertThat(Holm.adjust(new double[] {0.25, 0.0625, 0.125, 0.125})).containsExactly(0.375, 0.25, 0.375, 0.375);
    }

    @Test
    void adjust_one_staysAsItIs() {
        assertThat(Holm.adjust(new double[] {0.03})).containsExactly(0.03);
    }

    @Test
    void adjust_never_exceedsOne() {
        assertThat(Holm.adjust(new double[] {0.9, 0.4, 0.5})).containsExactly(1, 1, 1);
    }

    @Test
    void adjust_none_isNone() {
        assertThat(Holm.adjust(new double[0])).isEmpty();
    }
}
