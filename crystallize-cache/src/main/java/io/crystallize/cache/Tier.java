package io.crystallize.cache;

import io.crystallize.core.cache.CacheBackend;
import io.crystallize.core.cache.EntryFormat;
import io.crystallize.core.digest.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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
    private final AtomicBoolean toldDamage = new AtomicBoolean();
    /** Blobs whose copy here is damaged and can't be taken away. */
    private final Set<Digest> shunned = ConcurrentHashMap.newKeySet();

    /** What a tier has of something. */
    enum Copy {
        /** Nothing, or it can't be asked. */
        NONE,
        /** What was stored. */
        WHOLE,
        /** Other bytes. */
        DAMAGED
    }

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

    /** What the tier has of an entry. */
    Copy entry(Digest key, Failures failed) {
        return call(there -> there.get(key), failed)
                .flatMap(entry -> entry)
                .map(entry -> EntryFormat.isWhole(key, entry) ? Copy.WHOLE : Copy.DAMAGED)
                .orElse(Copy.NONE);
    }

    /** What the tier has of a blob, all of which is read. */
    Copy blob(Digest address, Failures failed) {
        return call(
                        there -> {
                            Optional<InputStream> blob = there.openBlob(address);
                            return blob.isEmpty() ? Copy.NONE : blob(address, blob.get());
                        },
                        failed)
                .orElse(Copy.NONE);
    }

    private static Copy blob(Digest address, InputStream bytes) throws IOException {
        try (DigestInputStream in = new DigestInputStream(bytes, Digest.sha256())) {
            in.transferTo(OutputStream.nullOutputStream());
            return address.equals(Digest.ofBytes(in.getMessageDigest().digest())) ? Copy.WHOLE : Copy.DAMAGED;
        }
    }

    /**
     * Puts a whole entry in the place of a damaged one, which is counted. The tier itself is well: that is no reason to
     * leave it alone.
     */
    void heal(Digest key, byte[] entry, Failures failed) {
        failures.increment();
        if (toldDamage.compareAndSet(false, true)) {
            LOG.warn("Entry {} of {} is damaged, another cache has it: it is taken from there", key, backend.name());
        }
        if (!isReadOnly()) {
            act(there -> there.setAside(key), failed);
            act(there -> there.put(key, entry), failed);
        }
    }

    /** Takes the damaged copy of a blob away; where nothing can be taken away, it is not read again. */
    void setAsideBlob(Digest address, Failures failed) {
        if (isReadOnly()) {
            shunned.add(address);
        } else {
            act(there -> there.setAsideBlob(address), failed);
        }
    }

    /** Opens the copy of a blob, if there is one that is not known to be damaged. */
    Optional<Optional<InputStream>> openBlob(Digest address, Failures failed) {
        return call(there -> shunned.contains(address) ? Optional.empty() : there.openBlob(address), failed);
    }

    long failures() {
        return failures.sum() + backend.failures();
    }
}
