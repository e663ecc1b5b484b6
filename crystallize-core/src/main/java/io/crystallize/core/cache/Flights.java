package io.crystallize.core.cache;

import io.crystallize.core.cache.Leasing.Lease;
import io.crystallize.core.digest.Digest;
import io.crystallize.core.internal.Timer;
import io.crystallize.core.provenance.TracedRead;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The computations under way: those of this process and, as far as somebody here waits for them, those of others. Safe
 * for use by any number of threads.
 */
final class Flights {
    private static final Duration FIRST_LOOK = Duration.ofMillis(5);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(200);

    private final ConcurrentMap<Digest, Leg> legs = new ConcurrentHashMap<>();
    /** Keys at which a computation ended without a result: waiting for the next one would be in vain too. */
    private final Set<Digest> fruitless = ConcurrentHashMap.newKeySet();

    private final Neighbours neighbours;
    /** Whether there is an entry under a key. */
    private final Predicate<Digest> stored;

    Flights(Neighbours neighbours, Predicate<Digest> stored) {
        this.neighbours = neighbours;
        this.stored = stored;
    }

    Neighbours neighbours() {
        return neighbours;
    }

    /** Returns the computation that is, or was, at a key. */
    @Nullable
    Leg at(Digest key) {
        return legs.get(key);
    }

    /** Begins a computation, or returns empty if there is something at its key by now. */
    Optional<Flight> begin(Digest key, List<TracedRead> before) {
        Leg first = new Leg(key);
        if (!add(first)) {
            return Optional.empty();
        }
        boolean begun = false;
        Lease lease = null;
        try {
            lease = neighbours.take(key).orElse(null);
            if (lease == null) {
                begun = true; // by another process: this one only watches
                watch(first, FIRST_LOOK);
                return Optional.empty();
            }
            if (stored.test(key)) {
                return Optional.empty();
            }
            Flight flight = new Flight(this, before, first, lease);
            begun = true;
            flight.start();
            return Optional.of(flight);
        } finally {
            if (!begun) {
                if (lease != null) {
                    lease.close();
                }
                remove(first);
            }
        }
    }

    /** Begins a computation of what may be stored already, or tells to wait for the one at its key. */
    Lookup claim(Digest key) {
        while (true) {
            Leg first = new Leg(key);
            if (add(first)) {
                Optional<Lease> lease = neighbours.take(key);
                Flight flight = new Flight(this, List.of(), first, lease.orElse(() -> {}));
                flight.start();
                return new Lookup.Miss("it was asked to run again", flight);
            }
            Leg other = at(key);
            if (other != null) {
                return new Lookup.InFlight(other.ended()); // what it asks decides nothing here
            }
        }
    }

    /** Looks, until it has ended, how far a computation of another process is. */
    private void watch(Leg leg, Duration pause) {
        Timer.later(() -> ForkJoinPool.commonPool().execute(() -> look(leg, pause)), pause);
    }

    private void look(Leg leg, Duration pause) {
        boolean goesOn = false;
        try {
            goesOn = isStillComputed(leg);
        } finally {
            if (goesOn) {
                Duration longer = pause.multipliedBy(3).dividedBy(2);
                watch(leg, longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE);
            } else {
                remove(leg); // also if the backend has failed badly: nobody waits for what nobody watches
            }
        }
    }

    private boolean isStillComputed(Leg leg) {
        Optional<Lease> free = neighbours.take(leg.key());
        if (free.isPresent()) {
            free.get().close();
            return false;
        }
        if (stored.test(leg.key())) {
            return false;
        }
        if (leg.next().isEmpty()) {
            neighbours.told(leg.key()).ifPresent(leg::goOn);
        }
        return true;
    }

    /** Whether it was the first at its key. */
    boolean add(Leg leg) {
        return legs.putIfAbsent(leg.key(), leg) == null;
    }

    void remove(Leg leg) {
        legs.remove(leg.key(), leg);
        leg.end();
    }

    boolean isFruitless(Digest key) {
        return fruitless.contains(key);
    }

    void fruitless(Digest key) {
        fruitless.add(key);
    }

    void noLongerFruitless(List<Leg> stored) {
        stored.forEach(leg -> fruitless.remove(leg.key()));
    }

    /** Lets all go on who wait for other processes. */
    void close() {
        neighbours.leave();
    }
}
