package io.crystallize.core.cache;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for what has to come, in another thread, and tells if it doesn't. */
final class Waiting {
    /** Far more than it ever takes, since it is spent only on a bug. */
    private static final int SECONDS = 5;

    /** Once somebody waited in vain the test has failed, and all the others need not take so long. */
    private static volatile int seconds = SECONDS;

    private Waiting() {}

    /** Returns what a future was completed with, as text, or that it wasn't. */
    static String on(CompletableFuture<?> future) {
        try {
            return String.valueOf(future.get(seconds, TimeUnit.SECONDS));
        } catch (TimeoutException e) {
            seconds = 0;
            return "never woken";
        } catch (ExecutionException | InterruptedException e) {
            return e.toString();
        }
    }
}
