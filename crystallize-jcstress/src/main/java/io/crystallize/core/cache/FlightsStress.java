package io.crystallize.core.cache;

import io.crystallize.cache.MemoryBackend;
import io.crystallize.core.digest.Digest;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLL_Result;

/** Of two who come to one key, one computes. */
public final class FlightsStress {
    private static final MemoryBackend BACKEND = MemoryBackend.ofSize(1 << 20);

    private FlightsStress() {}

    /** Returns computations of a process that is alone. */
    static Flights alone(Predicate<Digest> stored) {
        return new Flights(new Neighbours(null, BACKEND, new Mishaps(BACKEND)), stored);
    }

    /** Both begin, and nobody ends before both have come. */
    @JCStressTest
    @State
    @Outcome(
            id = {"computes, sees the leg, may begin", "sees the leg, computes, may begin"},
            expect = Expect.ACCEPTABLE,
            desc = "One computes, the other sees it, and a third may begin after the end")
    @Outcome(expect = Expect.FORBIDDEN, desc = "Both compute, or none, or the key stays taken")
    public static class Begin {
        private final Flights flights = alone(key -> false);
        private Optional<Flight> first = Optional.empty();
        private Optional<Flight> second = Optional.empty();

        private String said(Optional<Flight> flight) {
            if (flight.isPresent()) {
                return "computes";
            }
            return flights.at(Trail.START) == null ? "sees nothing" : "sees the leg";
        }

        /** One. */
        @Actor
        public void one(LLL_Result result) {
            first = flights.begin(Trail.START, List.of());
            result.r1 = said(first);
        }

        /** Another. */
        @Actor
        public void another(LLL_Result result) {
            second = flights.begin(Trail.START, List.of());
            result.r2 = said(second);
        }

        /** Afterwards. */
        @Arbiter
        public void arbiter(LLL_Result result) {
            first.ifPresent(Flight::end);
            second.ifPresent(Flight::end);
            result.r3 = flights.begin(Trail.START, List.of()).isPresent() ? "may begin" : "may not begin";
        }
    }

    /** Both begin, and who computes stores and ends at once. */
    @JCStressTest
    @State
    @Outcome(
            id = {"computes, is refused, nothing left", "is refused, computes, nothing left"},
            expect = Expect.ACCEPTABLE,
            desc = "One computes; the other sees that, or what was stored")
    @Outcome(expect = Expect.FORBIDDEN, desc = "Both compute, or none, or the key stays taken")
    public static class BeginAndEnd {
        private volatile boolean stored;
        private final Flights flights = alone(key -> stored);

        private String come() {
            Optional<Flight> flight = flights.begin(Trail.START, List.of());
            if (flight.isEmpty()) {
                return "is refused";
            }
            stored = true;
            flight.get().end();
            return "computes";
        }

        /** One. */
        @Actor
        public void one(LLL_Result result) {
            result.r1 = come();
        }

        /** Another. */
        @Actor
        public void another(LLL_Result result) {
            result.r2 = come();
        }

        /** Afterwards. */
        @Arbiter
        public void arbiter(LLL_Result result) {
            result.r3 = flights.at(Trail.START) == null ? "nothing left" : "a leg is left";
        }
    }

    /** Both claim a key, whatever is stored there, and end at once. */
    @JCStressTest
    @State
    @Outcome(
            id = {"computes, woken, nothing left", "woken, computes, nothing left", "computes, computes, nothing left"},
            expect = Expect.ACCEPTABLE,
            desc = "One waits for the other, or comes after its end")
    @Outcome(expect = Expect.FORBIDDEN, desc = "None computes, or one waits for ever, or the key stays taken")
    public static class Claim {
        private final Flights flights = alone(key -> true);
        private Lookup first = new Lookup.Disputed("not yet looked");
        private Lookup second = first;

        private Lookup come() {
            Lookup found = flights.claim(Trail.START);
            if (found instanceof Lookup.Miss miss) {
                miss.close();
            }
            return found;
        }

        /** One. */
        @Actor
        public void one() {
            first = come();
        }

        /** Another. */
        @Actor
        public void another() {
            second = come();
        }

        private static String said(Lookup found) {
            if (found instanceof Lookup.InFlight other) {
                return Waiting.on(other.end().thenApply(woken -> "woken"));
            }
            return found instanceof Lookup.Miss ? "computes" : found.toString();
        }

        /** Afterwards. */
        @Arbiter
        public void arbiter(LLL_Result result) {
            result.r1 = said(first);
            result.r2 = said(second);
            result.r3 = flights.at(Trail.START) == null ? "nothing left" : "a leg is left";
        }
    }
}
