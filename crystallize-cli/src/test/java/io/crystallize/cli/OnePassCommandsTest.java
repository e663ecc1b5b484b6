package io.crystallize.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code crystallize debug} and {@code crystallize apply}. */
@Tag("slow")
class OnePassCommandsTest {
    private static final String NOISY = """
            name: noisy
            replicates: 3
            seed: 42
            source: { constant: { value: 10 } }
            steps: [multiply, noise, record]
            context: { factor: 1 }
            treatments: { five: { factor: 5 } }
            """;

    private static final String FAILING = """
            name: failing
            source: { constant: { value: 10 } }
            steps: [multiply, fail: { replicates: [0], conditions: [five] }, record]
            context: { factor: 1 }
            treatments: { five: { factor: 5 } }
            """;

    @TempDir
    private Path folder;

    private Workplace place;

    @BeforeEach
    void makeWorkplace() {
        place = new Workplace(folder);
    }

    private Outcome command(String name, String... more) {
        List<String> all = new ArrayList<>(List.of(name, place.file().toString()));
        all.addAll(List.of("--cache", place.cache().toString()));
        all.addAll(List.of(more));
        return Outcome.of(all.toArray(String[]::new));
    }

    @Test
    void debug_printsTheTree_theValues_andTheSeed_andLeavesNothing() {
        place.write(NOISY);
        Outcome outcome = command("debug", "--quiet", "--replicate", "2");
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.code()).isZero();
        assertThat(outcome.out())
                .contains("baseline", "replicate 2", "noise (", "metric value = ", "\nseed     42")
                .containsPattern("\nbaseline, replicate 2: 10\\.\\d+\n")
                .containsPattern("\nfive, replicate 2: 50\\.\\d+\n");
        assertThat(place.entries()).isEmpty();
    }

    @Test
    void debug_ofAFailure_printsItsStackTrace_andWhatRanBefore() {
        place.write(FAILING);
        Outcome outcome = command("debug", "--quiet", "--condition", "five");
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.out())
                .contains("five, replicate 0: FAILED at step 'fail': told to fail", "\tat ", "TrialPlugin$Fail.apply")
                .contains("multiply (")
                .doesNotContain("baseline, replicate");
    }

    /** A defect of the reference: debug and apply overwrite stored results. */
    @Test
    void debugAndApplyOverwriteStoredResults_doesNotHappen() throws IOException {
        place.write(NOISY);
        String digest = place.json().get("digest").stringValue();
        List<String> stored = content(folder);
        place.write(NOISY.replace("value: 10", "value: 11"));
        assertThat(command("debug", "--quiet").code()).isZero();
        assertThat(command("apply").code()).isZero();
        assertThat(content(folder)).isEqualTo(stored).isNotEmpty();
        place.write(NOISY);
        assertThat(command("debug", "--quiet").out()).contains(" hits").doesNotContain("├─ miss");
        assertThat(place.json().get("digest").stringValue()).isEqualTo(digest);
    }

    private static List<String> content(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            List<String> all = new ArrayList<>();
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                if (!file.endsWith("e.yaml")) {
                    all.add(folder.relativize(file) + " " + Files.getLastModifiedTime(file));
                }
            }
            return all;
        }
    }

    @Test
    void apply_printsTheOutput_asJson() {
        place.write(NOISY);
        Outcome baseline = command("apply");
        assertThat(baseline.err()).isEmpty();
        assertThat(baseline.json().doubleValue()).isBetween(10.0, 11.0);
        assertThat(command("apply", "--condition", "five", "--replicate", "1")
                        .json()
                        .doubleValue())
                .isBetween(50.0, 51.0)
                .isNotEqualTo(command("apply", "--condition", "five").json().doubleValue());
        assertThat(place.entries()).isEmpty();
    }

    @Test
    void apply_writesTheOutput_toAFile() throws IOException {
        place.write(NOISY);
        Path output = folder.resolve("out.json");
        Files.writeString(output, "old");
        Outcome outcome = command("apply", "--output", output.toString());
        assertThat(outcome.out() + outcome.err()).isEmpty();
        assertThat(Double.parseDouble(Files.readString(output))).isBetween(10.0, 11.0);
        assertThat(place.entries()).containsExactly("out.json");
    }

    /** As those of a file that anybody makes: what is written aside must not keep others out. */
    @Test
    void apply_writesAFile_thatHasTheUsualPermissions() throws IOException {
        place.write(NOISY);
        Path output = folder.resolve("out.json");
        Path usual = Files.createFile(folder.resolve("usual"));
        assertThat(command("apply", "--output", output.toString()).code()).isZero();
        assertThat(Files.getPosixFilePermissions(output)).isEqualTo(Files.getPosixFilePermissions(usual));
    }

    @Test
    void seedThatIsChosen_isTold_andGivesTheSameAgain() {
        place.write(NOISY.replace("seed: 42\n", ""));
        Outcome chosen = command("apply");
        assertThat(chosen.err()).matches("seed \\d+, chosen; --seed gives it to another run\n");
        String seed = chosen.err().replaceAll("\\D+", "");
        Outcome again = command("apply", "--seed", seed);
        assertThat(again.err()).isEmpty();
        assertThat(again.out()).isEqualTo(chosen.out());
        assertThat(command("debug", "--quiet", "--seed", seed).out()).endsWith("\nseed     " + seed + "\n");
        assertThat(command("debug", "--quiet").out()).containsPattern("\nseed     \\d+\n");
    }

    @Test
    void apply_ofAFailure_saysWhere_andExitsWith1() {
        place.write(FAILING);
        Outcome outcome = command("apply", "--condition", "five");
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err())
                .matches("seed \\d+, chosen; .*\n" + "FAILED five, replicate 0, at step 'fail': told to fail\n");
        assertThat(command("apply", "--condition", "five", "--verbose").err()).contains("TrialPlugin$Fail.apply");
    }

    @Test
    void outputThatIsNoData_isPrintedAsItSays_andNotWritten() {
        place.write(NOISY.replace("noise, record", "noise, blur"));
        Outcome written =
                command("apply", "--output", folder.resolve("out.json").toString());
        assertThat(written.code()).isEqualTo(1);
        assertThat(written.err())
                .contains("The output is of type io.crystallize.cli.sample.TrialPlugin$Blur$Spot, ")
                .contains("which can't be written as JSON");
        assertThat(command("apply").out()).isEqualTo("a blur\n");
        assertThat(place.entries()).isEmpty();
    }

    @Test
    void badInput_isToldWithoutAStackTrace() {
        place.write(NOISY);
        assertThat(command("debug", "--condition", "fiv").err())
                .isEqualTo("There is no condition 'fiv'. Conditions: baseline, five. Did you mean 'five'?\n");
        assertThat(command("apply", "--replicate", "-1").err())
                .isEqualTo("The replicate: expected a number from 0 to 999999, found -1\n");
        assertThat(command("apply", "--output", folder.resolve("no/where.json").toString())
                        .err())
                .startsWith("Option '--output': expected a file in a folder that is there, found '");
        place.write("nam: x\n");
        Outcome outcome = command("debug");
        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.err()).contains("e.yaml:1:1: Unknown key 'nam'").doesNotContain("\tat ");
    }

    @Test
    void sweep_isRunByTheCommand_andItsConditionsAreNamedInQuotes() {
        place.write("""
                name: swept
                replicates: 8
                seed: 1
                source: { constant: { value: 1 } }
                steps: [multiply, noise, record]
                context: { factor: 1 }
                sweep: { factor: [3, 5], noise.size: [0.5] }
                hypotheses: ['"factor=5,noise.size=0.5".value > "factor=3,noise.size=0.5".value']
                """);
        Outcome outcome = place.run();
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.out())
                .contains("\nfactor=5,noise.size=0.5 ", "\"factor=5,noise.size=0.5\".value > ", "SUPPORTED");
        assertThat(outcome.code()).isZero();
    }
}
