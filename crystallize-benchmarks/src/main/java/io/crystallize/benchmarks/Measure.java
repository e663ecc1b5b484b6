package io.crystallize.benchmarks;

import io.crystallize.core.Context;
import io.crystallize.core.Step;

/**
 * The step that records its input under as many names as it should.
 *
 * @param metrics how many
 */
public record Measure(int metrics) implements Step<Long, Long> {
    @Override
    public Long apply(Long input, Context context) {
        for (int i = 0; i < metrics; i++) {
            context.metric("metric-" + i, input);
        }
        return input;
    }
}
