package io.crystallize.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.crystallize.core.Pipeline.NamedStep;
import io.crystallize.core.cache.MapBackend;
import io.crystallize.core.cache.TraceCache;
import io.crystallize.core.digest.Digest;
import io.crystallize.core.provenance.CacheUse;
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
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.helpers.NOPLogger;

/**
 * Whatever steps read, tell and draw, fail at first, and run inside, in any order: cold, warm, without a cache, after
 * parts of the cache were lost, and in other threads, a run is the same.
 */
@Timeout(300)
class InterleavingsPropertyTest {
    private static final int SEEDS = 200;
    /** The operations that have failed once and not yet succeeded: each attempt after the first goes on. */
    private static final Set<Integer> FAILED = ConcurrentHashMap.newKeySet();

    private static final Key<Integer> MISSING = Key.of("missing", Integer.class);

    /** One thing that a step does. */
    enum Kind {
        READ_KEY,
        READ_MISSING_KEY,
        LIST_KEYS,
        CONTAINS_KEY,
        READ_FILE,
        READ_MISSING_FILE,
        ENV,
        REPLICATE,
        CONDITION,
        STEP,
        PUT,
        REFUSED_PUT,
        METRIC,
        ARTIFACT,
        DRAW,
        FAIL_AT_FIRST
    }

    /**
     * What a step does.
     *
     * @param number another for each operation of a pipeline
     */
    record Operation(Kind kind, int number) {
        String perform(Context context) throws IOException {
            return switch (kind) {
                case READ_KEY ->
                    "" + context.get(number % 2 == 0 ? Key.of("k0", Integer.class) : Key.of("k1", Integer.class));
                case READ_MISSING_KEY -> "" + context.find(MISSING);
                case LIST_KEYS -> "" + context.keys();
                case CONTAINS_KEY -> "" + context.contains(Key.of("p" + (number - 3), Integer.class));
                case READ_FILE -> context.file("file.txt").text();
                case READ_MISSING_FILE -> missing(context);
                case ENV -> "" + context.env(number % 2 == 0 ? "SET" : "UNSET");
                case REPLICATE -> "" + context.replicate();
                case CONDITION -> context.condition();
                case STEP -> context.step();
                case PUT -> {
                    context.put(Key.of("p" + number, Integer.class), number);
                    yield "put";
                }
                case REFUSED_PUT -> refused(context);
                case METRIC -> {
                    context.metric("m" + number % 3, number, Map.of("number", "" + number));
                    yield "metric";
                }
                case ARTIFACT -> {
                    context.artifact("a" + number + ".txt", "artifact " + number);
                    yield "artifact";
                }
                case DRAW -> "" + context.random("r" + number).nextInt(1000);
                case FAIL_AT_FIRST -> {
                    if (FAILED.add(number)) {
                        throw new IOException("at first");
                    }
                    FAILED.remove(number);
                    yield "at last";
                }
            };
        }

        private static String missing(Context context) {
            try {
                return context.file("missing.txt").path();
            } catch (UncheckedIOException e) {
                return "no file";
            }
        }

        private static String refused(Context context) {
            try {
                context.put(Key.of("k0", Integer.class), 1);
                return "taken";
            } catch (ContextMutationException e) {
                return "refused";
            }
        }
    }

    private static List<String> perform(List<Operation> operations, List<String> input, Context context)
            throws IOException {
        List<String> output = new ArrayList<>(input);
        for (Operation operation : operations) {
            output.add(operation.perform(context));
        }
        return output;
    }

    private static CompletableFuture<List<String>> performElsewhere(
            List<Operation> operations, List<String> input, Context context) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return perform(operations, input, context);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    @Cacheable
    record Cached(List<Operation> operations) implements Step<List<String>, List<String>> {
        @Override
        public List<String> apply(List<String> input, Context context) throws IOException {
            return perform(operations, input, context);
        }
    }

    record Uncached(List<Operation> operations) implements Step<List<String>, List<String>> {
        @Override
        public List<String> apply(List<String> input, Context context) throws IOException {
            return perform(operations, input, context);
        }
    }

    @Cacheable
    record CachedLater(List<Operation> operations) implements AsyncStep<List<String>, List<String>> {
        @Override
        public CompletionStage<List<String>> start(List<String> input, Context context) {
            return performElsewhere(operations, input, context);
        }
    }

    record UncachedLater(List<Operation> operations) implements AsyncStep<List<String>, List<String>> {
        @Override
        public CompletionStage<List<String>> start(List<String> input, Context context) {
            return performElsewhere(operations, input, context);
        }
    }

    @Cacheable
    record Around(List<Operation> before, Pipeline<List<String>, List<String>> inner, List<Operation> after)
            implements Step<List<String>, List<String>> {
        @Override
        public List<String> apply(List<String> input, Context context) throws IOException {
            return perform(after, inner.apply(perform(before, input, context), context), context);
        }
    }

    @Cacheable
    record AroundLater(List<Operation> before, Pipeline<List<String>, List<String>> inner, List<Operation> after)
            implements AsyncStep<List<String>, List<String>> {
        @Override
        public CompletionStage<List<String>> start(List<String> input, Context context) throws IOException {
            return inner.start(perform(before, input, context), context)
                    .thenCompose(made -> performElsewhere(after, made, context));
        }
    }

    /** Makes pipelines that a seed decides. */
    private static final class Pipelines {
        private final Random random;
        private int number;

        Pipelines(Random random) {
            this.random = random;
        }

        Pipeline<List<String>, List<String>> pipeline(int depth) {
            List<NamedStep> steps = new ArrayList<>();
            int count = 1 + random.nextInt(5 - 2 * depth);
            for (int i = 0; i < count; i++) {
                steps.add(new NamedStep("s" + i, step(depth), Attempts.atMost(20), null));
            }
            return Pipeline.of(steps);
        }

        private Step<List<String>, List<String>> step(int depth) {
            return switch (random.nextInt(depth == 2 ? 4 : 6)) {
                case 0 -> new Uncached(operations());
                case 1 -> new CachedLater(operations());
                case 2 -> new UncachedLater(operations());
                case 3 -> new Cached(operations());
                case 4 -> new Around(operations(), pipeline(depth + 1), operations());
                default -> new AroundLater(operations(), pipeline(depth + 1), operations());
            };
        }

        private List<Operation> operations() {
            List<Operation> operations = new ArrayList<>();
            for (int i = random.nextInt(6); i > 0; i--) {
                Kind[] kinds = Kind.values();
                operations.add(new Operation(kinds[random.nextInt(kinds.length)], number++));
            }
            return operations;
        }
    }

    /** All that must be the same. */
    private record Result(
            List<String> output,
            Optional<Digest> digest,
            List<Metric> metrics,
            List<String> artifacts,
            List<Optional<Integer>> values,
            List<StepRecord> provenance) {}

    @TempDir
    private Path folder;

    private final ContextValues values =
            ContextValues.empty().with(Key.of("k0", Integer.class), 10).with(Key.of("k1", Integer.class), 11);

    /** What the cache did for cacheable steps that didn't hit. */
    private final List<CacheUse> notHit = new ArrayList<>();

    @BeforeEach
    void writeFile() throws IOException {
        Files.writeString(folder.resolve("file.txt"), "content");
        FAILED.clear();
    }

    private Result run(Pipeline<List<String>, List<String>> pipeline, @Nullable MapBackend backend, boolean async) {
        List<String> artifacts = new ArrayList<>();
        RunOptions options = RunOptions.builder()
                .cache(backend == null ? null : new TraceCache(backend))
                .baseFolder(folder)
                .environment(Map.of("SET", "value"))
                .replicate(3)
                .condition("treatment")
                .logger(NOPLogger.NOP_LOGGER)
                .artifacts((step, artifact, content) -> artifacts.add(
                        step + "/" + artifact.name() + ": " + new String(content, StandardCharsets.UTF_8)))
                .build();
        PipelineRun<List<String>> run = async
                ? pipeline.runAsync(List.of("input"), values, options).join()
                : pipeline.run(List.of("input"), values, options);
        run.provenance().stream()
                .map(StepRecord::cache)
                .filter(use -> use.result() == CacheUse.Result.MISS || use.isUnexpected())
                .forEach(notHit::add);
        List<Optional<Integer>> puts = new ArrayList<>();
        for (StepRecord step : run.provenance()) {
            step.writes().forEach(write -> puts.add(run.context(Key.of(write.key(), Integer.class))));
        }
        return new Result(
                run.output(),
                run.outputDigest(),
                run.metrics(),
                List.copyOf(artifacts),
                puts,
                run.provenance().stream()
                        .map(InterleavingsPropertyTest::withoutCacheAndTimes)
                        .toList());
    }

    private static StepRecord withoutCacheAndTimes(StepRecord step) {
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

    private static <T> void lose(Random random, Map<Digest, T> stored, int oneIn) {
        Set<Digest> sorted = new TreeSet<>(stored.keySet());
        sorted.removeIf(digest -> random.nextInt(oneIn) > 0);
        stored.keySet().removeAll(sorted);
    }

    @Test
    void anyInterleaving_isTheSame_howeverItRan() {
        int misses = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            Pipeline<List<String>, List<String>> pipeline = new Pipelines(random).pipeline(0);
            MapBackend backend = new MapBackend();
            Result expected = run(pipeline, null, false);
            notHit.clear();
            assertSame(seed, "cold", expected, () -> run(pipeline, backend, false));
            assertThat(notHit).as("seed %d, cold", seed).noneMatch(CacheUse::isUnexpected);
            misses += notHit.size();
            notHit.clear();
            assertSame(seed, "warm", expected, () -> run(pipeline, backend, false));
            lose(random, backend.blobs, 2);
            assertSame(seed, "half of the blobs lost", expected, () -> run(pipeline, backend, false));
            assertThat(notHit).as("seed %d, with all entries", seed).isEmpty();
            lose(random, backend.entries, 3);
            assertSame(seed, "a third of the entries lost", expected, () -> run(pipeline, backend, false));
            lose(random, backend.entries, 2);
            lose(random, backend.blobs, 2);
            assertSame(seed, "half of both lost, async", expected, () -> run(pipeline, backend, true));
            notHit.clear();
            assertSame(seed, "warm, async", expected, () -> run(pipeline, backend, true));
            assertThat(notHit).as("seed %d, with all entries again", seed).isEmpty();
            assertSame(seed, "without cache, async", expected, () -> run(pipeline, null, true));
        }
        assertThat(misses).as("steps that were stored").isGreaterThan(SEEDS);
    }

    private static void assertSame(int seed, String how, Result expected, Supplier<Result> run) {
        assertThat(run).as("seed %d, %s", seed, how).satisfies(same -> {
            Result result = same.get();
            assertThat(result).isEqualTo(expected);
        });
    }
}
