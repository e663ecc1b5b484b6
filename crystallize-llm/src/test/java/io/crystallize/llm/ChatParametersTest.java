package io.crystallize.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.crystallize.core.code.CodeFingerprint;
import io.crystallize.core.problem.InvalidInputException;
import io.crystallize.core.problem.Problem;
import io.crystallize.plugins.Plugin;
import io.crystallize.plugins.file.ExperimentFile;
import io.crystallize.plugins.registry.PluginRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an experiment file may say of the steps, and what is told before anything runs. */
@Tag("slow")
class ChatParametersTest {
    private static final PluginRegistry PLUGINS = PluginRegistry.of(List.of(new LanguageModelPlugin()));

    @TempDir
    private Path folder;

    private String problems(String step, String parameters) throws IOException {
        Path file = folder.resolve("e.yaml");
        Files.writeString(
                file,
                "name: e\nsource: { prompt-lines: { file: e.yaml } }\nsteps:\n  - " + step + ": { " + parameters
                        + " }\n");
        InvalidInputException e = catchThrowableOfType(
                InvalidInputException.class,
                () -> ExperimentFile.read(file, PLUGINS).experiment());
        assertThat(e).as("what is told of " + parameters).isNotNull();
        return e.problems().stream().map(Problem::toString).collect(Collectors.joining("\n"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            quoteCharacter = '`',
            value = {
                "model: ' ' => model is blank",
                "temperature: -0.1 => temperature is -0.1; expected 0 to 2",
                "temperature: 2.5 => temperature is 2.5; expected 0 to 2",
                "topP: 0 => topP is 0.0; expected more than 0",
                "maxTokens: 0 => maxTokens is 0; expected at least 1",
                "ask: seeded, seed: 3 => seed is given, but ask is 'seeded'",
                "ask: twice => expected one of replicate, seeded, once",
                "stop: [''] => stop has an empty text",
                "timeout: 0s => timeout is 0s; expected more",
                "timeout: 5 seconds => '5 seconds' is no time; expected a whole number and its unit",
                "concurrency: 0 => concurrency is 0; expected at least 1",
                "retries: -1 => -1 is no number of calls; expected 0 to 10000",
                "user: 'Hello {{name' => user has '{{name', but '{{' begins a placeholder",
                "system: '{{}}' => system has '{{}}', but '{{' begins a placeholder",
                "baseUrl: localhost => baseUrl is no address; expected one such as http://localhost:11434/v1",
                "baseUrl: 'ftp://localhost/' => baseUrl is no address",
                "modell: gpt => has no parameter 'modell'",
            })
    void wrongParameter_isTold_byBothSteps(String parameter, String told) throws IOException {
        String model = parameter.startsWith("model:") ? "" : ", model: llama3.2";
        String baseUrl = parameter.startsWith("baseUrl:") ? "" : ", baseUrl: 'http://localhost:11434/v1'";
        for (String step : List.of("chat", "chat-each")) {
            assertThat(problems(step, parameter + model + baseUrl))
                    .contains(told)
                    .contains("e.yaml:4:");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "apiKey: sk-very-secret-4711, baseUrl: 'http://localhost/v1'",
                "baseUrl: 'http://user:sk-very-secret-4711@localhost/v1'",
                "baseUrl: 'http://localhost/v1?key=sk-very-secret-4711'",
                "baseUrl: 'http://local host/sk-very-secret-4711'",
            })
    void keyThatIsWrittenByMistake_isNotTold(String parameters) throws IOException {
        assertThat(problems("chat", parameters + ", model: gpt-4.1"))
                .contains("refuses its parameters")
                .doesNotContain("4711");
    }

    @Test
    void codeInKeys_hasNoLibraryInIt_soThatAnotherReleaseKeepsAnswers() throws Exception {
        for (Class<?> pinned : List.of(Chat.class, ChatEach.class, ChatServers.class)) {
            assertThat(CodeFingerprint.parts(pinned).parts().keySet())
                    .as(pinned.getSimpleName())
                    .isNotEmpty()
                    .noneMatch(part -> part.contains("langchain4j") || part.contains("jackson-databind-2"))
                    .filteredOn(part -> part.startsWith("io.crystallize.llm"))
                    .containsExactly(pinned.getName() + " (code version)");
        }
    }

    @Test
    void plugin_isFoundByServiceLoader() {
        assertThat(ServiceLoader.load(Plugin.class)).hasAtLeastOneElementOfType(LanguageModelPlugin.class);
        assertThat(PLUGINS.failures()).isEmpty();
        assertThat(PLUGINS.steps()).contains("chat", "chat-each", "answer-text");
        assertThat(PLUGINS.sources()).contains("prompt-text", "prompt-lines");
    }
}
