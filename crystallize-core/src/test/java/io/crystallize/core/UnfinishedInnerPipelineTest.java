package io.crystallize.core;

import static io.crystallize.core.CachedRuns.BYPASS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.crystallize.core.cache.MapBackend;
import io.crystallize.core.cache.TraceCache;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.event.Level;

/** What a step starts or tries inside, and doesn't wait for, or goes on without. */
@Timeout(60)
class UnfinishedInnerPipelineTest {
    private static final AtomicReference<CompletableFuture<Integer>> GATE = new AtomicReference<>();
    private static final AtomicInteger SECOND = new AtomicInteger();
    private static final AtomicReference<CountDownLatch> INSIDE = new AtomicReference<>();

    private final TraceCache cache = new TraceCache(new MapBackend());

    @BeforeEach
    void reset() {
        GATE.set(new CompletableFuture<>());
        SECOND.set(0);
        INSIDE.set(new CountDownLatch(1));
    }

    private RunOptions.Builder cached() {
        return RunOptions.builder().cache(cache);
    }

    @Cacheable
    record Gated() implements AsyncStep<Integer, Integer> {
        @Override
        public CompletionStage<Integer> start(Integer input, Context context) {
            return GATE.get().thenApply(added -> input + added);
        }
    }

    record Second() implements Step<Integer, Integer> {
        @Override
        public Integer apply(Integer input, Context context) {
            SECOND.incrementAndGet();
            return input;
        }
    }

    /** Starts a pipeline inside, and ends without it. */
    record Impatient() implements AsyncStep<Integer, Integer> {
        @Override
        public CompletionStage<Integer> start(Integer input, Context context) {
            Pipeline.<Integer, Integer>start("gated", new Gated())
                    .then(new Second())
                    .start(input, context);
            return CompletableFuture.completedFuture(0);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void pipelineThatOutlivesItsStep_isCancelled_andWhoeverComputesTheSameNeedNotWaitForIt(boolean async)
            throws Exception {
        Pipeline<Integer, Integer> impatient = Pipeline.start(new Impatient());
        RunOptions options = cached().build();
        PipelineRun<Integer> run = async
                ? impatient.runAsync(1, ContextValues.empty(), options).get(30, TimeUnit.SECONDS)
                : impatient.run(1, ContextValues.empty(), options);
        assertThat(run.output()).isZero();
        CompletableFuture<Integer> old = GATE.getAndSet(CompletableFuture.completedFuture(5));
        PipelineRun<Integer> same = Pipeline.<Integer, Integer>start(new Gated())
                .runAsync(1, ContextValues.empty(), options)
                .get(30, TimeUnit.SECONDS);
        assertThat(same.output()).isEqualTo(6);
        old.complete(7);
        assertThat(SECOND).as("further inner steps").hasValue(0);
    }

    /** Waits in its own thread for a pipeline inside, whose computation one that it has started before is at. */
    record Mixed() implements AsyncStep<Integer, Integer> {
        @Override
        public CompletionStage<Integer> start(Integer input, Context context) {
            CompletableFuture<Integer> started =
                    Pipeline.<Integer, Integer>start("a", new Gated()).start(input, context);
            GATE.get().completeOnTimeout(5, 20, TimeUnit.MILLISECONDS);
            int waited = Pipeline.<Integer, Integer>start("b", new Gated()).apply(input, context);
            return started.thenApply(value -> value + waited);
        }
    }

    @Test
    void stepThatStartsAndAppliesTheSame_doesNotWaitForItself() {
        assertThat(Pipeline.start(new Mixed())
                        .run(1, ContextValues.empty(), cached().build())
                        .output())
                .isEqualTo(12);
    }

    record Late() implements AsyncStep<Integer, Integer> {
        @Override
        public CompletionStage<Integer> start(Integer input, Context context) throws InterruptedException {
            new CountDownLatch(1).await();
            return CompletableFuture.completedFuture(input);
        }
    }

    @Test
    void timeOut_isThatOfStartingAnAsyncStepToo() {
        assertThatExceptionOfType(StepFailedException.class)
                .isThrownBy(() -> Pipeline.start(new Late())
                        .trying(Attempts.once().within(Duration.ofMillis(50)))
                        .run(1))
                .withCauseInstanceOf(StepTimeoutException.class);
    }

    record Middle() implements Step<Integer, Integer> {
        @Override
        public Integer apply(Integer input, Context context) {
            return Pipeline.<Integer, Integer>start("gated", new Gated())
                    .trying(Attempts.once().within(Duration.ofMillis(20)))
                    .apply(input, context);
        }
    }

    /** Goes on without what a step two pipelines deeper fails at. */
    @Cacheable
    record Top() implements Step<Integer, Integer> {
        @Override
        public Integer apply(Integer input, Context context) {
            try {
                return Pipeline.<Integer, Integer>start("middle", new Middle()).apply(input, context);
            } catch (StepFailedException e) {
                return -1;
            }
        }
    }

    /** Goes on without what a step in a pipeline inside one of its own steps fails at. */
    record Swallows() implements Step<Integer, Integer> {
        @Override
        public Integer apply(Integer input, Context context) {
            return new Top().apply(input, context);
        }
    }

    @Cacheable
    record Above() implements Step<Integer, Integer> {
        @Override
        public Integer apply(Integer input, Context context) {
            return Pipeline.<Integer, Integer>start("swallows", new Swallows()).apply(input, context);
        }
    }

    @Test
    void timeOutThatWasSwallowed_howeverDeep_keepsAllAroundOutOfTheCache() {
        for (Step<Integer, Integer> step : List.of(new Top(), new Above())) {
            PipelineRun<Integer> run =
                    Pipeline.<Integer, Integer>start(step).run(1, ContextValues.empty(), cached().build());
            assertThat(run.output()).isEqualTo(-1);
            assertThat(CachedRuns.uses(run)).containsExactly(BYPASS);
        }
    }

    record Service(String name) implements ResourceSpec<String> {}

    record Down() implements ResourceFactory<Service, String> {
        @Override
        public Class<Service> specType() {
            return Service.class;
        }

        @Override
        public String create(Service spec, Secrets secrets) throws Exception {
            throw new java.io.IOException("the service is down");
        }
    }

    @Cacheable
    record Falls(boolean secret) implements Step<Integer, String> {
        @Override
        public String apply(Integer input, Context context) {
            try {
                return secret ? "with " + context.secret("TOKEN").value().length() : context.resource(new Service("a"));
            } catch (RuntimeException e) {
                return "without";
            }
        }
    }

    @Test
    void resultWithoutAResourceOrSecretThatCouldNotBeHad_isNotStored() {
        RunOptions options = cached().resources(ResourceFactories.none().with(new Down()))
                .secrets(name -> Optional.empty())
                .build();
        for (boolean secret : new boolean[] {true, false}) {
            PipelineRun<String> run = Pipeline.start(new Falls(secret)).run(1, ContextValues.empty(), options);
            assertThat(run.output()).isEqualTo("without");
            assertThat(CachedRuns.uses(run)).containsExactly(BYPASS);
        }
    }

    record Sleeps() implements Step<Integer, Integer> {
        @Override
        public Integer apply(Integer input, Context context) throws InterruptedException {
            INSIDE.get().countDown();
            new CountDownLatch(1).await();
            return input;
        }
    }

    /** Waits again when what it waited for inside was cancelled. */
    record WaitsAgain() implements Step<Integer, Integer> {
        @Override
        public Integer apply(Integer input, Context context) throws InterruptedException {
            try {
                return Pipeline.<Integer, Integer>start("sleeps", new Sleeps()).apply(input, context);
            } catch (StepFailedException e) {
                new CountDownLatch(1).await();
                return -1;
            }
        }
    }

    @Test
    void cancellation_isNotTakenBackFromTheStepAround() throws InterruptedException {
        Cancellation cancellation = new Cancellation();
        Thread cancels = new Thread(() -> {
            try {
                INSIDE.get().await();
                cancellation.cancel();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        cancels.start();
        assertThatExceptionOfType(StepFailedException.class)
                .isThrownBy(() -> Pipeline.start(new WaitsAgain())
                        .run(
                                1,
                                ContextValues.empty(),
                                RunOptions.builder().cancellation(cancellation).build()));
        cancels.join();
        assertThat(Thread.interrupted()).isFalse();
    }

    /** Tells a secret in a tag and an event, and fails. */
    record TellsSecret() implements Step<Integer, Integer> {
        @Override
        public Integer apply(Integer input, Context context) {
            String token = context.secret("TOKEN").value();
            context.env("HOME");
            context.event("login", Map.of("token", token));
            context.metric("tries", 1, Map.of("token", token));
            throw new IllegalStateException("denied to " + token);
        }
    }

    @Test
    void verbose_saysWhatAFailedStepAsked_andNoSecret() {
        RecordingLogger logger = new RecordingLogger(Level.INFO);
        assertThatExceptionOfType(StepFailedException.class)
                .isThrownBy(() -> Pipeline.start(new TellsSecret())
                        .run(
                                1,
                                ContextValues.empty(),
                                RunOptions.builder()
                                        .logger(logger)
                                        .verbose(true)
                                        .secrets(Secrets.of(Map.of("TOKEN", "hunter22")))
                                        .build()));
        assertThat(logger.lines())
                .anyMatch(line -> line.contains("tells-secret read env HOME"))
                .anyMatch(line -> line.contains("tells-secret failed: denied to [REDACTED]"))
                .anyMatch(line -> line.contains("event login {token=[REDACTED]}"))
                .noneMatch(line -> line.contains("hunter22"));
    }
}
