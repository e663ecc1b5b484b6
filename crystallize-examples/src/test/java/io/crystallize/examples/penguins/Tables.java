package io.crystallize.examples.penguins;

import io.crystallize.core.StandaloneContext;
import java.util.Arrays;
import java.util.List;

/** Tables for tests. */
final class Tables {
    private Tables() {}

    /** The penguins about which everything was found out. */
    static Table penguins() throws Exception {
        try (StandaloneContext context = StandaloneContext.empty()) {
            return new DropIncomplete().apply(new Penguins("data/penguins.csv").fetch(context), context);
        }
    }

    static Table table(Row... rows) {
        List<String> features = rows[0].values().size() == 1 ? List.of("width") : List.of("width", "height");
        return new Table(features, List.of(rows));
    }

    static Row row(String label, Double... values) {
        return new Row(label, Arrays.asList(values));
    }

    /** A table of one feature, whose rows are labelled by their number. */
    static Table column(double... values) {
        return new Table(
                List.of("width"),
                Arrays.stream(values).mapToObj(value -> row("row", value)).toList());
    }
}
