package io.crystallize.plugins.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.crystallize.core.experiment.Experiment;
import io.crystallize.core.experiment.ExperimentOptions;
import io.crystallize.core.experiment.ExperimentResult;
import io.crystallize.core.verdict.Hypothesis;
import io.crystallize.plugins.registry.PluginRegistry;
import io.crystallize.plugins.sample.SamplePlugin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExperimentFileTest {
    private static final PluginRegistry PLUGINS = PluginRegistry.of(List.of(new SamplePlugin()));

    @TempDir
    private Path folder;

    private Experiment read(String text) throws IOException {
        Path file = folder.resolve("e.yaml");
        Files.writeString(file, text);
        ExperimentFile read = ExperimentFile.read(file, PLUGINS);
        assertThat(read.folder()).isEqualTo(folder);
        return read.experiment();
    }

    private static String withSteps(String... steps) {
        return "name: test\nsource:\n  numbers: { values: [1, 2] }\nsteps:\n  - " + String.join("\n  - ", steps) + "\n";
    }

    private static double sum(Experiment experiment, String condition) {
        ExperimentResult result = experiment.run(ExperimentOptions.defaults());
        assertThat(result.failures()).isEmpty();
        return result.samples().get(condition).get("sum").value(0).orElseThrow();
    }

    @Test
    void everyForm_isRead() throws IOException {
        Experiment experiment = read("""
                        # A comment.
                        name: all forms
                        description: "What it is about: everything"
                        replicates: 3
                        seed: -7
                        source:
                          numbers: { values: [1, 2.5] }
                        steps:
                          - scale: { factor: 2 }
                          - scale:
                              factor: 3
                            name: again
                          - round
                          - round:
                          - round: {}
                            name: last
                            retries: 2
                            backoff: 10ms
                            timeout: 1m
                          - name: bounded
                            clip: { low: 0, high: 1e3, most: 4 }
                          - sum
                        context:
                          rate: 0.5
                          names: [a, b]
                          nested: { deep: true }
                        treatments:
                          more: { scale.factor: 4, again.factor: 5, last.direction: UP }
                          other-rate:
                            rate: 0.25
                        hypotheses:
                          - more.sum > baseline.sum
                          - "other-rate.sum < baseline.sum"
                        """);

        assertThat(experiment.name()).isEqualTo("all forms");
        assertThat(experiment.description()).isEqualTo("What it is about: everything");
        assertThat(experiment.replicates()).isEqualTo(3);
        assertThat(experiment.seed()).hasValue(-7);
        assertThat(experiment.conditions()).containsExactly("baseline", "more", "other-rate");
        assertThat(experiment.hypotheses())
                .extracting(Hypothesis::text)
                .containsExactly("more.sum > baseline.sum", "other-rate.sum < baseline.sum");
        assertThat(sum(experiment, "baseline")).isEqualTo(3.5 * 2 * 3);
        assertThat(sum(experiment, "more")).isEqualTo(3.5 * 4 * 5);
    }

    @Test
    void leastFile_isOneReplicateWithoutSeed() throws IOException {
        Experiment experiment = read("name: least\nsource: words\nsteps: [count]\n");

        assertThat(experiment.description()).isEmpty();
        assertThat(experiment.replicates()).isEqualTo(1);
        assertThat(experiment.seed()).isEmpty();
        assertThat(experiment.conditions()).containsExactly("baseline");
        assertThat(experiment.hypotheses()).isEmpty();
    }

    @Test
    void sameStepTwice_oneWithAName_areChangedEach() throws IOException {
        Experiment experiment = read(withSteps("scale: { factor: 2 }", "scale: { factor: 3 }\n    name: again", "sum")
                + "treatments: { first: { scale.factor: 1 }, second: { again.factor: 10 } }\n");

        assertThat(sum(experiment, "baseline")).isEqualTo(18);
        assertThat(sum(experiment, "first")).isEqualTo(9);
        assertThat(sum(experiment, "second")).isEqualTo(60);
    }

    @Test
    void parameterLeftOut_isTakenFromTheContext_andATreatmentMayChangeIt() throws IOException {
        Experiment experiment = read(withSteps("scale", "sum")
                + "context: { factor: 2 }\ntreatments: { five: { factor: 5 }, own: { scale.factor: 7 } }\n");

        assertThat(sum(experiment, "baseline")).isEqualTo(6);
        assertThat(sum(experiment, "five")).isEqualTo(15);
        assertThat(sum(experiment, "own")).isEqualTo(21);
    }

    @Test
    void parameterThatIsGiven_isNotTakenFromTheContext() throws IOException {
        Experiment experiment = read(withSteps("scale: { factor: 3 }", "sum")
                + "context: { factor: 2 }\ntreatments: { five: { factor: 5 } }\n");

        assertThat(sum(experiment, "baseline")).isEqualTo(9);
        assertThat(sum(experiment, "five")).isEqualTo(9);
    }

    @Test
    void treatmentMayGiveAParameter_thatTheBaselineTakesFromItsDefault() throws IOException {
        Experiment experiment =
                read(withSteps("round", "sum") + "treatments: { a: { digits: 3 }, b: { round.direction: down } }\n");

        assertThat(experiment.conditions()).containsExactly("baseline", "a", "b");
        assertThat(sum(experiment, "a")).isEqualTo(3);
    }

    @Test
    void treatmentCalledBaseline_changesTheBaseline_andSoAllOthers() throws IOException {
        Experiment experiment = read(withSteps("scale: { factor: 2 }", "scale: { factor: 1 }\n    name: again", "sum")
                + "treatments: { twice: { again.factor: 2 }, baseline: { scale.factor: 10 } }\n");

        assertThat(experiment.conditions()).containsExactly("baseline", "twice");
        assertThat(sum(experiment, "baseline")).isEqualTo(30);
        assertThat(sum(experiment, "twice")).isEqualTo(60);
    }

    @Test
    void treatmentOfTheSource_changesItsParameter() throws IOException {
        Experiment experiment = read(withSteps("sum") + "treatments: { long: { numbers.values: [1, 2, 3, 4] } }\n");

        assertThat(sum(experiment, "long")).isEqualTo(10);
    }

    @Test
    void optionalParameter_mayBeEmptiedByATreatment() throws IOException {
        Experiment experiment = read(
                withSteps("clip: { low: 0, high: 1, most: 4 }", "sum") + "treatments: { all: { clip.most: null } }\n");

        assertThat(sum(experiment, "all")).isEqualTo(3);
    }

    @Test
    void numbers_areReadAsYamlMeansThem() throws IOException {
        assertThat(read(withSteps("sum") + "seed: 0x10\n").seed()).hasValue(16);
        assertThat(read(withSteps("sum") + "seed: 0o17\n").seed()).hasValue(15);
        assertThat(read(withSteps("sum") + "seed: +5\n").seed()).hasValue(5);
        assertThat(read(withSteps("sum") + "seed: -9223372036854775808\n").seed())
                .hasValue(Long.MIN_VALUE);
        assertThat(read(withSteps("sum") + "replicates: 2 # comment\n").replicates())
                .isEqualTo(2);
        assertThat(sum(read(withSteps("scale: { factor: .5 }", "sum")), "baseline"))
                .isEqualTo(1.5);
        assertThat(sum(read(withSteps("scale: { factor: 1e3 }", "sum")), "baseline"))
                .isEqualTo(3000);
        assertThat(sum(read(withSteps("scale: { factor: -.inf }", "sum")), "baseline"))
                .isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(sum(read(withSteps("scale: { factor: .nan }", "sum")), "baseline"))
                .isNaN();
    }

    @Test
    void texts_needQuotesOnlyWhereTheyWouldBeSomethingElse() throws IOException {
        assertThat(read("name: '12'\nsource: words\nsteps: [count]\n").name()).isEqualTo("12");
        assertThat(read("name: no\nsource: words\nsteps: [count]\n").name()).isEqualTo("no");
        assertThat(read("name: \"~\"\nsource: words\nsteps: [count]\n").name()).isEqualTo("~");
        assertThat(read("name: 2026-01-01\nsource: words\nsteps: [count]\n").name())
                .isEqualTo("2026-01-01");
        assertThat(read("name: Größe 😀\nsource: words\nsteps: [count]\n").name())
                .isEqualTo("Größe 😀");
        assertThat(read("name: >\n  two\n  lines\nsource: words\nsteps: [count]\n")
                        .name())
                .isEqualTo("two lines\n");
    }

    @Test
    void byteOrderMarkAndWindowsLineEnds_areNoProblem() throws IOException {
        Experiment experiment = read("\uFEFFname: windows\r\nsource: words\r\nsteps: [count]\r\nseed: 0x10\r\n");

        assertThat(experiment.name()).isEqualTo("windows");
        assertThat(experiment.seed()).hasValue(16);
    }

    private static double metric(Experiment experiment, String metric) {
        ExperimentResult result = experiment.run(ExperimentOptions.defaults());
        return result.samples().get("baseline").get(metric).value(0).orElseThrow();
    }

    @Test
    void decimal_keepsItsDigits() throws IOException {
        Experiment digits = read(withSteps("exact: { share: 0.12345678901234567890123 }", "sum"));
        assertThat(metric(digits, "precision")).isEqualTo(23);
        Experiment fromContext = read(withSteps("exact", "sum") + "context: { share: 0.12345678901234567890123 }\n");
        assertThat(metric(fromContext, "precision")).isEqualTo(23);
        assertThat(metric(read(withSteps("exact: { share: 1e400 }", "sum")), "scale"))
                .isEqualTo(-400);
        assertThat(metric(read(withSteps("exact: { share: &anchored 0.10 }", "sum")), "scale"))
                .isEqualTo(2);
    }

    @Test
    void negativeZero_keepsItsSign() {
        assertThat(PlainScalar.of("-0.0").orElseThrow().doubleValue()).isEqualTo(-0.0);
        assertThat(PlainScalar.of("0.0").orElseThrow().doubleValue()).isEqualTo(0.0);
    }

    @Test
    void anchor_meansNothing() throws IOException {
        assertThat(read(withSteps("sum") + "seed: &unused 3\nreplicates: 2\n").seed())
                .hasValue(3);
    }
}
