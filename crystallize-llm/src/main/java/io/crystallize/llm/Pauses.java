package io.crystallize.llm;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** How time passes between two tries. */
@FunctionalInterface
interface Pauses {
    /** Hands a task to an executor after a pause, during which no thread is held. */
    void after(Duration pause, Runnable task, Executor executor);

    static Pauses real() {
        return (pause, task, executor) -> CompletableFuture.delayedExecutor(
                        pause.toMillis(), TimeUnit.MILLISECONDS, executor)
                .execute(task);
    }
}
