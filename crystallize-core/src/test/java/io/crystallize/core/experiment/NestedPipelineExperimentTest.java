package io.crystallize.core.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.crystallize.core.Attempts;
import io.crystallize.core.Context;
import io.crystallize.core.Pipeline;
import io.crystallize.core.Step;
import io.crystallize.core.StepTimeoutException;
import io.crystallize.core.cache.MapBackend;
import io.crystallize.core.cache.TraceCache;
import io.crystallize.core.execution.TrialExecutor;
import io.crystallize.core.experiment.Toys.Constant;
import io.crystallize.core.experiment.Toys.Draws;
import io.crystallize.core.experiment.Toys.Mean;
import io.crystallize.core.experiment.Toys.Noise;
import io.crystallize.core.experiment.Toys.Record;
import io.crystallize.core.experiment.Toys.Shift;
import io.crystallize.core.problem.InvalidInputException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Experiments whose pipelines have pipelines and lambdas in them. */
class NestedPipelineExperimentTest {
    private static final Pipeline<double[], double[]> PREPARE =
            Pipeline.<double[], double[]>start(new Shift(0)).then(new Noise(0.1));

    /** Never ends. */
    record Hangs() implements Step<Double, Double> {
        @Override
        public Double apply(Double input, Context context) throws InterruptedException {
            new CountDownLatch(1).await();
            return input;
        }
    }

    private static double mean(ExperimentResult result, String condition) {
        assertThat(result.failures()).isEmpty();
        return result.samples().get(condition).get("mean").value(0).orElseThrow();
    }

    private static Experiment.Builder experiment(Pipeline<double[], Double> pipeline) {
        return Experiment.builder("nested")
                .source(new Draws(20))
                .pipeline(pipeline)
                .seed(42);
    }

    @Test
    void treatment_changesAParameterOfANestedStep() {
        ExperimentResult result = experiment(
                        Pipeline.<double[], double[]>start("prepare", PREPARE).then(new Mean()))
                .treatment(Treatment.named("up").set("prepare/shift.by", 2))
                .treatment(Treatment.named("quiet").set("prepare/noise.scale", 0.0))
                .build()
                .run(ExperimentOptions.defaults());

        double baseline = mean(result, "baseline");
        assertThat(mean(result, "up")).isCloseTo(baseline + 2, within(1e-9));
        assertThat(mean(result, "quiet")).isNotEqualTo(baseline);
    }

    @Test
    void treatment_changesOneOfTwoNestedPipelinesOfOneKind() {
        Pipeline<double[], double[]> shift = Pipeline.start(new Shift(1));
        ExperimentResult result = experiment(Pipeline.<double[], double[]>start("first", shift)
                        .then("second", shift)
                        .then(new Mean()))
                .treatment(Treatment.named("changed").set("second/shift.by", 5))
                .build()
                .run(ExperimentOptions.defaults());

        assertThat(mean(result, "changed")).isCloseTo(mean(result, "baseline") + 4, within(1e-9));
    }

    @Test
    void treatment_reachesStepsOfAPipelineInAPipelineInAPipeline() {
        Pipeline<double[], double[]> inner = Pipeline.start("inner", Pipeline.start(new Shift(1)));
        ExperimentResult result = experiment(
                        Pipeline.<double[], double[]>start("outer", inner).then(new Mean()))
                .treatment(Treatment.named("changed").set("outer/inner/shift.by", 5))
                .build()
                .run(ExperimentOptions.defaults());

        assertThat(mean(result, "changed")).isCloseTo(mean(result, "baseline") + 4, within(1e-9));
    }

    @Test
    void stepsOfAPipelineWithoutAName_areCalledAsIfTheyStoodThere() {
        ExperimentResult flat = experiment(PREPARE.then(new Mean()))
                .treatment(Treatment.named("up").set("shift.by", 2))
                .build()
                .run(ExperimentOptions.defaults());
        ExperimentResult nested = experiment(
                        Pipeline.<double[], double[]>start(PREPARE).then(new Mean()))
                .treatment(Treatment.named("up").set("shift.by", 2))
                .build()
                .run(ExperimentOptions.defaults());

        assertThat(nested.digest()).isEqualTo(flat.digest());
    }

    @Test
    void coldWarmAndParallel_giveOneDigest() {
        Experiment experiment = experiment(
                        Pipeline.<double[], double[]>start("prepare", PREPARE).then(new Mean()))
                .treatment(Treatment.named("up").set("prepare/shift.by", 2))
                .replicates(5)
                .build();
        TraceCache cache = new TraceCache(new MapBackend());
        ExperimentResult cold =
                experiment.run(ExperimentOptions.builder().cache(cache).build());
        ExperimentResult warm = experiment.run(ExperimentOptions.builder()
                .cache(cache)
                .executor(TrialExecutor.parallel(4))
                .build());

        assertThat(warm.cache().misses()).isZero();
        assertThat(warm.digest()).isEqualTo(cold.digest());
        assertThat(experiment.run(ExperimentOptions.defaults()).digest()).isEqualTo(cold.digest());
    }

    @Test
    void lambdaSteps_runInEveryCondition() {
        double factor = 3;
        ExperimentResult result = Experiment.builder("lambdas")
                .source(new Constant(2))
                .pipeline(Pipeline.start(Step.<Double, Double>of("times", (value, context) -> value * factor))
                        .then(Step.<Double, Double>of("minus-one", (value, context) -> value - 1))
                        .then(new Record("value")))
                .treatment(Treatment.named("ten").set("constant.value", 10.0))
                .build()
                .run(ExperimentOptions.defaults());

        assertThat(result.failures()).isEmpty();
        assertThat(result.samples().get("baseline").get("value").value(0)).hasValue(5);
        assertThat(result.samples().get("ten").get("value").value(0)).hasValue(29);
    }

    @Test
    void lambdaStep_hasNoParameters_toldAtTheTreatment() {
        Experiment.Builder builder = Experiment.builder("lambdas")
                .source(new Constant(2))
                .pipeline(Pipeline.start(Step.<Double, Double>of("times", (value, context) -> value * 3)))
                .treatment(Treatment.named("more").set("times.factor", 10.0));

        assertThatThrownBy(builder::build)
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("Step 'times' has no parameter 'factor'. It has none.");
    }

    @Test
    void unknownNestedTarget_isToldWithTheNearest() {
        Experiment.Builder builder = experiment(
                        Pipeline.<double[], double[]>start("prepare", PREPARE).then(new Mean()))
                .treatment(Treatment.named("up").set("prepare/shft.by", 2))
                .treatment(Treatment.named("more").set("prepare/shift.bye", 2));

        assertThatThrownBy(builder::build)
                .isInstanceOfSatisfying(
                        InvalidInputException.class,
                        e -> assertThat(e.problems())
                                .extracting(problem -> problem.message())
                                .containsExactlyInAnyOrder(
                                        "Treatment 'up' changes 'prepare/shft.by', but there is no such parameter or context"
                                                + " key. There are: draws.n, prepare/shift.by, prepare/noise.scale. Did you"
                                                + " mean 'prepare/shift.by'?",
                                        "Step 'prepare/shift' has no parameter 'bye'. Parameters: by. Did you mean 'by'?"));
    }

    @Test
    void treatmentOfAStepThatIsNumbered_isRefused_withTheWayOut() {
        Pipeline<double[], double[]> twice =
                Pipeline.<double[], double[]>start(new Shift(1)).then(new Shift(2));
        for (Pipeline<double[], Double> pipeline : List.of(
                twice.<Double>then(new Mean()),
                Pipeline.<double[], double[]>start("prepare", twice).<Double>then(new Mean()))) {
            String step = pipeline.names().get(1);
            Experiment.Builder builder =
                    experiment(pipeline).treatment(Treatment.named("other").set(step + ".by", 5));

            assertThatThrownBy(builder::build)
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage("Treatment 'other' changes '" + step + ".by', but only its position gives step '" + step
                            + "' that name: give it one of its own, with 'name'");
        }
    }

    @Test
    void treatmentOfTheFirstOfTwo_andOfOneWithANumberAsItsOwnName_isFine() {
        ExperimentResult result = experiment(Pipeline.<double[], double[]>start(new Shift(1))
                        .then("shift-2", new Shift(2))
                        .then(new Mean()))
                .treatment(Treatment.named("first").set("shift.by", 2))
                .treatment(Treatment.named("second").set("shift-2.by", 3))
                .build()
                .run(ExperimentOptions.defaults());

        double baseline = mean(result, "baseline");
        assertThat(mean(result, "first")).isCloseTo(baseline + 1, within(1e-9));
        assertThat(mean(result, "second")).isCloseTo(baseline + 1, within(1e-9));
    }

    @Test
    @Timeout(60)
    void attemptsOfANestedStep_stayWithIt() {
        Pipeline<Double, Double> hangs = Pipeline.<Double, Double>start(new Hangs())
                .trying(Attempts.once().within(Duration.ofMillis(10)));
        ExperimentResult result = Experiment.builder("hangs")
                .source(new Constant(2))
                .pipeline(Pipeline.<Double, Double>start("prepare", hangs).then(new Record("value")))
                .build()
                .run(ExperimentOptions.defaults());

        assertThat(result.failures()).singleElement().satisfies(failed -> {
            assertThat(failed.failure().step()).isEqualTo("prepare/hangs");
            assertThat(failed.failure().type()).isEqualTo(StepTimeoutException.class.getName());
        });
    }
}
