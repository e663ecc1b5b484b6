package io.crystallize.core.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import io.crystallize.core.Pipeline;
import io.crystallize.core.RecordingLogger;
import io.crystallize.core.experiment.Toys.Draws;
import io.crystallize.core.experiment.Toys.FailsIn;
import io.crystallize.core.experiment.Toys.Mean;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.event.Level;

class LoggingListenerTest {
    @TempDir
    Path runs;

    private final RecordingLogger log = new RecordingLogger(Level.TRACE);

    private ExperimentResult run(String failing) {
        return Experiment.builder("logged")
                .source(new Draws(3))
                .pipeline(Pipeline.start(new Toys.Shift(0)).then(new Mean()).then(new FailsIn("other", failing)))
                .treatment(Treatment.named("other").set("shift.by", 2))
                .replicates(8)
                .hypothesis("other.mean > baseline.mean")
                .seed(3)
                .build()
                .run(ExperimentOptions.builder()
                        .runsFolder(runs)
                        .listener(new LoggingListener(log))
                        .build());
    }

    @Test
    void run_isLogged_fromItsBeginningToItsDigest() {
        ExperimentResult result = run("");
        List<String> infos = log.lines(Level.INFO);
        assertThat(infos)
                .containsExactly(
                        "logged: 16 trials of 2 conditions to run, 0 taken from an earlier session, seed 3, in "
                                + result.folder().orElseThrow(),
                        result.verdicts().get(0).sentence(),
                        "Note: " + result.verdicts().get(0).cautions().get(0),
                        "logged: 16 of 16 trials, 0 failed, digest " + result.digest());
        assertThat(log.lines(Level.WARN)).isEmpty();
        assertThat(log.lines(Level.DEBUG)).hasSize(16).contains("baseline 7 finished, 16 of 16");
    }

    @Test
    void failedTrial_isAWarning_withItsStepAndCause() {
        run("5");
        assertThat(log.lines(Level.WARN))
                .singleElement()
                .asString()
                .startsWith("other 5 failed at step 'fails-in', ")
                .endsWith(" of 16: java.io.IOException: no luck in 5");
        assertThat(log.lines(Level.INFO)).last().asString().contains("16 of 16 trials, 1 failed, ");
    }
}
