package io.crystallize.core.verdict;

import io.crystallize.core.statistics.ExactMean;
import java.util.Arrays;
import java.util.Locale;
import org.apiguardian.api.API;

/** How several values that one replicate recorded become the one observation that they are. */
@API(status = API.Status.MAINTAINED, since = "0.1")
public enum Aggregation {
    /** Their mean, exactly rounded. */
    MEAN,
    /** The middle one, or the mean of the two in the middle. */
    MEDIAN,
    /** The least. */
    MIN,
    /** The greatest. */
    MAX,
    /** Their sum. */
    SUM,
    /** The one that was recorded first. */
    FIRST,
    /** The one that was recorded last. */
    LAST;

    /** Returns its name in an experiment file. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the one number that stands for at least one value; NaN if one is. */
    double of(double[] values) {
        return switch (this) {
            case MEAN -> ExactMean.of(values);
            case MEDIAN -> median(values);
            case MIN -> Arrays.stream(values).min().orElseThrow();
            case MAX -> Arrays.stream(values).max().orElseThrow();
            case SUM -> ExactMean.sum(values);
            case FIRST -> values[0];
            case LAST -> values[values.length - 1];
        };
    }

    private static double median(double[] values) {
        if (Arrays.stream(values).anyMatch(Double::isNaN)) {
            return Double.NaN;
        }
        double[] ascending = values.clone();
        Arrays.sort(ascending);
        int middle = ascending.length / 2;
        return ascending.length % 2 == 1
                ? ascending[middle]
                : ExactMean.of(new double[] {ascending[middle - 1], ascending[middle]});
    }
}
