package io.crystallize.core.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
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

    /** The fifteen p values of Benjamini & Hochberg, 1995, section 4; adjusted by scipy 1.17.1. */
    @Test
    void benjaminiHochberg_ofThePapersExample_rejectsFour() {
        double[] p = {
            0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528,
            0.7590, 1
        };
        double[] expected = {
            0.0015,
            0.003,
            0.0095,
            0.035625,
            0.0603,
            0.06385714285714286,
            0.06385714285714286,
            0.0645,
            0.0765,
            0.486,
            0.5811818181818181,
            0.7148749999999999,
            0.7532307692307693,
            0.8132142857142857,
            1
        };

        double[] adjusted = MultipleTests.benjaminiHochberg(p);

        assertThat(adjusted).containsExactly(expected, within(1e-14));
        assertThat(Arrays.stream(adjusted).filter(each -> each <= 0.05)).hasSize(4);
    }

    @Test
    void benjaminiHochberg_keepsPlaces_andEqualPAreAdjustedAlike() {
        assertThat(MultipleTests.benjaminiHochberg(new double[] {0.5, 0.25, 0.125, 0.25}))
                .containsExactly(0.5, 1 / 3.0, 1 / 3.0, 1 / 3.0);
        assertThat(MultipleTests.benjaminiHochberg(new double[] {0.03})).containsExactly(0.03);
        assertThat(MultipleTests.benjaminiHochberg(new double[0])).isEmpty();
    }

    @Test
    void p_thatIsNoProbability_isAnError() {
        assertThatThrownBy(() -> MultipleTests.holm(new double[] {0.1, Double.NaN}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("p is NaN, but has to be from 0 to 1");
        assertThatThrownBy(() -> MultipleTests.benjaminiHochberg(new double[] {1.5}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("p is 1.5, but has to be from 0 to 1");
    }
}
