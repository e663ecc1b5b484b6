package io.crystallize.benchmarks;

import io.crystallize.core.Context;
import io.crystallize.core.Step;

/**
 * The step that needs nothing but a processor.
 *
 * @param rounds how much it computes; a million take some milliseconds
 */
public record Compute(int rounds) implements Step<Long, Long> {
    @Override
    public Long apply(Long input, Context context) {
        long value = input;
        for (int i = 0; i < rounds; i++) {
            value = value * 6364136223846793005L + 1442695040888963407L;
            value ^= value >>> 29;
        }
        return value;
    }
}
