package io.crystallize.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.crystallize.core.cache.MapBackend;
import io.crystallize.core.cache.TraceCache;
import io.crystallize.core.digest.Digest;
import io.crystallize.core.provenance.Artifact;
import io.crystallize.core.provenance.CacheUse;
import io.crystallize.core.provenance.ContextWrite;
import io.crystallize.core.provenance.Metric;
import io.crystallize.core.provenance.StepRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many runs of one pipeline at once: each is as if it were alone. */
@Timeout(120)
class StressTest {
    private static final int RUNS = 2000;
    private static final int THREADS = 8;
    private static final int REPLICATES = 10;
    private static final Key<double[]> WEIGHTS = Key.of("weights", double[].class);
    private static final Key<double[]> SCALED = Key.of("scaled", double[].class);

    record Scaler(double factor) implements ResourceSpec<ScalerService> {}

    record ScalerService(double factor) {
        double scale(double value) {
            return factor * value;
        }
    }

    static final class ScalerFactory implements ResourceFactory<Scaler, ScalerService> {
        private static final LongAdder MADE = new LongAdder();

        @Override
        public Class<Scaler> specType() {
            return Scaler.class;
        }

        @Override
        public ScalerService create(Scaler spec, Secrets secrets) {
            MADE.increment();
            return new ScalerService(spec.factor());
        }
    }

    /** Changes its own copies of what it got, before and after it has used them. */
    @Cacheable
    record Weigh() implements Step<double[], double[]> {
        @Override
        public double[] apply(double[] input, Context context) {
            double[] weights = context.get(WEIGHTS);
            double[] weighed = new double[input.length];
            Arrays.setAll(weighed, i -> input[i] * weights[i]);
            Arrays.fill(weights, -1);
            double[] scaled = weighed.clone();
            context.put(SCALED, scaled);
            Arrays.fill(scaled, -2);
            return weighed;
        }
    }

    @Cacheable
    record Noise() implements Step<double[], double[]> {
        @Override
        public double[] apply(double[] input, Context context) {
            double[] noisy = Arrays.stream(input)
                    .map(value -> value + context.random().nextDouble())
                    .toArray();
            context.metric("noise", noisy[0], Map.of("replicate", "" + context.replicate()));
            return noisy;
        }
    }

    @Cacheable
    record Later() implements AsyncStep<double[], double[]> {
        @Override
        public CompletionStage<double[]> start(double[] input, Context context) {
            return CompletableFuture.supplyAsync(
                    () -> Arrays.stream(input).map(value -> value + 1).toArray());
        }
    }

    @Cacheable
    record Scale() implements Step<double[], double[]> {
        @Override
        public double[] apply(double[] input, Context context) {
            ScalerService scaler = context.resource(new Scaler(0.5));
            return Arrays.stream(input).map(scaler::scale).toArray();
        }
    }

    @Cacheable
    record Around(Pipeline<double[], double[]> inner) implements Step<double[], Double> {
        @Override
        public Double apply(double[] input, Context context) {
            double[] made = inner.apply(input, context);
            double sum = made[0] + made[1] + made[2] + context.get(SCALED)[2];
            context.metric("sum", sum);
            return sum;
        }
    }

    /** Tells all that is the run's own, and passes on what is the same in all. */
    record Own() implements Step<double[], double[]> {
        @Override
        public double[] apply(double[] input, Context context) {
            String variable = context.env("RUN").orElseThrow();
            context.metric("own", context.get(OWN), Map.of("condition", context.condition(), "variable", variable));
            context.artifact("own.txt", variable);
            return input;
        }
    }

    private static final Key<Integer> OWN = Key.of("own", Integer.class);
    private static final Pipeline<double[], double[]> INNER = Pipeline.<double[], double[]>start(new Scale())
            .then("inner-noise", new Noise())
            .then("inner-later", new Later());
    private static final Pipeline<double[], Double> PIPELINE = Pipeline.<double[], double[]>start(new Own())
            .then(new Weigh())
            .then("noise", new Noise())
            .then(new Later())
            .then(new Around(INNER));

    /** All that must not depend on what else runs. */
    private record Result(
            double output,
            List<Digest> outputs,
            List<Metric> metrics,
            List<ContextWrite> writes,
            List<Artifact> artifacts) {
        static Result of(PipelineRun<Double> run) {
            assertThat(run.context(SCALED))
                    .hasValueSatisfying(value -> assertThat(value).containsExactly(2, 3, 4));
            return new Result(
                    run.output(),
                    run.provenance().stream().map(StepRecord::output).toList(),
                    run.metrics(),
                    run.provenance().stream()
                            .flatMap(step -> step.writes().stream())
                            .toList(),
                    run.artifacts());
        }
    }

    /** How often each step was computed. */
    private final Map<String, LongAdder> computed = new ConcurrentHashMap<>();

    private final RunListener counter = new RunListener() {
        @Override
        public void stepEnded(RunInfo run, StepRecord step) {
            if (step.cache().result() != CacheUse.Result.HIT) {
                computed.computeIfAbsent(step.name(), name -> new LongAdder()).increment();
            }
        }
    };

    private final ContextValues values = ContextValues.empty().with(WEIGHTS, new double[] {2, 1.5, 4.0 / 3});

    private Result run(RunOptions.Builder options, int replicate) {
        return Result.of(PIPELINE.run(new double[] {1, 2, 3}, values(replicate), own(options, replicate)));
    }

    private ContextValues values(int replicate) {
        return values.with(OWN, replicate);
    }

    private static RunOptions own(RunOptions.Builder options, int replicate) {
        return options.replicate(replicate)
                .condition("c" + replicate)
                .environment(Map.of("RUN", "r" + replicate))
                .build();
    }

    private static RunOptions.Builder options() {
        return RunOptions.builder().resources(ResourceFactories.none().with(new ScalerFactory()));
    }

    private List<Result> alone() {
        List<Result> alone = new ArrayList<>();
        for (int replicate = 0; replicate < REPLICATES; replicate++) {
            alone.add(run(options(), replicate));
        }
        assertThat(alone).doesNotHaveDuplicates();
        return alone;
    }

    private void assertAsAlone(Callable<RunOptions.Builder> options) throws Exception {
        List<Result> alone = alone();
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Callable<Result>> tasks = new ArrayList<>();
            for (int i = 0; i < RUNS; i++) {
                int replicate = i % REPLICATES;
                tasks.add(() -> run(options.call(), replicate));
            }
            List<Future<Result>> results = threads.invokeAll(tasks);
            for (int i = 0; i < RUNS; i++) {
                assertThat(results.get(i).get()).isEqualTo(alone.get(i % REPLICATES));
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void runsAtOnce_withoutACache_areAsAlone() throws Exception {
        ScalerFactory.MADE.reset();
        assertAsAlone(() -> options().listener(counter));
        assertThat(ScalerFactory.MADE.sum()).as("one resource for each run").isEqualTo(RUNS + REPLICATES);
        assertThat(computed.get("noise").sum()).isEqualTo(RUNS);
    }

    @Test
    void runsAtOnce_withACache_areAsAlone_andComputeEachThingOnce() throws Exception {
        TraceCache cache = new TraceCache(new MapBackend());
        assertAsAlone(() -> options().cache(cache).listener(counter));
        assertThat(computed.get("weigh").sum()).as("draws nothing").isEqualTo(1);
        for (String step : List.of("noise", "later", "around")) {
            assertThat(computed.get(step).sum()).as(step).isEqualTo(REPLICATES);
        }
        for (String step : List.of("scale", "inner-noise", "inner-later")) {
            assertThat(computed.get("around/" + step).sum()).as(step).isEqualTo(REPLICATES);
        }
        assertThat(cache.counts().disputed()).isZero();
    }

    @Test
    void asynchronousRunsAtOnce_shareResources_andAreAsAlone() throws Exception {
        List<Result> alone = alone();
        ScalerFactory.MADE.reset();
        TraceCache cache = new TraceCache(new MapBackend());
        try (Resources shared =
                ResourceFactories.none().with(new ScalerFactory()).open(Secrets.none())) {
            List<CompletableFuture<PipelineRun<Double>>> started = new ArrayList<>();
            for (int i = 0; i < RUNS; i++) {
                RunOptions.Builder options = options().resources(shared);
                started.add(PIPELINE.runAsync(
                        new double[] {1, 2, 3},
                        values(i % REPLICATES),
                        own(i < RUNS / 2 ? options : options.cache(cache), i % REPLICATES)));
            }
            for (int i = 0; i < RUNS; i++) {
                assertThat(Result.of(started.get(i).get())).isEqualTo(alone.get(i % REPLICATES));
            }
        }
        assertThat(ScalerFactory.MADE.sum()).isEqualTo(1);
    }
}
