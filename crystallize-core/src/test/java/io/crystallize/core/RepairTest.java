package io.crystallize.core;

import static io.crystallize.core.CachedRuns.HIT;
import static io.crystallize.core.CachedRuns.uses;
import static org.assertj.core.api.Assertions.assertThat;

import io.crystallize.core.cache.CacheBackend;
import io.crystallize.core.cache.Codec;
import io.crystallize.core.cache.Formats;
import io.crystallize.core.cache.MapBackend;
import io.crystallize.core.cache.TraceCache;
import io.crystallize.core.digest.Digest;
import io.crystallize.core.provenance.CacheUse;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Scenarios 6 and 7: what is damaged is found, set aside and computed again, and the run after hits. */
class RepairTest {
    private static final Key<Integer> A = Key.of("a", Integer.class);
    private static final Key<String> NOTE = Key.of("note", String.class);

    @Cacheable
    record Sum(String label) implements Step<Integer, List<Integer>> {
        @Override
        public List<Integer> apply(Integer input, Context context) {
            context.put(NOTE, label + input);
            context.metric("input", input, Map.of("label", label));
            context.artifact("sum.txt", label);
            return List.of(input + context.get(A), context.replicate());
        }
    }

    record Shown() implements Step<Object, String> {
        @Override
        public String apply(Object input, Context context) {
            return input + " " + context.get(NOTE, "");
        }
    }

    private final CachedRuns runs = new CachedRuns();
    private final PrintStream err = System.err;
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();

    @BeforeEach
    void catchLog() {
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void releaseLog() {
        System.setErr(err);
    }

    private final MapBackend backend = runs.backend;
    private final Pipeline<Integer, String> pipeline =
            Pipeline.<Integer, List<Integer>>start(new Sum("x")).then(new Shown());

    private PipelineRun<String> run() throws InterruptedException {
        return runs.run(pipeline, 3, ContextValues.empty().with(A, 4), this::readingAll);
    }

    /** Blobs are only read when somebody needs them; an artifact's, when somebody takes it. */
    private RunOptions.Builder readingAll(RunOptions.Builder options) {
        return options.artifacts(
                (step, artifact, content) -> assertThat(content).isNotEmpty());
    }

    private void repairsItself(String damage) throws InterruptedException {
        PipelineRun<String> damaged = run();
        assertThat(damaged.output()).as(damage).isEqualTo("[7, 0] x3");
        assertThat(damaged.metrics()).as(damage).hasSize(1);
        PipelineRun<String> repaired = run();
        assertThat(uses(repaired).get(0)).as(damage).isEqualTo(HIT);
        assertThat(repaired.output()).as(damage).isEqualTo("[7, 0] x3");
    }

    @Test
    void entryWithAnyByteFlipped_isMadeAgain() throws InterruptedException {
        run();
        for (Digest key : List.copyOf(backend.entries.keySet())) {
            byte[] intact = backend.entries.get(key);
            for (int i = 0; i < intact.length; i++) {
                byte[] flipped = intact.clone();
                flipped[i] ^= 0x10;
                backend.entries.put(key, flipped);
                repairsItself("byte " + i);
                assertThat(backend.entries.get(key)).as("byte " + i).hasSameSizeAs(intact);
            }
        }
    }

    @Test
    void entryCutOffAnywhere_isMadeAgain() throws InterruptedException {
        run();
        for (Digest key : List.copyOf(backend.entries.keySet())) {
            byte[] intact = backend.entries.get(key);
            for (int length = 0; length < intact.length; length += 7) {
                backend.entries.put(key, Arrays.copyOf(intact, length));
                repairsItself("length " + length);
            }
        }
    }

    @Test
    void entryUnderAnotherKey_isNotServed() throws InterruptedException {
        run();
        List<Digest> keys = List.copyOf(backend.entries.keySet());
        for (Digest key : keys) {
            for (Digest other : keys) {
                if (!other.equals(key)) {
                    backend.entries.put(key, backend.entries.get(other));
                    repairsItself("swapped");
                }
            }
        }
    }

    @Test
    void blobWithAnyByteFlipped_isMadeAgain() throws InterruptedException {
        run();
        for (Digest address : List.copyOf(backend.blobs.keySet())) {
            byte[] intact = backend.blobs.get(address);
            for (int i = 0; i < intact.length; i++) {
                byte[] flipped = intact.clone();
                flipped[i] ^= 0x10;
                backend.blobs.put(address, flipped);
                repairsItself("byte " + i);
                assertThat(backend.blobs.get(address)).isEqualTo(intact);
            }
        }
    }

    @Test
    void blobReplacedByAnotherOrCutOffOrLonger_isMadeAgain() throws InterruptedException {
        run();
        for (Digest address : List.copyOf(backend.blobs.keySet())) {
            byte[] intact = backend.blobs.get(address);
            for (byte[] other : List.of(
                    new byte[0], Arrays.copyOf(intact, intact.length - 1), Arrays.copyOf(intact, intact.length + 1))) {
                backend.blobs.put(address, other);
                repairsItself(other.length + " bytes");
                assertThat(backend.blobs.get(address)).isEqualTo(intact);
            }
        }
    }

    @Test
    void damage_isCounted() throws InterruptedException {
        run();
        backend.entries.replaceAll((key, entry) -> new byte[entry.length]);
        TraceCache cache = new TraceCache(backend);
        pipeline.run(
                3,
                ContextValues.empty().with(A, 4),
                RunOptions.builder().cache(cache).build());
        assertThat(cache.counts().damaged()).isPositive();
        assertThat(cache.counts().errors()).isZero();
    }

    @Test
    void warmPipeline_opensNoBlobBetweenItsSteps() throws InterruptedException {
        @Cacheable
        record Next() implements Step<List<Integer>, List<Integer>> {
            @Override
            public List<Integer> apply(List<Integer> input, Context context) {
                return List.of(input.get(0) + 1);
            }
        }
        Pipeline<List<Integer>, List<Integer>> three = Pipeline.<List<Integer>, List<Integer>>start(new Next())
                .then(new Next())
                .then(new Next());
        assertThat(runs.run(three, List.of(1)).output()).containsExactly(4);
        backend.blobsOpened.set(0);
        PipelineRun<List<Integer>> warm = runs.run(three, List.of(1));
        assertThat(uses(warm)).containsOnly(HIT);
        assertThat(backend.blobsOpened).hasValue(0);
        assertThat(warm.output()).containsExactly(4);
        assertThat(backend.blobsOpened).hasValue(1);
        assertThat(warm.output()).containsExactly(4);
        assertThat(backend.blobsOpened).hasValue(1);
    }

    /** A place that fails at everything. */
    private static CacheBackend failing(Supplier<Exception> failure) {
        return (CacheBackend) Proxy.newProxyInstance(
                CacheBackend.class.getClassLoader(),
                new Class<?>[] {CacheBackend.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("name")) {
                        return "failing";
                    }
                    Exception thrown = failure.get();
                    if (thrown instanceof IOException && method.getExceptionTypes().length == 0) {
                        return method.getReturnType() == boolean.class ? (Object) false : (Object) 0L;
                    }
                    throw thrown;
                });
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void backendThatFailsAtEverything_neverFailsTheRun_andIsToldOnce(boolean checked) throws InterruptedException {
        CacheBackend failing =
                failing(() -> checked ? new IOException("disk on fire") : new IllegalStateException("disk on fire"));
        TraceCache cache = new TraceCache(failing);
        for (int i = 0; i < 3; i++) {
            PipelineRun<String> run = pipeline.run(
                    3,
                    ContextValues.empty().with(A, 4),
                    RunOptions.builder().cache(cache).build());
            assertThat(run.output()).isEqualTo("[7, 0] x3");
            assertThat(run.provenance().get(0).cache().toString()).isEqualTo("bypass: the cache failed");
        }
        assertThat(cache.counts().errors()).isGreaterThanOrEqualTo(3);
        assertThat(log.toString(StandardCharsets.UTF_8)).containsOnlyOnce("disk on fire");
    }

    record Temperature(double celsius) {}

    /** Writes a count of its writings too, so that equal values have other bytes each time. */
    static final class Counting implements Codec<Temperature> {
        private static final AtomicInteger WRITINGS = new AtomicInteger();

        @Override
        public String name() {
            return "test.counting";
        }

        @Override
        public Class<Temperature> type() {
            return Temperature.class;
        }

        @Override
        public void encode(Temperature value, OutputStream out) throws IOException {
            DataOutputStream data = new DataOutputStream(out);
            data.writeInt(WRITINGS.incrementAndGet());
            data.writeDouble(value.celsius());
        }

        @Override
        public Temperature decode(InputStream in) throws IOException {
            DataInputStream data = new DataInputStream(in);
            data.readInt();
            return new Temperature(data.readDouble());
        }
    }

    @Cacheable
    record Warm() implements Step<Integer, Temperature> {
        @Override
        public Temperature apply(Integer input, Context context) {
            context.put(Key.of("felt", Temperature.class), new Temperature(input + 1));
            return new Temperature(input);
        }
    }

    @Test
    void lostBlob_isReplacedAlsoWhereTheSameValueHasOtherBytes() throws InterruptedException {
        runs.formats = Formats.standard().with(new Counting());
        Pipeline<Integer, Temperature> warm = Pipeline.start(new Warm());
        runs.run(warm, 3);
        backend.blobs.clear();
        PipelineRun<Temperature> lost = runs.run(warm, 3);
        assertThat(uses(lost)).containsExactly(HIT);
        assertThat(lost.output()).isEqualTo(new Temperature(3));
        assertThat(lost.context(Key.of("felt", Temperature.class))).contains(new Temperature(4));
        PipelineRun<Temperature> repaired = runs.run(warm, 3);
        assertThat(uses(repaired)).containsExactly(HIT);
        assertThat(repaired.output()).isEqualTo(new Temperature(3));

        backend.blobs.values().removeIf(blob -> ByteBuffer.wrap(blob).getDouble(Integer.BYTES) == 3);
        assertThat(backend.blobs).isNotEmpty();
        assertThat(runs.run(warm, 3).output()).isEqualTo(new Temperature(3));
        int blobs = backend.blobs.size();
        assertThat(runs.run(warm, 3).output()).isEqualTo(new Temperature(3));
        assertThat(backend.blobs).hasSize(blobs);
    }

    /** Believes the length that the bytes say. */
    static final class Trusting implements Codec<Temperature> {
        @Override
        public String name() {
            return "test.trusting";
        }

        @Override
        public Class<Temperature> type() {
            return Temperature.class;
        }

        @Override
        public void encode(Temperature value, OutputStream out) throws IOException {
            DataOutputStream data = new DataOutputStream(out);
            data.writeInt(1);
            data.writeDouble(value.celsius());
        }

        @Override
        public Temperature decode(InputStream in) throws IOException {
            DataInputStream data = new DataInputStream(in);
            double[][] numbers = new double[data.readInt()][1 << 20];
            numbers[0][0] = data.readDouble();
            return new Temperature(numbers[0][0]);
        }
    }

    @Cacheable
    record Cold() implements Step<Integer, Temperature> {
        @Override
        public Temperature apply(Integer input, Context context) {
            return new Temperature(-input);
        }
    }

    @Test
    void damagedLength_thatACodecBelieves_isDamageAndNotTheEnd() throws InterruptedException {
        runs.formats = Formats.standard().with(new Trusting());
        Pipeline<Integer, Temperature> cold = Pipeline.start(new Cold());
        runs.run(cold, 3);
        backend.blobs.values().forEach(blob -> blob[0] = 0x7f);
        assertThat(runs.run(cold, 3).output()).isEqualTo(new Temperature(-3));
        assertThat(backend.blobs.values())
                .allSatisfy(blob -> assertThat(blob[0]).isZero());
    }

    @Test
    void blobThatTheBackendCannotReadNow_isNotTakenForDamaged() throws Exception {
        run();
        AtomicBoolean failing = new AtomicBoolean(true);
        MapBackend flaky = new MapBackend() {
            @Override
            public Optional<InputStream> openBlob(Digest address) throws IOException {
                Optional<InputStream> blob = super.openBlob(address);
                return failing.get() && blob.isPresent() ? Optional.of(new BrokenStream()) : blob;
            }
        };
        flaky.entries.putAll(backend.entries);
        flaky.blobs.putAll(backend.blobs);
        TraceCache cache = new TraceCache(flaky);
        RunOptions options = RunOptions.builder().cache(cache).build();
        pipeline.run(3, ContextValues.empty().with(A, 4), options);
        assertThat(cache.counts().damaged()).isZero();
        assertThat(cache.counts().errors()).isPositive();
        assertThat(flaky.blobs.keySet()).containsAll(backend.blobs.keySet());
    }

    private static final class BrokenStream extends InputStream {
        @Override
        public int read() throws IOException {
            throw new IOException("Connection reset");
        }
    }

    @Test
    void resultWhoseEntryCannotBePut_isToldAsNotStored() throws Exception {
        MapBackend full = new MapBackend() {
            @Override
            public void put(Digest key, byte[] entry) throws IOException {
                throw new IOException("No space left");
            }
        };
        PipelineRun<String> run = pipeline.run(
                3,
                ContextValues.empty().with(A, 4),
                RunOptions.builder().cache(new TraceCache(full)).build());
        assertThat(run.provenance().get(0).cache()).isEqualTo(CacheUse.bypass("the cache failed"));
    }
}
