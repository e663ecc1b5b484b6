package __package__;

import io.crystallize.core.Cacheable;
import io.crystallize.core.Context;
import io.crystallize.core.Step;
import java.util.Arrays;

/** The mean of numbers; also the metric {@code mean}. */
@Cacheable
public record Mean() implements Step<double[], Double> {
    @Override
    public Double apply(double[] numbers, Context context) {
        double mean = Arrays.stream(numbers).average().orElseThrow();
        context.metric("mean", mean);
        return mean;
    }
}
