package io.crystallize.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code crystallize provenance} prints. */
class ProvenanceCommandTest {
    private static final String EXPERIMENT = """
            name: shown
            replicates: 3
            seed: 7
            source: { constant: { value: 1 } }
            steps: [multiply, noise, record]
            context: { factor: 3 }
            treatments: { loud: { noise.size: 100 } }
            """;

    @TempDir
    private Path folder;

    private Path run;

    @BeforeEach
    void run() throws IOException {
        Workplace place = new Workplace(folder).write(EXPERIMENT);
        assertThat(place.run().code()).isZero();
        try (Stream<Path> runs = Files.list(place.runs().resolve("shown"))) {
            run = runs.findFirst().orElseThrow();
        }
    }

    private Outcome provenance(String... options) {
        return Outcome.of(Stream.concat(Stream.of("provenance", run.toString()), Stream.of(options))
                .toArray(String[]::new));
    }

    @Test
    void tree_isByConditionReplicateStepAndAction() {
        Outcome outcome = provenance();
        assertThat(outcome.code()).isZero();
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.out()
                        .lines()
                        .map(line -> line.replaceAll("[│├└─ ]+", " ").trim()))
                .anyMatch(line -> line.startsWith("baseline"))
                .anyMatch(line -> line.startsWith("loud"))
                .filteredOn(line -> line.startsWith("replicate "))
                .hasSize(6);
        assertThat(outcome.out()).contains("multiply", "noise", "metric value = ", "read random");
    }

    @Test
    void options_leaveOutTheRest() {
        Outcome outcome = provenance("--condition", "loud", "--replicate", "1", "--step", "noise");
        assertThat(outcome.code()).isZero();
        assertThat(outcome.out()).contains("loud", "replicate 1", "noise").doesNotContain("baseline", "multiply");
    }

    @Test
    void whatThereIsNot_isTold() {
        Outcome outcome = provenance("--step", "nois");
        assertThat(outcome.code()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(outcome.err()).contains("Conditions: baseline, loud.", "multiply, noise, record");
        run = folder;
        outcome = provenance();
        assertThat(outcome.code()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(outcome.err()).contains("There is no run in", "plan.json").doesNotContain("\tat ");
    }
}
