package io.crystallize.core;

import static io.crystallize.core.CachedRuns.BYPASS;
import static io.crystallize.core.CachedRuns.HIT;
import static io.crystallize.core.CachedRuns.MISS;
import static io.crystallize.core.CachedRuns.uses;
import static org.assertj.core.api.Assertions.assertThat;

import io.crystallize.core.cache.Codec;
import io.crystallize.core.cache.Formats;
import io.crystallize.core.digest.DigestEncoder;
import io.crystallize.core.digest.DigestSink;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The steps after a cacheable one get the same value, whether it ran, was taken from a cache, or there is no cache. */
class SettledOutputTest {
    record Temperature(double celsius) {}

    /** Keeps whole degrees. */
    static class Rounding implements Codec<Temperature> {
        @Override
        public String name() {
            return "test.temperature";
        }

        @Override
        public Class<Temperature> type() {
            return Temperature.class;
        }

        @Override
        public void encode(Temperature value, OutputStream out) throws IOException {
            new DataOutputStream(out).writeInt((int) value.celsius());
        }

        @Override
        public Temperature decode(InputStream in) throws IOException {
            return new Temperature(new DataInputStream(in).readInt());
        }
    }

    static final class Refusing extends Rounding {
        @Override
        public void encode(Temperature value, OutputStream out) {
            throw new UnsupportedOperationException("not today");
        }

        @Override
        public boolean faithful() {
            return true;
        }
    }

    static final class TemperatureEncoder implements DigestEncoder<Temperature> {
        @Override
        public Class<Temperature> type() {
            return Temperature.class;
        }

        @Override
        public void encode(Temperature value, DigestSink sink) {
            sink.add("celsius", value.celsius());
        }
    }

    @Cacheable
    record Measure(double celsius) implements Step<Integer, Temperature> {
        @Override
        public Temperature apply(Integer input, Context context) {
            return new Temperature(celsius);
        }
    }

    @Cacheable
    record Names() implements Step<Integer, List<String>> {
        @Override
        public List<String> apply(Integer input, Context context) {
            return List.of("a", "b");
        }
    }

    @Cacheable
    record Counts() implements Step<Integer, Map<String, Integer>> {
        @Override
        public Map<String, Integer> apply(Integer input, Context context) {
            Map<String, Integer> counts = new LinkedHashMap<>();
            counts.put("b", 1);
            counts.put("a", 2);
            return counts;
        }
    }

    @Cacheable
    record Nothing() implements Step<Integer, String> {
        @Override
        public String apply(Integer input, Context context) {
            return null;
        }
    }

    record ClassName() implements Step<Object, String> {
        @Override
        public String apply(Object input, Context context) {
            return input == null ? "null" : input.getClass().getName();
        }
    }

    private final CachedRuns runs = new CachedRuns();

    private static Pipeline<Integer, String> pipeline(Step<Integer, ?> step) {
        return Pipeline.<Integer, Object>start(step).then(new ClassName());
    }

    @Test
    void nextStep_getsWhatDecodingGives_coldWarmAndWithoutCache() throws InterruptedException {
        Pipeline<Integer, String> pipeline = pipeline(new Names());
        String without = pipeline.run(0).output();
        PipelineRun<String> cold = runs.run(pipeline, 0);
        PipelineRun<String> warm = runs.run(pipeline, 0);
        assertThat(uses(warm)).startsWith(HIT);
        assertThat(List.of(without, cold.output(), warm.output()))
                .containsOnly("java.util.Collections$UnmodifiableRandomAccessList");
    }

    @Test
    void unfaithfulCodec_isNotUsed_andTheValueItselfGoesOn() throws InterruptedException {
        runs.formats = Formats.standard().with(new Rounding());
        Pipeline<Integer, Temperature> pipeline = Pipeline.start(new Measure(36.6));
        for (int i = 0; i < 2; i++) {
            PipelineRun<Temperature> run = runs.run(pipeline, 0);
            assertThat(run.output()).isEqualTo(new Temperature(36.6));
            assertThat(run.provenance().get(0).cache().toString())
                    .startsWith("bypass: codec 'test.temperature' gives back a different")
                    .contains(Temperature.class.getName());
        }
        PipelineRun<Temperature> without = pipeline.run(
                0,
                ContextValues.empty(),
                RunOptions.builder().formats(runs.formats).build());
        assertThat(without.output()).isEqualTo(new Temperature(36.6));
        assertThat(runs.backend.entries).isEmpty();
    }

    @Test
    void valueThatACodecKeeps_isStored() throws InterruptedException {
        runs.formats = Formats.standard().with(new Rounding());
        Pipeline<Integer, Temperature> pipeline = Pipeline.start(new Measure(37));
        assertThat(uses(runs.run(pipeline, 0))).containsExactly(MISS);
        assertThat(runs.run(pipeline, 0).output()).isEqualTo(new Temperature(37));
    }

    @Test
    void codecThatThrows_isABypass_andNotAFailure() throws InterruptedException {
        runs.formats = Formats.standard().with(new Refusing());
        PipelineRun<Temperature> run = runs.run(Pipeline.start(new Measure(37)), 0);
        assertThat(run.output()).isEqualTo(new Temperature(37));
        assertThat(run.provenance().get(0).cache().toString())
                .startsWith("bypass: its result can't be written down: ")
                .contains("not today");
    }

    @Test
    void orderedMap_declaredAsOneWithoutOrder_isNotStored_andKeepsItsOrder() throws InterruptedException {
        Pipeline<Integer, Map<String, Integer>> pipeline = Pipeline.start(new Counts());
        for (int i = 0; i < 2; i++) {
            PipelineRun<Map<String, Integer>> run = runs.run(pipeline, 0);
            assertThat(run.output().keySet()).containsExactly("b", "a");
            assertThat(uses(run)).containsExactly(BYPASS);
        }
    }

    @Test
    void nothing_isNotStored() throws InterruptedException {
        PipelineRun<String> run = runs.run(pipeline(new Nothing()), 0);
        assertThat(run.output()).isEqualTo("null");
        assertThat(run.provenance().get(0).cache().toString()).isEqualTo("bypass: its output is null");
    }

    @Cacheable
    record PutsThread() implements Step<Integer, Integer> {
        @Override
        public Integer apply(Integer input, Context context) {
            context.put(Key.of("anything", Object.class), List.of(1));
            return input;
        }
    }

    @Test
    void contextValueWithoutCodec_keepsTheResultOutOfTheCache_withTheReason() throws InterruptedException {
        PipelineRun<Integer> run = runs.run(Pipeline.start(new PutsThread()), 1);
        assertThat(run.context(Key.of("anything", Object.class))).contains(List.of(1));
        assertThat(run.provenance().get(0).cache().toString())
                .startsWith("bypass: context key 'anything': ")
                .contains("java.lang.Object has no codec");
    }
}
