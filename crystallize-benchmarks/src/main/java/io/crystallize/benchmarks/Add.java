package io.crystallize.benchmarks;

import io.crystallize.core.Context;
import io.crystallize.core.Step;

/**
 * The step that does next to nothing, and is not cached.
 *
 * @param summand what is added
 */
public record Add(long summand) implements Step<Long, Long> {
    @Override
    public Long apply(Long input, Context context) {
        return input + summand;
    }
}
