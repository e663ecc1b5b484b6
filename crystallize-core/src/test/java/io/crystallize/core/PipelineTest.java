package io.crystallize.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.crystallize.core.cache.Formats;
import io.crystallize.core.digest.DigestEncoder;
import io.crystallize.core.digest.DigestSink;
import io.crystallize.core.digest.Digester;
import io.crystallize.core.provenance.CacheUse;
import io.crystallize.core.provenance.StepRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

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

    private static Pipeline<double[], double[]> scale(double factor) {
        return Pipeline.start(new Scale(factor));
    }

    @Test
    void steps_runInOrder() throws InterruptedException {
        Pipeline<double[], Double> pipeline = scale(2).then(new Offset(1)).then(new Mean());
        assertThat(pipeline.run(new double[] {1, 3}).output()).isEqualTo(5.0);
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

    static final class Secret {}

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
