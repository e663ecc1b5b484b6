package io.crystallize.cache;

import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The time that one operation may take, with all its attempts and the pauses between them.
 *
 * @param allowed how long it is
 * @param end when it is over, as {@link System#nanoTime} counts
 */
record HttpDeadline(Duration allowed, long end) {
    /** In bytes. With a server slower than that, it is quicker to do without. */
    private static final long LEAST_PER_MILLISECOND = 256;

    static HttpDeadline in(Duration allowed) {
        return new HttpDeadline(allowed, System.nanoTime() + allowed.toNanos());
    }

    /** Returns how long a body of so many bytes may take on its way. */
    static Duration forBody(long bytes) {
        return Duration.ofMillis(bytes / LEAST_PER_MILLISECOND);
    }

    long nanosLeft() {
        return end - System.nanoTime();
    }

    /**
     * Waits.
     *
     * @return whether there is time left afterwards; if there would not be, it doesn't wait
     */
    boolean pause(Duration pause) throws InterruptedIOException {
        if (pause.toNanos() >= nanosLeft()) {
            return false;
        }
        try {
            TimeUnit.NANOSECONDS.sleep(pause.toNanos());
            return true;
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    /** Returns what an interrupted thread is told; its interrupt status is set again. */
    static InterruptedIOException interrupted() {
        Thread.currentThread().interrupt();
        return new InterruptedIOException("The thread was interrupted while it waited for the cache's server");
    }
}
