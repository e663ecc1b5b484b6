package io.crystallize.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.crystallize.core.digest.Digest;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** What a backend does with many entries, many threads, and threads that are interrupted. */
abstract class ManyEntriesClauses extends EntryClauses {
    @Test
    protected void put_many_areAllThere() throws IOException {
        for (int number = 0; number < manyEntries(); number++) {
            backend.put(key(number), bytes(number, 20));
        }
        for (int number = 0; number < manyEntries(); number++) {
            assertThat(backend.get(key(number))).contains(bytes(number, 20));
        }
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
                            .hasValueSatisfying(ContractFixture::assertWhole);
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
                    default -> backend.get(key(1)).ifPresent(ContractFixture::assertWhole);
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
}
