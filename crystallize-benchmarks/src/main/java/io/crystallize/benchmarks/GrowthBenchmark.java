package io.crystallize.benchmarks;

import io.crystallize.cache.DiskBackend;
import io.crystallize.cache.MemoryBackend;
import io.crystallize.core.ContextValues;
import io.crystallize.core.Key;
import io.crystallize.core.Pipeline;
import io.crystallize.core.PipelineRun;
import io.crystallize.core.RunOptions;
import io.crystallize.core.cache.CacheBackend;
import io.crystallize.core.cache.TraceCache;
import io.crystallize.core.digest.Digest;
import io.crystallize.core.experiment.Experiment;
import io.crystallize.core.experiment.ExperimentOptions;
import io.crystallize.core.experiment.ExperimentResult;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** How the cost grows with the size of what is done. Each benchmark has one size; the time is that of the whole. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 1, jvmArgsAppend = "-Xmx3g") // a quarter of which a million entries fit in
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class GrowthBenchmark {
    /** A pipeline of so many steps. */
    @State(Scope.Benchmark)
    public static class Steps {
        /** How many steps. */
        @Param({"1", "10", "100", "1000"})
        public int steps;

        private Pipeline<Long, Long> pipeline;

        /** Builds the pipeline. */
        @Setup
        public void build() {
            pipeline = Pipeline.of(IntStream.range(0, steps)
                    .mapToObj(i -> new Pipeline.NamedStep("add-" + i + "th", new Add(i)))
                    .toList());
        }
    }

    /** A context with so many keys. */
    @State(Scope.Benchmark)
    public static class ContextKeys {
        /** How many keys. */
        @Param({"1", "10", "100", "1000"})
        public int keys;

        private final Pipeline<Long, Long> pipeline = Pipeline.start(new Add(1));
        private ContextValues context;

        /** Makes the context. */
        @Setup
        public void make() {
            context = contextOf(keys);
        }
    }

    /** An experiment whose trials record so many metrics. */
    @State(Scope.Benchmark)
    public static class Metrics {
        private static final int TRIALS = 100;

        /** How many metrics each trial records. */
        @Param({"1", "10", "100", "1000"})
        public int metrics;

        private Experiment experiment;

        /** Builds the experiment. */
        @Setup
        public void build() {
            experiment = Trials.ofThreeSteps(TRIALS, metrics);
        }
    }

    /** An experiment of so many replicates. */
    @State(Scope.Benchmark)
    public static class Replicates {
        /** How many replicates. */
        @Param({"10", "100", "1000", "10000"})
        public int replicates;

        private Experiment experiment;

        /** Builds the experiment. */
        @Setup
        public void build() {
            experiment = Trials.ofThreeSteps(replicates, 1);
        }
    }

    /** A cached step that reads so many context values. */
    @State(Scope.Benchmark)
    public static class ReadChain {
        /** How many values. */
        @Param({"1", "10", "100"})
        public int reads;

        private final TraceCache cache = new TraceCache(MemoryBackend.create());
        private final RunOptions options = RunOptions.builder().cache(cache).build();
        private Pipeline<Long, Long> pipeline;
        private ContextValues context;

        /** Stores the result. */
        @Setup
        public void fill() {
            context = contextOf(reads);
            pipeline = Pipeline.start(new CachedReads(reads));
            pipeline.run(1L, context, options);
        }

        /** Closes the cache. */
        @TearDown
        public void close() throws IOException {
            cache.close();
        }
    }

    /** A backend in memory of so many entries. */
    @State(Scope.Benchmark)
    public static class InMemory {
        /** How many entries. */
        @Param({"100", "10000", "1000000"})
        public int entries;

        private final Filled filled = new Filled();

        /** Stores the entries. */
        @Setup
        public void fill() throws IOException {
            filled.fill(MemoryBackend.create(), entries);
        }

        /** Closes the backend. */
        @TearDown
        public void close() throws IOException {
            filled.backend.close();
        }
    }

    /**
     * A backend on disk of so many entries. Beyond ten thousand they are further names of the same files (hard links): a
     * million files would take 4 GB of disk and minutes to write, and what might grow with them is the search for a
     * name.
     */
    @State(Scope.Benchmark)
    public static class OnDisk {
        private static final int FILES = 10_000;

        /** How many entries. */
        @Param({"100", "10000", "1000000"})
        public int entries;

        private final Filled filled = new Filled();
        private ScratchFolder folder;

        /** Stores the entries. */
        @Setup
        public void fill() throws IOException {
            folder = ScratchFolder.create();
            Path cache = folder.path().resolve("cache");
            filled.fill(DiskBackend.at(cache), Math.min(entries, FILES));
            for (int i = FILES; i < entries; i++) {
                Files.createLink(file(cache, i), file(cache, i % FILES));
            }
            filled.entries = entries;
        }

        private static Path file(Path cache, int i) {
            String name = Filled.key(i).toString();
            return cache.resolve("entries").resolve(name.substring(0, 2)).resolve(name);
        }

        /** Deletes the backend. */
        @TearDown
        public void close() throws IOException {
            filled.backend.close();
            folder.close();
        }
    }

    /** A backend that has so many entries, which are asked for in turn, far from each other. */
    private static final class Filled {
        private static final int STRIDE = 7919;

        private CacheBackend backend;
        private int entries;
        private int next;

        void fill(CacheBackend empty, int number) throws IOException {
            backend = empty;
            entries = number;
            byte[] entry = Entries.ofTinyStep();
            for (int i = 0; i < number; i++) {
                backend.put(key(i), entry);
            }
        }

        byte[] get() throws IOException {
            next = (next + STRIDE) % entries;
            return backend.get(key(next)).orElseThrow();
        }

        private static Digest key(int i) {
            return Digest.ofContent(
                    ByteBuffer.allocate(Integer.BYTES).putInt(0, i).array());
        }
    }

    private static ContextValues contextOf(int keys) {
        ContextValues values = ContextValues.empty();
        for (int i = 0; i < keys; i++) {
            values = values.with(Key.of("key-" + i, Long.class), (long) i);
        }
        return values;
    }

    /** A run of a pipeline of many steps. */
    @Benchmark
    public PipelineRun<Long> steps(Steps state) {
        return state.pipeline.run(1L);
    }

    /** A run of one step with many context keys, which it doesn't read. */
    @Benchmark
    public PipelineRun<Long> contextKeys(ContextKeys state) {
        return state.pipeline.run(1L, state.context, RunOptions.defaults());
    }

    /** An experiment of a hundred trials that record many metrics. */
    @Benchmark
    public ExperimentResult metrics(Metrics state) {
        return state.experiment.run(ExperimentOptions.defaults());
    }

    /** An experiment of many replicates. */
    @Benchmark
    public ExperimentResult replicates(Replicates state) {
        return state.experiment.run(ExperimentOptions.defaults());
    }

    /** A hit of a step that reads much. */
    @Benchmark
    public PipelineRun<Long> readChain(ReadChain state) {
        return state.pipeline.run(1L, state.context, state.options);
    }

    /** An entry of many in memory. */
    @Benchmark
    public byte[] entriesInMemory(InMemory state) throws IOException {
        return state.filled.get();
    }

    /** An entry of many on disk. */
    @Benchmark
    public byte[] entriesOnDisk(OnDisk state) throws IOException {
        return state.filled.get();
    }
}
