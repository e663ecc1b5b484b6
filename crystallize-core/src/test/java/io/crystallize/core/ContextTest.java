package io.crystallize.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.entry;

import io.crystallize.core.cache.MapBackend;
import io.crystallize.core.cache.TraceCache;
import io.crystallize.core.digest.Digest;
import io.crystallize.core.digest.NoDigestException;
import io.crystallize.core.provenance.Artifact;
import io.crystallize.core.provenance.CacheUse;
import io.crystallize.core.provenance.Metric;
import io.crystallize.core.provenance.Read;
import io.crystallize.core.provenance.StepRecord;
import io.crystallize.core.provenance.TracedRead;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContextTest {
    private static final Key<Double> RATE = Key.of("rate", Double.class);
    private static final Key<String> NAME = Key.of("name", String.class);
    private static final Key<Boolean> FLAG = Key.of("flag", Boolean.class);
    private static final Key<double[]> WEIGHTS = Key.of("weights", double[].class);

    @SuppressWarnings("rawtypes")
    private static final Key<List> LIST = Key.of("list", List.class);

    /** What a step does, for steps that differ in nothing else. */
    interface Body {
        Object run(Context context) throws Exception;
    }

    static final class Does implements Step<Object, Object> {
        private final Body body;

        Does(Body body) {
            this.body = body;
        }

        @Override
        public Object apply(Object input, Context context) throws Exception {
            return body.run(context);
        }

        @Override
        public Map<String, Object> parameters() {
            return Map.of();
        }
    }

    private final RunOptions.Builder options = RunOptions.builder();
    private ContextValues values = ContextValues.empty();

    private PipelineRun<Object> run(Body... bodies) throws InterruptedException {
        Pipeline<Object, Object> pipeline = Pipeline.start(new Does(bodies[0]));
        for (int i = 1; i < bodies.length; i++) {
            pipeline = pipeline.then(new Does(bodies[i]));
        }
        return pipeline.run("input", values, options.build());
    }

    private Throwable failure(Body... bodies) {
        return catchThrowable(() -> run(bodies)).getCause();
    }

    private static List<Read> reads(StepRecord step) {
        return step.reads().stream().map(TracedRead::read).toList();
    }

    private List<Read> reads(Body body) throws InterruptedException {
        return reads(run(body).provenance().get(0));
    }

    private static Read context(String key) {
        return new Read(Read.Kind.CONTEXT, key);
    }

    private static Read presence(String key) {
        return new Read(Read.Kind.PRESENCE, key);
    }

    private static Body put(Key<Double> key, double value) {
        return context -> {
            context.put(key, value);
            return 0;
        };
    }

    @Test
    void put_isSeenByTheStepsAfter() throws InterruptedException {
        assertThat(run(put(RATE, 0.5), context -> context.get(RATE)).output()).isEqualTo(0.5);
        assertThat(run(put(RATE, 0.5)).context(RATE)).contains(0.5);
    }

    @Test
    void keyIsWrittenOnce_acrossSteps() {
        assertThat(failure(put(RATE, 0.5), put(RATE, 0.7)))
                .isInstanceOf(ContextMutationException.class)
                .hasMessageContainingAll("'rate'", "0.7", "0.5", "step 'does'");
    }

    @Test
    void keyIsWrittenOnce_withinAStep_andOverInitialValues() {
        assertThat(failure(context -> {
                    context.put(RATE, 1.0);
                    context.put(RATE, 1.0);
                    return 0;
                }))
                .isInstanceOf(ContextMutationException.class)
                .hasMessageContaining("put by this step");
        values = values.with(RATE, 0.1);
        assertThat(failure(put(RATE, 0.2)))
                .isInstanceOf(ContextMutationException.class)
                .hasMessageContainingAll("'rate'", "0.2", "0.1", "the run's initial context");
    }

    @Test
    void reads_areTraced_inOrder_once() throws InterruptedException {
        values = values.with(RATE, 0.1);
        PipelineRun<Object> run = run(context -> {
            context.contains(NAME);
            context.get(RATE);
            context.find(FLAG);
            context.get(NAME, "none");
            context.get(RATE);
            context.replicate();
            context.condition();
            context.step();
            context.random();
            return 0;
        });
        StepRecord step = run.provenance().get(0);
        assertThat(reads(step))
                .containsExactly(
                        presence("name"),
                        context("rate"),
                        context("flag"),
                        context("name"),
                        new Read(Read.Kind.REPLICATE, ""),
                        new Read(Read.Kind.CONDITION, ""),
                        new Read(Read.Kind.STEP, ""),
                        new Read(Read.Kind.RANDOM, ""));
        assertThat(step.reads())
                .filteredOn(read -> read.answer() == null)
                .extracting(TracedRead::read)
                .containsExactly(context("flag"), context("name"));
    }

    @Test
    void ownWrites_areNotTracedWhenRead() throws InterruptedException {
        assertThat(reads(context -> {
                    context.put(RATE, 0.5);
                    context.contains(RATE);
                    return context.get(RATE);
                }))
                .containsExactly(presence("rate"));
    }

    @Test
    void refusedPut_thatIsCaught_isAReadOfWhatItsMessageTells() throws InterruptedException {
        values = values.with(RATE, 0.1);
        assertThat(reads(context -> {
                    try {
                        context.put(RATE, 0.5);
                    } catch (ContextMutationException e) {
                        return "refused";
                    }
                    return "taken";
                }))
                .containsExactly(presence("rate"), context("rate"));
    }

    @Test
    void missingKey_thatIsCaught_isAReadOfWhatItsMessageTells() throws InterruptedException {
        assertThat(reads(context -> {
                    try {
                        return context.get(RATE);
                    } catch (MissingKeyException e) {
                        return 0;
                    }
                }))
                .containsExactly(context("rate"), new Read(Read.Kind.KEYS, ""));
    }

    @Test
    void missingKey_namesTheNearest() {
        values = values.with("learning-rate", 0.1);
        assertThat(failure(context -> context.get(Key.of("lerning-rate", Double.class))))
                .isInstanceOf(MissingKeyException.class)
                .hasMessageContainingAll("'lerning-rate'", "Did you mean 'learning-rate'?");
    }

    @Test
    void plainValue_isConvertedWhereNothingIsLost() throws InterruptedException {
        record Range(int low, int high) {}
        values = values.with("rate", 2).with("weights", List.of(1, 2.5)).with("range", Map.of("low", 1, "high", 2));
        run(context -> {
            assertThat(context.get(RATE)).isEqualTo(2.0);
            assertThat(context.get(WEIGHTS)).containsExactly(1, 2.5);
            assertThat(context.get(Key.of("range", Range.class))).isEqualTo(new Range(1, 2));
            return 0;
        });
    }

    @Test
    void plainValue_isRefusedWhereSomethingWouldBeLost() {
        values = values.with("rate", "fast").with("count", 1.5);
        assertThat(failure(context -> context.get(RATE)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("'rate'", "expected a number", "'fast'");
        assertThat(failure(context -> context.get(Key.of("count", Integer.class))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected a whole number, found 1.5");
    }

    @Test
    void typedValue_isReadByKeysOfItsTypeAlone() {
        values = values.with(RATE, 0.1);
        assertThat(failure(context -> context.get(Key.of("rate", String.class))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("'rate'", "java.lang.Double", "java.lang.String");
    }

    @Test
    void typedAndPlainValues_thatAreEqual_areDifferentAnswers() throws InterruptedException {
        Body body = context -> {
            try {
                return context.get(RATE);
            } catch (IllegalArgumentException e) {
                return "refused";
            }
        };
        values = ContextValues.empty().with("rate", 1.0);
        PipelineRun<Object> plain = run(body);
        values = ContextValues.empty().with(Key.of("rate", Number.class), 1.0);
        PipelineRun<Object> typed = run(body);
        assertThat(plain.output()).isEqualTo(1.0);
        assertThat(typed.output()).isEqualTo("refused");
        assertThat(plain.provenance().get(0).reads())
                .isNotEqualTo(typed.provenance().get(0).reads());
    }

    @Test
    void putList_isNotChangedThroughTheOriginal() throws InterruptedException {
        List<String> names = new ArrayList<>(List.of("a"));
        PipelineRun<Object> run = run(
                context -> {
                    context.put(LIST, names);
                    names.add("b");
                    return context.get(LIST).size();
                },
                context -> context.get(LIST).size());
        names.add("c");
        assertThat(run.output()).isEqualTo(1);
        assertThat(run.context(LIST)).contains(List.of("a"));
    }

    @Test
    void arrayThatWasGot_isTheReadersOwn() throws InterruptedException {
        double[] original = {1, 2};
        Body spoil = context -> {
            context.get(WEIGHTS)[0] = 99;
            return context.get(WEIGHTS)[0];
        };
        for (ContextValues initial : List.of(
                ContextValues.empty().with(WEIGHTS, original),
                ContextValues.empty().with("weights", (Object) original))) {
            values = initial;
            assertThat(run(spoil, context -> context.get(WEIGHTS)[0]).output()).isEqualTo(1.0);
            assertThat(run(spoil).output()).isEqualTo(1.0);
        }
    }

    @Test
    void initialValue_isNotChangedThroughTheOriginal() throws InterruptedException {
        double[] original = {1, 2};
        Map<String, Object> map = new HashMap<>(Map.of("a", 1));
        values = ContextValues.empty().with(WEIGHTS, original).with("map", map);
        original[0] = 99;
        map.put("b", 2);
        assertThat(run(context -> context.get(WEIGHTS)[0]).output()).isEqualTo(1.0);
        assertThat(values.value("map")).contains(Map.of("a", 1));
    }

    @Test
    void valueWithoutDigest_isRefused() {
        assertThat(failure(context -> {
                    context.put(Key.of("thread", Thread.class), Thread.currentThread());
                    return 0;
                }))
                .isInstanceOf(NoDigestException.class)
                .hasMessageContainingAll("'thread'", "java.lang.Thread");
    }

    @Test
    void context_isSealedWhenTheStepHasEnded() throws InterruptedException {
        AtomicReference<Context> kept = new AtomicReference<>();
        run(context -> {
            context.put(RATE, 1.0);
            kept.set(context);
            return 0;
        });
        Context sealed = kept.get();
        List<Runnable> uses = List.of(
                () -> sealed.get(NAME),
                () -> sealed.get(RATE),
                () -> sealed.contains(RATE),
                () -> sealed.contains(NAME),
                () -> sealed.put(NAME, "x"),
                () -> sealed.metric("m", 1),
                () -> sealed.artifact("a", "x"),
                sealed::random,
                () -> sealed.file("x"),
                sealed::replicate,
                sealed::condition,
                sealed::step);
        assertThat(uses)
                .allSatisfy(use -> assertThatIllegalStateException()
                        .isThrownBy(use::run)
                        .withMessageContainingAll("'does'", "after the step had ended"));
    }

    @Test
    void context_isSealedWhenTheStepHasFailed() {
        AtomicReference<Context> kept = new AtomicReference<>();
        failure(context -> {
            kept.set(context);
            throw new IOException("broken");
        });
        assertThatIllegalStateException().isThrownBy(() -> kept.get().metric("m", 1));
    }

    @Test
    void context_isForTheThreadOfTheStepAlone() throws InterruptedException {
        PipelineRun<Object> run = run(context -> {
            Throwable refused = catchThrowable(() ->
                    CompletableFuture.runAsync(() -> context.metric("m", 1)).join());
            assertThat(refused).isInstanceOf(CompletionException.class).hasCauseInstanceOf(IllegalStateException.class);
            return 0;
        });
        assertThat(run.metrics()).isEmpty();
    }

    @Test
    void metrics_keepOrderRepetitionsAndTags() throws InterruptedException {
        Map<String, String> tags = new HashMap<>(Map.of("split", "test"));
        PipelineRun<Object> run = run(context -> {
            context.metric("loss", 1);
            context.metric("loss", Double.NaN, tags);
            tags.clear();
            context.metric("accuracy", -0.0);
            return 0;
        });
        assertThat(run.metrics())
                .containsExactly(
                        new Metric("loss", 1, Map.of()),
                        new Metric("loss", Double.NaN, Map.of("split", "test")),
                        new Metric("accuracy", -0.0, Map.of()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", ".", "..", "../../x", "a/b", "a\\b", ".hidden", " x", "x ", "x.", "a\nb", "a\0b", "C:x"})
    void artifactName_thatCouldLeadElsewhere_isRefused(String name) {
        assertThat(failure(context -> {
                    context.artifact(name, "x");
                    return 0;
                }))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("An artifact can't be called");
    }

    @Test
    void artifact_isCopied_andHandedOverWhenTheStepHasEnded() throws InterruptedException {
        Map<String, String> written = new HashMap<>();
        options.artifacts((step, artifact, content) ->
                written.put(step + "/" + artifact.name(), new String(content, StandardCharsets.UTF_8)));
        byte[] content = "first".getBytes(StandardCharsets.UTF_8);
        PipelineRun<Object> run = run(context -> {
            context.artifact("a b.txt", content);
            content[0] = 'X';
            assertThat(written).isEmpty();
            return 0;
        });
        assertThat(written).containsExactly(entry("does/a b.txt", "first"));
        assertThat(run.artifacts())
                .containsExactly(
                        new Artifact("a b.txt", Digest.ofContent("first".getBytes(StandardCharsets.UTF_8)), 5));
    }

    @Test
    void artifactName_isUsedOnceByAStep_butByEachStep() throws InterruptedException {
        Body write = context -> {
            context.artifact("report", "x");
            return 0;
        };
        assertThat(run(write, write).artifacts()).hasSize(2);
        assertThat(failure(context -> {
                    context.artifact("report", "x");
                    context.artifact("report", "y");
                    return 0;
                }))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'report' already");
    }

    @Test
    void failedStep_leavesNoArtifactBehind() {
        List<String> written = new ArrayList<>();
        options.artifacts((step, artifact, content) -> written.add(artifact.name()));
        failure(context -> {
            context.artifact("report", "x");
            throw new IOException("broken");
        });
        assertThat(written).isEmpty();
    }

    @Test
    void artifactThatCannotBeKept_failsItsStep() {
        options.artifacts((step, artifact, content) -> {
            throw new IllegalStateException("the folder is gone");
        });
        assertThatExceptionOfType(StepFailedException.class)
                .isThrownBy(() -> run(context -> {
                    context.artifact("report", "x");
                    return 0;
                }))
                .withMessageContainingAll("'does'", "the folder is gone");
    }

    @Test
    void file_isFoundFromTheBaseFolder_andTracedByContent(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("a.txt"), "content");
        options.baseFolder(folder);
        PipelineRun<Object> run = run(context -> {
            InputFile file = context.file("a.txt");
            assertThat(file.path()).isEqualTo("a.txt");
            assertThat(file.text()).isEqualTo("content");
            return file.digest().toString();
        });
        Digest digest = Digest.ofContent("content".getBytes(StandardCharsets.UTF_8));
        assertThat(run.output()).isEqualTo(digest.toString());
        assertThat(run.provenance().get(0).reads())
                .containsExactly(new TracedRead(new Read(Read.Kind.FILE, "a.txt"), digest));
    }

    @ParameterizedTest
    @ValueSource(strings = {"missing.txt", ".", "bad\0name"})
    void fileThatCannotBeRead_isAnError_andARead(String path, @TempDir Path folder) throws InterruptedException {
        options.baseFolder(folder);
        PipelineRun<Object> run =
                run(context -> catchThrowable(() -> context.file(path)).toString());
        assertThat(run.output()).asString().contains(UncheckedIOException.class.getName(), path);
        assertThat(run.provenance().get(0).reads())
                .containsExactly(new TracedRead(new Read(Read.Kind.FILE, path), null));
    }

    @Test
    void fileChangedBetweenAskingAndReading_isAnError(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("a.txt");
        Files.writeString(file, "before");
        options.baseFolder(folder);
        assertThat(failure(context -> {
                    InputFile input = context.file("a.txt");
                    Files.writeString(file, "after!");
                    return input.text();
                }))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("a.txt was changed while a step read it");
    }

    @Test
    void fileReadByteByByteOrSkipped_isCheckedToo(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("a.txt");
        Files.writeString(file, "before");
        options.baseFolder(folder);
        assertThat(failure(context -> {
                    InputFile input = context.file("a.txt");
                    Files.writeString(file, "after!");
                    try (InputStream in = input.open()) {
                        in.skip(3);
                        while (in.read() >= 0) {}
                    }
                    return 0;
                }))
                .isInstanceOf(IOException.class);
    }

    private double draw(String step, long seed, int replicate, String condition) throws InterruptedException {
        Step<Object, Object> draws = new Does(context -> context.random().nextDouble());
        return (double) Pipeline.start(step, draws)
                .run(
                        "input",
                        values,
                        RunOptions.builder()
                                .seed(seed)
                                .replicate(replicate)
                                .condition(condition)
                                .build())
                .output();
    }

    @Test
    void random_isDecidedBySeedReplicateAndStepAlone() throws InterruptedException {
        double first = draw("split", 42, 0, "baseline");
        assertThat(draw("split", 42, 0, "baseline")).isEqualTo(first);
        assertThat(draw("split", 42, 0, "treated")).isEqualTo(first);
        assertThat(List.of(
                        first,
                        draw("split", 43, 0, "baseline"),
                        draw("split", 42, 1, "baseline"),
                        draw("other", 42, 0, "baseline")))
                .doesNotHaveDuplicates();
    }

    @Test
    void random_goesOnWhereItWas() throws InterruptedException {
        run(context -> {
            assertThat(context.random()).isSameAs(context.random());
            return 0;
        });
    }

    @Test
    void replicateConditionAndStep_areThoseOfTheRun() throws InterruptedException {
        options.replicate(3).condition("treated");
        assertThat(run(context -> context.replicate() + context.condition() + context.step())
                        .output())
                .isEqualTo("3treateddoes");
    }

    @Test
    void key_refusesBlankNamesAndPrimitives() {
        assertThatIllegalArgumentException().isThrownBy(() -> Key.of(" ", String.class));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Key.of("n", int.class))
                .withMessageContaining("'n'");
    }

    @Test
    void find_ofAMissingKey_isEmpty() throws InterruptedException {
        assertThat(run(context -> Optional.of(context.find(RATE).isPresent())).output())
                .isEqualTo(Optional.of(false));
    }

    record PutsAll(Map<String, List<Integer>> counts) implements Step<String, String> {
        private static final Key<Map<String, List<Integer>>> COUNTS = Key.of("counts", new TypeRef<>() {});

        @Override
        public String apply(String text, Context context) {
            context.put(COUNTS, counts);
            return text;
        }
    }

    @Cacheable
    record PutsAllCached() implements Step<String, String> {
        @Override
        public String apply(String text, Context context) {
            context.put(PutsAll.COUNTS, Map.of("a", List.of(1, 2)));
            return text;
        }
    }

    @Test
    void key_withTypeParameters_isStoredAndReplayed() throws Exception {
        Pipeline<String, String> pipeline = Pipeline.start(new PutsAllCached());
        RunOptions options =
                RunOptions.builder().cache(new TraceCache(new MapBackend())).build();
        for (CacheUse.Result expected : List.of(CacheUse.Result.MISS, CacheUse.Result.HIT)) {
            PipelineRun<String> run = pipeline.run("x", ContextValues.empty(), options);
            assertThat(run.provenance().get(0).cache().result()).isEqualTo(expected);
            assertThat(run.context(PutsAll.COUNTS)).contains(Map.of("a", List.of(1, 2)));
        }
    }

    record PutsArrayList() implements Step<String, String> {
        @Override
        public String apply(String text, Context context) {
            context.put(Key.of("list", ArrayList.class), new ArrayList<>(List.of(1)));
            return text;
        }
    }

    @Test
    void put_ofATypeThatCannotBeCopied_isRefused_withTheWayOut() {
        assertThatExceptionOfType(StepFailedException.class)
                .isThrownBy(() ->
                        Pipeline.<String, String>start(new PutsArrayList()).run("x"))
                .withMessageContaining("Context key 'list' is of type java.util.ArrayList")
                .withMessageContaining("Declare it as java.util.List");
    }

    record PutsView() implements Step<String, String> {
        @Override
        public String apply(String text, Context context) {
            context.put(Key.of("view", Collection.class), Map.of("a", 1).values());
            return text;
        }
    }

    @Test
    void put_ofWhatHasNoDigest_isRefused_andNotChanged() {
        assertThatExceptionOfType(StepFailedException.class)
                .isThrownBy(() -> Pipeline.<String, String>start(new PutsView()).run("x"))
                .withMessageContaining("neither a List nor a Set");
    }

    private static <T> Key<T> keyOf() {
        return Key.of("any", new TypeRef<T>() {});
    }

    @Test
    void key_ofATypeVariable_isRefused() {
        assertThatThrownBy(ContextTest::<String>keyOf)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("type variable");
    }
}
