package io.crystallize.cache;

import static io.crystallize.cache.Caches.bytes;
import static io.crystallize.cache.Caches.key;
import static io.crystallize.cache.Caches.store;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crystallize.core.cache.BlobWriter;
import io.crystallize.core.cache.CacheBackend;
import io.crystallize.core.cache.Leasing;
import io.crystallize.core.cache.Listing;
import io.crystallize.core.digest.Digest;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadOnlyBackendTest {
    @TempDir
    Path folder;

    @Test
    void of_readsWhatTheOtherHolds() throws IOException {
        MemoryBackend memory = MemoryBackend.create();
        memory.put(key(1), bytes(1, 10));
        Digest blob = store(memory, bytes(2, 10));
        ReadOnlyBackend backend = ReadOnlyBackend.of(memory);
        assertThat(backend.get(key(1))).contains(bytes(1, 10));
        assertThat(Caches.read(backend, blob)).contains(bytes(2, 10));
        assertThat(backend.name()).isEqualTo("memory (read-only)");
        assertThat(backend.isReadOnly()).isTrue();
        assertThat(memory.isReadOnly()).isFalse();
        assertThat(backend).isInstanceOf(Listing.class).isNotInstanceOf(Leasing.class);
        assertThat(Caches.size((Listing) backend)).isEqualTo(Caches.size(memory));
    }

    @Test
    void of_changesNothing() throws IOException {
        MemoryBackend memory = MemoryBackend.create();
        memory.put(key(1), bytes(1, 10));
        Digest blob = store(memory, bytes(2, 10));
        ReadOnlyBackend backend = ReadOnlyBackend.of(memory);

        backend.put(key(1), bytes(3, 10));
        backend.put(key(2), bytes(3, 10));
        store(backend, bytes(4, 10));
        backend.remove(key(1));
        backend.setAside(key(1));
        backend.removeBlob(blob);
        backend.setAsideBlob(blob);

        assertThat(memory.get(key(1))).contains(bytes(1, 10));
        assertThat(memory.get(key(2))).isEmpty();
        assertThat(memory.openBlob(blob)).isPresent();
        assertThat(memory.openBlob(Digest.ofContent(bytes(4, 10)))).isEmpty();
    }

    @Test
    void newBlob_afterTheEnd_isRefusedAsEverywhere() throws IOException {
        BlobWriter writer = ReadOnlyBackend.of(MemoryBackend.create()).newBlob();
        writer.commit(Digest.ofContent(new byte[0]));
        assertThatThrownBy(() -> writer.write(1)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> writer.commit(key(1))).isInstanceOf(IOException.class);
    }

    @Test
    void readOnly_missingFolder_isEmptyAndNotMade() throws IOException {
        Path missing = folder.resolve("cache");
        try (CacheBackend backend = DiskBackend.readOnly(missing)) {
            assertThat(backend.get(key(1))).isEmpty();
            assertThat(backend.openBlob(key(1))).isEmpty();
            backend.put(key(1), bytes(1, 10));
            store(backend, bytes(1, 10));
        }
        assertThat(missing).doesNotExist();
    }

    @Test
    void readOnly_folderOfSomethingElse_isRefused() throws IOException {
        Files.writeString(folder.resolve("pom.xml"), "<project/>");
        assertThatThrownBy(() -> DiskBackend.readOnly(folder))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is not a cache: it holds 'pom.xml'");
    }

    /** Old files in every place: what is opened to be written would clean up and note the use. */
    @Test
    void readOnly_whateverIsDone_changesNoFileNorItsTime() throws IOException {
        Digest blob;
        try (DiskBackend disk = DiskBackend.at(folder)) {
            disk.put(key(1), bytes(1, 10));
            disk.put(key(2), bytes(2, 10));
            blob = store(disk, bytes(3, 10));
        }
        Files.writeString(folder.resolve("tmp/leftover"), "part");
        try (RandomAccessFile damaged =
                new RandomAccessFile(Caches.file(folder, "entries", key(2)).toFile(), "rw")) {
            damaged.setLength(3L << 30);
        }
        Map<Path, FileTime> before = age();

        try (CacheBackend backend = DiskBackend.readOnly(folder)) {
            assertThat(backend.get(key(1))).contains(bytes(1, 10));
            assertThat(backend.get(key(2))).as("Larger than an array can be").isEmpty();
            assertThat(Caches.read(backend, blob)).contains(bytes(3, 10));
            backend.put(key(3), bytes(3, 10));
            store(backend, bytes(4, 10));
            backend.remove(key(1));
            backend.setAside(key(1));
            backend.removeBlob(blob);
            backend.setAsideBlob(blob);
            assertThat(Caches.size((Listing) backend)).isEqualTo((3L << 30) + 20);
        }
        assertThat(times()).isEqualTo(before);
    }

    private Map<Path, FileTime> age() throws IOException {
        FileTime old = FileTime.from(Instant.now().minus(Duration.ofDays(40)));
        for (Path file : times().keySet()) {
            Files.setLastModifiedTime(file, old);
        }
        return times();
    }

    private Map<Path, FileTime> times() throws IOException {
        Map<Path, FileTime> times = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.toList()) {
                times.put(path, Files.getLastModifiedTime(path));
            }
        }
        return times;
    }
}
