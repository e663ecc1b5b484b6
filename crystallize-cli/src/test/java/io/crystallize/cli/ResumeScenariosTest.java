package io.crystallize.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/**
 * Scenarios that a right experiment engine passes, from the command line: each run is a process of its own, with a
 * plugin that somebody compiled.
 */
@Timeout(300)
@Tag("process")
class ResumeScenariosTest {
    private static final String PLUGIN = """
            package acme;
            import io.crystallize.core.*;
            import io.crystallize.plugins.Plugin;
            import java.nio.file.*;
            import java.util.*;
            public final class AcmePlugin implements Plugin {
                public String name() { return "acme"; }
                public List<Class<? extends Step<?, ?>>> steps() {
                    return List.of(Noise.class, Wait.class, Gate.class, Fail.class, Result.class, Shifted.class);
                }
                public List<Class<? extends DataSource<?>>> sources() { return List.of(Number.class); }

                @Cacheable public record Number(double value) implements DataSource<Double> {
                    public Double fetch(Context context) { return value; }
                }
                @Cacheable public record Noise(double scale) implements Step<Double, Double> {
                    public Double apply(Double input, Context context) {
                        return input + scale * context.random().nextGaussian() + Helper.shift();
                    }
                }
                /** Adds what a file says that it opens itself. */
                public record Shifted(String file) implements Step<Double, Double> {
                    public Double apply(Double input, Context context) throws Exception {
                        return input + Double.parseDouble(Files.readString(Path.of(file)));
                    }
                }
                /** Waits for ever in a replicate, unless a file is there, and says so by making another. */
                @io.crystallize.core.code.Acknowledges("files")
                public record Wait(int replicate, String go, String waiting) implements Step<Double, Double> {
                    public Double apply(Double input, Context context) throws Exception {
                        if (context.replicate() == replicate && !Files.exists(Path.of(go))) {
                            Files.createFile(Path.of(waiting));
                            new java.util.concurrent.CountDownLatch(1).await();
                        }
                        return input;
                    }
                }
                /** Waits in a replicate until a file is there. */
                public record Gate(int replicate, String go) implements Step<Double, Double> {
                    public Double apply(Double input, Context context) {
                        while (context.replicate() == replicate && !Files.exists(Path.of(go))) {
                            java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
                        }
                        return input;
                    }
                }
                @Cacheable public record Fail(List<Integer> replicates) implements Step<Double, Double> {
                    public Double apply(Double input, Context context) {
                        if (replicates.contains(context.replicate())) {
                            throw new IllegalStateException("no luck");
                        }
                        return input;
                    }
                }
                public record Result() implements Step<Double, Double> {
                    public Double apply(Double input, Context context) {
                        context.metric("value", input);
                        context.event("told", Map.of("value", Double.toString(input)));
                        context.artifact("value.txt", Double.toString(input));
                        return input;
                    }
                }
            }
            """;
    private static final String HELPER = """
            package acme;
            final class Helper {
                static double shift() { return 1; }
            }
            """;
    private static final String NOISY = """
            steps: [acme:noise: { scale: 1 }, result]
            treatments: { loud: { noise.scale: 4 } }
            hypotheses: [loud.value > baseline.value]
            """;

    private static final String UNJUDGED = NOISY.lines().limit(2).collect(Collectors.joining("\n", "", "\n"));

    @TempDir
    private Path folder;

    private Path jar;

    private void compile(UnaryOperator<String> editHelper) throws IOException {
        Map<String, String> sources = new LinkedHashMap<>();
        sources.put("acme.AcmePlugin", PLUGIN);
        sources.put("acme.Helper", editHelper.apply(HELPER));
        jar = PluginJar.make(folder, sources);
    }

    private void experiment(String text) throws IOException {
        experiment(10, text);
    }

    private void experiment(double value, String text) throws IOException {
        Files.writeString(
                folder.resolve("e.yaml"), "name: e\nseed: 42\nsource: { number: { value: " + value + " } }\n" + text);
    }

    private CommandProcess start(String... more) throws IOException {
        if (jar == null) {
            compile(helper -> helper);
        }
        List<String> arguments = new ArrayList<>(List.of("run", "e.yaml", "--json", "--cache", "none"));
        arguments.addAll(List.of(more));
        return CommandProcess.start(folder, List.of(jar), Map.of(), arguments);
    }

    private Outcome outcome(int code, String... more) throws Exception {
        Outcome outcome = start(more).end();
        assertThat(outcome.code()).as(outcome.err() + outcome.out()).isEqualTo(code);
        return outcome;
    }

    private JsonNode run(String... more) throws Exception {
        return outcome(0, more).json();
    }

    private static int executed(JsonNode result) {
        return result.at("/trials/executed").intValue();
    }

    private static int resumed(JsonNode result) {
        return result.at("/trials/resumed").intValue();
    }

    private List<Path> runFolders() throws IOException {
        try (Stream<Path> all = Files.list(folder.resolve(".crystallize/runs/e"))) {
            return all.sorted().toList();
        }
    }

    @Test
    void scenario8_seed42_sixReplicates_serialThreadsAndAsync_areIdentical() throws Exception {
        experiment("replicates: 6\n" + NOISY);
        JsonNode serial = run();
        for (String executor : List.of("parallel:6", "async:6")) {
            JsonNode other = run("--executor", executor);
            assertThat(other.get("conditions")).as(executor).isEqualTo(serial.get("conditions"));
            assertThat(other.get("digest")).as(executor).isEqualTo(serial.get("digest"));
        }
    }

    @Test
    void scenario9_threeReplicates_thenTen_thenOne() throws Exception {
        experiment("replicates: 3\n" + NOISY);
        outcome(1); // three pairs can decide nothing
        JsonNode ten = run("--resume", "--replicates", "10");
        assertThat(resumed(ten)).isEqualTo(6);
        assertThat(executed(ten)).isEqualTo(14);
        assertThat(ten.at("/hypotheses/0/n").intValue()).isEqualTo(10);
        assertThat(ten.get("looks")).as("nothing was decided").isEmpty();
        assertThat(ten.get("digest"))
                .isEqualTo(run("--replicates", "10", "--runs", "others").get("digest"));

        JsonNode twelve = run("--resume", "--replicates", "12");
        assertThat(twelve.at("/looks/0/replicates").intValue()).isEqualTo(10);
        assertThat(twelve.at("/looks/0/verdicts/0/p")).isEqualTo(ten.at("/hypotheses/0/test/p"));

        JsonNode one = outcome(1, "--resume", "--replicates", "1").json();
        assertThat(executed(one)).isZero();
        assertThat(one.at("/conditions/loud/value")).hasSize(1);
        assertThat(one.at("/hypotheses/0/n").intValue()).isEqualTo(1);
        assertThat(runFolders()).hasSize(1);
    }

    @Test
    void scenario10_changedPayloadOrCode_runsWhatItTouches() throws Exception {
        experiment("replicates: 3\n" + UNJUDGED);
        run();
        experiment("replicates: 3\n" + UNJUDGED.replace("noise.scale: 4", "noise.scale: 5"));
        JsonNode parameter = run("--resume");
        assertThat(resumed(parameter)).as("of the baseline").isEqualTo(3);
        assertThat(executed(parameter)).as("of the treatment").isEqualTo(3);

        experiment(11, "replicates: 3\n" + UNJUDGED);
        JsonNode source = run("--resume");
        assertThat(executed(source)).isEqualTo(6);

        compile(helper -> helper.replace("return 1;", "return 2;"));
        JsonNode code = run("--resume");
        assertThat(executed(code)).isEqualTo(6);
        assertThat(code.get("warnings").toString()).contains("6 trials of an earlier session ran again");
        assertThat(code.get("digest")).isEqualTo(run("--runs", "others").get("digest"));

        compile(helper -> "// a comment\n" + helper.replace("return 1;", "return 2;"));
        assertThat(executed(run("--resume"))).isZero();
    }

    @Test
    void fileThatAStepOpensItself_isReadAgain_andToldWithTheWayOut() throws Exception {
        Files.writeString(folder.resolve("shift.txt"), "1");
        experiment("replicates: 3\nsteps: [shifted: { file: shift.txt }, result]\n");
        assertThat(run().at("/conditions/baseline/value/0").doubleValue()).isEqualTo(11);
        Files.writeString(folder.resolve("shift.txt"), "2");
        JsonNode resumed = run("--resume");
        assertThat(resumed.at("/conditions/baseline/value/0").doubleValue()).isEqualTo(12);
        assertThat(executed(resumed)).isEqualTo(3);
        assertThat(resumed.at("/warnings/0").stringValue())
                .contains(
                        "step 'shifted' reads around its context", "(files) in acme.AcmePlugin$Shifted.apply(", "line ")
                .endsWith("Use context.file(…) instead or, if it doesn't decide the result, say so at its class:"
                        + " @Acknowledges(\"files\")");
    }

    private static String waiting(int replicate) {
        return "replicates: 6\nsteps: [acme:noise: { scale: 1 }, wait: { replicate: " + replicate
                + ", go: go, waiting: waiting }, result]\n";
    }

    /** Waits until a file is there, which a process makes. */
    private static void await(Path file, CommandProcess process) throws IOException, InterruptedException {
        try (WatchService watch = FileSystems.getDefault().newWatchService()) {
            file.getParent().register(watch, StandardWatchEventKinds.ENTRY_CREATE);
            while (!Files.exists(file)) {
                if (!process.isGoing()) {
                    throw new AssertionError("It has ended: " + process.end());
                }
                var key = watch.poll(1, TimeUnit.SECONDS);
                if (key != null) {
                    key.pollEvents();
                    key.reset();
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"serial", "parallel:2", "async:3"})
    void scenario11_killedInATrial_resumed_isAnUninterruptedRun(String executor) throws Exception {
        experiment(waiting(4));
        CommandProcess killed = start("--executor", executor);
        try {
            await(folder.resolve("waiting"), killed);
            Outcome going = outcome(2, "--resume");
            assertThat(going.err()).contains("is going on in another process").contains("start a new run");
        } finally {
            killed.kill();
        }
        Path run = runFolders().get(0);
        assertThat(run.resolve("run.json")).doesNotExist();
        List<String> finished = Files.readAllLines(run.resolve("trials.jsonl"));

        Files.createFile(folder.resolve("go"));
        JsonNode resumed = run("--resume", "--executor", executor);
        assertThat(resumed(resumed)).isEqualTo(finished.size()).isPositive();
        assertThat(executed(resumed)).isEqualTo(6 - finished.size());
        assertThat(runFolders()).containsExactly(run);
        JsonNode whole = run("--runs", "others");
        assertThat(resumed.get("conditions")).isEqualTo(whole.get("conditions"));
        assertThat(resumed.get("digest")).isEqualTo(whole.get("digest"));
    }

    @Test
    void scenario12_failuresInTwoReplicates_areNamed_andTheExitCodeSaysSo() throws Exception {
        experiment("""
                replicates: 6
                steps: [acme:noise: { scale: 1 }, acme:fail: { replicates: [] }, result]
                treatments: { failing: { fail.replicates: [1, 3], noise.scale: 4 } }
                hypotheses: [failing.value > baseline.value]
                """);
        JsonNode result = outcome(1).json();
        JsonNode samples = result.at("/conditions/failing/value");
        assertThat(samples.get(1).isNull()).isTrue();
        assertThat(samples.get(3).isNull()).isTrue();
        assertThat(samples.get(4).isNumber()).isTrue();
        assertThat(result.at("/hypotheses/0/n").intValue()).isEqualTo(4);
        assertThat(result.at("/hypotheses/0/missing").toString()).isEqualTo("[1,3]");
        assertThat(result.at("/trials/failed").intValue()).isEqualTo(2);
    }

    @Test
    void scenario13_baselineThatFailsEverywhere_isNotDone_andResumeRunsItAgain() throws Exception {
        String failing = """
                replicates: 2
                steps: [acme:noise: { scale: 1 }, acme:fail: { replicates: [0, 1] }, result]
                treatments: { fine: { fail.replicates: [] } }
                hypotheses: [fine.value > baseline.value]
                """;
        experiment(failing);
        JsonNode first = outcome(1).json();
        assertThat(first.at("/hypotheses/0/verdict").stringValue()).isEqualTo("NO_VERDICT");
        JsonNode again = outcome(1, "--resume").json();
        assertThat(executed(again)).isEqualTo(2);
        assertThat(resumed(again)).isEqualTo(2);
        experiment(failing.replace("[0, 1]", "[]"));
        JsonNode mended = outcome(1, "--resume").json();
        assertThat(mended.at("/trials/failed").intValue()).isZero();
        assertThat(executed(mended)).isEqualTo(2);
    }

    @Test
    void scenario15_twoRunsAtOnce_haveTwoFolders_andNoReaderSeesHalfAFile() throws Exception {
        experiment("replicates: 6\n" + NOISY);
        CommandProcess one = start();
        CommandProcess other = start();
        JsonNode first = one.end().json();
        JsonNode second = other.end().json();
        assertThat(first.get("run")).isNotEqualTo(second.get("run"));
        assertThat(first.get("digest")).isEqualTo(second.get("digest"));
        assertThat(runFolders()).hasSize(2).allSatisfy(run -> {
            assertThat(Files.readAllLines(run.resolve("trials.jsonl"))).hasSize(12);
            try (Stream<Path> all = Files.walk(run)) {
                assertThat(all.map(Path::toString)).noneMatch(file -> file.endsWith(".part"));
            }
        });
    }

    /** Reads all that there is with the commands for it, and returns how many runs had finished trials, and went on. */
    private int readRuns() throws IOException {
        List<String> place =
                List.of("--runs", folder.resolve(".crystallize/runs").toString());
        int going = 0;
        List<Path> runs = Files.isDirectory(folder.resolve(".crystallize/runs/e")) ? runFolders() : List.of();
        if (runs.size() < 2 || !runs.stream().allMatch(run -> Files.exists(run.resolve("plan.json")))) {
            return 0; // one has not begun
        }
        assertThat(read(place, "runs", "e", "--json").json().get("runs")).hasSize(2);
        for (Path run : runs) {
            JsonNode shown = read(place, "show", run.toString(), "--json").json();
            assertThat(shown.get("warnings")).isEmpty();
            assertThat(shown.get("failures")).isEmpty();
            if (shown.get("incomplete").isNull()) {
                assertThat(shown.at("/conditions/loud/value")).hasSize(100);
            } else {
                assertThat(shown.get("incomplete").stringValue()).isEqualTo("NOT_ENDED");
                going += executed(shown) > 0 ? 1 : 0;
            }
            read(place, "show", run.toString());
            read(place, "show", run.toString(), "--format", "csv");
            assertThat(read(place, "events", run.toString()).out().lines())
                    .allMatch(line -> line.matches("\\S+Z  (baseline|loud) \\d+  result  told  value=\\S+")
                            || line.startsWith("No step of the run"));
        }
        return going;
    }

    private static Outcome read(List<String> place, String... command) {
        Outcome outcome =
                Outcome.of(Stream.concat(Arrays.stream(command), place.stream()).toArray(String[]::new));
        assertThat(outcome.err()).as(String.join(" ", command)).isEmpty();
        assertThat(outcome.code()).isZero();
        return outcome;
    }

    @Test
    void scenario15_commandsThatReadDuringRuns_neverSeeHalfAFile() throws Exception {
        experiment("replicates: 100\n" + NOISY.replace("result]", "gate: { replicate: 40, go: go }, result]"));
        CommandProcess one = start();
        CommandProcess other = start("--executor", "parallel:2");
        try {
            int going = 0;
            while (one.isGoing() || other.isGoing()) {
                if (going == 0) {
                    going = readRuns();
                    if (going > 0) {
                        Files.createFile(folder.resolve("go"));
                    }
                } else {
                    readRuns();
                }
            }
            assertThat(one.end().code()).isZero();
            assertThat(other.end().code()).isZero();
            assertThat(going).as("reads of runs that went on").isPositive();
            assertThat(readRuns()).isZero();
            assertThat(runFolders()).hasSize(2);
        } finally {
            one.kill();
            other.kill();
        }
    }

    @Test
    void failFast_beginsNothingMore_andResumeGoesOn() throws Exception {
        experiment("""
                replicates: 6
                steps: [acme:noise: { scale: 1 }, acme:fail: { replicates: [2] }, result]
                """);
        JsonNode stopped = outcome(1, "--fail-fast").json();
        assertThat(stopped.get("incomplete").stringValue()).isEqualTo("FAILED_FAST");
        assertThat(executed(stopped)).isEqualTo(3);
        JsonNode rest = outcome(1, "--resume").json();
        assertThat(resumed(rest)).isEqualTo(2);
        assertThat(executed(rest)).isEqualTo(4);
    }

    @Test
    void resume_ofARunThatIsNotThere_isTold() throws Exception {
        experiment("replicates: 1\n" + NOISY);
        assertThat(outcome(2, "--resume=e/20200101-000000").err()).contains("There is no run in 'e/20200101-000000'");
        assertThat(executed(outcome(1, "--resume").json()))
                .as("there is none yet")
                .isEqualTo(2);
    }
}
