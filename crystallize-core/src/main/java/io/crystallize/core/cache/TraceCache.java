package io.crystallize.core.cache;

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
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
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
 * absent. A backend that fails counts as empty; the first failure is logged, all are counted. Within one process, who
 * would compute what another is just computing is told to wait for it; once that one has stored nothing, nobody waits
 * any more. Safe for use by any number of threads.
 */
public final class TraceCache implements AutoCloseable {
    private final CacheBackend backend;
    private final ConcurrentMap<Digest, Flight> flights = new ConcurrentHashMap<>();
    /** Keys under which a computation stored nothing: waiting for the next one would be in vain too. */
    private final Set<Digest> fruitless = ConcurrentHashMap.newKeySet();

    private final LongAdder disputed = new LongAdder();
    private final Mishaps mishaps;
    private final BlobStore blobs;

    /** Makes a cache over a backend, which it closes when it is closed. */
    public TraceCache(CacheBackend backend) {
        this.backend = backend;
        this.mishaps = new Mishaps(backend);
        this.blobs = new BlobStore(backend, mishaps);
    }

    /** Returns what went wrong since it was made. */
    public CacheCounts counts() {
        return new CacheCounts(mishaps.errors(), mishaps.damaged(), disputed.sum());
    }

    /**
     * Looks for the result of a step.
     *
     * @param start the digest of the step's code, parameters and input
     * @param answers answers what the step asked
     * @throws UntraceableException if an answer has no digest
     */
    public Lookup find(Digest start, Answers answers) throws UntraceableException {
        while (true) {
            Digest key = start;
            List<TracedRead> reads = new ArrayList<>();
            Entry entry = get(key);
            while (entry instanceof Entry.Question question) {
                Digest answer = answers.answer(question.read());
                reads.add(new TracedRead(question.read(), answer));
                key = next(key, question.read(), answer);
                entry = get(key);
            }
            if (entry instanceof Entry.Answered answered) {
                return new Lookup.Hit(answered.outcome(), List.copyOf(reads));
            }
            if (entry instanceof Entry.Disputed dispute) {
                return new Lookup.Disputed(dispute.problem());
            }
            if (fruitless.contains(key)) {
                return new Lookup.Miss(reason(reads), null);
            }
            Flight mine = new Flight(flights, fruitless, key);
            Flight other = flights.putIfAbsent(key, mine);
            if (other != null) {
                return new Lookup.InFlight(other.ended());
            }
            if (isStillAbsent(key, mine)) {
                return new Lookup.Miss(reason(reads), mine);
            }
        }
    }

    /** Whether nothing was stored between the look and the claim; if something was, the claim is given up. */
    private boolean isStillAbsent(Digest key, Flight claim) {
        boolean absent = false;
        try {
            absent = get(key) == null;
            return absent;
        } finally {
            if (!absent) {
                claim.end();
            }
        }
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
     * @return empty if it is stored; else, in words, why not: the cache failed, or the step was seen to be no function of
     *     what it reads
     * @throws RuntimeException if a text in it can't be encoded, because it holds half a character
     */
    public Optional<String> store(Digest start, List<TracedRead> reads, Outcome outcome) {
        Map<Read, TracedRead> remaining = new LinkedHashMap<>();
        reads.forEach(read -> remaining.put(read.read(), read));
        Deque<Map.Entry<Digest, Entry>> missing = new ArrayDeque<>();
        Digest key = start;
        Entry entry = get(key);
        while (entry instanceof Entry.Question || entry == null && !remaining.isEmpty()) {
            TracedRead read;
            if (entry instanceof Entry.Question question) {
                read = remaining.remove(question.read());
                if (read == null) {
                    break;
                }
            } else {
                read = remaining.remove(remaining.keySet().iterator().next());
                missing.push(Map.entry(key, new Entry.Question(read.read())));
            }
            key = next(key, read.read(), read.answer());
            entry = get(key);
        }
        Entry end = end(entry, remaining.keySet(), outcome);
        boolean complete = end.equals(entry) || put(key, end);
        // Last to first; behind a question that was lost there may be what was stored before.
        for (Map.Entry<Digest, Entry> question : missing) {
            complete = complete && put(question.getKey(), question.getValue());
        }
        if (end instanceof Entry.Disputed dispute) {
            return Optional.of("the step is not deterministic: " + dispute.problem());
        }
        return complete ? Optional.empty() : Optional.of("the cache failed");
    }

    /**
     * Returns what belongs where a run of a step ended.
     *
     * @param found what is there
     * @param unasked what the run asked that doesn't lead there
     */
    private Entry end(@Nullable Entry found, Set<Read> unasked, Outcome outcome) {
        if (found == null) {
            return new Entry.Answered(outcome);
        }
        if (found instanceof Entry.Disputed) {
            return found;
        }
        Optional<String> difference;
        if (found instanceof Entry.Question question) {
            difference = Optional.of(askedOnce(question.read()));
        } else if (!unasked.isEmpty()) {
            difference = Optional.of(askedOnce(unasked.iterator().next()));
        } else {
            difference = outcome.differenceFrom(((Entry.Answered) found).outcome());
        }
        if (difference.isPresent()) {
            disputed.increment();
            return new Entry.Disputed(difference.get());
        }
        return new Entry.Answered(outcome); // its bytes may be others than those of the equal one, which may be gone
    }

    private static String askedOnce(Read read) {
        return "it asked for '" + read + "' in one run, and not in another";
    }

    private static Digest next(Digest key, Read read, @Nullable Digest answer) {
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
            backend.setAside(key);
            return null;
        }
    }

    private boolean put(Digest key, Entry entry) {
        byte[] bytes = EntryFormat.encode(key, entry); // fails for what the step gave, not for the backend
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
        backend.close();
    }
}
