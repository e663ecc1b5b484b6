package io.crystallize.core;

import static io.crystallize.core.CachedRuns.HIT;
import static io.crystallize.core.CachedRuns.MISS;
import static io.crystallize.core.CachedRuns.uses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.crystallize.core.cache.MapBackend;
import io.crystallize.core.cache.TraceCache;
import io.crystallize.core.provenance.Artifact;
import io.crystallize.core.provenance.Metric;
import io.crystallize.core.provenance.Read;
import io.crystallize.core.provenance.TracedRead;
import java.io.IOException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.event.Level;

/** Tries of a step: what fails, what comes again, and what of it counts. */
@Timeout(120)
class AttemptsTest {
    private static final Key<Integer> NUMBER = Key.of("number", Integer.class);
    private static final Key<Integer> ATTEMPT = Key.of("attempt", Integer.class);

    /** What each attempt found, kept outside of the run. */
    private record Found(List<Double> draws, List<Context> contexts) {
        Found() {
            this(new ArrayList<>(), new ArrayList<>());
        }
    }

    private static final AtomicReference<Found> FOUND = new AtomicReference<>();

    /** Asks and tells all it can, then fails, but for the third attempt. */
    @Cacheable
    record ThirdTime() implements Step<Integer, Integer> {
        @Override
        public Integer apply(Integer input, Context context) throws IOException {
            Found found = FOUND.get();
            int attempt = found.contexts().size() + 1;
            found.contexts().add(context);
            found.draws().add(context.random().nextDouble());
            context.metric("attempt", attempt);
            context.put(ATTEMPT, attempt);
            context.artifact("attempt.txt", "attempt " + attempt);
            if (attempt < 3) {
                context.get(NUMBER);
                throw new IOException("attempt " + attempt);
            }
            return input + attempt;
        }
    }

    /** As {@link ThirdTime}, ending in another thread. */
    record ThirdTimeElsewhere() implements AsyncStep<Integer, Integer> {
        @Override
        public CompletionStage<Integer> start(Integer input, Context context) {
            return CompletableFuture.supplyAsync(() -> {
                try {
                    return new ThirdTime().apply(input, context);
                } catch (IOException e) {
                    throw new CompletionException(e);
                }
            });
        }
    }

    private final RecordingLogger logger = new RecordingLogger(Level.INFO);
    private final List<String> failures = Collections.synchronizedList(new ArrayList<>());
    private final RunListener listener = new RunListener() {
        @Override
        public void attemptFailed(RunInfo run, String step, int attempt, Throwable failure, boolean again) {
            failures.add(step + " " + attempt + " " + failure.getClass().getSimpleName() + (again ? " again" : ""));
        }
    };

    @BeforeEach
    void forget() {
        FOUND.set(new Found());
    }

    private RunOptions.Builder options() {
        return RunOptions.builder().logger(logger).listener(listener);
    }

    private <O> PipelineRun<O> run(Pipeline<Integer, O> pipeline) {
        return pipeline.run(1, ContextValues.empty().with(NUMBER, 7), options().build());
    }

    private StepFailedException failure(Pipeline<Integer, ?> pipeline) {
        return catchThrowableOfType(StepFailedException.class, () -> run(pipeline));
    }

    static Stream<Step<Integer, Integer>> thirdTime() {
        return Stream.of(new ThirdTime(), new ThirdTimeElsewhere());
    }

    @ParameterizedTest
    @MethodSource("thirdTime")
    void failedAttempts_leaveNothingBehind(Step<Integer, Integer> step) {
        PipelineRun<Integer> run = run(Pipeline.start("third", step).trying(Attempts.atMost(5)));
        assertThat(run.output()).isEqualTo(4);
        assertThat(run.metrics()).containsExactly(new Metric("attempt", 3, Map.of()));
        assertThat(run.context(ATTEMPT)).contains(3);
        assertThat(run.artifacts()).singleElement().extracting(Artifact::size).isEqualTo((long) "attempt 3".length());
        assertThat(run.provenance().get(0).reads())
                .extracting(TracedRead::read)
                .containsExactly(new Read(Read.Kind.RANDOM, ""), new Read(Read.Kind.PRESENCE, "attempt"));
        assertThat(run.provenance().get(0).writes()).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("thirdTime")
    void attempts_haveAContextOfTheirOwn_andDrawTheSame(Step<Integer, Integer> step) {
        run(Pipeline.start("third", step).trying(Attempts.atMost(3)));
        assertThat(FOUND.get().contexts()).hasSize(3).doesNotHaveDuplicates().allSatisfy(context -> {
            assertThatIllegalStateException()
                    .isThrownBy(() -> context.get(NUMBER))
                    .withMessageContaining("was used after the step had ended");
        });
        assertThat(FOUND.get().draws())
                .hasSize(3)
                .containsOnly(FOUND.get().draws().get(0));
    }

    @ParameterizedTest
    @MethodSource("thirdTime")
    void failedAttempts_areToldAndLogged(Step<Integer, Integer> step) {
        run(Pipeline.start("third", step).trying(Attempts.atMost(3)));
        assertThat(failures).containsExactly("third 1 IOException again", "third 2 IOException again");
        assertThat(logger.lines())
                .containsExactly(
                        "WARN Step 'third' failed in attempt 1 of 3, and is tried again: java.io.IOException: attempt 1",
                        "WARN Step 'third' failed in attempt 2 of 3, and is tried again: java.io.IOException: attempt 2");
    }

    @ParameterizedTest
    @MethodSource("thirdTime")
    void lastAttempt_isTheFailureOfTheStep(Step<Integer, Integer> step) {
        StepFailedException failure = failure(Pipeline.start("third", step).trying(Attempts.atMost(2)));
        assertThat(failure).hasMessage("Step 'third' failed: java.io.IOException: attempt 2");
        assertThat(failures).containsExactly("third 1 IOException again", "third 2 IOException");
        assertThat(logger.lines()).hasSize(1);
    }

    @Test
    void attempts_areNoPartOfTheKey() {
        RunOptions options = options().cache(new TraceCache(new MapBackend())).build();
        ContextValues values = ContextValues.empty().with(NUMBER, 7);
        Pipeline<Integer, Integer> once = Pipeline.start(new ThirdTime());
        PipelineRun<Integer> cold = once.trying(Attempts.atMost(3)).run(1, values, options);
        PipelineRun<Integer> warm = once.run(1, values, options);
        PipelineRun<Integer> within = once.trying(
                        Attempts.atMost(2).within(Duration.ofMinutes(1)).backoff(Duration.ofMinutes(1)))
                .run(1, values, options);
        assertThat(List.of(uses(cold), uses(warm), uses(within)))
                .containsExactly(List.of(MISS), List.of(HIT), List.of(HIT));
        assertThat(warm.metrics()).isEqualTo(cold.metrics());
    }

    @Test
    void otherSteps_areNotTriedAgain() {
        AtomicInteger runs = new AtomicInteger();
        Pipeline<Integer, Integer> pipeline = Pipeline.<Integer, Integer>start(new Counts(runs))
                .then(new ThirdTime())
                .trying(Attempts.atMost(3));
        assertThat(run(pipeline).output()).isEqualTo(4);
        assertThat(runs).hasValue(1);
    }

    record Counts(AtomicInteger runs) implements Step<Integer, Integer> {
        @Override
        public Integer apply(Integer input, Context context) {
            runs.incrementAndGet();
            return input;
        }
    }

    record Throws(AtomicInteger runs, Throwable failure) implements Step<Integer, Integer> {
        @Override
        public Integer apply(Integer input, Context context) {
            runs.incrementAndGet();
            throw Failures.unchecked(failure);
        }
    }

    static Stream<Throwable> errors() {
        return Stream.of(new AssertionError("wrong"), new NoClassDefFoundError("a/B"), new StackOverflowError("deep"));
    }

    @ParameterizedTest
    @MethodSource("errors")
    void error_isNotTriedAgain(Throwable error) {
        AtomicInteger runs = new AtomicInteger();
        StepFailedException failure =
                failure(Pipeline.start(new Throws(runs, error)).trying(Attempts.atMost(3)));
        assertThat(failure).hasCause(error);
        assertThat(runs).hasValue(1);
        assertThat(failures).containsExactly("throws 1 " + error.getClass().getSimpleName());
        assertThat(logger.lines()).isEmpty();
    }

    record ChangesItsInput(AtomicInteger runs, boolean fails) implements Step<int[], Integer> {
        @Override
        public Integer apply(int[] input, Context context) throws IOException {
            runs.incrementAndGet();
            input[0]++;
            if (fails) {
                throw new IOException("after the change");
            }
            return input[0];
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void stepThatChangedItsInput_isNotTriedAgain(boolean fails) {
        AtomicInteger runs = new AtomicInteger();
        Pipeline<int[], Integer> pipeline =
                Pipeline.<int[], Integer>start(new ChangesItsInput(runs, fails)).trying(Attempts.atMost(3));
        assertThatExceptionOfType(StepFailedException.class)
                .isThrownBy(() -> pipeline.run(new int[] {1}))
                .withStackTraceContaining("it changed its input in place");
        assertThat(runs).hasValue(1);
    }

    record IsInterrupted(AtomicInteger runs) implements Step<Integer, Integer> {
        @Override
        public Integer apply(Integer input, Context context) throws InterruptedException {
            if (runs.incrementAndGet() < 3) {
                throw new InterruptedException("by another");
            }
            return input;
        }
    }

    /** In the thread of {@code run}, an interrupt is its end; elsewhere, nobody has cancelled the run. */
    @Test
    void interruptedException_isTriedAgain_unlessItMeansThatTheRunIsCancelled() {
        Pipeline<Integer, Integer> pipeline =
                Pipeline.start(new IsInterrupted(new AtomicInteger())).trying(Attempts.atMost(3));
        assertThat(pipeline.runAsync(1, ContextValues.empty(), options().build()))
                .succeedsWithin(1, TimeUnit.MINUTES);
        assertThat(failures).hasSize(2);
        AtomicInteger runs = new AtomicInteger();
        StepFailedException failure =
                failure(Pipeline.start(new IsInterrupted(runs)).trying(Attempts.atMost(3)));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(failure).hasCauseInstanceOf(InterruptedException.class);
        assertThat(runs).hasValue(1);
    }

    /** As in a server that is down for long: each attempt comes right after the one before. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void manyAttempts_needNoDeepStack(boolean async) {
        AtomicInteger runs = new AtomicInteger();
        Pipeline<Integer, Integer> pipeline = Pipeline.start(new Throws(runs, new IllegalStateException("down")))
                .trying(Attempts.atMost(20_000));
        RunOptions options =
                RunOptions.builder().logger(new RecordingLogger(Level.ERROR)).build();
        assertThatThrownBy(() -> {
                    if (async) {
                        pipeline.runAsync(1, ContextValues.empty(), options).join();
                    } else {
                        pipeline.run(1, ContextValues.empty(), options);
                    }
                })
                .hasStackTraceContaining("IllegalStateException: down");
        assertThat(runs).hasValue(20_000);
    }

    record TellsASecret() implements Step<Integer, Integer> {
        @Override
        public Integer apply(Integer input, Context context) throws IOException {
            throw new IOException("401 for " + context.secret("KEY").value());
        }
    }

    @Test
    void loggedFailure_hasNoSecrets() {
        RunOptions options = options()
                .secrets(Secrets.of(Map.of("KEY", "hunter-2-and-more")))
                .build();
        assertThatExceptionOfType(StepFailedException.class)
                .isThrownBy(() -> Pipeline.start(new TellsASecret())
                        .trying(Attempts.atMost(2))
                        .run(1, ContextValues.empty(), options));
        assertThat(logger.lines())
                .singleElement()
                .asString()
                .contains("401 for ")
                .doesNotContain("hunter");
    }

    /** Waits in its thread, as long as it is told to, and notes what came of its context then. */
    record Hangs(CountDownLatch mayEnd, boolean interruptible, AtomicInteger runs, CompletableFuture<Throwable> late)
            implements Step<Integer, Integer> {
        Hangs(boolean interruptible) {
            this(new CountDownLatch(1), interruptible, new AtomicInteger(), new CompletableFuture<>());
        }

        @Override
        public Integer apply(Integer input, Context context) throws InterruptedException {
            if (runs.incrementAndGet() > 1) {
                return input + context.replicate();
            }
            while (true) {
                try {
                    mayEnd.await();
                    break;
                } catch (InterruptedException e) {
                    if (interruptible) {
                        late.complete(e);
                        throw e;
                    }
                }
            }
            try {
                context.metric("late", 1);
                late.complete(new AssertionError("it was not refused"));
            } catch (IllegalStateException e) {
                late.complete(e);
            }
            return -1;
        }
    }

    /** Waits for a future, in no thread. */
    record Waits(Queue<CompletableFuture<Integer>> started) implements AsyncStep<Integer, Integer> {
        @Override
        public CompletionStage<Integer> start(Integer input, Context context) {
            CompletableFuture<Integer> end = new CompletableFuture<>();
            started.add(end);
            return end;
        }
    }

    /** Short, so that a test is quick; nothing goes wrong if other attempts take longer too. */
    private static final Duration SHORT = Duration.ofMillis(50);

    @Test
    void syncStep_thatTakesTooLong_isInterrupted_andFails() throws Exception {
        Hangs step = new Hangs(true);
        StepFailedException failure =
                failure(Pipeline.start("hangs", step).trying(Attempts.once().within(SHORT)));
        assertThat(failure.getCause())
                .isInstanceOf(StepTimeoutException.class)
                .hasMessage(
                        "Step 'hangs' took longer than 0.05s."
                                + " Give it more time (Attempts.within, or 'timeout' in an experiment file), or make it faster.");
        assertThat(step.late().get(1, TimeUnit.MINUTES)).isInstanceOf(InterruptedException.class);
        assertThat(failures).containsExactly("hangs 1 StepTimeoutException");
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void syncStep_thatTakesTooLong_isTriedAgain() {
        Hangs step = new Hangs(true);
        PipelineRun<Integer> run =
                run(Pipeline.start("hangs", step).trying(Attempts.atMost(1000).within(SHORT)));
        assertThat(run.output()).isEqualTo(1);
        assertThat(step.runs()).hasValueGreaterThan(1);
        assertThat(failures).contains("hangs 1 StepTimeoutException again");
    }

    @Test
    void runGoesOn_withoutAStepThatWontBeInterrupted_whoseContextIsClosed() throws Exception {
        Hangs step = new Hangs(false);
        PipelineRun<Integer> run =
                run(Pipeline.start("hangs", step).trying(Attempts.atMost(1000).within(SHORT)));
        assertThat(run.output()).isEqualTo(1);
        assertThat(step.late()).isNotDone();
        step.mayEnd().countDown();
        assertThat(step.late().get(1, TimeUnit.MINUTES))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("was used after the step had ended");
        assertThat(run.metrics()).isEmpty();
    }

    @Test
    void asyncStep_thatTakesTooLong_isCancelled_andFails() {
        Queue<CompletableFuture<Integer>> started = new ConcurrentLinkedQueue<>();
        StepFailedException failure = failure(Pipeline.start("waits", new Waits(started))
                .trying(Attempts.atMost(3).within(SHORT)));
        assertThat(failure.getCause())
                .isInstanceOf(StepTimeoutException.class)
                .hasMessageContaining("Step 'waits' took longer than 0.05s.");
        assertThat(started).hasSize(3).allMatch(CompletableFuture::isCancelled);
        assertThat(failures)
                .containsExactly(
                        "waits 1 StepTimeoutException again",
                        "waits 2 StepTimeoutException again",
                        "waits 3 StepTimeoutException");
    }

    @Test
    void stepInTime_isNotDisturbed() {
        for (Duration time : List.of(Duration.ofMinutes(1), ChronoUnit.FOREVER.getDuration())) {
            Attempts attempts = Attempts.once().within(time);
            Pipeline<Integer, Integer> pipeline = Pipeline.<Integer, Integer>start(new Counts(new AtomicInteger()))
                    .trying(attempts)
                    .then(new EndsAtOnce())
                    .trying(attempts)
                    .then(new EndsElsewhere())
                    .trying(attempts);
            assertThat(run(pipeline).output()).isEqualTo(1);
        }
        assertThat(failures).isEmpty();
    }

    record EndsAtOnce() implements AsyncStep<Integer, Integer> {
        @Override
        public CompletionStage<Integer> start(Integer input, Context context) {
            return CompletableFuture.completedStage(input);
        }
    }

    record EndsElsewhere() implements AsyncStep<Integer, Integer> {
        @Override
        public CompletionStage<Integer> start(Integer input, Context context) {
            return CompletableFuture.supplyAsync(() -> input);
        }
    }

    /** The first future never ends. */
    record WaitsAtFirst(Queue<CompletableFuture<Integer>> started) implements AsyncStep<Integer, Integer> {
        @Override
        public CompletionStage<Integer> start(Integer input, Context context) {
            CompletableFuture<Integer> end = new CompletableFuture<>();
            if (!started.isEmpty()) {
                end.complete(input);
            }
            started.add(end);
            return end;
        }
    }

    record Applies(Pipeline<Integer, Integer> inner) implements Step<Integer, Integer> {
        @Override
        public Integer apply(Integer input, Context context) {
            return inner.apply(input, context);
        }
    }

    record Starts(Pipeline<Integer, Integer> inner) implements AsyncStep<Integer, Integer> {
        @Override
        public CompletionStage<Integer> start(Integer input, Context context) {
            return inner.start(input, context);
        }
    }

    static Stream<Function<Pipeline<Integer, Integer>, Step<Integer, Integer>>> outerSteps() {
        return Stream.of(Applies::new, Starts::new);
    }

    @ParameterizedTest
    @MethodSource("outerSteps")
    void pipelineInsideAStep_thatTakesTooLong_isCancelled_andTheRunGoesOn(
            Function<Pipeline<Integer, Integer>, Step<Integer, Integer>> outer) throws Exception {
        Queue<CompletableFuture<Integer>> started = new ConcurrentLinkedQueue<>();
        AtomicInteger followers = new AtomicInteger();
        Pipeline<Integer, Integer> inner =
                Pipeline.<Integer, Integer>start(new WaitsAtFirst(started)).then(new Counts(followers));
        PipelineRun<Integer> run = run(Pipeline.start("outer", outer.apply(inner))
                .trying(Attempts.atMost(1000).within(SHORT)));
        assertThat(run.output()).isEqualTo(1);
        CompletableFuture<Integer> first = started.remove();
        assertThatThrownBy(() -> first.get(1, TimeUnit.MINUTES)).isInstanceOf(CancellationException.class);
        assertThat(started).isNotEmpty();
        assertThat(followers).hasValueGreaterThan(0).hasValueLessThanOrEqualTo(started.size());
        assertThat(failures).contains("outer 1 StepTimeoutException again");
    }

    /** A step's own time-out is one of its failures, as any other. */
    @Test
    void timeoutExceptionOfTheStep_isItsOwn() {
        record TimesOut() implements Step<Integer, Integer> {
            @Override
            public Integer apply(Integer input, Context context) throws TimeoutException {
                throw new TimeoutException("the server's");
            }
        }
        StepFailedException failure = failure(Pipeline.<Integer, Integer>start(new TimesOut())
                .trying(Attempts.once().within(Duration.ofMinutes(1))));
        assertThat(failure.getCause())
                .isExactlyInstanceOf(TimeoutException.class)
                .hasMessage("the server's");
    }

    @Test
    void pause_doubles_upToALimit() {
        Attempts attempts = Attempts.atMost(100).backoff(Duration.ofMillis(10));
        assertThat(IntStream.rangeClosed(1, 5).mapToObj(attempts::pauseAfter).map(Duration::toMillis))
                .containsExactly(10L, 20L, 40L, 80L, 160L);
        assertThat(attempts.pauseAfter(31)).isEqualTo(Duration.ofMillis(10L << 30));
        assertThat(attempts.pauseAfter(99)).isEqualTo(attempts.pauseAfter(31));
        assertThat(Attempts.atMost(100).pauseAfter(50)).isZero();
    }

    @Test
    void pause_isKept_beforeTheNextAttempt() {
        Pipeline<Integer, Integer> pipeline =
                Pipeline.start(new ThirdTime()).trying(Attempts.atMost(3).backoff(Duration.ofMillis(20)));
        long start = System.nanoTime();
        run(pipeline);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(60));
    }

    @Test
    void attempts_thatMakeNoSense_areRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Attempts.atMost(0))
                .withMessage("The number of attempts is 0, but at least 1 is needed");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Attempts.once().backoff(Duration.ofMillis(-1)))
                .withMessage("The pause between attempts is PT-0.001S, which is negative");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Attempts.once().within(Duration.ZERO))
                .withMessage("The time for an attempt is PT0S, which is not positive");
    }
}
