package io.crystallize.core;

import static io.crystallize.core.CachedRuns.HIT;
import static io.crystallize.core.CachedRuns.MISS;
import static io.crystallize.core.CachedRuns.uses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.crystallize.core.cache.MapBackend;
import io.crystallize.core.cache.TraceCache;
import io.crystallize.core.provenance.CacheUse;
import io.crystallize.core.provenance.Metric;
import io.crystallize.core.provenance.Read;
import io.crystallize.core.provenance.TracedRead;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a step asks decides whether its result is found again: no more, and no less. */
@Timeout(60)
class ContextQuestionsTest {
    private static final Key<Integer> A = Key.of("a", Integer.class);
    private static final Key<Integer> B = Key.of("b", Integer.class);

    private final CachedRuns runs = new CachedRuns();

    private static ContextValues values(int a, int b) {
        return ContextValues.empty().with(A, a).with(B, b);
    }

    private <O> PipelineRun<O> run(Step<String, O> step, ContextValues values) throws InterruptedException {
        return runs.run(Pipeline.start("step", step), "in", values);
    }

    private static CacheUse.Result use(PipelineRun<?> run) {
        return uses(run).get(0);
    }

    // keys()

    @Cacheable
    record Lists() implements Step<String, String> {
        @Override
        public String apply(String input, Context context) {
            return context.keys().toString();
        }
    }

    @Test
    void keys_areReadAsASet_whateverTheirValuesAndOrder() throws InterruptedException {
        assertThat(run(new Lists(), values(1, 2)).output()).isEqualTo("[a, b]");
        PipelineRun<String> otherValues =
                run(new Lists(), ContextValues.empty().with(B, 7).with("a", "text"));
        assertThat(use(otherValues)).isEqualTo(HIT);
        assertThat(otherValues.output()).isEqualTo("[a, b]");
        assertThat(otherValues.provenance().get(0).reads())
                .extracting(TracedRead::read)
                .containsExactly(new Read(Read.Kind.KEYS, ""));
    }

    @Test
    void otherKeys_miss() throws InterruptedException {
        run(new Lists(), values(1, 2));
        for (ContextValues others : List.of(
                ContextValues.empty(),
                ContextValues.empty().with(A, 1),
                values(1, 2).with("c", 3),
                ContextValues.empty().with("a, b", 1))) {
            PipelineRun<String> run = run(new Lists(), others);
            assertThat(use(run)).isEqualTo(MISS);
            assertThat(use(run(new Lists(), others))).isEqualTo(HIT);
        }
    }

    @Cacheable
    record ListsItsOwn() implements Step<String, String> {
        @Override
        public String apply(String input, Context context) {
            context.put(B, 1);
            return context.keys().toString();
        }
    }

    @Test
    void keys_haveThoseThatTheStepPut() throws InterruptedException {
        ContextValues values = ContextValues.empty().with(A, 1);
        assertThat(run(new ListsItsOwn(), values).output()).isEqualTo("[a, b]");
        assertThat(use(run(new ListsItsOwn(), values))).isEqualTo(HIT);
    }

    @Test
    void keys_cannotBeChanged() {
        Step<String, Boolean> step =
                Step.of("remove", (String in, Context context) -> context.keys().remove("a"));
        assertThatExceptionOfType(StepFailedException.class)
                .isThrownBy(() -> run(step, values(1, 2)))
                .withCauseInstanceOf(UnsupportedOperationException.class);
    }

    // contains()

    @Cacheable
    record HasA() implements Step<String, Boolean> {
        @Override
        public Boolean apply(String input, Context context) {
            return context.contains(A);
        }
    }

    @Test
    void presence_isReadAlone() throws InterruptedException {
        assertThat(run(new HasA(), values(1, 2)).output()).isTrue();
        assertThat(use(run(new HasA(), values(7, 2)))).isEqualTo(HIT);
        assertThat(use(run(new HasA(), ContextValues.empty().with("a", "text"))))
                .isEqualTo(HIT);
        PipelineRun<Boolean> absent = run(new HasA(), ContextValues.empty().with(B, 2));
        assertThat(use(absent)).isEqualTo(MISS);
        assertThat(absent.output()).isFalse();
        assertThat(use(run(new HasA(), ContextValues.empty()))).isEqualTo(HIT);
    }

    // env()

    @Cacheable
    record Place() implements Step<String, String> {
        @Override
        public String apply(String input, Context context) {
            return context.env("PLACE").map(place -> "in " + place).orElse("nowhere");
        }
    }

    private PipelineRun<String> runIn(Map<String, String> environment) throws InterruptedException {
        return runs.run(
                Pipeline.start("step", new Place()),
                "in",
                ContextValues.empty(),
                options -> options.environment(environment));
    }

    @Test
    void environmentVariable_isAPartOfTheKey_andTheOthersAreNot() throws InterruptedException {
        assertThat(runIn(Map.of("PLACE", "here")).output()).isEqualTo("in here");
        assertThat(use(runIn(Map.of("PLACE", "here", "OTHER", "x")))).isEqualTo(HIT);
        PipelineRun<String> there = runIn(Map.of("PLACE", "there"));
        assertThat(use(there)).isEqualTo(MISS);
        assertThat(there.output()).isEqualTo("in there");
    }

    @Test
    void absentVariable_isNotAnEmptyOne() throws InterruptedException {
        PipelineRun<String> empty = runIn(Map.of("PLACE", ""));
        PipelineRun<String> absent = runIn(Map.of());
        assertThat(empty.output()).isEqualTo("in ");
        assertThat(absent.output()).isEqualTo("nowhere");
        assertThat(List.of(use(empty), use(absent))).containsExactly(MISS, MISS);
        assertThat(absent.provenance().get(0).reads())
                .containsExactly(new TracedRead(new Read(Read.Kind.ENV, "PLACE"), null));
        assertThat(use(runIn(Map.of("PLACE", "")))).isEqualTo(HIT);
        assertThat(use(runIn(Map.of()))).isEqualTo(HIT);
    }

    @Test
    void environment_isThatOfTheProcess_unlessTheRunSaysOtherwise() throws InterruptedException {
        Map.Entry<String, String> variable =
                System.getenv().entrySet().iterator().next();
        Step<String, String> step = Step.of(
                "env", (String name, Context context) -> context.env(name).orElseThrow());
        assertThat(Pipeline.<String, String>start(step).run(variable.getKey()).output())
                .isEqualTo(variable.getValue());
    }

    // Several threads

    /** Whose turn it is, of those who do something one after the other. */
    private static final class Turns {
        private final List<String> remaining;

        Turns(List<String> order) {
            remaining = new ArrayList<>(order);
        }

        synchronized int take(String turn, Context context, Key<Integer> key) throws InterruptedException {
            while (!remaining.get(0).equals(turn)) {
                wait();
            }
            int value = context.get(key);
            remaining.remove(0);
            notifyAll();
            return value;
        }
    }

    private static final AtomicReference<CyclicBarrier> ALL_HAVE_READ = new AtomicReference<>();

    /** One thread reads a and then b, another b and then a, in the order of an object that is no parameter. */
    @Cacheable
    static final class ReadsInTwoThreads implements Step<String, Integer> {
        private final Turns turns;

        ReadsInTwoThreads(Turns turns) {
            this.turns = turns;
        }

        @Override
        public Integer apply(String input, Context context) throws Exception {
            CompletableFuture<Integer> one =
                    Background.start(() -> 10 * turns.take("1a", context, A) + turns.take("1b", context, B));
            CompletableFuture<Integer> two =
                    Background.start(() -> 10 * turns.take("2b", context, B) + turns.take("2a", context, A));
            int both = 100 * one.get() + two.get();
            ALL_HAVE_READ.get().await();
            return both;
        }

        @Override
        public Map<String, Object> parameters() {
            return Map.of();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1a 1b 2b 2a, 2b 2a 1a 1b",
        "1a 2b 1b 2a, 2b 1a 2a 1b",
        "1a 2b 2a 1b, 2b 2a 1a 1b",
        "1a 1b 2b 2a, 1a 1b 2b 2a"
    })
    void readsInSeveralThreads_inAnyOrder_haveOneKey(String first, String second) throws Exception {
        MapBackend backend = new MapBackend();
        List<TraceCache> caches = List.of(new TraceCache(backend), new TraceCache(backend)); // as of two processes
        for (int a = 1; a <= 2; a++) { // the second time, the first question is there
            ContextValues values = values(a, 5);
            ALL_HAVE_READ.set(new CyclicBarrier(2));
            List<CompletableFuture<PipelineRun<Integer>>> both = new ArrayList<>();
            for (String order : List.of(first, second)) {
                RunOptions options =
                        RunOptions.builder().cache(caches.get(both.size())).build();
                both.add(Background.start(() -> pipeline(order).run("in", values, options)));
            }
            for (CompletableFuture<PipelineRun<Integer>> run : both) {
                assertThat(use(run.get())).isEqualTo(MISS);
                assertThat(run.get().output()).isEqualTo(100 * (10 * a + 5) + 50 + a);
            }
            PipelineRun<Integer> warm = pipeline(first)
                    .run(
                            "in",
                            values,
                            RunOptions.builder().cache(new TraceCache(backend)).build());
            assertThat(use(warm)).isEqualTo(HIT);
            assertThat(warm.output()).isEqualTo(both.get(0).get().output());
        }
        assertThat(caches)
                .allSatisfy(cache -> assertThat(cache.counts().disputed()).isZero());
    }

    private static Pipeline<String, Integer> pipeline(String order) {
        return Pipeline.start("step", new ReadsInTwoThreads(new Turns(List.of(order.split(" ")))));
    }

    @Cacheable
    record TellsElsewhere(String what) implements Step<String, String> {
        @Override
        public String apply(String input, Context context) throws Exception {
            return Background.start(() -> tell(what, context)).get();
        }

        static String tell(String what, Context context) {
            switch (what) {
                case "put" -> context.put(A, 1);
                case "metric" -> context.metric("m", 1);
                case "artifact" -> context.artifact("a.txt", "x");
                default -> throw new IllegalArgumentException(what);
            }
            return what;
        }
    }

    record TellsAsynchronously(String what) implements AsyncStep<String, String> {
        @Override
        public CompletionStage<String> start(String input, Context context) {
            return Background.start(() -> TellsElsewhere.tell(what, context));
        }
    }

    @ParameterizedTest
    @CsvSource({"put", "metric", "artifact"})
    void tellingInAnotherThread_isRefused_butNotToAnAsynchronousStep(String what) throws InterruptedException {
        assertThatExceptionOfType(StepFailedException.class)
                .isThrownBy(() -> run(new TellsElsewhere(what), ContextValues.empty()))
                .havingRootCause()
                .isInstanceOf(IllegalStateException.class)
                .withMessage("Step 'step' told something in another thread than its own, in an order that may differ"
                        + " from run to run. Any thread may ask; collect what they have to tell, and tell it in the"
                        + " step's own thread.");
        PipelineRun<String> run = run(new TellsAsynchronously(what), ContextValues.empty());
        assertThat(run.context(A).isPresent()).isEqualTo(what.equals("put"));
        assertThat(run.metrics()).hasSize(what.equals("metric") ? 1 : 0);
        assertThat(run.artifacts()).hasSize(what.equals("artifact") ? 1 : 0);
    }

    @Test
    void stepWithATimeLimit_tellsInTheThreadThatRunsIt() {
        Step<String, String> tells = Step.of("tells", (String what, Context context) -> {
            context.metric("m", 1);
            return what;
        });
        assertThat(Pipeline.<String, String>start(tells)
                        .trying(Attempts.once().within(Duration.ofMinutes(5)))
                        .run("in")
                        .metrics())
                .containsExactly(new Metric("m", 1, Map.of()));
    }
}
