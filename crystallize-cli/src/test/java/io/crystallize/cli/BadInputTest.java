package io.crystallize.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Law 8 on the command line: exit code 2, every problem on the standard error, nothing written, no stack trace. */
@Tag("slow")
class BadInputTest {
    private static final String GOOD = """
            name: good
            replicates: 2
            source: { constant: { value: 1 } }
            steps: [noise, record]
            """;

    @TempDir
    private Path folder;

    private Workplace place;

    @BeforeEach
    void makeWorkplace() {
        place = new Workplace(folder).write(GOOD);
    }

    private void assertRefused(Outcome outcome, String... told) {
        assertThat(outcome.code()).as("exit code").isEqualTo(ExitCode.BAD_INPUT);
        assertThat(outcome.out()).as("standard output").isEmpty();
        assertThat(outcome.err()).contains(told).doesNotContain("\tat ").doesNotContain("Exception");
        assertThat(place.entries()).as("what was written").isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "name: [",
                "name: a\nname: b\n",
                "name: a\nsource: { constant: { value: 1 } }\nsteps: []\n",
                "name: a\nsource: { constant: { value: 1 } }\nsteps: [nois]\n",
                "name: a\nsource: { constant: { value: one } }\nsteps: [noise]\n",
                "name: a\nsource: { constant: { valeu: 1 } }\nsteps: [noise]\n",
                "name: a\nreplicates: 0\nsource: { constant: { value: 1 } }\nsteps: [noise]\n",
                "name: a\nreplicates: ten\nsource: { constant: { value: 1 } }\nsteps: [noise]\n",
                "name: a\nsource: { constant: { value: 1 } }\nsteps: [noise]\nhypotheses: [x.y > baseline.y]\n",
                "name: a\nsource: { constant: { value: 1 } }\nsteps: [noise]\ntreatments: { t: { noise.siez: 2 } }\n"
            })
    void badFile_isRefused(String text) {
        place.write(text);

        assertRefused(place.run(), place.file() + ":");
        assertRefused(place.run("--json"), place.file() + ":");
    }

    @Test
    void everyProblem_isTold_inALineOfItsOwn() {
        place.write("name: a\nreplicates: 0\nsource: { constant: { value: 1 } }\nsteps: [nois]\nsed: 1\n");
        Outcome outcome = place.run();

        assertRefused(outcome, "replicates", "nois", "sed");
        assertThat(outcome.err().lines())
                .satisfiesExactly(
                        line -> assertThat(line).startsWith(place.file() + ":2:13: The number of replicates: expected"),
                        line -> assertThat(line)
                                .startsWith(place.file() + ":4:9: There is no step 'nois'.")
                                .endsWith("Did you mean 'noise'?"),
                        line -> assertThat(line)
                                .startsWith(place.file() + ":5:1: Unknown key 'sed'.")
                                .endsWith("Did you mean 'seed'?"));
    }

    @Test
    void fileThatIsNotThere_isRefused() {
        String missing = folder.resolve("f.yaml").toString();

        assertRefused(Outcome.of("run", missing), missing + ":1:1: There is no such file. Did you mean 'e.yaml'?");
        assertRefused(Outcome.of("run", folder.toString()), "This is a folder, not a file.");
        assertRefused(
                Outcome.of("run", "redy"), "There is neither a file nor an experiment 'redy'. Did you mean 'ready'?");
    }

    @Test
    void cacheableStepWithoutCodec_isRefused() {
        place.write("name: a\nsource: { constant: { value: 1 } }\nsteps: [handle]\n");

        assertRefused(place.run(), "Step 'handle'", "is @Cacheable, but its output can't be stored");
    }

    @ParameterizedTest
    @ValueSource(strings = {"threads", "parallel:0", "parallel:x", "parallel:", "Serial", ""})
    void badExecutor_isRefused(String executor) {
        assertRefused(
                place.run("--executor", executor),
                "Invalid value for option '--executor'",
                "expected 'serial', 'parallel', 'parallel:N' or 'async:N'",
                "found '" + executor + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "ten", "2.5", "99999999999"})
    void badReplicates_areRefused(String replicates) {
        assertRefused(place.run("--replicates", replicates), "Invalid value for option '--replicates'", replicates);
    }

    @Test
    void badSeed_isRefused() {
        assertRefused(place.run("--seed", "x"), "Invalid value for option '--seed'", "'x'");
    }

    @Test
    void unknownOption_isRefused_withTheNearest() {
        assertRefused(place.run("--jsn"), "Unknown option: '--jsn'. Did you mean '--json'?");
        assertRefused(Outcome.of("rnu"), "Unmatched argument at index 0: 'rnu'. Did you mean 'run'?");
        assertRefused(place.run("second.yaml"), "second.yaml");
    }

    @Test
    void missingArgument_isRefused() {
        assertRefused(Outcome.of("run"), "Missing required parameter: 'FILE'", "crystallize run --help");
        assertRefused(Outcome.of(), "Missing required subcommand", "crystallize --help");
        assertRefused(place.run("--seed"), "--seed");
    }

    @Test
    void problemsOfOptionsAndOfTheFile_areToldTogether() {
        place.write("name: a\nsource: { constant: { value: 1 } }\nsteps: [nois]\n");
        assertRefused(
                place.run("--replicates", "0"), "Invalid value for option '--replicates'", ":3:9: There is no step");
    }

    @Test
    void missingDataFile_isRefused_withItsPlaceAndTheNearest() throws IOException {
        place.write("name: a\nsource: { constant: { value: 1 } }\nsteps:\n  - read-number: { file: numbre.txt }\n");
        Path near = Files.writeString(folder.resolve("number.txt"), "4");
        Outcome outcome = place.run();
        Files.delete(near);

        assertRefused(
                outcome,
                place.file()
                        + ":4:5: Parameter 'file' of step 'read-number': there is no file 'numbre.txt' (looked for at "
                        + folder.resolve("numbre.txt") + "). Did you mean 'number.txt'?");
    }

    @Test
    void cacheThatIsAFile_isRefused() throws IOException {
        Path file = Files.createFile(folder.resolve("f"));
        Outcome itself = place.run("--cache", file.toString());
        Outcome below = place.run("--cache", file.resolve("cache").toString());
        Files.delete(file);

        assertRefused(itself, "Option '--cache': expected a folder to write to, found '" + file + "'");
        assertRefused(below, file + " is not a folder");
    }

    @Test
    void cacheThatIsAnotherFolder_isRefused() throws IOException {
        Path other = Files.createDirectory(folder.resolve("other"));
        Files.createFile(other.resolve("thesis.tex"));
        Outcome outcome = place.run("--cache", other.toString());
        Files.delete(other.resolve("thesis.tex"));
        Files.delete(other);

        assertRefused(outcome, "Option '--cache'", other.toString());
    }

    @Test
    void runsThatAreAFile_areRefused_togetherWithTheCache() throws IOException {
        Path file = Files.createFile(folder.resolve("f"));
        Outcome outcome = place.run("--runs", file.toString(), "--cache", file.toString());
        Files.delete(file);

        assertRefused(outcome, "Option '--cache'", "Option '--runs'");
    }

    @Test
    void verbose_printsTheStackTrace() {
        place.write("name: a\nsource: constant\nsteps: []\n");
        Outcome outcome = place.run("--verbose");

        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.err())
                .contains("An experiment needs at least one step")
                .contains("\tat ");
        assertThat(outcome.out()).isEmpty();
    }

    @Test
    void help_isNoBadInput() {
        Outcome help = Outcome.of("--help");
        Outcome runHelp = Outcome.of("run", "--help");

        assertThat(help.code()).isZero();
        assertThat(help.out()).contains("Usage: crystallize").contains("run");
        assertThat(runHelp.code()).isZero();
        assertThat(runHelp.out())
                .contains("--json", "--seed", "--replicates", "--executor", "--cache", "--runs", "--verbose", "130");
        assertThat(help.err() + runHelp.err()).isEmpty();
    }

    @Test
    void version_isNoBadInput() {
        Outcome version = Outcome.of("--version");

        assertThat(version.code()).isZero();
        assertThat(version.out()).startsWith("crystallize ");
        assertThat(version.err()).isEmpty();
    }
}
