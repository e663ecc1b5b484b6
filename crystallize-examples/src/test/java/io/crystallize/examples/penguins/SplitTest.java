package io.crystallize.examples.penguins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crystallize.core.ContextValues;
import io.crystallize.core.RunOptions;
import io.crystallize.core.StandaloneContext;
import io.crystallize.core.verdict.Resampling;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SplitTest {
    @Test
    void parts_areAPartition() throws Exception {
        Table table = Tables.penguins();
        Holdout holdout = split(table, 1);
        List<Row> both = new ArrayList<>(holdout.train().rows());
        both.addAll(holdout.test().rows());
        assertThat(both).containsExactlyInAnyOrderElementsOf(table.rows());
        assertThat(holdout.train().rows()).hasSize(266);
        assertThat(holdout.test().rows()).hasSize(67);
    }

    @Test
    void sameRandomNumbers_giveSameSplit() throws Exception {
        Table table = Tables.penguins();
        assertThat(split(table, 1)).isEqualTo(split(table, 1)).isNotEqualTo(split(table, 2));
    }

    @Test
    void everyOrder_occurs() {
        Table table = Tables.column(1, 2, 3);
        Set<List<Row>> orders = new HashSet<>();
        for (int seed = 0; seed < 100; seed++) {
            Holdout holdout = split(table, seed);
            List<Row> order = new ArrayList<>(holdout.train().rows());
            order.addAll(holdout.test().rows());
            orders.add(order);
        }
        assertThat(orders).hasSize(6);
    }

    @Test
    void resampling_isThatOfTheFraction() {
        assertThat(new Split(0.75).resampling()).isEqualTo(new Resampling(0.75, 0.25));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1, -0.1, 80, Double.NaN})
    void fractionOutsideOfRange_isRefused(double train) {
        assertThatThrownBy(() -> new Split(train))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("train is " + train + "; expected a fraction between 0 and 1, such as 0.8");
    }

    @Test
    void tooFewRows_areRefused() {
        assertThatThrownBy(() -> split(Tables.column(1), 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected at least one in each");
    }

    private static Holdout split(Table table, long seed) {
        RunOptions options = RunOptions.builder().seed(seed).build();
        try (StandaloneContext context = StandaloneContext.of(ContextValues.empty(), options)) {
            return new Split(0.8).apply(table, context);
        }
    }
}
