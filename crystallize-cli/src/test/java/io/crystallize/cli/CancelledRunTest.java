package io.crystallize.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Ctrl-C: what had finished is kept, and the exit code is 130. */
@Tag("slow")
class CancelledRunTest {
    private static final long PATIENCE_SECONDS = 60;

    @TempDir
    private Path folder;

    private Process start(Workplace place, String... more) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(withInterrupts());
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of(place.arguments(more)));
        return new ProcessBuilder(command)
                .redirectOutput(folder.resolve("out.txt").toFile())
                .redirectError(folder.resolve("err.txt").toFile())
                .start();
    }

    /**
     * A process that was started in the background ignores SIGINT, and so do its children, unless they are told not to.
     */
    private static List<String> withInterrupts() throws IOException, InterruptedException {
        List<String> prefix = List.of("env", "--default-signal=INT");
        List<String> probe = new ArrayList<>(prefix);
        probe.add("true");
        return new ProcessBuilder(probe).start().waitFor() == 0 ? prefix : List.of();
    }

    private static void interrupt(Process process) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start();
        assertThat(kill.waitFor()).as("exit code of kill").isZero();
    }

    /** Waits until a file is there, or the process has ended. */
    private static void await(Path file, Process process) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        try (WatchService watch = FileSystems.getDefault().newWatchService()) {
            file.getParent().register(watch, StandardWatchEventKinds.ENTRY_CREATE);
            while (!Files.exists(file) && process.isAlive() && System.nanoTime() < end) {
                var key = watch.poll(1, TimeUnit.SECONDS);
                if (key != null) {
                    key.pollEvents();
                    key.reset();
                }
            }
        }
        assertThat(file).exists();
    }

    @ParameterizedTest
    @ValueSource(strings = {"serial", "parallel:2"})
    void interrupt_keepsWhatHadFinished(String executor) throws IOException, InterruptedException {
        Path blocked = folder.resolve("blocked");
        Workplace place = new Workplace(folder).write("""
                        name: cancelled
                        replicates: 6
                        seed: 1
                        source: { constant: { value: 1 } }
                        steps: [noise, block: { replicate: 3, file: %s }, record]
                        treatments: { unblocked: { block.replicate: 99 } }
                        hypotheses: [unblocked.value > baseline.value]
                        """.formatted(blocked));
        Process process = start(place, "--json", "--executor", executor);
        try {
            await(blocked, process);
            interrupt(process);
            assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .as("has ended")
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }

        assertThat(process.exitValue())
                .as(Files.readString(folder.resolve("err.txt")))
                .isEqualTo(130);
        JsonNode printed = JsonMapper.shared().readTree(Files.readString(folder.resolve("out.txt")));
        Path run = Path.of(printed.get("run").stringValue());
        JsonNode stored = JsonMapper.shared().readTree(Files.readString(run.resolve("run.json")));
        assertThat(((ObjectNode) stored).without("context")).isEqualTo(printed);
        assertThat(stored.get("complete").booleanValue()).isFalse();
        assertThat(stored.get("incomplete").stringValue()).isEqualTo("CANCELLED");
        assertThat(stored.at("/hypotheses/0/verdict").stringValue()).isEqualTo("NO_VERDICT");
        assertThat(stored.at("/hypotheses/0/reason").stringValue()).startsWith("The run ended after ");
        int executed = stored.get("trials").get("executed").intValue();
        List<JsonNode> trials = Files.readAllLines(run.resolve("trials.jsonl")).stream()
                .map(JsonMapper.shared()::readTree)
                .toList();
        assertThat(trials).hasSize(executed).noneMatch(trial -> trial.has("failure"));
        assertThat(trials)
                .filteredOn(trial -> trial.get("condition").stringValue().equals("baseline"))
                .hasSizeBetween(3, 5)
                .extracting(trial -> trial.get("replicate").intValue())
                .contains(0, 1, 2)
                .doesNotContain(3);
        assertThat(Files.readString(folder.resolve("err.txt"))).isEmpty();
    }
}
