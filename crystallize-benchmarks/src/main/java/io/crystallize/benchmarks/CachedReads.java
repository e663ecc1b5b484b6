package io.crystallize.benchmarks;

import io.crystallize.core.Cacheable;
import io.crystallize.core.Context;
import io.crystallize.core.Key;
import io.crystallize.core.Step;

/**
 * The cached step that reads context values, one after the other: each makes its chain in the cache longer.
 *
 * @param reads how many
 */
@Cacheable
public record CachedReads(int reads) implements Step<Long, Long> {
    @Override
    public Long apply(Long input, Context context) {
        long sum = input;
        for (int i = 0; i < reads; i++) {
            sum += context.get(Key.of("key-" + i, Long.class));
        }
        return sum;
    }
}
