package io.crystallize.core.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.crystallize.core.cache.CacheInventory.Kind;
import io.crystallize.core.cache.CacheInventory.Tally;
import io.crystallize.core.digest.Digest;
import io.crystallize.core.provenance.Read;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Counting, checking and cleaning what a backend holds. */
class CacheCareTest {
    private static final long ALL = Long.MAX_VALUE;

    private final ListedBackend backend = new ListedBackend();
    private final Digest question = digest("question");
    private final Digest dispute = digest("dispute");
    private final Digest blob = digest("blob");

    private static Digest digest(String text) {
        return Digest.ofContent(text.getBytes(StandardCharsets.UTF_8));
    }

    @BeforeEach
    void fill() {
        backend.entries.put(
                question, EntryFormat.encode(question, new Entry.Question(new Read(Read.Kind.ENV, "MODE"))));
        backend.entries.put(dispute, EntryFormat.encode(dispute, new Entry.Disputed("it differs")));
        backend.blobs.put(blob, "blob".getBytes(StandardCharsets.UTF_8));
    }

    private CachePlan plan(long bytes, Duration oldest) throws IOException {
        return CachePlan.of(backend, bytes, oldest, ListedBackend.NOW);
    }

    @Test
    void inventory_countsByKindAndAge() throws IOException {
        backend.entries.put(digest("broken"), new byte[] {1, 2, 3});
        backend.use(blob, Duration.ofDays(8));
        backend.use(dispute, Duration.ofDays(1000));

        CacheInventory inventory = CacheInventory.of(backend, backend, ListedBackend.NOW);

        assertThat(inventory.kinds())
                .containsOnlyKeys(Kind.values())
                .containsEntry(Kind.BLOB, new Tally(1, 4))
                .containsEntry(Kind.DAMAGED_ENTRY, new Tally(1, 3))
                .containsEntry(Kind.RESULT, Tally.NONE)
                .containsEntry(Kind.QUESTION, new Tally(1, backend.entries.get(question).length))
                .containsEntry(Kind.DISPUTE, new Tally(1, backend.entries.get(dispute).length));
        assertThat(inventory.total().number()).isEqualTo(4);
        assertThat(inventory.ages().values()).extracting(Tally::number).containsExactly(2L, 0L, 0L, 1L, 0L, 0L, 1L);
        assertThat(List.copyOf(inventory.ages().keySet())).isSortedAccordingTo(Comparator.naturalOrder());
        assertThat(backend.blobsOpened).hasValue(0);
    }

    @Test
    void verifier_findsNothingInAWholeCache() throws IOException {
        CacheVerifier.Report report = new CacheVerifier(backend, backend).verify();

        assertThat(report.damaged()).isEmpty();
        assertThat(report.entries()).isEqualTo(2);
        assertThat(report.blobs()).isEqualTo(1);
        assertThat(report.bytes())
                .isEqualTo(4 + backend.entries.get(question).length + backend.entries.get(dispute).length);
    }

    @Test
    void verifier_findsEveryFlippedByte_andOnlySettingAsideChangesAnything() throws IOException {
        backend.entries.get(question)[80] ^= 1;
        backend.blobs.get(blob)[0] ^= 1;
        Digest moved = digest("moved");
        backend.entries.put(moved, backend.entries.get(dispute));

        CacheVerifier.Report report = new CacheVerifier(backend, backend).verify();

        assertThat(report.damaged())
                .extracting(CacheVerifier.Damaged::name)
                .containsExactlyInAnyOrder(question, blob, moved);
        assertThat(report.damaged())
                .filteredOn(item -> item.name().equals(moved))
                .extracting(CacheVerifier.Damaged::problem)
                .containsExactly("it is the entry of another key");
        assertThat(backend.entries).hasSize(3);
        CacheVerifier.setAside(report, backend);
        assertThat(backend.entries).containsOnlyKeys(dispute);
        assertThat(backend.blobs).isEmpty();
    }

    @Test
    void plan_removesWhatWasNotUsedForLongest_untilTheRestFits() throws IOException {
        backend.entries.clear();
        backend.blobs.clear();
        List<Digest> names =
                IntStream.range(0, 10).mapToObj(i -> digest("b" + i)).toList();
        for (int i = 0; i < 10; i++) {
            backend.blobs.put(names.get(i), new byte[100]);
            backend.use(names.get(i), Duration.ofHours(i));
        }

        CachePlan plan = plan(350, Duration.ofDays(1000));

        assertThat(plan.removed())
                .extracting(Listing.Item::name)
                .containsExactly(
                        names.get(9),
                        names.get(8),
                        names.get(7),
                        names.get(6),
                        names.get(5),
                        names.get(4),
                        names.get(3));
        assertThat(plan.removed(Listing.Kind.BLOB)).isEqualTo(new Tally(7, 700));
        assertThat(plan.kept()).isEqualTo(new Tally(3, 300));
        assertThat(backend.blobs).hasSize(10);
        plan.execute(backend);
        assertThat(backend.blobs).containsOnlyKeys(names.subList(0, 3));
    }

    @Test
    void plan_removesWhatIsTooOld_whateverItsSize() throws IOException {
        backend.use(blob, Duration.ofDays(31));
        backend.use(question, Duration.ofDays(30));

        plan(ALL, Duration.ofDays(30)).execute(backend);

        assertThat(backend.blobs).isEmpty();
        assertThat(backend.entries).containsOnlyKeys(question, dispute);
    }

    @Test
    void plan_removesNothing_ifAllIsSmallAndYoungEnough() throws IOException {
        CachePlan plan = plan(ALL, Duration.ofDays(30));

        assertThat(plan.removed()).isEmpty();
        assertThat(plan.kept().number()).isEqualTo(3);
    }
}
