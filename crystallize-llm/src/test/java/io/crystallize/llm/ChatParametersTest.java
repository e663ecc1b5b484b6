package io.crystallize.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.crystallize.core.code.CodeFingerprint;
import io.crystallize.core.problem.InvalidInputException;
import io.crystallize.core.problem.Problem;
import io.crystallize.plugins.Plugin;
import io.crystallize.plugins.file.ExperimentFile;
import io.crystallize.plugins.registry.PluginRegistry;
import io.crystallize.plugins.schema.Reference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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

    /** What is told of a step whose last parameters, on lines of their own, begin at line 5. */
    private String problems(String step, String... parameters) throws IOException {
        Path file = folder.resolve("e.yaml");
        Files.writeString(
                file,
                "name: e\nsource: { prompt-lines: { file: e.yaml } }\nsteps:\n  - " + step + ":\n      "
                        + String.join("\n      ", parameters) + "\n");
        InvalidInputException e = catchThrowableOfType(
                InvalidInputException.class,
                () -> ExperimentFile.read(file, PLUGINS).experiment());
        assertThat(e).as("what is told of " + List.of(parameters)).isNotNull();
        return e.problems().stream().map(Problem::toString).collect(Collectors.joining("\n"));
    }

    private String told(String step, String parameter) throws IOException {
        return problems(
                step,
                Stream.concat(
                                Stream.of(parameter),
                                Stream.of("model: llama3.2", "baseUrl: 'http://localhost:11434/v1'")
                                        .filter(other -> !parameter.startsWith(other.substring(0, 6))))
                        .toArray(String[]::new));
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            quoteCharacter = '`',
            value = {
                "model: ' ' => expected a text, not blank, found the text ' '",
                "baseUrl: '' => expected a text, not blank",
                "user: '' => expected a text, not blank",
                "temperature: -0.1 => expected a number, at least 0 and at most 2, found -0.1",
                "temperature: 2.5 => expected a number, at least 0 and at most 2, found 2.5",
                "topP: 0 => expected a number, more than 0 and at most 1, found 0",
                "maxTokens: 0 => expected a whole number, at least 1, found 0",
                "ask: twice => expected one of replicate, seeded, once",
                "stop: [''] => expected a text, not empty",
                "timeout: 0s => (a whole number and its unit, ms, s, m or h, such as 30s), found the text '0s'",
                "timeout: 5 seconds => (a whole number and its unit, ms, s, m or h, such as 30s), found the text",
                "timeout: 30 => expected a text, found 30",
                "backoff: 1 => expected a text, found 1",
                "backoff: fast => (a whole number and its unit, ms, s, m or h, such as 30s), found the text 'fast'",
                "concurrency: 0 => expected a whole number, at least 1 and at most 10000, found 0",
                "retries: -1 => expected a whole number, at least 0 and at most 10000, found -1",
                "apiKey: CHAT_TEST_KEI => Did you mean 'CHAT_TEST_KEY'?",
                "measureTime: often => expected true or false",
            })
    void wrongParameter_isTold_atItsOwnLine_byBothSteps(String parameter, String told) throws IOException {
        for (String step : List.of("chat", "chat-each")) {
            assertThat(told(step, parameter)).contains(told).contains("e.yaml:5:");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            quoteCharacter = '`',
            value = {
                "seed: 3, ask: seeded => seed is given, but ask is 'seeded'",
                "user: 'Hello {{name' => user has '{{name', but '{{' begins a placeholder",
                "system: '{{}}' => system has '{{}}', but '{{' begins a placeholder",
                "baseUrl: localhost => baseUrl is no address; expected one such as http://localhost:11434/v1",
                "baseUrl: 'ftp://localhost/' => baseUrl is no address",
                "modell: gpt => has no parameter 'modell'",
            })
    void parametersThatCannotBeTogether_areTold_byBothSteps(String parameter, String told) throws IOException {
        for (String step : List.of("chat", "chat-each")) {
            assertThat(told(step, parameter.replace(", ", "\n      ")))
                    .contains(told)
                    .contains("e.yaml:");
        }
    }

    @Test
    void keyWithWhiteSpace_isTold_beforeAnythingRuns_andNotShown() throws IOException {
        assertThat(told("chat", "apiKey: CHAT_TEST_BROKEN_KEY"))
                .contains("apiKey is [secret CHAT_TEST_BROKEN_KEY], which has white space")
                .doesNotContain("4711");
    }

    @Test
    void reference_saysOfEachParameter_whatItMeansAndWhatItHasToBe() {
        for (String name : List.of("chat", "chat-each", "answer-text", "prompt-text", "prompt-lines")) {
            Reference reference = Reference.of(PLUGINS, name).get(0);
            assertThat(reference.description()).as(name).isNotBlank();
            assertThat(reference.parameters())
                    .allSatisfy(parameter -> assertThat(parameter.description())
                            .as(name + "." + parameter.name())
                            .isNotBlank());
            reference
                    .schema()
                    .get("properties")
                    .forEachEntry((parameter, schema) -> assertThat(
                                    schema.has("type") || schema.has("enum") || schema.has("anyOf"))
                            .as(name + "." + parameter + ": " + schema)
                            .isTrue());
        }
        assertThat(Reference.of(PLUGINS, "chat").get(0).parameters())
                .filteredOn(parameter -> parameter.name().equals("topP"))
                .extracting(Reference.Parameter::constraints)
                .containsExactly("more than 0, at most 1");
    }

    @ParameterizedTest
    @CsvSource({"prompt-text, chat", "prompt-lines, chat-each"})
    void examplesOfTheReference_areReadAsTheyStand(String source, String step) throws IOException {
        Path file = folder.resolve("e.yaml");
        Files.writeString(
                file,
                Stream.of(source, step)
                        .map(name -> Reference.of(PLUGINS, name).get(0).example())
                        .collect(Collectors.joining("\n", "name: e\n", "\n")));
        assertThat(ExperimentFile.read(file, PLUGINS).experiment()).isNotNull();
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
        assertThat(problems("chat", parameters.replace(", ", "\n      "), "model: gpt-4.1"))
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
