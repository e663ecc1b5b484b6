package io.crystallize.core.cache;

import io.crystallize.core.digest.Digest;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;

/** A computation under way, under the first absent key of its trail. Others who end at that key wait for it. */
final class Flight {
    private final CountDownLatch end = new CountDownLatch(1);
    private final ConcurrentMap<Digest, Flight> flights;
    private final Digest key;

    Flight(ConcurrentMap<Digest, Flight> flights, Digest key) {
        this.flights = flights;
        this.key = key;
    }

    void await() throws InterruptedException {
        end.await();
    }

    void end() {
        flights.remove(key, this);
        end.countDown();
    }
}
