package io.crystallize.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.crystallize.cli.sample.TrialPlugin;
import io.crystallize.core.Pipeline;
import io.crystallize.core.experiment.Experiment;
import io.crystallize.core.experiment.ExperimentOptions;
import io.crystallize.progress.Terminal;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProgressTest {
    @Test
    void run_showsHowManyTrialsHaveFinished_andClearsTheLine() {
        ByteArrayOutputStream shown = new ByteArrayOutputStream();
        try (Progress progress = new Progress(Terminal.of(shown, StandardCharsets.UTF_8))) {
            Experiment.builder("shown")
                    .source(new TrialPlugin.Constant(2))
                    .pipeline(Pipeline.start(new TrialPlugin.Record()))
                    .replicates(12)
                    .build()
                    .run(ExperimentOptions.builder().listener(progress).build());
        }

        assertThat(shown.toString(StandardCharsets.UTF_8))
                .contains("shown 100% ")
                .contains(" 12/12 trials ")
                .endsWith(" \r");
    }
}
