package io.crystallize.core;

import static io.crystallize.core.CachedRuns.HIT;
import static io.crystallize.core.CachedRuns.MISS;
import static io.crystallize.core.CachedRuns.uses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.crystallize.core.cache.MapBackend;
import io.crystallize.core.cache.TraceCache;
import io.crystallize.core.provenance.CacheUse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SingleFlightTest {
    private static final int THREADS = 8;
    private static final AtomicInteger RUNS = new AtomicInteger();
    private static final AtomicInteger FAILURES = new AtomicInteger();
    private static final AtomicReference<CountDownLatch> ALL_STARTED = new AtomicReference<>();
    private static final AtomicReference<CountDownLatch> ENTERED = new AtomicReference<>();
    private static final AtomicReference<CountDownLatch> MAY_END = new AtomicReference<>();

    @Cacheable
    record Expensive() implements Step<Integer, Integer> {
        @Override
        public Integer apply(Integer input, Context context) throws Exception {
            RUNS.incrementAndGet();
            ALL_STARTED.get().await();
            if (FAILURES.getAndDecrement() > 0) {
                throw new IOException("not yet");
            }
            return input + context.replicate();
        }
    }

    @Cacheable
    record Waits() implements Step<Integer, Integer> {
        @Override
        public Integer apply(Integer input, Context context) throws InterruptedException {
            ENTERED.get().countDown();
            MAY_END.get().await();
            return input;
        }
    }

    private static final AtomicReference<CyclicBarrier> MEETING = new AtomicReference<>();

    private final TraceCache cache = new TraceCache(new MapBackend());

    @BeforeEach
    void reset() {
        RUNS.set(0);
        FAILURES.set(0);
        ALL_STARTED.set(new CountDownLatch(THREADS));
    }

    private PipelineRun<Integer> run(Pipeline<Integer, Integer> pipeline, int replicate) throws InterruptedException {
        return pipeline.run(
                3,
                ContextValues.empty(),
                RunOptions.builder().cache(cache).replicate(replicate).build());
    }

    private List<Object> runInAllThreads(int replicates) throws Exception {
        Pipeline<Integer, Integer> pipeline = Pipeline.start(new Expensive());
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Callable<Object>> tasks = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                int replicate = i % replicates;
                tasks.add(() -> {
                    ALL_STARTED.get().countDown();
                    try {
                        PipelineRun<Integer> run = run(pipeline, replicate);
                        assertThat(run.output()).isEqualTo(3 + replicate);
                        return uses(run).get(0);
                    } catch (StepFailedException e) {
                        return "failed";
                    }
                });
            }
            List<Object> results = new ArrayList<>();
            for (Future<Object> task : threads.invokeAll(tasks)) {
                results.add(task.get());
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void oneKey_isComputedOnce() throws Exception {
        List<Object> uses = runInAllThreads(1);
        assertThat(RUNS).hasValue(1);
        assertThat(uses).hasSize(THREADS).containsOnlyOnce(MISS);
        assertThat(Collections.frequency(uses, HIT)).isEqualTo(THREADS - 1);
    }

    @Test
    void eachOfSeveralKeys_isComputedOnce() throws Exception {
        List<Object> uses = runInAllThreads(4);
        assertThat(RUNS).hasValue(4);
        assertThat(Collections.frequency(uses, MISS)).isEqualTo(4);
    }

    @Test
    void failureOfOne_isNotThatOfThoseWhoWait() throws Exception {
        FAILURES.set(1);
        List<Object> uses = runInAllThreads(1);
        assertThat(uses).containsOnlyOnce("failed").hasSize(THREADS).contains(MISS);
        assertThat(uses).allMatch(use -> use.equals("failed") || use.equals(MISS) || use.equals(HIT));
        assertThat(RUNS).hasValueGreaterThan(1);
    }

    /** Each run waits for all the others: taking turns would never end. */
    @Test
    @Timeout(60)
    void resultThatCannotBeStored_isComputedByAllWhoWaitAtOnce() throws Exception {
        MEETING.set(new CyclicBarrier(THREADS - 1));
        Pipeline<Integer, Integer> pipeline = Pipeline.start(new Unstorable());
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Callable<Integer>> tasks =
                    Collections.nCopies(THREADS, () -> run(pipeline, 0).output());
            for (Future<Integer> task : threads.invokeAll(tasks)) {
                assertThat(task.get()).isEqualTo(3);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Cacheable
    record Unstorable() implements Step<Integer, Integer> {
        private static final Key<Object> OPAQUE = Key.of("opaque", Object.class);

        @Override
        public Integer apply(Integer input, Context context) throws Exception {
            context.put(OPAQUE, 1);
            if (RUNS.getAndIncrement() > 0) {
                MEETING.get().await();
            }
            return input;
        }
    }

    @Test
    void waiting_endsAtAnInterrupt() throws Exception {
        ENTERED.set(new CountDownLatch(1));
        MAY_END.set(new CountDownLatch(1));
        Pipeline<Integer, Integer> pipeline = Pipeline.start(new Waits());
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            Future<CacheUse.Result> other =
                    thread.submit(() -> uses(run(pipeline, 0)).get(0));
            ENTERED.get().await();
            Thread.currentThread().interrupt();
            assertThatExceptionOfType(StepFailedException.class)
                    .isThrownBy(() -> run(pipeline, 0))
                    .withCauseInstanceOf(CancellationException.class);
            assertThat(Thread.interrupted()).isTrue();
            MAY_END.get().countDown();
            assertThat(other.get()).isEqualTo(MISS);
        } finally {
            thread.shutdownNow();
        }
        assertThat(uses(run(pipeline, 0))).containsExactly(HIT);
    }

    @Test
    void lostBlob_isMadeAgainOnce_forAllWhoNeedIt() throws Exception {
        MapBackend backend = new MapBackend();
        TraceCache kept = new TraceCache(backend);
        RunOptions options = RunOptions.builder().cache(kept).build();
        Pipeline<Integer, List<Integer>> pipeline = Pipeline.start(new Counts());
        pipeline.run(3, ContextValues.empty(), options);
        backend.blobs.clear();
        RUNS.set(0);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Callable<List<Integer>>> tasks = Collections.nCopies(
                    THREADS,
                    () -> pipeline.run(3, ContextValues.empty(), options).output());
            for (Future<List<Integer>> task : threads.invokeAll(tasks)) {
                assertThat(task.get()).containsExactly(3);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(RUNS).hasValue(1);
    }

    @Cacheable
    record Counts() implements Step<Integer, List<Integer>> {
        @Override
        public List<Integer> apply(Integer input, Context context) {
            RUNS.incrementAndGet();
            return List.of(input);
        }
    }

    @Cacheable
    record Negate() implements Step<List<Integer>, List<Integer>> {
        @Override
        public List<Integer> apply(List<Integer> numbers, Context context) {
            return numbers.stream().map(number -> -number).toList();
        }
    }

    /** The outputs are x, -x, x: who makes one again while it keeps another locked would wait for the other way round. */
    @Test
    @Timeout(120)
    void lostBlobs_whoseContentsFormACircle_areMadeAgain() throws Exception {
        MapBackend backend = new MapBackend();
        RunOptions options = RunOptions.builder().cache(new TraceCache(backend)).build();
        Pipeline<List<Integer>, List<Integer>> two =
                Pipeline.<List<Integer>, List<Integer>>start(new Negate()).then(new Negate());
        Pipeline<List<Integer>, List<Integer>> three = two.then(new Negate());
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            for (int round = 0; round < 200; round++) {
                List<Callable<List<Integer>>> tasks = List.of(
                        () -> two.run(List.of(1), ContextValues.empty(), options)
                                .output(),
                        () -> three.run(List.of(1), ContextValues.empty(), options)
                                .output());
                List<Future<List<Integer>>> results = threads.invokeAll(tasks);
                assertThat(results.get(0).get()).containsExactly(1);
                assertThat(results.get(1).get()).containsExactly(-1);
                backend.blobs.clear();
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
