package io.crystallize.core.cache;

import io.crystallize.core.provenance.TracedRead;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/** What looking for a result came to. */
@API(status = API.Status.MAINTAINED, since = "0.1")
public sealed interface Lookup {
    /**
     * There is one.
     *
     * @param outcome what the step did
     * @param reads what it asked, with the answers of now, which are those of then
     */
    record Hit(Outcome outcome, List<TracedRead> reads) implements Lookup {}

    /**
     * There is none: the caller computes it, and closes this when it has stored the result, or given up. Until then
     * others in this process who would compute the same may be waiting.
     */
    final class Miss implements Lookup, AutoCloseable {
        private final String reason;
        private final @Nullable Flight flight;
        private boolean stored;

        Miss(String reason, @Nullable Flight flight) {
            this.reason = reason;
            this.flight = flight;
        }

        /** Returns where the trail ended, in words. */
        public String reason() {
            return reason;
        }

        /** Says that the step has asked something: who would be answered otherwise need not wait. */
        public void asks(TracedRead read) {
            if (flight != null) {
                flight.asks(read);
            }
        }

        /** Says that the result has been stored. */
        public void stored() {
            stored = true;
        }

        /** Lets those go on who wait. */
        @Override
        public void close() {
            if (flight != null && stored) {
                flight.end();
            } else if (flight != null) {
                flight.endInVain();
            }
        }
    }

    /**
     * There is none yet, but another thread, or another process, is just computing what may be the same.
     *
     * @param end completes, in any thread, when that has stored the result, given up, or asked something: then look again. Of the caller's
     *     own: it may be cancelled
     */
    record InFlight(CompletableFuture<Void> end) implements Lookup {}

    /**
     * There are several, which contradict each other, so none is served.
     *
     * @param problem how they differ, in words
     */
    record Disputed(String problem) implements Lookup {}
}
