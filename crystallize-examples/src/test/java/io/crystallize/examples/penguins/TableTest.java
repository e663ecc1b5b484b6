package io.crystallize.examples.penguins;

import static io.crystallize.examples.penguins.Tables.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TableTest {
    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY})
    void gap_isRefused(double value) {
        assertThatThrownBy(() -> row("a", 1.0, value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A row labelled 'a' has the values [1.0, " + value + "]; expected finite numbers only");
    }

    @Test
    void rowOfOtherWidth_isRefused() {
        assertThatThrownBy(() -> new Table(List.of("width"), List.of(row("a", 1.0), row("b", 1.0, 2.0))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Row 1 of a table has 2 values; expected 1, one for each of [width]");
    }

    @Test
    void featureThatIsThereTwice_isRefused() {
        assertThatThrownBy(() -> new Table(List.of("width", "width"), List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A table has the features [width, width]; expected different names");
    }

    @Test
    void noFeature_isRefused() {
        assertThatThrownBy(() -> new Table(List.of(), List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A table has no features; expected at least one");
    }

    @Test
    void listsThatAreChangedLater_dontChangeTable() {
        List<Double> values = new ArrayList<>(List.of(1.0));
        List<Row> rows = new ArrayList<>(List.of(new Row("a", values)));
        Table table = new Table(List.of("width"), rows);
        values.set(0, 2.0);
        rows.clear();
        assertThat(table).isEqualTo(Tables.table(row("a", 1.0)));
    }

    @Test
    void holdoutWithEmptyPart_isRefused() {
        assertThatThrownBy(() -> new Holdout(Tables.column(1), Tables.column()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The training part has 1 rows and the test part 0; expected at least one in each");
    }

    @Test
    void holdoutOfDifferentFeatures_isRefused() {
        assertThatThrownBy(() -> new Holdout(Tables.column(1), Tables.table(row("a", 1.0, 2.0))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "The training part has the features [width] and the test part [width, height]; expected the same");
    }
}
