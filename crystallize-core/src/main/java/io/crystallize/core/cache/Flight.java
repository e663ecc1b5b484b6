package io.crystallize.core.cache;

import io.crystallize.core.cache.Leasing.Lease;
import io.crystallize.core.internal.Timer;
import io.crystallize.core.provenance.Read;
import io.crystallize.core.provenance.TracedRead;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ForkJoinPool;

/**
 * A computation under way in this process. It begins at the first absent key of its trail and, as the step asks, goes on
 * from key to key, so that only those wait for it who, by all that is known, would compute the same.
 *
 * <p>Other processes are told of its first key at once, and of what it asked when it has taken a while: for a short one
 * that would cost more than it saves.
 */
final class Flight {
    private static final Duration SHORT = Duration.ofMillis(20);

    private final Flights flights;
    private final Set<Read> asked = new HashSet<>();
    /** In their order; all but the last have been left. */
    private final List<Leg> legs = new ArrayList<>();

    private final List<Lease> leases = new ArrayList<>();
    /** How many of the legs other processes have been told of. */
    private int told;

    private boolean isLong;
    private boolean followed = true;
    private boolean over;
    private Runnable stopTimer = () -> {};

    /**
     * Begins one.
     *
     * @param before what was asked on the trail so far
     * @param first the leg of the first absent key
     * @param lease the lease of that key
     */
    Flight(Flights flights, List<TracedRead> before, Leg first, Lease lease) {
        this.flights = flights;
        before.forEach(read -> asked.add(read.read()));
        legs.add(first);
        leases.add(lease);
    }

    /** Starts to count the time. */
    synchronized void start() {
        if (flights.neighbours().mayBeThere()) {
            stopTimer = Timer.later(() -> ForkJoinPool.commonPool().execute(this::tellNeighbours), SHORT);
        }
    }

    /** The step has asked something. */
    void asks(TracedRead read) {
        boolean tell;
        synchronized (this) {
            if (over || !followed || !asked.add(read.read())) {
                return;
            }
            Leg here = legs.get(legs.size() - 1);
            Leg next = new Leg(TraceCache.next(here.key(), read.read(), read.answer()));
            if (flights.add(next)) {
                legs.add(next);
            } else {
                followed = false; // another computation is there already: who comes there waits for that one
            }
            here.goOn(read.read());
            tell = isLong;
        }
        if (tell) {
            tellNeighbours();
        }
    }

    private synchronized void tellNeighbours() {
        isLong = true;
        while (!over && told < legs.size() - 1) {
            Leg left = legs.get(told);
            Optional<Lease> lease = flights.neighbours().take(legs.get(told + 1).key());
            if (lease.isEmpty()) {
                return; // another process computes the same from there
            }
            leases.add(lease.get());
            left.next()
                    .flatMap(read -> flights.neighbours().tell(left.key(), read))
                    .ifPresent(leases::add);
            told++;
        }
    }

    /** Ends it, because its result is stored. */
    void end() {
        flights.noLongerFruitless(stop(false));
    }

    /** Ends it without a result. */
    void endInVain() {
        stop(true);
    }

    private List<Leg> stop(boolean inVain) {
        List<Leg> all;
        int toldLegs;
        synchronized (this) {
            over = true;
            stopTimer.run();
            all = List.copyOf(legs);
            if (inVain) { // before anybody who waits looks again, and would wait for the next one there
                flights.fruitless(all.get(all.size() - 1).key());
            }
            toldLegs = told;
        }
        try {
            for (Leg leg : all.subList(0, toldLegs)) {
                flights.neighbours().untell(leg.key());
            }
            leases.forEach(Lease::close);
        } finally {
            all.forEach(flights::remove); // whatever happens, nobody waits for what has ended
        }
        return all;
    }
}
