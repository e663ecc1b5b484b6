package io.crystallize.core.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.crystallize.core.Context;
import io.crystallize.core.Pipeline;
import io.crystallize.core.Step;
import io.crystallize.core.experiment.Toys.Constant;
import io.crystallize.core.problem.InvalidInputException;
import io.crystallize.core.problem.Problem;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A sweep over values makes a condition of each combination. */
@Tag("slow")
class SweepTest {
    enum Way {
        UP,
        DOWN
    }

    record Move(double by, Way way, String label) implements Step<Double, Double> {
        @Override
        public Double apply(Double value, Context context) {
            double moved = way == Way.UP ? value + by : value - by;
            context.metric("value", moved);
            return moved;
        }
    }

    private static Experiment.Builder move() {
        return Experiment.builder("move")
                .source(new Constant(10))
                .pipeline(Pipeline.start(new Move(1, Way.UP, "")))
                .context("rate", 1);
    }

    private static List<String> problems(Experiment.Builder builder) {
        return catchThrowableOfType(InvalidInputException.class, builder::build).problems().stream()
                .map(Problem::toString)
                .toList();
    }

    @Test
    void grid_isEveryCombination_theLastTargetFastest() {
        Experiment experiment = move().sweep(
                        Sweep.grid().over("move.way", Way.UP, Way.DOWN).over("move.by", 1, 2.5))
                .hypothesis("\"move.by=2.5,move.way=DOWN\".value < baseline.value")
                .build();
        assertThat(experiment.conditions())
                .containsExactly(
                        "baseline",
                        "move.by=1,move.way=UP",
                        "move.by=2.5,move.way=UP",
                        "move.by=1,move.way=DOWN",
                        "move.by=2.5,move.way=DOWN");
        ExperimentResult result = experiment.run(ExperimentOptions.defaults());
        assertThat(result.samples()
                        .get("move.by=2.5,move.way=DOWN")
                        .get("value")
                        .value(0))
                .hasValue(7.5);
        assertThat(result.verdicts()).hasSize(1);
    }

    @Test
    void list_isCertainCombinations_inTheirOrder() {
        Experiment experiment = move().sweep(Sweep.list()
                        .with(Map.of("move.way", "DOWN", "move.by", 3))
                        .with(Map.of("rate", 0.5)))
                .build();
        assertThat(experiment.conditions()).containsExactly("baseline", "move.by=3,move.way=DOWN", "rate=0.5");
    }

    @Test
    void treatmentNamedBaseline_altersTheConditionsOfASweepToo() {
        ExperimentResult result = move().sweep(Sweep.grid().over("move.by", 5))
                .treatment(Treatment.named("baseline").set("move.way", "DOWN"))
                .build()
                .run(ExperimentOptions.defaults());
        assertThat(result.samples().get("move.by=5").get("value").value(0)).hasValue(5);
    }

    static List<Arguments> texts() {
        return List.of(
                Arguments.of(1, "1"),
                Arguments.of(1.0, "1"),
                Arguments.of(-0.5e-3, "-0.0005"),
                Arguments.of(1e300, "1E+300"),
                Arguments.of(Double.NaN, "NaN"),
                Arguments.of(true, "true"),
                Arguments.of("true", "\"true\""),
                Arguments.of("1.5", "\"1.5\""),
                Arguments.of("", "\"\""),
                Arguments.of("a,b=\"c\"", "\"a,b=\\\"c\\\"\""),
                Arguments.of("plain/path-1", "plain/path-1"),
                Arguments.of(Way.DOWN, "DOWN"),
                Arguments.of(List.of(1, 2), "[1, 2]"));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void value_hasOneText(Object value, String text) {
        assertThat(ConditionName.of(Map.of("k", Given.of(value)))).isEqualTo("k=" + text);
    }

    @Test
    void longValue_isCutOff_withItsDigest() {
        String one = ConditionName.text("x".repeat(100));
        String other = ConditionName.text("x".repeat(99) + "y");
        assertThat(one).startsWith("x".repeat(24) + "…#").hasSizeLessThan(48).isNotEqualTo(other);
    }

    @Test
    void targetThatIsNotThere_isToldOnce() {
        assertThat(problems(move().sweep(Sweep.grid().over("mvoe.by", 1, 2, 3).over("move.way", "UP", "DOWN"))))
                .hasSize(1)
                .first()
                .asString()
                .startsWith("The sweep changes 'mvoe.by', but there is no such parameter or context key.")
                .endsWith("Did you mean 'move.by'?");
    }

    @Test
    void duplicateValues_andCombinations_areTold() {
        assertThat(problems(move().sweep(Sweep.grid().over("move.by", 1, 2, 1.0))
                        .hypothesis("\"move.by=1\".value > \"move.by=9\".value")))
                .containsExactly("The sweep gives 'move.by' the value 1 twice");
        assertThat(problems(move().sweep(Sweep.list().with(Map.of("rate", 1)).with(Map.of("rate", 1.0)))))
                .containsExactly("The sweep has the combination 'rate=1' twice");
    }

    @Test
    void clashWithATreatment_isTold() {
        assertThat(problems(move().sweep(Sweep.grid().over("move.by", 1, 2))
                        .treatment(Treatment.named("move.by=2").set("move.by", 3))))
                .containsExactly("The sweep has a condition 'move.by=2', but there is one of that name already");
    }

    @Test
    void emptySweeps_areTold() {
        assertThat(problems(move().sweep(Sweep.grid())))
                .containsExactly("The sweep changes nothing: name a step.parameter or context key");
        assertThat(problems(move().sweep(Sweep.grid().over("move.by"))))
                .containsExactly("The sweep gives 'move.by' no value");
        assertThat(problems(move().sweep(Sweep.list().with(Map.of()))))
                .containsExactly("A combination of the sweep changes nothing");
        assertThat(problems(move().sweep(Sweep.list()))).containsExactly("The sweep has no combinations");
    }

    @Test
    void tooManyConditions_areTold_beforeTheyAreMade() {
        Object[] thousand = IntStream.range(0, 1000).boxed().toArray();
        Sweep.Grid grid = Sweep.grid().over("move.by", thousand).over("rate", thousand);
        for (int i = 0; i < 10; i++) {
            grid = grid.over("key" + i, thousand);
        }
        assertThat(problems(move().sweep(grid)))
                .containsExactly("The sweep has 1" + "0".repeat(36)
                        + " combinations, but with the baseline an experiment" + " has at most 10000 conditions");
    }

    @Test
    void tenThousandConditions_withTheBaseline_areTheMost() {
        Object[] most = IntStream.range(0, 9_999).boxed().toArray();
        assertThat(move().sweep(Sweep.grid().over("move.by", most)).build().conditions())
                .hasSize(10_000)
                .endsWith("move.by=9998");
        assertThat(problems(move().sweep(Sweep.grid().over("move.by", most))
                        .treatment(Treatment.named("more").set("move.by", -1))))
                .containsExactly(
                        "There are 10000 treatments, but with the baseline an experiment has at most 10000 conditions");
    }

    @Test
    void manyConditions_areListedInPart() {
        Object[] many = IntStream.range(0, 100).boxed().toArray();
        assertThat(problems(move().sweep(Sweep.grid().over("move.by", many)).hypothesis("none.value > baseline.value")))
                .singleElement()
                .asString()
                .contains("Conditions: baseline, move.by=0, ", " and 81 others.");
    }
}
