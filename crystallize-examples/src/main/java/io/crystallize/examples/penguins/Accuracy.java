package io.crystallize.examples.penguins;

import io.crystallize.core.Cacheable;
import io.crystallize.core.Context;
import io.crystallize.core.Description;
import io.crystallize.core.Step;

/** The fraction of the test rows whose label a classifier predicts. Also the metric {@code accuracy}. */
@Cacheable
@Description("The fraction of the test rows whose label a classifier predicts; also the metric accuracy.")
public record Accuracy() implements Step<TrainedKnn, Double> {
    @Override
    public Double apply(TrainedKnn trained, Context context) {
        Table test = trained.test();
        long correct = test.rows().stream()
                .filter(row -> trained.predict(row).equals(row.label()))
                .count();
        double accuracy = (double) correct / test.rows().size();
        context.metric("accuracy", accuracy);
        return accuracy;
    }
}
