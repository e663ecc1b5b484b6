package io.crystallize.core;

import static io.crystallize.core.CachedRuns.HIT;
import static io.crystallize.core.CachedRuns.MISS;
import static io.crystallize.core.CachedRuns.uses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.crystallize.core.cache.Formats;
import io.crystallize.core.cache.MapBackend;
import io.crystallize.core.cache.TraceCache;
import io.crystallize.core.code.Compiled;
import io.crystallize.core.digest.Digest;
import io.crystallize.core.digest.Digester;
import io.crystallize.core.experiment.Experiment;
import io.crystallize.core.experiment.ExperimentOptions;
import io.crystallize.core.experiment.ExperimentResult;
import io.crystallize.core.experiment.Treatment;
import io.crystallize.core.internal.ChildJvm;
import io.crystallize.core.problem.InvalidInputException;
import io.crystallize.core.problem.Problem;
import io.crystallize.core.provenance.CacheUse;
import io.crystallize.core.verdict.Samples;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Steps that are lambdas and method references. */
class FunctionStepTest {
    private static final String TEST = FunctionStepTest.class.getName();

    private final CachedRuns runs = new CachedRuns();

    @TempDir
    Path folder;

    /** A class of its own, so that the code of the steps is not all that the tests use. */
    static final class Steps {
        private final double field;

        Steps(double field) {
            this.field = field;
        }

        static Step<Double, Double> scale(double factor) {
            return Step.cached("scale", Double.class, (Double x, Context context) -> factor * x);
        }

        static Step<Double, Double> shift(double by) {
            return Step.cached("scale", Double.class, (Double x, Context context) -> by + x);
        }

        static Step<Double, Double> weigh(double[] weights) {
            return Step.cached("weigh", Double.class, (Double x, Context context) -> x * weights[0]);
        }

        static Step<String, String> join(Set<String> words) {
            return Step.cached("join", String.class, (String by, Context context) -> String.join(by, words));
        }

        static Step<String, Object> joinHashed(HashSet<String> words) {
            return Step.of("join", (String by, Context context) -> String.join(by, words));
        }

        static Step<Double, Double> timesDeep(List<Object> captured) {
            double factor = 2;
            return Step.cached("deep", Double.class, (Double x, Context context) -> factor * x * captured.size());
        }

        static Step<Double, Double> uncachedTimesDeep(List<Object> captured) {
            return Step.of("deep", (Double x, Context context) -> x * captured.size());
        }

        static <T> Step<Object, T> same(Class<T> type) {
            return Step.cached("same", type, (Object value, Context context) -> type.cast(value));
        }

        static <T> Step<T, T> pass(TypeRef<T> type) {
            return Step.cached("pass", type, (T value, Context context) -> value);
        }

        static double half(double x, Context context) {
            return x / 2;
        }

        static int half(int x, Context context) {
            return x / 2;
        }

        Step<Double, Double> timesField() {
            return Step.cached("times-field", Double.class, (Double x, Context context) -> field * x);
        }
    }

    record Factor(double value) {
        double times(double x, Context context) {
            return value * x;
        }

        Step<Double, Double> step() {
            return Step.cached("times", Double.class, (Double x, Context context) -> value * x);
        }
    }

    record Celsius(double degrees) {
        double fahrenheit(Context context) {
            return degrees * 1.8 + 32;
        }
    }

    private static <I, O> O output(Step<I, O> step, I input) throws InterruptedException {
        return Pipeline.<I, O>start(step).run(input).output();
    }

    private <I, O> void assertRun(Step<I, O> step, I input, O output, Object use) throws InterruptedException {
        PipelineRun<O> run = runs.run(Pipeline.start(step), input);
        assertThat(run.output()).isEqualTo(output);
        assertThat(uses(run).get(0)).isEqualTo(use);
    }

    private static String problem(Step<?, ?> step) {
        return new Stage("step", step).problem(Formats.standard()).orElse("");
    }

    @Test
    void lambda_isAStep_calledAsItWasMade_unlessThePipelineGivesAnotherName() throws InterruptedException {
        Pipeline<Double, Double> pipeline = Pipeline.<Double, Double>start(
                        Step.of("double", (Double x, Context context) -> 2 * x))
                .then(Step.<Double, Double>of("more", (x, context) -> x + 1))
                .then("other", Step.of("double", (Double x, Context context) -> 2 * x));
        assertThat(pipeline.names()).containsExactly("double", "more", "other");
        assertThat(pipeline.run(1.0).output()).isEqualTo(6.0);
    }

    @Test
    void name_countsAsGiven() {
        Pipeline<Double, Double> scale = Pipeline.start(Steps.scale(1));
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> scale.then(Steps.scale(2)))
                .withMessageContaining("Two steps are called 'scale'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a.b", "-a"})
    void name_thatIsNone_isRefused(String name) {
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> Step.of(name, (Double x, Context context) -> x))
                .withMessageContaining("can't be called '" + name + "'");
    }

    @Test
    void captures_areParameters_inProvenanceAndSignature() throws InterruptedException {
        Pipeline<Double, Double> pipeline = Pipeline.start(Steps.scale(0.5));
        assertThat(pipeline.run(4.0).provenance().get(0).parameters()).containsExactly(Map.entry("capture1", "0.5"));
        assertThat(pipeline.signature())
                .startsWith("scale:" + TEST + "$Steps::lambda$scale$")
                .endsWith("(capture1=0.5)")
                .isEqualTo(Pipeline.start(Steps.scale(0.5)).signature())
                .isNotEqualTo(Pipeline.start(Steps.scale(0.7)).signature());
    }

    @Test
    void captures_arePartsOfTheKey() throws InterruptedException {
        assertRun(Steps.scale(2), 3.0, 6.0, MISS);
        assertRun(Steps.scale(2), 3.0, 6.0, HIT);
        assertRun(Steps.scale(5), 3.0, 15.0, MISS);
    }

    @Test
    void lambdasOfOneClass_areDifferentSteps() throws InterruptedException {
        assertRun(Steps.scale(2), 3.0, 6.0, MISS);
        assertRun(Steps.shift(2), 3.0, 5.0, MISS);
        assertRun(Steps.shift(2), 3.0, 5.0, HIT);
    }

    @Test
    void outputType_isAPartOfTheKey() throws InterruptedException {
        assertRun(Steps.pass(new TypeRef<List<Integer>>() {}), List.of(1), List.of(1), MISS);
        assertRun(Steps.pass(new TypeRef<List<Long>>() {}), List.of(1L), List.of(1L), MISS);
        Stage ints = new Stage("pass", Steps.pass(new TypeRef<List<Integer>>() {}));
        Stage longs = new Stage("pass", Steps.pass(new TypeRef<List<Long>>() {}));
        assertThat(key(ints, 1)).isNotEqualTo(key(longs, 1));
    }

    private static Digest key(Stage stage, Object input) {
        try {
            return stage.key(
                    Formats.standard(), Value.of(input, Digester.standard().inspect("input", input)));
        } catch (io.crystallize.core.cache.UntraceableException e) {
            throw new AssertionError(e);
        }
    }

    /** Prints all that must be the same in every process. */
    static final class InAnotherJvm {
        private static final List<String> WORDS = List.of("a", "b", "c", "Aa", "BB", "x", "y", "z");

        public static void main(String[] none) throws InterruptedException {
            System.out.print(text());
        }

        static String text() throws InterruptedException {
            Step<String, String> join = Steps.join(Set.copyOf(WORDS));
            Stage scale = new Stage("scale", Steps.scale(0.5));
            Stage times = new Stage("times", Step.cached("times", Double.class, new Factor(3)::times));
            return String.join(
                    "\n",
                    output(join, ","),
                    key(new Stage("join", join), ",").toString(),
                    key(scale, 1.0).toString(),
                    scale.signature(),
                    key(times, 1.0).toString(),
                    times.signature());
        }
    }

    @Test
    void key_signatureAndOrderOfCaptures_areTheSameInEveryProcess() throws Exception {
        assertThat(ChildJvm.outputs(2, InAnotherJvm.class)).containsOnly(InAnotherJvm.text());
    }

    @Test
    void capturedSet_hasTheOrderThatItsContentDecides() throws InterruptedException {
        Set<String> words = new LinkedHashSet<>(InAnotherJvm.WORDS);
        String joined = output(Steps.join(new HashSet<>(words)), ",");
        assertThat(output(Steps.join(Set.copyOf(words)), ",")).isEqualTo(joined);
        assertThat(output(Steps.join(words), ",")).isEqualTo(String.join(",", words));
    }

    @Test
    void capturedArray_changedLater_changesNothing() throws InterruptedException {
        double[] weights = {2};
        Pipeline<Double, Double> pipeline = Pipeline.start(Steps.weigh(weights));
        assertThat(runs.run(pipeline, 3.0).output()).isEqualTo(6.0);
        String signature = pipeline.signature();
        weights[0] = 100;
        for (PipelineRun<Double> run : List.of(runs.run(pipeline, 3.0), runs.run(pipeline, 4.0), pipeline.run(3.0))) {
            assertThat(run.output()).isIn(6.0, 8.0);
            assertThat(run.provenance().get(0).parameters()).containsEntry("capture1", "[2.0]");
        }
        assertThat(pipeline.signature()).isEqualTo(signature);
        assertRun(Steps.weigh(weights), 3.0, 300.0, MISS);
        assertRun(Steps.weigh(new double[] {2}), 3.0, 6.0, HIT);
    }

    @Test
    void capturedHashSet_isRefused_forItCannotBeCopied() {
        assertThat(problem(Steps.joinHashed(new HashSet<>(Set.of("a")))))
                .isEqualTo("Step 'step' can't be used: capture1: it is declared as java.util.HashSet, which can't be"
                        + " copied or put into a canonical order. Declare it as java.util.List, Set or Map, or as"
                        + " one that is sorted or linked.");
    }

    @Test
    void methodReferences_areSteps() throws InterruptedException {
        StepFunction<Double, Double> half = Steps::half;
        assertRun(Step.cached("half", Double.class, half), 3.0, 1.5, MISS);
        assertRun(Step.cached("half", Double.class, half), 3.0, 1.5, HIT);
        assertRun(Step.cached("warm", Double.class, Celsius::fahrenheit), new Celsius(100), 212.0, MISS);
        assertRun(Step.cached("nothing", Boolean.class, Objects::equals), 1, false, MISS);
        assertRun(Step.cached("times", Double.class, new Factor(2)::times), 3.0, 6.0, MISS);
        assertRun(Step.cached("times", Double.class, new Factor(2)::times), 3.0, 6.0, HIT);
        assertRun(Step.cached("times", Double.class, new Factor(3)::times), 3.0, 9.0, MISS);
    }

    @Test
    void methodReference_isNamedAfterTheMethod_withItsTypes_andHasAReceiver() {
        StepFunction<Double, Double> ofDoubles = Steps::half;
        StepFunction<Integer, Integer> ofInts = Steps::half;
        assertThat(new Stage("half", Step.of("half", ofDoubles)).typeName())
                .isEqualTo(TEST + "$Steps::half(double,io.crystallize.core.Context)");
        assertThat(new Stage("half", Step.of("half", ofInts)).signature())
                .isEqualTo("half:" + TEST + "$Steps::half(int,io.crystallize.core.Context)()");
        assertThat(new Stage("times", Step.of("times", new Factor(2)::times)).parameterTexts())
                .containsExactly(Map.entry("receiver", "Factor[value=2.0]"));
    }

    @Test
    void capturedRecord_isAParameterLikeAnyOther_evenIfItIsThis() throws InterruptedException {
        assertThat(new Factor(2).step().parameters()).containsExactly(Map.entry("this", new Factor(2)));
        assertRun(new Factor(2).step(), 3.0, 6.0, MISS);
        assertRun(new Factor(2).step(), 3.0, 6.0, HIT);
        assertRun(new Factor(3).step(), 3.0, 9.0, MISS);
    }

    @Test
    void capturedThis_withoutADigest_isRefused_withTheWayOut() {
        assertThat(problem(new Steps(2).timesField()))
                .startsWith("Step 'step' (" + TEST + "$Steps::lambda$timesField$")
                .contains("can't be cached: step 'step'.this: " + TEST + "$Steps has no digest.")
                .endsWith("a lambda that uses a field or method of the object around it captures that object. Copy what"
                        + " it needs into a local variable before it.");
    }

    @Test
    void captureWithoutADigest_isAProblemOfACachedStep_thatNamesItsPath() {
        Pipeline<Double, Double> pipeline = Pipeline.start(Steps.timesDeep(List.of(1, new Thread())));
        List<Problem> problems = pipeline.problems(Formats.standard());
        assertThat(problems)
                .singleElement()
                .asString()
                .contains("can't be cached: step 'deep'.capture2[1]: java.lang.Thread has no digest.");
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> pipeline.run(1.0))
                .withMessage(problems.get(0).toString());
    }

    @Test
    void captureWithoutADigest_doesNotKeepAnUncachedStepFromRunning() throws InterruptedException {
        assertThat(output(Steps.uncachedTimesDeep(List.of(1, new Thread())), 3.0))
                .isEqualTo(6.0);
    }

    @Test
    void capturedClass_isRefused_forItHasNoDigest() {
        assertThat(problem(Steps.same(String.class))).contains("step 'step'.capture1: java.lang.Class has no digest");
    }

    @Test
    void outputWithoutACodec_isAProblem() {
        assertThat(problem(Step.cached("thread", Thread.class, (Double x, Context context) -> null)))
                .contains("is cached, but its output can't be stored")
                .contains("java.lang.Thread has no codec");
    }

    /** A function that is no lambda. */
    static final class HandWritten implements StepFunction<Double, Double> {
        private static final long serialVersionUID = 1L;

        @Override
        public Double apply(Double input, Context context) {
            return input;
        }
    }

    @Test
    void functionThatIsNoLambda_isRefused_withTheWayOut() {
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> Step.of("own", new HandWritten()))
                .withMessageContaining("Step 'own' can't be made")
                .withMessageContaining(TEST + "$HandWritten")
                .withMessageContaining("Write it as a lambda, or as a record that implements Step.");
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> Step.cached("own", Double.class, new HandWritten()));
    }

    @Test
    @SuppressWarnings("unchecked") // what is tested
    void outputTypeThatTheFunctionDoesNotMake_isRefused() {
        StepFunction<Integer, Integer> next = (x, context) -> x + 1;
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> Step.cached("next", (Class<Object>) (Class<?>) String.class, next))
                .withMessage(
                        "Step 'next' is declared to make java.lang.String, but its function makes java.lang.Integer");
    }

    @Test
    void primitiveOutputType_isItsWrapper() throws InterruptedException {
        Step<String, Integer> length =
                Step.cached("length", int.class, (String text, Context context) -> text.length());
        assertThat(output(length, "abc")).isEqualTo(3);
    }

    @Test
    void neighbours_areCompared() {
        Step<Object, Object> untyped = untyped(Step.of("length", (String text, Context context) -> text.length()));
        Pipeline<Object, Object> pipeline = Pipeline.start(untyped(Steps.scale(2)));
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> pipeline.then(untyped))
                .withMessage("Step 'length' takes java.lang.String, but the step before it, 'scale', makes"
                        + " java.lang.Double");
    }

    @SuppressWarnings("unchecked") // what is tested
    private static Step<Object, Object> untyped(Step<?, ?> step) {
        return (Step<Object, Object>) step;
    }

    private Step<Double, Double> compiled(String body) throws Exception {
        return compiled(body, "");
    }

    /** Compiles a class with a cached lambda, and loads it. */
    private Step<Double, Double> compiled(String body, String more) throws Exception {
        String source = "import io.crystallize.core.*;\n"
                + "public class Made {\n"
                + "  public static Step<Double, Double> step(double factor) {\n"
                + "    return Step.cached(\"made\", Double.class, (Double x, Context context) -> " + body + ");\n"
                + "  }\n" + more + "}\n";
        Compiled core = new Compiled(Path.of(
                Step.class.getProtectionDomain().getCodeSource().getLocation().toURI()));
        Compiled made = Compiled.folder(folder, Map.of("Made", source), core);
        URLClassLoader loader = made.loader(getClass().getClassLoader());
        @SuppressWarnings("unchecked") // as in the source above
        Step<Double, Double> step = (Step<Double, Double>)
                loader.loadClass("Made").getMethod("step", double.class).invoke(null, 2.0);
        return step;
    }

    @Test
    void changedBody_misses_andOneThatIsOnlyCompiledAgain_hits() throws Exception {
        assertRun(compiled("factor * x"), 3.0, 6.0, MISS);
        assertRun(compiled("/* a comment */ factor * x"), 3.0, 6.0, HIT);
        assertRun(compiled("factor + x"), 3.0, 5.0, MISS);
        assertRun(
                compiled("help(factor, x)", "static double help(double a, double b) { return a * b; }"),
                3.0,
                6.0,
                MISS);
        assertRun(
                compiled("help(factor, x)", "static double help(double a, double b) { return a - b; }"),
                3.0,
                -1.0,
                MISS);
    }

    @Test
    void codeWithoutAFingerprint_isAProblemOfACachedStep() throws Exception {
        Step<Double, Double> step =
                compiled("java.util.ServiceLoader.loadInstalled(Runnable.class).iterator().hasNext() ? x : factor * x");
        assertThat(problem(step))
                .startsWith("Step 'step' (Made::lambda$step$")
                .contains("can't be cached: Made uses java.util.ServiceLoader");
    }

    record Ten() implements DataSource<Double> {
        @Override
        public Double fetch(Context context) {
            return 10.0;
        }
    }

    @Test
    void experiment_runsThem_andTakesThemFromTheCache() {
        Key<Double> shift = Key.of("shift", Double.class);
        Pipeline<Double, Double> pipeline = Pipeline.<Double, Double>start(Steps.scale(2))
                .then(Step.<Double, Double>of("tell", (x, context) -> {
                    double shifted = x + context.get(Key.of("shift", Double.class));
                    context.metric("told", shifted);
                    return shifted;
                }));
        Experiment experiment = Experiment.builder("functions")
                .source(new Ten())
                .pipeline(pipeline)
                .context(shift, 0.0)
                .treatment(Treatment.named("up").context(shift, 1.0))
                .replicates(3)
                .build();
        MapBackend backend = new MapBackend();
        for (boolean warm : new boolean[] {false, true}) {
            ExperimentResult result = experiment.run(
                    ExperimentOptions.builder().cache(new TraceCache(backend)).build());
            assertThat(result.samples().get("baseline").get("told")).isEqualTo(Samples.of(20, 20, 20));
            assertThat(result.samples().get("up").get("told")).isEqualTo(Samples.of(21, 21, 21));
            assertThat(result.cache()).isEqualTo(new ExperimentResult.CacheUses(warm ? 6 : 5, warm ? 0 : 1, 0, 0));
        }
    }

    @Test
    void treatment_ofACapture_isRefused() {
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> Experiment.builder("functions")
                        .source(new Ten())
                        .pipeline(Pipeline.start(Steps.scale(2)))
                        .treatment(Treatment.named("more").set("scale.capture1", 3))
                        .build())
                .withMessageContaining("Step 'scale' has no parameter 'capture1'");
    }

    static final class AsyncSteps {
        static AsyncStep<Double, Double> later(CompletableFuture<Double> factor) {
            return AsyncStep.of(
                    "later",
                    (Double x, Context context) -> factor.thenApply(value -> {
                        context.metric("factor", value);
                        return value * x;
                    }));
        }

        static AsyncStep<Double, Double> cached(double factor) {
            return AsyncStep.cached(
                    "cached",
                    Double.class,
                    (Double x, Context context) -> CompletableFuture.completedFuture(factor * x));
        }

        static AsyncStep<Double, List<Double>> twice() {
            return AsyncStep.cached(
                    "twice",
                    new TypeRef<List<Double>>() {},
                    (Double x, Context context) -> CompletableFuture.completedFuture(List.of(x, x)));
        }

        static Step<Object, Object> nobodyWaits() {
            return Step.of("nobody-waits", (Object x, Context context) -> (Object) new CompletableFuture<>());
        }

        static Step<Object, CompletableFuture<Object>> nobodyWaitsEither() {
            return Step.of("nobody-waits", (Object x, Context context) -> new CompletableFuture<>());
        }
    }

    @Test
    void lambdaThatGivesAStage_isWaitedFor() {
        CompletableFuture<Double> factor = new CompletableFuture<>();
        CompletableFuture<PipelineRun<Double>> run = Pipeline.<Double, Double>start(AsyncSteps.later(factor))
                .runAsync(
                        2.0,
                        ContextValues.empty(),
                        RunOptions.builder().executor(Runnable::run).build());
        assertThat(run).isNotDone();
        factor.complete(3.0);
        assertThat(run).isCompleted();
        assertThat(run.join().output()).isEqualTo(6.0);
        assertThat(run.join().metrics())
                .singleElement()
                .satisfies(metric -> assertThat(metric.value()).isEqualTo(3.0));
    }

    @Test
    void cachedLambdaThatGivesAStage_isTakenFromTheCache_underItsCaptures() throws InterruptedException {
        assertRun(AsyncSteps.cached(2), 4.0, 8.0, MISS);
        assertRun(AsyncSteps.cached(2), 4.0, 8.0, HIT);
        assertRun(AsyncSteps.cached(3), 4.0, 12.0, MISS);
        assertRun(AsyncSteps.twice(), 4.0, List.of(4.0, 4.0), MISS);
        assertRun(AsyncSteps.twice(), 4.0, List.of(4.0, 4.0), HIT);
    }

    @Test
    void futureThatNobodyWaitsFor_isRefused() {
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> Pipeline.start(AsyncSteps.nobodyWaitsEither()))
                .withMessageContaining("'nobody-waits' makes a java.util.concurrent.CompletableFuture")
                .withMessageContaining("AsyncStep");
        assertThatExceptionOfType(StepFailedException.class)
                .isThrownBy(() -> Pipeline.start(AsyncSteps.nobodyWaits()).run(1))
                .withMessageContaining("AsyncStep");
    }

    @Test
    void pathAsDeclaredOutput_isRefusedWhenThePipelineIsBuilt() {
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> Pipeline.start(Step.of("where", (Object x, Context context) -> Path.of("x"))))
                .withMessageContaining("'where' makes a java.nio.file.Path")
                .withMessageContaining("FileValue");
    }

    @Cacheable
    record Around(Pipeline<Double, Double> inner) implements Step<Double, Double> {
        @Override
        public Double apply(Double input, Context context) {
            return inner.apply(input, context);
        }
    }

    @Test
    void pipelineOfLambdas_asAParameter_isPartOfTheKey_withWhatTheyCaptured() throws InterruptedException {
        assertRun(new Around(Pipeline.start(Steps.scale(2))), 4.0, 8.0, MISS);
        assertRun(new Around(Pipeline.start(Steps.scale(2))), 4.0, 8.0, HIT);
        assertRun(new Around(Pipeline.start(Steps.scale(3))), 4.0, 12.0, MISS);
        assertRun(new Around(Pipeline.start(Steps.shift(2))), 4.0, 6.0, MISS);
        assertRun(new Around(Pipeline.start(AsyncSteps.cached(2))), 4.0, 8.0, MISS);
        assertRun(new Around(Pipeline.start(AsyncSteps.cached(2))), 4.0, 8.0, HIT);
    }

    /** Does without what takes too long. */
    @Cacheable
    record Patient(Pipeline<Double, Double> inner) implements Step<Double, Double> {
        @Override
        public Double apply(Double input, Context context) {
            try {
                return inner.apply(input, context);
            } catch (StepFailedException e) {
                return -1.0;
            }
        }
    }

    @Test
    void stepThatGoesOnWithoutWhatTookTooLong_isNotStored() throws InterruptedException {
        Pipeline<Double, Double> never = Pipeline.<Double, Double>start(AsyncSteps.later(new CompletableFuture<>()))
                .trying(Attempts.once().within(Duration.ofMillis(20)));
        PipelineRun<Double> run = runs.run(Pipeline.start(new Patient(never)), 1.0);
        assertThat(run.output()).isEqualTo(-1.0);
        assertThat(run.provenance().get(0).cache().result()).isEqualTo(CacheUse.Result.BYPASS);
    }
}
