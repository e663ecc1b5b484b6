package io.crystallize.core.cache;

import io.crystallize.core.cache.CacheInventory.Tally;
import io.crystallize.core.cache.Listing.Item;
import io.crystallize.core.cache.Listing.Kind;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apiguardian.api.API;

/**
 * What is to be removed from a cache so that it is small, or young, enough: what was not used for the longest time comes
 * first. Any part may be removed at any time, also while others use the cache: what is missing is computed again.
 *
 * @param removed what is to be removed, in that order
 * @param kept what stays
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public record CachePlan(List<Item> removed, Tally kept) {
    /** Makes a plan; the list is copied. */
    public CachePlan {
        removed = List.copyOf(removed);
    }

    /**
     * Returns what is to be removed.
     *
     * @param listing tells what there is
     * @param maximumBytes how much room all that stays may take
     * @param oldest how long ago what stays may have been used last
     * @param now what ages are reckoned from
     * @throws IOException if it can't be read
     */
    public static CachePlan of(Listing listing, long maximumBytes, Duration oldest, Instant now) throws IOException {
        List<Item> items = new ArrayList<>();
        listing.list(items::add);
        items.sort(Comparator.comparing(Item::used)
                .thenComparing(item -> item.name().toString()));
        long left = items.stream().mapToLong(Item::bytes).sum();
        List<Item> removed = new ArrayList<>();
        for (Item item : items) {
            boolean tooOld = Duration.between(item.used(), now).compareTo(oldest) > 0;
            if (left <= maximumBytes && !tooOld) {
                break; // those that follow are younger
            }
            removed.add(item);
            left -= item.bytes();
        }
        return new CachePlan(removed, new Tally(items.size() - removed.size(), left));
    }

    /** Returns how much of a kind is to be removed. */
    public Tally removed(Kind kind) {
        return removed.stream()
                .filter(item -> item.kind() == kind)
                .map(item -> new Tally(1, item.bytes()))
                .reduce(Tally.NONE, Tally::plus);
    }

    /**
     * Removes it. Whoever is reading a blob may finish.
     *
     * @throws IOException if the backend can't; what comes later in the order is still there then
     */
    public void execute(CacheBackend backend) throws IOException {
        for (Item item : removed) {
            if (item.kind() == Kind.ENTRY) {
                backend.remove(item.name());
            } else {
                backend.removeBlob(item.name());
            }
        }
    }
}
