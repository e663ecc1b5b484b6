package io.crystallize.benchmarks;

import io.crystallize.core.Cacheable;
import io.crystallize.core.Context;
import io.crystallize.core.Step;

/**
 * The step that adds to each number of a large array.
 *
 * @param summand what it adds
 */
@Cacheable
public record Shift(double summand) implements Step<double[], double[]> {
    @Override
    public double[] apply(double[] numbers, Context context) {
        double[] shifted = new double[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            shifted[i] = numbers[i] + summand;
        }
        return shifted;
    }
}
