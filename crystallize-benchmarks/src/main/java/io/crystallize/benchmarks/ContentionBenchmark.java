package io.crystallize.benchmarks;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.crystallize.cache.MemoryBackend;
import io.crystallize.core.ContextValues;
import io.crystallize.core.Pipeline;
import io.crystallize.core.RunOptions;
import io.crystallize.core.cache.Lookup;
import io.crystallize.core.cache.TraceCache;
import io.crystallize.core.cache.UntraceableException;
import io.crystallize.core.digest.Digest;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Eight threads that look for what one memory backend has. The limit is Caffeine itself with the same entries: both sides
 * of it end with the stored bytes. What a lookup of the trace cache costs beside them is checking and decoding those.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Threads(8)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ContentionBenchmark {
    private static final int ENTRIES = 1024;

    private final MemoryBackend backend = MemoryBackend.create();
    private final TraceCache cache = new TraceCache(backend);
    private final Cache<Digest, byte[]> caffeine =
            Caffeine.newBuilder().maximumSize(2 * ENTRIES).build();
    private List<Digest> keys = List.of();

    /** Which entry each thread asks for next. */
    @State(Scope.Thread)
    public static class Position {
        private int next;

        private Digest key(List<Digest> keys) {
            return keys.get(next++ & ENTRIES - 1);
        }
    }

    /** Stores the entries of steps that read nothing. */
    @Setup
    public void fill() throws IOException {
        Pipeline<Long, Long> pipeline = Pipeline.start(new CachedAdd(1));
        RunOptions options = RunOptions.builder().cache(cache).build();
        for (long input = 0; input < ENTRIES; input++) {
            pipeline.run(input, ContextValues.empty(), options);
        }
        keys = Entries.keys(backend);
        for (Digest key : keys) {
            caffeine.put(key, backend.get(key).orElseThrow());
        }
    }

    /** Closes the cache. */
    @TearDown
    public void close() throws IOException {
        cache.close();
    }

    /** The backend alone. */
    @Benchmark
    public Optional<byte[]> backendGet(Position position) {
        return backend.get(position.key(keys));
    }

    /** A lookup of the trace cache, which checks and decodes the entry. */
    @Benchmark
    public Lookup find(Position position) throws UntraceableException {
        return cache.find(position.key(keys), read -> {
            throw new IllegalStateException("The step reads nothing, but is asked for " + read);
        });
    }

    /** The limit. */
    @Benchmark
    public byte @Nullable [] caffeineGet(Position position) {
        return caffeine.getIfPresent(position.key(keys));
    }
}
