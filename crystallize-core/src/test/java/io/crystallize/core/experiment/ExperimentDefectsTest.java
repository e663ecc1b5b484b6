package io.crystallize.core.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.crystallize.core.Context;
import io.crystallize.core.Key;
import io.crystallize.core.Pipeline;
import io.crystallize.core.Step;
import io.crystallize.core.experiment.Toys.Draws;
import io.crystallize.core.experiment.Toys.Mean;
import io.crystallize.core.experiment.Toys.Shift;
import io.crystallize.core.problem.InvalidInputException;
import io.crystallize.core.problem.Location;
import io.crystallize.core.problem.Problem;
import io.crystallize.core.verdict.Samples;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where other frameworks for experiments are wrong, and what happens here; the names are those of the defects. */
class ExperimentDefectsTest {
    private static final Key<double[]> WEIGHTS = Key.of("weights", double[].class);

    /** Changes what it finds in its context, and its own parameter. */
    record Spoils(double[] own) implements Step<double[], double[]> {
        @Override
        public double[] apply(double[] values, Context context) {
            double[] weights = context.get(WEIGHTS);
            context.metric("weight", weights[0]);
            weights[0] = 1000;
            return values;
        }
    }

    record SpoilsInput() implements Step<double[], double[]> {
        @Override
        public double[] apply(double[] values, Context context) {
            if (context.condition().equals("baseline")) {
                values[0] = 1000;
            }
            return values;
        }
    }

    @Test
    void inPlaceMutationLeaksAcrossConditions_ofAContextValue_doesNotHappen() {
        double[] weights = {1, 2};
        ExperimentResult result = Experiment.builder("weights")
                .source(new Draws(2))
                .pipeline(Pipeline.start(new Spoils(new double[] {1})).then(new Mean()))
                .context(WEIGHTS, weights)
                .treatment(Treatment.named("up").set("spoils.own", List.of(2.0)))
                .replicates(3)
                .build()
                .run(ExperimentOptions.defaults());
        assertThat(result.failures()).isEmpty();
        assertThat(weights).containsExactly(1, 2);
        assertThat(result.samples().get("baseline").get("weight")).isEqualTo(Samples.of(1, 1, 1));
        assertThat(result.samples().get("up").get("weight")).isEqualTo(Samples.of(1, 1, 1));
    }

    @Test
    void inPlaceMutationLeaksAcrossConditions_ofTheInput_isCaught_andTheOthersSeeTheirOwn() {
        Experiment.Builder parts = Experiment.builder("input")
                .source(new Draws(2))
                .pipeline(Pipeline.start(new SpoilsInput()).then(new Shift(0)).then(new Mean()))
                .treatment(Treatment.named("up").set("shift.by", 0.0))
                .replicates(3)
                .seed(7);
        ExperimentResult spoilt = parts.build().run(ExperimentOptions.defaults());
        assertThat(spoilt.failures()).hasSize(3).allSatisfy(failed -> {
            assertThat(failed.trial().condition()).isEqualTo("baseline");
            assertThat(failed.failure().message()).contains("changed its input in place");
        });
        for (int i = 0; i < 3; i++) {
            assertThat(spoilt.samples().get("up").get("mean").value(i).orElseThrow())
                    .isLessThan(1);
        }
    }

    @Test
    void inPlaceMutationLeaksAcrossConditions_ofWhatATreatmentWasGiven_doesNotHappen() {
        double[] given = {5, 5};
        Treatment treatment = Treatment.named("own").set("weights", given);
        given[0] = 1000;
        ExperimentResult result = Experiment.builder("given")
                .source(new Draws(2))
                .pipeline(Pipeline.start(new Spoils(new double[] {1})).then(new Mean()))
                .context(WEIGHTS, new double[] {1, 2})
                .treatment(treatment)
                .build()
                .run(ExperimentOptions.defaults());
        assertThat(result.failures()).isEmpty();
        assertThat(result.samples().get("own").get("weight")).isEqualTo(Samples.of(5));
    }

    @Test
    void hypothesesWithoutTreatments_areAnError() {
        InvalidInputException e = catchThrowableOfType(
                InvalidInputException.class,
                Experiment.builder("alone")
                        .source(new Draws(2))
                        .pipeline(Pipeline.start(new Mean()))
                        .hypothesis(new Given("up.mean > baseline.mean", new Location("e.yaml", 7, 3)))::build);
        assertThat(e.problems())
                .extracting(Problem::toString)
                .containsExactly(
                        "e.yaml:7:3: Hypothesis 'up.mean > baseline.mean' has nothing to compare: there is only"
                                + " the baseline. Add a treatment");
    }
}
