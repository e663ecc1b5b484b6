package io.crystallize.plugins.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.crystallize.core.ArtifactReference;
import io.crystallize.core.experiment.Experiment;
import io.crystallize.core.experiment.ExperimentOptions;
import io.crystallize.core.experiment.ExperimentResult;
import io.crystallize.core.problem.InvalidInputException;
import io.crystallize.plugins.registry.PluginRegistry;
import io.crystallize.plugins.sample.SamplePlugin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Outputs that become artifacts, and artifacts as sources, as an experiment file says it. */
class ArtifactsInFilesTest {
    private static final PluginRegistry PLUGINS = PluginRegistry.of(List.of(new SamplePlugin()));

    @TempDir
    private Path folder;

    private Experiment read(String text) throws IOException {
        Path file = folder.resolve("e.yaml");
        Files.writeString(file, text);
        return ExperimentFile.read(file, PLUGINS).experiment();
    }

    private List<String> problems(String text) throws IOException {
        Files.writeString(folder.resolve("e.yaml"), text);
        List<String> problems = new java.util.ArrayList<>();
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> ExperimentFile.read(folder.resolve("e.yaml"), PLUGINS))
                .satisfies(e -> e.problems()
                        .forEach(problem ->
                                problems.add(problem.toString().replace(folder + java.io.File.separator, ""))));
        return problems;
    }

    private ExperimentResult run(Experiment experiment) {
        ExperimentResult result = experiment.run(
                ExperimentOptions.builder().runsFolder(folder.resolve("runs")).build());
        assertThat(result.failures()).isEmpty();
        return result;
    }

    @Test
    void outputs_becomeArtifacts_andSources() throws IOException {
        Experiment up = read("""
                name: up
                source: { numbers: { values: [1, 2] } }
                steps:
                  - scale: { factor: 2 }
                  - to-text
                outputs:
                  scaled.json: scale
                  text.txt:
                treatments: { more: { scale.factor: 3 } }
                """);
        assertThat(up.outputs()).containsEntry("scaled.json", "scale").containsEntry("text.txt", "to-text");
        ExperimentResult result = run(up);
        Path artifacts = result.folder().orElseThrow().resolve("artifacts");
        assertThat(artifacts.resolve("baseline/0/scale/scaled.json")).hasContent("[2.0,4.0]");
        assertThat(artifacts.resolve("more/0/scale/scaled.json")).hasContent("[3.0,6.0]");
        assertThat(artifacts.resolve("more/0/to-text/text.txt")).hasContent("2 values");

        Experiment down = read("""
                name: down
                source: { artifact: "up#text.txt", name: said }
                steps: [count]
                outputs: { source.txt: said, count.json: count }
                treatments: { more: {} }
                hypotheses: [more.length > baseline.length]
                """);
        assertThat(down.inputs()).containsExactly(ArtifactReference.parse("up#text.txt"));
        Path made = run(down).folder().orElseThrow().resolve("artifacts/more/0");
        assertThat(made.resolve("said/source.txt")).hasContent("2 values");
        assertThat(made.resolve("count/count.json")).hasContent("8");
    }

    @Test
    void problems_areToldAtTheirPlaces() throws IOException {
        assertThat(problems("""
                name: wrong
                source: { artifact: "up" }
                steps: [count]
                outputs:
                  ../x: count
                  a.txt: cuont
                  b.txt: [count]
                """))
                .satisfiesExactly(
                        reference -> assertThat(reference)
                                .startsWith(
                                        "e.yaml:2:21: Step 'artifact' refuses its parameters: expected the artifact of"
                                                + " an experiment, such as penguins#model.json"),
                        name -> assertThat(name).startsWith("e.yaml:5:3: An artifact can't be called '../x'"),
                        step -> assertThat(step)
                                .startsWith("e.yaml:6:3: The artifact 'a.txt' is to be the output of step 'cuont'")
                                .endsWith("Did you mean 'count'?"),
                        list -> assertThat(list).startsWith("e.yaml:7:10: The step whose output is 'b.txt': expected"));
        assertThat(problems("""
                name: wrong
                source: { numbers: { values: [1] } }
                steps: [to-text]
                treatments: { more: {} }
                """)).singleElement().asString().contains("Treatment 'more' changes nothing");
    }

    @Test
    void artifact_thatTheFirstStepCantTake_isTold() throws IOException {
        assertThat(problems("""
                name: wrong
                source: { artifact: "up#x.bin" }
                steps: [scale: { factor: 2 }]
                """))
                .singleElement()
                .asString()
                .contains(
                        "takes double[], but the step before it, 'artifact', makes io.crystallize.core.file.FileValue");
    }
}
