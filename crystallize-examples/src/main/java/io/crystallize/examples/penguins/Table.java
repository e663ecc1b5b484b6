package io.crystallize.examples.penguins;

import java.util.List;
import java.util.Set;

/**
 * Labelled rows of numbers without a gap.
 *
 * @param features the names of the columns, at least one, all different; copied
 * @param rows in order, as wide as there are features; copied
 */
public record Table(List<String> features, List<Row> rows) {
    /**
     * Makes a table.
     *
     * @throws IllegalArgumentException if there is no feature, a feature is there twice, or a row is not as wide as
     *     there are features
     */
    public Table {
        features = List.copyOf(features);
        rows = List.copyOf(rows);
        if (features.isEmpty()) {
            throw new IllegalArgumentException("A table has no features; expected at least one");
        }
        if (Set.copyOf(features).size() != features.size()) {
            throw new IllegalArgumentException("A table has the features " + features + "; expected different names");
        }
        for (int i = 0; i < rows.size(); i++) {
            int width = rows.get(i).values().size();
            if (width != features.size()) {
                throw new IllegalArgumentException("Row " + i + " of a table has " + width + " values; expected "
                        + features.size() + ", one for each of " + features);
            }
        }
    }
}
