package io.crystallize.core;

import static io.crystallize.core.CachedRuns.HIT;
import static io.crystallize.core.CachedRuns.MISS;
import static io.crystallize.core.CachedRuns.uses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.crystallize.core.Pipeline.NamedStep;
import io.crystallize.core.cache.Formats;
import io.crystallize.core.cache.MapBackend;
import io.crystallize.core.cache.TraceCache;
import io.crystallize.core.digest.DigestSink;
import io.crystallize.core.digest.Digestible;
import io.crystallize.core.problem.InvalidInputException;
import io.crystallize.core.provenance.Artifact;
import io.crystallize.core.provenance.CacheUse;
import io.crystallize.core.provenance.Metric;
import io.crystallize.core.provenance.Read;
import io.crystallize.core.provenance.StepRecord;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A pipeline is a step: in another, its steps are that one's; inside a step, what they do is that step's. */
@Timeout(60)
class NestedPipelineTest {
    private static final Key<Integer> A = Key.of("a", Integer.class);
    private static final Key<Integer> OWN = Key.of("own", Integer.class);
    private static final AtomicReference<Context> KEPT = new AtomicReference<>();
    private static final Key<Integer> INNER = Key.of("inner", Integer.class);

    @Cacheable
    record Add(int number) implements Step<Integer, Integer> {
        @Override
        public Integer apply(Integer input, Context context) {
            return input + number;
        }
    }

    /** Asks everything that can be changed from outside. */
    @Cacheable
    record AskAll() implements Step<Integer, Integer> {
        @Override
        public Integer apply(Integer input, Context context) throws Exception {
            int answer = context.get(A, 0)
                    + context.replicate()
                    + context.condition().length();
            answer += context.env("VARIABLE").map(String::length).orElse(0);
            answer += context.file("file.txt").text().length();
            return input + answer;
        }
    }

    @Cacheable
    record GetA() implements Step<Integer, Integer> {
        @Override
        public Integer apply(Integer input, Context context) {
            return input + context.get(A, 0);
        }
    }

    @Cacheable
    record TellAll() implements Step<Integer, Integer> {
        @Override
        public Integer apply(Integer input, Context context) {
            context.metric("size", input, Map.of("where", "inside"));
            context.put(INNER, input);
            context.artifact("report.txt", "of " + input);
            return input;
        }
    }

    @Cacheable
    record FailsIfA() implements Step<Integer, Integer> {
        @Override
        public Integer apply(Integer input, Context context) {
            if (context.get(A, 0) > 0) {
                throw new IllegalStateException("a is " + context.get(A));
            }
            return input;
        }
    }

    record Undigestible(int a) implements Digestible {
        @Override
        public void digest(DigestSink sink) {
            if (a > 0) {
                throw new IllegalStateException("a is " + a);
            }
            sink.add("a", a);
        }
    }

    record MakesUndigestible() implements Step<Integer, Undigestible> {
        @Override
        public Undigestible apply(Integer input, Context context) {
            return new Undigestible(context.get(A, 0));
        }
    }

    record Zero() implements Step<Undigestible, Integer> {
        @Override
        public Integer apply(Undigestible input, Context context) {
            return 0;
        }
    }

    @Cacheable
    record Later(int number) implements AsyncStep<Integer, Integer> {
        @Override
        public CompletionStage<Integer> start(Integer input, Context context) {
            int a = context.get(A, 0);
            return CompletableFuture.supplyAsync(() -> input + number + a);
        }
    }

    @Cacheable
    record Outer(Pipeline<Integer, Integer> inner) implements Step<Integer, Integer> {
        @Override
        public Integer apply(Integer input, Context context) {
            return inner.apply(input, context);
        }
    }

    @Cacheable
    record AsyncOuter(Pipeline<Integer, Integer> inner) implements AsyncStep<Integer, Integer> {
        @Override
        public CompletionStage<Integer> start(Integer input, Context context) {
            return inner.start(input, context);
        }
    }

    /** Goes on when the inner pipeline fails. */
    @Cacheable
    record Swallows(Pipeline<Integer, Integer> inner) implements Step<Integer, Integer> {
        @Override
        public Integer apply(Integer input, Context context) {
            try {
                return inner.apply(input, context);
            } catch (StepFailedException e) {
                return -1;
            }
        }
    }

    @Cacheable
    record PutsBefore(Pipeline<Integer, Integer> inner, String key) implements Step<Integer, Integer> {
        @Override
        public Integer apply(Integer input, Context context) {
            context.put(Key.of(key, Integer.class), 5);
            return inner.apply(input, context);
        }
    }

    @Cacheable
    record PutsAfter(Pipeline<Integer, Integer> inner, String key) implements Step<Integer, Integer> {
        @Override
        public Integer apply(Integer input, Context context) {
            int output = inner.apply(input, context);
            context.put(Key.of(key, Integer.class), 5);
            return output;
        }
    }

    @Cacheable
    record Get(String key) implements Step<Integer, Integer> {
        @Override
        public Integer apply(Integer input, Context context) {
            return context.get(Key.of(key, Integer.class));
        }
    }

    record Keeps() implements Step<Integer, Integer> {
        @Override
        public Integer apply(Integer input, Context context) {
            KEPT.set(context);
            return input;
        }
    }

    @Cacheable
    record Bottom() implements Step<Integer, Integer> {
        @Override
        public Integer apply(Integer input, Context context) {
            context.metric(
                    "drawn",
                    context.random().nextInt(10) + context.random("own").nextInt(10));
            context.artifact("name.txt", context.step());
            return input;
        }
    }

    /** How a step runs a pipeline inside. */
    enum Way {
        APPLY {
            @Override
            Step<Integer, Integer> around(Pipeline<Integer, Integer> inner) {
                return new Outer(inner);
            }
        },
        START {
            @Override
            Step<Integer, Integer> around(Pipeline<Integer, Integer> inner) {
                return new AsyncOuter(inner);
            }
        };

        abstract Step<Integer, Integer> around(Pipeline<Integer, Integer> inner);
    }

    private final CachedRuns runs = new CachedRuns();
    private final Map<String, CacheUse.Result> inner = new TreeMap<>();
    private final RunListener innerUses = new RunListener() {
        @Override
        public void stepEnded(RunInfo run, StepRecord step) {
            inner.put(step.name(), step.cache().result());
        }
    };

    private PipelineRun<Integer> run(Pipeline<Integer, Integer> pipeline, ContextValues values)
            throws InterruptedException {
        return run(pipeline, values, options -> options);
    }

    private PipelineRun<Integer> run(
            Pipeline<Integer, Integer> pipeline, ContextValues values, UnaryOperator<RunOptions.Builder> options)
            throws InterruptedException {
        inner.clear();
        return runs.run(pipeline, 1, values, builder -> options.apply(builder.listener(innerUses)));
    }

    private static ContextValues a(int value) {
        return ContextValues.empty().with(A, value);
    }

    private static Pipeline<Integer, Integer> of(Step<Integer, Integer> step) {
        return Pipeline.start(step);
    }

    private static List<String> reads(StepRecord step) {
        return step.reads().stream().map(traced -> traced.read().toString()).toList();
    }

    @Test
    void namedPipeline_givesItsStepsPaths_andAnUnnamedOneIsJoinedInLine() {
        Pipeline<Integer, Integer> two = of(new Add(1)).then("last", new GetA());
        assertThat(of(new Add(0)).then("in", two).then(two).names())
                .containsExactly("add", "in/add", "in/last", "add-2", "last");
        assertThat(of(new Add(0)).then("out", of(new Add(0)).then("in", two)).names())
                .containsExactly("add", "out/add", "out/in/add", "out/in/last");
        assertThat(Pipeline.<Integer, Integer>start("in", two).names()).containsExactly("in/add", "in/last");
        assertThat(two.then("a", two).then("b", two).run(1).provenance())
                .extracting(StepRecord::name)
                .containsExactly("add", "last", "a/add", "a/last", "b/add", "b/last");
    }

    @Test
    void namesInNestedPipelines_areCheckedAsPaths() {
        Pipeline<Integer, Integer> named = Pipeline.start("x", new Add(1));
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> named.then("p", named).then("p", named))
                .withMessageContaining("Two steps are called 'p/x'");
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> named.then("p/q", named))
                .withMessageContaining("A step can't be called 'p/q'");
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> named.then("", named))
                .withMessageContaining("A step can't be called ''");
    }

    @Test
    void nestedPipeline_runsAsItsStepsInLineWould() throws InterruptedException {
        Pipeline<Integer, Integer> nested =
                of(new Add(1)).then("in", of(new GetA()).then(new TellAll()));
        PipelineRun<Integer> inLine = run(of(new Add(1)).then(new GetA()).then(new TellAll()), a(2));
        PipelineRun<Integer> run = run(nested, a(2));
        assertThat(uses(run)).as("names are in no key").containsOnly(HIT);
        assertThat(run.output()).isEqualTo(4).isEqualTo(inLine.output());
        assertThat(run.metrics()).isEqualTo(inLine.metrics());
        assertThat(run.context(INNER)).contains(4);
    }

    @Test
    void signature_saysPathsAndSteps() {
        Pipeline<Integer, Integer> in = of(new Add(1));
        assertThat(of(new Add(0)).then("in", in).signature())
                .startsWith("add:")
                .contains(" | in/add:")
                .endsWith("(number=1)")
                .isNotEqualTo(of(new Add(0)).then("on", in).signature())
                .isNotEqualTo(of(new Add(0)).then(in).signature());
        assertThat(new Outer(in).parameters()).isEqualTo(Map.of("inner", in));
        assertThat(of(new Outer(in)).signature())
                .isEqualTo(of(new Outer(of(new Add(1)))).signature())
                .isNotEqualTo(of(new Outer(of(new Add(2)))).signature());
    }

    @Test
    void attempts_areThoseOfTheInnerSteps() {
        Pipeline<Integer, Integer> in =
                of(new Add(1)).trying(Attempts.atMost(3)).then("last", new Add(2));
        assertThat(of(new Add(0)).then("in", in).steps())
                .extracting(NamedStep::attempts)
                .containsExactly(Attempts.once(), Attempts.atMost(3), Attempts.once());
        assertThat(of(new Add(0)).then("in", in).trying(Attempts.atMost(2)).steps())
                .extracting(NamedStep::attempts)
                .containsExactly(Attempts.once(), Attempts.atMost(3), Attempts.atMost(2));
    }

    @Cacheable
    record Opaque() implements Step<Integer, Object> {
        @Override
        public Object apply(Integer input, Context context) {
            return input;
        }
    }

    @Test
    void problems_areThoseOfTheInnerSteps_byPath() {
        Pipeline<Integer, Object> in = Pipeline.start(new Opaque());
        assertThat(of(new Add(0)).then("in", in).problems(Formats.standard()))
                .hasSize(1)
                .first()
                .asString()
                .contains("'in/opaque'");
        Pipeline<Integer, Object> inside =
                Pipeline.start(Step.of("outer", (Integer input, Context context) -> in.apply(input, context)));
        assertThatExceptionOfType(StepFailedException.class)
                .isThrownBy(() -> inside.run(1))
                .withCauseInstanceOf(InvalidInputException.class)
                .withMessageContaining("'opaque'");
    }

    @ParameterizedTest
    @EnumSource
    void innerReads_reachTheOuterChain_alsoOnInnerHits(Way way, @TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("file.txt"), "four");
        Pipeline<Integer, Integer> inside = of(new Add(1)).then(new AskAll());
        UnaryOperator<RunOptions.Builder> options = builder -> builder.baseFolder(folder);
        PipelineRun<Integer> inLine = run(inside, a(2), options);
        Pipeline<Integer, Integer> outer = of(way.around(inside));
        PipelineRun<Integer> cold = run(outer, a(2), options);
        assertThat(inner.values()).as("of the inner steps, and of the outer").containsExactlyInAnyOrder(MISS, HIT, HIT);
        assertThat(cold.output()).isEqualTo(inLine.output());
        assertThat(reads(cold.provenance().get(0)))
                .containsExactlyElementsOf(reads(inLine.provenance().get(1)))
                .containsExactly("context a", "replicate", "condition", "env VARIABLE", "file file.txt");
        PipelineRun<Integer> warm = run(outer, a(2), options);
        assertThat(uses(warm)).containsExactly(HIT);
        assertThat(inner).as("inner steps are not even looked for").hasSize(1);
        assertThat(warm.provenance().get(0).reads())
                .isEqualTo(cold.provenance().get(0).reads());
    }

    @ParameterizedTest
    @EnumSource
    void whatOnlyTheInnerStepRead_changed_misses(Way way, @TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("file.txt"), "four");
        Pipeline<Integer, Integer> outer =
                of(way.around(of(new Add(1)).then("deep", of(way.around(of(new AskAll()))))));
        UnaryOperator<RunOptions.Builder> options = builder -> builder.baseFolder(folder);
        run(outer, a(2), options);
        assertMissThenHit(15 + 1, outer, a(3), options);
        assertMissThenHit(15 + 1, outer, a(2), options.andThen(builder -> builder.replicate(1))::apply);
        assertMissThenHit(15 - 3, outer, a(2), options.andThen(builder -> builder.condition("other"))::apply);
        assertMissThenHit(
                15 + 2, outer, a(2), options.andThen(builder -> builder.environment(Map.of("VARIABLE", "12")))::apply);
        Files.writeString(folder.resolve("file.txt"), "three");
        assertMissThenHit(15 + 1, outer, a(2), options);
    }

    private void assertMissThenHit(
            int output,
            Pipeline<Integer, Integer> pipeline,
            ContextValues values,
            UnaryOperator<RunOptions.Builder> with)
            throws InterruptedException {
        PipelineRun<Integer> cold = run(pipeline, values, with);
        assertThat(uses(cold)).containsExactly(MISS);
        assertThat(cold.output()).isEqualTo(output + 1);
        PipelineRun<Integer> warm = run(pipeline, values, with);
        assertThat(uses(warm)).containsExactly(HIT);
        assertThat(warm.output()).isEqualTo(output + 1);
    }

    @Test
    void readsOfAnInnerFailure_thatTheOuterSwallowed_areTheOutersToo() throws InterruptedException {
        for (Pipeline<Integer, Integer> failing : List.of(
                of(new FailsIfA()),
                of(new Outer(of(new FailsIfA()))),
                of(new Add(1))
                        .then("in", of(new AsyncOuter(of(new FailsIfA()))))
                        .then(new Add(-1)))) {
            Pipeline<Integer, Integer> outer = of(new Swallows(failing));
            PipelineRun<Integer> failed = run(outer, a(1));
            assertThat(failed.output()).isEqualTo(-1);
            assertThat(reads(failed.provenance().get(0))).containsExactly("context a");
            assertThat(uses(run(outer, a(1)))).containsExactly(HIT);
            assertThat(run(outer, a(0)).output()).isEqualTo(1);
        }
    }

    @Test
    void readsOfAnInnerStep_whoseOutputCannotBeDigested_areTheOutersToo() throws InterruptedException {
        Pipeline<Integer, Integer> outer = of(new Swallows(
                Pipeline.<Integer, Undigestible>start(new MakesUndigestible()).then(new Zero())));
        PipelineRun<Integer> failed = run(outer, a(1));
        assertThat(failed.output()).isEqualTo(-1);
        assertThat(reads(failed.provenance().get(0))).containsExactly("context a");
        assertThat(run(outer, a(0)).output()).isZero();
    }

    @Test
    void whatTheOuterStepPutItself_isReadInside_andIsNoRead() throws InterruptedException {
        Pipeline<Integer, Integer> outer = of(new PutsBefore(of(new Get("own")), "own"));
        PipelineRun<Integer> cold = run(outer, ContextValues.empty());
        assertThat(cold.output()).isEqualTo(5);
        assertThat(reads(cold.provenance().get(0))).containsExactly("presence own");
        assertThat(cold.context(OWN)).contains(5);
        assertThat(uses(run(outer, ContextValues.empty()))).containsExactly(HIT);
    }

    @Test
    void whatAnInnerStepPut_isReadByTheNextAndTheOuter_andIsNoRead() throws InterruptedException {
        record ReadsAfter(Pipeline<Integer, Integer> inner) implements Step<Integer, Integer> {
            @Override
            public Integer apply(Integer input, Context context) {
                return inner.apply(input, context) + context.get(INNER);
            }
        }
        PipelineRun<Integer> run = run(of(new ReadsAfter(of(new TellAll()).then(new Get("inner")))), a(1));
        assertThat(run.output()).isEqualTo(2);
        assertThat(reads(run.provenance().get(0))).containsExactly("presence inner");
    }

    @ParameterizedTest
    @EnumSource
    void whatInnerStepsTell_isTheOuters_andReplayedOnAnOuterHit(Way way) throws InterruptedException {
        Map<String, String> written = new TreeMap<>();
        UnaryOperator<RunOptions.Builder> options = builder -> builder.artifacts((step, artifact, content) ->
                written.put(step + "/" + artifact.name(), new String(content, StandardCharsets.UTF_8)));
        Pipeline<Integer, Integer> outer = of(way.around(of(new Add(1)).then("in", of(new TellAll()))));
        PipelineRun<Integer> cold = run(outer, a(0), options);
        String step = outer.names().get(0);
        StepRecord record = cold.provenance().get(0);
        assertThat(record.metrics()).containsExactly(new Metric("size", 2, Map.of("where", "inside")));
        assertThat(record.writes()).singleElement().satisfies(write -> {
            assertThat(write.key()).isEqualTo("inner");
            assertThat(write.text()).isEqualTo("2");
        });
        assertThat(record.artifacts()).extracting(Artifact::name).containsExactly("in.tell-all.report.txt");
        assertThat(written).containsExactly(Map.entry(step + "/in.tell-all.report.txt", "of 2"));
        written.clear();
        PipelineRun<Integer> warm = run(outer, a(1), options);
        assertThat(uses(warm)).containsExactly(HIT);
        assertThat(warm.provenance())
                .usingRecursiveComparison()
                .ignoringFieldsMatchingRegexes(".*(cache|start|duration)")
                .isEqualTo(cold.provenance());
        assertThat(warm.context(INNER)).contains(2);
        assertThat(written).containsExactly(Map.entry(step + "/in.tell-all.report.txt", "of 2"));
    }

    @Test
    void key_isWrittenOnce_insideAndOutside() {
        for (Step<Integer, Integer> twice : List.of(
                new PutsBefore(of(new TellAll()), "inner"),
                new PutsAfter(of(new TellAll()), "inner"),
                new Outer(of(new TellAll()).then("b", new TellAll())),
                new PutsBefore(of(new Outer(of(new TellAll()))), "inner"))) {
            assertThatExceptionOfType(StepFailedException.class)
                    .isThrownBy(() -> of(twice).run(1))
                    .withRootCauseInstanceOf(ContextMutationException.class)
                    .withMessageContaining("'inner'");
        }
        assertThatExceptionOfType(StepFailedException.class)
                .isThrownBy(() -> of(new Outer(of(new TellAll())))
                        .run(1, ContextValues.empty().with(INNER, 3), RunOptions.defaults()))
                .withMessageContaining("'inner'")
                .withMessageContaining("the run's initial context");
    }

    @Test
    void threeDeep_namesReadsMetricsAndArtifacts_arePathsFromTheOutermost() throws InterruptedException {
        Pipeline<Integer, Integer> deep = of(new Outer(of(new AsyncOuter(of(new Outer(of(new Bottom())))))));
        List<String> names = new ArrayList<>();
        Map<String, String> written = new TreeMap<>();
        UnaryOperator<RunOptions.Builder> options = builder -> builder.artifacts((step, artifact, content) ->
                        written.put(step + "/" + artifact.name(), new String(content, StandardCharsets.UTF_8)))
                .listener(new RunListener() {
                    @Override
                    public void stepStarted(RunInfo run, String step) {
                        names.add(step);
                    }
                });
        PipelineRun<Integer> cold = run(deep, a(0), options);
        String path = "outer/async-outer/outer/bottom";
        assertThat(names).containsExactly("outer", "outer/async-outer", "outer/async-outer/outer", path);
        assertThat(cold.provenance().get(0).reads())
                .extracting(traced -> traced.read())
                .containsExactly(
                        new Read(Read.Kind.RANDOM, "/async-outer/outer/bottom"),
                        new Read(Read.Kind.RANDOM, "/async-outer/outer/bottom#own"),
                        new Read(Read.Kind.STEP, "/async-outer/outer/bottom"));
        assertThat(written).containsExactly(Map.entry("outer/async-outer.outer.bottom.name.txt", path));
        PipelineRun<Integer> warm = run(deep, a(0), options);
        assertThat(uses(warm)).containsExactly(HIT);
        assertThat(warm.metrics()).isEqualTo(cold.metrics()).hasSize(1);
        assertThat(uses(run(deep, a(0), options.andThen(builder -> builder.seed(1))::apply)))
                .containsExactly(MISS);
    }

    @Test
    void foreignContext_isRefused() {
        Context foreign = (Context) Proxy.newProxyInstance(
                Context.class.getClassLoader(), new Class<?>[] {Context.class}, (proxy, method, arguments) -> null);
        Pipeline<Integer, Integer> pipeline = of(new Add(1));
        List<Consumer<Context>> ways =
                List.of(context -> pipeline.apply(1, context), context -> pipeline.start(1, context));
        for (Consumer<Context> way : ways) {
            assertThatExceptionOfType(IllegalArgumentException.class)
                    .isThrownBy(() -> way.accept(foreign))
                    .withMessageContaining("StandaloneContext");
        }
    }

    @Test
    void contextOfAStepThatHasEnded_isRefused() {
        of(new Keeps()).run(1);
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> of(new Add(1)).apply(1, KEPT.get()))
                .withMessageContaining("'keeps' was used after the step had ended");
    }

    @ParameterizedTest
    @EnumSource
    void concurrentOuters_thatShareInnerComputations_allEnd(Way way) throws Exception {
        assertAllEnd(RunOptions.defaults().executor(), List.of(way));
    }

    @Test
    void concurrentOuters_ofBothKinds_allEnd() throws Exception {
        assertAllEnd(RunOptions.defaults().executor(), List.of(Way.values()));
    }

    @ParameterizedTest
    @EnumSource
    void concurrentOuters_inTwoThreads_allEnd(Way way) throws Exception {
        ExecutorService two = Executors.newFixedThreadPool(2);
        try {
            assertAllEnd(two, List.of(way));
        } finally {
            two.shutdownNow();
        }
    }

    private static void assertAllEnd(Executor executor, List<Way> ways) throws Exception {
        Pipeline<Integer, Integer> shared =
                of(new Later(1)).then(new Add(1)).then("again", new Later(2)).then(new GetA());
        for (int round = 0; round < 20; round++) {
            RunOptions options = RunOptions.builder()
                    .cache(new TraceCache(new MapBackend()))
                    .executor(executor)
                    .build();
            List<CompletableFuture<PipelineRun<Integer>>> started = IntStream.range(0, 8)
                    // what is before the outer step makes its input one of two
                    .mapToObj(i -> of(new Add(i % 2))
                            .then(
                                    "outer-" + i,
                                    ways.get(i % ways.size())
                                            .around(of(new Add(-(i % 2))).then(shared)))
                            .runAsync(1, a(1), options))
                    .toList();
            for (CompletableFuture<PipelineRun<Integer>> run : started) {
                assertThat(run.get(20, TimeUnit.SECONDS).output()).isEqualTo(8);
            }
        }
    }
}
