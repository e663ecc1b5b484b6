package io.crystallize.core;

import static io.crystallize.core.CachedRuns.HIT;
import static io.crystallize.core.CachedRuns.MISS;
import static io.crystallize.core.CachedRuns.uses;
import static org.assertj.core.api.Assertions.assertThat;

import io.crystallize.core.cache.MapBackend;
import io.crystallize.core.cache.TraceCache;
import io.crystallize.core.digest.Digest;
import io.crystallize.core.provenance.StepRecord;
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
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a stored result holds is read when somebody needs it, and made again, aside, if it is gone then. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LazyBlobsTest {
    private static final int THREADS = 8;
    private static final TypeRef<List<Integer>> INTEGERS = new TypeRef<>() {};
    private static final Key<List<Integer>> FIRST = Key.of("first", INTEGERS);
    private static final Key<List<Integer>> SECOND = Key.of("second", INTEGERS);
    private static final AtomicInteger RUNS = new AtomicInteger();

    private final CachedRuns runs = new CachedRuns();
    private final MapBackend backend = runs.backend;

    @BeforeEach
    void reset() {
        RUNS.set(0);
    }

    @Cacheable
    record TellsAll() implements Step<List<Integer>, List<Integer>> {
        @Override
        public List<Integer> apply(List<Integer> input, Context context) {
            RUNS.incrementAndGet();
            context.put(FIRST, List.of(1));
            context.put(SECOND, List.of(2));
            context.metric("size", input.size());
            context.artifact("one.txt", "content one");
            context.artifact("two.txt", "content two");
            context.event("told", Map.of());
            return plus(input, 1);
        }
    }

    @Cacheable
    record AddsFirst() implements Step<List<Integer>, List<Integer>> {
        @Override
        public List<Integer> apply(List<Integer> input, Context context) {
            RUNS.incrementAndGet();
            return plus(input, context.get(FIRST).get(0));
        }
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

    private final Pipeline<List<Integer>, List<Integer>> pipeline = Pipeline.<List<Integer>, List<Integer>>start(
                    new TellsAll())
            .then(new AddsFirst())
            .then(new Adds(5));

    private <O> PipelineRun<O> run(Pipeline<List<Integer>, O> ran) throws InterruptedException {
        return run(ran, options -> options);
    }

    private <O> PipelineRun<O> run(Pipeline<List<Integer>, O> ran, UnaryOperator<RunOptions.Builder> options)
            throws InterruptedException {
        backend.blobsOpened.set(0);
        return runs.run(ran, List.of(), ContextValues.empty(), options);
    }

    private int opened() {
        return backend.blobsOpened.getAndSet(0);
    }

    @Test
    void warmPipeline_readsNoBlob_untilItsOutputIsAskedFor_andThenOne() throws InterruptedException {
        run(pipeline);
        PipelineRun<List<Integer>> warm = run(pipeline);
        assertThat(uses(warm)).containsOnly(HIT);
        assertThat(warm.outputDigest()).isPresent();
        assertThat(warm.metrics()).hasSize(2);
        assertThat(warm.artifacts()).hasSize(2);
        assertThat(opened()).isZero();
        assertThat(warm.output()).containsExactly(1, 1, 5);
        assertThat(opened()).isEqualTo(1);
        assertThat(warm.output()).containsExactly(1, 1, 5);
        assertThat(opened()).isZero();
        assertThat(RUNS).hasValue(3);
    }

    @Test
    void contextValuesOfHits_areReadWhenTheyAreAskedFor_once() throws InterruptedException {
        run(pipeline);
        PipelineRun<List<Integer>> warm = run(pipeline);
        assertThat(warm.context(FIRST)).contains(List.of(1));
        assertThat(opened()).isEqualTo(1);
        assertThat(warm.context(FIRST)).contains(List.of(1));
        assertThat(opened()).isZero();
        assertThat(warm.context(SECOND)).contains(List.of(2));
        assertThat(opened()).isEqualTo(1);

        Pipeline<List<Integer>, String> shown = pipeline.then(Step.of(
                "show",
                (List<Integer> input, Context context) -> context.get(SECOND).toString()));
        assertThat(run(shown).output()).isEqualTo("[2]");
        assertThat(opened())
                .as("the input of the step, and the value that it asks for")
                .isEqualTo(2);
    }

    @Test
    void artifactsOfHits_areReadForASinkAlone() throws InterruptedException {
        run(pipeline);
        List<String> written = new ArrayList<>();
        PipelineRun<List<Integer>> warm = run(
                pipeline, options -> options.artifacts((step, artifact, content) -> written.add(new String(content))));
        assertThat(uses(warm)).containsOnly(HIT);
        assertThat(written).containsExactly("content one", "content two");
        assertThat(opened()).isEqualTo(2);
    }

    /** What is told of a run while it goes on. */
    private static final class Told implements RunListener {
        private final List<String> all = new ArrayList<>();

        @Override
        public void stepStarted(RunInfo run, String step) {
            all.add("started " + step);
        }

        @Override
        public void event(RunInfo run, String step, Event event) {
            all.add("event " + event.name());
        }

        @Override
        public void attemptFailed(RunInfo run, String step, int attempt, Throwable failure, boolean again) {
            all.add("failed " + step);
        }

        @Override
        public void stepEnded(RunInfo run, StepRecord step) {
            all.add("ended " + step.name());
        }
    }

    @Test
    void lostBlob_isMadeAgain_andNothingIsToldTwice() throws InterruptedException {
        PipelineRun<List<Integer>> cold = run(pipeline);
        Map<Digest, byte[]> stored = Map.copyOf(backend.blobs);
        backend.blobs.clear();
        Told told = new Told();
        List<String> written = new ArrayList<>();
        PipelineRun<List<Integer>> again = run(
                pipeline,
                options -> options.listener(told)
                        .artifacts((step, artifact, content) -> written.add(step + "/" + artifact.name())));
        assertThat(uses(again)).containsOnly(HIT);
        assertThat(again.output()).isEqualTo(cold.output());
        assertThat(again.context(FIRST)).contains(List.of(1));
        assertThat(again.metrics()).isEqualTo(cold.metrics());
        assertThat(again.artifacts()).isEqualTo(cold.artifacts());
        assertThat(written).containsExactly("tells-all/one.txt", "tells-all/two.txt");
        assertThat(told.all)
                .containsExactly(
                        "started tells-all",
                        "ended tells-all",
                        "started adds-first",
                        "ended adds-first",
                        "started adds",
                        "ended adds");
        assertThat(RUNS).hasValue(6);
        assertThat(backend.blobs.keySet()).isEqualTo(stored.keySet());
        assertThat(uses(run(pipeline))).containsOnly(HIT);
        assertThat(RUNS).hasValue(6);
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

    /** Puts a key that is decided by another. */
    @Cacheable
    record Turns(String from, String to) implements Step<Integer, Integer> {
        @Override
        public Integer apply(Integer input, Context context) {
            context.put(
                    Key.of(to, INTEGERS),
                    List.of((context.get(Key.of(from, INTEGERS)).get(0) + 1) % 3));
            return input;
        }
    }

    /** Each run needs what a step made that needs what a step of another made: who kept its own locked would wait. */
    @Test
    void lostContextValues_whoseStepsFormACircle_areMadeAgain() throws Exception {
        RunOptions options = RunOptions.builder().cache(new TraceCache(backend)).build();
        List<Callable<List<Integer>>> tasks = List.of(
                () -> turned("a", 0, "b", "c", options),
                () -> turned("b", 1, "c", "a", options),
                () -> turned("c", 2, "a", "b", options));
        ExecutorService threads = Executors.newFixedThreadPool(tasks.size());
        try {
            for (int round = 0; round < 100; round++) {
                List<Integer> turned = new ArrayList<>();
                for (Future<List<Integer>> result : threads.invokeAll(tasks)) {
                    turned.addAll(result.get());
                }
                assertThat(turned).containsExactly(2, 0, 1);
                backend.blobs.clear();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static List<Integer> turned(String first, int value, String second, String third, RunOptions options) {
        return Pipeline.<Integer, Integer>start("one", new Turns(first, second))
                .then("two", new Turns(second, third))
                .run(1, ContextValues.empty().with(Key.of(first, INTEGERS), List.of(value)), options)
                .context(Key.of(third, INTEGERS))
                .orElseThrow();
    }
}
