package io.crystallize.core;

import java.time.Duration;
import java.util.Objects;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * How often a step is tried, and how long each attempt may take. Every attempt has a fresh context and draws the same
 * random numbers; one that failed leaves nothing behind. Decides nothing but whether there is a result, so it is no
 * part of a cache key. Immutable.
 *
 * @param most how many attempts there are at most, at least 1. What throws an {@link Exception} is tried again; an
 *     {@link Error}, a cancellation and a step that changed its input are not
 * @param backoff the pause before the second attempt, which doubles with each further one, up to 30 doublings; may be
 *     zero
 * @param timeout how long an attempt may take, or null for as long as it likes. An attempt that takes longer fails with
 *     a {@link StepTimeoutException}: its thread, which is one of its own, is interrupted, or its future cancelled, and
 *     nothing that it does later counts
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public record Attempts(int most, Duration backoff, @Nullable Duration timeout) {
    private static final Attempts ONCE = new Attempts(1, Duration.ZERO, null);

    private static final int MOST_DOUBLINGS = 30;

    /**
     * Says how a step is tried.
     *
     * @throws IllegalArgumentException if there is no attempt, the pause is negative, or the time is not positive
     */
    public Attempts {
        Objects.requireNonNull(backoff, "backoff is null");
        if (most < 1) {
            throw new IllegalArgumentException("The number of attempts is " + most + ", but at least 1 is needed");
        }
        if (backoff.isNegative()) {
            throw new IllegalArgumentException("The pause between attempts is " + backoff + ", which is negative");
        }
        if (timeout != null && (timeout.isNegative() || timeout.isZero())) {
            throw new IllegalArgumentException("The time for an attempt is " + timeout + ", which is not positive");
        }
    }

    /** Returns one attempt, which may take as long as it likes. */
    public static Attempts once() {
        return ONCE;
    }

    /** Returns so many attempts at most, one right after the other, each of which may take as long as it likes. */
    public static Attempts atMost(int most) {
        return new Attempts(most, Duration.ZERO, null);
    }

    /** Returns the same, with a pause before the second attempt. */
    public Attempts backoff(Duration newBackoff) {
        return new Attempts(most, newBackoff, timeout);
    }

    /** Returns the same, with a time that each attempt may take. */
    public Attempts within(Duration newTimeout) {
        return new Attempts(most, backoff, newTimeout);
    }

    /** Returns the pause after a failed attempt, counted from 1. */
    Duration pauseAfter(int attempt) {
        return backoff.multipliedBy(1L << Math.min(attempt - 1, MOST_DOUBLINGS));
    }
}
