package io.crystallize.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code crystallize optimize}: a search as its file says it. */
@Tag("slow")
class OptimizeCommandTest {
    private static final String PENGUINS = "../crystallize-examples/experiments/penguins-search.yaml";
    private static final String SEARCH = """
            name: noisy
            replicates: 4
            seed: 42
            source: { constant: { value: 10 } }
            steps: [multiply, noise, fail: { replicates: [2], conditions: ["factor=7"] }, record]
            context: { factor: 1 }
            optimize:
              parameters: { factor: [1, 5, 7] }
              maximize: value
            """;

    @TempDir
    private Path folder;

    private Outcome optimize(String file, String... more) {
        List<String> all = new ArrayList<>(List.of("optimize", file));
        if (!List.of(more).contains("--cache")) {
            all.addAll(List.of("--cache", folder.resolve("cache").toString()));
        }
        all.addAll(List.of("--runs", folder.resolve("runs").toString()));
        all.addAll(List.of(more));
        return Outcome.of(all.toArray(String[]::new));
    }

    private String search(String text) throws IOException {
        return Files.writeString(folder.resolve("e.yaml"), text).toString();
    }

    private static List<String> texts(JsonNode list) {
        return list.valueStream().map(JsonNode::asString).toList();
    }

    @Test
    void penguins_areSearchedByHalving() {
        Outcome outcome = optimize(PENGUINS, "--executor", "parallel:2");

        assertThat(outcome.code()).as(outcome.err()).isEqualTo(ExitCode.OK);
        assertThat(outcome.out())
                .startsWith("penguins-search-optimize: maximize accuracy, by halving:16/2\n\ncandidate ")
                .contains("\nbest     knn.k=")
                .contains(",scale.method=standard\n")
                .contains("\nNOTE     The best of 16 ")
                .contains("\ntrials   48 run, 0 failed\n")
                .contains("\nseed     42\n")
                .contains("\ndigest   ");
    }

    @Test
    void executors_giveOneDigest_withACacheAndWithout() {
        JsonNode serial = optimize(PENGUINS, "--json").json();
        for (String executor : List.of("parallel:2", "async:3")) {
            JsonNode other = optimize(PENGUINS, "--json", "--cache", "none", "--executor", executor)
                    .json();

            assertThat(other.get("digest")).as(executor).isEqualTo(serial.get("digest"));
            assertThat(other.get("candidates")).isEqualTo(serial.get("candidates"));
        }
    }

    @Test
    void candidateThatFailed_isToldAndIsNotTheBest() throws IOException {
        Outcome outcome = optimize(search(SEARCH));

        assertThat(outcome.code()).isEqualTo(ExitCode.COMPLETED_WITH_PROBLEMS);
        assertThat(outcome.out().lines())
                .contains("best     factor=5")
                .anyMatch(line -> line.startsWith("FAILED   condition factor=7, replicate 2, step fail: "))
                .contains("NOTE     1 candidate doesn't count, without a value in every replicate");
    }

    @Test
    void json_isOneDocument_whichTheRunHasToo() throws IOException {
        JsonNode json = optimize(search(SEARCH), "--json").json();

        assertThat(texts(json.get("best"))).containsExactly("factor=5");
        assertThat(json.get("candidates")
                        .get(1)
                        .get("objectives")
                        .get("value")
                        .get("n")
                        .intValue())
                .isEqualTo(4);
        assertThat(json.get("candidates").get(2).get("failures").intValue()).isEqualTo(1);
        assertThat(json.get("experiment").stringValue()).isEqualTo("noisy-optimize");
        Path run = Path.of(json.get("run").stringValue());
        assertThat(JsonMapper.shared().readTree(Files.readAllBytes(run.resolve("optimization.json"))))
                .isEqualTo(json);
    }

    @Test
    void show_isWhatOptimizePrinted() throws IOException {
        String file = search(SEARCH);
        String[] show = {
            "show", "noisy-optimize/latest", "--runs", folder.resolve("runs").toString()
        };
        Outcome searched = optimize(file);
        assertThat(Outcome.of(show).out()).isEqualTo(searched.out()).contains("\nbest     factor=5\n");
        String json = optimize(file, "--json").out();
        Outcome shown = Outcome.of(show[0], show[1], show[2], show[3], "--json");
        assertThat(shown.out()).isEqualTo(json);
        assertThat(Outcome.of(show[0], show[1], show[2], show[3], "--format", "csv")
                        .out())
                .startsWith("condition,replicate,metric,value");
    }

    @Test
    void resumed_runsWhatFailed_andNothingElse() throws IOException {
        String file = search(SEARCH);
        JsonNode first = optimize(file, "--json").json();
        JsonNode second = optimize(file, "--json", "--resume").json();

        assertThat(second.get("run")).isEqualTo(first.get("run"));
        assertThat(second.get("digest")).isEqualTo(first.get("digest"));
        assertThat(second.get("trials").get("resumed").intValue()).isEqualTo(11);
        assertThat(second.get("trials").get("executed").intValue()).isEqualTo(1);
    }

    @Test
    void runOfTheExperiment_doesNotGoOnWithItsSearch() throws IOException {
        String file = search(SEARCH);
        optimize(file);

        Outcome run = Outcome.of(
                "run",
                file,
                "--resume",
                "--json",
                "--cache",
                "none",
                "--runs",
                folder.resolve("runs").toString());

        assertThat(run.json().get("trials").get("resumed").intValue()).isZero();
        assertThat(run.json().get("conditions").propertyNames()).containsExactly("baseline");
    }

    @Test
    void fileWithoutASearch_isBadInput() throws IOException {
        String file = search("name: e\nsource: { constant: { value: 10 } }\nsteps: [noise, record]\n");
        Outcome outcome = optimize(file);

        assertThat(outcome.code()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(outcome.err())
                .isEqualTo("The experiment 'e' doesn't say what to optimize: its file needs a key 'optimize',"
                        + " with 'parameters' and 'maximize' or 'minimize'\n");
        assertThat(folder.resolve("runs")).doesNotExist();
    }

    @Test
    void resumeWithoutAValue_leavesTheNextWordAlone() throws IOException {
        String file = search(SEARCH);
        JsonNode first = optimize(file, "--json").json();
        Outcome resumed = Outcome.of(
                "optimize",
                "--resume",
                file,
                "--json",
                "--cache",
                folder.resolve("cache").toString(),
                "--runs",
                folder.resolve("runs").toString());

        assertThat(resumed.json().get("digest")).as(resumed.err()).isEqualTo(first.get("digest"));
    }
}
