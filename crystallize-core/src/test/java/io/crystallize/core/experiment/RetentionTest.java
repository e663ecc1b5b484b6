package io.crystallize.core.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.crystallize.core.Pipeline;
import io.crystallize.core.experiment.Toys.Draws;
import io.crystallize.core.experiment.Toys.Mean;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Old artifacts make room; what else a run has said stays. */
class RetentionTest {
    @TempDir
    Path runs;

    private static Experiment experiment() {
        return Experiment.builder("kept")
                .seed(1)
                .replicates(2)
                .source(new Draws(5))
                .pipeline(Pipeline.start(new Mean()))
                .output("draws.json", "draws")
                .build();
    }

    private ExperimentResult run(Retention retention) {
        return run(ExperimentOptions.builder().retention(retention));
    }

    private ExperimentResult run(ExperimentOptions.Builder options) {
        return experiment().run(options.runsFolder(runs).build());
    }

    private static boolean hasArtifacts(ExperimentResult result) {
        return Files.exists(result.folder().orElseThrow().resolve("artifacts"));
    }

    private static List<String> others(ExperimentResult result) throws IOException {
        try (Stream<Path> files = Files.list(result.folder().orElseThrow())) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.equals("artifacts"))
                    .sorted()
                    .toList();
        }
    }

    private static long bytes(ExperimentResult result) throws IOException {
        try (Stream<Path> files = Files.walk(result.folder().orElseThrow().resolve("artifacts"))) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    @Test
    void artifacts_ofTheLatestRuns_areKept_andNothingElseIsRemoved() throws IOException {
        List<ExperimentResult> results = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            results.add(run(Retention.all()));
        }
        assertThat(results).allMatch(RetentionTest::hasArtifacts);
        List<String> before = others(results.get(0));
        results.add(run(new Retention(2, null)));
        assertThat(results).map(RetentionTest::hasArtifacts).containsExactly(false, false, false, true, true);
        assertThat(others(results.get(0)))
                .isEqualTo(before)
                .contains("trials.jsonl", "provenance.jsonl", "run.json", "plan.json", "code.json");
    }

    @Test
    void artifacts_ofTheOldestRuns_makeRoom_butTheLatestStay() throws IOException {
        List<ExperimentResult> results = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            results.add(run(Retention.all()));
        }
        long each = bytes(results.get(0));
        ArtifactPruning pruning = ArtifactPruning.of(runs.resolve("kept"), new Retention(null, 2 * each));
        assertThat(pruning.runs())
                .containsExactly(new ArtifactPruning.Run(results.get(0).folder().orElseThrow(), each));
        assertThat(results).as("nothing was removed yet").allMatch(RetentionTest::hasArtifacts);
        results.add(run(new Retention(null, 0L)));
        assertThat(results).map(RetentionTest::hasArtifacts).containsExactly(false, false, false, true);
    }

    @Test
    void artifacts_ofARunThatIsGoingOn_areKept() throws IOException {
        ExperimentResult first = run(Retention.all());
        run(Retention.all());
        RunLock lock = RunLock.take(first.folder().orElseThrow());
        try {
            assertThat(ArtifactPruning.of(runs.resolve("kept"), new Retention(1, null))
                            .runs())
                    .isEmpty();
        } finally {
            lock.close();
        }
        ArtifactPruning later = ArtifactPruning.of(runs.resolve("kept"), new Retention(1, null));
        assertThat(later.runs()).hasSize(1);
        RunLock resumed = RunLock.take(first.folder().orElseThrow());
        try {
            later.execute();
            assertThat(hasArtifacts(first)).isTrue();
        } finally {
            resumed.close();
        }
    }

    @Test
    void resumedRun_makesItsArtifactsAgain_andKeepsThem() throws IOException {
        ExperimentResult first = run(Retention.all());
        run(new Retention(1, null));
        assertThat(hasArtifacts(first)).isFalse();
        ExperimentResult resumed = run(ExperimentOptions.builder()
                .resume(Resume.of(first.folder().orElseThrow()))
                .retention(new Retention(1, null)));
        assertThat(resumed.executed()).isEqualTo(2);
        assertThat(resumed.digest()).isEqualTo(first.digest());
        assertThat(bytes(resumed)).isPositive();
    }

    @Test
    void linkInPlaceOfArtifacts_isNotFollowed() throws IOException {
        Path outside = Files.createDirectories(runs.resolve("outside"));
        Files.writeString(outside.resolve("precious.txt"), "x");
        ExperimentResult first = run(Retention.all());
        run(Retention.all());
        Path folder = first.folder().orElseThrow();
        Files.createSymbolicLink(folder.resolve("artifacts/link"), outside);
        ArtifactPruning.of(runs.resolve("kept"), new Retention(1, null)).execute();
        assertThat(hasArtifacts(first)).isFalse();
        assertThat(outside.resolve("precious.txt")).hasContent("x");
    }

    @Test
    void numbersThatAreTooSmall_areRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Retention(0, null));
        assertThatIllegalArgumentException().isThrownBy(() -> new Retention(null, -1L));
    }
}
