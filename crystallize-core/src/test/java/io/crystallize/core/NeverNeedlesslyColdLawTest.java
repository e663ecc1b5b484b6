package io.crystallize.core;

import static io.crystallize.core.CachedRuns.HIT;
import static io.crystallize.core.CachedRuns.MISS;
import static io.crystallize.core.CachedRuns.uses;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Law 3: what a step doesn't depend on makes no miss. */
class NeverNeedlesslyColdLawTest {
    private static final Key<Integer> FACTOR = Key.of("factor", Integer.class);

    @Cacheable
    record Twice() implements Step<Integer, Integer> {
        @Override
        public Integer apply(Integer input, Context context) {
            return 2 * input;
        }
    }

    @Cacheable
    record Multiply() implements Step<Integer, Integer> {
        @Override
        public Integer apply(Integer input, Context context) {
            return input * context.get(FACTOR);
        }
    }

    @Cacheable
    record Draw() implements Step<Integer, Double> {
        @Override
        public Double apply(Integer input, Context context) {
            return input + context.random().nextDouble();
        }
    }

    @Cacheable
    record Sign() implements Step<Integer, Integer> {
        @Override
        public Integer apply(Integer input, Context context) {
            return Integer.signum(input);
        }
    }

    @Cacheable
    record ShareOf(Map<String, Integer> counts) implements Step<Integer, Integer> {
        @Override
        public Integer apply(Integer input, Context context) {
            return counts.values().stream().mapToInt(count -> count).sum();
        }
    }

    private final CachedRuns runs = new CachedRuns();

    private <O> PipelineRun<O> run(Pipeline<Integer, O> pipeline, int factor, int replicate, String condition)
            throws InterruptedException {
        return runs.run(
                pipeline,
                3,
                ContextValues.empty().with(FACTOR, factor),
                options -> options.replicate(replicate).condition(condition).seed(42));
    }

    @Test
    void stepThatReadsNothingOfATreatment_runsOnceForAllConditions() throws InterruptedException {
        Pipeline<Integer, Integer> pipeline =
                Pipeline.<Integer, Integer>start(new Twice()).then(new Multiply());
        assertThat(uses(run(pipeline, 1, 0, "baseline"))).containsExactly(MISS, MISS);
        assertThat(uses(run(pipeline, 5, 0, "treated"))).containsExactly(HIT, MISS);
        assertThat(uses(run(pipeline, 5, 1, "other"))).containsExactly(HIT, HIT);
        assertThat(run(pipeline, 5, 7, "other").output()).isEqualTo(30);
    }

    @Test
    void stepThatDraws_runsOncePerReplicate_inAllConditions() throws InterruptedException {
        Pipeline<Integer, Double> pipeline = Pipeline.start(new Draw());
        List<Double> drawn = IntStream.range(0, 3)
                .mapToObj(replicate -> output(pipeline, replicate, "baseline", MISS))
                .toList();
        assertThat(drawn).doesNotHaveDuplicates();
        assertThat(IntStream.range(0, 3).mapToObj(replicate -> output(pipeline, replicate, "treated", HIT)))
                .isEqualTo(drawn);
    }

    private double output(
            Pipeline<Integer, Double> pipeline,
            int replicate,
            String condition,
            io.crystallize.core.provenance.CacheUse.Result expected) {
        try {
            PipelineRun<Double> run = run(pipeline, 1, replicate, condition);
            assertThat(uses(run)).containsExactly(expected);
            return run.output();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void replicate_whereNothingReadsIt_makesNoMiss() throws InterruptedException {
        Pipeline<Integer, Integer> pipeline = Pipeline.start(new Twice());
        run(pipeline, 1, 0, "baseline");
        for (int replicate = 1; replicate < 5; replicate++) {
            assertThat(uses(run(pipeline, 1, replicate, "baseline"))).containsExactly(HIT);
        }
    }

    @Test
    void equalOutputOfARecomputedStep_letsTheStepsAfterItHit() throws InterruptedException {
        Pipeline<Integer, Integer> pipeline = Pipeline.<Integer, Integer>start(new Multiply())
                .then(new Sign())
                .then(new Twice());
        run(pipeline, 1, 0, "baseline");
        PipelineRun<Integer> changed = run(pipeline, 5, 0, "treated");
        assertThat(uses(changed)).containsExactly(MISS, MISS, HIT);
        assertThat(changed.output()).isEqualTo(2);
    }

    @Test
    void renamedStep_thatDrawsNothing_hits() throws InterruptedException {
        run(Pipeline.start(new Twice()), 1, 0, "baseline");
        assertThat(uses(run(Pipeline.start("doubled", new Twice()), 1, 0, "baseline")))
                .containsExactly(HIT);
    }

    @Test
    void renamedStep_thatDraws_drawsAnew() throws InterruptedException {
        double first = run(Pipeline.start(new Draw()), 1, 0, "baseline").output();
        PipelineRun<Double> renamed = run(Pipeline.start("again", new Draw()), 1, 0, "baseline");
        assertThat(uses(renamed)).containsExactly(MISS);
        assertThat(renamed.output()).isNotEqualTo(first);
    }

    @Test
    void placeInThePipeline_makesNoMiss() throws InterruptedException {
        run(Pipeline.<Integer, Integer>start(new Sign()).then(new Twice()), 1, 0, "baseline");
        assertThat(uses(runs.run(Pipeline.start(new Twice()), 1))).containsExactly(HIT);
    }

    @Test
    void scenario4_equalMapsInAnyOrder_haveOneKey() throws InterruptedException {
        Map<String, Integer> forwards = new HashMap<>();
        Map<String, Integer> backwards = new HashMap<>(64);
        for (int i = 0; i < 20; i++) {
            forwards.put("key" + i, i);
            backwards.put("key" + (19 - i), 19 - i);
        }
        runs.run(Pipeline.start(new ShareOf(forwards)), 3);
        for (Map<String, Integer> equal : List.of(backwards, Map.copyOf(forwards))) {
            assertThat(uses(runs.run(Pipeline.start(new ShareOf(equal)), 3))).containsExactly(HIT);
        }
        for (Map<String, Integer> ordered : List.of(new TreeMap<>(forwards), new LinkedHashMap<>(forwards))) {
            assertThat(uses(runs.run(Pipeline.start(new ShareOf(ordered)), 3))).containsExactly(MISS);
        }
    }
}
