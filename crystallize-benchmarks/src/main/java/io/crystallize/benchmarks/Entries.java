package io.crystallize.benchmarks;

import io.crystallize.cache.MemoryBackend;
import io.crystallize.core.ContextValues;
import io.crystallize.core.Pipeline;
import io.crystallize.core.RunOptions;
import io.crystallize.core.cache.Listing;
import io.crystallize.core.cache.TraceCache;
import io.crystallize.core.digest.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** The entries that the trace cache really stores. */
final class Entries {
    private Entries() {}

    /** Returns the bytes of the entry of a step that takes and makes a number, and reads nothing else. */
    static byte[] ofTinyStep() {
        MemoryBackend backend = MemoryBackend.create();
        try (TraceCache cache = new TraceCache(backend)) {
            Pipeline.<Long, Long>start(new CachedAdd(1))
                    .run(
                            1L,
                            ContextValues.empty(),
                            RunOptions.builder().cache(cache).build());
            return backend.get(keys(backend).get(0)).orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the keys of all entries. */
    static List<Digest> keys(Listing backend) throws IOException {
        List<Digest> keys = new ArrayList<>();
        backend.list(item -> {
            if (item.kind() == Listing.Kind.ENTRY) {
                keys.add(item.name());
            }
        });
        return keys;
    }
}
