package io.crystallize.core.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SamplesTest {
    @Test
    void build_anyOrderOfReplicates_isByReplicate() {
        Samples samples = Samples.builder(4)
                .add(3, 0.3)
                .add(0, 0.1)
                .add(3, 0.5)
                .add(1, 0.2)
                .build();

        assertThat(samples.replicates()).isEqualTo(4);
        assertThat(samples.values(3)).containsExactly(0.3, 0.5);
        assertThat(samples.value(0)).hasValue(0.1);
        assertThat(samples.value(2)).isEmpty();
    }

    @Test
    void value_severalInAReplicate_isTheirMeanWithoutRoundingOnTheWay() {
        Samples samples = Samples.builder(2)
                .add(0, 1e300)
                .add(0, 1)
                .add(0, -1e300)
                .add(1, Double.MAX_VALUE)
                .add(1, Double.MAX_VALUE)
                .build();

        assertThat(samples.value(0)).hasValue(1.0 / 3);
        assertThat(samples.value(1)).hasValue(Double.MAX_VALUE);
    }

    @Test
    void value_notFinite_staysSo() {
        Samples samples = Samples.builder(2)
                .add(0, Double.NaN)
                .add(0, 1)
                .add(1, Double.NEGATIVE_INFINITY)
                .add(1, 1)
                .build();

        assertThat(samples.value(0)).hasValue(Double.NaN);
        assertThat(samples.value(1)).hasValue(Double.NEGATIVE_INFINITY);
    }

    @Test
    void add_noSuchReplicate_isRefused() {
        assertThatThrownBy(() -> Samples.builder(2).add(2, 0.5)).isInstanceOf(IndexOutOfBoundsException.class);
    }
}
