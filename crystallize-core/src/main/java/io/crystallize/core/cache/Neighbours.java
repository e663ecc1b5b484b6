package io.crystallize.core.cache;

import io.crystallize.core.cache.Leasing.Lease;
import io.crystallize.core.digest.Digest;
import io.crystallize.core.digest.Digester;
import io.crystallize.core.provenance.Read;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the processes that share a backend know of each other's computations: which keys are held, and what was asked at
 * them. All of it is a courtesy that saves work, so what fails or is lost counts as unsaid. Where the backend has no
 * leases, nobody is there.
 */
final class Neighbours {
    private static final Lease NONE = () -> {};

    private final @Nullable Leasing leasing;
    private final CacheBackend backend;
    private final Mishaps mishaps;
    private volatile boolean gone;

    /**
     * Makes them.
     *
     * @param leasing what gives leases, or null if there are none
     */
    Neighbours(@Nullable Leasing leasing, CacheBackend backend, Mishaps mishaps) {
        this.leasing = leasing;
        this.backend = backend;
        this.mishaps = mishaps;
    }

    /** Whether there can be any. */
    boolean mayBeThere() {
        return leasing != null && !gone;
    }

    /** Takes the lease of a key; empty if another process has it. */
    Optional<Lease> take(Digest key) {
        Leasing able = leasing;
        if (able == null || gone) {
            return Optional.of(NONE);
        }
        try {
            return able.tryLease(key).map(this::closingQuietly);
        } catch (IOException | RuntimeException e) {
            mishaps.failed(e);
            return Optional.of(NONE);
        }
    }

    private Lease closingQuietly(Lease lease) {
        return () -> {
            try {
                lease.close();
            } catch (RuntimeException e) {
                mishaps.failed(e);
            }
        };
    }

    /**
     * Tells what was asked at a key whose lease is held.
     *
     * @return held by who lives to answer for it: what a process that was killed has told doesn't count
     */
    Optional<Lease> tell(Digest key, Read read) {
        Digest place = place(key);
        Optional<Lease> lease = take(place);
        try {
            backend.put(place, EntryFormat.encode(place, new Entry.Question(read)));
        } catch (IOException | RuntimeException e) {
            mishaps.failed(e);
        }
        return lease;
    }

    /** Takes back what was told. */
    void untell(Digest key) {
        try {
            backend.remove(place(key));
        } catch (IOException | RuntimeException e) {
            mishaps.failed(e);
        }
    }

    /** Returns what was told to be asked at a key. */
    Optional<Read> told(Digest key) {
        Digest place = place(key);
        try {
            Optional<byte[]> bytes = backend.get(place);
            if (bytes.isEmpty() || isLeft(place)) {
                return Optional.empty();
            }
            return EntryFormat.decode(place, bytes.get()) instanceof Entry.Question question
                    ? Optional.of(question.read())
                    : Optional.empty();
        } catch (IOException | RuntimeException e) {
            return Optional.empty(); // asked again soon
        }
    }

    /** Whether who told it is dead; then it is taken back. */
    private boolean isLeft(Digest place) throws IOException {
        Optional<Lease> lease = take(place);
        if (lease.isEmpty()) {
            return false;
        }
        try {
            backend.remove(place);
        } finally {
            lease.get().close();
        }
        return true;
    }

    /** An entry that no trail leads to. */
    private static Digest place(Digest key) {
        return Digester.standard().digest(List.of("asked at", key));
    }

    /** From now on, nobody is there. */
    void leave() {
        gone = true;
    }
}
