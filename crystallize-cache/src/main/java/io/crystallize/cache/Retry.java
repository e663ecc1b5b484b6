package io.crystallize.cache;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Tries again what Windows denies for a moment: a file can't be opened while it is being replaced, and not be replaced
 * while it is open. Elsewhere a denial means that a permission is missing, and is final.
 */
final class Retry {
    private static final boolean MAY_PASS = System.getProperty("os.name", "").startsWith("Windows");

    /** With pauses of 1, 2, 4 … milliseconds between them, an eighth of a second. */
    static final int ATTEMPTS = 8;

    @FunctionalInterface
    interface Attempt<T> {
        T run() throws IOException;
    }

    private Retry() {}

    static <T> T whileDenied(Attempt<T> attempt) throws IOException {
        return whileDenied(attempt, MAY_PASS ? ATTEMPTS : 1);
    }

    static <T> T whileDenied(Attempt<T> attempt, int attempts) throws IOException {
        for (int failures = 0; ; failures++) {
            try {
                return attempt.run();
            } catch (AccessDeniedException e) {
                if (failures + 1 >= attempts) {
                    throw e;
                }
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1L << failures));
        }
    }
}
