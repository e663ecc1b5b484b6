package io.crystallize.cache;

import static io.crystallize.cache.Caches.bytes;
import static io.crystallize.cache.Caches.key;
import static io.crystallize.cache.Caches.store;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import io.crystallize.core.cache.BlobWriter;
import io.crystallize.core.cache.CacheBackend;
import io.crystallize.core.digest.Digest;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** On a file system with room for a hundred thousand bytes. */
class FullDiskTest {
    private FileSystem disk;
    private Path root;
    private Path hog;

    @BeforeEach
    void open() throws IOException {
        disk = Jimfs.newFileSystem(Configuration.unix().toBuilder()
                .setBlockSize(1000)
                .setMaxSize(100_000)
                .build());
        root = disk.getPath("/cache");
        hog = disk.getPath("/hog");
    }

    @AfterEach
    void close() throws IOException {
        disk.close();
    }

    @Test
    void put_onAFullDisk_saysSoLeavesNothingAndKeepsTheOld() throws IOException {
        try (CacheBackend backend = DiskBackend.at(root)) {
            backend.put(key(1), bytes(1, 10_000));
            Files.write(hog, new byte[80_000]);
            assertThatThrownBy(() -> backend.put(key(1), bytes(2, 50_000)))
                    .isInstanceOf(IOException.class)
                    .hasMessage("The cache in /cache can't be written: out of disk space. "
                            + "Make room there, or choose another folder for the cache");
            assertThat(root.resolve("tmp")).isEmptyDirectory();
            assertThat(backend.get(key(1))).contains(bytes(1, 10_000));

            Files.delete(hog);
            backend.put(key(1), bytes(2, 50_000));
            assertThat(backend.get(key(1))).contains(bytes(2, 50_000));
        }
    }

    @Test
    void write_onAFullDisk_endsTheWritingAndLeavesNothing() throws IOException {
        byte[] content = bytes(1, 50_000);
        try (CacheBackend backend = DiskBackend.at(root)) {
            Files.write(hog, new byte[70_000]);
            try (BlobWriter writer = backend.newBlob()) {
                assertThatThrownBy(() -> writer.write(content)).hasMessageContaining("Make room there");
                assertThatThrownBy(() -> writer.commit(Digest.ofContent(content)))
                        .isInstanceOf(IOException.class);
                assertThat(root.resolve("tmp")).isEmptyDirectory();
            }
            assertThat(backend.openBlob(Digest.ofContent(content))).isEmpty();

            Files.delete(hog);
            assertThat(Caches.read(backend, store(backend, content))).contains(content);
        }
    }

    @Test
    void commit_onADiskThatFillsUpAtTheEnd_leavesNothing() throws IOException {
        byte[] content = bytes(1, 10_000);
        try (CacheBackend backend = DiskBackend.at(root)) {
            try (BlobWriter writer = backend.newBlob()) {
                writer.write(content);
                Files.write(hog, new byte[98_000]);
                assertThatThrownBy(() -> writer.commit(Digest.ofContent(content)))
                        .hasMessageContaining("Make room there");
            }
            assertThat(root.resolve("tmp")).isEmptyDirectory();
            assertThat(backend.openBlob(Digest.ofContent(content))).isEmpty();
        }
    }

    @Test
    void at_anyFileSystem_servesWithoutLocks() throws IOException {
        try (DiskBackend backend = DiskBackend.at(root, 50_000)) {
            for (int i = 0; i < 50; i++) {
                backend.put(key(i), bytes(i, 100));
                assertThat(backend.get(key(i))).contains(bytes(i, 100));
            }
            assertThat(backend.tryLease(key(1))).isPresent();
            assertThat(Caches.size(backend)).isEqualTo(5000);
        }
    }
}
