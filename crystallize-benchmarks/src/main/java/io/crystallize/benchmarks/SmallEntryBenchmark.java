package io.crystallize.benchmarks;

import io.crystallize.cache.DiskBackend;
import io.crystallize.core.digest.Digest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
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

/**
 * Storing an entry of a step of tiny data on disk. The limit writes the same bytes to a file, and renames it. Neither is
 * forced to the disk: both survive the death of the process, and a loss of power may take them. The 256 folders that
 * both spread their files over are there before, as in any cache but a new one.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class SmallEntryBenchmark {
    private static final int SHARDS = 256;

    private final byte[] entry = Entries.ofTinyStep();
    private ScratchFolder folder;
    private DiskBackend backend;
    private long number;

    /** Begins with an empty folder for each iteration, so that none is slower for what the one before left. */
    @Setup(Level.Iteration)
    public void open() throws IOException {
        folder = ScratchFolder.create();
        Path cache = folder.path().resolve("cache");
        for (int i = 0; i < SHARDS; i++) {
            Files.createDirectories(cache.resolve("entries").resolve(shardName(i)));
            Files.createDirectories(shard(i));
        }
        backend = DiskBackend.at(cache);
    }

    /** Deletes what was stored. */
    @TearDown(Level.Iteration)
    public void close() throws IOException {
        backend.close();
        folder.close();
    }

    private Path shard(int i) {
        return folder.path().resolve("files").resolve(shardName(i));
    }

    private static String shardName(int i) {
        return HexFormat.of().toHexDigits((byte) i);
    }

    private Digest nextKey() {
        return Digest.ofContent(
                ByteBuffer.allocate(Long.BYTES).putLong(0, number++).array());
    }

    /** Stores the entry under a new key. */
    @Benchmark
    public void put() throws IOException {
        backend.put(nextKey(), entry);
    }

    /** The limit. */
    @Benchmark
    public Path writeAndRename() throws IOException {
        Digest key = nextKey();
        return RawFile.write(shard(key.toBytes()[0] & 0xff), key.toString(), entry);
    }
}
