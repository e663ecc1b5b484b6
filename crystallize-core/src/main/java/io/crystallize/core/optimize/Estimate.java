package io.crystallize.core.optimize;

import io.crystallize.core.verdict.Samples;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.commons.statistics.descriptive.DoubleStatistics;
import org.apache.commons.statistics.descriptive.Statistic;
import org.apiguardian.api.API;

/**
 * What is known of a candidate's value of a metric.
 *
 * @param mean the mean over the replicates, NaN if none has a value
 * @param standardError the standard deviation over the replicates, divided by the square root of their number; NaN if
 *     there are fewer than two. Of replicates that split one data set again and again, it is too small
 * @param n how many replicates have a value
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public record Estimate(double mean, double standardError, int n) {
    static Estimate of(Samples samples) {
        double[] values = IntStream.range(0, samples.replicates())
                .mapToObj(samples::value)
                .filter(OptionalDouble::isPresent)
                .mapToDouble(OptionalDouble::getAsDouble)
                .toArray();
        double deviation = values.length < 2
                ? Double.NaN
                : DoubleStatistics.of(Set.of(Statistic.STANDARD_DEVIATION), values)
                        .getAsDouble(Statistic.STANDARD_DEVIATION);
        return new Estimate(samples.mean().orElse(Double.NaN), deviation / Math.sqrt(values.length), values.length);
    }
}
