package io.crystallize.core;

import static io.crystallize.core.CachedRuns.HIT;
import static io.crystallize.core.CachedRuns.MISS;
import static io.crystallize.core.CachedRuns.uses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.crystallize.core.cache.MapBackend;
import io.crystallize.core.cache.TraceCache;
import io.crystallize.core.provenance.StepRecord;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.event.Level;

/** Everything that ends a run before its end, and what is left of it then. */
@Timeout(120)
class CancellationTest {
    /** How a run got on: steps say so. One per test, so that cacheable steps can say it too. */
    private static final AtomicReference<Progress> PROGRESS = new AtomicReference<>();

    private record Progress(
            CountDownLatch entered, CountDownLatch mayEnd, CountDownLatch interrupted, AtomicInteger followers) {
        Progress() {
            this(new CountDownLatch(1), new CountDownLatch(1), new CountDownLatch(1), new AtomicInteger());
        }
    }

    /** Blocks its thread. */
    @Cacheable
    record Blocks() implements Step<Integer, Integer> {
        @Override
        public Integer apply(Integer input, Context context) throws InterruptedException {
            Progress progress = PROGRESS.get();
            progress.entered().countDown();
            try {
                progress.mayEnd().await();
            } catch (InterruptedException e) {
                progress.interrupted().countDown();
                throw e;
            }
            return input;
        }
    }

    /** Ends as if it had not been interrupted, but keeps the status. */
    @Cacheable
    record Perseveres() implements Step<Integer, Integer> {
        @Override
        public Integer apply(Integer input, Context context) {
            Progress progress = PROGRESS.get();
            progress.entered().countDown();
            try {
                progress.mayEnd().await();
            } catch (InterruptedException e) {
                progress.interrupted().countDown();
                Thread.currentThread().interrupt();
            }
            return input;
        }
    }

    /** Waits in no thread. */
    record Waits(CompletableFuture<Integer> end) implements AsyncStep<Integer, Integer> {
        @Override
        public CompletionStage<Integer> start(Integer input, Context context) {
            PROGRESS.get().entered().countDown();
            return end;
        }
    }

    @Cacheable
    record Follows() implements Step<Integer, Integer> {
        @Override
        public Integer apply(Integer input, Context context) {
            PROGRESS.get().followers().incrementAndGet();
            return input;
        }
    }

    record Fails() implements Step<Integer, Integer> {
        @Override
        public Integer apply(Integer input, Context context) throws IOException {
            PROGRESS.get().entered().countDown();
            throw new IOException("not yet");
        }
    }

    /** Knows how a run ended. */
    private static final class Ends implements RunListener {
        private final CompletableFuture<Optional<StepFailedException>> end = new CompletableFuture<>();

        @Override
        public void runEnded(RunInfo run, List<StepRecord> completed, @Nullable StepFailedException failure) {
            end.complete(Optional.ofNullable(failure));
        }

        StepFailedException failure() throws Exception {
            return end.get(1, TimeUnit.MINUTES).orElseThrow();
        }
    }

    private final TwoThreads two = new TwoThreads();
    private final MapBackend backend = new MapBackend();
    private final TraceCache cache = new TraceCache(backend);
    private final Ends ends = new Ends();

    @BeforeEach
    void start() {
        PROGRESS.set(new Progress());
    }

    @AfterEach
    void stop() {
        PROGRESS.get().mayEnd().countDown();
        two.close();
    }

    private RunOptions.Builder options() {
        return RunOptions.builder().cache(cache).executor(two).logger(new RecordingLogger(Level.ERROR));
    }

    private CompletableFuture<PipelineRun<Integer>> start(
            Step<Integer, Integer> step, Attempts attempts, RunOptions.Builder options) {
        return Pipeline.start(step)
                .trying(attempts)
                .then(new Follows())
                .runAsync(1, ContextValues.empty(), options.build());
    }

    private static void await(CountDownLatch latch) throws InterruptedException {
        assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
    }

    private void assertNothingFollowed() {
        assertThat(PROGRESS.get().followers()).hasValue(0);
        assertThat(backend.entries).isEmpty();
        assertThat(backend.blobs).isEmpty();
    }

    /** Two threads that, unlike a pool's, have the interrupt status that a task leaves behind. */
    private static final class TwoThreads implements Executor, AutoCloseable {
        private static final Runnable END = () -> {};

        private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
        private final AtomicInteger strayInterrupts = new AtomicInteger();

        TwoThreads() {
            for (int i = 0; i < 2; i++) {
                new Thread(this::runTasks).start();
            }
        }

        private void runTasks() {
            Runnable task = () -> {};
            while (task != END) {
                task.run();
                try {
                    task = tasks.take();
                } catch (InterruptedException e) {
                    strayInterrupts.incrementAndGet();
                    task = () -> {};
                }
            }
        }

        @Override
        public void execute(Runnable task) {
            tasks.add(task);
        }

        /** Returns when both threads have done all they had to do, and says what they found after it. */
        void assertNotInterrupted() throws Exception {
            CyclicBarrier meeting = new CyclicBarrier(3);
            for (int i = 0; i < 2; i++) {
                execute(() -> meet(meeting));
            }
            meet(meeting);
            assertThat(strayInterrupts).hasValue(0);
        }

        @Override
        public void close() {
            execute(END);
            execute(END);
        }
    }

    private static void meet(CyclicBarrier meeting) {
        try {
            meeting.await(1, TimeUnit.MINUTES);
        } catch (Exception e) {
            throw new AssertionError("not all came", e);
        }
    }

    @Test
    void cancellingTheFuture_interruptsTheStepThatRuns() throws Exception {
        CompletableFuture<PipelineRun<Integer>> run =
                start(new Blocks(), Attempts.atMost(3), options().listener(ends));
        await(PROGRESS.get().entered());
        assertThat(run.cancel(true)).isTrue();
        await(PROGRESS.get().interrupted());
        assertThat(ends.failure())
                .hasMessageStartingWith("Step 'blocks' failed: ")
                .hasCauseInstanceOf(InterruptedException.class);
        assertThat(run).isCancelled();
        assertNothingFollowed();
        two.assertNotInterrupted();
    }

    @Test
    void cancellingTheFuture_interruptsTheStepThatRunsInAThreadOfItsOwn() throws Exception {
        CompletableFuture<PipelineRun<Integer>> run = start(
                new Blocks(),
                Attempts.atMost(3).within(Duration.ofDays(1)),
                options().listener(ends));
        await(PROGRESS.get().entered());
        run.cancel(true);
        await(PROGRESS.get().interrupted());
        assertThat(ends.failure()).hasCauseInstanceOf(InterruptedException.class);
        assertNothingFollowed();
        two.assertNotInterrupted();
    }

    @Test
    void cancellingTheFuture_endsTheRun_evenIfItsStepWontBeInterrupted() throws Exception {
        CompletableFuture<PipelineRun<Integer>> run =
                start(new Perseveres(), Attempts.once(), options().listener(ends));
        await(PROGRESS.get().entered());
        run.cancel(true);
        assertThat(ends.failure()).isNotNull();
        assertNothingFollowed();
        two.assertNotInterrupted();
    }

    static Stream<Attempts> attempts() {
        return Stream.of(Attempts.once(), Attempts.atMost(3).within(Duration.ofDays(1)));
    }

    @ParameterizedTest
    @MethodSource("attempts")
    void cancellingTheFuture_cancelsThatOfTheAsyncStep(Attempts attempts) throws Exception {
        CompletableFuture<Integer> step = new CompletableFuture<>();
        CompletableFuture<PipelineRun<Integer>> run =
                start(new Waits(step), attempts, options().listener(ends));
        await(PROGRESS.get().entered());
        run.cancel(true);
        assertThat(ends.failure())
                .hasMessageStartingWith("Step 'waits' failed: ")
                .hasCauseInstanceOf(CancellationException.class);
        assertThatExceptionOfType(CancellationException.class).isThrownBy(() -> step.get(1, TimeUnit.MINUTES));
        assertNothingFollowed();
    }

    @Test
    void cancellingTheFuture_endsThePauseBetweenAttempts() throws Exception {
        CompletableFuture<PipelineRun<Integer>> run = start(
                new Fails(),
                Attempts.atMost(2).backoff(Duration.ofDays(1)),
                options().listener(ends));
        await(PROGRESS.get().entered());
        two.assertNotInterrupted();
        run.cancel(true);
        assertThat(ends.failure()).hasMessageStartingWith("Step 'fails' failed: ");
        assertNothingFollowed();
    }

    @Test
    void cancellingTheFuture_endsAWaitForAnotherRun_whichGoesOn() throws Exception {
        CompletableFuture<PipelineRun<Integer>> computes = start(new Blocks(), Attempts.once(), options());
        await(PROGRESS.get().entered());
        CompletableFuture<PipelineRun<Integer>> waits =
                start(new Blocks(), Attempts.once(), options().listener(ends));
        CompletableFuture<PipelineRun<Integer>> waitsOn = start(new Blocks(), Attempts.once(), options());
        waits.cancel(true);
        assertThat(ends.failure()).hasMessageStartingWith("Step 'blocks' failed: ");
        assertThat(computes).isNotDone();
        assertThat(PROGRESS.get().interrupted().getCount()).isEqualTo(1);
        PROGRESS.get().mayEnd().countDown();
        assertThat(uses(computes.get(1, TimeUnit.MINUTES))).startsWith(MISS);
        assertThat(uses(waitsOn.get(1, TimeUnit.MINUTES))).startsWith(HIT);
    }

    @Test
    void runThatWaitedForOneThatIsCancelled_computesItself() throws Exception {
        CompletableFuture<PipelineRun<Integer>> computes = start(new Blocks(), Attempts.once(), options());
        await(PROGRESS.get().entered());
        CompletableFuture<PipelineRun<Integer>> waits = start(new Blocks(), Attempts.once(), options());
        PROGRESS.set(new Progress());
        PROGRESS.get().mayEnd().countDown();
        computes.cancel(true);
        assertThat(uses(waits.get(1, TimeUnit.MINUTES))).startsWith(MISS);
    }

    @Test
    void cancellingTheFuture_beforeItsRunHasAThread_startsNoStep() throws Exception {
        CyclicBarrier meeting = new CyclicBarrier(3);
        for (int i = 0; i < 2; i++) {
            two.execute(() -> meet(meeting));
        }
        CompletableFuture<PipelineRun<Integer>> run =
                start(new Follows(), Attempts.once(), options().listener(ends));
        run.cancel(true);
        meet(meeting);
        assertThat(ends.failure()).hasCauseInstanceOf(CancellationException.class);
        assertNothingFollowed();
    }

    @Test
    void cancellation_endsAllRunsThatHaveIt_whateverTheyAreAt() throws Exception {
        Cancellation cancellation = new Cancellation();
        CompletableFuture<Integer> step = new CompletableFuture<>();
        RunOptions.Builder options = options().cancellation(cancellation);
        CompletableFuture<PipelineRun<Integer>> computes = start(new Blocks(), Attempts.once(), options);
        await(PROGRESS.get().entered());
        List<CompletableFuture<PipelineRun<Integer>>> runs = List.of(
                computes,
                start(new Blocks(), Attempts.once(), options),
                start(new Waits(step), Attempts.once(), options),
                start(new Fails(), Attempts.atMost(2).backoff(Duration.ofDays(1)), options));
        CompletableFuture<Integer> otherStep = new CompletableFuture<>();
        CompletableFuture<PipelineRun<Integer>> other = start(new Waits(otherStep), Attempts.once(), options());
        CompletableFuture.runAsync(() -> {}, two).get(1, TimeUnit.MINUTES); // the free thread has done the rest
        cancellation.cancel();
        for (CompletableFuture<PipelineRun<Integer>> run : runs) {
            assertThat(run)
                    .failsWithin(1, TimeUnit.MINUTES)
                    .withThrowableOfType(ExecutionException.class)
                    .withCauseInstanceOf(StepFailedException.class);
        }
        assertNothingFollowed();
        assertThat(cancellation.isCancelled()).isTrue();
        two.assertNotInterrupted();
        assertThat(other).isNotDone();
        otherStep.complete(1);
        assertThat(other.get(1, TimeUnit.MINUTES).output()).isEqualTo(1);
    }

    @Test
    void cancellation_isForEver_evenForWhatIsStored() {
        Pipeline<Integer, Integer> pipeline = Pipeline.start(new Follows());
        pipeline.run(1, ContextValues.empty(), options().build());
        Cancellation cancellation = new Cancellation();
        cancellation.cancel();
        List<String> started = new ArrayList<>();
        RunOptions options = options()
                .cancellation(cancellation)
                .listener(new RunListener() {
                    @Override
                    public void stepStarted(RunInfo run, String step) {
                        started.add(step);
                    }
                })
                .build();
        assertThatExceptionOfType(StepFailedException.class)
                .isThrownBy(() -> pipeline.run(1, ContextValues.empty(), options))
                .withCauseInstanceOf(CancellationException.class);
        assertThat(pipeline.runAsync(1, ContextValues.empty(), options))
                .failsWithin(1, TimeUnit.MINUTES)
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(StepFailedException.class);
        assertThat(started).isEmpty();
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void cancellingOneFuture_leavesTheOthersThatShareItsCancellation() throws Exception {
        RunOptions.Builder options = options().cancellation(new Cancellation());
        CompletableFuture<Integer> step = new CompletableFuture<>();
        CompletableFuture<PipelineRun<Integer>> stays = start(new Waits(step), Attempts.once(), options);
        await(PROGRESS.get().entered());
        CompletableFuture<PipelineRun<Integer>> goes =
                start(new Waits(new CompletableFuture<>()), Attempts.once(), options.listener(ends));
        goes.cancel(true);
        assertThat(ends.failure()).isNotNull();
        assertThat(stays).isNotDone();
        step.complete(5);
        assertThat(stays.get(1, TimeUnit.MINUTES).output()).isEqualTo(5);
    }

    /** Runs in a thread that is interrupted as soon as the step has begun; returns how that ended. */
    private static StepFailedException interruptedRun(Pipeline<Integer, Integer> pipeline, RunOptions options)
            throws Exception {
        CompletableFuture<Boolean> status = new CompletableFuture<>();
        CompletableFuture<StepFailedException> failure = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                failure.complete(catchThrowableOfType(
                        StepFailedException.class, () -> pipeline.run(1, ContextValues.empty(), options)));
            } catch (Throwable e) {
                failure.completeExceptionally(e);
            }
            status.complete(Thread.currentThread().isInterrupted());
        });
        thread.start();
        await(PROGRESS.get().entered());
        thread.interrupt();
        StepFailedException failed = failure.get(1, TimeUnit.MINUTES);
        assertThat(failed).as("the run's failure").isNotNull();
        assertThat(status.get(1, TimeUnit.MINUTES)).as("interrupt status").isTrue();
        return failed;
    }

    static Stream<Step<Integer, Integer>> steps() {
        return Stream.of(new Blocks(), new Perseveres(), new Waits(new CompletableFuture<>()));
    }

    @ParameterizedTest
    @MethodSource("steps")
    void interruptOfTheThreadOfRun_endsIt_andTheStatusStays(Step<Integer, Integer> step) throws Exception {
        Pipeline<Integer, Integer> pipeline =
                Pipeline.start(step).trying(Attempts.atMost(3)).then(new Follows());
        StepFailedException failure = interruptedRun(pipeline, options().build());
        assertThat(failure.getCause()).isInstanceOfAny(InterruptedException.class, CancellationException.class);
        assertNothingFollowed();
    }

    @Test
    void interruptOfTheThreadOfRun_endsItBetweenAttempts() throws Exception {
        Pipeline<Integer, Integer> pipeline = Pipeline.start(new Fails())
                .trying(Attempts.atMost(2).backoff(Duration.ofDays(1)))
                .then(new Follows());
        assertThat(interruptedRun(pipeline, options().build())).hasMessageStartingWith("Step 'fails' failed: ");
        assertNothingFollowed();
    }

    /** The step's own: it has nothing to do with the run. */
    record InterruptsItself() implements Step<Integer, Integer> {
        @Override
        public Integer apply(Integer input, Context context) {
            Thread.currentThread().interrupt();
            return input;
        }
    }

    @Test
    void interruptStatusThatAStepLeavesBehind_isSeenByNoOtherStep() throws Exception {
        Queue<Boolean> seen = new ConcurrentLinkedQueue<>();
        Pipeline<Integer, Integer> pipeline =
                Pipeline.<Integer, Integer>start(new InterruptsItself()).then(new NotesStatus(seen));
        pipeline.runAsync(1, ContextValues.empty(), options().build()).get(1, TimeUnit.MINUTES);
        pipeline.run(
                1,
                ContextValues.empty(),
                options().cancellation(new Cancellation()).build());
        assertThat(seen).hasSize(2).containsOnly(false);
        two.assertNotInterrupted();
        assertThat(Thread.interrupted()).isFalse();
    }

    record NotesStatus(Queue<Boolean> seen) implements Step<Integer, Integer> {
        @Override
        public Integer apply(Integer input, Context context) {
            seen.add(Thread.currentThread().isInterrupted());
            return input;
        }
    }

    @Test
    void whatFollowsOnACancelledRun_isNotInterrupted() throws Exception {
        Cancellation cancellation = new Cancellation();
        CompletableFuture<PipelineRun<Integer>> run =
                start(new Blocks(), Attempts.once(), options().cancellation(cancellation));
        CompletableFuture<Boolean> interrupted =
                run.handle((value, failure) -> Thread.currentThread().isInterrupted());
        await(PROGRESS.get().entered());
        cancellation.cancel();
        assertThat(interrupted.get(1, TimeUnit.MINUTES)).isFalse();
    }

    /** The interrupt comes while the step runs, or before, or after. */
    @Test
    void cancelledRuns_leaveNoInterruptStatusInTheirThreads() throws Exception {
        PROGRESS.get().mayEnd().countDown();
        Pipeline<Integer, Integer> pipeline = Pipeline.<Integer, Integer>start(
                        new Waits(CompletableFuture.completedFuture(1)))
                .then(new Perseveres())
                .then(new Follows());
        for (int round = 0; round < 200; round++) {
            int offset = round;
            RunOptions options = RunOptions.builder().executor(two).build();
            List<CompletableFuture<PipelineRun<Integer>>> runs = IntStream.range(0, 4)
                    .mapToObj(i -> pipeline.runAsync(offset + i, ContextValues.empty(), options))
                    .toList();
            runs.forEach(run -> run.cancel(true));
            two.assertNotInterrupted();
        }
    }
}
