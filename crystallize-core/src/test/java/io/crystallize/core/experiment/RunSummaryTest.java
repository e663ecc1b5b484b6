package io.crystallize.core.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.crystallize.core.Pipeline;
import io.crystallize.core.execution.Trial;
import io.crystallize.core.execution.TrialExecutor;
import io.crystallize.core.execution.TrialResult;
import io.crystallize.core.execution.TrialRunner;
import io.crystallize.core.experiment.RunSummary.State;
import io.crystallize.core.problem.InvalidInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunSummaryTest {
    private static final Experiment EXPERIMENT = Experiment.builder("summed up")
            .description("What is said in a line?")
            .source(new Toys.Constant(1))
            .pipeline(Pipeline.start(new Toys.Record("value")))
            .treatment(Treatment.named("more").set("constant.value", 2))
            .replicates(3)
            .build();

    @TempDir
    Path runs;

    private record Cancelled() implements TrialExecutor {
        @Override
        public String name() {
            return "cancelled";
        }

        @Override
        public void execute(Iterator<Trial> trials, TrialRunner runner, Consumer<TrialResult> results)
                throws InterruptedException {
            throw new InterruptedException();
        }
    }

    private Path run(ExperimentOptions.Builder options) {
        return EXPERIMENT.run(options.runsFolder(runs).build()).folder().orElseThrow();
    }

    @Test
    void completeRun_hasItsPlanAndDigest() throws IOException {
        Path folder = run(ExperimentOptions.builder().replicates(2));
        RunSummary summary = RunSummary.read(folder);
        assertThat(summary.folder()).isEqualTo(folder);
        assertThat(summary.experiment()).isEqualTo("summed up");
        assertThat(summary.description()).isEqualTo("What is said in a line?");
        assertThat(summary.began()).isPresent();
        assertThat(summary.state()).isEqualTo(State.COMPLETE);
        assertThat(summary.sessions()).isEqualTo(1);
        assertThat(summary.conditions()).containsExactly("baseline", "more");
        assertThat(summary.replicates()).isEqualTo(2);
        assertThat(summary.digest()).contains(ExperimentResult.read(folder).digest());
    }

    @Test
    void state_saysHowFarARunIs() throws IOException {
        List<State> whileItRan = new ArrayList<>();
        Path folder = run(ExperimentOptions.builder().listener(new ExperimentListener() {
            @Override
            public void trialFinished(TrialResult result, int finished, int total) {
                try {
                    whileItRan.add(RunSummary.read(
                                    PastRuns.in(runs).latest("summed up").orElseThrow())
                            .state());
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }));
        assertThat(whileItRan).hasSize(6).containsOnly(State.GOING_ON);
        Files.delete(folder.resolve(RunFolder.RESULT));
        assertThat(RunSummary.read(folder).state()).isEqualTo(State.KILLED);
        Path cancelled = run(ExperimentOptions.builder().executor(new Cancelled()));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(RunSummary.read(cancelled).state()).isEqualTo(State.INCOMPLETE);
        assertThat(PastRuns.in(runs).all()).containsExactly(folder, cancelled);
        assertThat(PastRuns.in(runs).of("summed up")).containsExactly(folder, cancelled);
    }

    @Test
    void folderOfNoRun_isTold() {
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> RunSummary.read(runs))
                .withMessageContaining("There is no run in '" + runs + "'");
    }
}
