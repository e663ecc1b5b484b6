package io.crystallize.cache;

import io.crystallize.core.cache.CacheBackend;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One backend of several, whose failures are counted, told once, and never stop the others. Safe for use by any number
 * of threads.
 */
final class Tier {
    private static final Logger LOG = LoggerFactory.getLogger(TieredBackend.class);

    private final CacheBackend backend;
    private final Breaker breaker;
    private final LongAdder failures = new LongAdder();
    private final AtomicBoolean told = new AtomicBoolean();

    /** What is done with the backend; may return no null. */
    @FunctionalInterface
    interface Call<T> {
        T with(CacheBackend backend) throws IOException;
    }

    @FunctionalInterface
    interface Action {
        void with(CacheBackend backend) throws IOException;
    }

    Tier(CacheBackend backend, InstantSource clock) {
        this.backend = backend;
        breaker = new Breaker(clock);
    }

    CacheBackend backend() {
        return backend;
    }

    boolean isReadOnly() {
        return backend.isReadOnly();
    }

    /** Whether calls are made; if not, it is being left alone. */
    <T> Optional<T> call(Call<T> call, Failures failed) {
        if (!breaker.allows()) {
            failed.leftAlone(this);
            return Optional.empty();
        }
        try {
            T result = call.with(backend);
            breaker.succeeded();
            return Optional.of(result);
        } catch (IOException | RuntimeException e) {
            failed(e);
            failed.add(e);
            return Optional.empty();
        }
    }

    /** Returns whether it was done. */
    boolean act(Action action, Failures failed) {
        return call(
                        backend -> {
                            action.with(backend);
                            return true;
                        },
                        failed)
                .isPresent();
    }

    /** Counts a failure; in an interrupted thread it is none, since no channel works there. */
    void failed(Exception failure) {
        if (Thread.currentThread().isInterrupted()) {
            return;
        }
        failures.increment();
        boolean leftAlone = breaker.failed();
        if (told.compareAndSet(false, true)) {
            LOG.warn("The cache {} failed, the others go on without it: {}", backend.name(), failure.toString());
        }
        if (leftAlone) {
            LOG.info("The cache {} keeps failing, and is left alone for {}", backend.name(), Breaker.PAUSE);
        }
    }

    long failures() {
        return failures.sum() + backend.failures();
    }
}
