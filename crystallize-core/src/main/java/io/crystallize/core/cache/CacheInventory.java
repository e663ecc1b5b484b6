package io.crystallize.core.cache;

import io.crystallize.core.cache.Listing.Item;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apiguardian.api.API;

/**
 * What a backend holds, counted.
 *
 * @param kinds by what it is; every kind is there
 * @param ages by how long ago it was last written or read: the upper bound of a range, which ends where the one before
 *     it does; sorted, and the last one has no bound that anything could reach
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public record CacheInventory(Map<Kind, Tally> kinds, Map<Duration, Tally> ages) {
    /** What is older than all else. */
    public static final Duration EVER = Duration.ofSeconds(Long.MAX_VALUE);

    private static final List<Duration> BOUNDS = List.of(
            Duration.ofHours(1),
            Duration.ofDays(1),
            Duration.ofDays(7),
            Duration.ofDays(30),
            Duration.ofDays(90),
            Duration.ofDays(365),
            EVER);

    /** What an entry or blob is. */
    public enum Kind {
        /** An entry that says what a step did. */
        RESULT,
        /** An entry that says what a step asks next. */
        QUESTION,
        /** An entry that says that two runs of a step contradict each other. */
        DISPUTE,
        /** An entry that can't be read. */
        DAMAGED_ENTRY,
        /** An output, a context value or an artifact. */
        BLOB
    }

    /**
     * A number of things and the room that they take.
     *
     * @param number how many
     * @param bytes how many bytes they take
     */
    public record Tally(long number, long bytes) {
        /** Nothing. */
        public static final Tally NONE = new Tally(0, 0);

        /** Returns what both are together. */
        public Tally plus(Tally other) {
            return new Tally(number + other.number, bytes + other.bytes);
        }
    }

    /** Makes an inventory; the maps are copied. */
    public CacheInventory {
        kinds = Collections.unmodifiableMap(new EnumMap<>(kinds));
        ages = Collections.unmodifiableMap(new LinkedHashMap<>(ages));
    }

    /** Returns all together. */
    public Tally total() {
        return kinds.values().stream().reduce(Tally.NONE, Tally::plus);
    }

    /**
     * Counts what a backend holds. Reads every entry, and no blob.
     *
     * @param listing tells what it holds
     * @param backend gives the entries; one that doesn't note that they were read leaves their ages as they are
     * @param now what ages are reckoned from
     * @throws IOException if it can't be read
     */
    public static CacheInventory of(Listing listing, CacheBackend backend, Instant now) throws IOException {
        List<Item> items = new ArrayList<>();
        listing.list(items::add);
        Map<Kind, Tally> kinds = new EnumMap<>(Kind.class);
        for (Kind kind : Kind.values()) {
            kinds.put(kind, Tally.NONE);
        }
        Map<Duration, Tally> ages = new LinkedHashMap<>();
        BOUNDS.forEach(bound -> ages.put(bound, Tally.NONE));
        for (Item item : items) {
            Tally one = new Tally(1, item.bytes());
            kinds.merge(kind(item, backend), one, Tally::plus);
            Duration age = Duration.between(item.used(), now);
            Duration bound = BOUNDS.stream()
                    .filter(limit -> age.compareTo(limit) < 0)
                    .findFirst()
                    .orElse(EVER);
            ages.merge(bound, one, Tally::plus);
        }
        return new CacheInventory(kinds, ages);
    }

    private static Kind kind(Item item, CacheBackend backend) throws IOException {
        if (item.kind() == Listing.Kind.BLOB) {
            return Kind.BLOB;
        }
        byte[] bytes = backend.get(item.name()).orElse(new byte[0]);
        try {
            Entry entry = EntryFormat.decode(item.name(), bytes);
            if (entry instanceof Entry.Question) {
                return Kind.QUESTION;
            }
            return entry instanceof Entry.Answered ? Kind.RESULT : Kind.DISPUTE;
        } catch (IOException e) {
            return Kind.DAMAGED_ENTRY;
        }
    }
}
