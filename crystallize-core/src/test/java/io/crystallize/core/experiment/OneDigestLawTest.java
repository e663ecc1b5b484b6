package io.crystallize.core.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import io.crystallize.core.Context;
import io.crystallize.core.Pipeline;
import io.crystallize.core.Step;
import io.crystallize.core.cache.MapBackend;
import io.crystallize.core.cache.TraceCache;
import io.crystallize.core.digest.Digest;
import io.crystallize.core.execution.TrialExecutor;
import io.crystallize.core.experiment.Toys.Draws;
import io.crystallize.core.experiment.Toys.Mean;
import io.crystallize.core.experiment.Toys.Noise;
import io.crystallize.core.experiment.Toys.Shift;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Law 1: the digest is decided by data, code, parameters, treatments and seed alone. */
class OneDigestLawTest {
    private static Experiment.Builder experiment() {
        return Experiment.builder("digest")
                .source(new Draws(20))
                .pipeline(Pipeline.start(new Noise(0.1)).then(new Shift(0)).then(new Mean()))
                .step(StepTemplate.of(new Pipeline.NamedStep(null, new Toys.FailsIn("up", "4"))))
                .treatment(Treatment.named("up").set("shift.by", 0.5))
                .treatment(Treatment.named("loud").set("noise.scale", 2))
                .hypothesis("up.mean > baseline.mean")
                .hypothesis("loud.mean > baseline.mean")
                .replicates(6)
                .seed(42);
    }

    private static Digest digest(Experiment.Builder builder, UnaryOperator<ExperimentOptions.Builder> options) {
        ExperimentResult result =
                builder.build().run(options.apply(ExperimentOptions.builder()).build());
        assertThat(result.complete()).isTrue();
        assertThat(result.failures()).hasSize(1);
        return result.digest();
    }

    private static Digest digest(Experiment.Builder builder) {
        return digest(builder, options -> options);
    }

    @Test
    void scenario8_executorAndCacheTemperature_changeNothing() {
        Set<Digest> digests = new HashSet<>();
        for (TrialExecutor executor : List.of(
                TrialExecutor.serial(),
                TrialExecutor.parallel(2),
                TrialExecutor.parallel(6),
                TrialExecutor.parallel(7))) {
            MapBackend backend = new MapBackend();
            digests.add(digest(experiment(), options -> options.executor(executor)));
            for (int i = 0; i < 2; i++) {
                digests.add(digest(
                        experiment(), options -> options.executor(executor).cache(new TraceCache(backend))));
            }
            backend.blobs.clear();
            digests.add(
                    digest(experiment(), options -> options.executor(executor).cache(new TraceCache(backend))));
        }
        assertThat(digests).hasSize(1);
    }

    @Test
    void nameRunFolderAndOrderOfTreatments_changeNothing(@TempDir Path runs) {
        Digest digest = digest(experiment());
        assertThat(digest(experiment(), options -> options.runsFolder(runs))).isEqualTo(digest);
        assertThat(digest(Experiment.builder("other name")
                        .description("the same")
                        .source(new Draws(20))
                        .pipeline(Pipeline.start(new Noise(0.1))
                                .then(new Shift(0))
                                .then(new Mean()))
                        .step(StepTemplate.of(new Pipeline.NamedStep(null, new Toys.FailsIn("up", "4"))))
                        .treatment(Treatment.named("loud").set("noise.scale", 2))
                        .treatment(Treatment.named("up").set("shift.by", 0.5))
                        .hypothesis("loud.mean > baseline.mean")
                        .hypothesis("up.mean > baseline.mean")
                        .replicates(6)
                        .seed(42)))
                .isEqualTo(digest);
    }

    @Test
    void seedParameterTreatmentDataAndReplicates_changeIt() {
        Map<String, Digest> digests = new HashMap<>();
        digests.put("as it is", digest(experiment()));
        digests.put("seed", digest(experiment().seed(43)));
        digests.put("replicates", digest(experiment().replicates(7)));
        digests.put("data", digest(experiment().source(new Draws(21))));
        digests.put(
                "treatment",
                digest(experiment().treatment(Treatment.named("down").set("shift.by", -1))));
        digests.put(
                "baseline",
                digest(experiment().treatment(Treatment.named("baseline").set("noise.scale", 0.2))));
        digests.put("hypothesis", digest(experiment().hypothesis("loud.mean < baseline.mean")));
        digests.put("metric", digest(experiment().step(StepTemplate.of(new Pipeline.NamedStep(null, new Also())))));
        assertThat(digests.values()).doesNotHaveDuplicates();
    }

    record Also() implements Step<Object, Object> {
        @Override
        public Object apply(Object input, Context context) {
            context.metric("also", 1);
            return input;
        }
    }
}
