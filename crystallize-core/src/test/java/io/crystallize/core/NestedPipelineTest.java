package io.crystallize.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.crystallize.core.Pipeline.NamedStep;
import io.crystallize.core.cache.Formats;
import io.crystallize.core.problem.InvalidInputException;
import io.crystallize.core.problem.Problem;
import io.crystallize.core.provenance.StepRecord;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A pipeline as an element of another: its steps are those of that one, and their names are paths. */
class NestedPipelineTest {
    record Add(int n) implements Step<Integer, Integer> {
        @Override
        public Integer apply(Integer input, Context context) {
            return input + n;
        }
    }

    record Times(int n) implements Step<Integer, Integer> {
        @Override
        public Integer apply(Integer input, Context context) {
            context.artifact("factor.txt", String.valueOf(n));
            return input * n;
        }
    }

    record Length() implements Step<String, Integer> {
        @Override
        public Integer apply(String input, Context context) {
            return input.length();
        }
    }

    private static final AtomicInteger FAILURES = new AtomicInteger();

    record Flaky() implements Step<Integer, Integer> {
        @Override
        public Integer apply(Integer input, Context context) throws IOException {
            if (FAILURES.getAndDecrement() > 0) {
                throw new IOException("not yet");
            }
            return input;
        }
    }

    private static final Pipeline<Integer, Integer> PREPARE =
            Pipeline.<Integer, Integer>start(new Add(1)).then("scale", new Times(2));

    private static List<String> problems(Runnable build) {
        InvalidInputException refused = catchThrowableOfType(InvalidInputException.class, build::run);
        return refused.problems().stream().map(Problem::message).toList();
    }

    @Test
    void namedPipeline_isFlattenedToPaths() {
        Pipeline<Integer, Integer> whole =
                Pipeline.<Integer, Integer>start("prepare", PREPARE).then(new Add(5));
        assertThat(whole.names()).containsExactly("prepare/add", "prepare/scale", "add");
        assertThat(whole.steps()).extracting(NamedStep::path).containsExactly("prepare", "prepare", "");
        PipelineRun<Integer> run = whole.run(3);
        assertThat(run.output()).isEqualTo(13);
        assertThat(run.provenance()).extracting(StepRecord::name).isEqualTo(whole.names());
        assertThat(whole.signature())
                .startsWith("prepare/add:" + Add.class.getName() + "(n=1) | prepare/scale:" + Times.class.getName()
                        + "(n=2) | add:");
    }

    @Test
    void unnamedPipeline_isJoinedInLine() {
        Pipeline<Integer, Integer> whole =
                Pipeline.<Integer, Integer>start(PREPARE).then(new Add(5));
        Pipeline<Integer, Integer> written = Pipeline.<Integer, Integer>start(new Add(1))
                .then("scale", new Times(2))
                .then(new Add(5));
        assertThat(whole.names()).containsExactly("add", "scale", "add-2");
        assertThat(whole.signature()).isEqualTo(written.signature());
        assertThat(whole.id()).isEqualTo(written.id());
        assertThat(whole.run(3).output()).isEqualTo(written.run(3).output());
    }

    @Test
    void pipelinesNestedThreeDeep_haveThePathsOfAllThatAreNamed() {
        Pipeline<Integer, Integer> deep =
                Pipeline.start("a", Pipeline.<Integer, Integer>start(Pipeline.<Integer, Integer>start("b", PREPARE)));
        Pipeline<Integer, Integer> whole =
                Pipeline.<Integer, Integer>start("top", deep).then("b", PREPARE).then(PREPARE);
        assertThat(whole.names()).containsExactly("top/a/b/add", "top/a/b/scale", "b/add", "b/scale", "add", "scale");
        assertThat(whole.run(1).output()).isEqualTo(22);
    }

    @Test
    void samePipelineTwice_underOneName_isRefusedWhereAStepInItWasGivenItsName() {
        assertThat(problems(() ->
                        Pipeline.<Integer, Integer>start("prepare", PREPARE).then("prepare", PREPARE)))
                .containsExactly("Two steps are called 'prepare/scale'. Give one of them another name.");
        Pipeline<Integer, Integer> add = Pipeline.start(new Add(1));
        assertThat(Pipeline.<Integer, Integer>start("prepare", add)
                        .then("prepare", add)
                        .names())
                .containsExactly("prepare/add", "prepare/add-2");
    }

    @Test
    void pipelineAndStep_ofOneName_areRefused_forTheStepsInsideMayBeNamedAlike() {
        assertThat(problems(() ->
                        Pipeline.<Integer, Integer>start("prepare", PREPARE).then("prepare", new Add(1))))
                .containsExactly("A step and a pipeline are both called 'prepare'. Give one of them another name.");
        assertThat(problems(() -> Pipeline.<Integer, Integer>start("prepare", new Add(1))
                        .then("top", PREPARE)
                        .then(Pipeline.<Integer, Integer>start("prepare", Pipeline.start("x", PREPARE)))))
                .containsExactly("A step and a pipeline are both called 'prepare'. Give one of them another name.");
    }

    @Test
    void derivedName_givesWayToThatOfAPipeline() {
        assertThat(Pipeline.<Integer, Integer>start(new Add(1))
                        .then("add", PREPARE)
                        .names())
                .containsExactly("add-2", "add/add", "add/scale");
    }

    @Test
    void problems_nameThePaths() {
        assertThat(problems(() -> Pipeline.of(
                        List.of(new NamedStep(null, PREPARE), new NamedStep("count", Pipeline.start(new Length()))))))
                .containsExactly("Step 'count/length' takes java.lang.String, but the step before it, 'scale', makes"
                        + " java.lang.Integer");
        assertThat(problems(() -> Pipeline.<Integer, Integer>start("not good", PREPARE)))
                .isNotEmpty()
                .allSatisfy(problem -> assertThat(problem).startsWith("A step can't be called 'not good'"));
    }

    @Test
    void attempts_areThoseOfTheInnerSteps() {
        Pipeline<Integer, Integer> flaky =
                Pipeline.<Integer, Integer>start(new Flaky()).trying(Attempts.atMost(3));
        FAILURES.set(2);
        Pipeline<Integer, Integer> whole =
                Pipeline.<Integer, Integer>start("fetch", flaky).then(new Add(1));
        assertThat(whole.run(3).output()).isEqualTo(4);
        FAILURES.set(3);
        assertThatExceptionOfType(StepFailedException.class)
                .isThrownBy(() -> whole.run(3))
                .satisfies(failed -> assertThat(failed.step()).isEqualTo("fetch/flaky"));
    }

    @Test
    void trying_ofANamedPipeline_isRefused_asItIsNotTriedAsAWhole() {
        Pipeline<Integer, Integer> inner = Pipeline.start(Step.of("a", (Integer x, Context context) -> x));
        Pipeline<Integer, Integer> outer = Pipeline.<Integer, Integer>start("load", inner);
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> outer.trying(Attempts.atMost(2)))
                .withMessageContaining("'load' is a pipeline, which is not tried as a whole");
        Pipeline<Integer, Integer> joined =
                Pipeline.<Integer, Integer>start(inner).trying(Attempts.atMost(2));
        assertThat(joined.steps().get(0).attempts()).isEqualTo(Attempts.atMost(2));
    }

    @Test
    void attemptsGivenToAPipeline_areRefused_andNotForgotten() {
        assertThat(problems(() -> Pipeline.of(List.of(new NamedStep("prepare", PREPARE, Attempts.atMost(2), null)))))
                .containsExactly("'prepare' is a pipeline, which is not tried as a whole."
                        + " Say how each of its steps is tried.");
    }

    @Test
    void artifacts_areThoseOfTheirPaths() {
        List<String> written = new ArrayList<>();
        Pipeline.<Integer, Integer>start("prepare", PREPARE)
                .run(
                        3,
                        ContextValues.empty(),
                        RunOptions.builder()
                                .artifacts((step, artifact, content) ->
                                        written.add(step + ' ' + artifact.name() + ' ' + new String(content)))
                                .build());
        assertThat(written).containsExactly("prepare/scale factor.txt 2");
    }

    @Test
    void text_isTheSignature() {
        assertThat(PREPARE).hasToString(PREPARE.signature());
    }

    @Test
    void problemsOfInnerSteps_areThoseOfThePipelineAround() {
        Pipeline<Integer, StringBuilder> unstorable = Pipeline.start(new MakesBuilder());
        assertThat(Pipeline.<Integer, StringBuilder>start("prepare", unstorable).problems(Formats.standard()))
                .singleElement()
                .satisfies(problem -> assertThat(problem.message())
                        .startsWith(
                                "Step 'prepare/makes-builder' (" + MakesBuilder.class.getName() + ") is @Cacheable"));
    }

    @Cacheable
    record MakesBuilder() implements Step<Integer, StringBuilder> {
        @Override
        public StringBuilder apply(Integer input, Context context) {
            return new StringBuilder();
        }
    }

    @Test
    void contextOfSomebodyElse_isRefused_withTheWayOut() {
        Context foreign = (Context) Proxy.newProxyInstance(
                Context.class.getClassLoader(), new Class<?>[] {Context.class}, (proxy, method, arguments) -> null);
        String message = "A pipeline can't run inside a " + foreign.getClass().getName()
                + ": give it the context that the step got, or a StandaloneContext";
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PREPARE.apply(3, foreign))
                .withMessage(message);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PREPARE.start(3, foreign))
                .withMessage(message);
    }
}
