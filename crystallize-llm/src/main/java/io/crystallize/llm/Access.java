package io.crystallize.llm;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a server is called, which doesn't decide what it answers. There is one client for all equal ones, and the limit
 * is on what it does.
 *
 * @param timeout how long one try may take, from sending to the last byte
 * @param retries how often it is tried again
 * @param backoff the pause before that, which doubles with each
 * @param concurrency how many calls there are at once
 * @param apiKey the variable with the key, or null if none is needed
 */
record Access(
        Duration timeout,
        int retries,
        Duration backoff,
        int concurrency,
        @Nullable String apiKey) {
    /** No pause is longer, whatever doubles. */
    private static final Duration LONGEST_BACKOFF = Duration.ofMinutes(2);

    static Access of(CallTime timeout, CallCount retries, CallTime backoff, CallCount concurrency, KeyVariable apiKey) {
        if (timeout.duration().isZero()) {
            throw new IllegalArgumentException("timeout is " + timeout + "; expected more, such as 60s");
        }
        if (concurrency.number() == 0) {
            throw new IllegalArgumentException("concurrency is 0; expected at least 1");
        }
        return new Access(
                timeout.duration(),
                retries.number(),
                backoff.duration(),
                concurrency.number(),
                apiKey.name().orElse(null));
    }

    /** Returns the pause after a failed try, counted from 1, if the server doesn't ask for a longer one. */
    Duration pauseAfter(int attempt) {
        Duration doubled = backoff.multipliedBy(1L << Math.min(attempt - 1, 20));
        return doubled.compareTo(LONGEST_BACKOFF) > 0 ? LONGEST_BACKOFF : doubled;
    }
}
