package io.crystallize.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.crystallize.core.cache.MapBackend;
import io.crystallize.core.cache.TraceCache;
import io.crystallize.core.digest.Digest;
import io.crystallize.core.digest.Digester;
import io.crystallize.core.provenance.CacheUse;
import io.crystallize.core.provenance.ContextWrite;
import io.crystallize.core.provenance.Metric;
import io.crystallize.core.provenance.StepRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.helpers.NOPLogger;

/**
 * Whatever steps ask, tell and fail at, in whatever order: a run gives the same without a cache, cold, warm, with parts
 * of the cache lost, at the same time as others, and asynchronously, also where the cache knows runs that were answered
 * otherwise. The pipelines grow with the seed, so the first seed that fails is a small example, and the failure names it.
 */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class InterleavingsPropertyTest {
    private static final int SEEDS = 200;
    private static final int VARIANTS = 3;
    private static final int MOST_STEPS = 5;
    private static final int MOST_OPERATIONS = 6;
    private static final int DEEPEST = 2;
    private static final int KEYS = 4;
    private static final int PARALLEL = 2 * VARIANTS;

    /** Names a run, for counting its attempts: nothing else may depend on which run it is, so it is not traced. */
    private static final String RUN = "run";

    private static final ConcurrentMap<String, AtomicInteger> ATTEMPTS = new ConcurrentHashMap<>();

    @TempDir
    static Path folder;

    @BeforeAll
    static void writeFiles() throws IOException {
        for (int i = 0; i < VARIANTS; i++) {
            Path variant = Files.createDirectory(folder.resolve("variant" + i));
            Files.writeString(variant.resolve("file0"), "the same");
            Files.writeString(variant.resolve("file1"), "content " + i);
        }
    }

    enum Action {
        GET,
        CONTAINS,
        LIST_KEYS,
        READ_FILE,
        READ_ENV,
        PUT,
        PUT_OR_FAIL,
        METRIC,
        ARTIFACT,
        DRAW,
        DRAW_FROM_ANOTHER,
        REPLICATE,
        CONDITION,
        STEP,
        EVENT,
        NEST,
        NEST_OR_GO_ON
    }

    /** One thing that a step does; what exactly is also decided by what it has learned so far. */
    record Operation(Action action, int which, List<Part> nested) {}

    /** All that a step does; the id is of this step alone. */
    record Script(int id, int failures, List<Operation> operations) {
        List<Long> play(List<Long> input, Context context) throws IOException {
            long known = id;
            for (long value : input) {
                known = mix(known, value);
            }
            for (int i = 0; i < operations.size(); i++) {
                known = mix(known, perform(operations.get(i), id + "-" + i, known, context));
            }
            String run = context.secret(RUN).value();
            int attempt = ATTEMPTS.computeIfAbsent(run + '/' + id, key -> new AtomicInteger())
                    .incrementAndGet();
            if (attempt <= failures) {
                throw new IOException("attempt " + attempt);
            }
            List<Long> output = new ArrayList<>(input);
            output.add(known);
            return output;
        }
    }

    /** A step of a pipeline. */
    record Part(boolean cached, boolean async, Script script) {
        Step<List<Long>, List<Long>> step() {
            if (async) {
                return cached ? new CachedLater(script) : new Later(script);
            }
            return cached ? new CachedNow(script) : new Now(script);
        }
    }

    record Now(Script script) implements Step<List<Long>, List<Long>> {
        @Override
        public List<Long> apply(List<Long> input, Context context) throws IOException {
            return script.play(input, context);
        }
    }

    @Cacheable
    record CachedNow(Script script) implements Step<List<Long>, List<Long>> {
        @Override
        public List<Long> apply(List<Long> input, Context context) throws IOException {
            return script.play(input, context);
        }
    }

    record Later(Script script) implements AsyncStep<List<Long>, List<Long>> {
        @Override
        public CompletionStage<List<Long>> start(List<Long> input, Context context) {
            return inAnotherThread(() -> script.play(input, context));
        }
    }

    @Cacheable
    record CachedLater(Script script) implements AsyncStep<List<Long>, List<Long>> {
        @Override
        public CompletionStage<List<Long>> start(List<Long> input, Context context) {
            return inAnotherThread(() -> script.play(input, context));
        }
    }

    private static <T> CompletableFuture<T> inAnotherThread(Callable<T> work) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return work.call();
            } catch (Exception e) {
                throw new CompletionException(e);
            }
        });
    }

    private static Pipeline<List<Long>, List<Long>> pipeline(List<Part> parts) {
        List<Pipeline.NamedStep> steps = new ArrayList<>();
        for (Part part : parts) {
            steps.add(new Pipeline.NamedStep("step" + part.script().id(), part.step(), Attempts.atMost(3), null));
        }
        return Pipeline.of(steps);
    }

    private static long mix(long known, long learned) {
        return Long.rotateLeft(known * 31 + learned, 7) ^ learned;
    }

    private static Key<List<Long>> key(long which) {
        return Key.of("key" + Math.floorMod(which, KEYS), new TypeRef<List<Long>>() {});
    }

    private static long perform(Operation operation, String id, long known, Context context) throws IOException {
        long which = operation.which() + (known & 1);
        switch (operation.action()) {
            case GET:
                return context.get(key(which), List.of()).hashCode();
            case CONTAINS:
                return context.contains(key(which)) ? 1 : 0;
            case LIST_KEYS:
                return context.keys().hashCode();
            case READ_FILE:
                return readFile(context, "file" + Math.floorMod(which, 3));
            case READ_ENV:
                return context.env("ENV" + Math.floorMod(which, 3)).hashCode();
            case PUT:
                return putUnlessRefused(context, key(which), known);
            case PUT_OR_FAIL:
                context.put(key(which), List.of(known));
                return 1;
            case METRIC:
                context.metric("m" + which, known, Map.of("tag", "t" + (known & 3)));
                return 2;
            case ARTIFACT:
                context.artifact("a" + id, "content " + known);
                return 3;
            case DRAW:
                return context.random().nextInt(1000);
            case DRAW_FROM_ANOTHER:
                return context.random("stream" + which).nextInt(1000);
            case REPLICATE:
                return context.replicate();
            case CONDITION:
                return context.condition().hashCode();
            case STEP:
                return context.step().hashCode();
            case EVENT:
                context.event("event", Map.of("known", "" + known));
                return 4;
            case NEST:
                return pipeline(operation.nested())
                        .apply(List.of(known), context)
                        .hashCode();
            default:
                return nestOrGoOn(operation, known, context);
        }
    }

    private static long readFile(Context context, String name) throws IOException {
        try {
            return context.file(name).text().hashCode();
        } catch (UncheckedIOException e) {
            return -1;
        }
    }

    private static long putUnlessRefused(Context context, Key<List<Long>> key, long value) {
        try {
            context.put(key, List.of(value, value + 1));
            return 5;
        } catch (ContextMutationException e) {
            return 6;
        }
    }

    private static long nestOrGoOn(Operation operation, long known, Context context) {
        try {
            return pipeline(operation.nested()).apply(List.of(known), context).hashCode();
        } catch (StepFailedException e) {
            return e.step().hashCode();
        }
    }

    /** Makes everything of a seed. */
    private static final class Generator {
        private final Random random;
        private final int size;
        private int ids;

        Generator(int seed) {
            this.random = new Random(seed);
            this.size = seed;
        }

        private int upTo(int most) {
            return 1 + random.nextInt(1 + (most - 1) * size / SEEDS);
        }

        List<Part> parts(int depth) {
            List<Part> parts = new ArrayList<>();
            for (int i = upTo(Math.max(1, MOST_STEPS - 2 * depth)); i > 0; i--) {
                int id = ids++;
                int failures = random.nextInt(4) == 0 ? 1 + random.nextInt(2) : 0;
                List<Operation> operations = new ArrayList<>();
                for (int j = upTo(MOST_OPERATIONS); j > 0; j--) {
                    operations.add(operation(depth));
                }
                parts.add(
                        new Part(random.nextInt(4) > 0, random.nextInt(3) == 0, new Script(id, failures, operations)));
            }
            return parts;
        }

        private Operation operation(int depth) {
            Action[] actions = Action.values();
            Action action = actions[random.nextInt(actions.length)];
            boolean nests = action == Action.NEST || action == Action.NEST_OR_GO_ON;
            if (nests && depth == DEEPEST || action == Action.PUT_OR_FAIL && random.nextBoolean()) {
                action = Action.GET;
                nests = false;
            }
            return new Operation(action, random.nextInt(KEYS), nests ? parts(depth + 1) : List.of());
        }

        /** Runs that are answered alike in most things. */
        List<Variant> variants() {
            List<Variant> variants = new ArrayList<>();
            ContextValues values = ContextValues.empty();
            for (int i = 0; i < KEYS; i++) {
                values = withSome(values, i);
            }
            for (int i = 0; i < VARIANTS; i++) {
                variants.add(new Variant(
                        values,
                        random.nextInt(2),
                        "condition" + random.nextInt(2),
                        folder.resolve("variant" + random.nextInt(VARIANTS)),
                        Map.of("ENV0", "the same", "ENV1", "value " + random.nextInt(2))));
                values = withSome(values, random.nextInt(KEYS));
            }
            return variants;
        }

        private ContextValues withSome(ContextValues values, int key) {
            List<Long> value = List.of((long) random.nextInt(2));
            return switch (random.nextInt(4)) {
                case 0 -> values.with(key(key), value);
                case 1 -> values.with("key" + key, value);
                default -> values;
            };
        }
    }

    /** What a run is answered. */
    private record Variant(
            ContextValues context, int replicate, String condition, Path folder, Map<String, String> environment) {}

    /**
     * All that must not depend on how a run went.
     *
     * @param steps the provenance without hits and times
     * @param values the context at the end
     */
    private record Observed(
            Optional<Digest> output,
            String failure,
            List<Metric> metrics,
            List<ContextWrite> writes,
            List<String> artifacts,
            List<StepRecord> steps,
            List<Optional<List<Long>>> values) {}

    /** A run, and what the cache did in it. */
    private record Ran(Observed observed, List<CacheUse> uses) {}

    /** What a seed stands for. */
    private static final class Example {
        private final int seed;
        private final Pipeline<List<Long>, List<Long>> pipeline;
        private final List<Variant> variants;
        private final Random random;

        Example(int seed) {
            Generator generator = new Generator(seed);
            this.seed = seed;
            this.pipeline = pipeline(generator.parts(0));
            this.variants = generator.variants();
            this.random = new Random(seed);
        }

        /** Runs all variants, one after the other, each over a cache of its own. */
        List<Ran> runAll(MapBackend backend, boolean async) {
            return variants.stream()
                    .map(variant -> run(variant, new TraceCache(backend), async))
                    .toList();
        }

        Ran run(Variant variant, TraceCache cache, boolean async) {
            List<String> artifacts = new ArrayList<>();
            RunOptions options = RunOptions.builder()
                    .cache(cache)
                    .replicate(variant.replicate())
                    .condition(variant.condition())
                    .baseFolder(variant.folder())
                    .environment(variant.environment())
                    .secrets(Secrets.of(Map.of(RUN, UUID.randomUUID().toString())))
                    .artifacts((step, artifact, content) -> artifacts.add(
                            step + '/' + artifact.name() + ' ' + new String(content, StandardCharsets.UTF_8)))
                    .logger(NOPLogger.NOP_LOGGER)
                    .build();
            try {
                PipelineRun<List<Long>> run = async
                        ? pipeline.runAsync(List.of(1L), variant.context(), options)
                                .get()
                        : pipeline.run(List.of(1L), variant.context(), options);
                List<Optional<List<Long>>> values = new ArrayList<>();
                for (int i = 0; i < KEYS; i++) {
                    values.add(run.context(key(i)));
                }
                assertThat(Optional.of(Digester.standard().digest(run.output())))
                        .isEqualTo(run.outputDigest());
                return observed(run.outputDigest(), "", run.provenance(), artifacts, values);
            } catch (StepFailedException e) {
                return failed(e, artifacts);
            } catch (ExecutionException e) {
                return failed((StepFailedException) e.getCause(), artifacts);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        private static Ran failed(StepFailedException failure, List<String> artifacts) {
            String told = failure.step() + " " + failure.getCause().getClass().getName();
            return observed(Optional.empty(), told, failure.completed(), artifacts, List.of());
        }

        private static Ran observed(
                Optional<Digest> output,
                String failure,
                List<StepRecord> records,
                List<String> artifacts,
                List<Optional<List<Long>>> values) {
            return new Ran(
                    new Observed(
                            output,
                            failure,
                            records.stream()
                                    .flatMap(step -> step.metrics().stream())
                                    .toList(),
                            records.stream()
                                    .flatMap(step -> step.writes().stream())
                                    .toList(),
                            artifacts,
                            records.stream().map(Example::timeless).toList(),
                            values),
                    records.stream().map(StepRecord::cache).toList());
        }

        private static StepRecord timeless(StepRecord step) {
            return new StepRecord(
                    step.name(),
                    step.type(),
                    step.parameters(),
                    step.code(),
                    step.input(),
                    step.output(),
                    CacheUse.hit(),
                    step.reads(),
                    step.writes(),
                    step.metrics(),
                    step.artifacts(),
                    Instant.EPOCH,
                    Duration.ZERO);
        }

        void lose(Map<Digest, byte[]> stored) {
            stored.keySet().removeIf(key -> random.nextInt(3) == 0);
        }
    }

    private static void check(int seed, ExecutorService threads) throws Exception {
        Example example = new Example(seed);
        List<Observed> expected = example.variants.stream()
                .map(variant -> example.run(variant, null, false).observed())
                .toList();

        MapBackend backend = new MapBackend();
        assertSame(seed, "cold", example.runAll(backend, false), expected);
        assertWarm(seed, "warm", example.runAll(backend, false), expected);
        example.lose(backend.blobs);
        assertWarm(seed, "with lost blobs", example.runAll(backend, true), expected);
        example.lose(backend.entries);
        example.lose(backend.blobs);
        assertSame(seed, "with lost entries and blobs", example.runAll(backend, false), expected);
        assertWarm(seed, "repaired", example.runAll(backend, false), expected);

        TraceCache shared = new TraceCache(new MapBackend());
        List<Callable<Ran>> runs = new ArrayList<>();
        for (int i = 0; i < PARALLEL; i++) {
            Variant variant = example.variants.get(i / 2);
            boolean async = i % 2 == 1;
            runs.add(() -> example.run(variant, shared, async));
        }
        List<Future<Ran>> parallel = threads.invokeAll(runs);
        for (int i = 0; i < PARALLEL; i++) {
            assertSame(seed, "in parallel", parallel.get(i).get(), expected.get(i / 2));
        }
    }

    private static void assertSame(int seed, String way, List<Ran> variants, List<Observed> expected) {
        for (int i = 0; i < variants.size(); i++) {
            assertSame(seed, way + ", variant " + i, variants.get(i), expected.get(i));
        }
    }

    private static void assertSame(int seed, String way, Ran ran, Observed expected) {
        assertThat(ran.observed()).as("seed %d, %s", seed, way).isEqualTo(expected);
        assertThat(ran.uses()).as("seed %d, %s", seed, way).noneMatch(CacheUse::isUnexpected);
    }

    /** The same, and all that was stored is found. */
    private static void assertWarm(int seed, String way, List<Ran> variants, List<Observed> expected) {
        assertSame(seed, way, variants, expected);
        assertThat(variants.stream().flatMap(ran -> ran.uses().stream()))
                .as("seed %d, %s", seed, way)
                .extracting(CacheUse::result)
                .doesNotContain(CacheUse.Result.MISS);
    }

    @Test
    void anyInterleaving_givesTheSame_howeverItRuns() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(PARALLEL);
        try {
            for (int seed = 0; seed < SEEDS; seed++) {
                check(seed, threads);
            }
        } finally {
            threads.shutdownNow();
            ATTEMPTS.clear();
        }
    }

    /** Without examples of all that matters, the property would say little. */
    @Test
    void examples_areOfAllKinds() {
        List<Ran> runs = new ArrayList<>();
        for (int seed = SEEDS / 2; seed < SEEDS; seed++) {
            runs.addAll(new Example(seed).runAll(new MapBackend(), false));
        }
        assertThat(runs).anyMatch(ran -> !ran.observed().failure().isEmpty());
        assertThat(runs).anyMatch(ran -> !ran.observed().writes().isEmpty());
        assertThat(runs).anyMatch(ran -> !ran.observed().artifacts().isEmpty());
        assertThat(runs).filteredOn(ran -> ran.observed().failure().isEmpty()).hasSizeGreaterThan(runs.size() / 2);
        assertThat(runs.stream().flatMap(ran -> ran.uses().stream()).map(CacheUse::result))
                .contains(CacheUse.Result.MISS, CacheUse.Result.BYPASS, CacheUse.Result.HIT);
    }
}
