package io.crystallize.core;

import static io.crystallize.core.CachedRuns.BYPASS;
import static io.crystallize.core.CachedRuns.HIT;
import static io.crystallize.core.CachedRuns.MISS;
import static io.crystallize.core.CachedRuns.uses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.crystallize.core.cache.Formats;
import io.crystallize.core.digest.DigestEncoder;
import io.crystallize.core.digest.DigestSink;
import io.crystallize.core.digest.Digester;
import io.crystallize.core.provenance.StepRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Values with one digest do the same to whoever gets them, and stay what they were when they were digested. */
class EqualDigestEqualBehaviourTest {
    private static final String CHANGED = "it changed its input in place, which others may still use. Change a copy.";
    private static final AtomicInteger RUNS = new AtomicInteger();

    private final CachedRuns runs = new CachedRuns();

    @BeforeEach
    void reset() {
        RUNS.set(0);
    }

    record Table(String name, double[] numbers) {}

    record Nested(Optional<Table> table, Map<String, List<Table>> tables) {}

    private static Table table() {
        return new Table("t", new double[] {3, 1, 2});
    }

    /** Something that can be changed, and how. */
    static Stream<Arguments> changes() {
        Map<String, Integer> linked = new LinkedHashMap<>(Map.of("a", 1));
        Map<String, Integer> sorted = new TreeMap<>(Map.of("a", 1));
        return Stream.of(
                changed("an array", new double[] {3, 1, 2}, Arrays::sort),
                changed("an array of arrays", new int[][] {{1}, {2}}, rows -> rows[1][0]++),
                changed("an array of objects", new String[] {"a", "b"}, texts -> texts[0] = "b"),
                changed("a list", new ArrayList<>(List.of(3, 1)), list -> list.add(2)),
                changed(
                        "a list's element",
                        List.of(table()),
                        list -> list.get(0).numbers()[1]++),
                changed("a record's array", table(), table -> Arrays.sort(table.numbers())),
                changed(
                        "an array deep in records",
                        new Nested(Optional.of(table()), Map.of("a", List.of(table()))),
                        nested -> nested.tables().get("a").get(0).numbers()[0]--),
                changed("a linked map", linked, map -> map.put("b", 2)),
                changed("the order of a linked map", new LinkedHashMap<>(linked(2)), map -> map.put(1, map.remove(1))),
                changed("a sorted map", sorted, map -> map.remove("a")),
                changed("a linked set", new LinkedHashSet<>(List.of(1, 2)), set -> set.remove(1)));
    }

    private static Map<Integer, Integer> linked(int size) {
        Map<Integer, Integer> map = new LinkedHashMap<>();
        for (int i = 1; i <= size; i++) {
            map.put(i, i);
        }
        return map;
    }

    private static <T> Arguments changed(String what, T value, Consumer<T> change) {
        return Arguments.of(what, value, change);
    }

    /** Does something to its input. Not a record: what it does is no parameter. */
    private static final class Does implements Step<Object, Integer> {
        private final Consumer<Object> change;
        private final boolean fails;

        Does(Consumer<Object> change, boolean fails) {
            this.change = change;
            this.fails = fails;
        }

        @Override
        public Integer apply(Object input, Context context) throws IOException {
            RUNS.incrementAndGet();
            change.accept(input);
            context.metric("changed", 1);
            if (fails) {
                throw new IOException("after the change");
            }
            return 1;
        }

        @Override
        public Map<String, Object> parameters() {
            return Map.of();
        }
    }

    private static final class DoesLater implements AsyncStep<Object, Integer> {
        private final Does does;

        DoesLater(Does does) {
            this.does = does;
        }

        @Override
        public CompletionStage<Integer> start(Object input, Context context) {
            CompletableFuture<Integer> later = new CompletableFuture<>();
            new Thread(() -> {
                        try {
                            later.complete(does.apply(input, context));
                        } catch (IOException e) {
                            later.completeExceptionally(e);
                        }
                    })
                    .start();
            return later;
        }

        @Override
        public Map<String, Object> parameters() {
            return Map.of();
        }
    }

    private static void assertCaught(Pipeline<Object, Integer> pipeline, Object input) {
        assertThatExceptionOfType(StepFailedException.class)
                .isThrownBy(() -> pipeline.run(input))
                .withMessageContaining("Step 'does' failed: ")
                .withStackTraceContaining(CHANGED)
                .satisfies(failure -> assertThat(failure.completed()).isEmpty());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("changes")
    void inputChangedInPlace_isTheFailureOfTheStep(String what, Object input, Consumer<Object> change) {
        assertCaught(Pipeline.start(new Does(change, false)), input);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("changes")
    void inputChangedInPlace_byAnAsynchronousStep_isItsFailure(String what, Object input, Consumer<Object> change) {
        assertCaught(Pipeline.start("does", new DoesLater(new Does(change, false))), input);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("changes")
    void inputChangedInPlace_byAStepThatFails_isToldToo_andTheStepNotTriedAgain(
            String what, Object input, Consumer<Object> change) {
        Pipeline<Object, Integer> pipeline =
                Pipeline.<Object, Integer>start(new Does(change, true)).trying(Attempts.atMost(3));
        assertCaught(pipeline, input);
        assertThat(RUNS).hasValue(1);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("changes")
    void inputChangedInPlace_byALambda_isItsFailure(String what, Object input, Consumer<Object> change) {
        CHANGE.set(change);
        assertCaught(
                Pipeline.start(Step.<Object, Integer>of("does", (Object taken, Context context) -> {
                    CHANGE.get().accept(taken);
                    return 1;
                })),
                input);
    }

    /** What the lambda of this thread does: captured, it would be a parameter. */
    private static final ThreadLocal<Consumer<Object>> CHANGE = new ThreadLocal<>();

    /** Values that can't be changed, or only through what nobody handed out. */
    static Stream<Arguments> fixed() {
        return Stream.of(
                Arguments.of("text", "a"),
                Arguments.of("an immutable list", List.of(1, 2)),
                Arguments.of("an empty array", new int[0]),
                Arguments.of("a record", Optional.of(Map.of("a", 1))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("fixed")
    void inputThatCannotBeChanged_isNotSuspected(String what, Object input) {
        assertThat(Pipeline.<Object, Integer>start(new Does(taken -> {}, false))
                        .run(input)
                        .output())
                .isEqualTo(1);
    }

    @Test
    void changedCopy_isNobodysBusiness() {
        double[] numbers = {3, 1, 2};
        Step<double[], Double> smallest = Step.of("smallest", (double[] input, Context context) -> {
            double[] own = input.clone();
            Arrays.sort(own);
            return own[0];
        });
        assertThat(Pipeline.<double[], Double>start(smallest).run(numbers).output())
                .isEqualTo(1.0);
        assertThat(numbers).containsExactly(3, 1, 2);
    }

    @Cacheable
    record SortsInPlace() implements Step<double[], double[]> {
        @Override
        public double[] apply(double[] input, Context context) {
            Arrays.sort(input);
            return input;
        }
    }

    @Test
    void cacheableStep_thatChangesItsInput_isNotStored() {
        assertThatExceptionOfType(StepFailedException.class)
                .isThrownBy(() -> runs.run(Pipeline.start(new SortsInPlace()), new double[] {2, 1}))
                .withMessageContaining(CHANGED);
        assertThat(runs.backend.entries).isEmpty();
        assertThat(runs.backend.blobs).isEmpty();
    }

    private static final double[] SHARED = {2, 1};

    record Shares() implements DataSource<double[]> {
        @Override
        public double[] fetch(Context context) {
            return SHARED;
        }
    }

    @Test
    void sourceThatGivesOneArrayToAll_isSafe_asAStepThatChangesItIsCaught() {
        Pipeline<Void, double[]> pipeline =
                Pipeline.<Void, double[]>start(new Shares()).then(new SortsInPlace());
        try {
            assertThatExceptionOfType(StepFailedException.class)
                    .isThrownBy(() -> pipeline.run(null))
                    .withMessage("Step 'sorts-in-place' failed: java.lang.IllegalStateException: " + CHANGED)
                    .satisfies(failure -> assertThat(failure.completed())
                            .extracting(StepRecord::name)
                            .containsExactly("shares"));
        } finally {
            SHARED[0] = 2;
            SHARED[1] = 1;
        }
    }

    /** What it is made of has no digest of its own. */
    record Ticket(int number) {}

    private static final class CountingEncoder implements DigestEncoder<Ticket> {
        private final AtomicInteger times = new AtomicInteger();

        @Override
        public Class<Ticket> type() {
            return Ticket.class;
        }

        @Override
        public void encode(Ticket value, DigestSink sink) {
            times.incrementAndGet();
            sink.add("number", value.number());
        }
    }

    @Test
    void inputThatCannotBeChanged_isDigestedOnce_andOneThatCan_againAfterTheStep() {
        CountingEncoder encoder = new CountingEncoder();
        RunOptions options =
                RunOptions.builder().formats(Formats.standard().with(encoder)).build();
        Pipeline<Object, Integer> pipeline = Pipeline.start(new Does(taken -> {}, false));
        pipeline.run(List.of(new Ticket(1)), ContextValues.empty(), options);
        assertThat(encoder.times).hasValue(1);
        pipeline.run(new ArrayList<>(List.of(new Ticket(1))), ContextValues.empty(), options);
        assertThat(encoder.times).hasValue(3);
    }

    // Opaque outputs.

    record Handle(String name, Thread thread) {}

    record Opens() implements Step<Integer, Handle> {
        @Override
        public Handle apply(Integer input, Context context) {
            context.metric("opened", input);
            return new Handle("h" + input, Thread.currentThread());
        }
    }

    @Cacheable
    record Asks() implements Step<Handle, String> {
        @Override
        public String apply(Handle handle, Context context) {
            RUNS.incrementAndGet();
            return handle.name();
        }
    }

    @Cacheable
    record Twice() implements Step<String, String> {
        @Override
        public String apply(String text, Context context) {
            return text + text;
        }
    }

    private final Pipeline<Integer, String> opaque =
            Pipeline.<Integer, Handle>start(new Opens()).then(new Asks()).then(new Twice());

    @Test
    void opaqueOutput_isAllowed_andProvenanceSaysSo() {
        PipelineRun<String> run = opaque.run(1);
        assertThat(run.output()).isEqualTo("h1h1");
        assertThat(run.provenance().get(0).output()).isNull();
        assertThat(run.provenance().get(1).input()).isNull();
        assertThat(run.provenance().get(1).output())
                .isEqualTo(Digester.standard().digest("h1"));
        assertThat(run.metrics()).hasSize(1);
    }

    @Test
    void cachedStepAfterAnOpaqueOutput_isBypassed_withTypeAndPath_andTheOneAfterItHitsAgain()
            throws InterruptedException {
        PipelineRun<String> cold = runs.run(opaque, 1);
        PipelineRun<String> warm = runs.run(opaque, 1);
        assertThat(uses(cold)).containsExactly(BYPASS, BYPASS, MISS);
        assertThat(uses(warm)).containsExactly(BYPASS, BYPASS, HIT);
        for (PipelineRun<String> run : List.of(cold, warm)) {
            assertThat(run.provenance().get(1).cache().reason())
                    .startsWith("its input has no digest: output.thread: ")
                    .contains("java.lang.Thread");
            assertThat(run.provenance().get(1).cache().isUnexpected()).isTrue();
            assertThat(run.output()).isEqualTo("h1h1");
        }
        assertThat(RUNS).hasValue(2);
    }

    @Test
    void opaqueInput_isAllowed_andBypassesLikewise() throws InterruptedException {
        Pipeline<Handle, String> pipeline =
                Pipeline.<Handle, String>start(new Asks()).then(new Twice());
        for (int i = 0; i < 2; i++) {
            PipelineRun<String> run = runs.run(pipeline, new Handle("h", Thread.currentThread()));
            assertThat(run.output()).isEqualTo("hh");
            assertThat(uses(run)).containsExactly(BYPASS, i == 0 ? MISS : HIT);
            assertThat(run.provenance().get(0).cache().reason())
                    .startsWith("its input has no digest: input.thread: ")
                    .contains("java.lang.Thread");
        }
    }

    // One order for all equal sets, wherever they come in.

    private static final Key<Set<String>> WORDS = Key.of("words", new TypeRef<Set<String>>() {});

    record JoinsParameter(Set<String> words) implements Step<Integer, String> {
        @Override
        public String apply(Integer input, Context context) {
            return String.join(",", words);
        }
    }

    record JoinsContext() implements Step<Object, String> {
        @Override
        public String apply(Object input, Context context) {
            return String.join(",", context.get(WORDS));
        }
    }

    record JoinsInput() implements Step<Set<String>, String> {
        @Override
        public String apply(Set<String> words, Context context) {
            return String.join(",", words);
        }
    }

    record Puts() implements Step<Set<String>, Integer> {
        @Override
        public Integer apply(Set<String> words, Context context) {
            context.put(WORDS, GIVEN.get());
            return 1;
        }
    }

    record Gives() implements Step<Integer, Set<String>> {
        @Override
        public Set<String> apply(Integer input, Context context) {
            return GIVEN.get();
        }
    }

    private static final ThreadLocal<Set<String>> GIVEN = new ThreadLocal<>();

    private static List<Set<String>> equalSets() {
        List<String> words = List.of("a", "b", "c", "Aa", "BB", "x", "y", "z");
        Set<String> wide = new HashSet<>(1 << 12);
        for (int i = words.size() - 1; i >= 0; i--) {
            wide.add(words.get(i));
        }
        List<Set<String>> sets = List.of(new HashSet<>(words), wide, Set.copyOf(words));
        assertThat(String.join(",", sets.get(0))).isNotEqualTo(String.join(",", wide));
        return sets;
    }

    /** What a step makes of a set that comes in one of the ways in which it can. */
    private static String joined(Set<String> words, String way) {
        GIVEN.set(words);
        ContextValues typed = ContextValues.empty().with(WORDS, words);
        return switch (way) {
            case "parameter" ->
                Pipeline.<Integer, String>start(new JoinsParameter(words))
                        .run(1)
                        .output();
            case "context" ->
                Pipeline.<Object, String>start(new JoinsContext())
                        .run(1, typed, RunOptions.defaults())
                        .output();
            case "input" ->
                Pipeline.<Set<String>, String>start(new JoinsInput()).run(words).output();
            case "put" ->
                Pipeline.<Set<String>, Integer>start(new Puts())
                        .then(new JoinsContext())
                        .run(words)
                        .output();
            case "output" ->
                Pipeline.<Integer, Set<String>>start(new Gives())
                        .then(new JoinsInput())
                        .run(1)
                        .output();
            default -> throw new IllegalArgumentException(way);
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"parameter", "context", "input", "put", "output"})
    void equalSets_areInOneOrder(String way) {
        assertThat(equalSets().stream().map(set -> joined(set, way)).distinct()).hasSize(1);
    }
}
