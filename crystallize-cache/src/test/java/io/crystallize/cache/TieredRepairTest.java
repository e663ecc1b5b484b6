package io.crystallize.cache;

import static io.crystallize.cache.Caches.bytes;
import static io.crystallize.cache.Caches.entry;
import static io.crystallize.cache.Caches.key;
import static io.crystallize.cache.Caches.store;
import static io.crystallize.cache.Caches.storeDamaged;
import static org.assertj.core.api.Assertions.assertThat;

import io.crystallize.core.cache.BlobStore;
import io.crystallize.core.cache.CacheBackend;
import io.crystallize.core.cache.TraceCache;
import io.crystallize.core.digest.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Law 5, of several copies: a damaged one is replaced by a whole one, and never spreads. */
class TieredRepairTest {
    private static final byte[] ENTRY = entry(key(1), 1);
    private static final byte[] DAMAGED_ENTRY = bytes(7, 300);
    private static final byte[] CONTENT = bytes(2, 50_000);
    private static final byte[] DAMAGED_CONTENT = bytes(9, 50_000);
    private static final Digest ADDRESS = Digest.ofContent(CONTENT);

    private final MemoryBackend near = MemoryBackend.create();
    private final MemoryBackend middle = MemoryBackend.create();
    private final MemoryBackend far = MemoryBackend.create();
    private final TieredBackend tiered = TieredBackend.of(near, middle, far);

    @Test
    void get_ofADamagedEntryThatAFartherTierHas_givesThatAndHealsTheNearer() throws IOException {
        near.put(key(1), DAMAGED_ENTRY);
        far.put(key(1), ENTRY);
        assertThat(tiered.get(key(1))).contains(ENTRY);
        for (CacheBackend tier : List.of(near, middle, far)) {
            assertThat(tier.get(key(1))).contains(ENTRY);
        }
        assertThat(tiered.failures()).as("It is counted").isOne();
    }

    @Test
    void get_ofAnEntryOfAnotherKey_looksFarther() throws IOException {
        near.put(key(1), entry(key(2), 1));
        far.put(key(1), ENTRY);
        assertThat(tiered.get(key(1))).contains(ENTRY);
        assertThat(near.get(key(1))).contains(ENTRY);
    }

    @Test
    void get_ofADamagedEntryInAFarTier_doesNotSpreadIt() throws IOException {
        far.put(key(1), DAMAGED_ENTRY);
        assertThat(tiered.get(key(1))).as("The asker finds it out").contains(DAMAGED_ENTRY);
        assertThat(near.get(key(1))).isEmpty();
        assertThat(middle.get(key(1))).isEmpty();
    }

    @Test
    void get_ofADamagedEntryInAReadOnlyTier_givesTheWholeOneFarther() throws IOException {
        near.put(key(1), DAMAGED_ENTRY);
        far.put(key(1), ENTRY);
        TieredBackend readable = TieredBackend.of(ReadOnlyBackend.of(near), far);
        assertThat(readable.get(key(1))).contains(ENTRY);
        assertThat(near.get(key(1))).contains(DAMAGED_ENTRY);
    }

    @Test
    void setAside_leavesWholeCopies() throws IOException {
        near.put(key(1), DAMAGED_ENTRY);
        middle.put(key(1), DAMAGED_ENTRY);
        far.put(key(1), ENTRY);
        tiered.setAside(key(1));
        assertThat(near.get(key(1))).isEmpty();
        assertThat(middle.get(key(1))).isEmpty();
        assertThat(far.get(key(1))).contains(ENTRY);
    }

    /** It is what its digest says, and whoever asked can't read it all the same. */
    @Test
    void setAside_ofWhatShowsNoDamage_takesAllCopiesAway() throws IOException {
        tiered.put(key(1), ENTRY);
        store(tiered, CONTENT);
        tiered.setAside(key(1));
        tiered.setAsideBlob(ADDRESS);
        assertThat(tiered.get(key(1))).isEmpty();
        assertThat(tiered.openBlob(ADDRESS)).isEmpty();
    }

    @Test
    void setAsideBlob_leavesWholeCopies() throws IOException {
        storeDamaged(near, ADDRESS, DAMAGED_CONTENT);
        store(far, CONTENT);
        tiered.setAsideBlob(ADDRESS);
        assertThat(near.openBlob(ADDRESS)).isEmpty();
        assertThat(Caches.read(tiered, ADDRESS)).contains(CONTENT);
        assertThat(Caches.read(near, ADDRESS)).as("Healed").contains(CONTENT);
    }

    @Test
    void read_ofADamagedBlob_isThatOfAFartherTier_whichHealsTheNearer(@TempDir Path folder) throws IOException {
        try (DiskBackend close = DiskBackend.at(folder.resolve("near"));
                DiskBackend distant = DiskBackend.at(folder.resolve("far"))) {
            store(distant, CONTENT);
            storeDamaged(close, ADDRESS, DAMAGED_CONTENT);
        }
        try (TraceCache cache = new TraceCache(
                TieredBackend.of(DiskBackend.at(folder.resolve("near")), DiskBackend.at(folder.resolve("far"))))) {
            assertThat(cache.blobs().read(ADDRESS)).contains(CONTENT);
            assertThat(cache.counts().damaged()).isOne();
        }
        for (String tier : List.of("near", "far")) {
            assertThat(Caches.file(folder.resolve(tier), "blobs", ADDRESS)).hasBinaryContent(CONTENT);
        }
        assertThat(Caches.files(folder))
                .filteredOn(file -> file.contains("damaged"))
                .hasSize(1);
    }

    @Test
    void read_ofABlobThatIsDamagedInAReadOnlyTier_isThatOfAFartherTier() throws IOException {
        storeDamaged(near, ADDRESS, DAMAGED_CONTENT);
        store(far, CONTENT);
        CacheBackend readable = ReadOnlyBackend.of(near);
        for (CacheBackend distant : List.of(far, ReadOnlyBackend.of(far))) {
            BlobStore blobs = new TraceCache(TieredBackend.of(readable, distant)).blobs();
            assertThat(blobs.read(ADDRESS)).contains(CONTENT);
            assertThat(blobs.read(ADDRESS)).contains(CONTENT);
        }
        assertThat(Caches.read(near, ADDRESS)).contains(DAMAGED_CONTENT);
    }

    @Test
    void read_ofABlobThatIsDamagedEverywhere_takesAllCopiesAway() throws IOException {
        for (CacheBackend tier : List.of(near, middle, far)) {
            storeDamaged(tier, ADDRESS, DAMAGED_CONTENT);
        }
        assertThat(new TraceCache(tiered).blobs().read(ADDRESS)).isEmpty();
        for (CacheBackend tier : List.of(near, middle, far)) {
            assertThat(tier.openBlob(ADDRESS)).isEmpty();
        }
    }

    @Test
    void manyDamagedEntries_areNoReasonToLeaveATierAlone() throws IOException {
        List<CacheBackend> backends = new ArrayList<>(List.of(near, far));
        TieredBackend two = TieredBackend.of(backends, InstantSource.system());
        for (int i = 0; i < 20; i++) {
            near.put(key(i), DAMAGED_ENTRY);
            far.put(key(i), entry(key(i), i));
            assertThat(two.get(key(i))).contains(entry(key(i), i));
        }
        assertThat(near.get(key(19))).contains(entry(key(19), 19));
    }

    @Test
    void healed_keepsTheDamagedFileForInspection(@TempDir Path folder) throws IOException {
        far.put(key(1), ENTRY);
        Path file = Caches.file(folder, "entries", key(1));
        Files.createDirectories(file.getParent());
        Files.write(file, DAMAGED_ENTRY);
        Files.writeString(folder.resolve("format"), "crystallize-cache 1\n");
        try (DiskBackend disk = DiskBackend.at(folder)) {
            assertThat(TieredBackend.of(disk, far).get(key(1))).contains(ENTRY);
        }
        assertThat(file).hasBinaryContent(ENTRY);
        assertThat(folder.resolve("damaged")).isDirectoryContaining(kept -> true);
    }
}
