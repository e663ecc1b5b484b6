package io.crystallize.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stands in {@code crystallize.properties}, in processes whose working folder has one. */
@Tag("slow")
class SettingsTest {
    @TempDir
    private Path folder;

    private Outcome command(String settings, String... arguments) throws IOException, InterruptedException {
        Files.writeString(folder.resolve("crystallize.properties"), settings);
        Files.writeString(folder.resolve("e.yaml"), """
                name: set
                source: { constant: { value: 10 } }
                steps: [noise, record]
                """);
        return CommandProcess.start(folder, List.of(), Map.of(), List.of(arguments))
                .end();
    }

    @Test
    void setting_isTheDefaultOfAnOption() throws Exception {
        Outcome outcome = command("cache = kept\nruns = done\ncache.max-size = 1GB\n", "run", "e.yaml");
        assertThat(outcome.code()).as(outcome.err()).isZero();
        assertThat(folder.resolve("kept/entries")).isDirectory();
        assertThat(folder.resolve("done/set")).isDirectory();
        assertThat(folder.resolve(".crystallize")).doesNotExist();
    }

    /** It would be no help to hear of another cache than the one that is used. */
    @Test
    void cacheSetting_isThatOfAllCommands() throws Exception {
        Outcome outcome = command("cache = https://cache.example.org/team\n", "cache", "stats");
        assertThat(outcome.code()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(outcome.err()).contains("https://cache.example.org/team can't be listed");
    }

    @Test
    void settingThatCantBeRead_isToldWithItsFile() throws Exception {
        Outcome outcome = command("audit = 7\n", "run", "e.yaml");
        assertThat(outcome.code()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(outcome.err()).contains("'--audit'", "found '7'", "It stands in crystallize.properties.");
    }
}
