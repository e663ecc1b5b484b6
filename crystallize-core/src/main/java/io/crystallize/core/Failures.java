package io.crystallize.core;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** What a future failed with, without what futures wrap around it. */
final class Failures {
    private Failures() {}

    static Throwable unwrap(Throwable failure) {
        Throwable inner = failure;
        while (inner instanceof CompletionException && inner.getCause() != null) {
            inner = inner.getCause();
        }
        return inner;
    }

    /** Returns what a completed future gave, or throws what it failed with, which is unchecked. */
    static <T> T unwrap(CompletableFuture<T> completed) {
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
