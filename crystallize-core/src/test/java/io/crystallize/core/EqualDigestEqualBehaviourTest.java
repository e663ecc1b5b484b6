package io.crystallize.core;

import static io.crystallize.core.CachedRuns.BYPASS;
import static io.crystallize.core.CachedRuns.HIT;
import static io.crystallize.core.CachedRuns.MISS;
import static io.crystallize.core.CachedRuns.uses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.crystallize.core.cache.MapBackend;
import io.crystallize.core.cache.TraceCache;
import io.crystallize.core.digest.DigestSink;
import io.crystallize.core.digest.Digestible;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A digest stands for what a value does: who changes a value behind its digest is caught, and a value without one is
 * never taken for another.
 */
class EqualDigestEqualBehaviourTest {
    private static final String CHANGED = "it changed its input in place, which others may still use. Change a copy.";

    /** How often a step has run. */
    private static final AtomicInteger RUNS = new AtomicInteger();

    /** How often a value was digested. */
    private static final AtomicInteger DIGESTS = new AtomicInteger();

    private final MapBackend backend = new MapBackend();

    @BeforeEach
    void reset() {
        RUNS.set(0);
        DIGESTS.set(0);
    }

    private <I, O> PipelineRun<O> run(Pipeline<I, O> pipeline, I input) {
        RunOptions options = RunOptions.builder().cache(new TraceCache(backend)).build();
        return pipeline.run(input, ContextValues.empty(), options);
    }

    record Table(String name, List<double[]> rows) {}

    /** Something that a step can change. */
    enum Changeable {
        ARRAY {
            @Override
            Object make() {
                return new double[] {1, 2};
            }

            @Override
            void change(Object value) {
                ((double[]) value)[1] = 3;
            }

            @Override
            Object copy(Object value) {
                return ((double[]) value).clone();
            }
        },
        LIST {
            @Override
            Object make() {
                return new ArrayList<>(List.of("x", "y"));
            }

            @Override
            @SuppressWarnings("unchecked") // it made it
            void change(Object value) {
                ((List<Object>) value).add("z");
            }

            @Override
            Object copy(Object value) {
                return new ArrayList<>((List<?>) value);
            }
        },
        ORDERED_MAP {
            @Override
            Object make() {
                return new LinkedHashMap<>(Map.of("x", 1));
            }

            @Override
            @SuppressWarnings("unchecked") // it made it
            void change(Object value) {
                ((Map<Object, Object>) value).put("x", 2);
            }

            @Override
            Object copy(Object value) {
                return new LinkedHashMap<>((Map<?, ?>) value);
            }
        },
        NESTED_IN_A_RECORD {
            @Override
            Object make() {
                return new Table("t", List.of(new double[] {1, 2}));
            }

            @Override
            void change(Object value) {
                ((Table) value).rows().get(0)[0] = 3;
            }

            @Override
            Object copy(Object value) {
                Table table = (Table) value;
                return new Table(
                        table.name(), table.rows().stream().map(double[]::clone).toList());
            }
        };

        abstract Object make();

        abstract void change(Object value);

        abstract Object copy(Object value);
    }

    record Makes(Changeable what) implements Step<Integer, Object> {
        @Override
        public Object apply(Integer input, Context context) {
            return what.make();
        }
    }

    @Cacheable
    record Changes(Changeable what) implements Step<Object, String> {
        @Override
        public String apply(Object input, Context context) {
            RUNS.incrementAndGet();
            what.change(input);
            return "done";
        }
    }

    @Cacheable
    record ChangesLater(Changeable what) implements AsyncStep<Object, String> {
        @Override
        public CompletionStage<String> start(Object input, Context context) {
            return CompletableFuture.supplyAsync(() -> {
                what.change(input);
                return "done";
            });
        }
    }

    record ChangesAndFails(Changeable what) implements Step<Object, String> {
        @Override
        public String apply(Object input, Context context) throws IOException {
            RUNS.incrementAndGet();
            what.change(input);
            throw new IOException("disk on fire");
        }
    }

    record ChangesAndFailsLater(Changeable what) implements AsyncStep<Object, String> {
        @Override
        public CompletionStage<String> start(Object input, Context context) {
            what.change(input);
            return CompletableFuture.failedFuture(new IOException("disk on fire"));
        }
    }

    @Cacheable
    record ChangesACopy(Changeable what) implements Step<Object, String> {
        @Override
        public String apply(Object input, Context context) {
            what.change(what.copy(input));
            return "done";
        }
    }

    private static Step<Object, String> lambda(Changeable what) {
        return Step.of("changes", (Object input, Context context) -> {
            what.change(input);
            return "done";
        });
    }

    private static Step<Object, String> cachedLambda(Changeable what) {
        return Step.cached("changes", String.class, (Object input, Context context) -> {
            what.change(input);
            return "done";
        });
    }

    private static Step<Object, String> lambdaThatGivesAStage(Changeable what) {
        return AsyncStep.of("changes", (Object input, Context context) -> {
            what.change(input);
            return CompletableFuture.completedFuture("done");
        });
    }

    private static Pipeline<Integer, String> after(Changeable what, Step<Object, String> step) {
        return Pipeline.<Integer, Object>start(new Makes(what)).then("changes", step);
    }

    static Stream<Arguments> stepsThatChangeTheirInput() {
        return Stream.of(Changeable.values())
                .flatMap(what -> Stream.of(
                                new Changes(what),
                                new ChangesLater(what),
                                lambda(what),
                                cachedLambda(what),
                                lambdaThatGivesAStage(what))
                        .map(step -> Arguments.of(what, step)));
    }

    @ParameterizedTest
    @MethodSource("stepsThatChangeTheirInput")
    void changeOfTheInput_inPlace_isCaught(Changeable what, Step<Object, String> step) {
        Pipeline<Integer, String> pipeline = after(what, step);
        assertThatExceptionOfType(StepFailedException.class)
                .isThrownBy(() -> run(pipeline, 0))
                .withMessageContainingAll("'changes'", CHANGED);
        assertThat(backend.entries).isEmpty();
        assertThatExceptionOfType(StepFailedException.class)
                .isThrownBy(() -> pipeline.run(0))
                .withMessageContainingAll("'changes'", CHANGED);
    }

    @ParameterizedTest
    @EnumSource
    void changeOfTheInput_byAStepThatFails_isToldWithItsFailure(Changeable what) {
        for (Step<Object, String> step : List.of(new ChangesAndFails(what), new ChangesAndFailsLater(what))) {
            assertThatExceptionOfType(StepFailedException.class)
                    .isThrownBy(() -> after(what, step).run(0))
                    .withMessageContainingAll("'changes'", "disk on fire")
                    .satisfies(failure -> assertThat(failure.getCause())
                            .isInstanceOf(IOException.class)
                            .hasSuppressedException(new IllegalStateException(CHANGED)));
        }
    }

    @Test
    void changeOfTheCallersOwnArray_isCaught() {
        Pipeline<Object, String> pipeline = Pipeline.start(new Changes(Changeable.ARRAY));
        assertThatExceptionOfType(StepFailedException.class)
                .isThrownBy(() -> run(pipeline, new double[] {1, 2}))
                .withMessageContainingAll("'changes'", CHANGED);
    }

    @ParameterizedTest
    @EnumSource
    void changeOfACopy_isAllowed(Changeable what) {
        Pipeline<Integer, String> pipeline = after(what, new ChangesACopy(what));
        assertThat(pipeline.run(0).output()).isEqualTo("done");
        assertThat(run(pipeline, 0).output()).isEqualTo("done");
        assertThat(uses(run(pipeline, 0))).containsExactly(BYPASS, HIT);
    }

    @Test
    void changeOfTheInput_isNotTriedAgain() {
        for (Step<Object, String> step : List.of(new Changes(Changeable.LIST), new ChangesAndFails(Changeable.LIST))) {
            RUNS.set(0);
            Pipeline<Integer, String> pipeline = after(Changeable.LIST, step).trying(Attempts.atMost(3));
            assertThatExceptionOfType(StepFailedException.class).isThrownBy(() -> pipeline.run(0));
            assertThat(RUNS).hasValue(1);
        }
    }

    /** Immutable, as anything that digests itself is taken to be. */
    record Counted(String text) implements Digestible {
        @Override
        public void digest(DigestSink sink) {
            DIGESTS.incrementAndGet();
            sink.add("text", text);
        }
    }

    record Looks() implements Step<List<Counted>, Integer> {
        @Override
        public Integer apply(List<Counted> input, Context context) {
            return input.size();
        }
    }

    @Test
    void inputThatCannotBeChanged_isDigestedOnce_andNotAgainAfterTheStep() {
        Pipeline<List<Counted>, Integer> pipeline = Pipeline.start(new Looks());
        assertThat(pipeline.run(List.of(new Counted("x"))).output()).isEqualTo(1);
        assertThat(DIGESTS).hasValue(1);
        DIGESTS.set(0);
        assertThat(pipeline.run(new ArrayList<>(List.of(new Counted("x")))).output())
                .isEqualTo(1);
        assertThat(DIGESTS).hasValue(2);
    }

    record Worker(String name, Thread thread) {}

    record Hires() implements Step<String, Worker> {
        @Override
        public Worker apply(String name, Context context) {
            return new Worker(name, Thread.currentThread());
        }
    }

    @Cacheable
    record Name() implements Step<Worker, String> {
        @Override
        public String apply(Worker worker, Context context) {
            RUNS.incrementAndGet();
            return worker.name();
        }
    }

    @Cacheable
    record Length() implements Step<String, Integer> {
        @Override
        public Integer apply(String name, Context context) {
            return name.length();
        }
    }

    private final Pipeline<String, Integer> opaque =
            Pipeline.start(new Hires()).then(new Name()).then(new Length());

    @Test
    void opaqueOutput_isAllowedWithoutACache_andHasNoDigest() {
        PipelineRun<Integer> run = opaque.run("Ada");
        assertThat(run.output()).isEqualTo(3);
        assertThat(run.provenance().get(0).output()).isNull();
        assertThat(run.provenance().get(1).input()).isNull();
        assertThat(run.provenance().get(1).output())
                .isNotNull()
                .isEqualTo(run.provenance().get(2).input());
    }

    @Test
    void opaqueOutput_bypassesTheCache_untilThereIsADigestAgain() {
        PipelineRun<Integer> cold = run(opaque, "Ada");
        assertThat(uses(cold)).containsExactly(BYPASS, BYPASS, MISS);
        PipelineRun<Integer> warm = run(opaque, "Ada");
        assertThat(uses(warm)).containsExactly(BYPASS, BYPASS, HIT);
        for (PipelineRun<Integer> run : List.of(cold, warm)) {
            assertThat(run.output()).isEqualTo(3);
            assertThat(run.provenance().get(0).output()).isNull();
            assertThat(run.provenance().get(1).cache().toString())
                    .startsWith("bypass: its input has no digest: output.thread: java.lang.Thread has no digest.");
        }
        assertThat(RUNS).hasValue(2);
        assertThat(run(opaque, "Grace").output()).isEqualTo(5);
    }
}
