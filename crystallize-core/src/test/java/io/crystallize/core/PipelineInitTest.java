package io.crystallize.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.crystallize.core.Pipeline.NamedStep;
import io.crystallize.core.SomeSteps.Mean;
import io.crystallize.core.SomeSteps.Scale;
import io.crystallize.core.cache.Formats;
import io.crystallize.core.problem.InvalidInputException;
import io.crystallize.core.problem.Location;
import io.crystallize.core.problem.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a pipeline is made of, and what it is not made of. */
class PipelineInitTest {
    record Length() implements Step<String, Integer> {
        @Override
        public Integer apply(String text, Context context) {
            return text.length();
        }
    }

    static final class SaysNothing implements Step<double[], double[]> {
        @Override
        public double[] apply(double[] values, Context context) {
            return values;
        }
    }

    private static Pipeline<double[], double[]> scale(double factor) {
        return Pipeline.start(new Scale(factor));
    }

    private static String problem(List<NamedStep> steps) {
        return catchThrowableOfType(InvalidInputException.class, () -> Pipeline.of(steps))
                .getMessage();
    }

    @Test
    void noSteps_isAnError() {
        assertThat(problem(List.of())).isEqualTo("A pipeline needs at least one step");
    }

    @Test
    void steps_areThoseThatItWasGiven_andCantBeChanged() {
        NamedStep scale = new NamedStep("half", new Scale(0.5));
        List<NamedStep> given = new ArrayList<>(List.of(scale, new NamedStep(null, new Mean())));
        Pipeline<double[], Double> pipeline = Pipeline.of(given);
        given.clear();
        assertThat(pipeline.steps()).containsExactly(scale, new NamedStep(null, new Mean()));
        assertThat(pipeline.names()).containsExactly("half", "mean");
        assertThatThrownBy(() -> pipeline.steps().clear()).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> pipeline.names().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void then_leavesThePipelineAsItIs() {
        Pipeline<double[], double[]> pipeline = scale(1);
        assertThat(pipeline.then("first", new Scale(2)).names()).containsExactly("scale", "first");
        assertThat(pipeline.then("other", new Scale(2)).names()).containsExactly("scale", "other");
        assertThat(pipeline.names()).containsExactly("scale");
    }

    @Test
    void trying_isSaidOfTheLastStep_andChangesNothingElse() {
        Attempts twice = Attempts.atMost(2).within(Duration.ofSeconds(1));
        Pipeline<double[], Double> once = scale(1).then(new Mean());
        Pipeline<double[], Double> pipeline = once.trying(twice);
        assertThat(pipeline.steps()).extracting(NamedStep::attempts).containsExactly(Attempts.once(), twice);
        assertThat(once.steps()).extracting(NamedStep::attempts).containsOnly(Attempts.once());
        assertThat(pipeline.signature()).isEqualTo(once.signature());
    }

    @Test
    void names_areDerivedFromClasses_andNumberedWhereTaken() {
        assertThat(scale(1).then(new Scale(2)).then(new Mean()).names()).containsExactly("scale", "scale-2", "mean");
    }

    @Test
    void derivedName_givesWayToTheSameNameGivenLater() {
        assertThat(scale(1).then("scale", new Scale(2)).names()).containsExactly("scale-2", "scale");
    }

    @Test
    void pipelineInAPipeline_givesItsSteps_withPathsIfItHasAName() {
        Pipeline<double[], double[]> inner = scale(1).then("twice", new Scale(2));
        assertThat(Pipeline.start("prepare", inner).then(new Mean()).names())
                .containsExactly("prepare/scale", "prepare/twice", "mean");
        assertThat(scale(3).then(inner).names()).containsExactly("scale", "scale-2", "twice");
        assertThat(Pipeline.start("all", Pipeline.start("prepare", inner)).names())
                .containsExactly("all/prepare/scale", "all/prepare/twice");
    }

    @Test
    void twoPipelinesOfOneName_shareItsNames() {
        Pipeline<double[], double[]> given = Pipeline.start("half", new Scale(0.5));
        assertThat(Pipeline.start("a", scale(1)).then("a", scale(2)).names()).containsExactly("a/scale", "a/scale-2");
        assertThat(problem(List.of(new NamedStep("a", given), new NamedStep("a", given))))
                .contains("Two steps are called 'a/half'");
        assertThat(Pipeline.start("a", given).then("b", given).names()).containsExactly("a/half", "b/half");
    }

    @Test
    void problems_areToldTogether_eachAtItsPlace() {
        Location first = new Location("p.yaml", 3, 1);
        Location second = new Location("p.yaml", 4, 1);
        assertThat(problem(List.of(
                        new NamedStep("a", new Mean()),
                        new NamedStep("a", new Length(), Attempts.once(), first),
                        new NamedStep("-b", new Length(), Attempts.once(), second))))
                .contains("p.yaml:3:1: Two steps are called 'a'. Give one of them another name.")
                .contains("p.yaml:4:1: A step can't be called '-b'")
                .contains(
                        "p.yaml:3:1: Step 'a' takes java.lang.String, but the step before it, 'a', makes java.lang.Double")
                .contains(
                        "p.yaml:4:1: Step '-b' takes java.lang.String, but the step before it, 'a', makes java.lang.Integer");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a.b", "a/b", "-a", "../x"})
    void name_thatIsNone_isRefused(String name) {
        assertThatThrownBy(() -> Pipeline.start(name, new Mean()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("'" + name + "'");
    }

    @Name("my.step")
    record Dotted() implements Step<double[], double[]> {
        @Override
        public double[] apply(double[] values, Context context) {
            return values;
        }
    }

    @Test
    void nameOfAClass_thatIsNone_isRefused_unlessTheStepIsGivenAnother() {
        assertThat(problem(List.of(new NamedStep(null, new Dotted())))).contains("'my.step'");
        assertThat(Pipeline.start("mine", new Dotted()).names()).containsExactly("mine");
    }

    @Test
    void stepThatDoesNotSayItsParameters_isAnErrorWithTheWayOut() {
        assertThatIllegalStateException()
                .isThrownBy(() -> Pipeline.start(new SaysNothing()))
                .withMessageContaining("Make it a record, or override parameters()");
    }

    record Hashes() implements Step<String, HashMap<String, Integer>> {
        @Override
        public HashMap<String, Integer> apply(String text, Context context) {
            return new HashMap<>(Map.of(text, 1));
        }
    }

    @Test
    void outputDeclaredAsHashMap_isRefused() {
        assertThatThrownBy(() -> Pipeline.start(new Hashes()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("Step 'hashes' makes a java.util.HashMap")
                .hasMessageContaining("Declare java.util.Map or Set");
    }

    @Cacheable
    record MakesThread() implements Step<Object, Thread> {
        @Override
        public Thread apply(Object input, Context context) {
            return Thread.currentThread();
        }
    }

    @Test
    void cacheableStep_withoutCodec_isAProblemThatNamesTheTypeAndTheWayOut() {
        Pipeline<Object, Thread> pipeline = Pipeline.start(new MakesThread());
        List<Problem> problems = pipeline.problems(Formats.standard());
        assertThat(problems).singleElement().asString().contains("Step 'makes-thread'", "java.lang.Thread", "a Codec");
        assertThatThrownBy(() -> pipeline.run("x"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(problems.get(0).toString());
    }

    record Point(double x, Handle handle) {}

    record Handle(Thread thread) {}

    @Cacheable
    record MakesPoints() implements Step<Object, List<Point>> {
        @Override
        public List<Point> apply(Object input, Context context) {
            return List.of();
        }
    }

    @Test
    void cacheableStep_withoutCodec_namesThePathToTheComponent() {
        assertThat(Pipeline.start(new MakesPoints()).problems(Formats.standard()))
                .singleElement()
                .asString()
                .contains("List.element.handle.thread: java.lang.Thread has no codec");
    }

    record Salted(Set<String> labels) implements Step<String, String> {
        Salted {
            labels = Set.copyOf(labels);
        }

        @Override
        public String apply(String separator, Context context) {
            return String.join(separator, labels);
        }
    }

    @Test
    void parameterWhoseOrderTheConstructorLoses_isRefused() {
        assertThatThrownBy(() -> Pipeline.<String, String>start(new Salted(Set.of("a", "b", "c")))
                        .run(","))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("Step 'salted' can't be used")
                .hasMessageContaining("Set.copyOf");
    }

    record Holds(Object handle) implements Step<String, String> {
        @Override
        public String apply(String text, Context context) {
            return text;
        }
    }

    @Test
    void then_sharesTheStagesThereAre() {
        Pipeline<String, String> pipeline = Pipeline.start(new Holds("a"));
        for (int i = 0; i < 1000; i++) {
            pipeline = pipeline.then(new Holds("a"));
        }
        assertThat(pipeline.names()).hasSize(1001).contains("holds", "holds-2", "holds-1001");
    }
}
