package io.crystallize.core.cache;

import io.crystallize.core.cache.Storing.Conflict;
import io.crystallize.core.digest.Digest;
import io.crystallize.core.digest.Digester;
import io.crystallize.core.provenance.Read;
import io.crystallize.core.provenance.TracedRead;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * Results of steps, found by what the steps read.
 *
 * <p>What a step does is decided by its code, parameters and input, and by what it reads; and what it reads next is
 * decided by all it has read so far. So the way to a result is a chain of entries, each under a digest:
 *
 * <pre>
 * K0 = digest of code, parameters and input
 * entry under K:  none         the step has not come this way: a miss
 *                 a question   K' = digest of K, the question and the answer now; go on with K'
 *                 an outcome   what the step did: a hit
 * </pre>
 *
 * <p>The outcome is stored before the questions that lead to it, last to first, so nobody follows a chain to nothing.
 * Storing goes along the questions that are there already. A question that this run never asked, or something else done
 * at the end, shows that the step is not a function of what it reads: the key is marked as disputed, and never served
 * again.
 *
 * <p>Every entry and blob is checked against its digest when it is read; a damaged one is set aside and counts as
 * absent. A backend that fails counts as empty; the first failure is logged, all are counted. Who would compute what
 * another thread is just computing is told to wait for it and, where the backend has leases ({@link Leasing}), another
 * process too; once that one has stored nothing, nobody waits any more. Whose step would be answered otherwise than that
 * one's waits no longer than until it has asked. Safe for use by any number of threads.
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public final class TraceCache implements AutoCloseable {
    private final CacheBackend backend;
    private final boolean readOnly;
    private final boolean owner;
    private final Flights flights;
    private final LongAdder disputed = new LongAdder();
    private final Mishaps mishaps;
    private final BlobStore blobs;

    /** Makes a cache over a backend, which it closes when it is closed. */
    public TraceCache(CacheBackend backend) {
        this(backend, false, true);
    }

    private TraceCache(CacheBackend backend, boolean readOnly, boolean owner) {
        this.backend = backend;
        this.owner = owner;
        this.mishaps = new Mishaps(backend);
        this.readOnly = readOnly || isReadOnly(backend, mishaps);
        this.blobs = new BlobStore(backend, this.readOnly, mishaps);
        Leasing leasing = backend instanceof Leasing able && !this.readOnly ? able : null;
        this.flights = new Flights(new Neighbours(leasing, backend, mishaps), key -> get(key) != null);
    }

    /** Returns a cache over the same backend which stores nothing, and doesn't close it. */
    public TraceCache reading() {
        return new TraceCache(backend, true, false);
    }

    private static boolean isReadOnly(CacheBackend backend, Mishaps mishaps) {
        try {
            return backend.isReadOnly();
        } catch (RuntimeException e) {
            mishaps.failed(e);
            return false;
        }
    }

    /** Returns what went wrong since it was made. */
    public CacheCounts counts() {
        return new CacheCounts(mishaps.errors(), mishaps.damaged(), disputed.sum());
    }

    /** Whether results are only looked for, and never stored. */
    public boolean isReadOnly() {
        return readOnly;
    }

    /**
     * Looks for the result of a step.
     *
     * @param start the digest of the step's code, parameters and input
     * @param answers answers what the step asked
     * @throws UntraceableException if an answer has no digest
     */
    public Lookup find(Digest start, Answers answers) throws UntraceableException {
        Digest key = start;
        List<TracedRead> reads = new ArrayList<>();
        while (true) {
            Read read;
            Entry entry = get(key);
            if (entry instanceof Entry.Answered answered) {
                return new Lookup.Hit(answered.outcome(), List.copyOf(reads));
            } else if (entry instanceof Entry.Disputed dispute) {
                return new Lookup.Disputed(dispute.problem());
            } else if (entry instanceof Entry.Question question) {
                read = question.read();
            } else if (flights.isFruitless(key)) {
                return new Lookup.Miss(reason(reads), null);
            } else {
                Leg leg = flights.at(key);
                if (leg == null) {
                    Optional<Flight> mine = flights.begin(key, reads);
                    if (mine.isPresent()) {
                        return new Lookup.Miss(reason(reads), mine.get());
                    }
                    continue;
                }
                Optional<Read> next = leg.next();
                if (next.isEmpty()) {
                    return new Lookup.InFlight(leg.changed());
                }
                read = next.get();
            }
            Digest answer = answers.answer(read);
            reads.add(new TracedRead(read, answer));
            key = next(key, read, answer);
        }
    }

    /**
     * Claims the computation of a result that may be there, in order to replace it.
     *
     * @param start the digest of the step's code, parameters and input
     */
    public Lookup claim(Digest start) {
        return flights.claim(start);
    }

    private static String reason(List<TracedRead> reads) {
        if (reads.isEmpty()) {
            return "nothing is stored for this code, parameters and input";
        }
        StringBuilder reason = new StringBuilder("nothing is stored for this value of ");
        return reason.append(reads.get(reads.size() - 1).read()).toString();
    }

    /**
     * Stores the result of a step.
     *
     * @param start the digest of the step's code, parameters and input
     * @param reads what it asked, each question once, in the order of the first time
     * @param outcome what it did; its blobs are stored already
     * @param conflict what to do if the cache knows otherwise
     * @throws RuntimeException if a text in it can't be encoded, because it holds half a character
     */
    public Storing store(Digest start, List<TracedRead> reads, Outcome outcome, Conflict conflict) {
        Map<Read, TracedRead> remaining = new LinkedHashMap<>();
        reads.forEach(read -> remaining.put(read.read(), read));
        Deque<Map.Entry<Digest, Entry>> missing = new ArrayDeque<>();
        Digest key = start;
        Entry entry = get(key);
        while (true) {
            TracedRead read;
            if (entry instanceof Entry.Question question && remaining.containsKey(question.read())) {
                read = remaining.remove(question.read());
            } else if (!remaining.isEmpty() && (entry == null || conflict == Conflict.REPLACE)) {
                read = remaining.remove(remaining.keySet().iterator().next());
                missing.push(Map.entry(key, new Entry.Question(read.read())));
            } else {
                break;
            }
            key = next(key, read.read(), read.answer());
            entry = get(key);
        }
        Entry end = new Entry.Answered(outcome);
        if (entry != null && conflict != Conflict.REPLACE) {
            Optional<String> difference = difference(entry, remaining.keySet(), outcome);
            if (difference.isPresent() && conflict == Conflict.KEEP_FIRST) {
                return new Storing.Kept();
            }
            if (difference.isPresent()) {
                end = new Entry.Disputed(difference.get());
            } else if (entry instanceof Entry.Answered earlier) {
                end = new Entry.Answered(outcome.from(earlier.outcome().origin()));
            }
        }
        boolean complete = end.equals(entry) || put(key, end);
        // Last to first; behind a question that was lost there may be what was stored before.
        for (Map.Entry<Digest, Entry> question : missing) {
            complete = complete && put(question.getKey(), question.getValue());
        }
        if (end instanceof Entry.Disputed dispute) {
            disputed.increment();
            return new Storing.Disputed(dispute.problem());
        }
        return complete ? new Storing.Done() : new Storing.Failed("the cache failed");
    }

    /**
     * Returns how a run of a step differs from what is known of it where the run ended.
     *
     * @param found what is there
     * @param unasked what the run asked that doesn't lead there
     */
    private static Optional<String> difference(Entry found, Set<Read> unasked, Outcome outcome) {
        if (found instanceof Entry.Disputed dispute) {
            return Optional.of(dispute.problem());
        }
        if (found instanceof Entry.Question question) {
            return Optional.of(askedOnce(question.read()));
        }
        return unasked.isEmpty()
                ? outcome.differenceFrom(((Entry.Answered) found).outcome())
                : Optional.of(askedOnce(unasked.iterator().next()));
    }

    private static String askedOnce(Read read) {
        return "it asked for '" + read + "' in one run, and not in another";
    }

    /** Returns the key that an answer leads to. */
    static Digest next(Digest key, Read read, @Nullable Digest answer) {
        List<@Nullable Object> all = new ArrayList<>();
        all.add(key);
        all.add(read.kind().name());
        all.add(read.name());
        all.add(answer);
        return Digester.standard().digest(all);
    }

    private @Nullable Entry get(Digest key) {
        try {
            Optional<byte[]> bytes = backend.get(key);
            return bytes.isEmpty() ? null : decode(key, bytes.get());
        } catch (IOException | RuntimeException e) {
            mishaps.failed(e);
            return null;
        }
    }

    private @Nullable Entry decode(Digest key, byte[] bytes) throws IOException {
        try {
            return EntryFormat.decode(key, bytes);
        } catch (IOException e) {
            mishaps.damaged("Entry", key, e);
            if (!readOnly) {
                backend.setAside(key);
            }
            return null;
        }
    }

    private boolean put(Digest key, Entry entry) {
        byte[] bytes = EntryFormat.encode(key, entry); // fails for what the step gave, not for the backend
        if (readOnly) {
            return true;
        }
        try {
            backend.put(key, bytes);
            return true;
        } catch (IOException | RuntimeException e) {
            mishaps.failed(e);
            return false;
        }
    }

    /** Returns the blobs of the backend. */
    public BlobStore blobs() {
        return blobs;
    }

    /** Closes the backend. */
    @Override
    public void close() throws IOException {
        flights.close();
        if (owner) {
            backend.close();
        }
    }
}
