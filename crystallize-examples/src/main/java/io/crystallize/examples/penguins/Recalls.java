package io.crystallize.examples.penguins;

import io.crystallize.core.Cacheable;
import io.crystallize.core.Context;
import io.crystallize.core.Description;
import io.crystallize.core.Step;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Of the test rows of each label, the fraction whose label a classifier predicts: the metrics {@code recall-adelie} and so
 * on, one for each label that the test rows have. The lowest of them is the metric {@code lowest-recall}.
 */
@Cacheable
@Description("The fraction of the test rows of each label that a classifier recognizes, as the metrics"
        + " recall-label; and the lowest of them.")
public record Recalls() implements Step<TrainedKnn, Double> {
    /** Counts the rows of one label. */
    private record Count(int right, int all) {
        Count add(boolean isRight) {
            return new Count(isRight ? right + 1 : right, all + 1);
        }

        double share() {
            return (double) right / all;
        }
    }

    @Override
    public Double apply(TrainedKnn trained, Context context) {
        Map<String, Count> counts = new TreeMap<>();
        for (Row row : trained.test().rows()) {
            Count count = counts.getOrDefault(row.label(), new Count(0, 0));
            counts.put(row.label(), count.add(trained.predict(row).equals(row.label())));
        }
        double lowest = 1;
        for (Map.Entry<String, Count> label : counts.entrySet()) {
            double recall = label.getValue().share();
            context.metric("recall-" + label.getKey().toLowerCase(Locale.ROOT), recall);
            lowest = Math.min(lowest, recall);
        }
        context.metric("lowest-recall", lowest);
        return lowest;
    }
}
