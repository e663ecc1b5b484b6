package io.crystallize.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.crystallize.core.cache.MapBackend;
import io.crystallize.core.cache.TraceCache;
import io.crystallize.core.digest.Digest;
import io.crystallize.core.provenance.CacheUse;
import io.crystallize.core.provenance.StepRecord;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Law 4: a hit replays output, context writes, metrics with tags and artifacts. */
class HitReplaysEverythingLawTest {
    private static final Key<Double> MEAN = Key.of("mean", Double.class);
    private static final Key<Parts> PARTS = Key.of("parts", Parts.class);

    record Parts(List<String> names, double[] sizes) {}

    @Cacheable
    record TellsAll() implements Step<double[], Double> {
        @Override
        public Double apply(double[] values, Context context) {
            context.metric("size", values.length, Map.of("unit", "values", "kind", "input"));
            context.metric("size", -0.0);
            context.artifact("report.txt", "three values");
            context.put(MEAN, 2.0);
            context.put(PARTS, new Parts(List.of("a", "b"), new double[] {1, Double.NaN}));
            return values[0] + values[1] + values[2];
        }
    }

    record UsesAll() implements Step<Double, String> {
        @Override
        public String apply(Double sum, Context context) {
            Parts parts = context.get(PARTS);
            return sum + " " + context.get(MEAN) + " " + parts.names() + " " + parts.sizes()[0];
        }
    }

    private final Pipeline<double[], String> pipeline =
            Pipeline.<double[], Double>start(new TellsAll()).then(new UsesAll());
    private final MapBackend backend = new MapBackend();
    private final List<String> artifacts = new ArrayList<>();

    private PipelineRun<String> run(int replicate) throws InterruptedException {
        RunOptions options = RunOptions.builder()
                .cache(new TraceCache(backend))
                .replicate(replicate)
                .artifacts((step, artifact, content) ->
                        artifacts.add(step + "/" + artifact.name() + ": " + new String(content)))
                .build();
        return pipeline.run(new double[] {1, 2, 3}, ContextValues.empty(), options);
    }

    @Test
    void hit_replaysOutputWritesMetricsAndArtifacts_inEveryReplicate() throws InterruptedException {
        PipelineRun<String> cold = run(0);
        assertThat(cold.output()).isEqualTo("6.0 2.0 [a, b] 1.0");
        assertThat(artifacts).containsExactly("tells-all/report.txt: three values");
        for (int replicate = 0; replicate < 3; replicate++) {
            artifacts.clear();
            PipelineRun<String> warm = run(replicate);
            assertThat(warm.provenance().get(0).cache()).isEqualTo(CacheUse.hit());
            assertThat(warm.output()).isEqualTo(cold.output());
            assertThat(warm.metrics()).isEqualTo(cold.metrics());
            assertThat(warm.context(MEAN)).contains(2.0);
            assertThat(artifacts).containsExactly("tells-all/report.txt: three values");
        }
    }

    @Test
    void warmProvenance_differsFromColdInHitsAndTimesAlone() throws InterruptedException {
        List<StepRecord> cold = run(0).provenance();
        List<StepRecord> warm = run(0).provenance();
        assertThat(warm)
                .usingRecursiveComparison()
                .ignoringFields("cache", "start", "duration")
                .isEqualTo(cold);
        assertThat(cold.get(0).cache().result()).isEqualTo(CacheUse.Result.MISS);
        assertThat(warm.get(0).cache().result()).isEqualTo(CacheUse.Result.HIT);
    }

    @Test
    void lostArtifactBlob_isMadeAgain() throws InterruptedException {
        run(0);
        PipelineRun<String> cold = run(0);
        backend.blobs.remove(cold.artifacts().get(0).content());
        artifacts.clear();
        PipelineRun<String> again = run(0);
        assertThat(again.provenance().get(0).cache()).isEqualTo(CacheUse.hit());
        assertThat(again.metrics()).isEqualTo(cold.metrics());
        assertThat(artifacts).containsExactly("tells-all/report.txt: three values");
        assertThat(run(0).provenance().get(0).cache()).isEqualTo(CacheUse.hit());
    }

    @Test
    void lostOutputBlob_isMadeAgainWithoutTellingAgain() throws InterruptedException {
        PipelineRun<String> cold = run(0);
        Digest address = Digest.ofContent(ByteBuffer.allocate(1 + Double.BYTES)
                .put((byte) 0xfb) // a double, in CBOR
                .putDouble(6)
                .array());
        assertThat(backend.blobs).containsKey(address);

        backend.blobs.remove(address);
        artifacts.clear();
        PipelineRun<String> warm = run(0);

        assertThat(warm.provenance().get(0).cache()).isEqualTo(CacheUse.hit());
        assertThat(warm.provenance().get(0).output())
                .isEqualTo(cold.provenance().get(0).output());
        assertThat(warm.output()).isEqualTo(cold.output());
        assertThat(warm.metrics()).isEqualTo(cold.metrics());
        assertThat(artifacts).hasSize(1);
        assertThat(backend.blobs).containsKey(address);
    }
}
