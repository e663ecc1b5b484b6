package io.crystallize.core.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import io.crystallize.core.Pipeline;
import io.crystallize.core.cache.MapBackend;
import io.crystallize.core.cache.TraceCache;
import io.crystallize.core.execution.TrialExecutor;
import io.crystallize.core.experiment.Toys.Constant;
import io.crystallize.core.experiment.Toys.FailsIn;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trials and steps are in the JVM's flight recording. */
class FlightRecorderTest {
    @TempDir
    Path folder;

    private static Stream<TrialExecutor> executors() {
        return Stream.of(TrialExecutor.serial(), TrialExecutor.parallel(2), TrialExecutor.async(2));
    }

    private List<RecordedEvent> record(Runnable run) throws IOException {
        try (Recording recording = new Recording()) {
            recording.enable("io.crystallize.Trial");
            recording.enable("io.crystallize.Step");
            recording.start();
            run.run();
            recording.stop();
            Path file = folder.resolve("flight.jfr");
            recording.dump(file);
            return RecordingFile.readAllEvents(file);
        }
    }

    private static List<String> texts(List<RecordedEvent> events, String type, String... fields) {
        return events.stream()
                .filter(event -> event.getEventType().getName().equals(type))
                .map(event -> event.getString("condition") + " " + event.getInt("replicate") + " "
                        + String.join(
                                " ",
                                Stream.of(fields)
                                        .map(field -> String.valueOf(event.getString(field)))
                                        .toList()))
                .toList();
    }

    /** One recording: of a second one in the same JVM, Java 17 loses long texts. */
    @Test
    void trialsAndSteps_areRecorded_withEveryExecutor() throws IOException {
        Experiment experiment = Experiment.builder("flies")
                .source(new Constant(1))
                .pipeline(Pipeline.<Double, Double>start(new Toys.Twice()).then(new FailsIn("other", "1")))
                .treatment(Treatment.named("other"))
                .replicates(2)
                .seed(1)
                .build();
        ExperimentOptions.Builder options = ExperimentOptions.builder().cache(new TraceCache(new MapBackend()));
        experiment.run(options.build());

        List<RecordedEvent> events = record(() -> executors()
                .forEach(executor -> experiment.run(options.executor(executor).build())));

        List<String> trials = texts(events, "io.crystallize.Trial", "step", "failure");
        List<String> steps = texts(events, "io.crystallize.Step", "step", "cache", "failure");
        assertThat(trials)
                .hasSize(12)
                .containsOnly(
                        "baseline 0 null null",
                        "baseline 1 null null",
                        "other 0 null null",
                        "other 1 fails-in java.io.IOException");
        assertThat(steps)
                .hasSize(36)
                .contains(
                        "baseline 0 constant BYPASS null",
                        "baseline 0 twice HIT null",
                        "baseline 0 fails-in BYPASS null",
                        "other 1 fails-in null java.io.IOException");
        assertThat(events).allSatisfy(event -> {
            assertThat(event.getDuration().isNegative()).isFalse();
            assertThat(event.getStackTrace()).isNull();
        });
    }
}
