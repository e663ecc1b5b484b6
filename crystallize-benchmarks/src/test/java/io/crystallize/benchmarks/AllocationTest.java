package io.crystallize.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.crystallize.cache.MemoryBackend;
import io.crystallize.core.ContextValues;
import io.crystallize.core.Pipeline;
import io.crystallize.core.RunOptions;
import io.crystallize.core.cache.TraceCache;
import io.crystallize.core.digest.Digester;
import io.crystallize.core.provenance.CacheUse;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * What the hottest paths allocate, which unlike their time is the same on every machine. Each bound is a quarter above
 * what was counted when it was set; whoever allocates less lowers it. The build keeps the compiler from doing away with
 * objects (see {@code tests.jvm} in the POM), so that it doesn't matter when it compiles what.
 */
class AllocationTest {
    private static final ThreadMXBean THREADS = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
    private static final long BYTES_PER_STEP = 8_700; // counted: 6 976
    private static final long BYTES_PER_HIT = 13_800; // 11 016
    private static final long BYTES_PER_DIGEST = 6_560; // 4 976 to 5 248
    private static final int STEPS = 10;
    private static final int WARM_UP = 500;
    private static final int COUNTED = 200;
    private static final int ROUNDS = 3;

    private record Point(long x, double y) {}

    @Test
    void step_notCached_allocatesLittle() {
        Pipeline<Long, Long> pipeline = pipeline(false);

        assertThat(bytesPer(STEPS, () -> pipeline.run(1L))).isPositive().isLessThan(BYTES_PER_STEP);
    }

    @Test
    void step_hitInMemory_allocatesLittle() throws IOException {
        Pipeline<Long, Long> pipeline = pipeline(true);
        try (TraceCache cache = new TraceCache(MemoryBackend.create())) {
            RunOptions options = RunOptions.builder().cache(cache).build();

            assertThat(bytesPer(STEPS, () -> pipeline.run(1L, ContextValues.empty(), options)))
                    .isPositive()
                    .isLessThan(BYTES_PER_HIT);
            assertThat(pipeline.run(1L, ContextValues.empty(), options).provenance().stream()
                            .map(step -> step.cache().result()))
                    .containsOnly(CacheUse.Result.HIT);
        }
    }

    @Test
    void digest_smallRecord_allocatesLittle() {
        Digester digester = Digester.standard();
        Point point = new Point(1, 2);

        assertThat(bytesPer(1, () -> digester.digest(point))).isPositive().isLessThan(BYTES_PER_DIGEST);
    }

    private static Pipeline<Long, Long> pipeline(boolean cached) {
        return Pipeline.of(LongStream.rangeClosed(1, STEPS)
                .mapToObj(
                        i -> new Pipeline.NamedStep("add-" + (char) ('a' + i), cached ? new CachedAdd(i) : new Add(i)))
                .toList());
    }

    /** The least of several rounds: in one of them, the compiler or a buffer that grows may be in the way. */
    private static long bytesPer(int operations, Runnable action) {
        repeat(WARM_UP, action);
        long least = Long.MAX_VALUE;
        for (int i = 0; i < ROUNDS; i++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            repeat(COUNTED, action);
            least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
        }
        return least / COUNTED / operations;
    }

    private static void repeat(int times, Runnable action) {
        for (int i = 0; i < times; i++) {
            action.run();
        }
    }
}
