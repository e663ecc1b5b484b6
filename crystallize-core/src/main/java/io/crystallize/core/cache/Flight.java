package io.crystallize.core.cache;

import io.crystallize.core.digest.Digest;
import java.util.Set;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;

/** A computation under way, under the first absent key of its trail. Others who end at that key wait for it. */
final class Flight {
    private final CountDownLatch end = new CountDownLatch(1);
    private final ConcurrentMap<Digest, Flight> flights;
    private final Set<Digest> fruitless;
    private final Digest key;

    Flight(ConcurrentMap<Digest, Flight> flights, Set<Digest> fruitless, Digest key) {
        this.flights = flights;
        this.fruitless = fruitless;
        this.key = key;
    }

    void await() throws InterruptedException {
        end.await();
    }

    /** Ends because there is an entry under the key. */
    void end() {
        flights.remove(key, this);
        end.countDown();
    }

    /** Ends without an entry under the key. */
    void endInVain() {
        fruitless.add(key);
        end();
    }
}
