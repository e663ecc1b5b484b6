package io.crystallize.core.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.crystallize.core.Attempts;
import io.crystallize.core.Context;
import io.crystallize.core.Name;
import io.crystallize.core.Pipeline;
import io.crystallize.core.Step;
import io.crystallize.core.experiment.Toys.Constant;
import io.crystallize.core.experiment.Toys.Draws;
import io.crystallize.core.experiment.Toys.Mean;
import io.crystallize.core.experiment.Toys.Record;
import io.crystallize.core.experiment.Toys.Shift;
import io.crystallize.core.problem.InvalidInputException;
import io.crystallize.core.problem.Location;
import io.crystallize.core.problem.Problem;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Law 8: bad input is told precisely, all of it at once. */
class BadInputIsToldLawTest {
    record Positive(int k, List<Double> weights) implements Step<Object, Object> {
        Positive {
            if (k <= 0) {
                throw new IllegalArgumentException("k is " + k + ", but has to be positive");
            }
        }

        @Override
        public Object apply(Object input, Context context) {
            return input;
        }
    }

    private static Experiment.Builder valid() {
        return Experiment.builder("valid")
                .source(new Draws(3))
                .pipeline(Pipeline.start(new Shift(1)).then(new Mean()));
    }

    private static List<String> problems(Experiment.Builder builder) {
        return catchThrowableOfType(InvalidInputException.class, builder::build).problems().stream()
                .map(Problem::toString)
                .toList();
    }

    private static String problem(Experiment.Builder builder) {
        List<String> problems = problems(builder);
        assertThat(problems).hasSize(1);
        return problems.get(0);
    }

    private static Experiment.Builder positive(Map<String, Given> parameters) {
        return valid().step(new StepTemplate(null, Positive.class, parameters, new Location("e.yaml", 5, 3)));
    }

    @Test
    void emptyExperiment_lacksAllThatItNeeds() {
        assertThat(problems(Experiment.builder(" ").replicates(0)))
                .containsExactly(
                        "An experiment needs a name",
                        "The number of replicates: expected a number from 1 to 1000000, found 0",
                        "An experiment needs a source",
                        "An experiment needs at least one step");
    }

    @Test
    void replicates_areAWholeNumberOfAtLeastOne() {
        Location place = new Location("e.yaml", 2, 13);
        assertThat(problem(valid().replicates(new Given("ten", place))))
                .isEqualTo("e.yaml:2:13: The number of replicates: expected a whole number, found the text 'ten'.");
        assertThat(problem(valid().replicates(new Given(1.5, place)))).contains("expected a whole number, found 1.5");
        assertThat(problem(valid().replicates(-1))).contains("from 1 to 1000000, found -1");
    }

    @Test
    void unknownParameter_isToldWithTheNearest() {
        assertThat(problem(valid().treatment(Treatment.named("t").set("shift.bye", 1))))
                .isEqualTo("Step 'shift' has no parameter 'bye'. Parameters: by. Did you mean 'by'?");
        assertThat(problem(positive(
                        Map.of("k", Given.of(1), "weights", Given.of(List.of()), "wights", Given.of(List.of())))))
                .contains("has no parameter 'wights'. Parameters: k, weights. Did you mean 'weights'?");
    }

    @Test
    void treatmentThatNamesNothing_isToldWithTheNearest() {
        assertThat(problem(valid().treatment(Treatment.named("t").set("shfit.by", 1))))
                .contains("Treatment 't' changes 'shfit.by'", "Did you mean 'shift.by'?");
        assertThat(problem(valid().context("rate", 1)
                        .treatment(Treatment.named("t").set("rat", 1))))
                .contains("Treatment 't' changes 'rat'", "Did you mean 'rate'?");
    }

    @Test
    void wrongType_isToldWithWhatWasExpectedAndFound() {
        assertThat(problem(valid().treatment(Treatment.named("t").set("shift.by", "much"))))
                .isEqualTo("Parameter 'by' of step 'shift': expected a number, found the text 'much'.");
        assertThat(problem(positive(Map.of("k", Given.of(1.5), "weights", Given.of(List.of())))))
                .contains("Parameter 'k' of step 'positive': expected a whole number, found 1.5");
    }

    @Test
    void missingParameter_isTold_atItsStep() {
        assertThat(problem(positive(Map.of("k", Given.of(1)))))
                .isEqualTo("e.yaml:5:3: Step 'positive' needs parameter 'weights': a list");
    }

    @Test
    void valueThatTheStepRefuses_isToldInItsWords() {
        assertThat(problem(positive(
                        Map.of("k", new Given(-1, new Location("e.yaml", 6, 8)), "weights", Given.of(List.of())))))
                .isEqualTo("e.yaml:6:8: Step 'positive' refuses its parameters: k is -1, but has to be positive");
    }

    @Test
    void stepsThatDoNotFit_areTold() {
        assertThat(problem(Experiment.builder("misfit")
                        .source(new Constant(1))
                        .pipeline(Pipeline.start(new Mean()))
                        .treatment(Treatment.named("t").set("constant.value", 2))))
                .contains("Step 'mean' takes", "but the step before it, 'constant', makes java.lang.Double");
    }

    @Test
    void duplicateTreatments_areTold() {
        assertThat(problem(valid().treatment(Treatment.named("t")).treatment(Treatment.named("t"))))
                .contains("Two treatments are called 't'");
    }

    @Test
    void stepsGivenOneName_areTold() {
        assertThat(problems(Experiment.builder("twins")
                        .source(new Constant(1))
                        .pipeline(Pipeline.start("constant", new Record("a")))
                        .step(new StepTemplate("constant", Record.class, Map.of("metric", Given.of("b")), null))))
                .contains("Two steps are called 'constant'. Give one of them another name.");
    }

    @Test
    void unknownConditionInAHypothesis_isToldWithTheNearest() {
        assertThat(problem(valid().treatment(Treatment.named("shifted"))
                        .hypothesis(new Given("shiftet.mean > baseline.mean", new Location("e.yaml", 9, 5)))))
                .startsWith("e.yaml:9:5: ")
                .contains("'shiftet'", "Conditions: baseline, shifted.", "Did you mean 'shifted'?");
    }

    @Test
    void malformedHypothesis_isTold() {
        assertThat(problems(valid().hypothesis("mean is great").hypothesis(Given.of(7))))
                .hasSize(2);
    }

    @Test
    void stepThatDoesNotSayItsParameters_isTold() {
        Step<Object, Object> lambda = (input, context) -> input;
        assertThat(problem(valid().step(StepTemplate.of(
                        new Pipeline.NamedStep("lambda", lambda, Attempts.once(), new Location("e.yaml", 5, 3))))))
                .startsWith("e.yaml:5:3: ")
                .contains("Make it a record, or override parameters()");
    }

    @Name("my.step")
    record Dotted() implements Step<Double, Double> {
        @Override
        public Double apply(Double input, Context context) {
            return input;
        }
    }

    record Dollar$sign() implements Step<Double, Double> {
        @Override
        public Double apply(Double input, Context context) {
            return input;
        }
    }

    private static Experiment.Builder of(String name, Class<?> type) {
        return valid().step(new StepTemplate(name, type, Map.of(), new Location("e.yaml", 5, 3)));
    }

    @Test
    void nameOfAClass_isCheckedAsAGivenOneIs() {
        String rule = ": a name has letters, digits, '_' and, but not first, '-'";
        assertThat(problem(of(null, Dotted.class)))
                .isEqualTo("e.yaml:5:3: A step can't be called 'my.step' after its class " + Dotted.class.getName()
                        + rule);
        assertThat(problem(of(null, Dollar$sign.class)))
                .isEqualTo("e.yaml:5:3: A step can't be called 'dollar$sign' after its class "
                        + Dollar$sign.class.getName() + rule);
        assertThat(problem(of("other.step", Dotted.class)))
                .isEqualTo("e.yaml:5:3: A step can't be called 'other.step'" + rule);
        assertThat(of("mine", Dotted.class).build().conditions()).containsExactly("baseline");
    }

    @Test
    void blankTreatmentName_isRefused() {
        assertThatThrownBy(() -> Treatment.named(" ")).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void allProblems_areToldAtOnce_eachOnce() {
        assertThat(problems(valid().replicates(0)
                        .treatment(Treatment.named("a").set("shift.bye", 1))
                        .treatment(Treatment.named("a"))
                        .treatment(Treatment.named("baseline").set("nothing.here", 1))
                        .treatment(Treatment.named("b").set("shift.by", "much"))
                        .hypothesis("c.mean > baseline.mean")))
                .hasSize(6)
                .doesNotHaveDuplicates();
    }

    record Asserts(int k) implements Step<double[], double[]> {
        Asserts {
            if (k < 1) {
                throw new AssertionError("k is " + k);
            }
        }

        @Override
        public double[] apply(double[] values, Context context) {
            return values;
        }
    }

    @Test
    void constructorThatThrowsAnError_isTold() {
        assertThat(problem(Experiment.builder("asserts")
                        .source(new Toys.Draws(1))
                        .pipeline(Pipeline.start(new Asserts(1)))
                        .treatment(Treatment.named("t").set("asserts.k", 0))))
                .isEqualTo("Step 'asserts' refuses its parameters: k is 0");
    }

    record Lacks(int k) implements Step<double[], double[]> {
        Lacks {
            if (k < 1) {
                throw new NoClassDefFoundError("n/N");
            }
        }

        @Override
        public double[] apply(double[] values, Context context) {
            return values;
        }
    }

    @Test
    void constructorThatLacksAClass_isToldAsThat() {
        assertThat(problem(Experiment.builder("lacks")
                        .source(new Toys.Draws(1))
                        .pipeline(Pipeline.start(new Lacks(1)))
                        .treatment(Treatment.named("t").set("lacks.k", 0))))
                .isEqualTo("Step 'lacks' lacks the class n.N");
    }
}
