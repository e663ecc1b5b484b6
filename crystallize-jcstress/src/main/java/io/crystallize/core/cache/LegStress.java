package io.crystallize.core.cache;

import java.util.concurrent.CompletableFuture;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** Who waits at a leg is woken, however late it came, and sees then what has been asked. */
public final class LegStress {
    private LegStress() {}

    /** The computation goes on while somebody begins to wait, and another, who began too, loses patience. */
    @JCStressTest
    @State
    @Outcome(id = "sees the question", expect = Expect.ACCEPTABLE, desc = "Woken after the question was there")
    @Outcome(expect = Expect.FORBIDDEN, desc = "Not woken, or too early")
    public static class GoOn {
        private final Leg leg = new Leg(Trail.START);
        private CompletableFuture<String> seen = new CompletableFuture<>();

        /** The computation. */
        @Actor
        public void goOn() {
            leg.goOn(Trail.QUESTION);
        }

        /** The waiters. */
        @Actor
        public void waitFor() {
            CompletableFuture<Void> impatient = leg.changed();
            seen = leg.changed().thenApply(woken -> leg.next().isPresent() ? "sees the question" : "sees nothing");
            impatient.cancel(false);
        }

        /** Afterwards. */
        @Arbiter
        public void arbiter(L_Result result) {
            result.r1 = Waiting.on(seen);
        }
    }

    /** The computation ends while somebody begins to wait. */
    @JCStressTest
    @State
    @Outcome(id = "woken", expect = Expect.ACCEPTABLE, desc = "Woken at the end")
    @Outcome(expect = Expect.FORBIDDEN, desc = "Left waiting")
    public static class End {
        private final Leg leg = new Leg(Trail.START);
        private CompletableFuture<String> seen = new CompletableFuture<>();

        /** The computation. */
        @Actor
        public void end() {
            leg.end();
        }

        /** The waiter. */
        @Actor
        public void waitFor() {
            seen = leg.changed().thenApply(woken -> "woken");
        }

        /** Afterwards. */
        @Arbiter
        public void arbiter(L_Result result) {
            result.r1 = Waiting.on(seen);
        }
    }
}
