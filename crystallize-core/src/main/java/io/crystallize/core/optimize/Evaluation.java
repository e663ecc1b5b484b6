package io.crystallize.core.optimize;

import io.crystallize.core.verdict.Samples;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.apiguardian.api.API;

/**
 * What a candidate gave. Immutable.
 *
 * @param candidate which one
 * @param replicates how many replicates it was given
 * @param values for each objective, its values by replicate
 * @param failures how many of the replicates failed; all, if the experiment can't be run with this candidate
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public record Evaluation(Candidate candidate, int replicates, List<Samples> values, int failures) {
    /** Makes an evaluation; the list is copied. */
    public Evaluation {
        values = List.copyOf(values);
    }

    /**
     * Whether it can be compared: there is a value of each objective in each replicate, so that the means of two
     * candidates are over the same random numbers. One that failed where it was hard would look better than it is.
     */
    public boolean isComparable() {
        return values.stream()
                .allMatch(samples -> IntStream.range(0, replicates)
                                .allMatch(i -> i < samples.replicates()
                                        && samples.value(i).isPresent()
                                        && !Double.isNaN(samples.value(i).getAsDouble()))
                        && !Double.isNaN(samples.mean().orElse(Double.NaN)));
    }

    /** Returns the mean of an objective over the replicates that have a value, or empty if none has. */
    public OptionalDouble mean(int objective) {
        return values.get(objective).mean();
    }

    /** Returns the means of all objectives, of which there has to be one each. */
    double[] means() {
        return IntStream.range(0, values.size())
                .mapToDouble(i -> mean(i).orElseThrow())
                .toArray();
    }
}
