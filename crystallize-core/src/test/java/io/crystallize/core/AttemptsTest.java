package io.crystallize.core;

import static io.crystallize.core.CachedRuns.HIT;
import static io.crystallize.core.CachedRuns.MISS;
import static io.crystallize.core.CachedRuns.uses;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.crystallize.core.provenance.Artifact;
import io.crystallize.core.provenance.ContextWrite;
import io.crystallize.core.provenance.Metric;
import io.crystallize.core.provenance.StepRecord;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.event.Level;
import org.slf4j.helpers.NOPLogger;

@Timeout(60)
class AttemptsTest {
    private static final Duration SHORT = Duration.ofMillis(20);
    /** On a busy machine the time of an attempt may be over before its thread has begun. */
    private static final Attempts SOME_OF_WHICH_START = Attempts.atMost(20).within(SHORT);

    private static final Duration LONG = Duration.ofDays(1);
    private static final Duration LONGER_THAN_NANOSECONDS_COUNT = Duration.ofDays(365 * 1000);
    private static final Key<String> FIRST = Key.of("first", String.class);
    private static final Key<String> SECOND = Key.of("second", String.class);
    private static final Key<Integer> NUMBER = Key.of("number", Integer.class);
    private static final AtomicInteger FAILURES = new AtomicInteger();

    private final RecordingLogger logger = new RecordingLogger();
    private final AtomicInteger attempts = new AtomicInteger();

    private RunOptions.Builder options() {
        return RunOptions.builder().logger(logger);
    }

    private <O> PipelineRun<O> run(Pipeline<Integer, O> pipeline) {
        return pipeline.run(3, ContextValues.empty(), options().build());
    }

    private StepFailedException failure(Pipeline<Integer, ?> pipeline) {
        return catchThrowableOfType(StepFailedException.class, () -> run(pipeline));
    }

    /** Returns a step that fails so often, and then returns its input. */
    private Step<Integer, Integer> fails(int times) {
        return Step.of("fails", (Integer input, Context context) -> {
            if (attempts.incrementAndGet() <= times) {
                throw new IOException("not yet");
            }
            return input;
        });
    }

    @Test
    void stepThatFailsTwice_succeedsInTheThirdAttempt() {
        assertThat(run(Pipeline.start(fails(2)).trying(Attempts.atMost(3))).output())
                .isEqualTo(3);
        assertThat(attempts).hasValue(3);
    }

    @Test
    void asynchronousStepThatFailsTwice_succeedsInTheThirdAttempt() {
        AsyncStep<Integer, Integer> step = AsyncStep.of("asks", (Integer input, Context context) -> {
            int attempt = attempts.incrementAndGet();
            return CompletableFuture.supplyAsync(() -> {
                if (attempt < 3) {
                    throw new IllegalStateException("not yet");
                }
                return input;
            });
        });
        assertThat(run(Pipeline.<Integer, Integer>start(step).trying(Attempts.atMost(3)))
                        .output())
                .isEqualTo(3);
        assertThat(attempts).hasValue(3);
    }

    @Test
    void manyAttempts_needNoDeepStack() {
        Pipeline<Integer, Integer> pipeline = Pipeline.start(fails(9_999)).trying(Attempts.atMost(10_000));
        RunOptions options = RunOptions.builder().logger(NOPLogger.NOP_LOGGER).build();
        assertThat(pipeline.run(3, ContextValues.empty(), options).output()).isEqualTo(3);
        assertThat(attempts).hasValue(10_000);
    }

    @Test
    void lastAttempt_isTheFailure() {
        StepFailedException failure = failure(Pipeline.start(fails(9)).trying(Attempts.atMost(3)));
        assertThat(failure.getCause()).isInstanceOf(IOException.class);
        assertThat(attempts).hasValue(3);
    }

    @Test
    void trying_isOfTheLastStepAlone() {
        Pipeline<Integer, Integer> pipeline = Pipeline.<Integer, Integer>start(
                        Step.of("first", (Integer input, Context context) -> input))
                .trying(Attempts.atMost(5))
                .then(fails(9));
        assertThat(failure(pipeline).step()).isEqualTo("fails");
        assertThat(attempts).hasValue(1);
    }

    @Test
    void attempts_areKeptInANestedPipeline() {
        Pipeline<Integer, Integer> inner = Pipeline.start(fails(2)).trying(Attempts.atMost(3));
        assertThat(run(Pipeline.<Integer, Integer>start("outer", inner)).output())
                .isEqualTo(3);
    }

    @Test
    void eachAttempt_hasAFreshContext_thatDrawsTheSameNumbers() {
        Queue<Context> contexts = new ConcurrentLinkedQueue<>();
        Queue<List<Integer>> drawn = new ConcurrentLinkedQueue<>();
        Step<Integer, Integer> step = Step.of("draws", (Integer input, Context context) -> {
            contexts.add(context);
            drawn.add(List.of(
                    context.random().nextInt(),
                    context.random().nextInt(),
                    context.random("b").nextInt()));
            if (drawn.size() < 3) {
                throw new IOException("not yet");
            }
            return input;
        });
        run(Pipeline.<Integer, Integer>start(step).trying(Attempts.atMost(3)));
        assertThat(contexts).hasSize(3).doesNotHaveDuplicates();
        assertThat(drawn).hasSize(3).containsOnly(drawn.peek());
        assertThat(drawn.peek()).doesNotHaveDuplicates();
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> contexts.peek().replicate())
                .withMessageContaining("after the step had ended");
    }

    /** Reads and tells something else in attempts that fail. */
    @Cacheable
    record Unsteady() implements Step<Integer, String> {
        @Override
        public String apply(Integer input, Context context) throws IOException {
            boolean fails = FAILURES.getAndDecrement() > 0;
            String read = context.get(fails ? FIRST : SECOND);
            context.put(NUMBER, fails ? 1 : 2);
            context.metric("fails", fails ? 1 : 2);
            context.artifact("log.txt", fails ? "failed" : "done");
            if (fails) {
                throw new IOException("not yet");
            }
            return read;
        }
    }

    @Test
    void failedAttempts_leaveNothing() throws InterruptedException {
        Pipeline<Integer, String> pipeline =
                Pipeline.<Integer, String>start(new Unsteady()).trying(Attempts.atMost(3));
        CachedRuns runs = new CachedRuns();
        List<String> written = new ArrayList<>();
        FAILURES.set(2);
        PipelineRun<String> run = runs.run(
                pipeline,
                3,
                ContextValues.empty().with(FIRST, "a").with(SECOND, "b"),
                options -> options.logger(logger)
                        .artifacts((step, artifact, content) -> written.add(new String(content, UTF_8))));
        assertThat(run.output()).isEqualTo("b");
        assertThat(run.context(NUMBER)).contains(2);
        assertThat(run.metrics()).containsExactly(new Metric("fails", 2, Map.of()));
        assertThat(run.artifacts()).extracting(Artifact::name).containsExactly("log.txt");
        assertThat(written).containsExactly("done");
        StepRecord record = run.provenance().get(0);
        assertThat(record.reads())
                .extracting(read -> read.read().toString())
                .containsExactly("context second", "presence number");
        assertThat(record.writes()).extracting(ContextWrite::text).containsExactly("2");

        PipelineRun<String> again =
                runs.run(pipeline, 3, ContextValues.empty().with(FIRST, "other").with(SECOND, "b"));
        assertThat(uses(again)).containsExactly(HIT);
    }

    @Test
    void key_isIndependentOfAttempts() throws InterruptedException {
        Pipeline<Integer, String> once = Pipeline.start(new Unsteady());
        Pipeline<Integer, String> often =
                once.trying(Attempts.atMost(3).backoff(LONG).within(LONG));
        assertThat(often.signature()).isEqualTo(once.signature());
        ContextValues values = ContextValues.empty().with(SECOND, "b");
        CachedRuns runs = new CachedRuns();
        FAILURES.set(0);
        assertThat(uses(runs.run(once, 3, values))).containsExactly(MISS);
        assertThat(uses(runs.run(often, 3, values))).containsExactly(HIT);
    }

    /** Remembers what it was told of attempts. */
    private static final class Listener implements RunListener {
        private final List<String> told = new CopyOnWriteArrayList<>();

        @Override
        public void attemptFailed(RunInfo run, String step, int attempt, Throwable failure, boolean again) {
            told.add(step + ' ' + attempt + ' ' + failure.getMessage() + (again ? ", again" : ""));
        }
    }

    @Test
    void failedAttempts_areToldToListeners_andLoggedWhereOneFollows() {
        Listener listener = new Listener();
        Pipeline<Integer, Integer> pipeline = Pipeline.start(fails(9)).trying(Attempts.atMost(3));
        assertThatExceptionOfType(StepFailedException.class)
                .isThrownBy(() -> pipeline.run(
                        3, ContextValues.empty(), options().listener(listener).build()));
        assertThat(listener.told)
                .containsExactly("fails 1 not yet, again", "fails 2 not yet, again", "fails 3 not yet");
        assertThat(logger.lines())
                .containsExactly(
                        "WARN Step 'fails' failed in attempt 1 of 3, and is tried again: java.io.IOException: not yet",
                        "WARN Step 'fails' failed in attempt 2 of 3, and is tried again: java.io.IOException: not yet");
    }

    @Test
    void logOfAFailedAttempt_showsNoSecret() {
        Step<Integer, Integer> step = Step.of("logs-in", (Integer input, Context context) -> {
            if (attempts.incrementAndGet() == 1) {
                throw new IOException("refused: " + context.secret("TOKEN").value());
            }
            return input;
        });
        Secrets secrets = Secrets.of(Map.of("TOKEN", "hunter2-hunter2"));
        Pipeline.<Integer, Integer>start(step)
                .trying(Attempts.atMost(2))
                .run(3, ContextValues.empty(), options().secrets(secrets).build());
        assertThat(logger.lines(Level.WARN))
                .singleElement()
                .asString()
                .contains("refused: ")
                .doesNotContain("hunter2");
    }

    @Test
    void error_isNotTriedAgain() {
        Step<Integer, Integer> step = Step.of("fails", (Integer input, Context context) -> {
            attempts.incrementAndGet();
            throw new AssertionError("broken");
        });
        assertThat(failure(Pipeline.<Integer, Integer>start(step).trying(Attempts.atMost(3)))
                        .getCause())
                .isInstanceOf(AssertionError.class);
        assertThat(attempts).hasValue(1);
        assertThat(logger.lines()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void stepThatChangedItsInput_isNotTriedAgain(boolean alsoThrows) {
        Step<double[], Double> step = Step.of("changes", (double[] input, Context context) -> {
            attempts.incrementAndGet();
            input[0]++;
            if (alsoThrows) {
                throw new IOException("not yet");
            }
            return input[0];
        });
        Pipeline<double[], Double> pipeline =
                Pipeline.<double[], Double>start(step).trying(Attempts.atMost(3));
        StepFailedException failure =
                catchThrowableOfType(StepFailedException.class, () -> pipeline.run(new double[] {1}));
        Throwable change = alsoThrows ? failure.getCause().getSuppressed()[0] : failure.getCause();
        assertThat(change).hasMessageContaining("it changed its input in place");
        assertThat(attempts).hasValue(1);
    }

    @Test
    void cancelledRun_isNotTriedAgain() {
        Cancellation cancellation = new Cancellation();
        Step<Integer, Integer> step = Step.of("cancels", (Integer input, Context context) -> {
            attempts.incrementAndGet();
            cancellation.cancel();
            Thread.interrupted();
            throw new IOException("cut off");
        });
        Pipeline<Integer, Integer> pipeline =
                Pipeline.<Integer, Integer>start(step).trying(Attempts.atMost(3));
        assertThatExceptionOfType(StepFailedException.class)
                .isThrownBy(() -> pipeline.run(
                        3,
                        ContextValues.empty(),
                        options().cancellation(cancellation).build()))
                .withMessageContaining("cut off");
        assertThat(attempts).hasValue(1);
    }

    @ParameterizedTest
    @CsvSource({"1, PT0.1S", "2, PT0.2S", "3, PT0.4S", "11, PT102.4S", "31, PT107374182.4S", "32, PT107374182.4S"})
    void pause_doublesWithEachFailure_upTo30Times(int attempt, Duration pause) {
        assertThat(Attempts.atMost(99).backoff(Duration.ofMillis(100)).pauseAfter(attempt))
                .isEqualTo(pause);
        assertThat(Attempts.atMost(99).pauseAfter(attempt)).isZero();
    }

    @Test
    void pause_isBetweenAttempts() {
        Queue<Long> times = new ConcurrentLinkedQueue<>();
        Step<Integer, Integer> step = Step.of("fails", (Integer input, Context context) -> {
            times.add(System.nanoTime());
            if (times.size() < 3) {
                throw new IOException("not yet");
            }
            return input;
        });
        run(Pipeline.<Integer, Integer>start(step).trying(Attempts.atMost(3).backoff(SHORT)));
        long first = times.remove();
        long second = times.remove();
        assertThat(Duration.ofNanos(second - first)).isGreaterThanOrEqualTo(SHORT);
        assertThat(Duration.ofNanos(times.remove() - second)).isGreaterThanOrEqualTo(SHORT.multipliedBy(2));
    }

    @Test
    void attemptThatTakesLonger_isInterrupted_andSaysSo() throws InterruptedException {
        CountDownLatch interrupted = new CountDownLatch(1);
        Step<Integer, Integer> step = Step.of("waits", (Integer input, Context context) -> {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
            return input;
        });
        StepFailedException failure =
                failure(Pipeline.<Integer, Integer>start(step).trying(SOME_OF_WHICH_START));
        assertThat(failure.getCause())
                .isInstanceOf(StepTimeoutException.class)
                .hasMessage(
                        "Step 'waits' took longer than 0.02s. Give it more time with Attempts.within, or make it faster.");
        interrupted.await();
    }

    @Test
    void attemptThatIgnoresTheInterrupt_isLeftBehind_andItsContextRefusesIt() throws InterruptedException {
        CountDownLatch mayEnd = new CountDownLatch(1);
        CompletableFuture<RuntimeException> refused = new CompletableFuture<>();
        Step<Integer, Integer> step = Step.of("stubborn", (Integer input, Context context) -> {
            boolean ended = false;
            while (!ended) {
                try {
                    mayEnd.await();
                    ended = true;
                } catch (InterruptedException e) {
                    ended = false; // whatever that may mean
                }
            }
            refused.complete(catchThrowableOfType(IllegalStateException.class, () -> context.metric("late", 1)));
            return input;
        });
        StepFailedException failure =
                failure(Pipeline.<Integer, Integer>start(step).trying(SOME_OF_WHICH_START));
        assertThat(failure.getCause()).isInstanceOf(StepTimeoutException.class);
        assertThat(refused).isNotDone();
        mayEnd.countDown();
        assertThat(refused.join())
                .hasMessageContaining("The context of step 'stubborn' was used after the step had ended");
    }

    @Test
    void futureThatTakesLonger_isCancelled() {
        CompletableFuture<Integer> answer = new CompletableFuture<>();
        Queue<Context> contexts = new ConcurrentLinkedQueue<>();
        AsyncStep<Integer, Integer> step = AsyncStep.of("asks", (Integer input, Context context) -> {
            contexts.add(context);
            return answer;
        });
        StepFailedException failure = failure(
                Pipeline.<Integer, Integer>start(step).trying(Attempts.once().within(SHORT)));
        assertThat(failure.getCause())
                .isInstanceOf(StepTimeoutException.class)
                .hasMessageStartingWith("Step 'asks' took longer than 0.02s.");
        assertThat(answer).isCancelled();
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> contexts.remove().metric("late", 1))
                .withMessageContaining("after the step had ended");
    }

    @Test
    void attemptAfterOneThatTookLonger_countsAlone() {
        Step<Integer, Integer> step = Step.of("waits", (Integer input, Context context) -> {
            context.metric("attempt", attempts.incrementAndGet());
            if (attempts.get() == 1) {
                new CountDownLatch(1).await();
            }
            return input;
        });
        // Many attempts: on a busy machine even one that doesn't wait may take longer.
        PipelineRun<Integer> run = run(Pipeline.<Integer, Integer>start(step)
                .trying(Attempts.atMost(100).within(SHORT)));
        assertThat(attempts).hasValueGreaterThan(1);
        assertThat(run.metrics()).containsExactly(new Metric("attempt", attempts.get(), Map.of()));
        assertThat(logger.lines(Level.WARN).get(0)).contains("failed in attempt 1 of 100", "took longer than 0.02s");
    }

    @Test
    void attemptInTime_tellsAndEndsAsWithoutALimit() {
        for (Duration time : List.of(LONG, LONGER_THAN_NANOSECONDS_COUNT)) {
            Attempts limited = Attempts.once().within(time);
            Pipeline<Integer, Integer> pipeline = Pipeline.<Integer, Integer>start(
                            Step.of("tells", (Integer input, Context context) -> {
                                context.metric("input", input);
                                return input + 1;
                            }))
                    .trying(limited)
                    .then(AsyncStep.of("asks", (Integer input, Context context) -> {
                        context.metric("input", input);
                        return CompletableFuture.supplyAsync(() -> input + 1);
                    }))
                    .trying(limited);
            PipelineRun<Integer> run = run(pipeline);
            assertThat(run.output()).isEqualTo(5);
            assertThat(run.metrics()).extracting(Metric::value).containsExactly(3.0, 4.0);
        }
    }

    @Test
    void failureInTime_isTheStepsOwn() {
        Attempts limited = Attempts.once().within(LONG);
        assertThat(failure(Pipeline.start(fails(1)).trying(limited)).getCause()).isInstanceOf(IOException.class);
        AsyncStep<Integer, Integer> step = AsyncStep.of(
                "asks",
                (Integer input, Context context) ->
                        CompletableFuture.<Integer>failedFuture(new IOException("no line")));
        assertThat(failure(Pipeline.<Integer, Integer>start(step).trying(limited))
                        .getCause())
                .isInstanceOf(IOException.class);
    }

    @Test
    void cancelling_interruptsAnAttemptThatHasAThreadOfItsOwn() throws InterruptedException {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        Step<Integer, Integer> step = Step.of("waits", (Integer input, Context context) -> {
            entered.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
            return input;
        });
        Pipeline<Integer, Integer> pipeline =
                Pipeline.<Integer, Integer>start(step).trying(Attempts.atMost(2).within(LONG));
        CompletableFuture<PipelineRun<Integer>> run =
                pipeline.runAsync(3, ContextValues.empty(), options().build());
        entered.await();
        run.cancel(true);
        interrupted.await();
        assertThat(logger.lines()).isEmpty();
    }

    @Test
    void endOfTheTime_thatFindsAResult_isNone() throws Exception {
        FutureTask<Integer> endsJustInTime = new FutureTask<>(() -> 5) {
            @Override
            public boolean cancel(boolean interrupt) {
                run();
                return super.cancel(interrupt);
            }
        };
        assertThat(Waiting.forResult(endsJustInTime, 1)).isEqualTo(5);
    }

    @Test
    void illegalValues_areRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Attempts.atMost(0))
                .withMessage("The number of attempts is 0, but at least 1 is needed");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Attempts.once().backoff(Duration.ofSeconds(-1)))
                .withMessage("The pause between attempts is PT-1S, which is negative");
        for (Duration none : List.of(Duration.ZERO, Duration.ofSeconds(-1))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Attempts.once().within(none))
                    .withMessage("The time for an attempt is " + none + ", which is not positive");
        }
        assertThatNullPointerException().isThrownBy(() -> Attempts.once().backoff(null));
    }
}
