package io.crystallize.examples.penguins;

import static io.crystallize.examples.penguins.Tables.row;
import static io.crystallize.examples.penguins.Tables.table;
import static org.assertj.core.api.Assertions.assertThat;

import io.crystallize.core.StandaloneContext;
import io.crystallize.core.provenance.Metric;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class AccuracyTest {
    @AutoClose
    private final StandaloneContext context = StandaloneContext.empty();

    @Test
    void accuracy_isFractionOfRightPredictions() {
        Table train = table(row("low", 0.0), row("high", 10.0));
        Table test = table(row("low", 1.0), row("high", 9.0), row("low", 8.0), row("unheard of", 2.0));
        assertThat(new Accuracy().apply(new Knn(1).apply(new Holdout(train, test), context), context))
                .isEqualTo(0.5);
        assertThat(context.metrics()).containsExactly(new Metric("accuracy", 0.5, Map.of()));
    }

    @Test
    void penguins_areToldApartBetterWhenStandardized() throws Exception {
        Holdout holdout = new Split(0.8).apply(Tables.penguins(), context);
        double raw = accuracy(holdout);
        double standardized = accuracy(new Scale(Scale.Method.STANDARD).apply(holdout, context));
        assertThat(raw).isBetween(0.6, 0.9);
        assertThat(standardized).isGreaterThan(0.95);
    }

    private double accuracy(Holdout holdout) {
        return new Accuracy().apply(new Knn(5).apply(holdout, context), context);
    }
}
