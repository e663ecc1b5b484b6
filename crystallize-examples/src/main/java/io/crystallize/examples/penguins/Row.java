package io.crystallize.examples.penguins;

import java.util.List;

/**
 * One row of a {@link Table}.
 *
 * @param label what is to be predicted
 * @param values one for each feature of the table, finite; copied
 */
public record Row(String label, List<Double> values) {
    /**
     * Makes a row.
     *
     * @throws IllegalArgumentException if a value is NaN or infinite
     */
    public Row {
        values = List.copyOf(values);
        for (double value : values) {
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException(
                        "A row labelled '" + label + "' has the values " + values + "; expected finite numbers only");
            }
        }
    }
}
