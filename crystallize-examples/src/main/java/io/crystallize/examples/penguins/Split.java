package io.crystallize.examples.penguins;

import io.crystallize.core.Cacheable;
import io.crystallize.core.Context;
import io.crystallize.core.Description;
import io.crystallize.core.Example;
import io.crystallize.core.Step;
import io.crystallize.core.verdict.Resamples;
import io.crystallize.core.verdict.Resampling;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.Positive;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Splits a table at random into a training and a test part, anew in every replicate. Rows are not stratified by label.
 *
 * @param train the fraction of the rows to train on, between 0 and 1; the number of rows is rounded to the nearest
 */
@Cacheable
@Description("Splits a table at random into a training and a test part, anew in every replicate.")
@Example("split: { train: 0.8 }")
public record Split(
        @Description("The fraction of the rows to train on.") @Positive @DecimalMax(value = "1", inclusive = false)
        double train)
        implements Step<Table, Holdout>, Resamples {
    /**
     * Makes the step.
     *
     * @throws IllegalArgumentException if the fraction is not strictly between 0 and 1
     */
    public Split {
        if (!(train > 0 && train < 1)) {
            throw new IllegalArgumentException(
                    "train is " + train + "; expected a fraction between 0 and 1, such as 0.8");
        }
    }

    /**
     * Splits a table.
     *
     * @throws IllegalArgumentException if the table is so short that a part would be empty
     */
    @Override
    public Holdout apply(Table table, Context context) {
        List<Row> rows = new ArrayList<>(table.rows());
        shuffle(rows, context.random());
        int trained = (int) Math.round(train * rows.size());
        return new Holdout(
                new Table(table.features(), rows.subList(0, trained)),
                new Table(table.features(), rows.subList(trained, rows.size())));
    }

    @Override
    public Resampling resampling() {
        return new Resampling(train, 1 - train);
    }

    /**
     * The shuffle of Fisher and Yates, as of Durstenfeld (1964); that of the JDK doesn't take this kind of generator.
     */
    private static void shuffle(List<Row> rows, RandomGenerator random) {
        for (int last = rows.size() - 1; last > 0; last--) {
            int chosen = random.nextInt(last + 1);
            Row row = rows.get(chosen);
            rows.set(chosen, rows.get(last));
            rows.set(last, row);
        }
    }
}
