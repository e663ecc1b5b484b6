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

/** {@code --verbose}, in a process of its own: a process reads the level of its log once. */
@Tag("slow")
class VerboseRunTest {
    @TempDir
    private Path folder;

    private Path out() {
        return folder.resolve("out.txt");
    }

    private List<String> logged(String... more) throws IOException, InterruptedException {
        Workplace place = new Workplace(folder).write("""
                        name: told
                        seed: 1
                        source: { constant: { value: 1 } }
                        steps: [multiply, noise, record]
                        context: { factor: 3 }
                        treatments: { quiet: { noise.size: 0 } }
                        """);
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of(place.arguments(more)));
        Path err = folder.resolve("err.txt");
        Process process = new ProcessBuilder(command)
                .redirectOutput(out().toFile())
                .redirectError(err.toFile())
                .start();
        assertThat(process.waitFor()).as(Files.readString(err)).isZero();
        return Files.readAllLines(err);
    }

    @Test
    void verbose_logsWhatTheStepsAskAndTell_andWhatTheCacheDid() throws IOException, InterruptedException {
        List<String> cold = logged("--verbose", "--json");
        JsonNode result = JsonMapper.shared().readTree(Files.readString(out()));
        assertThat(result.get("complete").booleanValue()).isTrue();
        assertThat(cold)
                .contains(
                        "INFO baseline 0: multiply starts",
                        "INFO quiet 0: noise starts",
                        "INFO baseline 0: record metric value = "
                                + result.at("/conditions/baseline/value/0").asString() + " {unit=none}")
                .anyMatch(line -> line.startsWith("INFO baseline 0: multiply read context factor = "))
                .anyMatch(line -> line.startsWith("INFO baseline 0: noise cache miss"));

        assertThat(logged("--verbose", "--json")).anyMatch(line -> line.startsWith("INFO baseline 0: noise cache hit"));
    }

    @Test
    void withoutVerbose_nothingIsLogged() throws IOException, InterruptedException {
        assertThat(logged()).isEmpty();
    }
}
