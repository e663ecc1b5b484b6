package io.crystallize.cache;

import static io.crystallize.cache.Caches.bytes;
import static io.crystallize.cache.Caches.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.crystallize.core.cache.CacheBackend;
import io.crystallize.testkit.CacheBackendContract;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract, of memory before a folder; what is removed by others stays in memory. */
@Tag("slow")
class TieredMemoryAndDiskTest extends CacheBackendContract {
    @TempDir
    Path root;

    @Override
    protected CacheBackend create(Path place) throws IOException {
        return TieredBackend.of(MemoryBackend.create(), DiskBackend.at(place));
    }

    @Override
    protected boolean lists() {
        return false;
    }

    @Override
    protected boolean keepsBlobsOffTheHeap() {
        return false;
    }

    @Override
    @Test
    protected void create_whileAnotherIsOpen_seesWhatThatStores() throws IOException {
        try (CacheBackend first = create(root);
                CacheBackend second = create(root)) {
            first.put(key(1), bytes(1, 300));
            assertThat(second.get(key(1))).contains(bytes(1, 300));
            second.remove(key(1));
            assertThat(second.get(key(1))).isEmpty();
            assertThat(first.get(key(1))).contains(bytes(1, 300));
        }
    }
}
