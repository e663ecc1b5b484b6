package io.crystallize.core.cache;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for what has to come, in another thread, and tells if it doesn't. */
final class Waiting {
    /** Far more than it ever takes, since it is spent only on a bug. */
    private static final int SECONDS = 5;

    private Waiting() {}

    /** Returns what a future was completed with, as text, or that it wasn't. */
    static String on(CompletableFuture<?> future) {
        try {
            return String.valueOf(future.get(SECONDS, TimeUnit.SECONDS));
        } catch (TimeoutException e) {
            return "never woken";
        } catch (ExecutionException | InterruptedException e) {
            return e.toString();
        }
    }
}
