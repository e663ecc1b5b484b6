package io.crystallize.benchmarks;

import io.crystallize.cache.DiskBackend;
import io.crystallize.core.ContextValues;
import io.crystallize.core.Pipeline;
import io.crystallize.core.RunOptions;
import io.crystallize.core.cache.TraceCache;
import io.crystallize.core.digest.Digest;
import io.crystallize.core.provenance.Provenance;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * A cached step that makes 100 MB of numbers: run and stored, and loaded. The limits make such numbers, digest as many
 * bytes and write them to a file; and read those in portions, which are digested.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 2, jvmArgsAppend = "-Xmx2g")
@Warmup(iterations = 5)
@Measurement(iterations = 10)
public class BlobBenchmark {
    private static final long STORED = -1;
    private static final int PORTION = 1 << 16;

    private final Pipeline<Long, double[]> pipeline = Pipeline.start(new Numbers(Numbers.HUNDRED_MB));
    private ScratchFolder folder;
    private TraceCache cache;
    private RunOptions options;
    private Path loaded;
    private byte[] raw;
    private long number;

    /** Stores what is loaded. */
    @Setup
    public void open() throws IOException {
        folder = ScratchFolder.create();
        cache = new TraceCache(DiskBackend.at(folder.path().resolve("cache")));
        options = RunOptions.builder().cache(cache).build();
        pipeline.run(STORED, ContextValues.empty(), options);
        loaded = folder.files("cache/blobs").get(0);
        raw = Numbers.bytes(Numbers.make(STORED, Numbers.HUNDRED_MB));
        RawFile.write(folder.path(), "raw", raw);
    }

    /** Deletes what the last invocation stored, so that the disk isn't filled. */
    @TearDown(Level.Iteration)
    public void clear() throws IOException {
        Files.deleteIfExists(folder.path().resolve("new"));
        for (Path blob : folder.files("cache/blobs")) {
            if (!blob.equals(loaded)) {
                Files.delete(blob);
            }
        }
    }

    /** Deletes all. */
    @TearDown
    public void close() throws IOException {
        cache.close();
        folder.close();
    }

    /** The step is run, and its output stored. */
    @Benchmark
    public Provenance store() {
        return pipeline.run(number++, ContextValues.empty(), options).provenance();
    }

    /** The limit of {@link #store}. */
    @Benchmark
    public byte[] digestAndWrite(Blackhole blackhole) throws IOException {
        blackhole.consume(Numbers.make(number++, Numbers.HUNDRED_MB));
        RawFile.write(folder.path(), "new", raw);
        return Digest.sha256().digest(raw);
    }

    /** The step is a hit, and its output is asked for. */
    @Benchmark
    public double[] load() {
        return pipeline.run(STORED, ContextValues.empty(), options).output();
    }

    /** The limit of {@link #load}. */
    @Benchmark
    public byte[] readAndDigest() throws IOException {
        MessageDigest sha256 = Digest.sha256();
        byte[] portion = new byte[PORTION];
        try (InputStream in = Files.newInputStream(folder.path().resolve("raw"))) {
            for (int read = in.read(portion); read >= 0; read = in.read(portion)) {
                sha256.update(portion, 0, read);
            }
        }
        return sha256.digest();
    }
}
