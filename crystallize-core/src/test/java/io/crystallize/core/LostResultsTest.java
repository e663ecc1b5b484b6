package io.crystallize.core;

import static io.crystallize.core.CachedRuns.HIT;
import static io.crystallize.core.CachedRuns.MISS;
import static io.crystallize.core.CachedRuns.uses;
import static org.assertj.core.api.Assertions.assertThat;

import io.crystallize.core.cache.MapBackend;
import io.crystallize.core.cache.TraceCache;
import io.crystallize.core.digest.Digest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever step made a lost blob, inside whatever other and in whatever thread: it is made again, once. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LostResultsTest {
    private static final int THREADS = 8;
    private static final TypeRef<List<Integer>> INTEGERS = new TypeRef<>() {};
    private static final AtomicInteger RUNS = new AtomicInteger();

    private final CachedRuns runs = new CachedRuns();
    private final MapBackend backend = runs.backend;

    @BeforeEach
    void reset() {
        RUNS.set(0);
    }

    @Cacheable
    record Adds(int number) implements Step<List<Integer>, List<Integer>> {
        @Override
        public List<Integer> apply(List<Integer> input, Context context) {
            RUNS.incrementAndGet();
            context.metric("added", number);
            return plus(input, number);
        }
    }

    /** Ends in another thread, in which it also asks and tells. */
    @Cacheable
    record AddsLater(int number) implements AsyncStep<List<Integer>, List<Integer>> {
        @Override
        public CompletionStage<List<Integer>> start(List<Integer> input, Context context) {
            RUNS.incrementAndGet();
            return inAnotherThread(() -> {
                context.metric("added", number);
                return plus(input, number + context.replicate());
            });
        }
    }

    private static List<Integer> plus(List<Integer> input, int number) {
        List<Integer> all = new ArrayList<>(input);
        all.add(number);
        return all;
    }

    private static <T> CompletableFuture<T> inAnotherThread(Callable<T> work) {
        CompletableFuture<T> later = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                later.complete(work.call());
            } catch (Exception e) {
                later.completeExceptionally(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return later;
    }

    private <O> PipelineRun<O> run(Pipeline<List<Integer>, O> ran) throws InterruptedException {
        return runs.run(ran, List.of());
    }

    @Test
    void chainOfLostBlobs_isMadeAgain_eachStepOnce() throws InterruptedException {
        Pipeline<List<Integer>, List<Integer>> chain = Pipeline.<List<Integer>, List<Integer>>start("a", new Adds(1))
                .then("b", new AddsLater(2))
                .then("c", new Adds(3))
                .then("d", new AddsLater(4));
        PipelineRun<List<Integer>> cold = run(chain);
        Map<Digest, byte[]> stored = Map.copyOf(backend.blobs);
        backend.blobs.clear();
        PipelineRun<List<Integer>> warm = run(chain);
        assertThat(uses(warm)).containsOnly(HIT);
        assertThat(RUNS).hasValue(4);
        assertThat(warm.output()).containsExactly(1, 2, 3, 4);
        assertThat(warm.metrics()).isEqualTo(cold.metrics());
        assertThat(RUNS).hasValue(8);
        assertThat(backend.blobs.keySet()).isEqualTo(stored.keySet());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void lostBlobOfAnAsynchronousStep_isMadeAgain_inAnyKindOfRun(boolean async) throws Exception {
        Pipeline<List<Integer>, Integer> later = Pipeline.<List<Integer>, List<Integer>>start(new AddsLater(2))
                .then(Step.of("size", (List<Integer> input, Context context) -> input.size()));
        run(later);
        backend.blobs.clear();
        RunOptions options = RunOptions.builder().cache(new TraceCache(backend)).build();
        PipelineRun<Integer> again = async
                ? later.runAsync(List.of(), ContextValues.empty(), options).get()
                : later.run(List.of(), ContextValues.empty(), options);
        assertThat(uses(again)).startsWith(HIT);
        assertThat(again.output()).isEqualTo(1);
        assertThat(again.metrics()).hasSize(1);
        assertThat(RUNS).hasValue(2);
    }

    private <T> List<T> inThreads(Callable<T> task) throws Exception {
        CyclicBarrier start = new CyclicBarrier(THREADS);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Callable<T>> tasks = Collections.nCopies(THREADS, () -> {
                start.await();
                return task.call();
            });
            List<T> results = new ArrayList<>();
            for (Future<T> result : threads.invokeAll(tasks)) {
                results.add(result.get());
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void lostBlob_thatManyThreadsNeedAtOnce_isMadeAgainOnce(boolean async) throws Exception {
        Pipeline<List<Integer>, List<Integer>> one = Pipeline.start(async ? new AddsLater(1) : new Adds(1));
        run(one);
        backend.blobs.clear();
        RunOptions options = RunOptions.builder().cache(new TraceCache(backend)).build();
        assertThat(inThreads(
                        () -> one.run(List.of(), ContextValues.empty(), options).output()))
                .containsOnly(List.of(1));
        assertThat(RUNS).hasValue(2);
    }

    /** Makes what a pipeline inside it makes, in another thread: both results are one blob. */
    @Cacheable
    record HandsOnLater() implements AsyncStep<List<Integer>, List<Integer>> {
        private static final Pipeline<List<Integer>, List<Integer>> INNER = Pipeline.start(new Adds(1));

        @Override
        public CompletionStage<List<Integer>> start(List<Integer> input, Context context) {
            return inAnotherThread(() -> INNER.apply(input, context));
        }
    }

    @Cacheable
    record HandsOn() implements Step<List<Integer>, List<Integer>> {
        @Override
        public List<Integer> apply(List<Integer> input, Context context) {
            return HandsOnLater.INNER.apply(input, context);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"in its thread", "in another thread", "within a time"})
    void lostBlob_thatIsTheResultOfAStepAndOfOneInsideIt_isMadeAgainOnce(String way) throws InterruptedException {
        Pipeline<List<Integer>, List<Integer>> outer = switch (way) {
            case "in its thread" -> Pipeline.start(new HandsOn());
            case "in another thread" -> Pipeline.start(new HandsOnLater());
            default ->
                Pipeline.<List<Integer>, List<Integer>>start(new HandsOn())
                        .trying(Attempts.once().within(Duration.ofHours(1)));
        };
        assertThat(uses(run(outer))).containsExactly(MISS);
        backend.blobs.clear();
        PipelineRun<List<Integer>> again = run(outer);
        assertThat(again.output()).containsExactly(1);
        assertThat(RUNS).hasValue(2);
        assertThat(uses(again)).containsExactly(HIT);
    }

    /** Runs itself inside, with one thing changed. */
    @Cacheable
    record RunsItself() implements AsyncStep<List<Integer>, List<Integer>> {
        private static final Key<Integer> INSIDE = Key.of("inside", Integer.class);

        @Override
        public CompletionStage<List<Integer>> start(List<Integer> input, Context context) {
            RUNS.incrementAndGet();
            return inAnotherThread(() -> {
                if (context.contains(INSIDE)) {
                    return plus(input, 1);
                }
                context.put(INSIDE, 1);
                Pipeline<List<Integer>, List<Integer>> inner = Pipeline.start(new RunsItself());
                return plus(inner.apply(input, context), 2);
            });
        }
    }

    /** Nor does it wait for its own result the first time. */
    @Test
    void lostBlobs_ofAStepThatRunsItselfInside_areMadeAgain() throws InterruptedException {
        Pipeline<List<Integer>, List<Integer>> outer = Pipeline.start(new RunsItself());
        assertThat(uses(run(outer))).containsExactly(MISS);
        backend.blobs.clear();
        assertThat(run(outer).output()).containsExactly(1, 2);
        assertThat(RUNS).hasValue(4);
    }

    /** Puts a key that is decided by another; waits for two others who do, if there is a meeting. */
    @Cacheable
    record Turns(String from, String to) implements Step<String, String> {
        @Override
        public String apply(String input, Context context) throws Exception {
            RUNS.incrementAndGet();
            if (MEETING.get() != null) {
                MEETING.get().await();
            }
            context.put(
                    Key.of(to, INTEGERS),
                    List.of((context.get(Key.of(from, INTEGERS)).get(0) + 1) % 3));
            return input;
        }
    }

    private static final AtomicReference<CyclicBarrier> MEETING = new AtomicReference<>();

    /** Each needs what a step made of what one of another made: who locked the later one first would wait for ever. */
    @Test
    void lostContextValues_whoseStepsFormACircle_areMadeAgain() throws Exception {
        RunOptions options = RunOptions.builder().cache(new TraceCache(backend)).build();
        List<Callable<List<Integer>>> tasks = List.of(
                () -> turned("a", 0, "b", "c", options),
                () -> turned("b", 1, "c", "a", options),
                () -> turned("c", 2, "a", "b", options));
        for (Callable<List<Integer>> task : tasks) {
            task.call();
        }
        backend.blobs.values().removeIf(blob -> !new String(blob).contains("kept"));
        MEETING.set(new CyclicBarrier(tasks.size()));
        ExecutorService threads = Executors.newFixedThreadPool(tasks.size());
        try {
            List<Integer> turned = new ArrayList<>();
            for (Future<List<Integer>> result : threads.invokeAll(tasks)) {
                turned.addAll(result.get());
            }
            assertThat(turned).containsExactly(2, 0, 1);
            assertThat(RUNS).hasValue(6);
        } finally {
            threads.shutdownNow();
            MEETING.set(null);
        }
    }

    private static List<Integer> turned(String first, int value, String second, String third, RunOptions options) {
        return Pipeline.<String, String>start("one", new Turns(first, second))
                .then("two", new Turns(second, third))
                .run("kept", ContextValues.empty().with(Key.of(first, INTEGERS), List.of(value)), options)
                .context(Key.of(third, INTEGERS))
                .orElseThrow();
    }
}
