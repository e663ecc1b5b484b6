package io.crystallize.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.crystallize.core.Pipeline.NamedStep;
import io.crystallize.core.cache.Formats;
import io.crystallize.core.digest.DigestEncoder;
import io.crystallize.core.digest.DigestSink;
import io.crystallize.core.digest.Digester;
import io.crystallize.core.problem.InvalidInputException;
import io.crystallize.core.problem.Location;
import io.crystallize.core.problem.Problem;
import io.crystallize.core.provenance.CacheUse;
import io.crystallize.core.provenance.StepRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PipelineTest {
    record Scale(double factor) implements Step<double[], double[]> {
        @Override
        public double[] apply(double[] values, Context context) {
            return Arrays.stream(values).map(value -> value * factor).toArray();
        }
    }

    record Mean() implements Step<double[], Double> {
        @Override
        public Double apply(double[] values, Context context) {
            double mean = Arrays.stream(values).sum() / values.length;
            context.metric("mean", mean);
            return mean;
        }
    }

    record Weighted(List<double[]> weights) implements Step<double[], double[]> {
        @Override
        public double[] apply(double[] values, Context context) {
            return values;
        }
    }

    record Named(String first, String second) implements Step<double[], double[]> {
        @Override
        public double[] apply(double[] values, Context context) {
            return values;
        }
    }

    record Length() implements Step<String, Integer> {
        @Override
        public Integer apply(String text, Context context) {
            return text.length();
        }
    }

    record Fails(String message) implements Step<Object, Object> {
        @Override
        public Object apply(Object input, Context context) {
            throw new IllegalArgumentException(message);
        }
    }

    /** A class that says what its parameters are. */
    static final class Offset implements Step<double[], double[]> {
        private final double by;

        Offset(double by) {
            this.by = by;
        }

        @Override
        public double[] apply(double[] values, Context context) {
            return Arrays.stream(values).map(value -> value + by).toArray();
        }

        @Override
        public Map<String, Object> parameters() {
            return Map.of("by", by);
        }
    }

    static final class SaysNothing implements Step<double[], double[]> {
        @Override
        public double[] apply(double[] values, Context context) {
            return values;
        }
    }

    @Cacheable
    record MakesThread() implements Step<Object, Thread> {
        @Override
        public Thread apply(Object input, Context context) {
            return Thread.currentThread();
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
    void steps_runInOrder() throws InterruptedException {
        Pipeline<double[], Double> pipeline = scale(2).then(new Offset(1)).then(new Mean());
        assertThat(pipeline.run(new double[] {1, 3}).output()).isEqualTo(5.0);
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
    void signature_isEqualForEqualConfigurations() {
        assertThat(scale(2).then(new Mean()).signature())
                .isEqualTo(scale(2).then(new Mean()).signature());
        assertThat(scale(2).id()).isEqualTo(scale(2).id());
    }

    @Test
    void signature_isEqualForEqualArraysInsideParameters() {
        assertThat(Pipeline.start(new Weighted(List.of(new double[] {1, 2}))).signature())
                .isEqualTo(Pipeline.start(new Weighted(Arrays.asList(new double[] {1, 2})))
                        .signature())
                .isNotEqualTo(Pipeline.start(new Weighted(List.of(new double[] {1, 3})))
                        .signature());
    }

    @Test
    void signature_differsByParameterNameAndClass() {
        List<String> signatures = List.of(
                scale(2).signature(),
                scale(3).signature(),
                Pipeline.start("other", new Scale(2)).signature(),
                Pipeline.start("scale", new Offset(2)).signature(),
                scale(2).then(new Mean()).signature());
        assertThat(signatures).doesNotHaveDuplicates();
        assertThat(signatures.get(0)).isEqualTo("scale:" + Scale.class.getName() + "(factor=2.0)");
    }

    @Test
    void signature_isNotMisledByTextsThatLookLikeParameters() {
        assertThat(Pipeline.start(new Named("x, second=y", "z")).signature())
                .isNotEqualTo(Pipeline.start(new Named("x", "y, second=z")).signature());
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

    @Test
    void stepThatDoesNotSayItsParameters_isAnErrorWithTheWayOut() {
        assertThatIllegalStateException()
                .isThrownBy(() -> Pipeline.start(new SaysNothing()))
                .withMessageContaining("Make it a record, or override parameters()");
    }

    @Test
    void failingStep_isNamedWithItsCauseAndTheStepsBefore() {
        Pipeline<double[], Object> pipeline =
                scale(2).then(new Mean()).then("last", new Fails("no more")).then(new Fails("never"));
        StepFailedException failure =
                catchThrowableOfType(StepFailedException.class, () -> pipeline.run(new double[] {1, 3}));
        assertThat(failure.step()).isEqualTo("last");
        assertThat(failure).hasMessageContaining("'last'").hasMessageContaining("no more");
        assertThat(failure.getCause()).isInstanceOf(IllegalArgumentException.class);
        assertThat(failure.completed()).extracting(StepRecord::name).containsExactly("scale", "mean");
    }

    record ThrowsError() implements Step<Object, Object> {
        @Override
        public Object apply(Object input, Context context) {
            throw new java.util.ServiceConfigurationError("bad provider");
        }
    }

    record Nested() implements Step<Object, Object> {
        @Override
        public Object apply(Object input, Context context) throws InterruptedException {
            return Pipeline.start("inner", new Fails("inside")).run(input).output();
        }
    }

    record BadAccessor(int value) {
        @Override
        public int value() {
            throw new UnsupportedOperationException("not now");
        }
    }

    record MakesBadAccessor() implements Step<Object, Object> {
        @Override
        public Object apply(Object input, Context context) {
            return new BadAccessor(1);
        }
    }

    @Test
    void errorsOfAStep_areItsFailure() {
        assertThatExceptionOfType(StepFailedException.class)
                .isThrownBy(() -> Pipeline.start(new ThrowsError()).run("x"))
                .withCauseInstanceOf(java.util.ServiceConfigurationError.class);
    }

    @Test
    void pipelineInsideAStep_failsInTheNameOfTheOuterStep() {
        StepFailedException failure = catchThrowableOfType(
                StepFailedException.class,
                () -> Pipeline.start("outer", new Nested()).run("x"));
        assertThat(failure.step()).isEqualTo("outer");
        assertThat(failure.getCause()).hasMessageContaining("'inner'").hasMessageContaining("inside");
    }

    @Test
    void outputThatCannotBeDigestedBecauseItsCodeThrows_isTheFailureOfItsStep() {
        StepFailedException failure = catchThrowableOfType(
                StepFailedException.class,
                () -> Pipeline.start(new MakesBadAccessor()).run("x"));
        assertThat(failure.step()).isEqualTo("makes-bad-accessor");
        assertThat(failure).hasRootCauseInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void provenance_saysWhatRanOnWhatAndWhatItMade() throws InterruptedException {
        double[] input = {1, 3};
        PipelineRun<Double> run = scale(2).then(new Mean()).run(input);
        StepRecord scale = run.provenance().get(0);
        StepRecord mean = run.provenance().get(1);
        assertThat(scale.name()).isEqualTo("scale");
        assertThat(scale.type()).isEqualTo(Scale.class.getName());
        assertThat(scale.parameters()).containsExactly(Map.entry("factor", "2.0"));
        assertThat(scale.code()).isNotNull();
        assertThat(scale.input()).isEqualTo(Digester.standard().digest(input));
        assertThat(scale.output()).isEqualTo(Digester.standard().digest(new double[] {2, 6}));
        assertThat(scale.cache()).isEqualTo(CacheUse.bypass(CacheUse.NOT_CACHEABLE));
        assertThat(mean.input()).isEqualTo(scale.output());
        assertThat(mean.metrics())
                .extracting("name", "value")
                .containsExactly(org.assertj.core.groups.Tuple.tuple("mean", 4.0));
        assertThat(run.outputDigest()).contains(Digester.standard().digest(4.0));
        assertThat(mean.start()).isAfterOrEqualTo(scale.start());
        assertThatThrownBy(() -> run.provenance().clear()).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> mean.metrics().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void opaqueOutput_goesOn_withoutADigest() throws InterruptedException {
        record Threads() implements Step<Object, Thread> {
            @Override
            public Thread apply(Object input, Context context) {
                return Thread.currentThread();
            }
        }
        PipelineRun<Thread> run = Pipeline.<Object, Thread>start(new Threads()).run("x");
        assertThat(run.output()).isSameAs(Thread.currentThread());
        assertThat(run.outputDigest()).isEmpty();
    }

    record Labels(Set<String> labels) implements Step<String, String> {
        @Override
        public String apply(String separator, Context context) {
            return String.join(separator, labels);
        }
    }

    @Test
    void parameterWithoutOrder_hasOneThatItsContentDecides() throws InterruptedException {
        Set<String> forward = new HashSet<>(List.of("a", "b", "c", "Aa", "BB"));
        Set<String> insertedOtherwise = new LinkedHashSet<>(List.of("BB", "c", "Aa", "b", "a"));
        String joined =
                Pipeline.<String, String>start(new Labels(forward)).run(",").output();
        String again = Pipeline.<String, String>start(new Labels(Collections.unmodifiableSet(insertedOtherwise)))
                .run(",")
                .output();
        assertThat(again).isEqualTo(joined);
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

    static final class Secret {}

    record Holds(Object handle) implements Step<String, String> {
        @Override
        public String apply(String text, Context context) {
            return text;
        }
    }

    @Test
    void signature_ofAParameterWithoutDigest_isNotAnIdentityHash() {
        assertThat(Pipeline.<String, String>start(new Holds(new Secret())).signature())
                .isEqualTo(
                        Pipeline.<String, String>start(new Holds(new Secret())).signature());
    }

    record Throwing(int value) {
        @Override
        public int value() {
            throw new AssertionError("not now");
        }
    }

    record MakesThrowing() implements Step<String, Throwing> {
        @Override
        public Throwing apply(String text, Context context) {
            return new Throwing(1);
        }
    }

    @Test
    void errorWhileAnOutputIsDigested_isAFailureOfTheStep() {
        assertThatExceptionOfType(StepFailedException.class)
                .isThrownBy(() ->
                        Pipeline.<String, Throwing>start(new MakesThrowing()).run("x"))
                .withCauseInstanceOf(AssertionError.class);
    }

    @Test
    void then_sharesTheStagesThereAre() {
        Pipeline<String, String> pipeline = Pipeline.start(new Holds("a"));
        for (int i = 0; i < 1000; i++) {
            pipeline = pipeline.then(new Holds("a"));
        }
        assertThat(pipeline.names()).hasSize(1001).contains("holds", "holds-2", "holds-1001");
    }

    record Tagged(Secret secret, Set<String> tags) implements Step<String, String> {
        @Override
        public String apply(String separator, Context context) {
            return String.join(separator, tags);
        }
    }

    static final class SecretEncoder implements DigestEncoder<Secret> {
        @Override
        public Class<Secret> type() {
            return Secret.class;
        }

        @Override
        public void encode(Secret value, DigestSink sink) {
            sink.add("nothing", null);
        }
    }

    @Test
    void parameterWithoutOrder_besideOneWithAnEncoder_hasOneThatItsContentDecidesToo() {
        RunOptions options = RunOptions.builder()
                .formats(Formats.standard().with(new SecretEncoder()))
                .build();
        List<String> tags = List.of("a", "b", "c", "Aa", "BB");
        List<String> reversed = new ArrayList<>(tags);
        Collections.reverse(reversed);
        List<String> joined = new ArrayList<>();
        for (List<String> order : List.of(tags, reversed)) {
            Set<String> set = Collections.unmodifiableSet(new LinkedHashSet<>(order));
            joined.add(Pipeline.<String, String>start(new Tagged(new Secret(), set))
                    .run(",", ContextValues.empty(), options)
                    .output());
        }
        assertThat(joined.get(1)).isEqualTo(joined.get(0));
    }
}
