package io.crystallize.core.cache;

import io.crystallize.core.digest.Digest;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentMap;

/** A computation under way, under the first absent key of its trail. Others who end at that key wait for it. */
final class Flight {
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private final ConcurrentMap<Digest, Flight> flights;
    private final Set<Digest> fruitless;
    private final Digest key;

    Flight(ConcurrentMap<Digest, Flight> flights, Set<Digest> fruitless, Digest key) {
        this.flights = flights;
        this.fruitless = fruitless;
        this.key = key;
    }

    /** Completes when it has ended, with an entry under the key or without; a copy of the caller's own. */
    CompletableFuture<Void> ended() {
        return end.copy();
    }

    /** Ends because there is an entry under the key. */
    void end() {
        flights.remove(key, this);
        end.complete(null);
    }

    /** Ends without an entry under the key. */
    void endInVain() {
        fruitless.add(key);
        end();
    }
}
