package io.crystallize.core.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.crystallize.core.Context;
import io.crystallize.core.DataSource;
import io.crystallize.core.Pipeline;
import io.crystallize.core.experiment.Toys.Constant;
import io.crystallize.core.experiment.Toys.Draws;
import io.crystallize.core.experiment.Toys.Mean;
import io.crystallize.core.experiment.Toys.Record;
import io.crystallize.core.problem.InvalidInputException;
import io.crystallize.core.problem.Problem;
import io.crystallize.core.verdict.Samples;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A treatment may put another source in the place of the experiment's. */
class SourceTreatmentTest {
    record Sum(double a, double b) implements DataSource<Double> {
        @Override
        public Double fetch(Context context) {
            return a + b;
        }
    }

    private static Experiment.Builder constant() {
        return Experiment.builder("constant").source(new Constant(1)).pipeline(Pipeline.start(new Record("value")));
    }

    private static double value(Experiment experiment, String condition) {
        ExperimentResult result = experiment.run(ExperimentOptions.defaults());
        assertThat(result.failures()).isEmpty();
        return result.samples().get(condition).get("value").value(0).orElseThrow();
    }

    private static List<String> problems(Experiment.Builder builder) {
        return catchThrowableOfType(InvalidInputException.class, builder::build).problems().stream()
                .map(Problem::toString)
                .toList();
    }

    @Test
    void source_isReplaced_inItsConditionAlone() {
        Experiment experiment = constant()
                .treatment(Treatment.named("wild").source(new Sum(2, 3)))
                .build();
        assertThat(value(experiment, "baseline")).isEqualTo(1);
        assertThat(value(experiment, "wild")).isEqualTo(5);
    }

    @Test
    void parametersOfTheNewSource_areChangedUnderItsName() {
        Experiment experiment = constant()
                .treatment(Treatment.named("wild").set("sum.b", 40).source(new Sum(2, 3)))
                .build();
        assertThat(value(experiment, "wild")).isEqualTo(42);
    }

    @Test
    void baselineThatReplacesTheSource_isWhatTheOthersStartFrom() {
        Experiment experiment = constant()
                .treatment(Treatment.named("more").set("sum.a", 10))
                .treatment(Treatment.named("other").source(new Constant(7)))
                .treatment(Treatment.named("baseline").source(new Sum(2, 3)).set("sum.b", 4))
                .build();
        assertThat(value(experiment, "baseline")).isEqualTo(6);
        assertThat(value(experiment, "more")).isEqualTo(14);
        assertThat(value(experiment, "other")).isEqualTo(7);
    }

    @Test
    void parameterOfTheReplacedSource_isTold() {
        assertThat(problems(constant()
                        .treatment(Treatment.named("wild").source(new Sum(2, 3)).set("constant.value", 4))))
                .containsExactly("Treatment 'wild' changes 'constant.value', but there is no such parameter or context"
                        + " key. There are: sum.a, sum.b, record.metric.");
    }

    @Test
    void sourceThatDoesNotFit_isTold() {
        assertThat(problems(constant().treatment(Treatment.named("wild").source(new Draws(3)))))
                .singleElement()
                .asString()
                .contains("Step 'record' takes java.lang.Double, but the step before it, 'draws', makes double[]");
    }

    @Test
    void sourceCalledAsAStep_isTold_asThatStepsNameWouldChange() {
        assertThat(problems(Experiment.builder("twins")
                        .source(new Constant(1))
                        .pipeline(Pipeline.start("sum", new Record("value")))
                        .treatment(Treatment.named("wild").source(new Sum(1, 2)))))
                .containsExactly(
                        "Treatment 'wild' has a source that is called 'sum', as a step is. Give it a name of its"
                                + " own");
    }

    @Test
    void sourceByName_whereThereIsOnlyTheSource_isTold_andTheOtherWayRound() {
        assertThat(problems(constant().treatment(Treatment.named("wild").source("a", new Sum(1, 2)))))
                .singleElement()
                .asString()
                .startsWith("Treatment 'wild' replaces the source 'a', but the experiment's source has no name");
        assertThat(problems(NamedSourcesTest.twoSources()
                        .treatment(Treatment.named("wild").source(new Sum(1, 2)))))
                .containsExactly("Treatment 'wild' replaces the source, but there are several: left, right. Say which");
        assertThat(problems(NamedSourcesTest.twoSources()
                        .treatment(Treatment.named("wild").source("rihgt", new Sum(1, 2)))))
                .containsExactly(
                        "Treatment 'wild' replaces the source 'rihgt', which there is not. Sources: left, right."
                                + " Did you mean 'right'?");
    }

    @Test
    void randomNumbersOfTheSteps_areTheSameWhateverTheSource() {
        ExperimentResult result = Experiment.builder("paired")
                .source(new Draws(3))
                .pipeline(Pipeline.<double[], double[]>start(new Toys.Noise(1)).then(new Mean()))
                .treatment(Treatment.named("same").source(new Draws(3)))
                .replicates(4)
                .seed(1)
                .build()
                .run(ExperimentOptions.defaults());
        Samples baseline = result.samples().get("baseline").get("mean");
        assertThat(result.samples().get("same").get("mean")).isEqualTo(baseline);
    }
}
