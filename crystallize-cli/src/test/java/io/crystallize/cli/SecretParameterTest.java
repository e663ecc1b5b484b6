package io.crystallize.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A secret parameter, in a plugin's jar and a process of its own: its name is in all that a run leaves behind, its value
 * nowhere, though the step tells it to whoever listens.
 */
@Tag("slow")
class SecretParameterTest {
    private static final String VALUE = "hunter2-is-the-secret";
    private static final String OTHER = "another-secret-that-is-longer";

    private static final String PLUGIN = """
            public final class Talkative implements io.crystallize.plugins.Plugin {
                @Override public String name() { return "talkative"; }
                @Override
                public java.util.List<Class<? extends io.crystallize.core.Step<?, ?>>> steps() {
                    return java.util.List.of(Ask.class, Tell.class, Connect.class);
                }
                @Override
                public java.util.List<Class<? extends io.crystallize.core.DataSource<?>>> sources() {
                    return java.util.List.of(One.class);
                }
                @Override
                public java.util.List<Class<? extends io.crystallize.core.ResourceFactory<?, ?>>> resources() {
                    return java.util.List.of(Clients.class);
                }
            }
            """;

    private static final String IMPORTS = """
            import io.crystallize.core.*;
            import java.util.*;
            """;

    @TempDir
    private Path folder;

    private Path jar;

    @BeforeEach
    void compile() throws IOException {
        Map<String, String> sources = new LinkedHashMap<>();
        sources.put("Talkative", PLUGIN);
        sources.put("One", IMPORTS + """
                public record One() implements DataSource<Integer> {
                    @Override public Integer fetch(Context context) { return 1; }
                }
                """);
        sources.put("Ask", IMPORTS + """
                @Cacheable
                public record Ask(Secret apiKey) implements Step<Integer, Integer> {
                    @Override public Integer apply(Integer input, Context context) {
                        context.metric("asked", 1);
                        return apiKey.value().isEmpty() ? 0 : input + 1;
                    }
                }
                """);
        sources.put("Tell", IMPORTS + """
                @Cacheable
                public record Tell(Secret apiKey, Optional<Secret> spare, boolean fails) implements Step<Integer, Integer> {
                    @Override public Integer apply(Integer input, Context context) {
                        String told = "the key is " + apiKey.value() + spare.map(Secret::value).orElse("");
                        context.event("asking", Map.of("with", told));
                        context.metric("told", 1, Map.of("key", apiKey.value()));
                        if (fails) {
                            throw new IllegalStateException(told, new RuntimeException(told));
                        }
                        return input;
                    }
                }
                """);
        sources.put("Client", IMPORTS + """
                public record Client(String url, Secret apiKey) implements ResourceSpec<String> {}
                """);
        sources.put("Clients", IMPORTS + """
                public final class Clients implements ResourceFactory<Client, String> {
                    @Override public Class<Client> specType() { return Client.class; }
                    @Override public String create(Client spec, Secrets secrets) { return spec.apiKey().value(); }
                    @Override public void close(String client) {
                        throw new IllegalStateException("can't log out " + client);
                    }
                }
                """);
        sources.put("Connect", IMPORTS + """
                @Cacheable
                public record Connect(Secret apiKey) implements Step<Integer, Integer> {
                    @Override public Integer apply(Integer input, Context context) {
                        return input + (context.resource(new Client("there", apiKey)).isEmpty() ? 0 : 1);
                    }
                }
                """);
        jar = PluginJar.make(folder, sources);
    }

    private Outcome run(String key, String... more) throws Exception {
        List<String> arguments = Stream.concat(
                        Stream.of("run", "e.yaml", "--cache", "kept", "--verbose"), Stream.of(more))
                .toList();
        return CommandProcess.start(folder, List.of(jar), Map.of("CHAT_KEY", key, "SPARE_KEY", OTHER), arguments)
                .end();
    }

    private void experiment(String... more) throws IOException {
        Files.writeString(folder.resolve("e.yaml"), """
                name: e
                seed: 1
                replicates: 2
                source: one
                context: { fails: false }
                steps:
                  - ask: { apiKey: CHAT_KEY }
                  - connect: { apiKey: CHAT_KEY }
                  - tell: { apiKey: CHAT_KEY, spare: SPARE_KEY }
                """ + String.join("\n", more));
    }

    /** Which files of the folder have a text in them, in any of the usual forms. */
    private List<Path> filesWith(String text) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> contains(file, text))
                    .toList();
        }
    }

    private static boolean contains(Path file, String text) {
        try {
            String bytes = latin1(Files.readAllBytes(file));
            String base64 = Base64.getEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
            return Stream.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16BE, StandardCharsets.UTF_16LE)
                            .map((Charset charset) -> latin1(text.getBytes(charset)))
                            .anyMatch(bytes::contains)
                    || bytes.contains(base64.substring(0, base64.length() - 2));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String latin1(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    @Test
    void value_isInNoFileAndNoOutput_andTheNameIs() throws Exception {
        experiment("treatments: { broken: { fails: true } }");
        for (String[] more : List.of(new String[0], new String[] {"--json"})) {
            Outcome outcome = run(VALUE, more);
            assertThat(outcome.code()).as(outcome.err()).isEqualTo(ExitCode.COMPLETED_WITH_PROBLEMS);
            assertThat(outcome.out() + outcome.err())
                    .doesNotContain(VALUE, OTHER)
                    .contains("the key is [REDACTED]")
                    .matches(all -> more.length > 0 || all.contains("can't log out [REDACTED]"), "closes its resource");
        }
        assertThat(filesWith(VALUE)).isEmpty();
        assertThat(filesWith(OTHER)).isEmpty();
        assertThat(filesWith("[secret CHAT_KEY]"))
                .extracting(file -> file.getFileName().toString())
                .contains("configuration.json");
        assertThat(filesWith("asking")).as("events").isNotEmpty();
        assertThat(folder.resolve("kept")).isNotEmptyDirectory();
    }

    /** It decides whether something can be had, and not what: another key of the same name hits. */
    @Test
    void anotherValue_hits_andHasTheSameDigest() throws Exception {
        experiment();
        Outcome cold = run(VALUE, "--json");
        assertThat(cold.code()).as(cold.err()).isZero();
        Outcome warm = run(OTHER, "--json");
        assertThat(warm.json().at("/cache/misses").intValue()).isZero();
        assertThat(warm.json().get("digest")).isEqualTo(cold.json().get("digest"));
        assertThat(cold.json().at("/cache/misses").intValue()).isPositive();
    }

    @Test
    void missingVariable_isBadInput() throws Exception {
        experiment();
        Outcome outcome = CommandProcess.start(
                        folder, List.of(jar), Map.of("CHAT_KEY", VALUE), List.of("run", "e.yaml"))
                .end();
        assertThat(outcome.code()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(outcome.err())
                .startsWith(
                        "e.yaml:9:38: Parameter 'spare' of step 'tell': expected the name of an environment variable"
                                + " that has the secret, but the one that is named here is not set.")
                .doesNotContain(VALUE);
        assertThat(folder.resolve(".crystallize")).doesNotExist();
    }
}
