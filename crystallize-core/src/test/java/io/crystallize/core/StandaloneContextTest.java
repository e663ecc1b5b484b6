package io.crystallize.core;

import static io.crystallize.core.CachedRuns.HIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.entry;

import io.crystallize.core.cache.MapBackend;
import io.crystallize.core.cache.TraceCache;
import io.crystallize.core.provenance.CacheUse;
import io.crystallize.core.provenance.ContextWrite;
import io.crystallize.core.provenance.Metric;
import io.crystallize.core.provenance.Read;
import io.crystallize.core.provenance.StepRecord;
import io.crystallize.core.provenance.TracedRead;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Steps and whole pipelines outside of any run. */
@Timeout(60)
class StandaloneContextTest {
    private static final Key<Integer> A = Key.of("a", Integer.class);
    private static final Key<String> NOTE = Key.of("note", String.class);

    @Cacheable
    record Asks() implements Step<String, String> {
        @Override
        public String apply(String input, Context context) throws IOException {
            context.put(NOTE, "noted");
            context.metric("length", input.length());
            context.artifact("input.txt", input);
            return input
                    + context.get(A)
                    + context.get(NOTE)
                    + context.replicate()
                    + context.condition()
                    + context.env("PLACE").orElse("nowhere")
                    + context.file("data.txt").text();
        }
    }

    record Draws() implements Step<String, Long> {
        @Override
        public Long apply(String input, Context context) {
            return context.random().nextLong();
        }
    }

    @TempDir
    Path folder;

    private final ContextValues values = ContextValues.empty().with(A, 7);

    private RunOptions.Builder options() throws IOException {
        Files.writeString(folder.resolve("data.txt"), "data");
        return RunOptions.builder()
                .baseFolder(folder)
                .replicate(2)
                .condition("treated")
                .environment(Map.of("PLACE", "here"));
    }

    private static void have(StandaloneContext context) {
        assertThat(context.writes()).extracting(ContextWrite::key).containsExactly("note");
        assertThat(context.metrics()).containsExactly(new Metric("length", 2, Map.of()));
        assertThat(context.reads())
                .extracting(TracedRead::read)
                .containsExactly(
                        new Read(Read.Kind.PRESENCE, "note"),
                        new Read(Read.Kind.CONTEXT, "a"),
                        new Read(Read.Kind.REPLICATE, ""),
                        new Read(Read.Kind.CONDITION, ""),
                        new Read(Read.Kind.ENV, "PLACE"),
                        new Read(Read.Kind.FILE, "data.txt"));
    }

    @Test
    void context_answersAsARunWould_andKeepsWhatItIsTold() throws Exception {
        RunOptions options = options().build();
        try (StandaloneContext context = StandaloneContext.of(values, options)) {
            assertThat(new Asks().apply("in", context)).isEqualTo("in7noted2treatedheredata");
            have(context);
            assertThat(context.artifacts()).containsOnly(entry("input.txt", "in".getBytes()));
            context.artifacts().get("input.txt")[0] = 'X';
            assertThat(context.artifacts()).containsOnly(entry("input.txt", "in".getBytes()));
        }
        StepRecord inARun = Pipeline.<String, String>start(new Asks())
                .run("in", values, options)
                .provenance()
                .get(0);
        try (StandaloneContext context = StandaloneContext.of(values, options)) {
            new Asks().apply("in", context);
            assertThat(context.reads()).isEqualTo(inARun.reads());
            assertThat(context.writes()).isEqualTo(inARun.writes());
            assertThat(context.metrics()).isEqualTo(inARun.metrics());
        }
    }

    @Test
    void whatWasTold_canBeAskedForAfterTheEnd() throws Exception {
        StandaloneContext context = StandaloneContext.of(values, options().build());
        new Asks().apply("in", context);
        context.close();
        have(context);
        assertThat(context.artifacts()).containsOnlyKeys("input.txt");
        assertThatIllegalStateException().isThrownBy(() -> context.metric("late", 1));
        context.close();
    }

    @Test
    void emptyContext_hasNothing_andDrawsAsTheStepOfThatNameWould() throws Exception {
        long drawn = Pipeline.<String, Long>start("standalone", new Draws())
                .run("in")
                .output();
        try (StandaloneContext context = StandaloneContext.empty()) {
            assertThat(context.keys()).isEmpty();
            assertThat(context.step()).isEqualTo("standalone");
            assertThat(context.replicate()).isZero();
            assertThat(context.condition()).isEqualTo("baseline");
            assertThat(new Draws().apply("in", context)).isEqualTo(drawn);
            assertThat(context.writes()).isEmpty();
            assertThat(context.artifacts()).isEmpty();
        }
    }

    @Test
    void rulesOfAContext_holdHereToo() throws Exception {
        try (StandaloneContext context = StandaloneContext.of(values, RunOptions.defaults())) {
            assertThatExceptionOfType(ContextMutationException.class)
                    .isThrownBy(() -> context.put(A, 8))
                    .withMessageContainingAll("'a'", "the run's initial context");
            assertThatExceptionOfType(MissingKeyException.class).isThrownBy(() -> context.get(NOTE));
            assertThatIllegalArgumentException().isThrownBy(() -> context.artifact("../x", "x"));
            CompletableFuture<Throwable> elsewhere =
                    Background.start(() -> catchThrowable(() -> context.metric("m", 1)));
            assertThat(elsewhere.get())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("another thread than its own");
            assertThat(Background.start(() -> context.get(A)).get()).isEqualTo(7);
        }
    }

    // Resources

    record Thing(String name) implements ResourceSpec<String> {}

    private final List<String> life = new ArrayList<>();

    private final class Things implements ResourceFactory<Thing, String> {
        @Override
        public Class<Thing> specType() {
            return Thing.class;
        }

        @Override
        public String create(Thing spec, Secrets secrets) {
            life.add("made " + spec.name());
            return spec.name();
        }

        @Override
        public void close(String resource) {
            life.add("closed " + resource);
        }
    }

    @Test
    void close_closesTheResources_theLastFirst_once() {
        ResourceFactories factories = ResourceFactories.none().with(new Things());
        StandaloneContext context = StandaloneContext.of(
                values, RunOptions.builder().resources(factories).build());
        context.resource(new Thing("x"));
        context.resource(new Thing("y"));
        context.resource(new Thing("x"));
        context.close();
        context.close();
        assertThat(life).containsExactly("made x", "made y", "closed y", "closed x");
    }

    @Test
    void close_leavesSharedResources() {
        try (Resources shared = ResourceFactories.none().with(new Things()).open(Secrets.none())) {
            StandaloneContext context = StandaloneContext.of(
                    values, RunOptions.builder().resources(shared).build());
            context.resource(new Thing("x"));
            context.close();
            assertThat(life).containsExactly("made x");
        }
        assertThat(life).containsExactly("made x", "closed x");
    }

    @Test
    void secretsAndEvents_areThoseOfTheOptions() {
        List<String> heard = new ArrayList<>();
        RunListener listener = new RunListener() {
            @Override
            public void event(RunInfo run, String step, Event event) {
                heard.add(step + ' ' + event.name());
            }
        };
        try (StandaloneContext context = StandaloneContext.of(
                values,
                RunOptions.builder()
                        .secrets(Secrets.of(Map.of("token", "hunter2")))
                        .listener(listener)
                        .build())) {
            context.event("happens", Map.of());
            context.put(NOTE, "it is " + context.secret("token").value());
            assertThat(context.writes()).extracting(ContextWrite::text).containsExactly("it is [REDACTED]");
        }
        assertThat(heard).containsExactly("standalone happens");
    }

    // Asynchronous steps

    record Later() implements AsyncStep<String, String> {
        @Override
        public CompletionStage<String> start(String input, Context context) {
            return Background.start(() -> input + context.get(A));
        }
    }

    record Never() implements AsyncStep<String, String> {
        static final CompletableFuture<String> END = new CompletableFuture<>();

        @Override
        public CompletionStage<String> start(String input, Context context) {
            return END;
        }
    }

    @Test
    void asynchronousStep_isStarted_orWaitedFor() throws Exception {
        try (StandaloneContext context = StandaloneContext.of(values, RunOptions.defaults())) {
            assertThat(new Later().apply("in", context)).isEqualTo("in7");
            assertThat(new Later().start("in", context).toCompletableFuture().get())
                    .isEqualTo("in7");
            assertThat(Pipeline.<String, String>start(new Later())
                            .start("in", context)
                            .get())
                    .isEqualTo("in7");
        }
    }

    // Pipelines

    @Test
    void pipeline_runsInIt_withNamesBelowItsOwn() throws Exception {
        Pipeline<String, Long> pipeline =
                Pipeline.<String, String>start(new Asks()).then(new Draws());
        RunOptions options = options().seed(3).build();
        long drawn = Pipeline.<String, Long>start("standalone", pipeline)
                .run("in", values, options)
                .output();
        try (StandaloneContext context = StandaloneContext.of(values, options)) {
            assertThat(pipeline.apply("in", context)).isEqualTo(drawn);
            assertThat(context.writes()).extracting(ContextWrite::key).containsExactly("note");
            assertThat(context.metrics()).containsExactly(new Metric("length", 2, Map.of()));
            assertThat(context.artifacts()).containsOnlyKeys("asks.input.txt");
            assertThat(context.reads())
                    .extracting(TracedRead::read)
                    .contains(new Read(Read.Kind.RANDOM, "/draws"), new Read(Read.Kind.CONTEXT, "a"));
        }
    }

    @Test
    void pipelineInIt_usesTheCacheOfTheOptions() throws Exception {
        List<CacheUse.Result> uses = new ArrayList<>();
        RunListener listener = new RunListener() {
            @Override
            public void stepEnded(RunInfo run, StepRecord step) {
                uses.add(step.cache().result());
            }
        };
        RunOptions options = options()
                .cache(new TraceCache(new MapBackend()))
                .listener(listener)
                .build();
        for (int i = 0; i < 2; i++) {
            try (StandaloneContext context = StandaloneContext.of(values, options)) {
                assertThat(Pipeline.<String, String>start(new Asks()).apply("in", context))
                        .isEqualTo("in7noted2treatedheredata");
                assertThat(context.metrics()).hasSize(1);
            }
        }
        assertThat(uses).containsExactly(CacheUse.Result.MISS, HIT);
    }

    @Test
    void failureOfAPipelineInIt_isThatOfItsStep() {
        Step<String, String> fails = Step.of("fails", (String in, Context context) -> {
            throw new IOException("broken");
        });
        try (StandaloneContext context = StandaloneContext.empty()) {
            assertThatExceptionOfType(StepFailedException.class)
                    .isThrownBy(() -> Pipeline.<String, String>start(fails).apply("in", context))
                    .withMessage("Step 'standalone/fails' failed: java.io.IOException: broken")
                    .withCauseInstanceOf(IOException.class);
        }
    }

    @Test
    void cancellationOfTheOptions_endsWhatRunsInIt() throws Exception {
        Cancellation cancellation = new Cancellation();
        CountDownLatch started = new CountDownLatch(1);
        RunListener listener = new RunListener() {
            @Override
            public void stepStarted(RunInfo run, String step) {
                started.countDown();
            }
        };
        RunOptions options = RunOptions.builder()
                .cancellation(cancellation)
                .listener(listener)
                .build();
        CompletableFuture<String> run = Background.start(() -> {
            try (StandaloneContext context = StandaloneContext.of(values, options)) {
                return Pipeline.<String, String>start(new Never()).apply("in", context);
            }
        });
        started.await();
        cancellation.cancel();
        assertThat(run)
                .failsWithin(Duration.ofSeconds(50))
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(StepFailedException.class);
    }
}
