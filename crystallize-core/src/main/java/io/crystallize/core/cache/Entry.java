package io.crystallize.core.cache;

import io.crystallize.core.provenance.Read;

/** What is stored under a key of the trace cache. */
sealed interface Entry {
    /**
     * A step that got as far as this key goes on to ask this.
     *
     * @param read what it asks
     */
    record Question(Read read) implements Entry {}

    /**
     * A step that got as far as this key asks nothing more, and this is what it did.
     *
     * @param outcome what it did
     */
    record Answered(Outcome outcome) implements Entry {}

    /**
     * Two runs that got as far as this key did different things: the step is not what {@code Cacheable} says of it.
     *
     * @param problem how they differ, in words
     */
    record Disputed(String problem) implements Entry {}
}
