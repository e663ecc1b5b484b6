package io.crystallize.core;

import static io.crystallize.core.CachedRuns.BYPASS;
import static io.crystallize.core.CachedRuns.HIT;
import static io.crystallize.core.CachedRuns.MISS;
import static io.crystallize.core.CachedRuns.uses;
import static org.assertj.core.api.Assertions.assertThat;

import io.crystallize.core.cache.Formats;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The parameters of a step are its own: what others do to what they were made of changes nothing. */
class StageTest {
    @Cacheable
    record Weigh(double[] weights) implements Step<Double, Double> {
        @Override
        public Double apply(Double x, Context context) {
            return weights[0] * x;
        }
    }

    record WeighUncached(List<double[]> weights) implements Step<Double, Double> {
        @Override
        public Double apply(Double x, Context context) {
            return weights.get(0)[0] * x;
        }
    }

    @Cacheable
    record Appends(ArrayList<String> words) implements Step<String, String> {
        @Override
        public String apply(String by, Context context) {
            return String.join(by, words);
        }
    }

    /** Its constructor makes something else of an equal array. */
    @Cacheable
    record Doubles(double[] weights) implements Step<Double, Double> {
        Doubles {
            weights = new double[] {2 * weights[0]};
        }

        @Override
        public Double apply(Double x, Context context) {
            return weights[0] * x;
        }
    }

    /** Its constructor refuses what its own accessor gives. */
    @Cacheable
    record Once(double[] weights) implements Step<Double, Double> {
        Once {
            if (weights[0] == 0) {
                throw new IllegalArgumentException("no weight");
            }
        }

        @Override
        public Double apply(Double x, Context context) {
            return weights[0] * x;
        }
    }

    @Cacheable
    static final class WeighsByHand implements Step<Double, Double> {
        private final double[] weights;
        private final double shift;

        WeighsByHand(double shift, double... weights) {
            this.shift = shift;
            this.weights = weights;
        }

        @Override
        public Double apply(Double x, Context context) {
            return shift + (weights.length == 0 ? 0 : weights[0] * x);
        }

        @Override
        public Map<String, Object> parameters() {
            return weights.length == 0 ? Map.of("shift", shift) : Map.of("weights", weights);
        }
    }

    private final CachedRuns runs = new CachedRuns();

    private void assertRun(Pipeline<Double, Double> pipeline, double output, Object use) throws InterruptedException {
        PipelineRun<Double> run = runs.run(pipeline, 3.0);
        assertThat(run.output()).isEqualTo(output);
        assertThat(uses(run).get(0)).isEqualTo(use);
    }

    @Test
    void arrayInARecord_changedLater_changesNothing() throws InterruptedException {
        double[] weights = {2};
        Pipeline<Double, Double> pipeline = Pipeline.start(new Weigh(weights));
        assertRun(pipeline, 6, MISS);
        String signature = pipeline.signature();
        weights[0] = 5;
        assertRun(pipeline, 6, HIT);
        PipelineRun<Double> other = runs.run(pipeline, 4.0);
        assertThat(other.output()).isEqualTo(8.0);
        assertThat(other.provenance().get(0).parameters()).containsEntry("weights", "[2.0]");
        assertThat(pipeline.signature()).isEqualTo(signature);
        assertRun(Pipeline.start(new Weigh(weights)), 15, MISS);
    }

    @Test
    void arrayInARecord_changedLater_changesNothing_underOtherFormatsEither() throws InterruptedException {
        double[] weights = {2};
        Pipeline<Double, Double> pipeline = Pipeline.start(new Weigh(weights));
        assertThat(pipeline.problems(Formats.standard())).isEmpty();
        weights[0] = 5;
        runs.formats = Formats.standard().with(new SettledOutputTest.TemperatureEncoder());
        assertRun(pipeline, 6, MISS);
    }

    @Test
    void arrayDeepInAnUncachedRecord_changedLater_changesNothingEither() throws InterruptedException {
        double[] weights = {2};
        Pipeline<Double, Double> pipeline = Pipeline.start(new WeighUncached(List.of(weights)));
        assertRun(pipeline, 6, BYPASS);
        weights[0] = 5;
        assertRun(pipeline, 6, BYPASS);
    }

    @Test
    void recordThatCannotBeCopied_runs_andIsNotCached_withTheReason() throws InterruptedException {
        Pipeline<Double, Double> doubles = Pipeline.start(new Doubles(new double[] {1}));
        assertRun(doubles, 6, BYPASS);
        assertThat(runs.run(doubles, 3.0).provenance().get(0).cache().toString())
                .contains("Doubles.weights: the constructor, given what this component holds, makes something else");
        Pipeline<String, String> appends = Pipeline.start(new Appends(new ArrayList<>(List.of("a", "b"))));
        PipelineRun<String> run = runs.run(appends, "-");
        assertThat(run.output()).isEqualTo("a-b");
        assertThat(run.provenance().get(0).cache().toString())
                .startsWith("bypass: ")
                .contains("Appends.words: it is declared as java.util.ArrayList, which can't be copied");
    }

    @Test
    void recordWhoseConstructorThrowsOnTheCopy_runs_andIsNotCached_withTheReason() throws InterruptedException {
        double[] weights = {1};
        Pipeline<Double, Double> once = Pipeline.start(new Once(weights));
        weights[0] = 0;
        PipelineRun<Double> run = runs.run(once, 3.0);
        assertThat(run.output()).isEqualTo(0.0);
        assertThat(run.provenance().get(0).cache().toString())
                .isEqualTo("bypass: its parameters can't be copied: java.lang.IllegalArgumentException: no weight");
    }

    @Test
    void ordinaryClass_isCached_unlessItsParametersCouldBeChanged() throws InterruptedException {
        assertRun(Pipeline.start(new WeighsByHand(1)), 1, MISS);
        assertRun(Pipeline.start(new WeighsByHand(1)), 1, HIT);
        PipelineRun<Double> run = runs.run(Pipeline.start(new WeighsByHand(0, 2)), 3.0);
        assertThat(run.output()).isEqualTo(6.0);
        assertThat(run.provenance().get(0).cache().toString())
                .startsWith("bypass: its parameter 'weights' holds an array or a collection")
                .endsWith("Make the step a record.");
    }
}
