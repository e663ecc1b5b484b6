package io.crystallize.benchmarks;

import io.crystallize.core.Cacheable;
import io.crystallize.core.Context;
import io.crystallize.core.Step;

/**
 * The step that does next to nothing, and is cached.
 *
 * @param summand what is added
 */
@Cacheable
public record CachedAdd(long summand) implements Step<Long, Long> {
    @Override
    public Long apply(Long input, Context context) {
        return input + summand;
    }
}
