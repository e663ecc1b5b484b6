package io.crystallize.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.crystallize.cache.DiskBackend;
import io.crystallize.core.Cacheable;
import io.crystallize.core.Context;
import io.crystallize.core.DataSource;
import io.crystallize.core.Pipeline;
import io.crystallize.core.Step;
import io.crystallize.core.cache.TraceCache;
import io.crystallize.core.digest.Digest;
import io.crystallize.core.execution.Trial;
import io.crystallize.core.execution.TrialExecutor;
import io.crystallize.core.execution.TrialResult;
import io.crystallize.core.execution.TrialRunner;
import io.crystallize.core.experiment.Experiment;
import io.crystallize.core.experiment.ExperimentOptions;
import io.crystallize.core.experiment.ExperimentResult;
import io.crystallize.core.experiment.Resume;
import io.crystallize.core.experiment.Treatment;
import io.crystallize.plugins.file.ExperimentFile;
import io.crystallize.plugins.registry.PluginRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Law 1, crosswise: one digest for each experiment, whatever the executor, however warm the cache, and whether the run
 * went through, was ended in the middle and resumed, or was resumed with more replicates. The digests are written down
 * here, so that every machine and every Java has to agree.
 */
@Tag("matrix")
class OneDigestMatrixTest {
    private static final Path PENGUINS = Path.of("../crystallize-examples/experiments/penguins.yaml");
    private static final PluginRegistry PLUGINS = PluginRegistry.load(OneDigestMatrixTest.class.getClassLoader());
    private static final int REPLICATES = 3;
    private static final int MORE_REPLICATES = 5;

    @TempDir
    static Path warmed;

    @TempDir
    Path folder;

    private enum Subject {
        PENGUINS(
                "bea4ba4e140e22ac39d5a9a19afd7487df61d8a4f0a3790758af0a52ddd98d97",
                "330fc97d1a19f1a2300fbb32f34f416dad521d27299a7e4c1113dd22e7d207dd"),
        DRAWS(
                "d801e5f4d4402a9351100755c645fdb1cde1b4ba695fce9ba6d3be3f8a036980",
                "9dbb9c9c1fafd786d2ee8525b00cefafff3e92f2546cf010c6f267adefe280a2"),
        FAILURES(
                "a344f3da0e7641b54f7d9c4f91ee749e618d7ac387e3a8be25921c9d2740b39b",
                "64a7044ff74fcfb55dd8863be561e3fc51d8982d706cf0ab1ad9b8d5dae38901");

        /** Of {@value REPLICATES} replicates; on every machine, and in every Java. */
        private final String digest;

        /** Of {@value MORE_REPLICATES} replicates. */
        private final String digestOfMore;

        Subject(String digest, String digestOfMore) {
            this.digest = digest;
            this.digestOfMore = digestOfMore;
        }

        Experiment experiment() {
            return switch (this) {
                case PENGUINS ->
                    ExperimentFile.read(OneDigestMatrixTest.PENGUINS, PLUGINS).experiment();
                case DRAWS ->
                    Experiment.builder("draws")
                            .source(new Walk(2000))
                            .pipeline(Pipeline.start(new Jitter(0.5)).then(new Summary()))
                            .treatment(Treatment.named("still").set("jitter.scale", 0))
                            .treatment(Treatment.named("short").set("walk.length", 500))
                            .hypothesis("still.spread < baseline.spread")
                            .seed(7)
                            .build();
                case FAILURES ->
                    Experiment.builder("failures")
                            .source(new Walk(50))
                            .pipeline(Pipeline.start(new Fragile(List.of(1, 3), "fragile"))
                                    .then(new Jitter(1))
                                    .then(new Summary()))
                            .treatment(Treatment.named("fragile").set("jitter.scale", 2))
                            .hypothesis("fragile.spread > baseline.spread")
                            .seed(7)
                            .build();
            };
        }
    }

    private enum Cache {
        COLD,
        WARM,
        HALF_WARM
    }

    /** Draws in the source, cached for each replicate. */
    @Cacheable
    record Walk(int length) implements DataSource<double[]> {
        @Override
        public double[] fetch(Context context) {
            double[] walk = new double[length];
            for (int i = 1; i < length; i++) {
                walk[i] = walk[i - 1] + context.random().nextGaussian();
            }
            return walk;
        }
    }

    @Cacheable
    record Jitter(double scale) implements Step<double[], double[]> {
        @Override
        public double[] apply(double[] walk, Context context) {
            context.artifact("scale.txt", Double.toString(scale).getBytes(StandardCharsets.UTF_8));
            return Arrays.stream(walk)
                    .map(x -> x + scale * context.random().nextDouble())
                    .toArray();
        }
    }

    record Summary() implements Step<double[], double[]> {
        @Override
        public double[] apply(double[] walk, Context context) {
            double[] sorted = walk.clone();
            Arrays.sort(sorted);
            context.metric("spread", sorted[sorted.length - 1] - sorted[0], Map.of("kind", "range"));
            context.metric("median", sorted[sorted.length / 2]);
            return sorted;
        }
    }

    /** Fails in some replicates of one condition. */
    @Cacheable
    record Fragile(List<Integer> replicates, String condition) implements Step<double[], double[]> {
        @Override
        public double[] apply(double[] walk, Context context) {
            if (replicates.contains(context.replicate()) && context.condition().equals(condition)) {
                throw new IllegalStateException("broken in replicate " + context.replicate());
            }
            return walk;
        }
    }

    /** An executor whose process ends after some results. */
    private record Killed(TrialExecutor executor, int after) implements TrialExecutor {
        @Override
        public String name() {
            return executor.name();
        }

        @Override
        public void execute(Iterator<Trial> trials, TrialRunner runner, Consumer<TrialResult> results)
                throws InterruptedException {
            int[] left = {after};
            executor.execute(trials, runner, result -> {
                if (left[0]-- == 0) {
                    throw new OutOfMemoryError("not really");
                }
                results.accept(result);
            });
        }
    }

    static Stream<Arguments> cells() {
        return Arrays.stream(Subject.values())
                .flatMap(subject -> Stream.of(TrialExecutor.serial(), TrialExecutor.parallel(3), TrialExecutor.async(5))
                        .flatMap(executor ->
                                Arrays.stream(Cache.values()).map(cache -> Arguments.of(subject, executor, cache))));
    }

    @ParameterizedTest
    @MethodSource("cells")
    void oneDigest(Subject subject, TrialExecutor executor, Cache temperature) throws IOException {
        ExperimentResult whole = run(subject, executor, cache(subject, temperature, "whole"), "whole", REPLICATES);
        assertThat(whole.digest()).hasToString(subject.digest);
        int trials = REPLICATES * subject.experiment().conditions().size();
        List<Integer> kills = temperature == Cache.WARM ? List.of(trials / 2) : List.of(0, trials / 2, trials - 1);
        for (int after : kills) {
            String runs = "killed-" + after;
            Path cache = cache(subject, temperature, runs); // what an earlier run left would warm it
            assertThatExceptionOfType(OutOfMemoryError.class)
                    .isThrownBy(() -> run(subject, new Killed(executor, after), cache, runs, REPLICATES));
            ExperimentResult resumed = run(subject, executor, cache, runs, REPLICATES);
            assertThat(resumed.digest()).as(runs).hasToString(subject.digest);
            assertThat(resumed.resumed() + resumed.executed()).isEqualTo(trials);
            assertThat(resumed.resumed()).as(runs).isLessThan(trials);
        }
        ExperimentResult more = run(subject, executor, cache(subject, temperature, "more"), "whole", MORE_REPLICATES);
        assertThat(more.digest()).hasToString(subject.digestOfMore);
        assertThat(more.resumed()).isBetween(trials - 1, trials); // one has failed, and runs again
    }

    /** A serial run without a cache, of which nothing is written. */
    @ParameterizedTest
    @EnumSource
    void oneDigest_ofARunThatLeavesNothingBehind(Subject subject) {
        assertThat(bare(subject, REPLICATES)).hasToString(subject.digest);
        assertThat(bare(subject, MORE_REPLICATES)).hasToString(subject.digestOfMore);
    }

    private static Digest bare(Subject subject, int replicates) {
        return subject.experiment()
                .run(options(TrialExecutor.serial(), replicates).build())
                .digest();
    }

    /** Returns the folder of a new cache. */
    private Path cache(Subject subject, Cache temperature, String name) throws IOException {
        Path cache = folder.resolve("cache-" + name);
        if (temperature != Cache.COLD) {
            copy(warmed(subject), cache);
        }
        if (temperature == Cache.HALF_WARM) {
            removeHalf(cache.resolve("entries"));
            removeHalf(cache.resolve("blobs"));
        }
        return cache;
    }

    /** Returns a cache that has all of an experiment, which is made once. */
    private static Path warmed(Subject subject) throws IOException {
        Path cache = warmed.resolve(subject.name());
        if (!Files.exists(cache)) {
            try (TraceCache traceCache = new TraceCache(DiskBackend.at(cache))) {
                subject.experiment()
                        .run(options(TrialExecutor.serial(), REPLICATES)
                                .cache(traceCache)
                                .build());
            }
        }
        return cache;
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path file : all.toList()) {
                Files.copy(file, to.resolve(from.relativize(file)));
            }
        }
    }

    private static void removeHalf(Path below) throws IOException {
        try (Stream<Path> all = Files.walk(below)) {
            List<Path> files = all.filter(Files::isRegularFile).sorted().toList();
            for (int i = 0; i < files.size(); i += 2) {
                Files.delete(files.get(i));
            }
        }
    }

    private ExperimentResult run(Subject subject, TrialExecutor executor, Path cache, String runs, int replicates)
            throws IOException {
        try (TraceCache traceCache = new TraceCache(DiskBackend.at(cache))) {
            return subject.experiment()
                    .run(options(executor, replicates)
                            .cache(traceCache)
                            .runsFolder(folder.resolve(runs))
                            .resume(Resume.latest())
                            .build());
        }
    }

    private static ExperimentOptions.Builder options(TrialExecutor executor, int replicates) {
        return ExperimentOptions.builder()
                .executor(executor)
                .replicates(replicates)
                .formats(PLUGINS.formats())
                .baseFolder(PENGUINS.getParent());
    }
}
