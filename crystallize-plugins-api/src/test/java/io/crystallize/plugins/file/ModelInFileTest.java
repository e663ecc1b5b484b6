package io.crystallize.plugins.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.crystallize.core.Pipeline;
import io.crystallize.core.experiment.Experiment;
import io.crystallize.core.experiment.ExperimentOptions;
import io.crystallize.core.experiment.ExperimentResult;
import io.crystallize.core.experiment.Sweep;
import io.crystallize.core.experiment.Treatment;
import io.crystallize.core.problem.InvalidInputException;
import io.crystallize.core.problem.Problem;
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

/** Sweeps, several sources, and treatments that replace a source: in files as in Java, and what is wrong with them. */
class ModelInFileTest {
    private static final PluginRegistry PLUGINS = PluginRegistry.of(List.of(new SamplePlugin()));

    @TempDir
    private Path folder;

    private Experiment read(String text) throws IOException {
        Path file = folder.resolve("e.yaml");
        Files.writeString(file, text);
        return ExperimentFile.read(file, PLUGINS).experiment();
    }

    private List<String> problems(String text) {
        InvalidInputException e = catchThrowableOfType(InvalidInputException.class, () -> read(text));
        assertThat(e).as("what is told").isNotNull();
        return e.problems().stream()
                .map(Problem::toString)
                .map(problem -> problem.replace(folder + "/", ""))
                .toList();
    }

    /** A good file, with a part that begins in its line 5, column 1. */
    private static String with(String part) {
        return "name: test\nsource:\n  numbers: { values: [1, 2] }\nsteps: [{ scale: { factor: 2 } }, sum]\n" + part;
    }

    private static double sum(Experiment experiment, String condition) {
        ExperimentResult result = experiment.run(ExperimentOptions.defaults());
        assertThat(result.failures()).isEmpty();
        return result.samples().get(condition).get("sum").value(0).orElseThrow();
    }

    @Test
    void treatment_replacesTheSource() throws IOException {
        Experiment experiment = read(with("""
                treatments:
                  other: { source: { recorded: { values: [10], replicates: 1 } }, recorded.values: [20] }
                  named: { source: { numbers: { values: [3] }, name: mine }, mine.values: [4] }
                  again: { source: { numbers: { values: [5] }, name: mine } }
                """));
        assertThat(sum(experiment, "baseline")).isEqualTo(6);
        assertThat(sum(experiment, "other")).isEqualTo(40);
        assertThat(sum(experiment, "named")).isEqualTo(8);
        assertThat(sum(experiment, "again")).isEqualTo(10);
    }

    @Test
    void sources_areBundledByName_andTreatmentsChangeAndReplaceThem() throws IOException {
        Experiment experiment = read("""
                name: two
                sources:
                  left: { numbers: { values: [1] } }
                  right:
                    numbers: { values: [2] }
                steps: [concat, sum]
                treatments:
                  more: { right.values: [5] }
                  other: { sources: { left: { recorded: { values: [7], replicates: 1 } } } }
                """);
        assertThat(sum(experiment, "baseline")).isEqualTo(3);
        assertThat(sum(experiment, "more")).isEqualTo(6);
        assertThat(sum(experiment, "other")).isEqualTo(9);
    }

    @Test
    void sweep_isAGrid_asInJava() throws IOException {
        Experiment experiment = read(with("""
                context: { rate: 1 }
                sweep:
                  scale.factor: [3, 4.0]
                  rate: [0.5, fast]
                hypotheses:
                  - '"rate=0.5,scale.factor=4".sum > baseline.sum'
                """));
        Experiment inJava = Experiment.builder("test")
                .source(new SamplePlugin.Numbers(List.of(1.0, 2.0)))
                .pipeline(Pipeline.start(new SamplePlugin.Scale(2)).then(new SamplePlugin.Sum()))
                .context("rate", 1)
                .sweep(Sweep.grid().over("scale.factor", 3, 4.0).over("rate", 0.5, "fast"))
                .build();
        assertThat(experiment.conditions())
                .containsExactly(
                        "baseline",
                        "rate=0.5,scale.factor=3",
                        "rate=fast,scale.factor=3",
                        "rate=0.5,scale.factor=4",
                        "rate=fast,scale.factor=4")
                .isEqualTo(inJava.conditions());
        assertThat(sum(experiment, "rate=fast,scale.factor=4")).isEqualTo(12);
        assertThat(experiment.hypotheses()).hasSize(1);
        assertThat(experiment.run(ExperimentOptions.builder().seed(1).build()).samples())
                .isEqualTo(
                        inJava.run(ExperimentOptions.builder().seed(1).build()).samples());
    }

    @Test
    void sweep_isAListOfCombinations() throws IOException {
        Experiment experiment = read(with("""
                sweep:
                  - { scale.factor: 3 }
                  - scale.factor: 4
                    numbers.values: [1, 1]
                """));
        assertThat(experiment.conditions())
                .containsExactly("baseline", "scale.factor=3", "numbers.values=[1,1],scale.factor=4");
        assertThat(sum(experiment, "numbers.values=[1,1],scale.factor=4")).isEqualTo(8);
    }

    @Test
    void replicates_areThoseOfTheSource() throws IOException {
        assertThat(read("name: r\nsource: { recorded: { values: [1], replicates: 4 } }\nsteps: [sum]\n")
                        .replicates())
                .isEqualTo(4);
        assertThat(problems(
                        "name: r\nreplicates: 5\nsource: { recorded: { values: [1], replicates: 4 } }\nsteps: [sum]\n"))
                .containsExactly(
                        "e.yaml:2:13: The number of replicates is 5, but source 'recorded' has 4. Leave it out,"
                                + " or say 4");
    }

    @Test
    void conflictingReplicates_areTold_atTheSecondSource() {
        assertThat(problems("""
                name: r
                sources:
                  a: { recorded: { values: [1], replicates: 4 } }
                  b: { recorded: { values: [1], replicates: 3 } }
                steps: [concat, sum]
                """))
                .containsExactly("e.yaml:4:8: Source 'b' has 3 replicates, but source 'a' has 4. All of an experiment's"
                        + " sources have one number of them");
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            value = {
                "sweep: 3 => e.yaml:5:8: The sweep: expected a mapping of step.parameter or context key to a list of"
                        + " values, or a list of mappings to one value each; found 3",
                "sweep: {} => e.yaml:5:1: The sweep changes nothing: name a step.parameter or context key",
                "sweep: [] => e.yaml:5:1: The sweep has no combinations",
                "sweep: { scale.factor: 3 } => e.yaml:5:24: The values of 'scale.factor' in the sweep: expected a list,"
                        + " found 3",
                "sweep: { scale.factor: [] } => e.yaml:5:1: The sweep gives 'scale.factor' no value",
                "sweep: { scale.factor: [1, 2, 1.0] } => e.yaml:5:31: The sweep gives 'scale.factor' the value 1 twice",
                "sweep: [3] => e.yaml:5:9: A combination of the sweep: expected a mapping of step.parameter or context"
                        + " key to its value, found 3",
                "sweep: [{}] => e.yaml:5:9: A combination of the sweep changes nothing",
                "sweep: { source: [words] } => e.yaml:5:10: A sweep changes step parameters and context keys; to replace"
                        + " the source, write a treatment",
                "sweep: { scale.factor: [1, big] } => e.yaml:5:28: Parameter 'factor' of step 'scale': expected a number,"
                        + " found the text 'big'.",
                "treatments: { t: { source: {} } } => e.yaml:5:28: A source is written 'type' or 'type: { parameter:"
                        + " value }', optionally with name, retries, backoff, timeout beside it; found no key",
                "treatments: { t: { sources: 3 } } => e.yaml:5:29: The sources of treatment 't': expected a mapping of the"
                        + " name of a source to the one that takes its place, found 3",
                "context: { source: 1 } => e.yaml:5:12: A context key can't be called 'source', as that is where the input"
                        + " comes from. Give it another name.",
                "sources: 3 => e.yaml:5:10: The sources: expected a mapping of names to sources, found 3",
            })
    void whatIsWrong_isTold_whereItStands(String part, String told) {
        assertThat(problems(with(part + "\n"))).containsExactly(told);
    }

    @Test
    void unknownTargetOfASweep_isToldOnce_atItsKey() {
        assertThat(problems(with("sweep: { scal.factor: [1, 2, 3], numbers.values: [[1], [2]] }\n")))
                .singleElement()
                .asString()
                .startsWith("e.yaml:5:10: The sweep changes 'scal.factor'")
                .endsWith("Did you mean 'scale.factor'?");
    }

    @Test
    void bothKindsOfSources_areTold() {
        assertThat(problems(with("sources: { a: words }\n")))
                .contains("e.yaml:5:1: An experiment has either one source or several with names, and not both");
    }

    @Test
    void nameBesideASourceThatHasOne_isTold() {
        assertThat(problems("name: r\nsources:\n  a: { words: , name: b }\nsteps: [count]\n"))
                .contains("e.yaml:3:17: A source in a bundle has its name already: 'a'. Leave 'name' out");
    }

    @Test
    void unknownSourceOfATreatment_isTold_withTheNearest() {
        assertThat(problems(with("treatments: { t: { source: { numbrs: { values: [1] } } } }\n")))
                .containsExactly(
                        "e.yaml:5:30: There is no source 'numbrs'. There are: numbers, recorded, words. Did you"
                                + " mean 'numbers'?");
    }

    @Test
    void severalProblems_areToldAtOnce() {
        assertThat(problems(with("""
                treatments: { t: { source: { numbers: { valeus: [1] } } } }
                sweep: { scale.factor: [1, 1] }
                hypotheses: [t.sum > nothing.sum, '"scale.factor=1".sum >']
                """)))
                .satisfiesExactly(
                        first -> assertThat(first).startsWith("e.yaml:5:41: Step 'numbers' has no parameter 'valeus'."),
                        second -> assertThat(second)
                                .startsWith("e.yaml:6:28: The sweep gives 'scale.factor' the value 1"),
                        third -> assertThat(third).startsWith("e.yaml:7:35: Hypothesis '\"scale.factor=1\".sum >'"));
    }

    /** A defect of the reference: typos in YAML keys are accepted. */
    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            value = {
                "sweeps: { scale.factor: [1] } => sweep",
                "suorces: { a: words } => sources",
                "treatments: { t: { scale.facter: 1 } } => factor",
                "sweep: { scale.facto: [1] } => factor",
            })
    void typosInYamlKeysAreAccepted_doesNotHappen(String part, String meant) {
        assertThat(problems(with(part + "\n")))
                .anySatisfy(problem -> assertThat(problem).contains("Did you mean '" + meant + "'?"));
    }

    @Test
    void hypothesesWithoutTreatments_areAnError() {
        assertThat(problems(with("hypotheses: [baseline.sum > baseline.other]\n")))
                .containsExactly(
                        "e.yaml:5:14: Hypothesis 'baseline.sum > baseline.other' has nothing to compare: there is"
                                + " only the baseline. Add a treatment");
    }

    @Test
    void treatmentInJava_isTheSame() throws IOException {
        Experiment inJava = Experiment.builder("test")
                .source(new SamplePlugin.Numbers(List.of(1.0, 2.0)))
                .pipeline(Pipeline.start(new SamplePlugin.Scale(2)).then(new SamplePlugin.Sum()))
                .treatment(Treatment.named("wild").source(new SamplePlugin.Numbers(List.of(8.0))))
                .seed(1)
                .build();
        Experiment inFile = read(with("seed: 1\ntreatments: { wild: { source: { numbers: { values: [8] } } } }\n"));
        ExperimentOptions options = ExperimentOptions.defaults();
        assertThat(inFile.run(options).digest()).isEqualTo(inJava.run(options).digest());
    }
}
