package io.crystallize.core;

import static io.crystallize.core.CachedRuns.BYPASS;
import static io.crystallize.core.CachedRuns.HIT;
import static io.crystallize.core.CachedRuns.MISS;
import static io.crystallize.core.CachedRuns.uses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.crystallize.core.cache.CacheBackend;
import io.crystallize.core.cache.MapBackend;
import io.crystallize.core.cache.TraceCache;
import io.crystallize.core.provenance.Read;
import io.crystallize.core.provenance.TracedRead;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a step asks for by describing it: made once for a run, which closes it however it ends. */
@Timeout(60)
class ResourcesInRunsTest {
    private static final List<String> LIFE = new CopyOnWriteArrayList<>();

    record Model(String name) implements ResourceSpec<String> {}

    record Models(String prefix) implements ResourceFactory<Model, String> {
        @Override
        public Class<Model> specType() {
            return Model.class;
        }

        @Override
        public String create(Model spec, Secrets secrets) {
            LIFE.add("made " + spec.name());
            return prefix + spec.name();
        }

        @Override
        public void close(String resource) {
            LIFE.add("closed " + resource.substring(prefix.length()));
        }
    }

    @Cacheable
    record Uses(String model) implements Step<String, String> {
        @Override
        public String apply(String input, Context context) {
            return input + ' ' + context.resource(new Model(model));
        }
    }

    private final CachedRuns runs = new CachedRuns();
    private final ResourceFactories factories = ResourceFactories.none().with(new Models("the "));

    @BeforeEach
    void forget() {
        LIFE.clear();
        WAITS.set(new CountDownLatch(1));
    }

    private PipelineRun<String> run(Pipeline<String, String> pipeline, ResourceFactories made)
            throws InterruptedException {
        return runs.run(pipeline, "in", ContextValues.empty(), options -> options.resources(made));
    }

    private static Pipeline<String, String> using(String first, String... more) {
        Pipeline<String, String> pipeline = Pipeline.start("uses-" + first, new Uses(first));
        for (String model : more) {
            pipeline = pipeline.then("uses-" + model, new Uses(model));
        }
        return pipeline;
    }

    // Traced

    @Test
    void resource_isReadAsItsDescription_andTheFactory() throws InterruptedException {
        PipelineRun<String> cold = run(using("small"), factories);
        assertThat(cold.output()).isEqualTo("in the small");
        assertThat(uses(cold)).containsExactly(MISS);
        assertThat(cold.provenance().get(0).reads())
                .extracting(TracedRead::read)
                .singleElement()
                .satisfies(read -> {
                    assertThat(read.kind()).isEqualTo(Read.Kind.RESOURCE);
                    assertThat(read.name()).startsWith(Model.class.getName() + ' ');
                });
        assertThat(uses(run(using("small"), factories))).containsExactly(HIT);
        assertThat(uses(run(using("large"), factories))).containsExactly(MISS);
        PipelineRun<String> other = run(using("small"), ResourceFactories.none().with(new Models("a ")));
        assertThat(other.output()).isEqualTo("in a small");
        assertThat(uses(other)).containsExactly(MISS);
    }

    @Test
    void resourceWithoutAFactory_isTold_andThatIsARead() throws InterruptedException {
        assertThatExceptionOfType(StepFailedException.class)
                .isThrownBy(() -> run(using("small"), ResourceFactories.none()))
                .withCauseInstanceOf(IllegalArgumentException.class)
                .withMessageContaining(Model.class.getName());
        assertThat(uses(run(using("small"), factories))).containsExactly(MISS);
    }

    @Test
    void hit_makesNothing() throws InterruptedException {
        run(using("small", "large"), factories);
        LIFE.clear();
        PipelineRun<String> warm = run(using("small", "large"), factories);
        assertThat(uses(warm)).containsExactly(HIT, HIT);
        assertThat(warm.output()).isEqualTo("in the small the large");
        assertThat(LIFE).isEmpty();
    }

    // One for a run

    @Test
    void resource_isMadeOnceForARun_andClosedInReverseOrder() throws InterruptedException {
        for (int i = 0; i < 2; i++) {
            runs.backend.entries.clear();
            LIFE.clear();
            Pipeline<String, String> pipeline = using("small", "large").then("again", new Uses("small"));
            assertThat(run(pipeline, factories).output()).isEqualTo("in the small the large the small");
            assertThat(LIFE).containsExactly("made small", "made large", "closed large", "closed small");
        }
    }

    @Test
    void resourcesOfAnAsynchronousRun_areClosedBeforeItCompletes() throws Exception {
        List<String> atTheEnd = using("small", "large")
                .runAsync(
                        "in",
                        ContextValues.empty(),
                        RunOptions.builder().resources(factories).build())
                .thenApply(run -> List.copyOf(LIFE))
                .get();
        assertThat(atTheEnd).containsExactly("made small", "made large", "closed large", "closed small");
    }

    record Fails() implements Step<String, String> {
        @Override
        public String apply(String input, Context context) throws IOException {
            context.resource(new Model("of the failing step"));
            throw new IOException("broken");
        }
    }

    @Test
    void resources_areClosed_afterFailures_andOneIsEnoughForAllAttempts() {
        Pipeline<String, String> pipeline =
                using("small").then(new Fails()).trying(Attempts.atMost(3)).then("never", new Uses("large"));
        assertThat(catchThrowable(() -> run(pipeline, factories))).isInstanceOf(StepFailedException.class);
        assertThat(LIFE)
                .containsExactly(
                        "made small", "made of the failing step", "closed of the failing step", "closed small");
    }

    private static final AtomicReference<CountDownLatch> WAITS = new AtomicReference<>();

    /** Has a resource, says so, and waits to be interrupted. */
    record Waits() implements Step<String, String> {
        @Override
        public String apply(String input, Context context) throws InterruptedException {
            context.resource(new Model("held"));
            WAITS.get().countDown();
            new CountDownLatch(1).await();
            return input;
        }
    }

    record WaitsAsync() implements AsyncStep<String, String> {
        @Override
        public CompletionStage<String> start(String input, Context context) {
            context.resource(new Model("held"));
            WAITS.get().countDown();
            return new CompletableFuture<>();
        }
    }

    @Test
    void resources_areClosed_afterATimeOut() {
        for (Step<String, String> waits : List.<Step<String, String>>of(new Waits(), new WaitsAsync())) {
            LIFE.clear();
            Pipeline<String, String> pipeline =
                    using("small").then(waits).trying(Attempts.atMost(10).within(Duration.ofMillis(100)));
            assertThat(catchThrowable(() -> run(pipeline, factories)))
                    .isInstanceOf(StepFailedException.class)
                    .hasCauseInstanceOf(StepTimeoutException.class);
            assertThat(LIFE).containsExactly("made small", "made held", "closed held", "closed small");
            runs.backend.entries.clear();
        }
    }

    @Test
    void resources_areClosed_afterCancellation() throws Exception {
        for (Step<String, String> waits : List.<Step<String, String>>of(new Waits(), new WaitsAsync())) {
            LIFE.clear();
            WAITS.set(new CountDownLatch(1));
            Cancellation cancellation = new Cancellation();
            RunOptions options = RunOptions.builder()
                    .resources(factories)
                    .cancellation(cancellation)
                    .build();
            CompletableFuture<PipelineRun<String>> run =
                    Background.start(() -> using("small").then(waits).run("in", ContextValues.empty(), options));
            WAITS.get().await();
            cancellation.cancel();
            assertThat(run)
                    .failsWithin(Duration.ofSeconds(50))
                    .withThrowableOfType(ExecutionException.class)
                    .withCauseInstanceOf(StepFailedException.class);
            assertThat(LIFE).containsExactly("made small", "made held", "closed held", "closed small");
        }
    }

    @Test
    void resources_areClosed_afterAnInterrupt() throws Exception {
        CompletableFuture<Thread> thread = new CompletableFuture<>();
        CompletableFuture<Boolean> interrupted = Background.start(() -> {
            thread.complete(Thread.currentThread());
            Throwable failed = catchThrowable(() -> using("small")
                    .then(new Waits())
                    .run(
                            "in",
                            ContextValues.empty(),
                            RunOptions.builder().resources(factories).build()));
            return failed instanceof StepFailedException
                    && Thread.currentThread().isInterrupted();
        });
        WAITS.get().await();
        thread.get().interrupt();
        assertThat(interrupted).succeedsWithin(Duration.ofSeconds(50)).isEqualTo(true);
        assertThat(LIFE).containsExactly("made small", "made held", "closed held", "closed small");
    }

    // Shared by several runs

    @Test
    void sharedResources_areMadeOnceForAllRuns_andNotClosedByThem() throws InterruptedException {
        try (Resources shared = factories.open(Secrets.none())) {
            RunOptions options = RunOptions.builder().resources(shared).build();
            for (int i = 0; i < 3; i++) {
                assertThat(using("small")
                                .run("in", ContextValues.empty(), options)
                                .output())
                        .isEqualTo("in the small");
            }
            Pipeline<String, String> failing = using("small").then(new Fails());
            assertThat(catchThrowable(() -> failing.run("in", ContextValues.empty(), options)))
                    .isInstanceOf(StepFailedException.class);
            assertThat(LIFE).containsExactly("made small", "made of the failing step");
        }
        assertThat(LIFE).endsWith("closed of the failing step", "closed small").hasSize(4);
    }

    // Made again

    private PipelineRun<String> warmWithoutBlobs(CacheBackend backend, RunOptions.Builder options) {
        return using("small")
                .run(
                        "in",
                        ContextValues.empty(),
                        options.cache(new TraceCache(backend)).build());
    }

    @Test
    void outputThatIsGone_isMadeAgainAfterTheRun_withResourcesOfItsOwn() {
        MapBackend backend = new MapBackend();
        warmWithoutBlobs(backend, RunOptions.builder().resources(factories));
        backend.blobs.clear();
        LIFE.clear();
        PipelineRun<String> warm =
                warmWithoutBlobs(backend, RunOptions.builder().resources(factories));
        assertThat(uses(warm)).containsExactly(HIT);
        assertThat(LIFE).isEmpty();
        assertThat(warm.output()).isEqualTo("in the small");
        assertThat(LIFE).containsExactly("made small", "closed small");
        assertThat(warm.output()).isEqualTo("in the small");
        assertThat(LIFE).hasSize(2);
    }

    @Test
    void outputThatIsGone_isMadeAgainWithSharedResources_openOrClosed() {
        for (boolean open : List.of(true, false)) {
            MapBackend backend = new MapBackend();
            warmWithoutBlobs(backend, RunOptions.builder().resources(factories));
            backend.blobs.clear();
            LIFE.clear();
            PipelineRun<String> warm;
            try (Resources shared = factories.open(Secrets.none())) {
                warm = warmWithoutBlobs(backend, RunOptions.builder().resources(shared));
                if (open) {
                    assertThat(warm.output()).isEqualTo("in the small");
                    assertThat(LIFE).containsExactly("made small");
                }
            }
            assertThat(warm.output()).isEqualTo("in the small");
            assertThat(LIFE).containsExactly("made small", "closed small");
        }
    }

    // What nothing says the state of

    /** Has state that is no part of any key. */
    static final class Stateful implements ResourceFactory<Model, String> {
        private final String prefix;

        Stateful(String prefix) {
            this.prefix = prefix;
        }

        @Override
        public Class<Model> specType() {
            return Model.class;
        }

        @Override
        public String create(Model spec, Secrets secrets) {
            return prefix + spec.name();
        }
    }

    @Test
    void resourceOfAFactoryWhoseStateIsUnknown_keepsTheStepOutOfTheCache_withTheReason() throws InterruptedException {
        for (String prefix : List.of("first ", "second ")) {
            PipelineRun<String> run =
                    run(using("small"), ResourceFactories.none().with(new Stateful(prefix)));
            assertThat(run.output()).isEqualTo("in " + prefix + "small");
            assertThat(uses(run)).containsExactly(BYPASS);
            assertThat(run.provenance().get(0).cache().reason()).contains(Stateful.class.getName());
        }
    }
}
