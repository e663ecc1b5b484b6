package io.crystallize.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.crystallize.cache.DiskBackend;
import io.crystallize.cache.MemoryBackend;
import io.crystallize.core.ContextValues;
import io.crystallize.core.Pipeline;
import io.crystallize.core.RunOptions;
import io.crystallize.core.cache.TraceCache;
import io.crystallize.core.digest.Digester;
import io.crystallize.core.execution.Trial;
import io.crystallize.core.execution.TrialExecutor;
import io.crystallize.core.execution.TrialResult;
import io.crystallize.core.execution.TrialRunner;
import io.crystallize.core.experiment.Experiment;
import io.crystallize.core.experiment.ExperimentOptions;
import io.crystallize.core.provenance.CacheUse;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the hottest paths allocate, which unlike their time is the same on every machine. Each bound is a quarter above
 * what was counted when it was set; whoever allocates less lowers it. The build keeps the compiler from doing away with
 * objects (see {@code tests.jvm} in the POM), so that it doesn't matter when it compiles what.
 */
class AllocationTest {
    private static final ThreadMXBean THREADS = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
    private static final long BYTES_PER_TRIAL = 20_620; // counted: 16 496
    private static final long BYTES_PER_DISK_HIT = 4_510; // 3 608
    private static final long BYTES_PER_STEP = 2_260; // 1 808
    private static final long BYTES_PER_HIT = 2_790; // 2 232
    private static final long BYTES_PER_DIGEST = 490; // 392
    private static final int STEPS = 10;
    private static final int TRIALS = 1000;
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
            assertThat(resultsOf(pipeline, options)).containsOnly(CacheUse.Result.HIT);
        }
    }

    @Test
    void step_hitOnDisk_allocatesLittle(@TempDir Path folder) throws IOException {
        Pipeline<Long, Long> pipeline = pipeline(true);
        try (TraceCache cache = new TraceCache(DiskBackend.at(folder))) {
            RunOptions options = RunOptions.builder().cache(cache).build();

            assertThat(bytesPer(STEPS, () -> pipeline.run(1L, ContextValues.empty(), options)))
                    .isPositive()
                    .isLessThan(BYTES_PER_DISK_HIT);
            assertThat(resultsOf(pipeline, options)).containsOnly(CacheUse.Result.HIT);
        }
    }

    private static Stream<CacheUse.Result> resultsOf(Pipeline<Long, Long> pipeline, RunOptions options) {
        return pipeline.run(1L, ContextValues.empty(), options).provenance().stream()
                .map(step -> step.cache().result());
    }

    @Test
    void trial_writtenDown_allocatesLittle(@TempDir Path folder) {
        Experiment experiment = Trials.ofThreeSteps(TRIALS, 1);
        ExperimentOptions options = ExperimentOptions.builder()
                .runsFolder(folder)
                .executor(new InThisThread())
                .build();

        assertThat(bytesPer(
                        TRIALS,
                        5,
                        () -> assertThat(experiment.run(options).complete()).isTrue()))
                .isPositive()
                .isLessThan(BYTES_PER_TRIAL);
    }

    /** So that what a trial allocates is counted with what handing its result over does. */
    private record InThisThread() implements TrialExecutor {
        @Override
        public String name() {
            return "in-this-thread";
        }

        @Override
        public void execute(Iterator<Trial> trials, TrialRunner runner, Consumer<TrialResult> results)
                throws InterruptedException {
            while (trials.hasNext()) {
                results.accept(runner.run(trials.next()));
            }
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
        return bytesPer(operations, COUNTED, action);
    }

    private static long bytesPer(int operations, int times, Runnable action) {
        repeat(2 * times, action);
        long least = Long.MAX_VALUE;
        for (int i = 0; i < ROUNDS; i++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            repeat(times, action);
            least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
        }
        return least / times / operations;
    }

    private static void repeat(int times, Runnable action) {
        for (int i = 0; i < times; i++) {
            action.run();
        }
    }
}
