package io.crystallize.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.crystallize.cli.sample.TrialPlugin;
import io.crystallize.core.Pipeline;
import io.crystallize.core.experiment.Experiment;
import io.crystallize.core.experiment.ExperimentOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code --metrics}. */
@Timeout(120)
class MetricsFileTest {
    private static final String EXPERIMENT = """
            name: measured
            replicates: 3
            seed: 7
            source: { constant: { value: 1 } }
            steps: [{ fail: { replicates: [1], conditions: [] } }, record]
            treatments: { worse: { fail.conditions: [worse] } }
            """;

    @TempDir
    private Path folder;

    @Test
    void file_hasWhatTheRunDid_inPrometheusFormat() throws IOException {
        Path file = folder.resolve("run.prom");
        Outcome outcome = new Workplace(folder).write(EXPERIMENT).run("--metrics", file.toString());
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(Files.readAllLines(file))
                .contains(
                        "# TYPE crystallize_trials_seconds summary",
                        "crystallize_trials_seconds_count{condition=\"baseline\",experiment=\"measured\",outcome=\"success\"} 3",
                        "crystallize_trials_seconds_count{condition=\"worse\",experiment=\"measured\",outcome=\"failure\"} 1",
                        "crystallize_trials_left{experiment=\"measured\"} 0.0")
                .anyMatch(line -> line.startsWith("crystallize_steps_seconds_sum{cache=\"bypass\",condition=\"worse\""))
                .anyMatch(line -> line.startsWith("crystallize_steps_failed_total{") && line.endsWith(" 1.0"));
    }

    @Test
    void file_isThereWhileTheRunGoesOn_andNothingElse() throws IOException {
        Path file = folder.resolve("run.prom");
        try (MetricsFile metrics = MetricsFile.open(file, Duration.ofMillis(5))) {
            Experiment.builder("goes-on")
                    .source(new TrialPlugin.Constant(2))
                    .pipeline(Pipeline.start(new TrialPlugin.Record()))
                    .replicates(4)
                    .build()
                    .run(ExperimentOptions.builder()
                            .listener(metrics.listener())
                            .build());
            while (!Files.readString(file).contains("crystallize_trials_left{experiment=\"goes-on\"} 0.0")) {
                Thread.onSpinWait();
            }
        }
        assertThat(new Workplace(folder).entries()).isEqualTo(List.of("run.prom"));
    }

    @Test
    void fileThatCantBeWritten_isBadInput_andNothingRuns() {
        Workplace place = new Workplace(folder).write(EXPERIMENT);
        Outcome outcome = place.run(
                "--metrics", folder.resolve("missing").resolve("run.prom").toString());
        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.err()).contains("The metrics can't be written to '").contains("missing");
        assertThat(place.runs()).doesNotExist();
    }
}
