package io.crystallize.core;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** What futures come to, without what they wrap around a failure. */
final class Failures {
    private Failures() {}

    /** Completes a future with what another one came to. */
    static <T> void passOn(CompletableFuture<T> to, T value, @Nullable Throwable failure) {
        if (failure == null) {
            to.complete(value);
        } else {
            to.completeExceptionally(unwrap(failure));
        }
    }

    /** Whether a future has its value. */
    static boolean isSuccess(CompletableFuture<?> future) {
        return future.isDone() && !future.isCompletedExceptionally();
    }

    static Throwable unwrap(Throwable failure) {
        Throwable inner = failure;
        while (inner instanceof CompletionException && inner.getCause() != null) {
            inner = inner.getCause();
        }
        return inner;
    }

    /** Returns what a completed future gave, or throws what it failed with, which is unchecked. */
    static <T> T result(CompletableFuture<T> completed) {
        try {
            return completed.join();
        } catch (CompletionException | CancellationException e) {
            throw unchecked(unwrap(e));
        }
    }

    /** Returns an unchecked exception as it is, and throws an error. */
    static RuntimeException unchecked(Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        return failure instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(failure);
    }
}
