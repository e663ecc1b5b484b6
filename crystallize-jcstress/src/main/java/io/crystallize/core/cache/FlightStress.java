package io.crystallize.core.cache;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/** A computation that ends leaves no leg behind, and nobody waiting, whatever the step is just asking. */
public final class FlightStress {
    private FlightStress() {}

    /** A computation with somebody who waits at its first key, and goes on waiting at the next. */
    abstract static class UnderWay {
        final Flights flights = FlightsStress.alone(key -> false);
        final Flight flight = flights.begin(Trail.START, List.of()).orElseThrow();
        private final CompletableFuture<String> seen = at(flights.at(Trail.START))
                .thenCompose(woken -> at(flights.at(Trail.LEFT.end())))
                .thenApply(woken -> "woken");

        private static CompletableFuture<Void> at(@Nullable Leg leg) {
            return leg == null ? CompletableFuture.completedFuture(null) : leg.changed();
        }

        final void judge(LL_Result result) {
            boolean left = flights.at(Trail.START) != null || flights.at(Trail.LEFT.end()) != null;
            result.r1 = Waiting.on(seen);
            result.r2 = left ? "a leg is left" : "nothing left";
        }
    }

    /** It ends with a result, while another thread of the step asks. */
    @JCStressTest
    @State
    @Outcome(id = "woken, nothing left", expect = Expect.ACCEPTABLE, desc = "All is over")
    @Outcome(expect = Expect.FORBIDDEN, desc = "Somebody waits for ever, now or later")
    public static class AsksAndEnd extends UnderWay {
        /** A thread of the step. */
        @Actor
        public void asks() {
            flight.asks(Trail.LEFT.read());
        }

        /** The thread that runs the step. */
        @Actor
        public void end() {
            flight.end();
        }

        /** Afterwards. */
        @Arbiter
        public void arbiter(LL_Result result) {
            judge(result);
        }
    }

    /** It ends without a result, while another thread of the step asks. */
    @JCStressTest
    @State
    @Outcome(id = "woken, nothing left", expect = Expect.ACCEPTABLE, desc = "All is over")
    @Outcome(expect = Expect.FORBIDDEN, desc = "Somebody waits for ever, now or later")
    public static class AsksAndEndInVain extends UnderWay {
        /** A thread of the step. */
        @Actor
        public void asks() {
            flight.asks(Trail.LEFT.read());
        }

        /** The thread that runs the step. */
        @Actor
        public void end() {
            flight.endInVain();
        }

        /** Afterwards. */
        @Arbiter
        public void arbiter(LL_Result result) {
            judge(result);
        }
    }
}
