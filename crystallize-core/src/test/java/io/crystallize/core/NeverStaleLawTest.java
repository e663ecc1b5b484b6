package io.crystallize.core;

import static io.crystallize.core.CachedRuns.BYPASS;
import static io.crystallize.core.CachedRuns.DISPUTED;
import static io.crystallize.core.CachedRuns.HIT;
import static io.crystallize.core.CachedRuns.MISS;
import static io.crystallize.core.CachedRuns.uses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.crystallize.core.cache.Formats;
import io.crystallize.core.cache.UntraceableException;
import io.crystallize.core.digest.Digest;
import io.crystallize.core.digest.Digester;
import io.crystallize.core.digest.ValueDigest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Law 2: a hit returns what running the step now would return. */
class NeverStaleLawTest {
    private static final Key<Integer> A = Key.of("a", Integer.class);
    private static final Key<Integer> B = Key.of("b", Integer.class);

    /** What a step does that is not the function it says it is. */
    private static final AtomicInteger RUNS = new AtomicInteger();

    private static final AtomicReference<Path> FILE = new AtomicReference<>();
    private static final Runnable NOTHING = () -> {};
    private static final AtomicReference<Runnable> MEANWHILE = new AtomicReference<>(NOTHING);

    @Cacheable
    record Times(int factor) implements Step<Integer, Integer> {
        @Override
        public Integer apply(Integer input, Context context) {
            return factor * input;
        }
    }

    @Cacheable
    record BIfAIsPositive() implements Step<Integer, Integer> {
        @Override
        public Integer apply(Integer input, Context context) {
            return context.get(A) > 0 ? input + context.get(B) : input;
        }
    }

    @Cacheable
    record AOr(int otherwise) implements Step<Integer, Integer> {
        @Override
        public Integer apply(Integer input, Context context) {
            return context.get(A, otherwise);
        }
    }

    @Cacheable
    record HasA() implements Step<Integer, Boolean> {
        @Override
        public Boolean apply(Integer input, Context context) {
            return context.contains(A);
        }
    }

    @Cacheable
    record PutsAUnlessRefused() implements Step<Integer, String> {
        @Override
        public String apply(Integer input, Context context) {
            try {
                context.put(A, input);
                return "put";
            } catch (ContextMutationException e) {
                return "refused";
            }
        }
    }

    @Cacheable
    record AUnlessRefused() implements Step<Integer, Integer> {
        @Override
        public Integer apply(Integer input, Context context) {
            try {
                return context.get(A);
            } catch (IllegalArgumentException e) {
                return -1;
            }
        }
    }

    @Cacheable
    record Text(String path) implements Step<Integer, String> {
        @Override
        public String apply(Integer input, Context context) throws IOException {
            return context.file(path).text();
        }
    }

    @Cacheable
    static final class Adds implements Step<Integer, Integer> {
        @Override
        public Integer apply(Integer input, Context context) {
            return input + 10;
        }

        @Override
        public Map<String, Object> parameters() {
            return Map.of();
        }
    }

    @Cacheable
    static final class Multiplies implements Step<Integer, Integer> {
        @Override
        public Integer apply(Integer input, Context context) {
            return input * 10;
        }

        @Override
        public Map<String, Object> parameters() {
            return Map.of();
        }
    }

    private final CachedRuns runs = new CachedRuns();

    @BeforeEach
    void reset() {
        RUNS.set(0);
    }

    private static ContextValues with(Map<String, Object> values) {
        ContextValues all = ContextValues.empty();
        for (Map.Entry<String, Object> entry : values.entrySet()) {
            all = all.with(entry.getKey(), entry.getValue());
        }
        return all;
    }

    /** Every run twice, in an order in which hits of one could be mistaken for those of another. */
    private <O> void sameAsWithoutCache(Pipeline<Integer, O> pipeline, List<Map<String, Object>> contexts)
            throws InterruptedException {
        for (int round = 0; round < 2; round++) {
            for (Map<String, Object> context : contexts) {
                PipelineRun<O> cached = runs.run(pipeline, 3, with(context));
                PipelineRun<O> uncached = pipeline.run(3, with(context), RunOptions.defaults());
                assertThat(cached.output()).isEqualTo(uncached.output());
                assertThat(cached.outputDigest()).isEqualTo(uncached.outputDigest());
                assertThat(uses(cached)).containsOnly(round == 0 ? MISS : HIT);
            }
        }
    }

    @Test
    void contextValue_isAPartOfTheKey_onlyWhereItIsRead() throws InterruptedException {
        Pipeline<Integer, Integer> pipeline = Pipeline.start(new BIfAIsPositive());
        sameAsWithoutCache(
                pipeline, List.of(Map.of("a", 1, "b", 10), Map.of("a", 0, "b", 10), Map.of("a", 1, "b", 20)));
        assertThat(uses(runs.run(pipeline, 3, with(Map.of("a", 0, "b", 99))))).containsExactly(HIT);
        assertThat(uses(runs.run(pipeline, 3, with(Map.of("a", 0))))).containsExactly(HIT);
        assertThat(uses(runs.run(pipeline, 3, with(Map.of("a", 1, "b", 99))))).containsExactly(MISS);
    }

    @Test
    void absence_isAnAnswer() throws InterruptedException {
        List<Map<String, Object>> contexts = List.of(Map.of(), Map.of("a", 1), Map.of("a", 7));
        sameAsWithoutCache(Pipeline.start(new AOr(7)), contexts);
        sameAsWithoutCache(Pipeline.start(new HasA()), contexts.subList(0, 2));
        sameAsWithoutCache(Pipeline.start(new PutsAUnlessRefused()), contexts.subList(0, 2));
    }

    @Test
    void valueThatKeysOfAnotherTypeHold_isAnotherAnswer() throws InterruptedException {
        Pipeline<Integer, Integer> pipeline = Pipeline.start(new AUnlessRefused());
        ContextValues typed = ContextValues.empty().with(Key.of("a", Number.class), 5);
        assertThat(runs.run(pipeline, 1, with(Map.of("a", 5))).output()).isEqualTo(5);
        assertThat(runs.run(pipeline, 1, typed).output()).isEqualTo(-1);
        assertThat(runs.run(pipeline, 1, ContextValues.empty().with(A, 5)).output())
                .isEqualTo(5);
    }

    @Test
    void parametersAndInput_arePartsOfTheKey() throws InterruptedException {
        assertThat(runs.run(Pipeline.start(new Times(2)), 3).output()).isEqualTo(6);
        assertThat(runs.run(Pipeline.start(new Times(3)), 3).output()).isEqualTo(9);
        assertThat(runs.run(Pipeline.start(new Times(3)), 4).output()).isEqualTo(12);
        assertThat(uses(runs.run(Pipeline.start(new Times(2)), 3))).containsExactly(HIT);
    }

    @Test
    void classesWithTheSameParameters_thatReachTheSameCode_areDifferentSteps() throws InterruptedException {
        assertThat(runs.run(Pipeline.start(new Adds()), 3).output()).isEqualTo(13);
        assertThat(runs.run(Pipeline.start(new Multiplies()), 3).output()).isEqualTo(30);
    }

    @Test
    void file_countsByContent(@TempDir Path folder, @TempDir Path elsewhere) throws Exception {
        Pipeline<Integer, String> pipeline = Pipeline.start(new Text("a.txt"));
        Files.writeString(folder.resolve("a.txt"), "one");
        Files.writeString(elsewhere.resolve("a.txt"), "one");
        assertThat(uses(text(pipeline, folder))).containsExactly(MISS);
        assertThat(uses(text(pipeline, elsewhere))).containsExactly(HIT);
        Files.writeString(folder.resolve("a.txt"), "two");
        assertThat(text(pipeline, folder).output()).isEqualTo("two");
        Files.writeString(folder.resolve("a.txt"), "one");
        PipelineRun<String> again = text(pipeline, folder);
        assertThat(uses(again)).containsExactly(HIT);
        assertThat(again.output()).isEqualTo("one");
    }

    private PipelineRun<String> text(Pipeline<Integer, String> pipeline, Path folder) throws InterruptedException {
        return runs.run(pipeline, 0, ContextValues.empty(), options -> options.baseFolder(folder));
    }

    @Cacheable
    record ReadsThenChangesTheFile() implements Step<Integer, String> {
        @Override
        public String apply(Integer input, Context context) throws IOException {
            String text = context.file("a.txt").text();
            Files.writeString(FILE.get(), "changed");
            return text;
        }
    }

    @Test
    void fileChangedWhileTheStepRan_keepsItsResultOutOfTheCache(@TempDir Path folder) throws Exception {
        FILE.set(folder.resolve("a.txt"));
        Files.writeString(FILE.get(), "original");
        Pipeline<Integer, String> pipeline = Pipeline.start(new ReadsThenChangesTheFile());
        PipelineRun<String> run = text(pipeline, folder);
        assertThat(run.output()).isEqualTo("original");
        assertThat(run.provenance().get(0).cache().toString())
                .isEqualTo("bypass: file a.txt was changed while the step ran");
        assertThat(runs.backend.entries).isEmpty();
    }

    @Cacheable
    record FailsFirst() implements Step<Integer, Integer> {
        @Override
        public Integer apply(Integer input, Context context) throws IOException {
            context.get(A, 0);
            context.metric("attempt", RUNS.get());
            context.artifact("log", "x");
            context.put(B, 1);
            if (RUNS.getAndIncrement() == 0) {
                throw new IOException("first");
            }
            return input;
        }
    }

    @Test
    void failure_isNeverCached_andLeavesNothingBehind() throws InterruptedException {
        Pipeline<Integer, Integer> pipeline = Pipeline.start(new FailsFirst());
        assertThatExceptionOfType(StepFailedException.class).isThrownBy(() -> runs.run(pipeline, 3));
        assertThat(runs.backend.entries).isEmpty();
        assertThat(runs.backend.blobs).isEmpty();
        PipelineRun<Integer> second = runs.run(pipeline, 3);
        assertThat(uses(second)).containsExactly(MISS);
        assertThat(second.metrics()).hasSize(1);
    }

    @Cacheable
    record CountsItsRuns() implements Step<Integer, Integer> {
        @Override
        public Integer apply(Integer input, Context context) {
            int run = RUNS.incrementAndGet();
            MEANWHILE.getAndSet(NOTHING).run();
            return run;
        }
    }

    @Cacheable
    record RecordsItsRuns() implements Step<Integer, Integer> {
        @Override
        public Integer apply(Integer input, Context context) {
            context.metric("run", RUNS.incrementAndGet());
            MEANWHILE.getAndSet(NOTHING).run();
            return input;
        }
    }

    /** Runs a pipeline while another process, from beginning to end, does too; neither sees what the other does. */
    private PipelineRun<Integer> runWhileAnotherDoes(Pipeline<Integer, Integer> pipeline) throws InterruptedException {
        MEANWHILE.set(() -> {
            try {
                assertThat(uses(runs.run(pipeline, 3))).containsExactly(MISS);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        return runs.run(pipeline, 3);
    }

    @Test
    void stepWithAnotherOutputInEachRun_isDisputedAndNotServed() throws InterruptedException {
        Pipeline<Integer, Integer> pipeline = Pipeline.start(new CountsItsRuns());
        PipelineRun<Integer> first = runWhileAnotherDoes(pipeline);
        assertThat(first.output()).isEqualTo(1);
        assertThat(first.provenance().get(0).cache().toString())
                .startsWith("disputed: the step is not deterministic: its output was");
        PipelineRun<Integer> third = runs.run(pipeline, 3);
        assertThat(third.output()).isEqualTo(3);
        assertThat(third.provenance().get(0).cache().toString())
                .startsWith("disputed: the step is not deterministic: its output was");
    }

    @Test
    void stepWithOtherMetricsInEachRun_isDisputedToo() throws InterruptedException {
        Pipeline<Integer, Integer> pipeline = Pipeline.start(new RecordsItsRuns());
        assertThat(runWhileAnotherDoes(pipeline).provenance().get(0).cache().toString())
                .contains("not deterministic: it recorded", "run");
    }

    @Cacheable
    record ReadsByWhim() implements Step<Integer, Integer> {
        @Override
        public Integer apply(Integer input, Context context) {
            return RUNS.getAndIncrement() == 0 ? context.get(A) : context.get(B);
        }
    }

    @Test
    void stepWithOtherReadsInEachRun_isDisputedAndNotServed() throws InterruptedException {
        Pipeline<Integer, Integer> pipeline = Pipeline.start(new ReadsByWhim());
        assertThat(uses(runs.run(pipeline, 0, with(Map.of("a", 1, "b", 2))))).containsExactly(MISS);
        PipelineRun<Integer> second = runs.run(pipeline, 0, with(Map.of("a", 5, "b", 2)));
        assertThat(second.output()).isEqualTo(2);
        assertThat(second.provenance().get(0).cache().toString())
                .isEqualTo(
                        "disputed: the step is not deterministic: it asked for 'context a' in one run, and not in another");
        PipelineRun<Integer> third = runs.run(pipeline, 0, with(Map.of("a", 1, "b", 3)));
        assertThat(third.output()).isEqualTo(3);
        assertThat(uses(third)).containsExactly(DISPUTED);
    }

    record PassesOn() implements Step<Integer, Integer> {
        @Override
        public Integer apply(Integer input, Context context) {
            return input;
        }
    }

    @Test
    void lostOutputOfANondeterministicStep_isNotReplacedByAnother() throws InterruptedException {
        Pipeline<Integer, Integer> pipeline =
                Pipeline.<Integer, Integer>start(new CountsItsRuns()).then(new PassesOn());
        assertThat(runs.run(pipeline, 3).output()).isEqualTo(1);
        runs.backend.blobs.clear();
        assertThatExceptionOfType(StepFailedException.class)
                .isThrownBy(() -> runs.run(pipeline, 3))
                .withMessageContainingAll("'counts-its-runs'", "gone from the cache", "not deterministic");
        PipelineRun<Integer> third = runs.run(pipeline, 3);
        assertThat(third.output()).isEqualTo(3);
        assertThat(uses(third)).containsExactly(DISPUTED, BYPASS);
    }

    enum Animal {
        CAT,
        DOG
    }

    record Cage(Animal animal) {}

    private static ValueDigest holding(String... types) {
        return new ValueDigest(
                Digester.standard().digest(1),
                Collections.unmodifiableSortedSet(new TreeSet<>(List.of(types))),
                false,
                false);
    }

    private static Digest key(ValueDigest value) throws UntraceableException {
        return new ValueKeys(NeverStaleLawTest.class.getClassLoader(), Acknowledged.ALL).of(value, Formats.standard());
    }

    @Test
    void codeOfTheClassesInAValue_isAPartOfTheKey() throws UntraceableException {
        ValueDigest cage = Digester.standard().inspect("cage", new Cage(Animal.CAT));
        assertThat(cage.types()).containsExactly(Animal.class.getName(), Cage.class.getName());
        assertThat(List.of(
                        key(holding()),
                        key(holding(Cage.class.getName())),
                        key(holding(Animal.class.getName())),
                        key(cage)))
                .doesNotHaveDuplicates();
    }

    @Test
    void valueOfAClassWhoseCodeCannotBeFound_cannotBeTraced() {
        assertThatExceptionOfType(UntraceableException.class)
                .isThrownBy(() -> key(holding("no.such.Type")))
                .withMessageContaining("no.such.Type");
    }

    /** Goes on with what the framework says of a mistake. */
    @Cacheable
    record SaysWhy(boolean puts) implements Step<Integer, String> {
        @Override
        public String apply(Integer input, Context context) {
            try {
                if (puts) {
                    context.put(A, input);
                    return "put";
                }
                return "b is " + context.get(B);
            } catch (RuntimeException e) {
                return e.getMessage();
            }
        }
    }

    @Test
    void messageOfARefusedPut_tellsTheValueThatIsThere_whichIsARead() throws InterruptedException {
        CachedRuns runs = new CachedRuns();
        Pipeline<Integer, String> pipeline = Pipeline.start(new SaysWhy(true));
        assertThat(runs.run(pipeline, 1, ContextValues.empty().with(A, 71)).output())
                .contains("71");
        assertThat(runs.run(pipeline, 1, ContextValues.empty().with(A, 72)).output())
                .contains("72");
        assertThat(uses(runs.run(pipeline, 1, ContextValues.empty().with(A, 72))))
                .containsExactly(HIT);
    }

    @Test
    void messageOfAMissingKey_tellsAllKeys_whichIsARead() throws InterruptedException {
        CachedRuns runs = new CachedRuns();
        Pipeline<Integer, String> pipeline = Pipeline.start(new SaysWhy(false));
        assertThat(runs.run(pipeline, 1).output()).contains("There are none");
        assertThat(runs.run(pipeline, 1, ContextValues.empty().with(A, 1)).output())
                .contains("Keys: a.");
        assertThat(uses(runs.run(pipeline, 1, ContextValues.empty().with(A, 2))))
                .as("their values are none")
                .containsExactly(HIT);
    }
}
