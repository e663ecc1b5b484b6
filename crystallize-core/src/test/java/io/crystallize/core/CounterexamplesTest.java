package io.crystallize.core;

import static io.crystallize.core.CachedRuns.HIT;
import static io.crystallize.core.CachedRuns.MISS;
import static io.crystallize.core.CachedRuns.uses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.crystallize.core.cache.FolderBackend;
import io.crystallize.core.cache.TraceCache;
import io.crystallize.core.digest.PathInValueException;
import io.crystallize.core.file.FileValue;
import io.crystallize.core.internal.ChildJvm;
import io.crystallize.core.problem.InvalidInputException;
import io.crystallize.core.provenance.CacheUse;
import io.crystallize.core.provenance.Metric;
import io.crystallize.core.provenance.Read;
import io.crystallize.core.provenance.TracedRead;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each of these once gave a wrong result in some framework of this kind, and does again without the rule it names. */
class CounterexamplesTest {
    private static final Key<Integer> A = Key.of("a", Integer.class);
    private static final Key<Integer> B = Key.of("b", Integer.class);

    /** What the steps do that is not decided by what they are given. */
    private static final AtomicInteger RUNS = new AtomicInteger();

    private static final AtomicBoolean REVERSED = new AtomicBoolean();
    private static final AtomicReference<Path> FILE = new AtomicReference<>();

    private final CachedRuns runs = new CachedRuns();

    @BeforeEach
    void reset() {
        RUNS.set(0);
        REVERSED.set(false);
    }

    // Rule: an order that a collection keeps is part of its digest.

    @Cacheable
    record Sum() implements Step<Map<String, Double>, Double> {
        @Override
        public Double apply(Map<String, Double> numbers, Context context) {
            double sum = 0;
            for (double number : numbers.values()) {
                sum += number;
            }
            return sum;
        }
    }

    @Test
    void reversedLinkedHashMap_isAnotherInput_toAnOrderDependentSum() throws InterruptedException {
        Map<String, Double> numbers = new LinkedHashMap<>();
        numbers.put("large", 1e16);
        numbers.put("negative", -1e16);
        numbers.put("small", 1.0);
        Map<String, Double> reversed = new LinkedHashMap<>();
        List<String> names = new ArrayList<>(numbers.keySet());
        for (int i = names.size() - 1; i >= 0; i--) {
            reversed.put(names.get(i), numbers.get(names.get(i)));
        }
        assertThat(reversed).isEqualTo(numbers);
        Pipeline<Map<String, Double>, Double> sum = Pipeline.start(new Sum());

        assertThat(runs.run(sum, numbers).output()).isEqualTo(1.0);
        PipelineRun<Double> other = runs.run(sum, reversed);
        assertThat(uses(other)).containsExactly(MISS);
        assertThat(other.output()).isEqualTo(0.0);
        assertThat(runs.run(sum, numbers).output()).isEqualTo(1.0);
    }

    // Rule: the next step gets unordered collections in an order that their content decides.

    private static final List<String> WORDS = List.of("a", "b", "c", "Aa", "BB", "x", "y", "z");

    record Words() implements Step<Integer, Set<String>> {
        @Override
        public Set<String> apply(Integer input, Context context) {
            return Set.copyOf(WORDS);
        }
    }

    @Cacheable
    record CachedWords() implements Step<Integer, Set<String>> {
        @Override
        public Set<String> apply(Integer input, Context context) {
            return Set.copyOf(WORDS);
        }
    }

    @Cacheable
    record Join() implements Step<Set<String>, String> {
        @Override
        public String apply(Set<String> words, Context context) {
            return String.join(",", words);
        }
    }

    /** Prints what a pipeline over a set makes, and which of its steps were in the cache. */
    static final class JoinsInAnotherJvm {
        public static void main(String[] folders) {
            RunOptions options = RunOptions.builder()
                    .cache(new TraceCache(new FolderBackend(Path.of(folders[0]))))
                    .build();
            System.out.print(text(new Words(), options) + " " + text(new CachedWords(), options));
        }

        static String text(Step<Integer, Set<String>> words, RunOptions options) {
            PipelineRun<String> run =
                    Pipeline.<Integer, Set<String>>start(words).then(new Join()).run(1, ContextValues.empty(), options);
            return run.output() + " " + run.outputDigest().orElseThrow() + " " + uses(run);
        }
    }

    @Test
    void setThatTheJvmSalts_isReadInOneOrder_byEveryProcess(@TempDir Path folder) throws Exception {
        String first =
                ChildJvm.outputs(1, JoinsInAnotherJvm.class, folder.toString()).get(0);
        assertThat(first).contains("[BYPASS, MISS] ").endsWith("[MISS, HIT]");
        String warm = first.replace("[BYPASS, MISS]", "[BYPASS, HIT]").replace("[MISS, HIT]", "[HIT, HIT]");
        assertThat(ChildJvm.outputs(3, JoinsInAnotherJvm.class, folder.toString()))
                .containsOnly(warm);
        String withoutCache = JoinsInAnotherJvm.text(new Words(), RunOptions.defaults());
        assertThat(warm).startsWith(withoutCache.substring(0, withoutCache.indexOf('[')));
    }

    // Rule: after a cacheable step the next one gets what decoding gives, cold, warm, and without a cache.

    @Cacheable
    record MakesList(boolean immutable) implements Step<Integer, List<Integer>> {
        @Override
        public List<Integer> apply(Integer input, Context context) {
            List<Integer> list = new ArrayList<>(List.of(input, input + 1));
            return immutable ? List.copyOf(list) : list;
        }
    }

    record TriesToChangeIt() implements Step<List<Integer>, String> {
        @Override
        public String apply(List<Integer> list, Context context) {
            try {
                list.add(3);
                list.remove(2);
                return "mutable";
            } catch (UnsupportedOperationException e) {
                return "immutable";
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void list_isAsImmutableWarmAsCold(boolean immutable) throws InterruptedException {
        Pipeline<Integer, String> pipeline =
                Pipeline.<Integer, List<Integer>>start(new MakesList(immutable)).then(new TriesToChangeIt());
        PipelineRun<String> cold = runs.run(pipeline, 1);
        PipelineRun<String> warm = runs.run(pipeline, 1);
        assertThat(uses(cold)).startsWith(MISS);
        assertThat(uses(warm)).startsWith(HIT);
        assertThat(List.of(pipeline.run(1).output(), cold.output(), warm.output()))
                .containsOnly("immutable");
    }

    // Rule: what a step asked is a set; storing goes along the questions that are there, in any order.

    @Cacheable
    record ReadsInTwoThreads() implements Step<Integer, Integer> {
        @Override
        public Integer apply(Integer input, Context context) throws Exception {
            CountDownLatch firstHasRead = new CountDownLatch(1);
            AtomicInteger second = new AtomicInteger();
            Key<Integer> early = REVERSED.get() ? B : A;
            Key<Integer> late = REVERSED.get() ? A : B;
            Thread other = new Thread(() -> {
                try {
                    firstHasRead.await();
                    second.set(context.get(late));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            other.start();
            int first = context.get(early);
            firstHasRead.countDown();
            other.join();
            return input + first + second.get();
        }
    }

    @Test
    void threadsThatReadInAnotherOrder_areNoDispute_andHit() throws InterruptedException {
        Pipeline<Integer, Integer> pipeline = Pipeline.start(new ReadsInTwoThreads());
        List<ContextValues> contexts = List.of(
                ContextValues.empty().with(A, 1).with(B, 10),
                ContextValues.empty().with(A, 1).with(B, 20),
                ContextValues.empty().with(A, 2).with(B, 10));
        int[] outputs = {11, 21, 12};
        for (int i = 0; i < outputs.length; i++) {
            REVERSED.set(i % 2 == 1);
            PipelineRun<Integer> run = runs.run(pipeline, 0, contexts.get(i));
            assertThat(uses(run)).containsExactly(MISS);
            assertThat(run.output()).isEqualTo(outputs[i]);
        }
        for (int i = 0; i < outputs.length; i++) {
            PipelineRun<Integer> run = runs.run(pipeline, 0, contexts.get(i));
            assertThat(uses(run)).containsExactly(HIT);
            assertThat(run.output()).isEqualTo(outputs[i]);
        }
    }

    // Rule: a file gives the bytes that were digested, or an error.

    @Cacheable
    record RewritesThenReads() implements Step<Integer, String> {
        @Override
        public String apply(Integer input, Context context) throws IOException {
            InputFile file = context.file("data.txt");
            Files.writeString(FILE.get(), "after");
            return file.text();
        }
    }

    @Test
    void fileRewrittenBetweenDigestAndRead_isAnError_andNothingIsStored(@TempDir Path folder) throws IOException {
        FILE.set(Files.writeString(folder.resolve("data.txt"), "before"));
        assertThatExceptionOfType(StepFailedException.class)
                .isThrownBy(() -> runs.run(
                        Pipeline.start(new RewritesThenReads()),
                        1,
                        ContextValues.empty(),
                        options -> options.baseFolder(folder)))
                .withMessageContainingAll("'rewrites-then-reads'", "data.txt was changed while a step read it");
        assertThat(runs.backend.entries).isEmpty();
    }

    // Rule: what was read outside is asked again before the result is stored.

    @Cacheable
    record ReadsThenRewrites() implements Step<Integer, String> {
        @Override
        public String apply(Integer input, Context context) throws IOException {
            String text = context.file("data.txt").text();
            if (RUNS.getAndIncrement() == 0) {
                Files.writeString(FILE.get(), "after");
            }
            return text;
        }
    }

    @Test
    void fileRewrittenBetweenReadAndEnd_keepsTheResultOutOfTheCache(@TempDir Path folder) throws Exception {
        FILE.set(Files.writeString(folder.resolve("data.txt"), "before"));
        Pipeline<Integer, String> pipeline = Pipeline.start(new ReadsThenRewrites());
        List<String> outputs = new ArrayList<>();
        List<CacheUse.Result> uses = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            PipelineRun<String> run =
                    runs.run(pipeline, 1, ContextValues.empty(), options -> options.baseFolder(folder));
            outputs.add(run.output());
            uses.addAll(uses(run));
        }
        assertThat(outputs).containsExactly("before", "after", "after");
        assertThat(uses).containsExactly(CacheUse.Result.BYPASS, MISS, HIT);
    }

    // Rule: a path in an output is refused: the file that it names may be gone when somebody reads it.

    record Report(String title, Object file) {}

    /** Makes a file, and something that holds its path in one of several ways. */
    record MakesFile(String shape) implements Step<Path, Object> {
        @Override
        public Object apply(Path folder, Context context) throws IOException {
            Path file = Files.writeString(folder.resolve("made.txt"), "content");
            return switch (shape) {
                case "path" -> file;
                case "file" -> file.toFile();
                case "record" -> new Report("r", file);
                case "file in record" -> new Report("r", file.toFile());
                case "list" -> List.of("a", file);
                case "optional" -> Optional.of(file);
                case "map key" -> Map.of(file, 1);
                case "map value" -> Map.of(1, file);
                case "array" -> new Object[] {file};
                case "beside something opaque" -> List.of(Thread.currentThread(), Optional.of(file));
                default -> throw new IllegalArgumentException(shape);
            };
        }
    }

    record ReadsFile() implements Step<Object, String> {
        @Override
        public String apply(Object input, Context context) throws IOException {
            RUNS.incrementAndGet();
            return input instanceof FileValue file ? new String(file.bytes(), StandardCharsets.UTF_8) : "no file";
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "path",
                "file",
                "record",
                "file in record",
                "list",
                "optional",
                "map key",
                "map value",
                "array",
                "beside something opaque"
            })
    void pathInAnOutput_isRefused_withTheWayOut(String shape, @TempDir Path folder) {
        Pipeline<Path, String> pipeline =
                Pipeline.<Path, Object>start(new MakesFile(shape)).then(new ReadsFile());
        assertThatExceptionOfType(StepFailedException.class)
                .isThrownBy(() -> pipeline.run(folder))
                .withCauseInstanceOf(PathInValueException.class)
                .withMessageContainingAll("'makes-file'", "output", "FileValue.of(path)");
        assertThat(RUNS).hasValue(0);
    }

    @Cacheable
    record CachedPath() implements Step<Integer, Path> {
        @Override
        public Path apply(Integer input, Context context) {
            return Path.of("made.txt");
        }
    }

    record Place(Path where) {}

    @Cacheable
    record CachedPlaces() implements Step<Integer, List<Place>> {
        @Override
        public List<Place> apply(Integer input, Context context) {
            return List.of(new Place(Path.of("made.txt")));
        }
    }

    @Cacheable
    record CachedFile() implements Step<Integer, Optional<File>> {
        @Override
        public Optional<File> apply(Integer input, Context context) {
            return Optional.of(new File("made.txt"));
        }
    }

    @Test
    void pathAsTheOutputOfACacheableStep_isRefusedBeforeItRuns() {
        for (Step<Integer, ?> step : List.<Step<Integer, ?>>of(
                new CachedPath(),
                new CachedPlaces(),
                new CachedFile(),
                Step.cached("path", Path.class, (Integer input, Context context) -> Path.of("made.txt")))) {
            assertThatExceptionOfType(InvalidInputException.class)
                    .isThrownBy(() -> Pipeline.<Integer, Object>start(step).run(1))
                    .withMessageMatching("(?s).*(its output can't be stored|says nothing of what is in the file).*")
                    .withMessageMatching("(?s).*java\\.(nio\\.file\\.Path|io\\.File).*");
        }
    }

    @Cacheable
    record MakesFileValue() implements Step<Integer, FileValue> {
        @Override
        public FileValue apply(Integer input, Context context) throws IOException {
            Path file = Files.writeString(FILE.get(), "content");
            FileValue value = FileValue.of(file);
            Files.delete(file);
            return value;
        }
    }

    @Test
    void fileByItsContent_isStillThereWhenTheFileIsDeleted(@TempDir Path folder) throws InterruptedException {
        FILE.set(folder.resolve("made.txt"));
        Pipeline<Integer, String> pipeline =
                Pipeline.<Integer, FileValue>start(new MakesFileValue()).then(new ReadsFile());
        PipelineRun<String> cold = runs.run(pipeline, 1);
        PipelineRun<String> warm = runs.run(pipeline, 1);
        assertThat(uses(warm)).startsWith(HIT);
        assertThat(List.of(pipeline.run(1).output(), cold.output(), warm.output()))
                .containsOnly("content");
    }

    // Rule: what a nested pipeline read counts as read by the outer step, less what that had put itself.

    @Cacheable
    record ReadsA() implements Step<Integer, Integer> {
        @Override
        public Integer apply(Integer input, Context context) {
            return context.get(A) + context.get(B);
        }
    }

    @Cacheable
    record PutsAAndRunsInner(int a) implements Step<Integer, Integer> {
        private static final Pipeline<Integer, Integer> INNER = Pipeline.start(new ReadsA());

        @Override
        public Integer apply(Integer input, Context context) {
            RUNS.incrementAndGet();
            context.put(A, a + input);
            return INNER.apply(input, context);
        }
    }

    @Test
    void keyThatTheOuterStepPut_andTheInnerReads_isNoReadOfTheOuter() throws InterruptedException {
        ContextValues ten = ContextValues.empty().with(B, 10);
        ContextValues twenty = ContextValues.empty().with(B, 20);
        Pipeline<Integer, Integer> one = Pipeline.start(new PutsAAndRunsInner(1));
        Pipeline<Integer, Integer> two = Pipeline.start(new PutsAAndRunsInner(2));

        PipelineRun<Integer> cold = runs.run(one, 0, ten);
        assertThat(cold.output()).isEqualTo(11);
        assertThat(cold.provenance().get(0).reads())
                .extracting(TracedRead::read)
                .containsExactly(new Read(Read.Kind.PRESENCE, "a"), new Read(Read.Kind.CONTEXT, "b"));
        assertThat(runs.run(two, 0, ten).output()).isEqualTo(12);
        assertThat(runs.run(one, 0, twenty).output()).isEqualTo(21);
        assertThat(RUNS).hasValue(3);
        PipelineRun<Integer> warm = runs.run(one, 0, ten);
        assertThat(uses(warm)).containsExactly(HIT);
        assertThat(warm.output()).isEqualTo(11);
        assertThat(warm.context(A)).contains(1);
        assertThat(RUNS).hasValue(3);
    }

    // Rule: a blob that is gone is made again aside; what the step does then is compared, and not told.

    @Cacheable
    record RecordsMetrics() implements Step<Integer, List<Integer>> {
        @Override
        public List<Integer> apply(Integer input, Context context) {
            int run = RUNS.incrementAndGet();
            context.metric("size", REVERSED.get() ? run : 1);
            context.event("made", Map.of());
            return List.of(input);
        }
    }

    record Size() implements Step<List<Integer>, Integer> {
        @Override
        public Integer apply(List<Integer> list, Context context) {
            return list.size();
        }
    }

    private final Pipeline<Integer, Integer> records =
            Pipeline.<Integer, List<Integer>>start(new RecordsMetrics()).then(new Size());

    @Test
    void blobDeletedBehindAHit_tellsItsMetricsOnce() throws InterruptedException {
        List<String> events = new ArrayList<>();
        RunListener listener = new RunListener() {
            @Override
            public void event(RunInfo run, String step, Event event) {
                events.add(event.name());
            }
        };
        List<Metric> once = List.of(new Metric("size", 1, Map.of()));
        assertThat(runs.run(records, 1, ContextValues.empty(), options -> options.listener(listener))
                        .metrics())
                .isEqualTo(once);
        runs.backend.blobs.clear();
        PipelineRun<Integer> again = runs.run(records, 1, ContextValues.empty(), options -> options.listener(listener));
        assertThat(uses(again)).startsWith(HIT);
        assertThat(again.output()).isEqualTo(1);
        assertThat(again.metrics()).isEqualTo(once);
        assertThat(RUNS).hasValue(2);
        assertThat(events).containsExactly("made");
    }

    @Test
    void blobDeletedBehindAHit_whoseStepNowRecordsOtherMetrics_isToldAsNotDeterministic() throws InterruptedException {
        REVERSED.set(true);
        runs.run(records, 1);
        runs.backend.blobs.clear();
        assertThatExceptionOfType(StepFailedException.class)
                .isThrownBy(() -> runs.run(records, 1))
                .withMessageContainingAll("'records-metrics'", "the step is not deterministic");
        assertThat(runs.run(records, 1).provenance().get(0).cache().toString())
                .startsWith("disputed: the step is not deterministic: it recorded");
    }

    // Rule: a put asks whether the key is there.

    @Cacheable
    record PutsUnlessRefused() implements Step<Integer, String> {
        @Override
        public String apply(Integer input, Context context) {
            try {
                context.put(A, 1);
                return "put";
            } catch (ContextMutationException e) {
                return "refused";
            }
        }
    }

    @Test
    void refusedPut_thatTheStepCatches_missesWithoutTheValue() throws InterruptedException {
        Pipeline<Integer, String> pipeline = Pipeline.start(new PutsUnlessRefused());
        ContextValues taken = ContextValues.empty().with(A, 7);
        assertThat(runs.run(pipeline, 1, taken).output()).isEqualTo("refused");
        PipelineRun<String> free = runs.run(pipeline, 1);
        assertThat(uses(free)).containsExactly(MISS);
        assertThat(free.output()).isEqualTo("put");
        assertThat(free.context(A)).contains(1);
        assertThat(uses(runs.run(pipeline, 1, taken))).containsExactly(HIT);
    }
}
