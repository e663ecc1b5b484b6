package io.crystallize.core.cache;

import io.crystallize.core.digest.Digest;
import io.crystallize.core.provenance.Read;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One key on the way of a computation that is under way. Either that has got no farther: then who comes to the key
 * waits; or it has asked something there: then who comes to the key follows, or goes another way, by the answer.
 */
final class Leg {
    private final Digest key;
    private @Nullable Read next;
    private boolean over;
    private @Nullable CompletableFuture<Void> end;
    /** Made for the first who waits. */
    private @Nullable CompletableFuture<Void> change;

    Leg(Digest key) {
        this.key = key;
    }

    Digest key() {
        return key;
    }

    /** Returns what the computation asked here, or empty if it hasn't asked yet. */
    synchronized Optional<Read> next() {
        return Optional.ofNullable(next);
    }

    /** Completes when the computation has asked something here, or has ended; of the caller's own. */
    synchronized CompletableFuture<Void> changed() {
        if (over || next != null) {
            return CompletableFuture.completedFuture(null);
        }
        if (change == null) {
            change = new CompletableFuture<>();
        }
        return change.copy();
    }

    /** Completes when the computation has ended; of the caller's own. */
    synchronized CompletableFuture<Void> ended() {
        if (over) {
            return CompletableFuture.completedFuture(null);
        }
        if (end == null) {
            end = new CompletableFuture<>();
        }
        return end.copy();
    }

    /** The computation asks something here. */
    synchronized void goOn(Read read) {
        next = read;
        tellChange();
    }

    /** The computation has ended. */
    synchronized void end() {
        over = true;
        tellChange();
        if (end != null) {
            end.completeAsync(() -> null);
        }
    }

    /** In another thread: what others do then is their own affair. */
    private void tellChange() {
        if (change != null) {
            change.completeAsync(() -> null);
        }
    }
}
