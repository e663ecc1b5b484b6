package io.crystallize.cache;

import static io.crystallize.cache.Caches.bytes;
import static io.crystallize.cache.Caches.key;
import static io.crystallize.cache.Caches.size;
import static io.crystallize.cache.Caches.store;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crystallize.core.cache.BlobWriter;
import io.crystallize.core.cache.Leasing.Lease;
import io.crystallize.core.cache.Listing.Item;
import io.crystallize.core.digest.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class DiskLimitTest {
    private static final long LIMIT = 100_000;

    @TempDir
    Path root;

    private Instant now = Instant.now();

    private DiskBackend open() throws IOException {
        return DiskBackend.at(root, LIMIT, () -> now);
    }

    private void later(Duration time) {
        now = now.plus(time);
    }

    private static void age(Path file, Duration age) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(age)));
    }

    @Test
    void at_limitThatIsNotPositive_isRefused() {
        assertThatThrownBy(() -> DiskBackend.at(root, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A disk cache needs a positive number of bytes, not 0");
    }

    @Test
    void put_beyondTheLimit_removesWhatWasNotUsedForTheLongestTime() throws IOException {
        try (DiskBackend backend = open()) {
            Digest oldest = store(backend, bytes(1, 30_000));
            age(Caches.file(root, "blobs", oldest), Duration.ofDays(3));
            backend.put(key(2), bytes(2, 30_000));
            age(Caches.file(root, "entries", key(2)), Duration.ofDays(2));
            backend.put(key(3), bytes(3, 30_000));
            age(Caches.file(root, "entries", key(3)), Duration.ofDays(1));

            backend.put(key(4), bytes(4, 30_000));

            assertThat(backend.openBlob(oldest)).isEmpty();
            assertThat(backend.get(key(2))).isPresent();
            assertThat(backend.get(key(3))).isPresent();
            assertThat(backend.get(key(4))).isPresent();
        }
    }

    @Test
    void put_beyondTheLimit_sparesWhatWasReadOfLate() throws IOException {
        try (DiskBackend backend = open()) {
            for (int i = 0; i < 3; i++) {
                backend.put(key(i), bytes(i, 30_000));
                age(Caches.file(root, "entries", key(i)), Duration.ofDays(3 - i));
            }
            assertThat(backend.get(key(0))).isPresent();
            backend.put(key(4), bytes(4, 30_000));
            assertThat(backend.get(key(0))).isPresent();
            assertThat(backend.get(key(1))).isEmpty();
        }
    }

    @Test
    void put_timeAndAgain_staysBelowTheLimit() throws IOException {
        List<Long> sizes = new ArrayList<>();
        try (DiskBackend backend = open()) {
            for (int i = 0; i < 60; i++) {
                backend.put(key(i), bytes(i, 2000));
                store(backend, bytes(i, 3000));
                later(Duration.ofMinutes(1));
                sizes.add(size(backend));
            }
        }
        assertThat(sizes).allSatisfy(size -> assertThat(size).isLessThanOrEqualTo(LIMIT + LIMIT / 20));
        assertThat(size(open())).isBetween(LIMIT / 2, LIMIT);
    }

    @Test
    void put_whatIsYoungerThanTheGrace_staysUntilTheEnd() throws IOException {
        try (DiskBackend backend = open()) {
            for (int i = 0; i < 20; i++) {
                backend.put(key(i), bytes(i, 10_000));
            }
            assertThat(size(backend)).isEqualTo(200_000);
            later(Duration.ofSeconds(5));
        }
        assertThat(size(open())).isLessThanOrEqualTo(LIMIT);
    }

    @Test
    void put_beyondTheLimit_letsReadersFinishAndWritersGoOn() throws IOException {
        byte[] content = bytes(1, 60_000);
        byte[] another = bytes(2, 20_000);
        try (DiskBackend backend = open()) {
            Digest address = store(backend, content);
            try (InputStream in = backend.openBlob(address).orElseThrow();
                    BlobWriter writer = backend.newBlob()) {
                writer.write(another);
                age(Caches.file(root, "blobs", address), Duration.ofMinutes(10));
                backend.put(key(1), bytes(3, 60_000));
                assertThat(backend.openBlob(address)).isEmpty();
                assertThat(in.readAllBytes()).isEqualTo(content);
                writer.commit(Digest.ofContent(another));
            }
            assertThat(Caches.read(backend, Digest.ofContent(another))).contains(another);
        }
    }

    @Test
    void put_whileAnotherProcessRemoves_leavesItToThat() throws IOException {
        try (DiskBackend backend = open();
                DiskBackend another = open()) {
            DiskLeases leases = new DiskLeases(CacheFolder.open(root));
            backend.put(key(0), bytes(0, 90_000));
            later(Duration.ofHours(1));
            Lease removing = leases.tryEviction().orElseThrow();
            another.put(key(1), bytes(1, 90_000));
            assertThat(size(backend)).isEqualTo(180_000);
            removing.close();
            another.put(key(2), bytes(2, 10));
            assertThat(size(backend)).isLessThanOrEqualTo(LIMIT);
            leases.close();
        }
    }

    @Test
    void put_byManyThreads_staysBelowTheLimit() throws Exception {
        int threads = 8;
        CountDownLatch done = new CountDownLatch(threads);
        List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
        try (DiskBackend backend = open()) {
            for (int t = 0; t < threads; t++) {
                int thread = t;
                new Thread(() -> {
                            try {
                                for (int i = 0; i < 20; i++) {
                                    int number = thread * 20 + i;
                                    backend.put(key(number), bytes(number, 4000));
                                    backend.get(key(number - 1));
                                }
                            } catch (IOException | RuntimeException e) {
                                failures.add(e);
                            } finally {
                                done.countDown();
                            }
                        })
                        .start();
            }
            done.await();
            later(Duration.ofMinutes(1));
        }
        assertThat(failures).isEmpty();
        assertThat(size(open())).isBetween(1L, LIMIT);
    }

    @Test
    void setAside_moreThanATwentiethOfTheLimit_keepsTheNewest() throws IOException {
        try (DiskBackend backend = open()) {
            for (int i = 0; i < 20; i++) {
                backend.put(key(i), bytes(i, 1000));
                backend.setAside(key(i));
                later(Duration.ofSeconds(1));
            }
        }
        List<String> kept = Caches.files(root.resolve("damaged"));
        assertThat(kept).hasSize(5).anyMatch(name -> name.contains(key(19).toString()));
    }

    @Test
    void setAside_afterAMonth_removesTheOldOnes() throws IOException {
        try (DiskBackend backend = open()) {
            backend.put(key(1), bytes(1, 10));
            backend.setAside(key(1));
            later(Duration.ofDays(31));
            backend.put(key(2), bytes(2, 10));
            backend.setAside(key(2));
        }
        assertThat(Caches.files(root.resolve("damaged")))
                .singleElement()
                .asString()
                .contains(key(2).toString());
    }

    @Test
    void list_afterARead_tellsThatItWasUsed() throws IOException {
        try (DiskBackend backend = DiskBackend.at(root)) {
            backend.put(key(1), bytes(1, 10));
            Digest blob = store(backend, bytes(2, 10));
            age(Caches.file(root, "entries", key(1)), Duration.ofHours(2));
            age(Caches.file(root, "blobs", blob), Duration.ofHours(2));
            Instant before = Instant.now().minus(Duration.ofMinutes(1));

            assertThat(backend.get(key(1))).isPresent();
            assertThat(Caches.read(backend, blob)).isPresent();

            List<Item> items = new ArrayList<>();
            backend.list(items::add);
            assertThat(items)
                    .hasSize(2)
                    .allSatisfy(item -> assertThat(item.used()).isAfter(before));
        }
    }

    @Test
    void get_ofWhatWasUsedWithinTheHour_writesNothing() throws IOException {
        try (DiskBackend backend = DiskBackend.at(root)) {
            backend.put(key(1), bytes(1, 10));
            Path file = Caches.file(root, "entries", key(1));
            age(file, Duration.ofMinutes(50));
            FileTime before = Files.getLastModifiedTime(file);
            assertThat(backend.get(key(1))).isPresent();
            assertThat(Files.getLastModifiedTime(file)).isEqualTo(before);
        }
    }
}
