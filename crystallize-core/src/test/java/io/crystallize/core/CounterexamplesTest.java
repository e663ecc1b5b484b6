package io.crystallize.core;

import static io.crystallize.core.CachedRuns.HIT;
import static io.crystallize.core.CachedRuns.MISS;
import static io.crystallize.core.CachedRuns.uses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.crystallize.core.cache.Codec;
import io.crystallize.core.cache.Formats;
import io.crystallize.core.cache.MapBackend;
import io.crystallize.core.cache.TraceCache;
import io.crystallize.core.digest.PathInValueException;
import io.crystallize.core.file.FileValue;
import io.crystallize.core.problem.InvalidInputException;
import io.crystallize.core.provenance.Metric;
import io.crystallize.core.provenance.StepRecord;
import io.crystallize.core.provenance.TracedRead;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What would give a wrong result if one rule of the cache were missing; each test names its rule. */
class CounterexamplesTest {
    private static final Key<Integer> A = Key.of("a", Integer.class);
    private static final Key<Integer> B = Key.of("b", Integer.class);
    private static final Runnable NOTHING = () -> {};

    /** What a step does that is not the function it says it is. */
    private static final AtomicReference<Runnable> MEANWHILE = new AtomicReference<>(NOTHING);

    private static final AtomicInteger RECORDED = new AtomicInteger();
    private static final AtomicReference<List<Key<Integer>>> ORDER = new AtomicReference<>(List.of(A, B));

    @TempDir
    private Path folder;

    private final MapBackend backend = new MapBackend();

    @BeforeEach
    void reset() {
        MEANWHILE.set(NOTHING);
        RECORDED.set(0);
    }

    private <I, O> PipelineRun<O> run(Pipeline<I, O> pipeline, I input) {
        return run(pipeline, input, ContextValues.empty());
    }

    private <I, O> PipelineRun<O> run(Pipeline<I, O> pipeline, I input, ContextValues values) {
        return run(pipeline, input, values, options -> options);
    }

    /** With a cache of its own over the one backend, as a process of its own would have. */
    private <I, O> PipelineRun<O> run(
            Pipeline<I, O> pipeline, I input, ContextValues values, UnaryOperator<RunOptions.Builder> options) {
        RunOptions.Builder builder = RunOptions.builder().cache(new TraceCache(backend));
        return pipeline.run(input, values, options.apply(builder).build());
    }

    private <O> PipelineRun<O> runInFolder(Pipeline<Integer, O> pipeline) {
        return run(pipeline, 0, ContextValues.empty(), options -> options.baseFolder(folder));
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Cacheable
    record Digits() implements Step<Map<String, Integer>, Integer> {
        @Override
        public Integer apply(Map<String, Integer> digits, Context context) {
            int number = 0;
            for (int digit : digits.values()) {
                number = 10 * number + digit;
            }
            return number;
        }
    }

    /** Rule: collections that keep an order are digested in it. */
    @Test
    void reversedLinkedHashMap_misses_andGivesTheOtherResult() {
        Map<String, Integer> forward = new LinkedHashMap<>();
        forward.put("x", 1);
        forward.put("y", 2);
        Map<String, Integer> backward = new LinkedHashMap<>();
        backward.put("y", 2);
        backward.put("x", 1);
        assertThat(forward).isEqualTo(backward);

        Pipeline<Map<String, Integer>, Integer> pipeline = Pipeline.start(new Digits());
        assertThat(run(pipeline, forward).output()).isEqualTo(12);
        PipelineRun<Integer> reversed = run(pipeline, backward);
        assertThat(uses(reversed)).containsExactly(MISS);
        assertThat(reversed.output()).isEqualTo(21);
        assertThat(uses(run(pipeline, forward))).containsExactly(HIT);
    }

    @Cacheable
    record Names(boolean fixed) implements Step<Integer, List<String>> {
        @Override
        public List<String> apply(Integer input, Context context) {
            return fixed ? List.of("a", "b") : new ArrayList<>(List.of("a", "b"));
        }
    }

    /** Leaves the list as it was, so that nothing but its answer tells what could be done to it. */
    record TriesToAdd() implements Step<List<String>, String> {
        @Override
        public String apply(List<String> names, Context context) {
            try {
                names.add("c");
                names.remove("c");
                return "added";
            } catch (UnsupportedOperationException e) {
                return "refused";
            }
        }
    }

    /** Rule: the next step gets what decoding gives, cold, warm and without a cache; and that is unmodifiable. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void list_isAsImmutableWarmAndWithoutACacheAsCold(boolean fixed) {
        Pipeline<Integer, String> pipeline = Pipeline.start(new Names(fixed)).then(new TriesToAdd());
        assertThat(run(pipeline, 0).output()).isEqualTo("refused");
        PipelineRun<String> warm = run(pipeline, 0);
        assertThat(uses(warm)).startsWith(HIT);
        assertThat(warm.output()).isEqualTo("refused");
        assertThat(pipeline.run(0).output()).isEqualTo("refused");
    }

    @Cacheable
    record ReadsInTwoThreads() implements Step<Integer, Integer> {
        @Override
        public Integer apply(Integer input, Context context) {
            Key<Integer> one = ORDER.get().get(0);
            Key<Integer> other = ORDER.get().get(1);
            CountDownLatch read = new CountDownLatch(1);
            CompletableFuture<Integer> first = CompletableFuture.supplyAsync(() -> {
                try {
                    return context.get(one) + context.get(other);
                } finally {
                    read.countDown();
                }
            });
            CompletableFuture<Integer> second = CompletableFuture.supplyAsync(() -> {
                try {
                    read.await();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
                return context.get(other) + context.get(one);
            });
            MEANWHILE.getAndSet(NOTHING).run();
            return input * first.join() + second.join();
        }
    }

    /** Rule: storing goes along the questions that are there already, in whatever order this run asked them. */
    @Test
    void twoThreads_thatReadInEitherOrder_areNoDispute_andTheNextRunHits() {
        Pipeline<Integer, Integer> pipeline = Pipeline.start(new ReadsInTwoThreads());
        ContextValues values = ContextValues.empty().with(A, 1).with(B, 2);
        ORDER.set(List.of(A, B));
        MEANWHILE.set(() -> {
            ORDER.set(List.of(B, A));
            PipelineRun<Integer> another = run(pipeline, 3, values);
            assertThat(uses(another)).containsExactly(MISS);
            assertThat(keysRead(another)).containsExactly("b", "a");
        });
        PipelineRun<Integer> first = run(pipeline, 3, values);
        assertThat(keysRead(first)).containsExactly("a", "b");
        assertThat(uses(first)).containsExactly(MISS);
        PipelineRun<Integer> second = run(pipeline, 3, values);
        assertThat(uses(second)).containsExactly(HIT);
        assertThat(second.output()).isEqualTo(12);
    }

    private static List<String> keysRead(PipelineRun<?> run) {
        return run.provenance().get(0).reads().stream()
                .map(TracedRead::read)
                .map(read -> read.name())
                .toList();
    }

    @Cacheable
    record ReadsWhileAnotherWrites(String when) implements Step<Integer, String> {
        @Override
        public String apply(Integer input, Context context) throws IOException {
            InputFile file = context.file("a.txt");
            if (when.equals("before")) {
                MEANWHILE.get().run();
            }
            try {
                return file.text();
            } finally {
                MEANWHILE.getAndSet(NOTHING).run();
            }
        }
    }

    /** Rule: what is read of a file is compared with what was digested. */
    @Test
    void fileRewrittenBetweenDigestAndRead_andThenRestored_isNotStored_andTheNextRunIsRight() {
        Path file = folder.resolve("a.txt");
        write(file, "original");
        MEANWHILE.set(() -> {
            write(file, "meanwhile");
            MEANWHILE.set(() -> write(file, "original"));
        });
        Pipeline<Integer, String> pipeline = Pipeline.start(new ReadsWhileAnotherWrites("before"));
        assertThatExceptionOfType(StepFailedException.class)
                .isThrownBy(() -> runInFolder(pipeline))
                .withMessageContaining("File a.txt was changed while a step read it");
        assertThat(backend.entries).isEmpty();
        assertThat(file).hasContent("original");

        PipelineRun<String> next = runInFolder(pipeline);
        assertThat(uses(next)).containsExactly(MISS);
        assertThat(next.output()).isEqualTo("original");
        assertThat(uses(runInFolder(pipeline))).containsExactly(HIT);
    }

    /** Rule: what a step read outside is read again before its result is stored. */
    @Test
    void fileRewrittenBetweenReadAndTheEndOfTheStep_isNotStored_andTheNextRunIsRight() {
        Path file = folder.resolve("a.txt");
        write(file, "original");
        MEANWHILE.set(() -> write(file, "meanwhile"));
        Pipeline<Integer, String> pipeline = Pipeline.start(new ReadsWhileAnotherWrites("after"));
        PipelineRun<String> first = runInFolder(pipeline);
        assertThat(first.output()).isEqualTo("original");
        assertThat(first.provenance().get(0).cache().toString())
                .isEqualTo("bypass: file a.txt was changed while the step ran");
        assertThat(backend.entries).isEmpty();

        PipelineRun<String> next = runInFolder(pipeline);
        assertThat(uses(next)).containsExactly(MISS);
        assertThat(next.output()).isEqualTo("meanwhile");
    }

    record Found(String name, Path path) {}

    /** Where a path may hide in what a step makes. */
    enum Hiding {
        RECORD {
            @Override
            Object hide(Path path) {
                return new Found("file", path);
            }
        },
        LIST {
            @Override
            Object hide(Path path) {
                return List.of("file", path);
            }
        },
        OPTIONAL {
            @Override
            Object hide(Path path) {
                return Optional.of(path);
            }
        },
        MAP {
            @Override
            Object hide(Path path) {
                return Map.of("file", path);
            }
        };

        abstract Object hide(Path path);
    }

    record MakesFile() implements Step<Path, Path> {
        @Override
        public Path apply(Path file, Context context) throws IOException {
            return Files.writeString(file, "content");
        }
    }

    record Hides(Hiding hiding, String folder) implements Step<Integer, Object> {
        @Override
        public Object apply(Integer input, Context context) throws IOException {
            return hiding.hide(Files.writeString(Path.of(folder, "made.txt"), "content"));
        }
    }

    @Cacheable
    record HidesInRecord(String folder) implements Step<Integer, Found> {
        @Override
        public Found apply(Integer input, Context context) throws IOException {
            return new Found("file", Files.writeString(Path.of(folder, "made.txt"), "content"));
        }
    }

    @Cacheable
    record HidesInList(String folder) implements Step<Integer, List<Path>> {
        @Override
        public List<Path> apply(Integer input, Context context) throws IOException {
            return List.of(Files.writeString(Path.of(folder, "made.txt"), "content"));
        }
    }

    @Cacheable
    record HidesInOptional(String folder) implements Step<Integer, Optional<Path>> {
        @Override
        public Optional<Path> apply(Integer input, Context context) throws IOException {
            return Optional.of(Files.writeString(Path.of(folder, "made.txt"), "content"));
        }
    }

    @Cacheable
    record HidesInMap(String folder) implements Step<Integer, Map<String, Path>> {
        @Override
        public Map<String, Path> apply(Integer input, Context context) throws IOException {
            return Map.of("file", Files.writeString(Path.of(folder, "made.txt"), "content"));
        }
    }

    @Cacheable
    record MakesFileValue(String folder) implements Step<Integer, FileValue> {
        @Override
        public FileValue apply(Integer input, Context context) throws IOException {
            Path file = Files.writeString(Path.of(folder, "made.txt"), "content");
            FileValue value = FileValue.of(file);
            Files.delete(file);
            return value;
        }
    }

    record Content() implements Step<FileValue, String> {
        @Override
        public String apply(FileValue file, Context context) throws IOException {
            return new String(file.bytes(), StandardCharsets.UTF_8);
        }
    }

    /** Rule: an output that is declared as a path is refused when the pipeline is built. */
    @Test
    void pathAsDeclaredOutput_isRefusedWhenThePipelineIsBuilt() {
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> Pipeline.start(new MakesFile()))
                .withMessageContainingAll("'makes-file' makes a java.nio.file.Path", "FileValue");
    }

    /** Rule: a path in an output, which would name a file that may be gone, is refused. */
    @ParameterizedTest
    @EnumSource
    void pathHiddenInAnOutput_isRefusedWhenItRuns(Hiding hiding) {
        Pipeline<Integer, Object> pipeline = Pipeline.start(new Hides(hiding, folder.toString()));
        assertPathRefused(() -> run(pipeline, 0));
        assertPathRefused(() -> pipeline.run(0));
    }

    /** Stores anything, so that nothing but its digest keeps a value from being stored. */
    record StoresText<T>(Class<T> type) implements Codec<T> {
        @Override
        public String name() {
            return "test.text";
        }

        @Override
        public void encode(T value, OutputStream out) throws IOException {
            out.write(value.toString().getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public T decode(InputStream in) throws IOException {
            throw new IOException("nothing like this was ever stored");
        }
    }

    /** Rule: the same; there is no codec for a path, and one of the author's own doesn't help. */
    @Test
    void pathHiddenInACacheableOutput_isRefusedWhenItRuns() {
        Formats storing = Formats.standard()
                .with(new StoresText<>(Found.class))
                .with(new StoresText<>(List.class))
                .with(new StoresText<>(Optional.class))
                .with(new StoresText<>(Map.class));
        String place = folder.toString();
        for (Step<Integer, ?> step : List.of(
                new HidesInRecord(place), new HidesInList(place), new HidesInOptional(place), new HidesInMap(place))) {
            Pipeline<Integer, ?> pipeline = Pipeline.start(step);
            assertThatExceptionOfType(InvalidInputException.class)
                    .isThrownBy(() -> run(pipeline, 0))
                    .withMessageContaining("java.nio.file.Path has no codec");
            assertPathRefused(() -> run(pipeline, 0, ContextValues.empty(), options -> options.formats(storing)));
            assertPathRefused(() -> pipeline.run(
                    0,
                    ContextValues.empty(),
                    RunOptions.builder().formats(storing).build()));
        }
        assertThat(backend.entries).isEmpty();
    }

    private static void assertPathRefused(ThrowingCallable run) {
        assertThatExceptionOfType(StepFailedException.class)
                .isThrownBy(run)
                .withCauseInstanceOf(PathInValueException.class)
                .withMessageContaining("FileValue");
    }

    /** Rule: a file as a value is its content. */
    @Test
    void fileValue_outlivesItsFile_coldWarmAndWithoutACache() {
        Pipeline<Integer, String> pipeline =
                Pipeline.start(new MakesFileValue(folder.toString())).then(new Content());
        assertThat(run(pipeline, 0).output()).isEqualTo("content");
        PipelineRun<String> warm = run(pipeline, 0);
        assertThat(uses(warm)).startsWith(HIT);
        assertThat(warm.output()).isEqualTo("content");
        assertThat(pipeline.run(0).output()).isEqualTo("content");
        assertThat(folder).isEmptyDirectory();
    }

    @Cacheable
    record AddsAAndB() implements Step<Integer, Integer> {
        @Override
        public Integer apply(Integer input, Context context) {
            return input + context.get(A) + context.get(B);
        }
    }

    @Cacheable
    record PutsA(int value, Pipeline<Integer, Integer> inner) implements Step<Integer, Integer> {
        @Override
        public Integer apply(Integer input, Context context) {
            context.put(A, value);
            return inner.apply(input, context);
        }
    }

    /** Rule: what the inner step asks counts as asked by the outer one, but for what that has put itself. */
    @Test
    void keyThatTheOuterStepPut_isReadByTheInner_andIsNoReadOfTheOuter() {
        Pipeline<Integer, Integer> inner = Pipeline.start(new AddsAAndB());
        Pipeline<Integer, Integer> one = Pipeline.start(new PutsA(10, inner));
        Pipeline<Integer, Integer> two = Pipeline.start(new PutsA(20, inner));
        ContextValues values = ContextValues.empty().with(B, 100);

        PipelineRun<Integer> cold = run(one, 1, values);
        assertThat(cold.output()).isEqualTo(111);
        assertThat(cold.provenance().get(0).reads())
                .extracting(read -> read.read().toString())
                .containsExactly("presence a", "context b");
        PipelineRun<Integer> warm = run(one, 1, values);
        assertThat(uses(warm)).containsExactly(HIT);
        assertThat(warm.output()).isEqualTo(111);
        assertThat(run(two, 1, values).output()).isEqualTo(121);

        PipelineRun<Integer> otherB = run(one, 1, ContextValues.empty().with(B, 200));
        assertThat(uses(otherB)).containsExactly(MISS);
        assertThat(otherB.output()).isEqualTo(211);
    }

    @Cacheable
    record Records() implements Step<Integer, Integer> {
        @Override
        public Integer apply(Integer input, Context context) {
            context.metric("recorded", RECORDED.get());
            context.event("ran", Map.of());
            return input + 1;
        }
    }

    record Twice() implements Step<Integer, Integer> {
        @Override
        public Integer apply(Integer input, Context context) {
            return 2 * input;
        }
    }

    /** Rule: a blob that is gone is made again aside: what the step does then is compared, and not told. */
    @Test
    void blobDeletedBehindAHit_isMadeAgain_andItsMetricsAreNotToldTwice() {
        Pipeline<Integer, Integer> pipeline =
                Pipeline.<Integer, Integer>start(new Records()).then(new Twice());
        run(pipeline, 1);
        backend.blobs.clear();

        List<Metric> told = new ArrayList<>();
        List<String> events = new ArrayList<>();
        RunListener listener = new RunListener() {
            @Override
            public void stepEnded(RunInfo run, StepRecord step) {
                told.addAll(step.metrics());
            }

            @Override
            public void event(RunInfo run, String step, Event event) {
                events.add(event.name());
            }
        };
        PipelineRun<Integer> again = run(pipeline, 1, ContextValues.empty(), options -> options.listener(listener));
        assertThat(uses(again)).startsWith(HIT);
        assertThat(again.output()).isEqualTo(4);
        assertThat(again.metrics()).containsExactly(new Metric("recorded", 0, Map.of()));
        assertThat(told).isEqualTo(again.metrics());
        assertThat(events).isEmpty();
        assertThat(backend.blobs).hasSize(1);

        backend.blobs.clear();
        RECORDED.set(1);
        assertThatExceptionOfType(StepFailedException.class)
                .isThrownBy(() -> run(pipeline, 1))
                .withMessageContainingAll("'records'", "gone from the cache", "not deterministic");
    }

    @Cacheable
    record PutsUnlessRefused() implements Step<Integer, String> {
        @Override
        public String apply(Integer input, Context context) {
            try {
                context.put(A, input);
                return "put";
            } catch (ContextMutationException e) {
                return "refused";
            }
        }
    }

    /** Rule: a put asks whether its key is there. */
    @Test
    void putThatIsRefused_andCaught_missesWithoutTheInitialValue() {
        Pipeline<Integer, String> pipeline = Pipeline.start(new PutsUnlessRefused());
        assertThat(run(pipeline, 1, ContextValues.empty().with(A, 7)).output()).isEqualTo("refused");
        PipelineRun<String> without = run(pipeline, 1);
        assertThat(uses(without)).containsExactly(MISS);
        assertThat(without.output()).isEqualTo("put");
        assertThat(without.context(A)).contains(1);
    }
}
