package io.crystallize.core;

import static io.crystallize.core.CachedRuns.HIT;
import static io.crystallize.core.CachedRuns.MISS;
import static io.crystallize.core.CachedRuns.uses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.crystallize.core.Pipeline.NamedStep;
import io.crystallize.core.cache.MapBackend;
import io.crystallize.core.cache.TraceCache;
import io.crystallize.core.problem.InvalidInputException;
import io.crystallize.core.provenance.Metric;
import io.crystallize.core.provenance.StepRecord;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.event.Level;

/** {@code runAsync}: the same as {@code run}, in threads that are held only by steps that compute. */
@Timeout(120)
class PipelineArunTest {
    private static final Key<Integer> SUM = Key.of("sum", Integer.class);

    /** Computes in the thread of the run. */
    record Adds(int number) implements Step<Integer, Integer> {
        @Override
        public Integer apply(Integer input, Context context) {
            return add(input, number, context);
        }
    }

    /** Computes in a thread of its own. */
    record AddsElsewhere(int number) implements AsyncStep<Integer, Integer> {
        @Override
        public CompletionStage<Integer> start(Integer input, Context context) {
            CompletableFuture<Integer> end = new CompletableFuture<>();
            new Thread(() -> end.complete(add(input, number, context))).start();
            return end;
        }
    }

    /** Has ended when it has started. */
    record AddsAtOnce(int number) implements AsyncStep<Integer, Integer> {
        @Override
        public CompletionStage<Integer> start(Integer input, Context context) {
            return CompletableFuture.completedStage(add(input, number, context));
        }
    }

    private static int add(int input, int number, Context context) {
        int sum = input + number + context.random().nextInt(100) + context.replicate();
        if (!context.contains(SUM)) {
            context.put(SUM, sum);
        }
        context.metric("sum", sum, Map.of("step", context.step()));
        context.artifact("sum.txt", "sum: " + sum);
        return sum;
    }

    /** Waits for something that others end, in no thread. */
    record WaitsFor(CompletableFuture<Integer> gate, CountDownLatch started) implements AsyncStep<Integer, Integer> {
        @Override
        public CompletionStage<Integer> start(Integer input, Context context) {
            started.countDown();
            return gate.thenApply(number -> number + input);
        }
    }

    private final ThreadPoolExecutor two = (ThreadPoolExecutor) Executors.newFixedThreadPool(2);
    private final RunOptions inTwo = RunOptions.builder().executor(two).build();

    @AfterEach
    void stop() {
        two.shutdownNow();
    }

    /** Returns when both threads have done what they had to do until now, and are free at the same time. */
    private void awaitIdleThreads() throws Exception {
        CyclicBarrier meeting = new CyclicBarrier(3);
        two.execute(() -> meet(meeting));
        two.execute(() -> meet(meeting));
        meet(meeting);
    }

    private static void meet(CyclicBarrier meeting) {
        try {
            meeting.await(1, TimeUnit.MINUTES);
        } catch (Exception e) {
            throw new AssertionError("both threads are needed", e);
        }
    }

    private static <T> void complete(List<CompletableFuture<T>> runs) {
        CompletableFuture.allOf(runs.toArray(CompletableFuture<?>[]::new)).join();
    }

    static Stream<Pipeline<Integer, Integer>> pipelines() {
        Pipeline<Integer, Integer> sync =
                Pipeline.<Integer, Integer>start("a", new Adds(1)).then("b", new Adds(2));
        Pipeline<Integer, Integer> async =
                Pipeline.<Integer, Integer>start("a", new AddsElsewhere(1)).then("b", new AddsElsewhere(2));
        Pipeline<Integer, Integer> mixed = Pipeline.<Integer, Integer>start("a", new AddsElsewhere(1))
                .then("b", new Adds(2))
                .then("c", new AddsAtOnce(3))
                .then("d", new Adds(4))
                .then("e", new AddsElsewhere(5));
        return Stream.of(
                sync,
                async,
                mixed,
                Pipeline.<Integer, Integer>start("outer", mixed).then("last", new Adds(6)),
                mixed.trying(Attempts.atMost(2).within(Duration.ofMinutes(1))));
    }

    static Stream<Arguments> pipelinesAndExecutors() {
        return pipelines()
                .flatMap(pipeline -> Stream.of(
                        Arguments.of(pipeline, RunOptions.defaults().executor()),
                        Arguments.of(pipeline, (Executor) Runnable::run),
                        Arguments.of(pipeline, ForkJoinPool.commonPool())));
    }

    @ParameterizedTest
    @MethodSource("pipelinesAndExecutors")
    void runAsync_givesWhatRunGives(Pipeline<Integer, Integer> pipeline, Executor executor) {
        RunOptions.Builder options =
                RunOptions.builder().executor(executor).seed(7).replicate(3).condition("dry");
        PipelineRun<Integer> expected = pipeline.run(1, ContextValues.empty(), options.build());
        PipelineRun<Integer> run =
                pipeline.runAsync(1, ContextValues.empty(), options.build()).join();
        assertThat(run.output()).isEqualTo(expected.output());
        assertThat(run.outputDigest()).isEqualTo(expected.outputDigest());
        assertThat(run.provenance())
                .usingRecursiveFieldByFieldElementComparatorIgnoringFields("start", "duration")
                .isEqualTo(expected.provenance());
        assertThat(run.metrics()).isEqualTo(expected.metrics()).hasSameSizeAs(pipeline.names());
        assertThat(run.artifacts()).isEqualTo(expected.artifacts());
        assertThat(run.context(SUM)).isPresent().isEqualTo(expected.context(SUM));
    }

    record Throws(Throwable failure) implements Step<Integer, Integer> {
        @Override
        public Integer apply(Integer input, Context context) throws Exception {
            throw Failures.unchecked(failure);
        }
    }

    record StartThrows(Exception failure) implements AsyncStep<Integer, Integer> {
        @Override
        public CompletionStage<Integer> start(Integer input, Context context) throws Exception {
            throw failure;
        }
    }

    record EndsWith(Throwable failure) implements AsyncStep<Integer, Integer> {
        @Override
        public CompletionStage<Integer> start(Integer input, Context context) {
            return CompletableFuture.failedStage(new CompletionException(failure));
        }
    }

    record EndsLaterWith(Throwable failure) implements AsyncStep<Integer, Integer> {
        @Override
        public CompletionStage<Integer> start(Integer input, Context context) {
            CompletableFuture<Integer> end = new CompletableFuture<>();
            new Thread(() -> end.completeExceptionally(failure)).start();
            return end;
        }
    }

    static Stream<Step<Integer, Integer>> failures() {
        IllegalStateException failure = new IllegalStateException("no");
        return Stream.of(
                new Throws(failure), new StartThrows(failure), new EndsWith(failure), new EndsLaterWith(failure));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void failure_isThatOfRun_withTheStepsBefore(Step<Integer, Integer> step) {
        Pipeline<Integer, Integer> pipeline = Pipeline.<Integer, Integer>start("a", new AddsElsewhere(1))
                .then("bad", step)
                .then("never", new Adds(1));
        StepFailedException expected = catchThrowableOfType(StepFailedException.class, () -> pipeline.run(1));
        CompletionException thrown = catchThrowableOfType(
                CompletionException.class,
                () -> pipeline.runAsync(1, ContextValues.empty(), inTwo).join());
        assertThat(expected).hasMessage("Step 'bad' failed: java.lang.IllegalStateException: no");
        assertThat(thrown.getCause()).isInstanceOfSatisfying(StepFailedException.class, failure -> {
            assertThat(failure).hasMessage(expected.getMessage());
            assertThat(failure.step()).isEqualTo("bad");
            assertThat(failure.getCause()).isSameAs(expected.getCause()).isInstanceOf(IllegalStateException.class);
            assertThat(failure.completed()).extracting(StepRecord::name).containsExactly("a");
        });
    }

    record StartsNothing() implements AsyncStep<Integer, Integer> {
        @Override
        @SuppressWarnings("NullAway") // a mistake of its author
        public CompletionStage<Integer> start(Integer input, Context context) {
            return null;
        }
    }

    @Test
    void asyncStep_thatReturnsNoStage_fails() {
        assertThatExceptionOfType(StepFailedException.class)
                .isThrownBy(() -> Pipeline.start(new StartsNothing()).run(1))
                .withMessageContaining("start returned no CompletionStage, but null");
    }

    @Test
    void waitingForAnAsyncStep_holdsNoThread() throws Exception {
        int runs = 10_000;
        CompletableFuture<Integer> gate = new CompletableFuture<>();
        CountDownLatch started = new CountDownLatch(runs);
        Pipeline<Integer, Integer> pipeline =
                Pipeline.<Integer, Integer>start(new WaitsFor(gate, started)).then(new Adds(0));
        int threadsBefore = ManagementFactory.getThreadMXBean().getThreadCount();
        List<CompletableFuture<PipelineRun<Integer>>> all = IntStream.range(0, runs)
                .mapToObj(i -> pipeline.runAsync(i, ContextValues.empty(), inTwo))
                .toList();
        started.await();
        awaitIdleThreads();
        assertThat(two.getLargestPoolSize()).isEqualTo(2);
        assertThat(ManagementFactory.getThreadMXBean().getThreadCount()).isLessThan(threadsBefore + 100);
        assertThat(all).noneMatch(CompletableFuture::isDone);
        gate.complete(1000);
        complete(all);
        int first = all.get(0).join().output();
        for (int i = 0; i < runs; i++) {
            assertThat(all.get(i).join().output()).isEqualTo(first + i);
        }
    }

    private static final AtomicReference<CountDownLatch> ENTERED = new AtomicReference<>();
    private static final AtomicReference<CompletableFuture<Integer>> GATE = new AtomicReference<>();

    @Cacheable
    record CachedGate() implements AsyncStep<Integer, Integer> {
        @Override
        public CompletionStage<Integer> start(Integer input, Context context) {
            ENTERED.get().countDown();
            return GATE.get();
        }
    }

    @Cacheable
    record CachedBlock() implements Step<Integer, Integer> {
        @Override
        public Integer apply(Integer input, Context context) {
            ENTERED.get().countDown();
            return GATE.get().join();
        }
    }

    @Test
    void waitingForAnotherRunThatComputesTheSame_holdsNoThread() throws Exception {
        GATE.set(new CompletableFuture<>());
        ENTERED.set(new CountDownLatch(1));
        RunOptions options = RunOptions.builder()
                .executor(two)
                .cache(new TraceCache(new MapBackend()))
                .build();
        Pipeline<Integer, Integer> pipeline = Pipeline.start(new CachedGate());
        List<CompletableFuture<PipelineRun<Integer>>> all = IntStream.range(0, 1000)
                .mapToObj(i -> pipeline.runAsync(0, ContextValues.empty(), options))
                .toList();
        awaitIdleThreads();
        assertThat(all).noneMatch(CompletableFuture::isDone);
        GATE.get().complete(5);
        complete(all);
        assertThat(all).allMatch(run -> run.join().output() == 5);
        assertThat(all.stream().map(run -> uses(run.join()).get(0)))
                .hasSize(1000)
                .containsOnlyOnce(MISS)
                .containsOnly(MISS, HIT);
    }

    @Test
    void oneThreadThatComputes_leavesTheOtherToTheRest() throws Exception {
        GATE.set(new CompletableFuture<>());
        ENTERED.set(new CountDownLatch(1));
        RunOptions options = RunOptions.builder()
                .executor(two)
                .cache(new TraceCache(new MapBackend()))
                .build();
        Pipeline<Integer, Integer> pipeline = Pipeline.start(new CachedBlock());
        List<CompletableFuture<PipelineRun<Integer>>> all = IntStream.range(0, 100)
                .mapToObj(i -> pipeline.runAsync(0, ContextValues.empty(), options))
                .toList();
        ENTERED.get().await();
        PipelineRun<Integer> other = Pipeline.<Integer, Integer>start(new Adds(0))
                .runAsync(1, ContextValues.empty(), inTwo)
                .get(1, TimeUnit.MINUTES);
        assertThat(other.output()).isPositive();
        assertThat(all).noneMatch(CompletableFuture::isDone);
        GATE.get().complete(5);
        complete(all);
        assertThat(all.stream().map(run -> uses(run.join()).get(0))).containsOnlyOnce(MISS);
    }

    @Test
    void pauseBetweenAttempts_holdsNoThread() throws Exception {
        Pipeline<Integer, Integer> pipeline = Pipeline.<Integer, Integer>start(
                        new Throws(new IllegalStateException("not yet")))
                .trying(Attempts.atMost(2).backoff(Duration.ofDays(1)));
        RunOptions options = RunOptions.builder()
                .executor(two)
                .logger(new RecordingLogger(Level.ERROR))
                .build();
        List<CompletableFuture<PipelineRun<Integer>>> all = IntStream.range(0, 100)
                .mapToObj(i -> pipeline.runAsync(0, ContextValues.empty(), options))
                .toList();
        awaitIdleThreads();
        assertThat(all).noneMatch(CompletableFuture::isDone).allMatch(run -> run.cancel(true));
    }

    record NotesThread(Queue<Thread> seen) implements Step<Integer, Integer> {
        @Override
        public Integer apply(Integer input, Context context) {
            seen.add(Thread.currentThread());
            return input;
        }
    }

    @Test
    void steps_runInThreadsOfTheExecutor_alsoAfterOneThatEndedElsewhere() {
        Queue<Thread> seen = new ConcurrentLinkedQueue<>();
        Queue<Thread> own = new ConcurrentLinkedQueue<>();
        ExecutorService executor = Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task);
            own.add(thread);
            return thread;
        });
        try {
            Pipeline.<Integer, Integer>start(new NotesThread(seen))
                    .then(new AddsElsewhere(1))
                    .then(new NotesThread(seen))
                    .runAsync(
                            1,
                            ContextValues.empty(),
                            RunOptions.builder().executor(executor).build())
                    .join();
        } finally {
            executor.shutdownNow();
        }
        assertThat(seen).hasSize(2).containsOnly(own.remove());
    }

    @Test
    void defaultExecutor_hasVirtualThreads_whereTheJvmHasThem_andDaemonsOfItsOwnElsewhere() {
        Queue<Thread> seen = new ConcurrentLinkedQueue<>();
        Queue<String> groups = new ConcurrentLinkedQueue<>();
        Pipeline.<Integer, Integer>start(new NotesThread(seen))
                .then(new NotesGroup(groups))
                .runAsync(1, ContextValues.empty(), RunOptions.defaults())
                .join();
        assertThat(seen).hasSize(1).allMatch(Thread::isDaemon);
        if (Runtime.version().feature() >= 21) {
            assertThat(groups).containsExactly("VirtualThreads");
        } else {
            assertThat(seen.remove().getName()).startsWith("crystallize-");
        }
    }

    @Test
    void defaultExecutor_cantBeShutDown() {
        assertThat(RunOptions.defaults().executor()).isNotInstanceOf(ExecutorService.class);
    }

    record NotesGroup(Queue<String> seen) implements Step<Integer, Integer> {
        @Override
        public Integer apply(Integer input, Context context) {
            seen.add(Thread.currentThread().getThreadGroup().getName());
            return input;
        }
    }

    record Around(Pipeline<Integer, Integer> inner) implements Step<Integer, Integer> {
        @Override
        public Integer apply(Integer input, Context context) {
            return inner.apply(input, context);
        }
    }

    record Applies(AsyncStep<Integer, Integer> inner) implements Step<Integer, Integer> {
        @Override
        public Integer apply(Integer input, Context context) throws Exception {
            return inner.apply(input, context);
        }
    }

    /** More steps wait in a thread than the pool has threads, for what starts only when all wait. */
    @Test
    void defaultExecutor_makesUpForThreadsThatWaitInsideSteps() {
        int runs = 100;
        CompletableFuture<Integer> gate = new CompletableFuture<>();
        CountDownLatch started = new CountDownLatch(runs);
        WaitsFor waits = new WaitsFor(gate, started);
        Pipeline<Integer, Integer> inner = Pipeline.start(new Around(Pipeline.start(waits)));
        Pipeline<Integer, Integer> applied = Pipeline.start(new Applies(waits));
        List<CompletableFuture<PipelineRun<Integer>>> all = IntStream.range(0, runs)
                .mapToObj(i -> (i % 2 == 0 ? inner : applied).runAsync(i, ContextValues.empty(), RunOptions.defaults()))
                .toList();
        assertThat(CompletableFuture.runAsync(() -> awaitLatch(started))).succeedsWithin(1, TimeUnit.MINUTES);
        gate.complete(0);
        complete(all);
        assertThat(all.stream().mapToInt(run -> run.join().output()).sum()).isEqualTo(runs * (runs - 1) / 2);
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void executorThatRejects_failsTheRun() {
        two.shutdown();
        assertThat(Pipeline.start(new Adds(1)).runAsync(1, ContextValues.empty(), inTwo))
                .failsWithin(1, TimeUnit.MINUTES)
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void executorThatRejectsLater_failsTheStepThatWaited() throws Exception {
        CompletableFuture<Integer> gate = new CompletableFuture<>();
        CountDownLatch started = new CountDownLatch(1);
        CompletableFuture<PipelineRun<Integer>> run =
                Pipeline.start("waits", new WaitsFor(gate, started)).runAsync(1, ContextValues.empty(), inTwo);
        started.await();
        awaitIdleThreads();
        two.shutdown();
        gate.complete(1);
        assertThat(run)
                .failsWithin(1, TimeUnit.MINUTES)
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(StepFailedException.class)
                .withMessageContaining("'waits'")
                .withStackTraceContaining("RejectedExecutionException");
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
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> Pipeline.start(new MakesThread()).runAsync(1, ContextValues.empty(), inTwo))
                .withMessageContaining("'makes-thread'");
        assertThat(two.getPoolSize()).isZero();
    }

    record BadAccessor(int value) {
        @Override
        public int value() {
            throw new UnsupportedOperationException("not now");
        }
    }

    @Test
    void inputWhoseDigestThrows_failsTheRun() {
        assertThat(Pipeline.<Object, String>start(Step.of("text", (Object input, Context context) -> "x"))
                        .runAsync(new BadAccessor(1), ContextValues.empty(), inTwo))
                .failsWithin(1, TimeUnit.MINUTES)
                .withThrowableOfType(ExecutionException.class)
                .withStackTraceContaining("UnsupportedOperationException: not now");
    }

    @Test
    void manyStepsThatEndElsewhere_needNoDeepStack() {
        Pipeline<Integer, Integer> ten = Pipeline.start(new Increments());
        for (int i = 1; i < 10; i++) {
            ten = ten.then(new Increments());
        }
        Pipeline<Integer, Integer> all = repeated(20, repeated(20, ten));
        assertThat(all.runAsync(0, ContextValues.empty(), inTwo).join().output())
                .isEqualTo(4000);
        assertThat(all.run(0).output()).isEqualTo(4000);
    }

    private static Pipeline<Integer, Integer> repeated(int times, Pipeline<Integer, Integer> pipeline) {
        return Pipeline.of(Collections.nCopies(times, new NamedStep(null, pipeline)));
    }

    record Increments() implements AsyncStep<Integer, Integer> {
        @Override
        public CompletionStage<Integer> start(Integer input, Context context) {
            return CompletableFuture.supplyAsync(() -> input + 1);
        }
    }

    record KeepsContext(CompletableFuture<Context> kept) implements AsyncStep<Integer, Integer> {
        @Override
        public CompletionStage<Integer> start(Integer input, Context context) {
            kept.complete(context);
            return CompletableFuture.supplyAsync(() -> {
                context.metric("elsewhere", context.replicate());
                return input;
            });
        }
    }

    @Test
    void contextOfAnAsyncStep_isForAnyThread_untilTheStageEnds() {
        CompletableFuture<Context> kept = new CompletableFuture<>();
        PipelineRun<Integer> run = Pipeline.start("keeps", new KeepsContext(kept))
                .runAsync(1, ContextValues.empty(), inTwo)
                .join();
        assertThat(run.metrics()).containsExactly(new Metric("elsewhere", 0, Map.of()));
        assertThatIllegalStateException()
                .isThrownBy(() -> kept.join().metric("late", 1))
                .withMessageContaining("The context of step 'keeps' was used after the step had ended");
    }

    @Test
    void asyncStep_canBeAppliedAsAnyStep_andWaitsThen() throws Exception {
        try (StandaloneContext context = StandaloneContext.empty()) {
            assertThat(new Increments().apply(1, context)).isEqualTo(2);
            assertThatIllegalStateException()
                    .isThrownBy(() -> new EndsLaterWith(new IllegalStateException("no")).apply(1, context))
                    .withMessage("no");
        }
    }
}
