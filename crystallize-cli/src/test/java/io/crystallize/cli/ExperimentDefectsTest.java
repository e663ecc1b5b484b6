package io.crystallize.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where other frameworks' commands are wrong about experiments, and what happens here. */
class ExperimentDefectsTest {
    private static final String FAILING = """
            name: failing
            replicates: 2
            seed: 42
            source: { constant: { value: 10 } }
            steps:
              - fail: { replicates: [0, 1], conditions: [baseline, five] }
              - record
            treatments: { five: { constant.value: 5 } }
            """;

    @TempDir
    private Path folder;

    @Test
    void everythingFailingExits0_doesNotHappen() {
        Workplace place = new Workplace(folder).write(FAILING);
        Outcome outcome = place.run();
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.out()).contains("4 failed", "told to fail");
    }

    @Test
    void treatmentFailingEverywhere_isOnTheScreen_andInTheExitCode() {
        Workplace place = new Workplace(folder).write(FAILING.replace("[baseline, five]", "[five]"));
        Outcome outcome = place.run();
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.out()).contains("2 failed", "five");
    }

    @Test
    void typosInYamlKeys_areRefused_eachWithTheNearest() {
        Workplace place = new Workplace(folder)
                .write(FAILING.replace("replicates: 2", "replicate: 2").replace("treatments:", "treatment:"));
        Outcome outcome = place.run();
        assertThat(outcome.code()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(outcome.err())
                .contains("e.yaml:2:1: ", "Did you mean 'replicates'?")
                .contains("e.yaml:8:1: ", "Did you mean 'treatments'?");
        assertThat(place.entries()).as("nothing ran").isEmpty();
    }
}
