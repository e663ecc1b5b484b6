package io.crystallize.core.cache;

import io.crystallize.core.digest.Digest;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts and tells what goes wrong with a backend, none of which stops a run. Safe for use by any number of threads.
 */
final class Mishaps {
    private static final Logger LOG = LoggerFactory.getLogger(TraceCache.class);

    private final CacheBackend backend;
    private final LongAdder errors = new LongAdder();
    private final LongAdder damaged = new LongAdder();
    private final AtomicBoolean told = new AtomicBoolean();

    Mishaps(CacheBackend backend) {
        this.backend = backend;
    }

    /**
     * The backend failed. Only the first time is told. Not counted in an interrupted thread: no channel works there,
     * because the run is being cancelled, and the backend is well.
     */
    void failed(Throwable failure) {
        if (Thread.currentThread().isInterrupted()) {
            return;
        }
        errors.increment();
        if (told.compareAndSet(false, true)) {
            LOG.warn("The cache {} failed, the run goes on without it: {}", backend.name(), failure.toString());
        }
    }

    /** Something stored is not what it should be. */
    void damaged(String what, Digest address, Throwable problem) {
        damaged.increment();
        LOG.warn("{} {} of {} is damaged and was set aside: {}", what, address, backend.name(), problem.getMessage());
    }

    /** How often the backend failed, or a part of it did. */
    long errors() {
        long ofParts = 0;
        try {
            ofParts = backend.failures();
        } catch (RuntimeException e) {
            failed(e);
        }
        return errors.sum() + ofParts;
    }

    long damaged() {
        return damaged.sum();
    }
}
