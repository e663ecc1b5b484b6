package io.crystallize.core.cache;

import io.crystallize.core.digest.Digest;
import io.crystallize.core.digest.Digester;
import io.crystallize.core.digest.ValueDigest;
import io.crystallize.core.provenance.Read;
import io.crystallize.core.provenance.TracedRead;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;

/** A step that asks one question, and has two answers to it. */
enum Trail {
    LEFT,
    RIGHT;

    static final Digest START = Digester.standard().digest("start");
    static final Read QUESTION = new Read(Read.Kind.CONTEXT, "side");

    private final Digest answer = Digester.standard().digest(name());
    private final Outcome outcome = new Outcome(
            new ValueDigest(answer, Collections.unmodifiableSortedSet(new TreeSet<>()), false, false),
            new Stored("cbor", answer, 1),
            List.of(),
            List.of(),
            List.of(),
            "");

    TracedRead read() {
        return new TracedRead(QUESTION, answer);
    }

    Outcome outcome() {
        return outcome;
    }

    /** Returns the key that the answer leads to. */
    Digest end() {
        return TraceCache.next(START, QUESTION, answer);
    }

    Lookup find(TraceCache cache) {
        try {
            return cache.find(START, question -> answer);
        } catch (UntraceableException e) {
            throw new AssertionError("The answer has a digest", e);
        }
    }

    /** Computes and stores what is missing. */
    void compute(TraceCache cache, Lookup.Miss miss) {
        try (miss) {
            miss.asks(read());
            if (cache.store(START, List.of(read()), outcome, Storing.Conflict.KEEP_FIRST) instanceof Storing.Done) {
                miss.stored();
            }
        }
    }
}
