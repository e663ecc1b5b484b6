package io.crystallize.benchmarks;

import io.crystallize.core.digest.Digest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The entry of a tiny step in our backends, and in what a user would take instead. Batches of single shots: a store
 * that is faster must not become larger, and slower, for it.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 5, batchSize = StoreBenchmark.BATCH)
@Measurement(iterations = 5, batchSize = StoreBenchmark.BATCH)
public class StoreBenchmark {
    static final int BATCH = 2_000;
    private static final int KEYS = 2 * BATCH;

    /** Which store. */
    @Param
    public StoreKind store;

    private final byte[] entry = Entries.ofTinyStep();
    private ScratchFolder folder;
    private Store opened;
    private final List<byte[]> keys =
            IntStream.range(0, KEYS).mapToObj(StoreBenchmark::key).toList();
    private int number;

    /** Opens a store that has a batch of entries. */
    @Setup(Level.Iteration)
    public void open() throws IOException {
        folder = ScratchFolder.create();
        Path place = Files.createDirectory(folder.path().resolve("store"));
        opened = store.open(place);
        for (int i = 0; i < BATCH; i++) {
            opened.put(keys.get(i), entry);
        }
        number = 0;
    }

    /** Deletes the store. */
    @TearDown(Level.Iteration)
    public void close() throws IOException {
        opened.close();
        folder.close();
    }

    private static byte[] key(int number) {
        return Digest.ofContent(
                        ByteBuffer.allocate(Integer.BYTES).putInt(0, number).array())
                .toBytes();
    }

    /** Puts a new entry. */
    @Benchmark
    public void put() throws IOException {
        opened.put(keys.get(BATCH + number++), entry);
    }

    /** Gets an entry that is there. */
    @Benchmark
    public byte @Nullable [] get() throws IOException {
        return opened.get(keys.get(number++));
    }
}
