package io.crystallize.cache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crystallize.core.cache.BlobWriter;
import io.crystallize.core.cache.CacheBackend;
import io.crystallize.core.digest.Digest;
import io.crystallize.testkit.CacheBackendContract;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;

class MemoryBackendTest extends CacheBackendContract {
    private static final Digest KEY = Digest.ofContent(new byte[] {1});

    @Override
    protected CacheBackend create(Path place) {
        return MemoryBackend.create();
    }

    @Override
    protected boolean survivesReopening() {
        return false;
    }

    @Override
    protected boolean sharesItsPlace() {
        return false;
    }

    @Override
    protected boolean leases() {
        return false;
    }

    @Override
    protected boolean keepsBlobsOffTheHeap() {
        return false;
    }

    @Test
    void name_isMemory() {
        assertThat(MemoryBackend.create().name()).isEqualTo("memory");
    }

    @Test
    void put_moreThanItsSize_keepsNoMoreThanThat() throws IOException {
        int size = 1_000_000;
        MemoryBackend backend = MemoryBackend.ofSize(size);
        int stored = 0;
        for (int i = 0; i < 100; i++) {
            backend.put(Digest.ofContent(new byte[] {(byte) i}), new byte[30_000]);
            store(backend, new byte[30_000 + i]);
        }
        for (int i = 0; i < 100; i++) {
            stored += backend.get(Digest.ofContent(new byte[] {(byte) i}))
                    .map(entry -> entry.length)
                    .orElse(0);
            stored += backend.openBlob(Digest.ofContent(new byte[30_000 + i])).isPresent() ? 30_000 + i : 0;
        }
        assertThat(stored).isBetween(size / 2, size);
    }

    @Test
    void put_manySmallEntries_countsWhatEachTakesBesideItsBytes() throws IOException {
        MemoryBackend backend = MemoryBackend.ofSize(100_000);
        int found = 0;
        for (int i = 0; i < 10_000; i++) {
            backend.put(Digest.ofContent(Integer.toString(i).getBytes(UTF_8)), new byte[0]);
        }
        for (int i = 0; i < 10_000; i++) {
            found += backend.get(Digest.ofContent(Integer.toString(i).getBytes(UTF_8)))
                            .isPresent()
                    ? 1
                    : 0;
        }
        assertThat(found).isBetween(100, 600);
    }

    @Test
    void put_entryThatNeverFits_isNotKept() {
        MemoryBackend backend = MemoryBackend.ofSize(1000);
        backend.put(KEY, new byte[10]);
        backend.put(KEY, new byte[1001]);
        assertThat(backend.get(KEY)).as("Neither the new one nor the old one").isEmpty();
    }

    @Test
    void write_blobThatNeverFits_keepsNothingAndFreesItsBytes() throws IOException {
        MemoryBackend backend = MemoryBackend.ofSize(100_000);
        try (BlobWriter writer = backend.newBlob()) {
            writer.write(new byte[200_000]);
            assertThat(backend.openBlob(store(backend, new byte[40_000])))
                    .as("There is room again")
                    .isPresent();
            writer.write(new byte[10]);
            writer.commit(KEY);
        }
        assertThat(backend.openBlob(KEY)).isEmpty();
    }

    @Test
    void list_tellsWhatCountsAgainstTheSize() {
        MemoryBackend backend = MemoryBackend.ofSize(100_000);
        for (int i = 0; i < 10_000; i++) {
            backend.put(Digest.ofContent(Integer.toString(i).getBytes(UTF_8)), new byte[100]);
        }
        LongAdder bytes = new LongAdder();
        backend.list(item -> bytes.add(item.bytes()));
        assertThat(bytes.sum()).isBetween(50_000L, 100_000L);
    }

    @Test
    void write_afterManyBlobs_stillHasRoom() throws IOException {
        MemoryBackend backend = MemoryBackend.ofSize(100_000);
        for (int i = 0; i < 100; i++) {
            store(backend, new byte[20_000 + i]);
            try (BlobWriter abandoned = backend.newBlob()) {
                abandoned.write(new byte[20_000]);
            }
        }
        try (BlobWriter writer = backend.newBlob()) {
            assertThatCode(() -> writer.write(new byte[60_000])).doesNotThrowAnyException();
        }
    }

    @Test
    void ofSize_notPositive_isRefused() {
        assertThatThrownBy(() -> MemoryBackend.ofSize(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("positive number of bytes, not 0");
    }

    private static Digest store(CacheBackend backend, byte[] content) throws IOException {
        Digest address = Digest.ofContent(content);
        try (BlobWriter writer = backend.newBlob()) {
            writer.write(content);
            writer.commit(address);
        }
        return address;
    }
}
