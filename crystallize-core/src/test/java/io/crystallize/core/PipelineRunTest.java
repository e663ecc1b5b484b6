package io.crystallize.core;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.crystallize.core.SomeSteps.Mean;
import io.crystallize.core.SomeSteps.Offset;
import io.crystallize.core.SomeSteps.Scale;
import io.crystallize.core.cache.Formats;
import io.crystallize.core.cache.MapBackend;
import io.crystallize.core.cache.TraceCache;
import io.crystallize.core.digest.DigestEncoder;
import io.crystallize.core.digest.DigestSink;
import io.crystallize.core.provenance.Artifact;
import io.crystallize.core.provenance.Metric;
import io.crystallize.core.provenance.StepRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.ServiceConfigurationError;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.event.Level;

/** A run in the calling thread, and everything that options can say of it. */
@Timeout(120)
class PipelineRunTest {
    record Fails(String message) implements Step<Object, Object> {
        @Override
        public Object apply(Object input, Context context) {
            throw new IllegalArgumentException(message);
        }
    }

    private static Pipeline<double[], double[]> scale(double factor) {
        return Pipeline.start(new Scale(factor));
    }

    private static <I, O> PipelineRun<O> run(Pipeline<I, O> pipeline, I input, RunOptions.Builder options) {
        return pipeline.run(input, ContextValues.empty(), options.build());
    }

    @Test
    void steps_runInOrder() throws InterruptedException {
        Pipeline<double[], Double> pipeline = scale(2).then(new Offset(1)).then(new Mean());
        assertThat(pipeline.run(new double[] {1, 3}).output()).isEqualTo(5.0);
    }

    record InThread(Queue<Thread> seen) implements Step<Integer, Integer> {
        @Override
        public Integer apply(Integer input, Context context) {
            seen.add(Thread.currentThread());
            return input + 1;
        }
    }

    /** Ends in a thread of its own. */
    record Elsewhere() implements AsyncStep<Integer, Integer> {
        @Override
        public CompletionStage<Integer> start(Integer input, Context context) {
            CompletableFuture<Integer> end = new CompletableFuture<>();
            new Thread(() -> end.complete(input + 1)).start();
            return end;
        }
    }

    @Test
    void steps_runInTheCallingThread_alsoAfterOneThatEndedElsewhere() {
        Queue<Thread> seen = new ConcurrentLinkedQueue<>();
        Pipeline<Integer, Integer> pipeline = Pipeline.<Integer, Integer>start(new InThread(seen))
                .then(new Elsewhere())
                .then(new InThread(seen))
                .then(new Elsewhere())
                .then(new Elsewhere())
                .then(new InThread(seen));
        assertThat(pipeline.run(0).output()).isEqualTo(6);
        assertThat(seen).hasSize(3).containsOnly(Thread.currentThread());
    }

    @Test
    void nestedPipeline_insideAStep_staysInTheCallingThread() {
        Queue<Thread> seen = new ConcurrentLinkedQueue<>();
        Pipeline<Integer, Integer> inner =
                Pipeline.<Integer, Integer>start(new Elsewhere()).then(new InThread(seen));
        Step<Integer, Integer> outer = new Around(inner);
        assertThat(Pipeline.start(outer).run(0).output()).isEqualTo(2);
        assertThat(seen).containsExactly(Thread.currentThread());
    }

    record Around(Pipeline<Integer, Integer> inner) implements Step<Integer, Integer> {
        @Override
        public Integer apply(Integer input, Context context) {
            return inner.apply(input, context);
        }
    }

    @Test
    void failingStep_isNamedWithItsCauseAndTheStepsBefore() {
        Pipeline<double[], Object> pipeline =
                scale(2).then(new Mean()).then("last", new Fails("no more")).then(new Fails("never"));
        StepFailedException failure =
                catchThrowableOfType(StepFailedException.class, () -> pipeline.run(new double[] {1, 3}));
        assertThat(failure.step()).isEqualTo("last");
        assertThat(failure).hasMessageContaining("'last'").hasMessageContaining("no more");
        assertThat(failure.getCause()).isInstanceOf(IllegalArgumentException.class);
        assertThat(failure.completed()).extracting(StepRecord::name).containsExactly("scale", "mean");
    }

    record ThrowsError() implements Step<Object, Object> {
        @Override
        public Object apply(Object input, Context context) {
            throw new ServiceConfigurationError("bad provider");
        }
    }

    record Nested() implements Step<Object, Object> {
        @Override
        public Object apply(Object input, Context context) throws InterruptedException {
            return Pipeline.start("inner", new Fails("inside")).run(input).output();
        }
    }

    record BadAccessor(int value) {
        @Override
        public int value() {
            throw new UnsupportedOperationException("not now");
        }
    }

    record MakesBadAccessor() implements Step<Object, Object> {
        @Override
        public Object apply(Object input, Context context) {
            return new BadAccessor(1);
        }
    }

    @Test
    void errorsOfAStep_areItsFailure() {
        assertThatExceptionOfType(StepFailedException.class)
                .isThrownBy(() -> Pipeline.start(new ThrowsError()).run("x"))
                .withCauseInstanceOf(ServiceConfigurationError.class);
    }

    @Test
    void pipelineInsideAStep_failsInTheNameOfTheOuterStep() {
        StepFailedException failure = catchThrowableOfType(
                StepFailedException.class,
                () -> Pipeline.start("outer", new Nested()).run("x"));
        assertThat(failure.step()).isEqualTo("outer");
        assertThat(failure.getCause()).hasMessageContaining("'inner'").hasMessageContaining("inside");
    }

    @Test
    void outputThatCannotBeDigestedBecauseItsCodeThrows_isTheFailureOfItsStep() {
        StepFailedException failure = catchThrowableOfType(
                StepFailedException.class,
                () -> Pipeline.start(new MakesBadAccessor()).run("x"));
        assertThat(failure.step()).isEqualTo("makes-bad-accessor");
        assertThat(failure).hasRootCauseInstanceOf(UnsupportedOperationException.class);
    }

    record Throwing(int value) {
        @Override
        public int value() {
            throw new AssertionError("not now");
        }
    }

    record MakesThrowing() implements Step<String, Throwing> {
        @Override
        public Throwing apply(String text, Context context) {
            return new Throwing(1);
        }
    }

    @Test
    void errorWhileAnOutputIsDigested_isAFailureOfTheStep() {
        assertThatExceptionOfType(StepFailedException.class)
                .isThrownBy(() ->
                        Pipeline.<String, Throwing>start(new MakesThrowing()).run("x"))
                .withCauseInstanceOf(AssertionError.class);
    }

    record Labels(Set<String> labels) implements Step<String, String> {
        @Override
        public String apply(String separator, Context context) {
            return String.join(separator, labels);
        }
    }

    @Test
    void parameterWithoutOrder_hasOneThatItsContentDecides() throws InterruptedException {
        Set<String> forward = new HashSet<>(List.of("a", "b", "c", "Aa", "BB"));
        Set<String> insertedOtherwise = new LinkedHashSet<>(List.of("BB", "c", "Aa", "b", "a"));
        String joined =
                Pipeline.<String, String>start(new Labels(forward)).run(",").output();
        String again = Pipeline.<String, String>start(new Labels(Collections.unmodifiableSet(insertedOtherwise)))
                .run(",")
                .output();
        assertThat(again).isEqualTo(joined);
    }

    static final class Secret {}

    record Tagged(Secret secret, Set<String> tags) implements Step<String, String> {
        @Override
        public String apply(String separator, Context context) {
            return String.join(separator, tags);
        }
    }

    static final class SecretEncoder implements DigestEncoder<Secret> {
        @Override
        public Class<Secret> type() {
            return Secret.class;
        }

        @Override
        public void encode(Secret value, DigestSink sink) {
            sink.add("nothing", null);
        }
    }

    @Test
    void parameterWithoutOrder_besideOneWithAnEncoder_hasOneThatItsContentDecidesToo() {
        RunOptions options = RunOptions.builder()
                .formats(Formats.standard().with(new SecretEncoder()))
                .build();
        List<String> tags = List.of("a", "b", "c", "Aa", "BB");
        List<String> reversed = new ArrayList<>(tags);
        Collections.reverse(reversed);
        List<String> joined = new ArrayList<>();
        for (List<String> order : List.of(tags, reversed)) {
            Set<String> set = Collections.unmodifiableSet(new LinkedHashSet<>(order));
            joined.add(Pipeline.<String, String>start(new Tagged(new Secret(), set))
                    .run(",", ContextValues.empty(), options)
                    .output());
        }
        assertThat(joined.get(1)).isEqualTo(joined.get(0));
    }

    /** Asks and tells everything there is. */
    @Cacheable
    record Talks() implements Step<Integer, Integer> {
        private static final Key<Integer> OFFSET = Key.of("offset", Integer.class);
        private static final Key<Integer> SUM = Key.of("sum", Integer.class);

        @Override
        public Integer apply(Integer input, Context context) {
            int sum = input + context.get(OFFSET);
            context.put(SUM, sum);
            context.metric("sum", sum, Map.of("unit", "mm"));
            context.metric("input", input);
            context.artifact("sum.txt", "four");
            context.event("summed", Map.of("to", String.valueOf(sum)));
            return sum;
        }
    }

    private static final ContextValues OFFSET_2 = ContextValues.empty().with(Talks.OFFSET, 2);

    @Test
    void verbose_logsAllThatStepsAskAndTell_andWhatTheCacheDid() {
        TraceCache cache = new TraceCache(new MapBackend());
        Pipeline<Integer, Integer> pipeline = Pipeline.start(new Talks());
        List<List<String>> logged = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            RecordingLogger logger = new RecordingLogger(Level.INFO);
            RunOptions options = RunOptions.builder()
                    .cache(cache)
                    .verbose(true)
                    .logger(logger)
                    .condition("dry")
                    .replicate(4)
                    .build();
            pipeline.run(1, OFFSET_2, options);
            logged.add(logger.lines());
        }
        assertThat(logged.get(0))
                .hasSize(11)
                .startsWith("INFO dry 4: talks starts", "INFO dry 4: talks event summed {to=3}")
                .contains(
                        "INFO dry 4: talks put sum = 3",
                        "INFO dry 4: talks metric sum = 3.0 {unit=mm}",
                        "INFO dry 4: talks metric input = 1.0",
                        "INFO dry 4: talks artifact sum.txt, 4 bytes",
                        "INFO dry of replicate 4: 0 of 1 steps were in the cache")
                .anyMatch(line -> line.matches("INFO dry 4: talks read context offset = [0-9a-f]{12}"))
                .anyMatch(line -> line.matches("INFO dry 4: talks read presence sum = [0-9a-f]{12}"))
                .anyMatch(line -> line.startsWith("INFO dry 4: talks cache miss: "))
                .anyMatch(line -> line.startsWith("INFO dry 4: talks ended after "));
        assertThat(logged.get(1))
                .hasSize(10)
                .contains("INFO dry 4: talks cache hit", "INFO dry of replicate 4: 1 of 1 steps were in the cache")
                .noneMatch(line -> line.contains("event"))
                .containsAll(logged.get(0).stream()
                        .filter(line -> line.matches(".* (read|put|metric|artifact) .*"))
                        .toList());
    }

    @Test
    void notVerbose_logsTheHitRateAtDebug_andNothingElse() {
        RecordingLogger logger = new RecordingLogger(Level.DEBUG);
        RunOptions options = RunOptions.builder()
                .cache(new TraceCache(new MapBackend()))
                .logger(logger)
                .build();
        Pipeline<Integer, Integer> pipeline = Pipeline.<Integer, Integer>start(new Talks());
        pipeline.run(1, OFFSET_2, options);
        pipeline.run(1, OFFSET_2, options);
        assertThat(logger.lines())
                .containsExactly(
                        "DEBUG baseline of replicate 0: 0 of 1 steps were in the cache",
                        "DEBUG baseline of replicate 0: 1 of 1 steps were in the cache");
    }

    @Test
    void verbose_logsWhichAttemptFailed_andWhy() {
        RecordingLogger logger = new RecordingLogger(Level.INFO);
        assertThatExceptionOfType(StepFailedException.class)
                .isThrownBy(() -> run(
                        Pipeline.start(new Fails("no")),
                        "x",
                        RunOptions.builder().verbose(true).logger(logger)));
        assertThat(logger.lines())
                .containsExactly(
                        "INFO baseline 0: fails starts",
                        "INFO baseline 0: fails failed in attempt 1",
                        "INFO baseline 0: fails failed: no");
    }

    @Test
    void progress_withoutItsModule_isOneWarning_andNoFailure() {
        RecordingLogger logger = new RecordingLogger(Level.INFO);
        PipelineRun<double[]> run = run(
                scale(2).then(new Scale(3)),
                new double[] {1},
                RunOptions.builder().progress(true).logger(logger));
        assertThat(run.output()).containsExactly(6);
        assertThat(logger.lines()).singleElement().asString().contains("WARN", "crystallize-progress");
    }

    record Place() implements Step<Object, String> {
        @Override
        public String apply(Object input, Context context) {
            return context.condition() + " " + context.replicate() + " " + context.step() + " "
                    + context.env("UNIT").orElse("none");
        }
    }

    @Test
    void replicateConditionAndEnvironment_areWhatStepsSee() {
        Pipeline<Object, String> pipeline = Pipeline.start(new Place());
        assertThat(run(pipeline, "x", RunOptions.builder().environment(Map.of()))
                        .output())
                .isEqualTo("baseline 0 place none");
        assertThat(run(
                                pipeline,
                                "x",
                                RunOptions.builder()
                                        .environment(Map.of("UNIT", "mm"))
                                        .condition("dry")
                                        .replicate(7))
                        .output())
                .isEqualTo("dry 7 place mm");
    }

    @Test
    void replicate_thatIsNegative_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RunOptions.builder().replicate(-1))
                .withMessage("The replicate is -1; the first is 0");
    }

    @Test
    void environment_isCopied() {
        Map<String, String> environment = new HashMap<>(Map.of("UNIT", "mm"));
        RunOptions.Builder options = RunOptions.builder().environment(environment);
        environment.put("UNIT", "cm");
        assertThat(run(Pipeline.start(new Place()), "x", options).output()).endsWith("mm");
    }

    @Test
    void artifacts_goToTheirSink_onAHitToo() {
        TraceCache cache = new TraceCache(new MapBackend());
        Pipeline<Integer, Integer> pipeline = Pipeline.start(new Talks());
        List<String> written = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            RunOptions options = RunOptions.builder()
                    .cache(cache)
                    .artifacts((step, artifact, content) ->
                            written.add(step + "/" + artifact.name() + "=" + new String(content, UTF_8)))
                    .build();
            pipeline.run(1, OFFSET_2, options);
        }
        assertThat(written).containsExactly("talks/sum.txt=four", "talks/sum.txt=four");
    }

    @Test
    void artifactThatCantBeWritten_failsItsStep() {
        RunOptions options = RunOptions.builder()
                .artifacts((step, artifact, content) -> {
                    throw new IOException("disk full");
                })
                .build();
        assertThatExceptionOfType(StepFailedException.class)
                .isThrownBy(() -> Pipeline.start(new Talks()).run(1, OFFSET_2, options))
                .withMessage("Step 'talks' failed: java.io.IOException: disk full");
    }

    /** Notes every call. */
    private record Notes(String name, List<String> calls) implements RunListener {
        @Override
        public void runStarted(RunInfo run) {
            calls.add(name + " run starts " + run.condition() + " " + run.replicate() + " " + run.steps());
        }

        @Override
        public void stepStarted(RunInfo run, String step) {
            calls.add(name + " " + step + " starts");
        }

        @Override
        public void event(RunInfo run, String step, Event event) {
            calls.add(name + " " + step + " event " + event.name() + " " + event.details());
        }

        @Override
        public void attemptFailed(RunInfo run, String step, int attempt, Throwable failure, boolean again) {
            calls.add(name + " " + step + " failed " + attempt + " " + failure.getMessage() + (again ? " again" : ""));
        }

        @Override
        public void stepEnded(RunInfo run, StepRecord step) {
            calls.add(name + " " + step.name() + " ended");
        }

        @Override
        public void runEnded(RunInfo run, List<StepRecord> completed, @Nullable StepFailedException failure) {
            calls.add(name + " run ended "
                    + completed.stream().map(StepRecord::name).toList()
                    + (failure == null ? "" : " " + failure.step()));
        }
    }

    @Test
    void listeners_areToldInOrder_ofTheRunAndEachStep() {
        List<String> calls = new ArrayList<>();
        RunOptions options = RunOptions.builder()
                .listener(new Notes("a", calls))
                .listener(new Notes("b", calls))
                .build();
        Pipeline.<Integer, Integer>start(new Talks())
                .then("then", new InThread(new ConcurrentLinkedQueue<>()))
                .run(1, OFFSET_2, options);
        assertThat(calls)
                .containsExactly(
                        "a run starts baseline 0 [talks, then]",
                        "b run starts baseline 0 [talks, then]",
                        "a talks starts",
                        "b talks starts",
                        "a talks event summed {to=3}",
                        "b talks event summed {to=3}",
                        "a talks ended",
                        "b talks ended",
                        "a then starts",
                        "b then starts",
                        "a then ended",
                        "b then ended",
                        "a run ended [talks, then]",
                        "b run ended [talks, then]");
    }

    @Test
    void listeners_ofARunThatFails_areToldOfTheAttemptAndTheEnd() {
        List<String> calls = new ArrayList<>();
        Pipeline<double[], Object> pipeline = scale(2).then(new Fails("no")).then("never", new Fails("never"));
        assertThatExceptionOfType(StepFailedException.class)
                .isThrownBy(() ->
                        run(pipeline, new double[] {1}, RunOptions.builder().listener(new Notes("a", calls))));
        assertThat(calls)
                .containsExactly(
                        "a run starts baseline 0 [scale, fails, never]",
                        "a scale starts",
                        "a scale ended",
                        "a fails starts",
                        "a fails failed 1 no",
                        "a run ended [scale] fails");
    }

    @Test
    void listeners_areToldOfStepsInsideAStep_betweenItsStartAndEnd() {
        List<String> calls = new ArrayList<>();
        Pipeline<Integer, Integer> inner = Pipeline.start("in", new Elsewhere());
        run(Pipeline.start(new Around(inner)), 1, RunOptions.builder().listener(new Notes("a", calls)));
        assertThat(calls)
                .containsExactly(
                        "a run starts baseline 0 [around]",
                        "a around starts",
                        "a around/in starts",
                        "a around/in ended",
                        "a around ended",
                        "a run ended [around]");
    }

    @Test
    void listeners_ofAHit_areToldOfTheStep_andOfNoEvent() {
        TraceCache cache = new TraceCache(new MapBackend());
        Pipeline<Integer, Integer> pipeline = Pipeline.start(new Talks());
        pipeline.run(1, OFFSET_2, RunOptions.builder().cache(cache).build());
        List<String> calls = new ArrayList<>();
        pipeline.run(
                1,
                OFFSET_2,
                RunOptions.builder()
                        .cache(cache)
                        .listener(new Notes("a", calls))
                        .build());
        assertThat(calls)
                .containsExactly(
                        "a run starts baseline 0 [talks]", "a talks starts", "a talks ended", "a run ended [talks]");
    }

    static Stream<Throwable> failures() {
        return Stream.of(
                new IllegalStateException("broken"), new NoClassDefFoundError("broken"), new AssertionError("broken"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void listenerThatFails_isLogged_andNeitherTheRunNorTheOthersNotice(Throwable failure) {
        RunListener failing = new RunListener() {
            @Override
            public void runStarted(RunInfo run) {
                fail();
            }

            @Override
            public void stepStarted(RunInfo run, String step) {
                fail();
            }

            @Override
            public void event(RunInfo run, String step, Event event) {
                fail();
            }

            @Override
            public void stepEnded(RunInfo run, StepRecord step) {
                fail();
            }

            @Override
            public void runEnded(RunInfo run, List<StepRecord> completed, @Nullable StepFailedException failed) {
                fail();
            }

            private void fail() {
                throw Failures.unchecked(failure);
            }
        };
        List<String> calls = new ArrayList<>();
        RecordingLogger logger = new RecordingLogger(Level.INFO);
        PipelineRun<Integer> run = Pipeline.<Integer, Integer>start(new Talks())
                .run(
                        1,
                        OFFSET_2,
                        RunOptions.builder()
                                .logger(logger)
                                .listener(failing)
                                .listener(new Notes("b", calls))
                                .build());
        assertThat(run.output()).isEqualTo(3);
        assertThat(calls).hasSize(5);
        assertThat(logger.lines())
                .hasSize(5)
                .allMatch(line -> line.startsWith("WARN A listener failed, and was not heard: " + failure));
    }

    @Test
    void context_isWhatTheStepsPut_beyondWhatTheRunBeganWith() {
        PipelineRun<Integer> run = Pipeline.start(new Talks()).run(1, OFFSET_2, RunOptions.defaults());
        assertThat(run.context(Talks.OFFSET)).contains(2);
        assertThat(run.context(Talks.SUM)).contains(3);
        assertThat(run.context(Key.of("other", String.class))).isEmpty();
        assertThat(run.metrics()).extracting(Metric::name).containsExactly("sum", "input");
        assertThat(run.artifacts()).extracting(Artifact::name).containsExactly("sum.txt");
    }

    @Test
    void inputThatCannotBeDigestedBecauseItsCodeThrows_isToldBeforeTheRunStarts() {
        List<String> calls = new ArrayList<>();
        assertThatThrownBy(() -> run(
                        Pipeline.start(new Place()),
                        new BadAccessor(1),
                        RunOptions.builder().listener(new Notes("a", calls))))
                .hasStackTraceContaining("UnsupportedOperationException: not now");
        assertThat(calls).isEmpty();
    }
}
