package io.crystallize.examples.penguins;

import static io.crystallize.examples.penguins.Tables.column;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.crystallize.core.StandaloneContext;
import io.crystallize.examples.penguins.Scale.Method;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ScaleTest {
    @Test
    void none_changesNothing() {
        Holdout holdout = new Holdout(column(1, 2), column(3));
        assertThat(scale(Method.NONE, holdout)).isEqualTo(holdout);
    }

    @Test
    void standard_learnsFromTrainingPartAlone() {
        // The training part has mean 5 and standard deviation 2.
        Holdout scaled = scale(Method.STANDARD, new Holdout(column(2, 4, 4, 4, 5, 5, 7, 9), column(1005, 5, 3)));
        assertThat(scaled.train()).isEqualTo(column(-1.5, -0.5, -0.5, -0.5, 0, 0, 1, 2));
        assertThat(scaled.test()).isEqualTo(column(500, 0, -1));
    }

    @Test
    void standard_givesMean0AndDeviation1() throws Exception {
        Table penguins = Tables.penguins();
        Table train = scale(Method.STANDARD, new Holdout(penguins, penguins)).train();
        for (int i = 0; i < 4; i++) {
            int feature = i;
            double[] values = train.rows().stream()
                    .mapToDouble(row -> row.values().get(feature))
                    .toArray();
            assertThat(Arrays.stream(values).average()).hasValueCloseTo(0.0, within(1e-12));
            assertThat(Arrays.stream(values).map(value -> value * value).average())
                    .hasValueCloseTo(1.0, within(1e-12));
        }
    }

    @Test
    void standard_constantFeatureIsOnlyShifted() {
        // The sum of three times 0.1 is not 0.3.
        Holdout scaled = scale(Method.STANDARD, new Holdout(column(0.1, 0.1, 0.1), column(0.1, 1.1)));
        assertThat(scaled).isEqualTo(new Holdout(column(0, 0, 0), column(0, 1)));
    }

    private static Holdout scale(Method method, Holdout holdout) {
        try (StandaloneContext context = StandaloneContext.empty()) {
            return new Scale(method).apply(holdout, context);
        }
    }
}
