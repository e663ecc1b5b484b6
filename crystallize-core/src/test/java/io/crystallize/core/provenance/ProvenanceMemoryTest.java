package io.crystallize.core.provenance;

import static org.assertj.core.api.Assertions.assertThat;

import io.crystallize.core.Cacheable;
import io.crystallize.core.Context;
import io.crystallize.core.ContextValues;
import io.crystallize.core.Key;
import io.crystallize.core.Pipeline;
import io.crystallize.core.RunOptions;
import io.crystallize.core.Step;
import io.crystallize.core.cache.MapBackend;
import io.crystallize.core.cache.TraceCache;
import io.crystallize.core.digest.Digest;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keeping the provenance of a run costs its digests and what the run changed, and not a value that went through. */
class ProvenanceMemoryTest {
    private static final Key<Held> HELD = Key.of("held", Held.class);

    /** Of a run, beside its records: itself, its list, and the digest of the run's input. */
    private static final int PER_RUN = 3;

    /** Of a record: itself, its two times, the use of the cache with its reason, and the digest of the output. */
    private static final int PER_STEP = 6;

    record Held(List<String> names, double[] numbers) {}

    @Cacheable
    record Make(int size, String label) implements Step<double[], Held> {
        @Override
        public Held apply(double[] input, Context context) {
            context.metric("size", size, Map.of("label", label));
            context.metric("first", input[0]);
            context.artifact("all.bin", new byte[size]);
            Held held = new Held(List.of(label), new double[size]);
            context.put(HELD, held);
            return held;
        }
    }

    @Cacheable
    record Use(String name) implements Step<Held, Held> {
        @Override
        public Held apply(Held input, Context context) {
            context.random().nextInt();
            return context.get(HELD);
        }
    }

    record Open() implements Step<Held, Thread> {
        @Override
        public Thread apply(Held input, Context context) {
            return Thread.currentThread();
        }
    }

    record Close(double factor) implements Step<Thread, Double> {
        @Override
        public Double apply(Thread input, Context context) {
            return factor;
        }
    }

    private final Pipeline<double[], Double> pipeline = Pipeline.<double[], Held>start(new Make(1000, "some"))
            .then(new Use("with a name"))
            .then(new Open())
            .then(new Close(0.5));
    private final MapBackend backend = new MapBackend();

    private Provenance run(Pipeline<double[], Double> ran, boolean cached) {
        RunOptions.Builder options = RunOptions.builder();
        if (cached) {
            options.cache(new TraceCache(backend));
        }
        return ran.run(new double[] {1, 2}, ContextValues.empty(), options.build())
                .provenance();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void noValueIsReachable(boolean cached) {
        for (int i = 0; i < 2; i++) {
            Set<Object> reachable = reachableFrom(run(pipeline, cached));
            assertThat(reachable)
                    .allSatisfy(object -> assertThat(isPlain(object))
                            .as("%s", object.getClass())
                            .isTrue());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anotherRun_addsOnlyWhatIsItsOwn(boolean cached) {
        Provenance first = run(pipeline, cached);
        Set<Object> known = reachableFrom(first);
        for (int i = 0; i < 20; i++) {
            Provenance next = run(pipeline, cached);
            Set<Object> own = reachableFrom(next);
            own.removeAll(known);
            assertThat(own)
                    .hasSizeLessThanOrEqualTo(PER_RUN
                            + next.stream().mapToInt(ProvenanceMemoryTest::most).sum());
            known.addAll(own);
            for (int step = 0; step < first.size(); step++) {
                assertThat(next.get(step).name()).isSameAs(first.get(step).name());
                assertThat(next.get(step).type()).isSameAs(first.get(step).type());
                assertThat(next.get(step).parameters()).isSameAs(first.get(step).parameters());
                assertThat(next.get(step).code()).isSameAs(first.get(step).code());
            }
        }
    }

    /** How many objects a step's record may have of its own: those of every step, and those that say what it changed. */
    private static int most(StepRecord step) {
        int lists = (int) Stream.of(step.reads(), step.writes(), step.metrics(), step.artifacts())
                .filter(list -> !list.isEmpty())
                .count();
        int tags = step.metrics().stream()
                .mapToInt(metric ->
                        metric.tags().isEmpty() ? 0 : 1 + 2 * metric.tags().size())
                .sum();
        return PER_STEP
                + lists
                + 4 * step.reads().size() // itself, the question, its name, the answer
                + 5 * step.writes().size() // itself, key, type, text, digest
                + 2 * step.metrics().size() // itself, name
                + tags
                + 3 * step.artifacts().size(); // itself, name, content
    }

    @Test
    void emptyParts_costNothing() {
        StepRecord close = run(pipeline, false).get(3);
        assertThat(close.reads()).isSameAs(List.of());
        assertThat(close.writes()).isSameAs(List.of());
        assertThat(close.metrics()).isSameAs(List.of());
        assertThat(close.artifacts()).isSameAs(List.of());
        assertThat(new Metric("a", 1, Map.of()).tags()).isSameAs(new Metric("b", 2, new LinkedHashMap<>()).tags());
        assertThat(CacheUse.hit()).isSameAs(CacheUse.hit());
    }

    @Test
    void equalStepsOfOtherPipelines_shareTheirParameters() {
        Pipeline<double[], Double> other = Pipeline.<double[], Held>start(new Make(1000, new String("some")))
                .then(new Open())
                .then(new Close(1));
        assertThat(run(other, false).get(0).parameters())
                .isSameAs(run(pipeline, false).get(0).parameters());
    }

    @Test
    void parameters_areNotThoseThatTheMakerCanChange() {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("a", "1");
        Map<String, String> view = Collections.unmodifiableMap(texts);
        Map<String, String> before = SharedTexts.of(view);
        texts.put("b", "2");
        assertThat(before).isEqualTo(Map.of("a", "1"));
        assertThat(SharedTexts.of(view)).isEqualTo(texts);
        assertThat(SharedTexts.of(Map.of("a", "1"))).isSameAs(before);
    }

    @Test
    void parametersInAnotherOrder_keepIt() {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("a", "1");
        texts.put("b", "2");
        Map<String, String> reversed = new LinkedHashMap<>();
        reversed.put("b", "2");
        reversed.put("a", "1");
        assertThat(SharedTexts.of(texts).keySet()).containsExactly("a", "b");
        assertThat(SharedTexts.of(reversed).keySet()).containsExactly("b", "a");
        assertThat(SharedTexts.of(texts).keySet()).containsExactly("a", "b");
    }

    @Test
    void valueThatIsHeld_isFound() {
        Held held = new Held(List.of(), new double[1]);
        assertThat(reachableFrom(List.of(Map.of("key", held))))
                .anySatisfy(object -> assertThat(object).isSameAs(held))
                .anySatisfy(object -> assertThat(object).isSameAs(held.numbers()))
                .filteredOn(object -> !isPlain(object))
                .hasSize(2);
    }

    private static boolean isPlain(Object object) {
        return isLeaf(object)
                || object instanceof Provenance
                || object instanceof Digest
                || object instanceof Record
                        && object.getClass().getPackage() == StepRecord.class.getPackage()
                        && object.getClass().getEnclosingClass() == null
                || object instanceof Collection<?>
                || object instanceof Map<?, ?>;
    }

    private static boolean isLeaf(Object object) {
        return object instanceof String
                || object instanceof Enum<?>
                || object instanceof Instant
                || object instanceof Duration;
    }

    private static Set<Object> reachableFrom(Object root) {
        Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        visit(root, seen);
        return seen;
    }

    /** Walks our own objects by their fields, those of the JDK by what they tell; any other is a value: it stays. */
    private static void visit(@Nullable Object object, Set<Object> seen) {
        if (object == null || !seen.add(object) || isLeaf(object)) {
            return;
        }
        if (object.getClass().getName().startsWith("io.crystallize.")) {
            for (Field field : object.getClass().getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
                    visit(valueOf(field, object), seen);
                }
            }
        } else if (object instanceof Collection<?> elements) {
            elements.forEach(element -> visit(element, seen));
        } else if (object instanceof Map<?, ?> map) {
            map.forEach((key, value) -> {
                visit(key, seen);
                visit(value, seen);
            });
        }
    }

    private static @Nullable Object valueOf(Field field, Object object) {
        try {
            field.setAccessible(true);
            return field.get(object);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }
}
