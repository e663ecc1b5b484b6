package io.crystallize.examples.penguins;

import static io.crystallize.examples.penguins.Tables.row;
import static io.crystallize.examples.penguins.Tables.table;
import static org.assertj.core.api.Assertions.assertThat;

import io.crystallize.core.StandaloneContext;
import io.crystallize.core.provenance.Metric;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class RecallsTest {
    @AutoClose
    private final StandaloneContext context = StandaloneContext.empty();

    @Test
    void recall_isTheFractionOfRightPredictions_ofEachLabel() {
        Table train = table(row("Low", 0.0), row("High", 10.0));
        Table test = table(row("Low", 1.0), row("High", 9.0), row("Low", 8.0), row("Low", 2.0), row("Low", 3.0));

        assertThat(new Recalls().apply(new Knn(1).apply(new Holdout(train, test), context), context))
                .isEqualTo(0.75);
        assertThat(context.metrics())
                .containsExactly(
                        new Metric("recall-high", 1, Map.of()),
                        new Metric("recall-low", 0.75, Map.of()),
                        new Metric("lowest-recall", 0.75, Map.of()));
    }

    @Test
    void labelWithoutTestRows_hasNoRecall() {
        Table train = table(row("Low", 0.0), row("High", 10.0));

        new Recalls().apply(new Knn(1).apply(new Holdout(train, table(row("Low", 1.0))), context), context);

        assertThat(context.metrics()).extracting(Metric::name).containsExactly("recall-low", "lowest-recall");
    }
}
