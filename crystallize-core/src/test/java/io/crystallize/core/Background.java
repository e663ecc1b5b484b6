package io.crystallize.core;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

/** Work in threads of its own. */
final class Background {
    private Background() {}

    /** Starts work in a new thread. */
    static <T> CompletableFuture<T> start(Callable<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                result.complete(work.call());
            } catch (Throwable e) {
                result.completeExceptionally(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return result;
    }
}
