package io.crystallize.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.crystallize.cli.sample.TrialPlugin;
import io.crystallize.core.Pipeline;
import io.crystallize.core.experiment.Experiment;
import io.crystallize.core.experiment.ExperimentOptions;
import io.crystallize.core.experiment.Resume;
import io.crystallize.core.experiment.Treatment;
import io.crystallize.progress.Terminal;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

    private static Experiment failing(int replicates) {
        return Experiment.builder("e")
                .source(new TrialPlugin.Constant(2))
                .pipeline(Pipeline.<Double, Double>start(new TrialPlugin.Fail(List.of(1), List.of("other")))
                        .then(new TrialPlugin.Record()))
                .treatment(Treatment.named("other"))
                .replicates(replicates)
                .seed(1)
                .build();
    }

    private static String shown(Experiment experiment, ExperimentOptions.Builder options) {
        ByteArrayOutputStream shown = new ByteArrayOutputStream();
        try (Progress progress = new Progress(Terminal.of(shown, StandardCharsets.UTF_8))) {
            experiment.run(options.listener(progress).build());
        }
        return shown.toString(StandardCharsets.UTF_8);
    }

    @Test
    void run_showsHowFarEachConditionIs_andHowManyTrialsFailed() {
        assertThat(shown(failing(6), ExperimentOptions.builder()))
                .contains(" 12/12 trials ")
                .contains(" 1 failed, baseline 6/6, other 6/6");
    }

    @Test
    void manyConditions_showTheOneOfWhichMostIsLeft() {
        Experiment.Builder many = Experiment.builder("e")
                .source(new TrialPlugin.Constant(2))
                .pipeline(Pipeline.start(new TrialPlugin.Record()))
                .replicates(3)
                .seed(1);
        List.of("first", "second", "third").forEach(name -> many.treatment(Treatment.named(name)));
        assertThat(shown(many.build(), ExperimentOptions.builder()))
                .contains(" 12/12 trials ")
                .containsPattern(" last: \\w+ 3/3");
    }

    @Test
    void experimentsOneAfterTheOther_areCountedAnew() {
        ByteArrayOutputStream shown = new ByteArrayOutputStream();
        try (Progress progress = new Progress(Terminal.of(shown, StandardCharsets.UTF_8))) {
            ExperimentOptions options =
                    ExperimentOptions.builder().listener(progress).build();
            failing(6).run(options);
            shown.reset();
            failing(1).run(options);
        }
        assertThat(shown.toString(StandardCharsets.UTF_8))
                .contains(" baseline 1/1, other 1/1")
                .doesNotContain("failed");
    }

    @Test
    void resumedRun_showsWhatIsLeft(@TempDir Path runs) {
        failing(6).run(ExperimentOptions.builder().runsFolder(runs).build());
        assertThat(shown(
                        failing(6), ExperimentOptions.builder().runsFolder(runs).resume(Resume.latest())))
                .contains(" 1/1 trials ")
                .contains(" 1 failed, other 1/1");
    }
}
