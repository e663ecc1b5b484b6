package __package__;

import io.crystallize.core.Cacheable;
import io.crystallize.core.Context;
import io.crystallize.core.Default;
import io.crystallize.core.Step;
import java.util.Arrays;

/**
 * Multiplies numbers.
 *
 * @param by the factor
 */
@Cacheable
public record Multiply(@Default("1.0") double by) implements Step<double[], double[]> {
    @Override
    public double[] apply(double[] numbers, Context context) {
        return Arrays.stream(numbers).map(number -> number * by).toArray();
    }
}
