package io.crystallize.benchmarks;

import io.crystallize.core.AsyncStep;
import io.crystallize.core.Context;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * The step that holds no thread while it waits, as one that asks a server does.
 *
 * @param millis how long
 */
public record Wait(int millis) implements AsyncStep<Long, Long> {
    @Override
    public CompletionStage<Long> start(Long input, Context context) {
        // Without an executor: where there are few cores, the JDK's own makes a thread for each task.
        return new CompletableFuture<Long>().completeOnTimeout(input, millis, TimeUnit.MILLISECONDS);
    }
}
