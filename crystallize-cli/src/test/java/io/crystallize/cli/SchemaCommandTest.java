package io.crystallize.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** {@code crystallize schema}: what the examples and the README have passes, and misspellings of it don't. */
class SchemaCommandTest {
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```yaml\n(.*?)^```$");
    private static final JsonNode PRINTED = Outcome.of("schema").json();
    private static final Schema SCHEMA = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(PRINTED);

    private static List<String> errors(String yaml) {
        return SCHEMA.validate(yaml, InputFormat.YAML).stream()
                .map(Error::toString)
                .toList();
    }

    private static List<String> examples() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("../crystallize-examples/experiments"))) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .map(SchemaCommandTest::text)
                    .toList();
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void examples_pass() throws IOException {
        assertThat(examples())
                .hasSizeGreaterThanOrEqualTo(3)
                .allSatisfy(text -> assertThat(errors(text)).as(text).isEmpty());
    }

    @Test
    void experimentsOfTheReadme_pass() {
        List<String> whole = BLOCK.matcher(text(Path.of("../README.md")))
                .results()
                .map(block -> block.group(1))
                .filter(block -> block.startsWith("name:") && block.contains("\nsteps:"))
                .toList();
        assertThat(whole)
                .isNotEmpty()
                .allSatisfy(text -> assertThat(errors(text)).as(text).isEmpty());
    }

    @Test
    void misspeltExamples_fail() throws IOException {
        for (String text : examples()) {
            for (String word : List.of("replicates", "steps", "penguins: {", "split", "method", "train", "0.8")) {
                assertThat(text).contains(word);
                assertThat(errors(text.replace(word, "x" + word)))
                        .as(word + " in " + text)
                        .isNotEmpty();
            }
            assertThat(errors(text.replace("k: 5", "k: 0"))).isNotEmpty();
            assertThat(errors(text.replace("train: 0.8", "train: 1"))).isNotEmpty();
        }
    }

    @Test
    void schema_hasWhatThePluginsSayOfThemselves() {
        assertThat(PRINTED.get("$schema").stringValue()).isEqualTo("https://json-schema.org/draft/2020-12/schema");
        assertThat(PRINTED.at("/$defs/step.knn/properties/k"))
                .hasToString("{\"type\":\"integer\",\"minimum\":1,\"maximum\":2147483647,\"description\":\"How many"
                        + " neighbours vote.\",\"default\":5}");
        assertThat(PRINTED.at("/$defs/step.scale/properties/method/enum")).hasToString("[\"none\",\"standard\"]");
    }
}
