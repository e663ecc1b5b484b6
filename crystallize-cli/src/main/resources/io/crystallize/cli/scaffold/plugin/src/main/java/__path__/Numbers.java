package __package__;

import io.crystallize.core.Cacheable;
import io.crystallize.core.Context;
import io.crystallize.core.DataSource;
import io.crystallize.core.Default;
import java.util.random.RandomGenerator;

/**
 * Numbers of a normal distribution, others in every replicate.
 *
 * @param count how many
 * @param mean their expected value
 */
@Cacheable
public record Numbers(@Default("50") int count, @Default("0.0") double mean) implements DataSource<double[]> {
    /**
     * Makes the source.
     *
     * @throws IllegalArgumentException if there are to be none
     */
    public Numbers {
        if (count < 1) {
            throw new IllegalArgumentException("count is " + count + "; expected one number or more");
        }
    }

    @Override
    public double[] fetch(Context context) {
        RandomGenerator random = context.random();
        double[] numbers = new double[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = mean + random.nextGaussian();
        }
        return numbers;
    }
}
