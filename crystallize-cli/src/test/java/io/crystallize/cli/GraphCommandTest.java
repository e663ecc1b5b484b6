package io.crystallize.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Experiments that take their input from each other, from the command line. */
@Tag("slow")
class GraphCommandTest {
    private static final String UP = """
            name: up
            seed: 1
            replicates: 3
            source: { constant: { value: 10 } }
            steps: [multiply, noise, FAIL write: { file: number.txt }, record]
            context: { factor: 1 }
            treatments: { five: { factor: 5 } }
            """;
    private static final String DOWN = """
            name: down
            seed: 1
            replicates: 3
            source: { artifact: "up#number.txt" }
            steps: [parse, record]
            treatments: { five: {} }
            """;

    @TempDir
    private Path folder;

    private static String up(String fail) {
        return UP.replace("FAIL", fail);
    }

    private void write(String name, String text) throws IOException {
        Files.createDirectories(folder.resolve("experiments"));
        Files.writeString(folder.resolve("experiments").resolve(name), text);
    }

    private Outcome command(String name, String... arguments) {
        List<String> all = new ArrayList<>(List.of(name));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--runs", folder.resolve("runs").toString()));
        if (!name.equals("runs")) {
            all.addAll(List.of("--cache", folder.resolve("cache").toString()));
        }
        return Outcome.of(all.toArray(String[]::new));
    }

    private Outcome graph(String... options) {
        List<String> all = new ArrayList<>(List.of(folder.resolve("experiments").toString()));
        all.addAll(List.of(options));
        return command("graph", all.toArray(String[]::new));
    }

    private static List<Integer> executed(JsonNode graph) {
        return graph.get("results")
                .valueStream()
                .map(result -> result.get("trials").get("executed").intValue())
                .toList();
    }

    private List<Path> artifactFolders(String experiment) throws IOException {
        try (Stream<Path> runs = Files.list(folder.resolve("runs").resolve(experiment))) {
            return runs.map(run -> run.resolve("artifacts"))
                    .filter(Files::exists)
                    .sorted()
                    .toList();
        }
    }

    @Test
    void graph_runsInOrder_andResumes_andRunsAgainWhatChanged() throws IOException {
        write("a-down.yaml", DOWN);
        write("b-up.yaml", up(""));
        write("c-last.yml", DOWN.replace("name: down", "name: last"));
        write("notes.txt", "no experiment");

        Outcome dry = graph("--dry-run");
        assertThat(dry.code()).isZero();
        assertThat(dry.out().lines())
                .containsExactly(
                        "1  up (baseline, five)",
                        "2  down (baseline, five)",
                        "   takes up#number.txt",
                        "3  last (baseline, five)",
                        "   takes up#number.txt");
        assertThat(folder.resolve("runs")).doesNotExist();

        JsonNode first = graph("--json").json();
        assertThat(executed(first)).containsExactly(6, 6, 6);
        assertThat(first.get("order").get(0).toString())
                .isEqualTo("{\"experiment\":\"up\",\"conditions\":[\"baseline\",\"five\"]}");
        assertThat(first.get("edges").get(0).toString())
                .isEqualTo("{\"artifact\":\"up#number.txt\",\"from\":\"up\",\"to\":\"down\"}");
        JsonNode up = first.get("results").get(0).get("conditions");
        assertThat(first.get("results").get(1).get("conditions")).isEqualTo(up);

        assertThat(executed(graph("--json").json())).containsExactly(0, 0, 0);
        write("b-up.yaml", up("").replace("five: { factor: 5 }", "five: { factor: 6 }"));
        assertThat(executed(graph("--json").json())).containsExactly(3, 3, 3);

        Outcome text = graph();
        assertThat(text.code()).isZero();
        assertThat(text.out()).containsSubsequence("up\n", "down\n", "last\n").contains("(6 earlier)");
    }

    @Test
    void graph_isWatchedAsARunIs() throws IOException {
        write("down.yaml", DOWN);
        write("up.yaml", up("").replace("replicates: 3", "replicates: 2"));
        Path metrics = folder.resolve("graph.prom");
        assertThat(graph("--metrics", metrics.toString()).code()).isZero();
        assertThat(Files.readAllLines(metrics))
                .contains(
                        "crystallize_trials_seconds_count{condition=\"five\",experiment=\"up\",outcome=\"success\"} 2",
                        "crystallize_trials_seconds_count{condition=\"five\",experiment=\"down\",outcome=\"success\"} 3",
                        "crystallize_trials_left{experiment=\"up\"} 0.0",
                        "crystallize_trials_left{experiment=\"down\"} 0.0");
        Outcome list = command("runs");
        assertThat(list.code()).isZero();
        assertThat(list.out()).contains("up", "down");
    }

    @Test
    void runs_pruneTakesTheFolderOnEitherSide_andTheExperimentBehindIt() throws IOException {
        write("down.yaml", DOWN);
        write("up.yaml", up(""));
        graph();
        command("run", folder.resolve("experiments/up.yaml").toString());
        String runs = folder.resolve("runs").toString();
        for (List<String> typed : List.of(
                List.of("runs", "--runs", runs, "prune", "--keep", "1", "--dry-run"),
                List.of("runs", "prune", "--runs", runs, "--keep", "1", "--dry-run"))) {
            Outcome outcome = Outcome.of(typed.toArray(String[]::new));
            assertThat(outcome.err()).isEmpty();
            assertThat(outcome.out()).contains("would remove the artifacts of 1 run,");
        }
        Outcome before = Outcome.of("runs", "--runs", runs, "up", "prune", "--keep", "1");
        assertThat(before.code()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(before.err()).contains("crystallize runs prune up");
        assertThat(artifactFolders("up")).hasSize(2);
    }

    @Test
    void scenario14_failedUpstreamTreatment_isMissingInputDownstream_neverBaselineData() throws IOException {
        write("down.yaml", DOWN + "hypotheses: [five.value > baseline.value]\n");
        write("up.yaml", up("fail: { replicates: [1], conditions: [five] }, "));
        Outcome outcome = graph("--json");
        assertThat(outcome.code()).isEqualTo(ExitCode.COMPLETED_WITH_PROBLEMS);
        JsonNode down = outcome.json().get("results").get(1);
        JsonNode five = down.get("conditions").get("five").get("value");
        assertThat(five.get(0).doubleValue()).isGreaterThanOrEqualTo(50);
        assertThat(five.get(1).isNull()).isTrue();
        assertThat(down.get("failures")).hasSize(1);
        assertThat(down.get("failures").get(0).toString())
                .contains("missing input: up#number.txt: condition five, replicate 1", "failed, in step 'fail'");
        assertThat(outcome.err()).contains("FAILED   condition five, replicate 1, step artifact:");
        assertThat(down.get("hypotheses").get(0).get("n").intValue()).isEqualTo(2);

        // The same without the graph.
        Outcome alone = command("run", folder.resolve("experiments/down.yaml").toString(), "--json");
        assertThat(alone.code()).isEqualTo(ExitCode.COMPLETED_WITH_PROBLEMS);
        assertThat(alone.json().get("conditions")).isEqualTo(down.get("conditions"));

        write("down.yaml", DOWN);
        write("up.yaml", up(""));
        Outcome mended = graph("--json");
        assertThat(mended.code()).as(mended.err()).isZero();
        assertThat(executed(mended.json()).get(1)).isEqualTo(1);
    }

    @Test
    void failFast_endsTheGraph_andTellsWhatDidNotRun() throws IOException {
        write("down.yaml", DOWN);
        write("up.yaml", up("fail: { replicates: [0, 1, 2], conditions: [five, baseline] }, "));
        Outcome outcome = graph("--json", "--fail-fast");
        assertThat(outcome.code()).isEqualTo(ExitCode.COMPLETED_WITH_PROBLEMS);
        assertThat(outcome.json().get("notRun").toString()).isEqualTo("[\"down\"]");
        assertThat(outcome.err()).contains("NOT RUN  down");
    }

    @Test
    void badGraph_isToldAsAWhole_andNothingRuns() throws IOException {
        write("down.yaml", DOWN.replace("up#", "upp#"));
        write("up.yaml", up(""));
        Outcome missing = graph();
        assertThat(missing.code()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(missing.err())
                .contains("down.yaml:4:11: Experiment 'down' takes its input from 'upp#number.txt', but there is no")
                .contains("Did you mean 'up'?");
        write("down.yaml", DOWN.replace("seed: 1", "sed: 1"));
        write("up.yaml", up("").replace("seed: 1", "sede: 1"));
        Outcome misspelt = graph("--replicates", "0");
        assertThat(misspelt.code()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(misspelt.err()).contains("down.yaml:2:1", "up.yaml:2:1", "'--replicates'");
        assertThat(folder.resolve("runs")).doesNotExist();
    }

    @Test
    void treatmentThatUpstreamDoesNotHave_isTold_orItsTrialsFail_butAreNeverTheBaselines() throws IOException {
        write("down.yaml", DOWN.replace("five: {}", "fife: {}"));
        write("up.yaml", up(""));
        Outcome graph = graph();
        assertThat(graph.code()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(graph.err())
                .contains("down.yaml:6:15: Treatment 'fife' of experiment 'down' changes nothing of its own, and no")
                .contains("Conditions: baseline, five. Did you mean 'five'?");
        assertThat(folder.resolve("runs")).doesNotExist();

        assertThat(command("run", folder.resolve("experiments/up.yaml").toString())
                        .code())
                .isZero();
        Outcome alone = command("run", folder.resolve("experiments/down.yaml").toString(), "--json");
        assertThat(alone.code()).isEqualTo(ExitCode.COMPLETED_WITH_PROBLEMS);
        assertThat(alone.json().get("failures")).hasSize(3);
        assertThat(alone.json().get("failures").get(0).toString())
                .contains("treatment 'fife' changes nothing of its own")
                .contains("Conditions: baseline, five. Did you mean 'five'?");
    }

    @Test
    void artifactsOfOldRuns_arePruned_asOptionsOrTheCommandSay() throws IOException {
        write("up.yaml", up(""));
        String file = folder.resolve("experiments/up.yaml").toString();
        for (int i = 0; i < 4; i++) {
            assertThat(command("run", file).code()).isZero();
        }
        assertThat(artifactFolders("up")).hasSize(4);
        Outcome dry = command("runs", "prune", "--keep", "2", "--dry-run");
        assertThat(dry.out()).contains("would remove the artifacts of 2 runs, ");
        assertThat(artifactFolders("up")).hasSize(4);
        Outcome pruned = command("runs", "prune", "up", "--keep", "3");
        assertThat(pruned.code()).isZero();
        assertThat(pruned.out()).contains("removed the artifacts of 1 run, ");
        assertThat(artifactFolders("up")).hasSize(3);
        assertThat(command("run", file, "--runs.keep-artifacts", "2").code()).isZero();
        assertThat(artifactFolders("up")).hasSize(2);
        assertThat(command("runs", "prune", "--max-size", "1B").code()).isZero();
        assertThat(artifactFolders("up")).hasSize(1);

        assertThat(command("runs", "prune").err()).contains("Say what is to be kept");
        assertThat(command("runs", "prune", "--keep", "0").err()).contains("expected at least 1 run, found 0");
        assertThat(command("runs", "prune", "upp", "--keep", "1").err()).contains("Did you mean 'up'?");
        assertThat(command("run", file, "--runs.keep-artifacts", "0").code()).isEqualTo(ExitCode.BAD_INPUT);
    }

    @Test
    void settings_sayHowLongArtifactsAreKept() throws Exception {
        write("up.yaml", up(""));
        Files.writeString(folder.resolve("crystallize.properties"), "runs.keep-artifacts = 1\nruns = runs\n");
        for (int i = 0; i < 2; i++) {
            Outcome outcome = CommandProcess.start(folder, List.of(), Map.of(), List.of("graph", "experiments/up.yaml"))
                    .end();
            assertThat(outcome.code()).as(outcome.err()).isZero();
            Outcome again = CommandProcess.start(folder, List.of(), Map.of(), List.of("run", "experiments/up.yaml"))
                    .end();
            assertThat(again.code()).as(again.err()).isZero();
        }
        assertThat(artifactFolders("up")).hasSize(1);
    }

    @Test
    void trialsThatRunAgain_areToldWithTheArtifactThatChanged() throws IOException {
        write("down.yaml", DOWN);
        write("up.yaml", up(""));
        assertThat(graph().code()).isZero();
        write("up.yaml", up("").replace("value: 10", "value: 12"));
        assertThat(graph("--json").json().get("results").get(1).get("warnings").toString())
                .contains("6 trials of an earlier session ran again: artifact up#number.txt changed");
    }

    @Test
    void why_namesTheArtifactThatChanged() throws IOException {
        write("down.yaml", DOWN);
        write("up.yaml", up(""));
        assertThat(graph().code()).isZero();
        write("up.yaml", up("").replace("value: 10", "value: 12"));
        assertThat(command("run", folder.resolve("experiments/up.yaml").toString())
                        .code())
                .isZero();
        assertThat(command("run", folder.resolve("experiments/down.yaml").toString())
                        .code())
                .isZero();
        Outcome why = Outcome.of("why", "down", "--runs", folder.resolve("runs").toString());
        assertThat(why.code()).as(why.err()).isZero();
        assertThat(why.out()).contains("artifact up#number.txt changed");
    }

    @Test
    void apply_ofAnExperimentOfAnArtifact_readsIt_andLeavesNoRun() throws IOException {
        write("up.yaml", up(""));
        write("down.yaml", DOWN);
        String down = folder.resolve("experiments").resolve("down.yaml").toString();
        assertThat(command("apply", down).err())
                .contains("experiment 'up' has no run")
                .contains("Run it first.");
        assertThat(folder.resolve("runs")).doesNotExist();

        assertThat(command(
                                "run",
                                folder.resolve("experiments").resolve("up.yaml").toString())
                        .code())
                .isZero();
        Outcome five = command("apply", down, "--condition", "five", "--replicate", "2");
        assertThat(five.err()).isEmpty();
        assertThat(five.out()).matches("50\\.\\d+\n");
        assertThat(command("debug", down, "--quiet").code()).isZero();
        assertThat(folder.resolve("runs").resolve("down")).doesNotExist();
    }
}
