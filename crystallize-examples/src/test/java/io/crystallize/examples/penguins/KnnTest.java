package io.crystallize.examples.penguins;

import static io.crystallize.examples.penguins.Tables.row;
import static io.crystallize.examples.penguins.Tables.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crystallize.core.StandaloneContext;
import org.junit.jupiter.api.Test;

class KnnTest {
    private static final Table TRAIN =
            table(row("low", 0.0, 0.0), row("low", 0.0, 1.0), row("high", 8.0, 8.0), row("high", 8.0, 9.0));

    @Test
    void k1_predictsLabelOfNearestRow() {
        TrainedKnn trained = train(1, TRAIN);
        assertThat(trained.predict(row("?", 1.0, 1.0))).isEqualTo("low");
        assertThat(trained.predict(row("?", 7.0, 7.0))).isEqualTo("high");
    }

    @Test
    void k3_predictsLabelOfMostNeighbours() {
        TrainedKnn trained = train(3, table(row("low", 0.0), row("high", 1.0), row("high", 1.5), row("low", 9.0)));
        assertThat(trained.predict(row("?", 0.0))).isEqualTo("high");
    }

    @Test
    void distance_isEuclidean() {
        // By the sum of the coordinates' differences, (4.5, 0) would be nearer.
        TrainedKnn trained = train(1, table(row("straight", 3.0, 3.0), row("sum", 4.5, 0.0)));
        assertThat(trained.predict(row("?", 0.0, 0.0))).isEqualTo("straight");
    }

    @Test
    void equalDistances_firstTrainingRowWins() {
        assertThat(train(1, table(row("b", 1.0), row("a", -1.0), row("c", 1.0))).predict(row("?", 0.0)))
                .isEqualTo("b");
        assertThat(train(1, table(row("c", 1.0), row("a", -1.0), row("b", 1.0))).predict(row("?", 0.0)))
                .isEqualTo("c");
    }

    @Test
    void equalVotes_sameLabelWinsInWhateverOrder() {
        assertThat(train(2, table(row("b", 1.0), row("a", -1.0))).predict(row("?", 0.5)))
                .isEqualTo(train(2, table(row("a", -1.0), row("b", 1.0))).predict(row("?", 0.5)));
    }

    @Test
    void testPart_isHandedOn() {
        Table test = table(row("low", 1.0, 1.0));
        assertThat(train(1, new Holdout(TRAIN, test)).test()).isEqualTo(test);
    }

    @Test
    void kBelow1_isRefused() {
        assertThatThrownBy(() -> new Knn(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("k is 0; expected at least 1");
    }

    @Test
    void moreNeighboursThanRows_areRefused() {
        assertThatThrownBy(() -> train(5, TRAIN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("k is 5, but there are only 4 rows to train on; expected no more neighbours than that");
    }

    private static TrainedKnn train(int k, Table train) {
        return train(k, new Holdout(train, train));
    }

    private static TrainedKnn train(int k, Holdout holdout) {
        try (StandaloneContext context = StandaloneContext.empty()) {
            return new Knn(k).apply(holdout, context);
        }
    }
}
