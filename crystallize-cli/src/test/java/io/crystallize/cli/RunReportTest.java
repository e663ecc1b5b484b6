package io.crystallize.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.crystallize.cli.sample.TrialPlugin;
import io.crystallize.plugins.Plugin;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What {@code crystallize run} prints for people. */
class RunReportTest {
    private static final String FAILING = """
            name: failing
            description: Does noise matter?
            replicates: 8
            seed: 7
            source: { constant: { value: 1 } }
            steps: [multiply, noise, fail: { replicates: [2], conditions: [loud] }, record]
            context: { factor: 3 }
            treatments: { loud: { noise.size: 100 } }
            hypotheses: [loud.value > baseline.value]
            """;

    @TempDir
    private Path folder;

    @Test
    void report_tellsTable_verdict_failures_cache_runAndDigest() {
        Workplace place = new Workplace(folder).write(FAILING);
        Outcome outcome = place.run();

        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.out().lines())
                .satisfiesExactly(
                        line -> assertThat(line).isEqualTo("failing: Does noise matter?"),
                        line -> assertThat(line).isEmpty(),
                        line -> assertThat(line).matches("condition +value +sd +n"),
                        line -> assertThat(line).matches("baseline +3\\.\\d{4} +0\\.\\d{4} +8"),
                        line -> assertThat(line).matches("loud +\\d+\\.\\d{4} +\\d+\\.\\d{4} +7"),
                        line -> assertThat(line).isEmpty(),
                        line -> assertThat(line)
                                .startsWith("loud.value > baseline.value: SUPPORTED (means ")
                                .contains(", difference +", ", p = 0.0078, paired permutation (exact), 7 pairs;")
                                .contains("7 pairs; replicate 2 has none"),
                        line -> assertThat(line)
                                .startsWith("NOTE     95 % by Student's t can't be trusted: so few values (7)"),
                        line -> assertThat(line).isEmpty(),
                        line -> assertThat(line)
                                .isEqualTo("FAILED   condition loud, replicate 2, step fail:"
                                        + " java.lang.IllegalStateException: told to fail"),
                        line -> assertThat(line).isEqualTo("trials   16 of 16 run, 1 failed"),
                        line -> assertThat(line).matches("cache    15 hits, 17 misses"),
                        line -> assertThat(line).isEqualTo("seed     7"),
                        line -> assertThat(line)
                                .startsWith("run      " + place.runs().resolve("failing")),
                        line -> assertThat(line).matches("digest   [0-9a-f]{64}"));
    }

    @Test
    void secondRun_isAllHits_withTheSameDigest() {
        Workplace place =
                new Workplace(folder).write(FAILING.replace("[loud], ", "[], ").replace("[2]", "[]"));
        Outcome cold = place.run();
        Outcome warm = place.run("--executor", "parallel:7");

        assertThat(cold.code()).isZero();
        assertThat(warm.out()).contains("cache    32 hits, 0 misses");
        assertThat(line(warm, "digest")).isEqualTo(line(cold, "digest"));
        assertThat(line(warm, "run")).isNotEqualTo(line(cold, "run"));
    }

    private static String line(Outcome outcome, String first) {
        return outcome.out()
                .lines()
                .filter(line -> line.startsWith(first + " "))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void seedThatIsChosen_isPrinted_andRepeatsTheRun() {
        Workplace place = new Workplace(folder).write(FAILING.replace("seed: 7\n", ""));
        Outcome first = place.run("--cache", "none");
        Outcome again = place.run(
                "--cache",
                "none",
                "--seed",
                line(first, "seed").substring("seed".length()).strip());

        assertThat(line(again, "digest")).isEqualTo(line(first, "digest"));
        assertThat(line(place.run("--cache", "none"), "digest")).isNotEqualTo(line(first, "digest"));
    }

    @Test
    void withoutMetrics_theTableNamesTheConditions() {
        Outcome outcome = new Workplace(folder)
                .write("name: none\nsource: { constant: { value: 1 } }\nsteps: [noise]\n")
                .run();

        assertThat(outcome.code()).isZero();
        assertThat(outcome.out()).startsWith("none" + System.lineSeparator()).containsPattern("(?m)^baseline$");
    }

    @Test
    void failureOfEverything_isToldInPart_andAllInTheRunFolder() {
        Outcome outcome = new Workplace(folder)
                .write("name: all\nreplicates: 30\nsource: { constant: { value: 1 } }\nsteps: [multiply]\n")
                .run();

        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.out())
                .contains("FAILED   condition baseline, replicate 19, step multiply: "
                        + "io.crystallize.core.MissingKeyException: ")
                .doesNotContain("replicate 20,")
                .containsPattern("FAILED   and 10 more; all are in .*run\\.json")
                .contains("trials   30 of 30 run, 30 failed");
    }

    @Test
    void experimentOfAPlugin_isRunByItsName() {
        Outcome outcome = Outcome.of(
                "run",
                "ready",
                "--cache",
                folder.resolve("cache").toString(),
                "--runs",
                folder.resolve("runs").toString());

        assertThat(outcome.code()).isZero();
        assertThat(outcome.out()).startsWith("ready-made" + System.lineSeparator());
        assertThat(folder.resolve("runs/ready-made")).isDirectory();
    }

    @Test
    void experimentOfAPlugin_mayChangeAStepOfANestedPipeline() {
        Outcome outcome = Outcome.of(
                "run",
                "nested",
                "--json",
                "--cache",
                "none",
                "--runs",
                folder.resolve("runs").toString());

        assertThat(outcome.code()).as(outcome.err()).isZero();
        assertThat(outcome.json().at("/conditions/baseline/value/0").doubleValue())
                .isEqualTo(6);
        assertThat(outcome.json().at("/conditions/more/value/0").doubleValue()).isEqualTo(24);
    }

    @Test
    @Timeout(60)
    void stepThatTimedOut_isTold_withoutAVerdict_andIsNoCancellation() {
        Workplace place = new Workplace(folder).write("""
                        name: slow
                        replicates: 8
                        seed: 7
                        source: { constant: { value: 1 } }
                        steps:
                          - noise
                          - block: { replicate: 2, file: %s }
                            timeout: 2s
                          - record
                        treatments: { loud: { noise.size: 100 } }
                        hypotheses: [loud.value > baseline.value]
                        """.formatted(folder.resolve("blocked")));
        Outcome outcome = place.run("--executor", "parallel:2");

        assertThat(outcome.code()).isEqualTo(ExitCode.COMPLETED_WITH_PROBLEMS);
        assertThat(outcome.out())
                .contains("loud.value > baseline.value: NO_VERDICT (", "A step timed out in 1 of 16 trials, which ")
                .contains("replicate 2, step block: io.crystallize.core.StepTimeoutException: ")
                .containsPattern("(?m)^trials   16 of 16 run, 2 failed; TIMED OUT, not complete$")
                .doesNotContain("CANCELLED");
    }

    @Test
    void listenerOfAPlugin_watchesTheRun() {
        Outcome outcome = new Workplace(folder)
                .write(one("noise").replace("name: one", "name: watched"))
                .run("--json");

        assertThat(TrialPlugin.Watch.ended())
                .filteredOn(result -> result.experiment().equals("watched"))
                .singleElement()
                .satisfies(result -> assertThat(result.digest().toString())
                        .isEqualTo(outcome.json().get("digest").stringValue()));
    }

    @Test
    void brokenPlugin_isToldInALine_andTheRunGoesOn() throws IOException {
        Path services = Files.createDirectories(folder.resolve("broken/META-INF/services"));
        Files.writeString(services.resolve(Plugin.class.getName()), "com.example.Gone");
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        Outcome outcome;
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {folder.resolve("broken").toUri().toURL()}, before)) {
            Thread.currentThread().setContextClassLoader(loader);
            outcome = new Workplace(folder)
                    .write("name: a\nsource: { constant: { value: 1 } }\nsteps: [noise]\n")
                    .run();
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }

        assertThat(outcome.code()).isZero();
        assertThat(outcome.err().lines())
                .singleElement()
                .asString()
                .startsWith("Plugin ")
                .contains("com.example.Gone");
    }

    private static String one(String step) {
        return "name: one\nsource: { constant: { value: 1 } }\nsteps: [" + step + "]\n";
    }

    @Test
    void failure_isToldWithItsCauses_andWithVerboseWithItsPlace() {
        Workplace place = new Workplace(folder).write(one("wrap"));
        Outcome outcome = place.run();
        assertThat(outcome.out())
                .contains("java.lang.IllegalStateException: outer, caused by java.io.IOException: inner detail");
        assertThat(outcome.err()).isEmpty();
        assertThat(place.json().at("/failures/0/error").stringValue()).endsWith("inner detail");
    }

    @Test
    void errorThatEndsTheMachine_isALine_andExitCode70() {
        Outcome outcome = new Workplace(folder).write(one("exhaust")).run("--json");
        assertThat(outcome.code()).isEqualTo(ExitCode.INTERNAL_ERROR);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err()).isEqualTo("crystallize: java.lang.OutOfMemoryError: as if" + System.lineSeparator());
    }

    @Test
    void contextKeyThatNobodyAskedFor_isWarnedOf_withTheNearest() {
        Outcome outcome = new Workplace(folder)
                .write("context: { factor: 2, factro: 3 }\n" + one("multiply"))
                .run();
        assertThat(outcome.code()).isZero();
        assertThat(outcome.out())
                .contains("WARNING  No step asked for context key 'factro'. Did you mean 'factor'?")
                .doesNotContain("context key 'factor'");
    }
}
