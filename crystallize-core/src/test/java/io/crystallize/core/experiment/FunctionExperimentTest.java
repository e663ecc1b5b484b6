package io.crystallize.core.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crystallize.core.Context;
import io.crystallize.core.StepFunction;
import io.crystallize.core.cache.MapBackend;
import io.crystallize.core.cache.TraceCache;
import io.crystallize.core.experiment.ExperimentResult.CacheUses;
import io.crystallize.core.problem.InvalidInputException;
import io.crystallize.core.verdict.Samples;
import io.crystallize.core.verdict.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@link Experiment#of}: from a function to a result. */
class FunctionExperimentTest {
    record Sizes(int small, double large) {}

    @Test
    void numbersOfAFunction_areJudged_byConfiguration() {
        ExperimentResult result = Experiment.of(
                        "add",
                        (Double shift, Context context) ->
                                shift + context.random().nextDouble())
                .configuration("none", 0.0)
                .configuration("two", 2.0)
                .hypothesis("two.value > none.value")
                .replicates(12)
                .seed(42)
                .run();
        assertThat(result.samples()).containsOnlyKeys("none", "two");
        Samples none = result.samples().get("none").get("value");
        Samples two = result.samples().get("two").get("value");
        for (int i = 0; i < 12; i++) {
            assertThat(two.value(i).getAsDouble() - none.value(i).getAsDouble())
                    .as("common random numbers")
                    .isEqualTo(2, org.assertj.core.api.Assertions.within(1e-12));
        }
        assertThat(result.verdicts()).extracting(Verdict::outcome).containsExactly(Verdict.Outcome.SUPPORTED);
    }

    @Test
    void oneCalledBaseline_isTheBaseline_elseTheFirst() {
        FunctionExperiment<Integer> experiment = Experiment.of("same", (Integer i, Context context) -> i)
                .configuration("one", 1)
                .configuration("two", 2);
        assertThat(experiment.build().conditions()).containsExactly("one", "two");
        assertThat(experiment.configuration("baseline", 3).build().conditions())
                .containsExactly("baseline", "one", "two");
    }

    @Test
    void run_isRead_andStreamed_asAnyOther(@TempDir Path runs) throws IOException {
        Experiment experiment = Experiment.of("same", (Integer i, Context context) -> i)
                .configuration("one", 1)
                .configuration("two", 2)
                .replicates(3)
                .build();
        TrialQueue queue = new TrialQueue();
        ExperimentOptions options = ExperimentOptions.builder().runsFolder(runs).build();
        try (RunningExperiment running = experiment.start(options, queue)) {
            assertThat(queue).hasSize(6);
            ExperimentResult result = running.result().join();
            assertThat(ExperimentResult.read(result.folder().orElseThrow())).isEqualTo(result);
        }
    }

    @Test
    void mapsAndRecordsOfNumbers_areMetrics() {
        assertThat(Experiment.of("map", (Integer i, Context context) -> Map.of("a", i, "b", 0.5))
                        .configuration("one", 1)
                        .run()
                        .samples()
                        .get("one"))
                .containsEntry("a", Samples.of(1))
                .containsEntry("b", Samples.of(0.5));
        assertThat(Experiment.of("record", (Integer i, Context context) -> new Sizes(i, i * 10))
                        .configuration("one", 1)
                        .run()
                        .samples()
                        .get("one"))
                .containsEntry("small", Samples.of(1))
                .containsEntry("large", Samples.of(10));
    }

    @Test
    void whatIsNoNumber_failsTheTrial_withItsPlace() {
        assertThat(reason((Integer i, Context context) -> "many"))
                .isEqualTo("The function made java.lang.String: expected a number, a map of numbers, or a record of"
                        + " numbers");
        assertThat(reason((Integer i, Context context) -> Map.of("a", "many")))
                .isEqualTo("The function made java.lang.String at [a]: expected a number");
    }

    private static <R> String reason(StepFunction<Integer, R> function) {
        List<ExperimentResult.FailedTrial> failures =
                Experiment.of("f", function).configuration("one", 1).run().failures();
        assertThat(failures).hasSize(1);
        return failures.get(0).failure().message();
    }

    private static FunctionExperiment<Integer> scaled(double factor) {
        return Experiment.of("scaled", (Integer i, Context context) -> i * factor)
                .cached(Double.class)
                .configuration("one", 1)
                .configuration("two", 2);
    }

    @Test
    void cachedFunction_isTakenFromTheCache_untilWhatItCapturedDiffers() {
        ExperimentOptions options = ExperimentOptions.builder()
                .cache(new TraceCache(new MapBackend()))
                .build();
        assertThat(scaled(3).run(options).cache()).isEqualTo(new CacheUses(0, 2, 0, 0));
        assertThat(scaled(3).run(options).cache()).isEqualTo(new CacheUses(2, 0, 0, 0));
        ExperimentResult other = scaled(4).run(options);
        assertThat(other.cache()).isEqualTo(new CacheUses(0, 2, 0, 0));
        assertThat(other.samples().get("two").get("value")).isEqualTo(Samples.of(8));
    }

    @Test
    void resumedRun_keepsWhatTheSameFunctionGave_andRunsAnotherAgain(@TempDir Path runs) {
        ExperimentOptions.Builder options = ExperimentOptions.builder().runsFolder(runs);
        scaled(3).seed(1).run(options.build());
        ExperimentOptions resume = options.resume(Resume.latest()).build();
        assertThat(scaled(3).seed(1).run(resume).resumed()).isEqualTo(2);
        ExperimentResult other = scaled(4).seed(1).run(resume);
        assertThat(other.resumed()).isZero();
        assertThat(other.samples().get("two").get("value")).isEqualTo(Samples.of(8));
    }

    @Test
    void badInput_isToldWhereItIsGiven() {
        assertThatThrownBy(() ->
                        Experiment.of("none", (Integer i, Context context) -> i).build())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("Experiment 'none' has no configurations");
        assertThatThrownBy(() -> Experiment.of("twice", (Integer i, Context context) -> i)
                        .configuration("a", 1)
                        .configuration("a", 2))
                .hasMessageContaining("Two configurations are called 'a'");
        assertThatThrownBy(() -> Experiment.of("object", new StepFunction<Integer, Integer>() {
                    private static final long serialVersionUID = 1L;

                    @Override
                    public Integer apply(Integer i, Context context) {
                        return i;
                    }
                }))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("neither a lambda nor a method reference");
    }
}
