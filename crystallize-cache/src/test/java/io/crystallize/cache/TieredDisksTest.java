package io.crystallize.cache;

import io.crystallize.core.cache.CacheBackend;
import io.crystallize.testkit.CacheBackendContract;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;

/** The contract, of two folders as one cache. */
@Tag("slow")
class TieredDisksTest extends CacheBackendContract {
    @Override
    protected CacheBackend create(Path place) throws IOException {
        return TieredBackend.of(DiskBackend.at(place.resolve("near")), DiskBackend.at(place.resolve("far")));
    }

    @Override
    protected boolean lists() {
        return false;
    }
}
