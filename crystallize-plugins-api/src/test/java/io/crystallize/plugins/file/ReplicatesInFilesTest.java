package io.crystallize.plugins.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.crystallize.core.experiment.Experiment;
import io.crystallize.core.problem.InvalidInputException;
import io.crystallize.core.problem.Problem;
import io.crystallize.core.verdict.PlannedLooks;
import io.crystallize.plugins.registry.PluginRegistry;
import io.crystallize.plugins.sample.SamplePlugin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an experiment file says under {@code replicates}. */
class ReplicatesInFilesTest {
    private static final PluginRegistry PLUGINS = PluginRegistry.of(List.of(new SamplePlugin()));

    @TempDir
    private Path folder;

    /** Line 6 is the one with the replicates. */
    private Experiment read(String replicates) throws IOException {
        Path file = folder.resolve("e.yaml");
        Files.writeString(
                file,
                "name: test\nsource:\n  numbers: { values: [1, 2] }\nsteps: [{ scale: { factor: 2 } }, sum]\n"
                        + "treatments: { double: { scale.factor: 4 } }\n"
                        + "replicates: " + replicates + "\n"
                        + "hypotheses: [double.sum > baseline.sum]\n");
        return ExperimentFile.read(file, PLUGINS).experiment();
    }

    @Test
    void number_isThatOfAllRuns() throws IOException {
        assertThat(read("7").looks()).isEqualTo(PlannedLooks.once(7));
    }

    @Test
    void untilDecided_looksAtEqualDistances() throws IOException {
        assertThat(read("{ until: decided, at-most: 200 }").looks()).isEqualTo(PlannedLooks.evenly(200, 5));
        assertThat(read("{ until: decided, at-most: 90, looks: 3 }").looks()).isEqualTo(PlannedLooks.evenly(90, 3));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "many | 6:13: The number of replicates: expected a whole number, found the text 'many'.",
                "{ until: decided } | 6:1: Replicates until all is decided need 'at-most', how many there are if it never"
                        + " is",
                "{ until: done, at-most: 200 } | 6:22: 'until': expected 'decided', found the text 'done'.",
                "{ at-most: 200 } | 6:13: 'until': expected 'decided', found nothing.",
                "{ until: decided, at-mst: 200, at-most: 9 } | 6:31: Unknown key 'at-mst'. Keys: until, at-most, looks."
                        + " Did you mean 'at-most'?",
                "{ until: decided, at-most: 200, looks: 1 } | 6:52: The number of looks: expected a number from 2 to 100,"
                        + " found 1",
                "{ until: decided, at-most: 0 } | 6:40: The number of replicates: expected a number from 1 to 1000000,"
                        + " found 0",
            })
    void wrongReplicates_areToldWhereTheyStand(String replicates, String problem) {
        InvalidInputException e = catchThrowableOfType(InvalidInputException.class, () -> read(replicates));
        assertThat(e).as("what is told").isNotNull();
        assertThat(e.problems().stream().map(Problem::toString).map(told -> told.replace(folder + "/", "")))
                .containsExactly("e.yaml:" + problem);
    }
}
