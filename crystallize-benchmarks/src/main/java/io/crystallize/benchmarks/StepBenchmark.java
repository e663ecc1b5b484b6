package io.crystallize.benchmarks;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.crystallize.cache.MemoryBackend;
import io.crystallize.core.ContextValues;
import io.crystallize.core.Pipeline;
import io.crystallize.core.PipelineRun;
import io.crystallize.core.RunOptions;
import io.crystallize.core.Step;
import io.crystallize.core.cache.TraceCache;
import io.crystallize.core.digest.Digest;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import tools.jackson.databind.json.JsonMapper;

/**
 * A step of tiny data in a pipeline of ten, whose provenance is kept as objects. The time is that of one step, so that
 * a tenth of what a run costs is in it. The limit is one SHA-256 of a block.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 1)
public class StepBenchmark {
    private static final int STEPS = 10;

    private final Pipeline<Long, Long> uncached = pipeline(Add::new);
    private final Pipeline<Long, Long> cached = pipeline(CachedAdd::new);
    private final byte[] block = new byte[64];
    private final MessageDigest sha256 = Digest.sha256();
    private final RunOptions options = RunOptions.defaults();
    private final TraceCache cache = new TraceCache(MemoryBackend.create());
    private final RunOptions cachedOptions = RunOptions.builder().cache(cache).build();

    private final Map<Long, Long> map = new HashMap<>();
    private final Cache<Long, byte[]> caffeine =
            Caffeine.newBuilder().maximumSize(100_000).build();
    private final JsonMapper json = new JsonMapper();

    /** What somebody who caches by hand keeps of a step. */
    public record Kept(String step, long output) {}

    /** Makes a step of a number. */
    private interface Maker {
        Step<Long, Long> make(long number);
    }

    private static Pipeline<Long, Long> pipeline(Maker maker) {
        return Pipeline.of(LongStream.rangeClosed(1, STEPS)
                .mapToObj(i -> new Pipeline.NamedStep("add-" + (char) ('a' + i), maker.make(i)))
                .toList());
    }

    /** Fills the caches. */
    @Setup
    public void fill() {
        cached.run(1L, ContextValues.empty(), cachedOptions);
        bareLoop();
        caffeineAndJackson();
    }

    /** Closes the cache. */
    @TearDown
    public void close() throws IOException {
        cache.close();
    }

    /** A step that is run. */
    @Benchmark
    @OperationsPerInvocation(STEPS)
    public PipelineRun<Long> uncached() {
        return uncached.run(1L, ContextValues.empty(), options);
    }

    /** A step whose result is in memory. */
    @Benchmark
    @OperationsPerInvocation(STEPS)
    public PipelineRun<Long> memoryHit() {
        return cached.run(1L, ContextValues.empty(), cachedOptions);
    }

    /** The limit. */
    @Benchmark
    public byte[] sha256Of64Bytes() {
        return sha256.digest(block);
    }

    /** What a user could write instead of {@link #memoryHit}: a loop over steps, with results in a map by input. */
    @Benchmark
    @OperationsPerInvocation(STEPS)
    public long bareLoop() {
        long value = 1;
        for (long i = 1; i <= STEPS; i++) {
            long summand = i;
            value = map.computeIfAbsent(value, input -> input + summand);
        }
        return value;
    }

    /** What a user could write instead of {@link #memoryHit}: results as JSON in Caffeine, by input. */
    @Benchmark
    @OperationsPerInvocation(STEPS)
    public long caffeineAndJackson() {
        long value = 1;
        for (long i = 1; i <= STEPS; i++) {
            long summand = i;
            byte[] kept = caffeine.get(value, input -> json.writeValueAsBytes(new Kept("add", input + summand)));
            value = json.readValue(kept, Kept.class).output();
        }
        return value;
    }
}
