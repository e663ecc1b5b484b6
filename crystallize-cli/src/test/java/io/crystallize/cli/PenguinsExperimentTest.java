package io.crystallize.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.crystallize.cache.DiskBackend;
import io.crystallize.cache.MemoryBackend;
import io.crystallize.core.cache.CacheBackend;
import io.crystallize.core.cache.TraceCache;
import io.crystallize.core.execution.TrialExecutor;
import io.crystallize.core.experiment.ExperimentOptions;
import io.crystallize.core.experiment.ExperimentResult;
import io.crystallize.core.verdict.Verdict;
import io.crystallize.plugins.file.ExperimentFile;
import io.crystallize.plugins.registry.PluginRegistry;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The example of the README, on its real data. */
@Tag("slow")
class PenguinsExperimentTest {
    /** Whatever the machine and the Java version. It changes with the data, the steps, or what a digest covers. */
    private static final String DIGEST = "4cfcdbb48e02f9b762a004da04fa6bf7bccb7c9d14bfc3c79a9a1ef56c7bf271";

    private final PluginRegistry plugins = PluginRegistry.load(getClass().getClassLoader());
    private final ExperimentFile file =
            ExperimentFile.read(Path.of("../crystallize-examples/experiments/penguins.yaml"), plugins);

    private ExperimentResult run(TrialExecutor executor, CacheBackend backend) throws IOException {
        try (TraceCache cache = new TraceCache(backend)) {
            return run(executor, cache);
        }
    }

    private ExperimentResult run(TrialExecutor executor, TraceCache cache) {
        return file.experiment()
                .run(ExperimentOptions.builder()
                        .executor(executor)
                        .cache(cache)
                        .formats(plugins.formats())
                        .baseFolder(file.folder())
                        .build());
    }

    private static TrialExecutor executor(int threads) {
        return threads == 1 ? TrialExecutor.serial() : TrialExecutor.parallel(threads);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7})
    void oneDigest_coldWarmAndWithoutCache(int threads, @TempDir Path folder) throws IOException {
        ExperimentResult cold = run(executor(threads), DiskBackend.at(folder));
        ExperimentResult warm = run(executor(threads), DiskBackend.at(folder));
        assertThat(cold.digest()).hasToString(DIGEST);
        assertThat(warm.digest()).hasToString(DIGEST);
        assertThat(run(executor(threads), (TraceCache) null).digest()).hasToString(DIGEST);
        assertThat(cold.cache().misses()).isPositive();
        assertThat(warm.cache()).isEqualTo(new ExperimentResult.CacheUses(90 * 6, 0, 0, 0));
        assertThat(cold.warnings()).isEmpty();
    }

    @Test
    void eachDistinctComputation_happensOnce() throws IOException {
        ExperimentResult result = run(TrialExecutor.parallel(4), MemoryBackend.create());
        int source = 1;
        int dropIncomplete = 1;
        int split = 30;
        int scale = 2 * 30;
        int knn = 3 * 30;
        int accuracy = 3 * 30;
        assertThat(result.cache().misses()).isEqualTo(source + dropIncomplete + split + scale + knn + accuracy);
    }

    @Test
    void standardizing_raisesAccuracy_alsoAllowingForSplitsOfOneDataSet() throws IOException {
        ExperimentResult result = run(TrialExecutor.serial(), MemoryBackend.create());
        Verdict verdict = result.verdicts().get(0);
        assertThat(verdict.outcome()).isEqualTo(Verdict.Outcome.SUPPORTED);
        assertThat(verdict.about())
                .isEqualTo("about the process that made the data, of which all replicates are splits");
        assertThat(verdict.data().observations()).isEqualTo(30);
        assertThat(verdict.test().name()).isEqualTo("corrected resampled t");
        assertThat(verdict.p()).isBetween(1e-12, 0.001);
        assertThat(verdict.cautions()).isEmpty();
    }
}
