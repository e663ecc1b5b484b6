package io.crystallize.core.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

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

    @Test
    void without_leavesOutWhatSomeReplicatesRecorded_andKeepsTheRest() {
        Samples samples = Samples.builder(3)
                .add(0, 0.1, Map.of("fold", "1"))
                .add(1, 0.2)
                .add(2, 0.3)
                .add(2, 0.4)
                .execution(2, 7)
                .build();

        Samples rest = samples.without(List.of(1));

        assertThat(rest.replicates()).isEqualTo(3);
        assertThat(rest.tags(0)).containsExactly(Map.of("fold", "1"));
        assertThat(rest.values(1)).isEmpty();
        assertThat(rest.values(2)).containsExactly(0.3, 0.4);
        assertThat(rest.execution(2)).isEqualTo(7);
    }

    @ParameterizedTest
    @CsvSource({"MEAN, 3.5", "MEDIAN, 2.5", "MIN, 1", "MAX, 8", "SUM, 14", "FIRST, 2", "LAST, 3"})
    void value_severalInAReplicate_areAggregatedAsAsked(Aggregation aggregation, double expected) {
        Samples samples = Samples.builder(1).add(0, 2).add(0, 8).add(0, 1).add(0, 3).build();

        assertThat(samples.value(0, aggregation)).hasValue(expected);
    }

    @ParameterizedTest
    @EnumSource(Aggregation.class)
    void value_oneOfThemNaN_isNeverDropped(Aggregation aggregation) {
        Samples samples = Samples.builder(1).add(0, Double.NaN).add(0, Double.NaN).build();

        assertThat(samples.value(0, aggregation)).hasValue(Double.NaN);
        assertThat(samples.value(1, aggregation)).isEmpty();
    }
}
