package io.crystallize.core;

import static io.crystallize.core.CachedRuns.BYPASS;
import static io.crystallize.core.CachedRuns.HIT;
import static io.crystallize.core.CachedRuns.MISS;
import static io.crystallize.core.CachedRuns.uses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.crystallize.core.cache.MapBackend;
import io.crystallize.core.cache.TraceCache;
import io.crystallize.core.problem.InvalidInputException;
import io.crystallize.core.provenance.CacheUse;
import io.crystallize.core.provenance.StepRecord;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@link Pipeline#runAsync}: the seed's {@code arun}. */
@Timeout(60)
class PipelineArunTest {
    private static final int RUNS = 10_000;
    private static final Key<String> UNIT = Key.of("unit", String.class);
    private static final Key<Integer> SUM = Key.of("sum", Integer.class);
    private static final AtomicReference<CountDownLatch> ENTERED = new AtomicReference<>();
    private static final AtomicReference<CountDownLatch> MAY_END = new AtomicReference<>();
    private static final AtomicInteger LATER_STEPS = new AtomicInteger();

    private final WatchedThreads threads = new WatchedThreads(2);
    private final MapBackend backend = new MapBackend();
    private final TraceCache cache = new TraceCache(backend);

    @BeforeEach
    void reset() {
        ENTERED.set(new CountDownLatch(1));
        MAY_END.set(new CountDownLatch(1));
        LATER_STEPS.set(0);
    }

    @AfterEach
    void threads_areLeftWithoutAnInterrupt() throws InterruptedException {
        threads.endUninterrupted();
    }

    /** Asks and tells all sorts of things. */
    @Cacheable
    record Sum() implements Step<List<Integer>, Integer> {
        @Override
        public Integer apply(List<Integer> numbers, Context context) {
            int sum = numbers.stream().mapToInt(Integer::intValue).sum()
                    + context.random().nextInt(10);
            context.metric("sum", sum, Map.of("unit", context.get(UNIT)));
            context.put(SUM, sum);
            context.artifact("sum.txt", Integer.toString(sum));
            return sum;
        }
    }

    /** Ends in a thread that is no one's. */
    record AddLater(int number) implements AsyncStep<Integer, Integer> {
        @Override
        public CompletionStage<Integer> start(Integer input, Context context) {
            return CompletableFuture.supplyAsync(() -> {
                context.metric("before", input);
                return input + number;
            });
        }
    }

    /** Waits until it may end, or is interrupted. */
    @Cacheable
    record Waits() implements Step<Integer, Integer> {
        @Override
        public Integer apply(Integer input, Context context) throws InterruptedException {
            ENTERED.get().countDown();
            MAY_END.get().await();
            return input;
        }
    }

    @Cacheable
    record Later() implements Step<Integer, Integer> {
        @Override
        public Integer apply(Integer input, Context context) {
            LATER_STEPS.incrementAndGet();
            return input;
        }
    }

    /** Says how a run ended, when it has. */
    private static final class End implements RunListener {
        private final CompletableFuture<StepFailedException> failure = new CompletableFuture<>();

        @Override
        public void runEnded(RunInfo run, List<StepRecord> completed, @Nullable StepFailedException thrown) {
            failure.complete(thrown);
        }

        StepFailedException failure() {
            return failure.join();
        }
    }

    private RunOptions.Builder options() {
        return RunOptions.builder().executor(threads).cache(cache);
    }

    private static List<StepRecord> withoutTimes(PipelineRun<?> run) {
        return run.provenance().stream()
                .map(step -> new StepRecord(
                        step.name(),
                        step.type(),
                        step.parameters(),
                        step.code(),
                        step.input(),
                        step.output(),
                        step.cache(),
                        step.reads(),
                        step.writes(),
                        step.metrics(),
                        step.artifacts(),
                        Instant.EPOCH,
                        Duration.ZERO))
                .toList();
    }

    private static CompletableFuture<PipelineRun<Integer>> start(
            Pipeline<Integer, Integer> pipeline, RunOptions.Builder options) {
        return pipeline.runAsync(3, ContextValues.empty(), options.build());
    }

    private static StepFailedException failure(CompletableFuture<?> run) {
        CompletionException failure = catchThrowableOfType(CompletionException.class, run::join);
        assertThat(failure).hasCauseInstanceOf(StepFailedException.class);
        return (StepFailedException) failure.getCause();
    }

    private static Pipeline<Integer, Integer> waitFor(CompletableFuture<Integer> answer) {
        return Pipeline.<Integer, Integer>start(AsyncStep.of("ask", (Integer input, Context context) -> answer))
                .then(new Later());
    }

    private static Pipeline<Integer, Integer> waits() {
        return Pipeline.<Integer, Integer>start(new Waits()).then(new Later());
    }

    @Test
    void runsThatWaitForAnAsynchronousStep_holdNoThread() throws InterruptedException {
        CompletableFuture<Integer> answer = new CompletableFuture<>();
        CountDownLatch started = new CountDownLatch(RUNS);
        Pipeline<Integer, Integer> pipeline = Pipeline.<Integer, Integer>start(
                        AsyncStep.of("ask", (Integer input, Context context) -> {
                            started.countDown();
                            return answer.thenApply(number -> input + number);
                        }))
                .then(Step.of("twice", (Integer input, Context context) -> 2 * input));
        List<CompletableFuture<PipelineRun<Integer>>> runs = new ArrayList<>();
        for (int i = 0; i < RUNS; i++) {
            runs.add(pipeline.runAsync(i, ContextValues.empty(), options().build()));
        }
        started.await();
        assertThat(runs).noneMatch(CompletableFuture::isDone);
        answer.complete(1);
        for (int i = 0; i < RUNS; i++) {
            assertThat(runs.get(i).join().output()).isEqualTo(2 * (i + 1));
        }
    }

    @Test
    void everything_isAsInRun_coldAndWarm() {
        Pipeline<List<Integer>, Integer> pipeline = Pipeline.<List<Integer>, Integer>start(new Sum())
                .then("add", new AddLater(1))
                .then(new Later());
        ContextValues values = ContextValues.empty().with(UNIT, "g");
        List<Integer> input = List.of(1, 2, 3);
        TraceCache other = new TraceCache(new MapBackend());
        for (CacheUse.Result use : List.of(MISS, HIT)) {
            PipelineRun<Integer> here = pipeline.run(
                    input, values, RunOptions.builder().cache(other).seed(7).build());
            PipelineRun<Integer> elsewhere =
                    pipeline.runAsync(input, values, options().seed(7).build()).join();
            assertThat(elsewhere.output()).isEqualTo(here.output());
            assertThat(elsewhere.outputDigest()).isEqualTo(here.outputDigest()).isPresent();
            assertThat(elsewhere.context(SUM)).isEqualTo(here.context(SUM)).isPresent();
            assertThat(withoutTimes(elsewhere)).isEqualTo(withoutTimes(here));
            assertThat(uses(elsewhere)).containsExactly(use, BYPASS, use);
        }
    }

    @Test
    void synchronousSteps_areInThreadsOfTheExecutor_alsoAfterOneThatEndedElsewhere() {
        List<Boolean> own = new CopyOnWriteArrayList<>();
        Step<Integer, Integer> look = Step.of("look", (Integer input, Context context) -> {
            own.add(threads.ownCurrent());
            return input;
        });
        start(
                        Pipeline.<Integer, Integer>start(look)
                                .then("add", new AddLater(1))
                                .then("look-again", look),
                        options())
                .join();
        assertThat(own).containsExactly(true, true);
    }

    @Test
    void failingStep_isTheFailureOfTheFuture_withTheStepsBefore() {
        Pipeline<Integer, Integer> pipeline = Pipeline.<Integer, Integer>start(new AddLater(1))
                .then(AsyncStep.of(
                        "ask",
                        (Integer input, Context context) ->
                                CompletableFuture.<Integer>failedFuture(new IOException("no line"))))
                .then(new Later());
        StepFailedException failure = failure(start(pipeline, options()));
        assertThat(failure.step()).isEqualTo("ask");
        assertThat(failure.getCause()).isInstanceOf(IOException.class).hasMessage("no line");
        assertThat(failure.completed()).extracting(StepRecord::name).containsExactly("add-later");
        assertThat(LATER_STEPS).hasValue(0);
    }

    @Test
    void asynchronousStep_thatGivesNoStage_fails() {
        assertThat(failure(start(waitFor(null), options()))).hasMessageContaining("start returned no CompletionStage");
    }

    @Test
    void cancelling_interruptsTheStepThatRuns_andStoresNothing() throws InterruptedException {
        End end = new End();
        CompletableFuture<PipelineRun<Integer>> run = start(waits(), options().listener(end));
        ENTERED.get().await();
        run.cancel(true);
        assertThat(end.failure().step()).isEqualTo("waits");
        assertThat(end.failure().getCause()).isInstanceOf(InterruptedException.class);
        assertThat(run).isCancelled();
        assertThat(backend.entries).isEmpty();
        assertThat(LATER_STEPS).hasValue(0);
        MAY_END.get().countDown();
        assertThat(uses(start(waits(), options()).join())).containsExactly(MISS, MISS);
    }

    @Test
    void cancelling_cancelsTheFutureOfTheStepThatIsUnderWay() throws Exception {
        CompletableFuture<Integer> answer = new CompletableFuture<>();
        End end = new End();
        CompletableFuture<PipelineRun<Integer>> run =
                start(waitFor(answer), options().listener(end));
        threads.finishAll();
        run.cancel(true);
        assertThat(answer).isCancelled();
        assertThat(end.failure().step()).isEqualTo("ask");
        assertThat(end.failure().getCause()).isInstanceOf(CancellationException.class);
        assertThat(backend.entries).isEmpty();
        assertThat(LATER_STEPS).hasValue(0);
    }

    @Test
    void cancelling_endsTheWaitForWhatAnotherRunComputes_whichGoesOn() throws Exception {
        CompletableFuture<PipelineRun<Integer>> first = start(waits(), options());
        ENTERED.get().await();
        End end = new End();
        CompletableFuture<PipelineRun<Integer>> second =
                start(waits(), options().listener(end));
        threads.submit(() -> {}).get(); // in the thread that the first run leaves: the second holds none
        second.cancel(true);
        assertThat(end.failure().step()).isEqualTo("waits");
        assertThat(end.failure().getCause()).isInstanceOf(CancellationException.class);
        assertThat(first).isNotDone();
        MAY_END.get().countDown();
        assertThat(uses(first.join())).containsExactly(MISS, MISS);
    }

    @Test
    void cancelling_endsThePauseBetweenAttempts() throws Exception {
        AtomicInteger attempts = new AtomicInteger();
        Pipeline<Integer, Integer> pipeline = Pipeline.<Integer, Integer>start(
                        Step.of("fails", (Integer input, Context context) -> {
                            attempts.incrementAndGet();
                            throw new IOException("not yet");
                        }))
                .trying(Attempts.atMost(2).backoff(Duration.ofDays(1)));
        End end = new End();
        CompletableFuture<PipelineRun<Integer>> run =
                start(pipeline, options().listener(end).logger(new RecordingLogger()));
        threads.finishAll();
        assertThat(attempts).hasValue(1);
        assertThat(run).isNotDone();
        run.cancel(true);
        assertThat(end.failure().step()).isEqualTo("fails");
        assertThat(end.failure().getCause()).isInstanceOf(CancellationException.class);
        assertThat(attempts).hasValue(1);
    }

    @Test
    void cancelling_beforeTheExecutorBegins_startsNoStep() {
        Queue<Runnable> tasks = new ArrayDeque<>();
        End end = new End();
        CompletableFuture<PipelineRun<Integer>> run = start(
                Pipeline.start(new Later()), options().executor(tasks::add).listener(end));
        run.cancel(true);
        tasks.remove().run();
        assertThat(end.failure().step()).isEqualTo("later");
        assertThat(LATER_STEPS).hasValue(0);
    }

    @Test
    void stepThatEndsInSpiteOfTheInterrupt_isTheLast() throws InterruptedException {
        Step<Integer, Integer> stubborn = Step.of("stubborn", (Integer input, Context context) -> {
            ENTERED.get().countDown();
            try {
                MAY_END.get().await();
            } catch (InterruptedException e) {
                return -input;
            }
            return input;
        });
        End end = new End();
        CompletableFuture<PipelineRun<Integer>> run = start(
                Pipeline.<Integer, Integer>start(stubborn).then(new Later()),
                options().listener(end));
        ENTERED.get().await();
        run.cancel(true);
        assertThat(end.failure().step()).isEqualTo("later");
        assertThat(end.failure().completed()).extracting(StepRecord::name).containsExactly("stubborn");
        assertThat(LATER_STEPS).hasValue(0);
    }

    @Test
    void interruptOfAStepsOwn_endsWithTheStep() {
        Pipeline<Integer, Boolean> pipeline = Pipeline.<Integer, Integer>start(
                        Step.of("interrupts", (Integer input, Context context) -> {
                            Thread.currentThread().interrupt();
                            return input;
                        }))
                .then(Step.of(
                        "looks",
                        (Integer input, Context context) ->
                                Thread.currentThread().isInterrupted()));
        assertThat(pipeline.runAsync(3, ContextValues.empty(), options().build())
                        .join()
                        .output())
                .isFalse();
    }

    @Test
    void cancellation_endsAllRunsThatHaveIt_andTheirFuturesOnlyThemselves() throws Exception {
        Cancellation all = new Cancellation();
        CompletableFuture<Integer> never = new CompletableFuture<>();
        CompletableFuture<Integer> neverEither = new CompletableFuture<>();
        CompletableFuture<PipelineRun<Integer>> unconcerned = start(waitFor(neverEither), options());
        CompletableFuture<PipelineRun<Integer>> inAStep =
                start(waits(), options().cancellation(all));
        End end = new End();
        CompletableFuture<PipelineRun<Integer>> alone = start(
                waitFor(new CompletableFuture<>()), options().cancellation(all).listener(end));
        CompletableFuture<PipelineRun<Integer>> asking =
                start(waitFor(never), options().cancellation(all));
        ENTERED.get().await();
        alone.cancel(true);
        assertThat(end.failure().getCause()).isInstanceOf(CancellationException.class);
        threads.submit(() -> {}).get();
        assertThat(all.isCancelled()).isFalse();
        assertThat(List.of(inAStep, asking, unconcerned)).noneMatch(CompletableFuture::isDone);

        all.cancel();
        assertThat(failure(inAStep).getCause()).isInstanceOf(InterruptedException.class);
        assertThat(failure(asking).getCause()).isInstanceOf(CancellationException.class);
        assertThat(never).isCancelled();
        assertThat(failure(start(Pipeline.start(new Later()), options().cancellation(all))))
                .hasMessageContaining("the run was cancelled");
        assertThat(LATER_STEPS).hasValue(0);
        assertThat(unconcerned).isNotDone();
        neverEither.complete(5);
        assertThat(unconcerned.join().output()).isEqualTo(5);
    }

    @Test
    void executorThatTakesNothing_failsTheFuture() {
        CompletableFuture<PipelineRun<Integer>> run =
                start(Pipeline.start(new Later()), options().executor(task -> {
                    throw new RejectedExecutionException("closed");
                }));
        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(run::join)
                .withCauseInstanceOf(RejectedExecutionException.class)
                .withMessageContaining("closed");
        assertThat(LATER_STEPS).hasValue(0);
    }

    @Test
    void executorThatTakesNothingAnyMore_failsTheStepThatEnds() throws Exception {
        CompletableFuture<Integer> answer = new CompletableFuture<>();
        CompletableFuture<PipelineRun<Integer>> run = start(waitFor(answer), options());
        threads.finishAll();
        threads.shutdown();
        answer.complete(5);
        StepFailedException failure = failure(run);
        assertThat(failure.step()).isEqualTo("ask");
        assertThat(failure.getCause()).isInstanceOf(RejectedExecutionException.class);
        assertThat(LATER_STEPS).hasValue(0);
    }

    @Cacheable
    record MakesThread() implements Step<Integer, Thread> {
        @Override
        public Thread apply(Integer input, Context context) {
            return Thread.currentThread();
        }
    }

    @Test
    void pipelineWithProblems_isRefusedAtOnce() {
        Pipeline<Integer, Thread> pipeline = Pipeline.start(new MakesThread());
        RunOptions options = options().build();
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> pipeline.runAsync(3, ContextValues.empty(), options))
                .withMessageContaining("Step 'makes-thread'");
    }

    @Test
    void threads_areVirtualOrDaemonsOfTheFramework_unlessAnExecutorIsGiven() {
        Thread thread = Pipeline.<Integer, Thread>start(
                        Step.of("thread", (Integer input, Context context) -> Thread.currentThread()))
                .runAsync(3, ContextValues.empty(), RunOptions.defaults())
                .join()
                .output();
        assertThat(thread.isDaemon()).isTrue();
        assertThat(thread).isNotSameAs(Thread.currentThread());
        assertThat(thread.toString())
                .startsWith(Runtime.version().feature() < 21 ? "Thread[crystallize-" : "VirtualThread[");
    }
}
