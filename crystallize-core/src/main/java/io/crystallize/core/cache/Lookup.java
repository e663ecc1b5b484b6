package io.crystallize.core.cache;

import io.crystallize.core.provenance.TracedRead;
import java.util.List;

/** What looking for a result came to. */
public sealed interface Lookup {
    /**
     * There is one.
     *
     * @param outcome what the step did
     * @param reads what it asked, with the answers of now, which are those of then
     */
    record Hit(Outcome outcome, List<TracedRead> reads) implements Lookup {}

    /**
     * There is none, and nobody else in this process is computing it: the caller does, and closes this when it is done. Until
     * then others who would compute the same wait.
     *
     * @param reason where the trail ended, in words
     * @param flight ends when this is closed
     */
    record Miss(String reason, Flight flight) implements Lookup, AutoCloseable {
        @Override
        public void close() {
            flight.end();
        }
    }

    /**
     * There are several, which contradict each other, so none is served.
     *
     * @param problem how they differ, in words
     */
    record Disputed(String problem) implements Lookup {}
}
