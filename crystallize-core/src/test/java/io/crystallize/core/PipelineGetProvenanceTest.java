package io.crystallize.core;

import static io.crystallize.core.CachedRuns.HIT;
import static io.crystallize.core.CachedRuns.MISS;
import static io.crystallize.core.CachedRuns.uses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.crystallize.core.SomeSteps.Mean;
import io.crystallize.core.SomeSteps.Scale;
import io.crystallize.core.digest.Digester;
import io.crystallize.core.provenance.CacheUse;
import io.crystallize.core.provenance.ContextWrite;
import io.crystallize.core.provenance.Metric;
import io.crystallize.core.provenance.Provenance;
import io.crystallize.core.provenance.Read;
import io.crystallize.core.provenance.StepRecord;
import io.crystallize.core.provenance.TracedRead;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The provenance that comes with each run, and that of the last one. */
@Timeout(120)
class PipelineGetProvenanceTest {
    private static Pipeline<double[], double[]> scale(double factor) {
        return Pipeline.start(new Scale(factor));
    }

    private static final Key<Integer> OFFSET = Key.of("offset", Integer.class);
    private static final Key<Integer> SUM = Key.of("sum", Integer.class);

    @Cacheable
    record Adds() implements Step<Integer, Integer> {
        @Override
        public Integer apply(Integer input, Context context) {
            int sum = input + context.get(OFFSET) + context.replicate();
            context.put(SUM, sum);
            context.metric("sum", sum, Map.of("of", "two"));
            context.artifact("sum.txt", "sum: " + sum);
            return sum;
        }
    }

    record FailsAt(int number) implements Step<Integer, Integer> {
        @Override
        public Integer apply(Integer input, Context context) throws IOException {
            if (input == number) {
                throw new IOException("not " + number);
            }
            return input;
        }
    }

    private static RunOptions replicate(int replicate) {
        return RunOptions.builder().replicate(replicate).build();
    }

    @Test
    void provenance_saysWhatRanOnWhatAndWhatItMade() throws InterruptedException {
        double[] input = {1, 3};
        PipelineRun<Double> run = scale(2).then(new Mean()).run(input);
        StepRecord scale = run.provenance().get(0);
        StepRecord mean = run.provenance().get(1);
        assertThat(scale.name()).isEqualTo("scale");
        assertThat(scale.type()).isEqualTo(Scale.class.getName());
        assertThat(scale.parameters()).containsExactly(Map.entry("factor", "2.0"));
        assertThat(scale.code()).isNotNull();
        assertThat(scale.input()).isEqualTo(Digester.standard().digest(input));
        assertThat(scale.output()).isEqualTo(Digester.standard().digest(new double[] {2, 6}));
        assertThat(scale.cache()).isEqualTo(CacheUse.bypass(CacheUse.NOT_CACHEABLE));
        assertThat(mean.input()).isEqualTo(scale.output());
        assertThat(mean.metrics())
                .extracting("name", "value")
                .containsExactly(org.assertj.core.groups.Tuple.tuple("mean", 4.0));
        assertThat(run.outputDigest()).contains(Digester.standard().digest(4.0));
        assertThat(mean.start()).isAfterOrEqualTo(scale.start());
        assertThatThrownBy(() -> run.provenance().clear()).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> mean.metrics().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void provenance_hasWhatTheStepAskedAndTold_inItsOrder() {
        Digester digester = Digester.standard();
        StepRecord record = Pipeline.start(new Adds())
                .run(1, ContextValues.empty().with(OFFSET, 10), replicate(3))
                .provenance()
                .get(0);
        assertThat(record.reads())
                .extracting(TracedRead::read)
                .containsExactly(
                        new Read(Read.Kind.CONTEXT, "offset"),
                        new Read(Read.Kind.REPLICATE, ""),
                        new Read(Read.Kind.PRESENCE, "sum"));
        assertThat(record.writes())
                .containsExactly(new ContextWrite("sum", "java.lang.Integer", digester.digest(14), "14"));
        assertThat(record.metrics()).containsExactly(new Metric("sum", 14, Map.of("of", "two")));
        assertThat(record.artifacts()).singleElement().satisfies(artifact -> {
            assertThat(artifact.name()).isEqualTo("sum.txt");
            assertThat(artifact.size()).isEqualTo("sum: 14".length());
        });
        assertThat(record.duration()).isGreaterThanOrEqualTo(Duration.ZERO);
    }

    @Test
    void provenanceOfAHit_isThatOfTheMiss_butForTheCacheAndTimes() throws InterruptedException {
        CachedRuns runs = new CachedRuns();
        Pipeline<Integer, Integer> pipeline = Pipeline.start(new Adds());
        ContextValues values = ContextValues.empty().with(OFFSET, 10);
        PipelineRun<Integer> cold = runs.run(pipeline, 1, values);
        PipelineRun<Integer> warm = runs.run(pipeline, 1, values);
        assertThat(uses(cold)).containsExactly(MISS);
        assertThat(uses(warm)).containsExactly(HIT);
        assertThat(warm.provenance())
                .usingRecursiveFieldByFieldElementComparatorIgnoringFields("cache", "start", "duration")
                .isEqualTo(cold.provenance());
        assertThat(pipeline.lastProvenance()).contains(warm.provenance());
    }

    @Test
    void lastProvenance_isEmpty_beforeTheFirstRun() {
        assertThat(scale(1).lastProvenance()).isEmpty();
    }

    @Test
    void lastProvenance_isThatOfTheLastRun_howeverThatRan() {
        Pipeline<double[], double[]> pipeline = scale(2);
        PipelineRun<double[]> first = pipeline.run(new double[] {1});
        assertThat(pipeline.lastProvenance()).containsSame(first.provenance());
        PipelineRun<double[]> second = pipeline.runAsync(new double[] {2}, ContextValues.empty(), RunOptions.defaults())
                .join();
        assertThat(pipeline.lastProvenance()).containsSame(second.provenance());
        assertThat(pipeline.then(new Mean()).lastProvenance()).isEmpty();
    }

    @Test
    void lastProvenance_cantBeChanged() {
        Pipeline<double[], double[]> pipeline = scale(2);
        pipeline.run(new double[] {1});
        Provenance last = pipeline.lastProvenance().orElseThrow();
        assertThatThrownBy(last::clear).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> last.get(0).parameters().clear()).isInstanceOf(UnsupportedOperationException.class);
        pipeline.run(new double[] {2});
        assertThat(last.get(0).input()).isEqualTo(Digester.standard().digest(new double[] {1}));
    }

    @Test
    void lastProvenance_isNotChangedByARunThatFails() {
        Pipeline<Integer, Integer> pipeline = Pipeline.start(new FailsAt(7));
        PipelineRun<Integer> run = pipeline.run(1);
        assertThatExceptionOfType(StepFailedException.class).isThrownBy(() -> pipeline.run(7));
        assertThat(pipeline.runAsync(7, ContextValues.empty(), RunOptions.defaults()))
                .failsWithin(1, TimeUnit.MINUTES);
        assertThat(pipeline.lastProvenance()).containsSame(run.provenance());
    }

    @Test
    void provenance_ofEachOfManyRunsAtOnce_isItsOwn() throws Exception {
        int threads = 8;
        int runs = 50;
        Pipeline<Integer, Integer> pipeline =
                Pipeline.<Integer, Integer>start(new FailsAt(-1)).then(new Adds());
        ContextValues values = ContextValues.empty().with(OFFSET, 10);
        CyclicBarrier start = new CyclicBarrier(threads);
        List<Callable<List<Provenance>>> tasks = new ArrayList<>();
        for (int thread = 0; thread < threads; thread++) {
            int first = thread * runs;
            tasks.add(() -> {
                start.await();
                return IntStream.range(first, first + runs)
                        .mapToObj(i -> pipeline.run(i, values, replicate(i)).provenance())
                        .toList();
            });
        }
        List<Provenance> all = new ArrayList<>();
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            for (Future<List<Provenance>> task : executor.invokeAll(tasks)) {
                all.addAll(task.get());
            }
        } finally {
            executor.shutdownNow();
        }
        for (int i = 0; i < all.size(); i++) {
            assertThat(all.get(i)).hasSize(2);
            assertThat(all.get(i).get(0).input()).isEqualTo(Digester.standard().digest(i));
            assertThat(all.get(i).get(1).metrics()).containsExactly(new Metric("sum", 2 * i + 10, Map.of("of", "two")));
        }
        assertThat(all).contains(pipeline.lastProvenance().orElseThrow());
    }

    @Test
    void failure_bringsTheRecordsOfTheStepsBefore() {
        StepFailedException failure = catchThrowableOfType(
                StepFailedException.class,
                () -> Pipeline.<Integer, Integer>start(new Adds())
                        .then(new FailsAt(12))
                        .run(2, ContextValues.empty().with(OFFSET, 10), RunOptions.defaults()));
        assertThat(failure.step()).isEqualTo("fails-at");
        assertThat(failure.completed()).extracting(StepRecord::name).containsExactly("adds");
        assertThat(failure.completed().get(0).metrics()).containsExactly(new Metric("sum", 12, Map.of("of", "two")));
    }

    @Test
    void provenanceOfANestedPipeline_isThatOfItsSteps_underTheirPaths() {
        Provenance provenance = Pipeline.start("prepare", scale(2).then("half", new Scale(0.5)))
                .then(new Mean())
                .run(new double[] {1, 3})
                .provenance();
        assertThat(provenance).extracting(StepRecord::name).containsExactly("prepare/scale", "prepare/half", "mean");
        assertThat(provenance.toString()).contains("prepare", "scale", "half", "mean");
    }

    @Test
    void opaqueOutput_goesOn_withoutADigest() throws InterruptedException {
        record Threads() implements Step<Object, Thread> {
            @Override
            public Thread apply(Object input, Context context) {
                return Thread.currentThread();
            }
        }
        PipelineRun<Thread> run = Pipeline.<Object, Thread>start(new Threads()).run("x");
        assertThat(run.output()).isSameAs(Thread.currentThread());
        assertThat(run.outputDigest()).isEmpty();
    }
}
