package io.crystallize.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.crystallize.core.cache.BlobWriter;
import io.crystallize.core.cache.Listing;
import io.crystallize.core.cache.Listing.Item;
import io.crystallize.core.cache.Listing.Kind;
import io.crystallize.core.digest.Digest;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a backend tells of what it holds. */
abstract class ListingClauses extends LeasingClauses {
    private static final Duration GRAIN = Duration.ofMinutes(61);

    @Test
    protected void list_isThereUnlessOptedOut() {
        assertThat(backend instanceof Listing)
                .as("%s is a Listing; if it isn't, override lists()", backend.name())
                .isEqualTo(lists());
    }

    @Test
    protected void list_ofNothing_tellsNothing() throws IOException {
        if (lists()) {
            assertThat(listed()).isEmpty();
        }
    }

    @Test
    protected void list_tellsEveryEntryAndBlobWithItsSize() throws IOException {
        if (lists()) {
            backend.put(key(1), bytes(1, 300));
            backend.put(key(2), bytes(2, 50_000));
            Digest address = store(bytes(3, 100_000));

            List<Item> items = listed();
            assertThat(items)
                    .extracting(item -> item.kind() + " " + item.name())
                    .containsExactlyInAnyOrder("ENTRY " + key(1), "ENTRY " + key(2), "BLOB " + address);
            assertThat(items)
                    .allSatisfy(item -> assertThat(item.bytes())
                            .as("The room that random bytes take")
                            .isGreaterThanOrEqualTo(
                                    item.kind() == Kind.BLOB
                                            ? 100_000
                                            : item.name().equals(key(1)) ? 300 : 50_000));
        }
    }

    @Test
    protected void list_tellsWhenAnItemWasUsed() throws IOException {
        if (lists()) {
            Instant before = Instant.now();
            backend.put(key(1), bytes(1, 300));
            store(bytes(2, 300));
            assertThat(listed())
                    .hasSize(2)
                    .allSatisfy(item -> assertThat(item.used()).isBetween(before.minus(GRAIN), before.plus(GRAIN)));
        }
    }

    @Test
    protected void list_oneName_isToldAsWhatItIs() throws IOException {
        if (lists()) {
            Digest both = store(bytes(1, 300));
            backend.put(both, bytes(2, 50));
            assertThat(listed()).extracting(Item::kind).containsExactlyInAnyOrder(Kind.ENTRY, Kind.BLOB);
            backend.removeBlob(both);
            assertThat(listed()).extracting(Item::kind).containsExactly(Kind.ENTRY);
        }
    }

    @Test
    protected void list_afterReplacing_tellsTheNewSizeOnce() throws IOException {
        if (lists()) {
            backend.put(key(1), bytes(1, 100_000));
            backend.put(key(1), bytes(2, 10));
            assertThat(listed())
                    .singleElement()
                    .satisfies(item -> assertThat(item.bytes()).isBetween(10L, 50_000L));
        }
    }

    @Test
    protected void list_whatIsGoneOrNotYetThere_isNotTold() throws IOException {
        if (lists()) {
            backend.put(key(1), bytes(1, 300));
            backend.remove(key(1));
            backend.put(key(2), bytes(2, 300));
            backend.setAside(key(2));
            backend.removeBlob(store(bytes(3, 300)));
            backend.setAsideBlob(store(bytes(4, 300)));
            try (BlobWriter writer = backend.newBlob()) {
                writer.write(bytes(5, 300));
                assertThat(listed()).isEmpty();
            }
            assertThat(listed()).isEmpty();
        }
    }

    @Test
    protected void list_whileOthersStoreAndRemove_tellsAllThatStays() throws Exception {
        if (lists()) {
            List<String> stay = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                backend.put(key(1000 + i), bytes(i, 100));
                stay.add("ENTRY " + key(1000 + i));
                stay.add("BLOB " + store(bytes(i, 200)));
            }
            Threads.runTogether(4, thread -> {
                for (int round = 0; round < ROUNDS; round++) {
                    switch (thread) {
                        case 0 -> backend.put(key(round % 10), bytes(round, 100));
                        case 1 -> backend.remove(key(round % 10));
                        case 2 -> backend.removeBlob(store(bytes(2000 + round, 100)));
                        default -> {
                            Set<String> missing = new HashSet<>(stay);
                            for (Item item : listed()) {
                                missing.remove(item.kind() + " " + item.name());
                            }
                            assertThat(missing).as("What stays and is not told").isEmpty();
                        }
                    }
                }
            });
        }
    }

    private List<Item> listed() throws IOException {
        List<Item> items = new ArrayList<>();
        ((Listing) backend).list(items::add);
        return items;
    }
}
