package io.crystallize.core.cache;

import io.crystallize.cache.MemoryBackend;
import java.util.List;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLL_Result;

/** Two who look for results of one step at once. */
public final class TraceCacheStress {
    private TraceCacheStress() {}

    /** A cache, and two who look into it. */
    abstract static class Shared {
        final TraceCache cache = new TraceCache(MemoryBackend.ofSize(1 << 16));
        Lookup first = new Lookup.Disputed("not yet looked");
        Lookup second = first;

        final Lookup come(Trail trail) {
            Lookup found = trail.find(cache);
            if (found instanceof Lookup.Miss miss) {
                trail.compute(cache, miss);
            }
            return found;
        }

        /** Says what came of a lookup, when all is over. */
        final String said(Lookup found, Trail trail) {
            if (found instanceof Lookup.InFlight other) {
                return Waiting.on(other.end().thenApply(woken -> "woken"));
            } else if (found instanceof Lookup.Hit hit) {
                return isOf(hit, trail) ? "hit" : "wrong hit";
            }
            return found instanceof Lookup.Miss ? "computes" : found.toString();
        }

        /** Says what who looks now finds. */
        final String found(Trail trail) {
            Lookup found = trail.find(cache);
            return found instanceof Lookup.Hit hit && isOf(hit, trail) ? "found" : "not found: " + found;
        }

        private static boolean isOf(Lookup.Hit hit, Trail trail) {
            return hit.outcome().equals(trail.outcome()) && hit.reads().equals(List.of(trail.read()));
        }
    }

    /** Both would compute the same. */
    @JCStressTest
    @State
    @Outcome(
            id = {"computes, woken, found", "woken, computes, found"},
            expect = Expect.ACCEPTABLE,
            desc = "One computes, the other waits")
    @Outcome(
            id = {"computes, hit, found", "hit, computes, found"},
            expect = Expect.ACCEPTABLE,
            desc = "One computes, the other comes when that is stored")
    @Outcome(expect = Expect.FORBIDDEN, desc = "Both compute, or one waits for ever, or the result is lost")
    public static class OneResult extends Shared {
        /** One. */
        @Actor
        public void one() {
            first = come(Trail.LEFT);
        }

        /** Another. */
        @Actor
        public void another() {
            second = come(Trail.LEFT);
        }

        /** Afterwards. */
        @Arbiter
        public void arbiter(LLL_Result result) {
            result.r1 = said(first, Trail.LEFT);
            result.r2 = said(second, Trail.LEFT);
            result.r3 = found(Trail.LEFT);
        }
    }

    /** Their question is answered in two ways: who waits does so until the other has asked, and no longer. */
    @JCStressTest
    @State
    @Outcome(
            id = {"computes, computes, found", "computes, woken, found", "woken, computes, found"},
            expect = Expect.ACCEPTABLE,
            desc = "Each comes to its own result")
    @Outcome(expect = Expect.FORBIDDEN, desc = "One has the other's result, or waits for ever, or a result is lost")
    public static class TwoResults extends Shared {
        /** One. */
        @Actor
        public void one() {
            first = come(Trail.LEFT);
        }

        /** Another. */
        @Actor
        public void another() {
            second = come(Trail.RIGHT);
        }

        /** Afterwards, who waited goes on. */
        @Arbiter
        public void arbiter(LLL_Result result) {
            result.r1 = said(first, Trail.LEFT);
            result.r2 = said(second, Trail.RIGHT);
            come(Trail.LEFT);
            come(Trail.RIGHT);
            String left = found(Trail.LEFT);
            result.r3 = left.equals("found") ? found(Trail.RIGHT) : left;
        }
    }

    /** Neither comes to a result. */
    @JCStressTest
    @State
    @Outcome(
            id = {"computes, woken, nobody waits", "woken, computes, nobody waits", "computes, computes, nobody waits"},
            expect = Expect.ACCEPTABLE,
            desc = "One waits for the other, or comes after its end")
    @Outcome(expect = Expect.FORBIDDEN, desc = "Somebody waits for ever, now or later")
    public static class NoResult extends Shared {
        private Lookup fail() {
            Lookup found = Trail.LEFT.find(cache);
            if (found instanceof Lookup.Miss miss) {
                try (miss) {
                    miss.asks(Trail.LEFT.read());
                }
            }
            return found;
        }

        /** One. */
        @Actor
        public void one() {
            first = fail();
        }

        /** Another. */
        @Actor
        public void another() {
            second = fail();
        }

        /** Afterwards. */
        @Arbiter
        public void arbiter(LLL_Result result) {
            result.r1 = said(first, Trail.LEFT);
            result.r2 = said(second, Trail.LEFT);
            result.r3 = Trail.LEFT.find(cache) instanceof Lookup.Miss ? "nobody waits" : "somebody waits";
        }
    }
}
