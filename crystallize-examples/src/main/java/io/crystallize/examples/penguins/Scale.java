package io.crystallize.examples.penguins;

import io.crystallize.core.Cacheable;
import io.crystallize.core.Context;
import io.crystallize.core.Description;
import io.crystallize.core.Example;
import io.crystallize.core.Step;
import java.util.ArrayList;
import java.util.List;

/**
 * Brings the features to a common scale, which is learned from the training part and applied to both parts.
 *
 * @param method how
 */
@Cacheable
@Description("Brings the features to a common scale, which is learned from the training part and"
        + " applied to both parts.")
@Example("scale: { method: standard }")
public record Scale(
        @Description("none leaves them; standard brings each to mean 0 and standard deviation 1.")
        Method method) implements Step<Holdout, Holdout> {
    /** How features are scaled. */
    public enum Method {
        /** Not at all. */
        NONE,
        /** To mean 0 and standard deviation 1; a feature that is constant in the training part is only shifted. */
        STANDARD
    }

    @Override
    public Holdout apply(Holdout holdout, Context context) {
        return switch (method) {
            case NONE -> holdout;
            case STANDARD -> standardized(holdout);
        };
    }

    private static Holdout standardized(Holdout holdout) {
        List<Standardization> columns = new ArrayList<>();
        for (int i = 0; i < holdout.train().features().size(); i++) {
            columns.add(Standardization.ofColumn(holdout.train().rows(), i));
        }
        return new Holdout(scaled(holdout.train(), columns), scaled(holdout.test(), columns));
    }

    private static Table scaled(Table table, List<Standardization> columns) {
        List<Row> rows = new ArrayList<>(table.rows().size());
        for (Row row : table.rows()) {
            List<Double> values = new ArrayList<>(columns.size());
            for (int i = 0; i < columns.size(); i++) {
                values.add(columns.get(i).apply(row.values().get(i)));
            }
            rows.add(new Row(row.label(), values));
        }
        return new Table(table.features(), rows);
    }
}
