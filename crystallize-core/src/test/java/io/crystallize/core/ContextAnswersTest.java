package io.crystallize.core;

import static io.crystallize.core.CachedRuns.HIT;
import static io.crystallize.core.CachedRuns.MISS;
import static io.crystallize.core.CachedRuns.uses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crystallize.core.provenance.Metric;
import io.crystallize.core.provenance.TracedRead;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/** What a context answers: keys, the environment, secrets, resources; and that it answers nothing after the end. */
@Timeout(60)
class ContextAnswersTest {
    private static final Key<Integer> A = Key.of("a", Integer.class);
    private static final Key<Integer> B = Key.of("b", Integer.class);
    private static final Key<String> NOTE = Key.of("note", String.class);
    private static final String SECRET = "hunter2-and-more";
    private static final List<String> LIFE = Collections.synchronizedList(new ArrayList<>());
    private static final AtomicReference<Context> KEPT = new AtomicReference<>();
    private static final AtomicReference<Cancellation> CANCELLATION = new AtomicReference<>();

    record Model(String name) implements ResourceSpec<Loaded> {}

    record Loaded(String name) {}

    static final class Models implements ResourceFactory<Model, Loaded> {
        @Override
        public Class<Model> specType() {
            return Model.class;
        }

        @Override
        public Loaded create(Model spec, Secrets secrets) {
            LIFE.add("made " + spec.name());
            return new Loaded(spec.name());
        }

        @Override
        public void close(Loaded model) {
            LIFE.add("closed " + model.name());
        }
    }

    @Cacheable
    record Keys() implements Step<Integer, String> {
        @Override
        public String apply(Integer input, Context context) {
            String before = "" + context.keys();
            context.put(NOTE, "x");
            return before + context.keys();
        }
    }

    @Cacheable
    record Env() implements Step<Integer, String> {
        @Override
        public String apply(Integer input, Context context) {
            return context.env("VARIABLE").orElse("unset");
        }
    }

    @Cacheable
    record UsesSecret() implements Step<Integer, Integer> {
        @Override
        public Integer apply(Integer input, Context context) {
            Secret secret = context.secret("TOKEN");
            assertThat(secret.value()).isNotEmpty();
            return input;
        }
    }

    /** Puts into the context what it shouldn't, and fails with it. */
    record Blabs() implements Step<Integer, Integer> {
        @Override
        public Integer apply(Integer input, Context context) {
            String told = context.secret("TOKEN").value();
            context.put(NOTE, "with " + told);
            if (input == 0) {
                throw new IllegalStateException("refused " + told, new IllegalArgumentException("because of " + told));
            }
            return input;
        }
    }

    @Cacheable
    record UsesModels(List<String> names) implements Step<Integer, String> {
        @Override
        public String apply(Integer input, Context context) {
            StringBuilder used = new StringBuilder();
            names.forEach(name -> used.append(context.resource(new Model(name)).name()));
            return used.toString();
        }
    }

    record Passes() implements Step<String, String> {
        @Override
        public String apply(String input, Context context) {
            return input;
        }
    }

    /** What happens to a run after its resources were made. */
    enum End {
        SUCCEEDS {
            @Override
            CompletionStage<String> end() {
                return CompletableFuture.completedFuture("end");
            }
        },
        FAILS {
            @Override
            CompletionStage<String> end() {
                return CompletableFuture.failedFuture(new IllegalStateException("broken"));
            }
        },
        IS_CANCELLED {
            @Override
            CompletionStage<String> end() {
                CANCELLATION.get().cancel();
                return new CompletableFuture<>();
            }
        },
        TAKES_TOO_LONG {
            @Override
            CompletionStage<String> end() {
                return new CompletableFuture<>();
            }
        };

        abstract CompletionStage<String> end();
    }

    record Ends(End way) implements AsyncStep<String, String> {
        @Override
        public CompletionStage<String> start(String input, Context context) {
            context.resource(new Model("last"));
            return way.end();
        }
    }

    @Cacheable
    record Tells() implements Step<Integer, Integer> {
        @Override
        public Integer apply(Integer input, Context context) {
            context.event("epoch", Map.of("loss", "0.5"));
            context.event(new Event("end", Map.of()));
            return input;
        }
    }

    record Keeps(boolean fails) implements Step<Integer, Integer> {
        @Override
        public Integer apply(Integer input, Context context) {
            context.put(A, 1);
            KEPT.set(context);
            if (fails) {
                throw new IllegalStateException("broken");
            }
            return input;
        }
    }

    record KeepsLater() implements AsyncStep<Integer, Integer> {
        @Override
        public CompletionStage<Integer> start(Integer input, Context context) {
            KEPT.set(context);
            return CompletableFuture.supplyAsync(() -> input);
        }
    }

    private final CachedRuns runs = new CachedRuns();

    @BeforeEach
    void forget() {
        LIFE.clear();
        KEPT.set(null);
        CANCELLATION.set(new Cancellation());
    }

    private <O> PipelineRun<O> run(
            Step<Integer, O> step, ContextValues values, UnaryOperator<RunOptions.Builder> options)
            throws InterruptedException {
        return runs.run(Pipeline.<Integer, O>start(step), 1, values, options);
    }

    private static List<String> reads(PipelineRun<?> run) {
        return run.provenance().get(0).reads().stream()
                .map(TracedRead::read)
                .map(Object::toString)
                .toList();
    }

    @Test
    void keys_areSorted_withOwnOnes_andOnlyTheirNamesAreRead() throws InterruptedException {
        ContextValues two = ContextValues.empty().with(B, 2).with(A, 1);
        PipelineRun<String> cold = run(new Keys(), two, options -> options);
        assertThat(cold.output()).isEqualTo("[a, b][a, b, note]");
        assertThat(reads(cold)).containsExactly("keys", "presence note");
        ContextValues otherOrderAndValue = ContextValues.empty().with(A, 7).with(B, 8);
        assertThat(uses(run(new Keys(), otherOrderAndValue, options -> options)))
                .containsExactly(HIT);
        PipelineRun<String> fewer = run(new Keys(), ContextValues.empty().with(A, 1), options -> options);
        assertThat(uses(fewer)).containsExactly(MISS);
        assertThat(fewer.output()).isEqualTo("[a][a, note]");
    }

    @Test
    void env_isRead_alsoWhenItIsNotSet() throws InterruptedException {
        for (Map<String, String> environment :
                List.of(Map.<String, String>of(), Map.of("VARIABLE", "x"), Map.of("VARIABLE", ""))) {
            PipelineRun<String> cold =
                    run(new Env(), ContextValues.empty(), options -> options.environment(environment));
            assertThat(uses(cold)).containsExactly(MISS);
            assertThat(cold.output()).isEqualTo(environment.getOrDefault("VARIABLE", "unset"));
            assertThat(reads(cold)).containsExactly("env VARIABLE");
            assertThat(uses(run(new Env(), ContextValues.empty(), options -> options.environment(environment))))
                    .containsExactly(HIT);
        }
    }

    @Test
    void secret_isInNoReadAndNoKey() throws InterruptedException {
        PipelineRun<Integer> cold = run(new UsesSecret(), ContextValues.empty(), withSecret(SECRET));
        assertThat(cold.provenance().get(0).reads()).isEmpty();
        assertThat(uses(run(new UsesSecret(), ContextValues.empty(), withSecret("another"))))
                .containsExactly(HIT);
        assertThat(Stream.concat(runs.backend.entries.values().stream(), runs.backend.blobs.values().stream()))
                .isNotEmpty()
                .noneMatch(bytes -> new String(bytes, StandardCharsets.ISO_8859_1).contains(SECRET));
    }

    private static UnaryOperator<RunOptions.Builder> withSecret(String value) {
        return options -> options.secrets(Secrets.of(Map.of("TOKEN", value)));
    }

    @Test
    void secret_thatIsNotThere_isToldWithTheWayOut() {
        assertThatExceptionOfType(StepFailedException.class)
                .isThrownBy(
                        () -> run(new UsesSecret(), ContextValues.empty(), options -> options.secrets(Secrets.none())))
                .withMessageContainingAll("no secret 'TOKEN'", "set TOKEN");
    }

    @Test
    void secret_isInNoLogMessageOrWrittenText() throws InterruptedException {
        Log log = new Log();
        UnaryOperator<RunOptions.Builder> verbose =
                options -> withSecret(SECRET).apply(options).verbose(true).logger(log);
        PipelineRun<Integer> run = run(new Blabs(), ContextValues.empty(), verbose);
        assertThat(run.provenance().get(0).writes())
                .singleElement()
                .satisfies(write ->
                        assertThat(write.text()).contains("with [REDACTED]").doesNotContain(SECRET));
        Pipeline<Integer, Integer> retried =
                Pipeline.<Integer, Integer>start(new Blabs()).trying(Attempts.atMost(2));
        assertThatExceptionOfType(StepFailedException.class)
                .isThrownBy(() -> runs.run(retried, 0, ContextValues.empty(), verbose))
                .withMessageContaining("refused [REDACTED]")
                .satisfies(failure -> assertThat(failure.reason() + failure.getMessage())
                        .contains("because of [REDACTED]")
                        .doesNotContain(SECRET));
        assertThat(String.join("\n", log.lines))
                .contains("put note = ", "[REDACTED]", "tried again", "failed in attempt 2")
                .doesNotContain(SECRET);
    }

    /** Keeps all that is logged, with the stack traces. */
    private static final class Log extends LegacyAbstractLogger {
        private static final long serialVersionUID = 1L;

        private final transient List<String> lines = new ArrayList<>();

        @Override
        protected void handleNormalizedLoggingCall(
                Level level,
                @Nullable Marker marker,
                String pattern,
                Object @Nullable [] arguments,
                @Nullable Throwable thrown) {
            StringWriter line = new StringWriter();
            line.append(MessageFormatter.basicArrayFormat(pattern, arguments));
            if (thrown != null) {
                thrown.printStackTrace(new PrintWriter(line));
            }
            lines.add(line.toString());
        }

        @Override
        protected @Nullable String getFullyQualifiedCallerName() {
            return null;
        }

        @Override
        public boolean isTraceEnabled() {
            return true;
        }

        @Override
        public boolean isDebugEnabled() {
            return true;
        }

        @Override
        public boolean isInfoEnabled() {
            return true;
        }

        @Override
        public boolean isWarnEnabled() {
            return true;
        }

        @Override
        public boolean isErrorEnabled() {
            return true;
        }
    }

    private static UnaryOperator<RunOptions.Builder> withModels() {
        return options -> options.resources(ResourceFactories.none().with(new Models()));
    }

    @Test
    void resource_isMadeOnceForARun_andClosedInReverseOrder() {
        Pipeline<Integer, String> pipeline = Pipeline.start(Step.of(
                "three",
                (Integer input, Context context) -> new UsesModels(List.of("x", "y", "x")).apply(input, context)
                        + new UsesModels(List.of("y", "z")).apply(input, context)));
        RunOptions options = withModels().apply(RunOptions.builder()).build();
        assertThat(pipeline.run(1, ContextValues.empty(), options).output()).isEqualTo("xyxyz");
        List<String> life = List.of("made x", "made y", "made z", "closed z", "closed y", "closed x");
        assertThat(LIFE).isEqualTo(life);
        pipeline.run(1, ContextValues.empty(), options);
        assertThat(LIFE).as("another run has its own").hasSize(12).endsWith(life.toArray(String[]::new));
    }

    @ParameterizedTest
    @MethodSource("ends")
    void resources_areClosedInReverseOrder_howeverTheRunEnds(End end, boolean async) {
        Pipeline<Integer, String> pipeline = Pipeline.<Integer, String>start(new UsesModels(List.of("x", "y")))
                .then(new Ends(end))
                .trying(end == End.TAKES_TOO_LONG ? Attempts.once().within(Duration.ofMillis(1)) : Attempts.once())
                .then(new Passes());
        RunOptions options = withModels()
                .apply(RunOptions.builder().cancellation(CANCELLATION.get()))
                .build();
        Optional<String> output;
        try {
            output = Optional.of((async
                            ? pipeline.runAsync(1, ContextValues.empty(), options)
                                    .join()
                            : pipeline.run(1, ContextValues.empty(), options))
                    .output());
        } catch (RuntimeException e) {
            output = Optional.empty();
        }
        assertThat(output).isEqualTo(end == End.SUCCEEDS ? Optional.of("end") : Optional.empty());
        assertThat(LIFE).containsExactly("made x", "made y", "made last", "closed last", "closed y", "closed x");
    }

    static Stream<Object[]> ends() {
        return Arrays.stream(End.values())
                .flatMap(end -> Stream.of(new Object[] {end, false}, new Object[] {end, true}));
    }

    @Test
    void sharedResources_stayOpen_alsoAfterAFailure() throws InterruptedException {
        try (Resources shared = ResourceFactories.none().with(new Models()).open(Secrets.none())) {
            for (int i = 0; i < 2; i++) {
                assertThat(run(
                                        new UsesModels(List.of("x", "y" + i)),
                                        ContextValues.empty(),
                                        options -> options.resources(shared))
                                .output())
                        .isEqualTo("xy" + i);
            }
            Pipeline<Integer, String> failing = Pipeline.<Integer, String>start(new UsesModels(List.of("x")))
                    .then(new Ends(End.FAILS));
            assertThatThrownBy(() -> runs.run(failing, 1, ContextValues.empty(), options -> options.resources(shared)))
                    .isInstanceOf(StepFailedException.class);
            assertThat(LIFE).containsExactly("made x", "made y0", "made y1", "made last");
        }
        assertThat(LIFE).endsWith("closed last", "closed y1", "closed y0", "closed x");
    }

    /** Which of two models it asks for is not in its parameters. */
    @Cacheable
    record UsesModelOfNote() implements Step<Integer, String> {
        @Override
        public String apply(Integer input, Context context) {
            return context.resource(new Model(context.get(NOTE))).name();
        }
    }

    @Test
    void resource_isReadBySpec_andMadeOnlyWhereAStepRuns() throws InterruptedException {
        PipelineRun<String> cold =
                run(new UsesModelOfNote(), ContextValues.empty().with(NOTE, "x"), withModels());
        assertThat(reads(cold)).hasSize(2).first().isEqualTo("context note");
        assertThat(reads(cold).get(1)).startsWith("resource " + Model.class.getName() + " ");
        assertThat(LIFE).containsExactly("made x", "closed x");
        PipelineRun<String> other =
                run(new UsesModelOfNote(), ContextValues.empty().with(NOTE, "y"), withModels());
        assertThat(uses(other)).containsExactly(MISS);
        assertThat(reads(other).get(1)).isNotEqualTo(reads(cold).get(1));
        LIFE.clear();
        assertThat(uses(run(new UsesModelOfNote(), ContextValues.empty().with(NOTE, "x"), withModels())))
                .containsExactly(HIT);
        assertThat(LIFE).isEmpty();
    }

    @Test
    void resourceWithoutFactory_isTold() {
        assertThatExceptionOfType(StepFailedException.class)
                .isThrownBy(() -> run(new UsesModels(List.of("x")), ContextValues.empty(), options -> options))
                .withMessageContaining("Model")
                .withCauseInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void output_whoseBlobIsGone_isMadeAgainAfterTheEnd_withResourcesOfItsOwn() throws InterruptedException {
        run(new UsesModels(List.of("x", "y")), ContextValues.empty(), withModels());
        runs.backend.blobs.clear();
        LIFE.clear();
        PipelineRun<String> warm = run(new UsesModels(List.of("x", "y")), ContextValues.empty(), withModels());
        assertThat(uses(warm)).containsExactly(HIT);
        assertThat(LIFE).isEmpty();
        assertThat(warm.output()).isEqualTo("xy");
        assertThat(LIFE).containsExactly("made x", "made y", "closed y", "closed x");
    }

    @Test
    void events_reachListenersInOrder_andNotOnAHit() throws InterruptedException {
        List<String> told = new ArrayList<>();
        RunListener listener = new RunListener() {
            @Override
            public void event(RunInfo run, String step, Event event) {
                told.add(run.condition() + " " + step + " " + event.name() + event.details());
            }
        };
        run(new Tells(), ContextValues.empty(), options -> options.listener(listener));
        assertThat(told).containsExactly("baseline tells epoch{loss=0.5}", "baseline tells end{}");
        told.clear();
        assertThat(uses(run(new Tells(), ContextValues.empty(), options -> options.listener(listener))))
                .containsExactly(HIT);
        assertThat(told).isEmpty();
    }

    private static Stream<Method> methods() {
        return Arrays.stream(Context.class.getMethods()).filter(method -> !Modifier.isStatic(method.getModifiers()));
    }

    private static Object argument(Class<?> type) {
        Map<Class<?>, Object> arguments = Map.of(
                Key.class,
                B,
                Object.class,
                1,
                String.class,
                "a",
                double.class,
                1.0,
                Map.class,
                Map.of(),
                Metric.class,
                new Metric("m", 1, Map.of()),
                byte[].class,
                new byte[1],
                ResourceSpec.class,
                new Model("x"),
                Event.class,
                new Event("e", Map.of()));
        return Optional.ofNullable(arguments.get(type)).orElseThrow(() -> new AssertionError("no " + type));
    }

    private static void assertSealed(Context context) {
        assertThat(methods())
                .hasSizeGreaterThan(20)
                .allSatisfy(method -> assertThatThrownBy(() -> method.invoke(
                                context,
                                Arrays.stream(method.getParameterTypes())
                                        .map(ContextAnswersTest::argument)
                                        .toArray()))
                        .isInstanceOf(InvocationTargetException.class)
                        .cause()
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("after the step had ended"));
    }

    @Test
    void everyMethod_isRefusedAfterTheEnd() throws InterruptedException {
        UnaryOperator<RunOptions.Builder> options =
                builder -> withModels().apply(builder.secrets(Secrets.of(Map.of("a", SECRET))));
        run(new Keeps(false), ContextValues.empty().with(B, 1), options);
        assertSealed(KEPT.get());
        run(new KeepsLater(), ContextValues.empty(), options);
        assertSealed(KEPT.get());
        assertThatThrownBy(() -> run(new Keeps(true), ContextValues.empty(), options))
                .isInstanceOf(StepFailedException.class);
        assertSealed(KEPT.get());
        StandaloneContext standalone = StandaloneContext.empty();
        standalone.close();
        assertSealed(standalone);
        assertThat(LIFE).isEmpty();
    }
}
