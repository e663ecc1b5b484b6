package io.crystallize.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.crystallize.core.cache.BlobWriter;
import io.crystallize.core.cache.CacheBackend;
import io.crystallize.core.digest.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every {@link CacheBackend} has to do, clause by clause. Extend it, and say how a backend is opened:
 *
 * <pre>{@code
 * class RedisBackendTest extends CacheBackendContract {
 *     @Override
 *     protected CacheBackend create(Path place) {
 *         return new RedisBackend(server.address(), place.toString());
 *     }
 * }
 * }</pre>
 *
 * <p>Every capability is assumed. Override {@link #survivesReopening}, {@link #sharesItsPlace} or
 * {@link #largeBlobBytes} for a backend that lacks one; it is then tested to lack it.
 */
@Timeout(60)
public abstract class CacheBackendContract {
    private static final int THREADS = 8;
    private static final int ROUNDS = 60;

    @TempDir
    Path folder;

    private final List<CacheBackend> opened = new ArrayList<>();
    private CacheBackend backend;

    /** For subclasses. */
    protected CacheBackendContract() {}

    /**
     * Opens a backend. It is closed after the test.
     *
     * @param place says where its entries are: nothing is stored at a new place, and what is stored at one is not seen
     *     from another. It is also an empty folder, which a backend may use or ignore, and which is deleted after the
     *     test.
     */
    protected abstract CacheBackend create(Path place) throws IOException;

    /** Whether what was stored is there when a backend is closed, and another one opened at the same place. */
    protected boolean survivesReopening() {
        return true;
    }

    /** Whether two backends that are open at the same place at once see what the other one stores. */
    protected boolean sharesItsPlace() {
        return true;
    }

    /** How large a blob is stored to see that large ones can be. */
    protected int largeBlobBytes() {
        return 20 << 20;
    }

    @BeforeEach
    final void open() throws IOException {
        backend = openAt("place");
    }

    @AfterEach
    final void closeAll() throws IOException {
        for (CacheBackend each : opened) {
            each.close();
        }
    }

    private CacheBackend openAt(String name) throws IOException {
        CacheBackend another = create(Files.createDirectories(folder.resolve(name)));
        opened.add(another);
        return another;
    }

    @Test
    protected void name_isOneLine() {
        assertThat(backend.name()).isNotBlank().doesNotContain("\n", "\r");
    }

    @Test
    protected void get_absent_isEmpty() throws IOException {
        assertThat(backend.get(key(1))).isEmpty();
    }

    @Test
    protected void get_afterPut_returnsTheEntry() throws IOException {
        byte[] entry = bytes(1, 300);
        backend.put(key(1), entry);
        assertThat(backend.get(key(1))).contains(entry);
    }

    @Test
    protected void get_returnsAnArrayOfTheCallersOwn() throws IOException {
        byte[] entry = bytes(1, 300);
        backend.put(key(1), entry);
        backend.get(key(1)).orElseThrow()[0]++;
        assertThat(backend.get(key(1))).contains(entry);
    }

    @Test
    protected void get_whileInterrupted_succeedsOrThrowsIOException() throws IOException {
        byte[] entry = bytes(1, 300);
        backend.put(key(1), entry);

        Optional<byte[]> got = Optional.empty();
        Thread.currentThread().interrupt();
        try {
            got = backend.get(key(1));
        } catch (IOException e) {
            assertThat(e).as("Allowed, and not expected of every backend").isNotNull();
        } finally {
            assertThat(Thread.interrupted())
                    .as("The thread is still interrupted")
                    .isTrue();
        }

        got.ifPresent(bytes -> assertThat(bytes).isEqualTo(entry));
        assertThat(backend.get(key(1))).contains(entry);
    }

    @Test
    protected void put_keepsNoArrayOfTheCaller() throws IOException {
        byte[] entry = bytes(1, 300);
        backend.put(key(1), entry);
        entry[0]++;
        assertThat(backend.get(key(1))).contains(bytes(1, 300));
    }

    @Test
    protected void put_doesNotChangeTheArray() throws IOException {
        byte[] entry = bytes(1, 300);
        backend.put(key(1), entry);
        assertThat(entry).isEqualTo(bytes(1, 300));
    }

    @Test
    protected void put_again_replaces() throws IOException {
        backend.put(key(1), bytes(1, 300));
        backend.put(key(1), bytes(2, 20));
        assertThat(backend.get(key(1))).contains(bytes(2, 20));
        backend.put(key(1), bytes(3, 400));
        assertThat(backend.get(key(1))).contains(bytes(3, 400));
    }

    @Test
    protected void put_theSameAgain_changesNothing() throws IOException {
        backend.put(key(1), bytes(1, 300));
        backend.put(key(1), bytes(1, 300));
        assertThat(backend.get(key(1))).contains(bytes(1, 300));
    }

    @Test
    protected void put_emptyEntry_isThereAndEmpty() throws IOException {
        backend.put(key(1), new byte[0]);
        assertThat(backend.get(key(1))).contains(new byte[0]);
    }

    @Test
    protected void put_entryOfOneMegabyte_isReturned() throws IOException {
        byte[] entry = bytes(1, 1_000_000);
        backend.put(key(1), entry);
        assertThat(backend.get(key(1)).orElseThrow()).isEqualTo(entry);
    }

    @Test
    protected void put_keysThatDifferInOneBit_areTwoEntries() throws IOException {
        for (int bit = 0; bit < 8 * Digest.BYTES; bit++) {
            backend.put(keyWithBit(bit), bytes(bit, 40));
        }
        for (int bit = 0; bit < 8 * Digest.BYTES; bit++) {
            assertThat(backend.get(keyWithBit(bit))).contains(bytes(bit, 40));
        }
    }

    @Test
    protected void put_keyThatIsTheAddressOfABlob_staysApart() throws IOException {
        byte[] content = bytes(1, 300);
        Digest both = Digest.ofContent(content);
        backend.put(both, bytes(2, 50));
        assertThat(backend.openBlob(both)).isEmpty();

        store(content);
        assertThat(backend.get(both)).contains(bytes(2, 50));
        assertThat(readBlob(both)).contains(content);

        backend.remove(both);
        assertThat(readBlob(both)).contains(content);
        backend.put(both, bytes(2, 50));
        backend.removeBlob(both);
        assertThat(backend.get(both)).contains(bytes(2, 50));
    }

    @Test
    protected void put_byThreadsOnOneKey_isNeverSeenInPart() throws Exception {
        backend.put(key(1), SelfCheckingBytes.of(0));
        CountDownLatch writing = new CountDownLatch(THREADS / 2);
        Threads.runTogether(THREADS, thread -> {
            if (thread < THREADS / 2) {
                try {
                    for (int round = 0; round < ROUNDS; round++) {
                        backend.put(key(1), SelfCheckingBytes.of(thread * ROUNDS + round));
                    }
                } finally {
                    writing.countDown();
                }
            } else {
                do {
                    assertThat(backend.get(key(1)))
                            .as("An entry that is only ever replaced")
                            .hasValueSatisfying(CacheBackendContract::assertWhole);
                } while (writing.getCount() > 0);
            }
        });
    }

    @Test
    protected void put_byThreadsOnKeysOfTheirOwn_isWhatEachReads() throws Exception {
        Threads.runTogether(THREADS, thread -> {
            for (int round = 0; round < ROUNDS; round++) {
                int number = thread * ROUNDS + round;
                backend.put(key(number), SelfCheckingBytes.of(number));
                assertThat(backend.get(key(number)).orElseThrow()).isEqualTo(SelfCheckingBytes.of(number));
            }
        });
        for (int number = 0; number < THREADS * ROUNDS; number++) {
            assertThat(backend.get(key(number)).orElseThrow()).isEqualTo(SelfCheckingBytes.of(number));
        }
    }

    @Test
    protected void put_whileOthersRemoveAndSetAside_isSeenWholeOrNotAtAll() throws Exception {
        Threads.runTogether(THREADS, thread -> {
            for (int round = 0; round < ROUNDS; round++) {
                switch (thread % 4) {
                    case 0 -> backend.put(key(1), SelfCheckingBytes.of(round));
                    case 1 -> backend.remove(key(1));
                    case 2 -> backend.setAside(key(1));
                    default -> backend.get(key(1)).ifPresent(CacheBackendContract::assertWhole);
                }
            }
        });
        backend.put(key(1), SelfCheckingBytes.of(0));
        assertThat(backend.get(key(1))).contains(SelfCheckingBytes.of(0));
    }

    @Test
    protected void put_whileInterrupted_storesAllOrThrowsIOException() throws IOException {
        boolean stored = false;
        Thread.currentThread().interrupt();
        try {
            backend.put(key(1), bytes(1, 300));
            stored = true;
        } catch (IOException e) {
            assertThat(e).as("Allowed, and not expected of every backend").isNotNull();
        } finally {
            assertThat(Thread.interrupted())
                    .as("The thread is still interrupted")
                    .isTrue();
        }

        Optional<byte[]> got = backend.get(key(1));
        assertThat(got.isPresent() || !stored).isTrue();
        got.ifPresent(bytes -> assertThat(bytes).isEqualTo(bytes(1, 300)));
        backend.put(key(1), bytes(2, 300));
        assertThat(backend.get(key(1))).contains(bytes(2, 300));
    }

    @Test
    protected void remove_leavesNone() throws IOException {
        backend.put(key(1), bytes(1, 300));
        backend.put(key(2), bytes(2, 300));
        backend.remove(key(1));
        assertThat(backend.get(key(1))).isEmpty();
        assertThat(backend.get(key(2))).contains(bytes(2, 300));
    }

    @Test
    protected void remove_absent_doesNothing() throws IOException {
        backend.remove(key(1));
        assertThat(backend.get(key(1))).isEmpty();
    }

    @Test
    protected void remove_thenPut_storesAgain() throws IOException {
        backend.put(key(1), bytes(1, 300));
        backend.remove(key(1));
        backend.put(key(1), bytes(2, 300));
        assertThat(backend.get(key(1))).contains(bytes(2, 300));
    }

    @Test
    protected void setAside_leavesNone() throws IOException {
        backend.put(key(1), bytes(1, 300));
        backend.put(key(2), bytes(2, 300));
        backend.setAside(key(1));
        assertThat(backend.get(key(1))).isEmpty();
        assertThat(backend.get(key(2))).contains(bytes(2, 300));
    }

    @Test
    protected void setAside_absent_doesNothing() throws IOException {
        backend.setAside(key(1));
        assertThat(backend.get(key(1))).isEmpty();
    }

    @Test
    protected void setAside_timeAndAgain_leavesRoomForANewOne() throws IOException {
        for (int i = 0; i < 3; i++) {
            backend.put(key(1), bytes(i, 300));
            backend.setAside(key(1));
            assertThat(backend.get(key(1))).isEmpty();
        }
        backend.put(key(1), bytes(9, 300));
        assertThat(backend.get(key(1))).contains(bytes(9, 300));
    }

    @Test
    protected void openBlob_absent_isEmpty() throws IOException {
        assertThat(backend.openBlob(key(1))).isEmpty();
    }

    @Test
    protected void openBlob_twice_givesReadersOfTheirOwn() throws IOException {
        byte[] content = bytes(1, 100_000);
        Digest address = store(content);
        try (InputStream first = backend.openBlob(address).orElseThrow()) {
            assertThat(first.readNBytes(60_000)).hasSize(60_000);
            try (InputStream second = backend.openBlob(address).orElseThrow()) {
                assertThat(second.readAllBytes()).isEqualTo(content);
            }
            assertThat(first.readAllBytes()).hasSize(40_000);
        }
    }

    @Test
    protected void openBlob_closedEarly_leavesTheBlob() throws IOException {
        byte[] content = bytes(1, 100_000);
        Digest address = store(content);
        try (InputStream in = backend.openBlob(address).orElseThrow()) {
            assertThat(in.read()).isEqualTo(content[0] & 0xff);
        }
        assertThat(readBlob(address)).contains(content);
    }

    @Test
    protected void newBlob_beforeCommit_isNotVisible() throws IOException {
        byte[] content = bytes(1, 100_000);
        Digest address = Digest.ofContent(content);
        try (BlobWriter writer = backend.newBlob()) {
            writer.write(content);
            writer.flush();
            assertThat(backend.openBlob(address)).isEmpty();
            writer.commit(address);
            assertThat(readBlob(address)).contains(content);
        }
        assertThat(readBlob(address)).contains(content);
    }

    @Test
    protected void newBlob_closedWithoutCommit_leavesNothing() throws IOException {
        byte[] content = bytes(1, 100_000);
        try (BlobWriter writer = backend.newBlob()) {
            writer.write(content);
        }
        assertThat(backend.openBlob(Digest.ofContent(content))).isEmpty();
    }

    @Test
    protected void newBlob_severalAtOnce_areApart() throws IOException {
        byte[] one = bytes(1, 100_000);
        byte[] other = bytes(2, 100_000);
        try (BlobWriter first = backend.newBlob();
                BlobWriter second = backend.newBlob();
                BlobWriter abandoned = backend.newBlob()) {
            for (int offset = 0; offset < one.length; offset += 10_000) {
                first.write(one, offset, 10_000);
                second.write(other, offset, 10_000);
                abandoned.write(one, 0, 10_000);
            }
            second.commit(Digest.ofContent(other));
            first.commit(Digest.ofContent(one));
        }
        assertThat(readBlob(Digest.ofContent(one))).contains(one);
        assertThat(readBlob(Digest.ofContent(other))).contains(other);
    }

    @Test
    protected void write_bytesAndRangesOfAnySize_areTheBlob() throws IOException {
        byte[] content = bytes(1, 300_000);
        Digest address = Digest.ofContent(content);
        SplittableRandom random = new SplittableRandom(5);
        try (BlobWriter writer = backend.newBlob()) {
            int offset = 0;
            while (offset < content.length) {
                if (random.nextInt(3) == 0) {
                    writer.write(content[offset]);
                    offset++;
                } else {
                    int length = Math.min(random.nextInt(1 << random.nextInt(1, 17)), content.length - offset);
                    writer.write(content, offset, length);
                    offset += length;
                }
            }
            writer.commit(address);
        }
        assertThat(readBlob(address).orElseThrow()).isEqualTo(content);
    }

    @Test
    protected void write_keepsNoArrayOfTheCaller() throws IOException {
        byte[] content = bytes(1, 200);
        try (BlobWriter writer = backend.newBlob()) {
            writer.write(content);
            content[0]++;
            writer.commit(Digest.ofContent(bytes(1, 200)));
        }
        assertThat(readBlob(Digest.ofContent(bytes(1, 200)))).contains(bytes(1, 200));
    }

    @Test
    protected void write_afterCommit_doesNotChangeTheBlob() throws IOException {
        byte[] content = bytes(1, 300);
        Digest address = Digest.ofContent(content);
        try (BlobWriter writer = backend.newBlob()) {
            writer.write(content);
            writer.commit(address);
            try {
                writer.write(content);
            } catch (IOException | IllegalStateException e) {
                assertThat(e).as("Better than to ignore it").isNotNull();
            }
        }
        assertThat(readBlob(address)).contains(content);
    }

    @Test
    protected void commit_emptyBlob_isThereAndEmpty() throws IOException {
        assertThat(readBlob(store(new byte[0]))).contains(new byte[0]);
    }

    @Test
    protected void commit_largeBlob_isStreamed() throws IOException {
        byte[] chunk = bytes(1, 1 << 16);
        DigestOutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), Digest.sha256());
        Digest address;
        try (BlobWriter writer = backend.newBlob()) {
            for (int left = largeBlobBytes(); left > 0; left -= chunk.length) {
                chunk[0]++;
                writer.write(chunk, 0, Math.min(left, chunk.length));
                out.write(chunk, 0, Math.min(left, chunk.length));
            }
            address = Digest.ofBytes(out.getMessageDigest().digest());
            writer.commit(address);
        }

        DigestInputStream in = new DigestInputStream(backend.openBlob(address).orElseThrow(), Digest.sha256());
        try (in) {
            assertThat(in.transferTo(OutputStream.nullOutputStream())).isEqualTo(largeBlobBytes());
        }
        assertThat(Digest.ofBytes(in.getMessageDigest().digest())).isEqualTo(address);
    }

    @Test
    protected void commit_sameContentByTwoWriters_isOneBlob() throws IOException {
        byte[] content = bytes(1, 100_000);
        Digest address = Digest.ofContent(content);
        try (BlobWriter first = backend.newBlob();
                BlobWriter second = backend.newBlob()) {
            first.write(content);
            second.write(content);
            first.commit(address);
            second.commit(address);
        }
        assertThat(readBlob(address)).contains(content);
        backend.removeBlob(address);
        assertThat(backend.openBlob(address)).isEmpty();
    }

    @Test
    protected void commit_whileAReaderHasTheSameBlobOpen_disturbsNeither() throws IOException {
        byte[] content = bytes(1, 100_000);
        Digest address = store(content);
        try (InputStream in = backend.openBlob(address).orElseThrow()) {
            assertThat(in.read()).isEqualTo(content[0] & 0xff);
            store(content);
            assertThat(in.readAllBytes()).hasSize(content.length - 1);
        }
        assertThat(readBlob(address)).contains(content);
    }

    @Test
    protected void commit_byThreads_isNeverSeenInPart() throws Exception {
        List<byte[]> contents = List.of(bytes(1, 100_000), bytes(2, 70_000));
        Threads.runTogether(THREADS, thread -> {
            for (int round = 0; round < ROUNDS; round++) {
                byte[] content = contents.get(round % contents.size());
                Digest address = Digest.ofContent(content);
                switch (thread % 4) {
                    case 0 -> store(content);
                    case 1 -> backend.removeBlob(address);
                    case 2 -> backend.setAsideBlob(address);
                    default -> assertThat(readBlob(address).orElse(content)).isEqualTo(content);
                }
            }
        });
    }

    @Test
    protected void closeOfAWriter_twice_doesNothing() throws IOException {
        byte[] content = bytes(1, 300);
        BlobWriter writer = backend.newBlob();
        writer.write(content);
        writer.commit(Digest.ofContent(content));
        writer.close();
        writer.close();
        assertThat(readBlob(Digest.ofContent(content))).contains(content);

        BlobWriter abandoned = backend.newBlob();
        abandoned.write(content);
        abandoned.close();
        assertThatCode(abandoned::close).doesNotThrowAnyException();
    }

    @Test
    protected void removeBlob_leavesNone() throws IOException {
        Digest removed = store(bytes(1, 300));
        Digest kept = store(bytes(2, 300));
        backend.removeBlob(removed);
        assertThat(backend.openBlob(removed)).isEmpty();
        assertThat(readBlob(kept)).contains(bytes(2, 300));
    }

    @Test
    protected void removeBlob_absent_doesNothing() throws IOException {
        backend.removeBlob(key(1));
        assertThat(backend.openBlob(key(1))).isEmpty();
    }

    @Test
    protected void removeBlob_thenCommit_storesAgain() throws IOException {
        Digest address = store(bytes(1, 300));
        backend.removeBlob(address);
        store(bytes(1, 300));
        assertThat(readBlob(address)).contains(bytes(1, 300));
    }

    @Test
    protected void removeBlob_whileAReaderHasItOpen_letsItFinish() throws IOException {
        byte[] content = bytes(1, 1_000_000);
        Digest address = store(content);
        try (InputStream in = backend.openBlob(address).orElseThrow()) {
            assertThat(in.read()).isEqualTo(content[0] & 0xff);
            backend.removeBlob(address);
            assertThat(in.readAllBytes()).hasSize(content.length - 1).endsWith(content[content.length - 1]);
        }
        assertThat(backend.openBlob(address)).isEmpty();
    }

    @Test
    protected void setAsideBlob_leavesNone() throws IOException {
        Digest damaged = store(bytes(1, 300));
        Digest kept = store(bytes(2, 300));
        backend.setAsideBlob(damaged);
        assertThat(backend.openBlob(damaged)).isEmpty();
        assertThat(readBlob(kept)).contains(bytes(2, 300));
    }

    @Test
    protected void setAsideBlob_absent_doesNothing() throws IOException {
        backend.setAsideBlob(key(1));
        assertThat(backend.openBlob(key(1))).isEmpty();
    }

    @Test
    protected void setAsideBlob_timeAndAgain_leavesRoomForANewOne() throws IOException {
        byte[] content = bytes(1, 300);
        for (int i = 0; i < 3; i++) {
            backend.setAsideBlob(store(content));
            assertThat(backend.openBlob(Digest.ofContent(content))).isEmpty();
        }
        assertThat(readBlob(store(content))).contains(content);
    }

    @Test
    protected void create_afterClose_findsWhatWasStored() throws IOException {
        backend.put(key(1), bytes(1, 300));
        Digest address = store(bytes(2, 100_000));
        backend.close();

        backend = openAt("place");
        assertFound(address, survivesReopening());
    }

    @Test
    protected void create_whileAnotherIsOpen_seesWhatThatStores() throws IOException {
        CacheBackend first = backend;
        CacheBackend second = openAt("place");
        first.put(key(1), bytes(1, 300));
        Digest address = store(bytes(2, 100_000));

        backend = second;
        assertFound(address, sharesItsPlace());
        second.remove(key(1));
        second.removeBlob(address);

        backend = first;
        assertFound(address, !sharesItsPlace());
    }

    @Test
    protected void create_atAnotherPlace_seesNothing() throws IOException {
        backend.put(key(1), bytes(1, 300));
        Digest address = store(bytes(2, 100_000));

        backend = openAt("another");
        assertFound(address, false);
    }

    private void assertFound(Digest address, boolean expected) throws IOException {
        if (expected) {
            assertThat(backend.get(key(1))).contains(bytes(1, 300));
            assertThat(readBlob(address)).contains(bytes(2, 100_000));
        } else {
            assertThat(backend.get(key(1))).isEmpty();
            assertThat(readBlob(address)).isEmpty();
        }
    }

    @Test
    protected void close_twice_doesNothing() throws IOException {
        backend.put(key(1), bytes(1, 300));
        backend.close();
        assertThatCode(() -> backend.close()).doesNotThrowAnyException();
    }

    private Digest store(byte[] content) throws IOException {
        Digest address = Digest.ofContent(content);
        try (BlobWriter writer = backend.newBlob()) {
            writer.write(content);
            writer.commit(address);
        }
        return address;
    }

    private Optional<byte[]> readBlob(Digest address) throws IOException {
        Optional<InputStream> blob = backend.openBlob(address);
        if (blob.isEmpty()) {
            return Optional.empty();
        }
        try (InputStream in = blob.get()) {
            return Optional.of(in.readAllBytes());
        }
    }

    private static void assertWhole(byte[] entry) {
        assertThat(SelfCheckingBytes.areWhole(entry))
                .as("%s bytes are one entry, and all of it", entry.length)
                .isTrue();
    }

    private static Digest key(int number) {
        return Digest.ofContent(new byte[] {(byte) (number >> 8), (byte) number});
    }

    private static Digest keyWithBit(int bit) {
        byte[] bytes = new byte[Digest.BYTES];
        bytes[bit / 8] = (byte) (1 << bit % 8);
        return Digest.ofBytes(bytes);
    }

    private static byte[] bytes(int seed, int length) {
        byte[] bytes = new byte[length];
        new SplittableRandom(seed).nextBytes(bytes);
        return bytes;
    }
}
