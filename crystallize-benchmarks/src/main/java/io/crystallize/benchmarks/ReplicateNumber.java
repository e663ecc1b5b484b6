package io.crystallize.benchmarks;

import io.crystallize.core.Context;
import io.crystallize.core.DataSource;

/** The source that gives each replicate its own number. */
public record ReplicateNumber() implements DataSource<Long> {
    @Override
    public Long fetch(Context context) {
        return (long) context.replicate();
    }
}
