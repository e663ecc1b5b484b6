package io.crystallize.benchmarks;

import io.crystallize.cache.DiskBackend;
import io.crystallize.core.ContextValues;
import io.crystallize.core.Pipeline;
import io.crystallize.core.PipelineRun;
import io.crystallize.core.RunOptions;
import io.crystallize.core.cache.TraceCache;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
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
import org.openjdk.jmh.infra.Blackhole;

/**
 * A step that is a hit on disk, in a cache and backend that were opened just before, as a new process does. Each hit
 * is a pipeline of one step. The limit reads the same entries' files whole.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class DiskHitBenchmark {
    private static final int HITS = 1000;

    private final Pipeline<Long, Long> pipeline = Pipeline.start(new CachedAdd(1));
    private ScratchFolder folder;
    private List<Path> files;

    /** Stores the results. */
    @Setup
    public void fill() throws IOException {
        folder = ScratchFolder.create();
        try (TraceCache cache = open()) {
            RunOptions options = RunOptions.builder().cache(cache).build();
            for (long input = 0; input < HITS; input++) {
                pipeline.run(input, ContextValues.empty(), options);
            }
        }
        files = new ArrayList<>(folder.files("cache/entries"));
        Collections.shuffle(files, new Random(1));
        if (files.size() != HITS) {
            throw new IllegalStateException(HITS + " results are in " + files.size() + " entries");
        }
    }

    private TraceCache open() throws IOException {
        return new TraceCache(DiskBackend.at(folder.path().resolve("cache")));
    }

    /** Deletes them. */
    @TearDown
    public void delete() throws IOException {
        folder.close();
    }

    /** A hit, whose output isn't asked for. */
    @Benchmark
    @OperationsPerInvocation(HITS)
    public void hit(Blackhole blackhole) throws IOException {
        try (TraceCache cache = open()) {
            RunOptions options = RunOptions.builder().cache(cache).build();
            for (long input = 0; input < HITS; input++) {
                PipelineRun<Long> run = pipeline.run(input, ContextValues.empty(), options);
                blackhole.consume(run.provenance());
            }
        }
    }

    /** The limit. */
    @Benchmark
    @OperationsPerInvocation(HITS)
    public void readAllBytes(Blackhole blackhole) throws IOException {
        for (Path file : files) {
            blackhole.consume(Files.readAllBytes(file));
        }
    }
}
