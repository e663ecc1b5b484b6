package io.crystallize.cache;

import static io.crystallize.cache.Caches.bytes;
import static io.crystallize.cache.Caches.entry;
import static io.crystallize.cache.Caches.key;
import static io.crystallize.cache.Caches.store;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crystallize.core.cache.BlobWriter;
import io.crystallize.core.cache.CacheBackend;
import io.crystallize.core.cache.Leasing.Lease;
import io.crystallize.core.digest.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TieredBackendTest {
    private static final byte[] ENTRY = entry(key(1), 1);
    private static final byte[] CONTENT = bytes(2, 50_000);
    private static final Digest ADDRESS = Digest.ofContent(CONTENT);

    private final MoodyBackend near = new MoodyBackend();
    private final MoodyBackend middle = new MoodyBackend();
    private final MoodyBackend far = new MoodyBackend();
    private final List<MoodyBackend> all = List.of(near, middle, far);
    private Instant now = Instant.EPOCH;
    private TieredBackend tiered;

    @BeforeEach
    void open() {
        tiered = TieredBackend.of(List.copyOf(all), () -> now);
    }

    @Test
    void name_namesAll() {
        assertThat(TieredBackend.of(MemoryBackend.create(), near).name()).isEqualTo("memory, then moody");
    }

    @Test
    void put_andCommit_storeInAll() throws IOException {
        tiered.put(key(1), ENTRY);
        store(tiered, CONTENT);
        for (MoodyBackend tier : all) {
            assertThat(tier.get(key(1))).contains(ENTRY);
            assertThat(Caches.read(tier, ADDRESS)).contains(CONTENT);
        }
    }

    @Test
    void get_fromAFarTier_fillsTheNearerOnes() throws IOException {
        far.put(key(1), ENTRY);
        assertThat(tiered.get(key(1))).contains(ENTRY);
        assertThat(near.get(key(1))).contains(ENTRY);
        assertThat(middle.get(key(1))).contains(ENTRY);
    }

    @Test
    void get_fromTheNearest_asksNoOther() throws IOException {
        tiered.put(key(1), ENTRY);
        int before = far.calls;
        assertThat(tiered.get(key(1))).contains(ENTRY);
        assertThat(far.calls).isEqualTo(before);
    }

    @Test
    void openBlob_readToTheEnd_fillsTheNearerOnes() throws IOException {
        store(far, CONTENT);
        try (InputStream in = tiered.openBlob(ADDRESS).orElseThrow()) {
            assertThat(in.read()).isEqualTo(CONTENT[0] & 0xff);
            assertThat(near.memory.openBlob(ADDRESS)).as("Before the end").isEmpty();
            assertThat(in.readAllBytes()).hasSize(CONTENT.length - 1);
            assertThat(Caches.read(near.memory, ADDRESS)).contains(CONTENT);
        }
        assertThat(Caches.read(middle.memory, ADDRESS)).contains(CONTENT);
        assertThat(all).allSatisfy(tier -> assertThat(tier.openWriters).isZero());
    }

    @Test
    void openBlob_readInPart_fillsNothing() throws IOException {
        store(far, CONTENT);
        try (InputStream in = tiered.openBlob(ADDRESS).orElseThrow()) {
            assertThat(in.readNBytes(40_000)).hasSize(40_000);
        }
        assertThat(near.memory.openBlob(ADDRESS)).isEmpty();
        assertThat(near.openWriters).isZero();
    }

    @Test
    void openBlob_notRead_opensNoWriter() throws IOException {
        store(far, CONTENT);
        int before = near.calls;
        tiered.openBlob(ADDRESS).orElseThrow().close();
        assertThat(near.calls).as("It was asked for the blob, and that is all").isEqualTo(before + 1);
    }

    @Test
    void openBlob_withOtherBytesThanItsAddressSays_isGivenAsItIsAndNotSpread() throws IOException {
        Caches.storeDamaged(far, ADDRESS, bytes(9, 50_000));
        assertThat(Caches.read(tiered, ADDRESS)).contains(bytes(9, 50_000));
        assertThat(near.memory.openBlob(ADDRESS)).isEmpty();
        assertThat(near.openWriters).isZero();
    }

    @Test
    void openBlob_failingWhileItIsRead_throwsAndFillsNothing() throws IOException {
        store(far, CONTENT);
        try (InputStream in = tiered.openBlob(ADDRESS).orElseThrow()) {
            assertThat(in.readNBytes(10_000)).hasSize(10_000);
            far.failsWhileReading = true;
            assertThatThrownBy(in::readAllBytes).isInstanceOf(IOException.class).hasMessage("out of order");
        }
        assertThat(near.memory.openBlob(ADDRESS)).isEmpty();
        assertThat(near.openWriters).isZero();
        assertThat(tiered.failures()).isOne();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anyOperation_withATierThatFails_isDoneByTheOthersAndCounted(boolean bug) throws IOException {
        for (MoodyBackend broken : all) {
            open();
            Digest key = key(all.indexOf(broken));
            byte[] entry = entry(key, 1);
            byte[] content = bytes(all.indexOf(broken), 50_000);
            broken.fails = true;
            broken.failsWithABug = bug;
            tiered.put(key, entry);
            assertThat(tiered.failures()).isOne();
            assertThat(tiered.get(key)).contains(entry);
            assertThat(Caches.read(tiered, store(tiered, content))).contains(content);
            assertThat(tiered.get(key(9))).isEmpty();
            assertThat(tiered.failures()).isGreaterThan(2);
            broken.fails = false;
            assertThat(broken.memory.get(key)).isEmpty();
        }
    }

    @Test
    void write_toATierThatFailsInTheMiddle_goesOnInTheOthers() throws IOException {
        try (BlobWriter writer = tiered.newBlob()) {
            writer.write(CONTENT, 0, 20_000);
            near.failsWhileWriting = true;
            writer.write(CONTENT, 20_000, 30_000);
            assertThat(near.openWriters).as("Given up at once").isZero();
            near.failsWhileWriting = false;
            far.failsWhileWriting = true;
            writer.commit(ADDRESS);
        }
        assertThat(near.memory.openBlob(ADDRESS)).isEmpty();
        assertThat(far.memory.openBlob(ADDRESS)).isEmpty();
        assertThat(Caches.read(middle, ADDRESS)).contains(CONTENT);
        assertThat(tiered.failures()).isEqualTo(2);
        assertThat(all).allSatisfy(tier -> assertThat(tier.openWriters).isZero());
    }

    @Test
    void read_whileTheNearerTierFails_goesOn() throws IOException {
        store(far, CONTENT);
        near.failsWhileWriting = true;
        assertThat(Caches.read(tiered, ADDRESS)).contains(CONTENT);
        assertThat(Caches.read(middle, ADDRESS)).contains(CONTENT);
        assertThat(near.openWriters).isZero();
    }

    @Test
    void anyOperation_whenAllTiersFail_fails() {
        all.forEach(tier -> tier.fails = true);
        assertThatThrownBy(() -> tiered.get(key(1)))
                .isInstanceOf(IOException.class)
                .hasMessage("out of order");
        assertThatThrownBy(() -> tiered.put(key(1), ENTRY)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> tiered.openBlob(ADDRESS)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> tiered.newBlob()).isInstanceOf(IOException.class);
    }

    @Test
    void commit_whenAllTiersFail_fails() throws IOException {
        try (BlobWriter writer = tiered.newBlob()) {
            writer.write(CONTENT);
            all.forEach(tier -> tier.failsWhileWriting = true);
            assertThatThrownBy(() -> writer.commit(ADDRESS)).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> writer.write(1)).isInstanceOf(IOException.class);
        }
        assertThat(all).allSatisfy(tier -> assertThat(tier.openWriters).isZero());
    }

    /** What stays somewhere comes back: whoever removes has to know. */
    @Test
    void remove_withATierThatFails_removesFromTheOthersAndFails() throws IOException {
        tiered.put(key(1), ENTRY);
        store(tiered, CONTENT);
        middle.fails = true;
        assertThatThrownBy(() -> tiered.remove(key(1))).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> tiered.setAside(key(1))).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> tiered.removeBlob(ADDRESS)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> tiered.setAsideBlob(ADDRESS)).isInstanceOf(IOException.class);
        assertThat(near.memory.get(key(1))).isEmpty();
        assertThat(far.memory.get(key(1))).isEmpty();
        assertThat(far.memory.openBlob(ADDRESS)).isEmpty();
    }

    @Test
    void aTier_thatFailedFiveTimes_isLeftAloneForHalfAMinuteAndThenTriedOnce() throws IOException {
        far.fails = true;
        for (int i = 0; i < 20; i++) {
            assertThat(tiered.get(key(i))).isEmpty();
        }
        assertThat(far.calls).isEqualTo(5);
        assertThat(tiered.failures()).isEqualTo(5);

        now = now.plusSeconds(29);
        tiered.put(key(1), ENTRY);
        assertThat(far.calls).isEqualTo(5);

        now = now.plusSeconds(2);
        for (int i = 0; i < 5; i++) {
            assertThat(tiered.get(key(2))).isEmpty();
        }
        assertThat(far.calls).as("Tried once, in vain").isEqualTo(6);

        far.fails = false;
        now = now.plusSeconds(31);
        for (int i = 0; i < 5; i++) {
            assertThat(tiered.get(key(2))).isEmpty();
        }
        assertThat(far.calls).as("Well again").isEqualTo(11);
    }

    @Test
    void remove_withATierThatIsLeftAlone_saysSo() throws IOException {
        far.fails = true;
        for (int i = 0; i < 5; i++) {
            assertThat(tiered.get(key(i))).isEmpty();
        }
        assertThatThrownBy(() -> tiered.remove(key(1)))
                .isInstanceOf(IOException.class)
                .hasMessage("The cache moody kept failing, and is left alone for a while");
    }

    @Test
    void readOnlyTiers_areOnlyRead() throws IOException {
        far.put(key(1), ENTRY);
        CacheBackend readable = TieredBackend.of(ReadOnlyBackend.of(near), middle, ReadOnlyBackend.of(far));
        assertThat(readable.isReadOnly()).isFalse();
        assertThat(readable.get(key(1))).contains(ENTRY);
        assertThat(near.memory.get(key(1))).isEmpty();
        assertThat(middle.memory.get(key(1))).contains(ENTRY);
        readable.remove(key(1));
        assertThat(readable.get(key(1))).as("A read-only tier keeps it").isPresent();

        middle.fails = true;
        assertThatThrownBy(() -> readable.put(key(2), ENTRY))
                .as("Nobody took it")
                .isInstanceOf(IOException.class);
    }

    @Test
    void isReadOnly_ifAllTiersAre() throws IOException {
        CacheBackend backend = TieredBackend.of(ReadOnlyBackend.of(near), ReadOnlyBackend.of(far));
        assertThat(backend.isReadOnly()).isTrue();
        backend.put(key(1), ENTRY);
        store(backend, CONTENT);
        assertThat(backend.get(key(1))).isEmpty();
        assertThat(backend.openBlob(ADDRESS)).isEmpty();
    }

    @Test
    void tryLease_isThatOfTheFirstTierThatLeases(@TempDir Path folder) throws IOException {
        try (DiskBackend disk = DiskBackend.at(folder);
                TieredBackend backend = TieredBackend.of(MemoryBackend.create(), DiskBackend.at(folder), far)) {
            Lease held = backend.tryLease(key(1)).orElseThrow();
            assertThat(disk.tryLease(key(1))).isEmpty();
            assertThat(backend.tryLease(key(1))).isEmpty();
            held.close();
            assertThat(disk.tryLease(key(1))).isPresent();
        }
    }

    @Test
    void tryLease_withoutATierThatLeases_isGrantedFreely() {
        assertThat(tiered.tryLease(key(1))).isPresent();
        assertThat(tiered.tryLease(key(1))).isPresent();
    }

    @Test
    void close_closesAllAndThrowsTheFirstFailure() {
        near.fails = true;
        assertThatThrownBy(() -> tiered.close()).isInstanceOf(IOException.class).hasMessage("out of order");
        assertThat(all).allSatisfy(tier -> assertThat(tier.closed).isTrue());
    }
}
