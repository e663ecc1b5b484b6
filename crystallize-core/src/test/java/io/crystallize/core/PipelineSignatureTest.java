package io.crystallize.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.crystallize.core.SomeSteps.Mean;
import io.crystallize.core.SomeSteps.Offset;
import io.crystallize.core.SomeSteps.Scale;
import io.crystallize.core.digest.Digester;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The signature: one text for each configuration. */
class PipelineSignatureTest {
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

    private static Pipeline<double[], double[]> scale(double factor) {
        return Pipeline.start(new Scale(factor));
    }

    @Test
    void signature_joinsNamesClassesAndParameters() {
        assertThat(Pipeline.start("half", new Scale(0.5)).then(new Mean()).signature())
                .isEqualTo("half:" + Scale.class.getName() + "(factor=0.5) | mean:" + Mean.class.getName() + "()");
    }

    @Test
    void signature_isEqualForEqualConfigurations() {
        assertThat(scale(2).then(new Mean()).signature())
                .isEqualTo(scale(2).then(new Mean()).signature());
        assertThat(scale(2).id()).isEqualTo(scale(2).id());
    }

    @Test
    void id_isTheDigestOfTheSignature() {
        Pipeline<double[], Double> pipeline = scale(2).then(new Mean());
        assertThat(pipeline.id()).isEqualTo(Digester.standard().digest(pipeline.signature()));
        assertThat(pipeline.parameters()).containsExactly(Map.entry("signature", pipeline.signature()));
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

    @Test
    void signature_ofALongText_isShort_andDiffersWithTheText() {
        String text = "x".repeat(10_000);
        String signature = Pipeline.start(new Named(text, "a")).signature();
        assertThat(signature).hasSizeLessThan(200);
        assertThat(Pipeline.start(new Named(text + "y", "a")).signature()).isNotEqualTo(signature);
    }

    record Weights(Map<String, Integer> weights) implements Step<String, String> {
        @Override
        public String apply(String text, Context context) {
            return text;
        }
    }

    @Test
    void signature_ofAMap_isThatOfItsEntries_inAnyOrder_unlessItsOrderIsPartOfIt() {
        Map<String, Integer> forward = new HashMap<>();
        Map<String, Integer> backward = new HashMap<>();
        for (int i = 0; i < 100; i++) {
            forward.put("k" + i, i);
            backward.put("k" + (99 - i), 99 - i);
        }
        String signature = Pipeline.start(new Weights(forward)).signature();
        assertThat(Pipeline.start(new Weights(backward)).signature()).isEqualTo(signature);
        assertThat(Pipeline.start(new Weights(Map.copyOf(forward))).signature()).isEqualTo(signature);
        Map<String, Integer> ordered = new LinkedHashMap<>();
        ordered.put("b", 1);
        ordered.put("a", 2);
        assertThat(Pipeline.start(new Weights(ordered)).signature())
                .isNotEqualTo(Pipeline.start(new Weights(new LinkedHashMap<>(new TreeMap<>(ordered))))
                        .signature());
    }

    @Test
    void signature_isTheSame_beforeAndAfterARun() {
        Pipeline<String, String> pipeline = Pipeline.start(new Weights(new HashMap<>(Map.of("a", 1, "b", 2))));
        String before = pipeline.signature();
        pipeline.run("x");
        assertThat(pipeline.signature()).isEqualTo(before);
    }

    @Test
    void signature_ofANestedPipeline_isThatOfItsSteps_underTheirPaths() {
        Pipeline<double[], double[]> inner = scale(1);
        assertThat(Pipeline.start("a", inner).signature())
                .isEqualTo("a/" + inner.signature())
                .isEqualTo(Pipeline.start("a", scale(1)).signature());
        assertThat(Pipeline.start(inner).signature()).isEqualTo(inner.signature());
    }

    private static Pipeline<Double, Double> times(double factor) {
        return Pipeline.start(Step.of("times", (Double x, Context context) -> factor * x));
    }

    @Test
    void signature_ofALambda_hasItsCapturesAsParameters_andNoIdentityHash() {
        assertThat(times(2).signature())
                .startsWith("times:" + PipelineSignatureTest.class.getName())
                .contains("=2.0")
                .isEqualTo(times(2).signature())
                .isNotEqualTo(times(3).signature());
        assertThat(times(2).signature())
                .isNotEqualTo(Pipeline.start(Step.of("times", (Double x, Context context) -> 2 * x))
                        .signature());
    }
}
