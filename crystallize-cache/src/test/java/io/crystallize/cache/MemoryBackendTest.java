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
    void put_entryThatNeverFits_saysSo() throws IOException {
        MemoryBackend backend = MemoryBackend.ofSize(1000);
        assertThatThrownBy(() -> backend.put(KEY, new byte[1001]))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("memory cache of 1000 bytes is too small")
                .hasMessageContaining("make it larger");
        assertThat(backend.get(KEY)).isEmpty();
    }

    @Test
    void write_blobThatNeverFits_endsTheWritingAndFreesItsBytes() throws IOException {
        MemoryBackend backend = MemoryBackend.ofSize(100_000);
        try (BlobWriter writer = backend.newBlob()) {
            assertThatThrownBy(() -> writer.write(new byte[200_000]))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("memory cache of 100000 bytes is too small");
            assertThatThrownBy(() -> writer.commit(KEY)).isInstanceOf(IOException.class);
        }
        assertThat(backend.openBlob(KEY)).isEmpty();
        assertThat(backend.openBlob(store(backend, new byte[40_000]))).isPresent();
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
