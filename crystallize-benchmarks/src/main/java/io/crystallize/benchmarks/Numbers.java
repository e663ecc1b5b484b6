package io.crystallize.benchmarks;

import io.crystallize.core.Cacheable;
import io.crystallize.core.Context;
import io.crystallize.core.Step;
import java.nio.ByteBuffer;

/**
 * The step that makes a large array of its input, as fast as that can be.
 *
 * @param length how many numbers
 */
@Cacheable
public record Numbers(int length) implements Step<Long, double[]> {
    /** As many as 100 MB hold. */
    static final int HUNDRED_MB = 100_000_000 / Double.BYTES;

    @Override
    public double[] apply(Long first, Context context) {
        return make(first, length);
    }

    static double[] make(long first, int length) {
        double[] numbers = new double[length];
        for (int i = 0; i < length; i++) {
            numbers[i] = first + i;
        }
        return numbers;
    }

    static byte[] bytes(double[] numbers) {
        byte[] bytes = new byte[numbers.length * Double.BYTES];
        ByteBuffer.wrap(bytes).asDoubleBuffer().put(numbers);
        return bytes;
    }
}
