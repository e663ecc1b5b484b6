package io.crystallize.cache;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Says when something that keeps failing is to be left alone: after some failures in a row, for a while; then one attempt
 * decides (Nygard, Release It!, 2007, "Circuit Breaker"). Safe for use by any number of threads.
 */
final class Breaker {
    static final int FAILURES = 5;
    static final Duration PAUSE = Duration.ofSeconds(30);

    private final InstantSource clock;
    private final AtomicInteger failuresInARow = new AtomicInteger();
    private final AtomicReference<Instant> leftAloneUntil = new AtomicReference<>(Instant.MIN);

    Breaker(InstantSource clock) {
        this.clock = clock;
    }

    /** Whether it may be tried: one attempt after each pause, until one succeeds. */
    boolean allows() {
        if (failuresInARow.get() < FAILURES) {
            return true;
        }
        Instant now = clock.instant();
        Instant until = leftAloneUntil.get();
        return !now.isBefore(until) && leftAloneUntil.compareAndSet(until, now.plus(PAUSE));
    }

    void succeeded() {
        failuresInARow.set(0);
    }

    /** Returns whether this is the failure after which it is left alone. */
    boolean failed() {
        leftAloneUntil.set(clock.instant().plus(PAUSE));
        return failuresInARow.incrementAndGet() == FAILURES;
    }
}
