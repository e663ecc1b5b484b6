package io.crystallize.plugins.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.crystallize.core.problem.InvalidInputException;
import io.crystallize.plugins.registry.Kind;
import io.crystallize.plugins.registry.PluginRegistry;
import io.crystallize.plugins.sample.BoundedPlugin;
import io.crystallize.plugins.sample.SamplePlugin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** The schema passes what the reader reads, and refuses what the reader refuses, as far as a schema can. */
class ExperimentSchemaTest {
    private static final PluginRegistry PLUGINS = PluginRegistry.of(List.of(new SamplePlugin(), new BoundedPlugin()));
    private static final SchemaRegistry REGISTRY =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    private static final JsonNode TREE = ExperimentSchema.of(PLUGINS);
    private static final Schema SCHEMA = REGISTRY.getSchema(TREE);

    @TempDir
    private Path folder;

    private static List<String> errors(String text) {
        return SCHEMA.validate(new YamlTree("e.yaml", text).root()).stream()
                .map(Error::toString)
                .toList();
    }

    private void read(String text) throws IOException {
        Path file = folder.resolve("e.yaml");
        Files.writeString(file, text);
        ExperimentFile.read(file, PLUGINS);
    }

    private static String with(String steps, String... more) {
        return "name: test\nsource:\n  numbers: { values: [1, 2.5] }\nsteps: " + steps + "\n" + String.join("\n", more);
    }

    @Test
    void schema_isOne() {
        Schema meta = REGISTRY.getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));
        assertThat(meta.validate(TREE)).isEmpty();
    }

    static Stream<String> good() {
        String series = "name: test\nsource: { series: { length: 3 } }\n";
        return Stream.of(
                with("[{ scale: { factor: 2 } }, sum]"),
                with("[{ scale: { factor: 2 } }, { round: { direction: up } }, { sum: }]", "description: What it is."),
                with("[scale, sum]", "context: { factor: 3, other: [1] }", "treatments: { half: { factor: 0.5 } }"),
                with(
                        "[{ scale: { factor: 2 }, name: big, retries: 2, backoff: 500ms, timeout: 10s }, sum]",
                        "replicates: 3",
                        "seed: -7",
                        "outputs: { a.json: big, b.json: }"),
                with(
                        "[{ scale: { factor: 2 } }, sum]",
                        "replicates: { until: decided, at-most: 40, looks: 4 }",
                        "treatments: { more: { scale.factor: 3 }, other: { source: { numbers: { values: [] } } } }",
                        "sweep: { scale.factor: [1, 2] }",
                        "hypotheses:",
                        "  - more.sum > baseline.sum",
                        "  - { claim: more.sum != baseline.sum, test: wilcoxon, level: 0.01, aggregate: median }",
                        "  - { verify: { within: { margin: 0.5 } }, metrics: [sum], treatment: more }",
                        "correction: benjamini-hochberg",
                        "ranking: [sum, { metric: sum, best: lowest, level: 0.1 }]"),
                with(
                        "[{ scale: { factor: 2 } }, sum]",
                        "sweep: [{ scale.factor: 1 }, { scale.factor: 2 }]",
                        "optimize:",
                        "  parameters: { scale.factor: { from: 0.1, to: 10, scale: log } }",
                        "  maximize: sum",
                        "  by: { halving: { candidates: 4 } }",
                        "  seed: 3"),
                with(
                        "[{ scale: { factor: 2 } }, sum]",
                        "optimize: { parameters: { scale.factor: [1, 2] }, minimize: [sum]," + " by: grid }"),
                "name: test\nsources:\n  a: { numbers: { values: [1] } }\n  b: { numbers: { values: [2] }, retries: 1 }\n"
                        + "steps: [concat, sum]\n",
                "name: test\nsource: { artifact: \"other#model\" }\nsteps: [count]\n",
                series + "steps: [{ knn: { share: 1 } }]\n",
                series + "steps: [{ knn: { k: 1, share: 0.5, distance: city_block, counts: { a: 0 }, label: null,"
                        + " weights: [{ feature: mass, by: 0.1 }] } }]\n",
                series + "steps: [{ ask: { apiKey: PATH } }]\n",
                series + "steps: [{ ask-all: { endpoints: [{ url: here, key: PATH }] } }]\n");
    }

    @ParameterizedTest
    @MethodSource("good")
    void whatIsRead_passes(String text) throws IOException {
        read(text);
        assertThat(errors(text)).isEmpty();
    }

    static Stream<String> broken() {
        String series = "name: test\nsource: { series: { length: 3 } }\n";
        List<String> all = new ArrayList<>(List.of(
                "steps: [sum]\n",
                "[1, 2]\n",
                "name: ' '\nsource: words\nsteps: [count]\n",
                "name: test\nsteps: [count]\n",
                "name: test\nsource: words\nsources: { a: words }\nsteps: [count]\n",
                "name: test\nsource: words\n",
                "name: test\nsource: words\nsteps: []\n",
                "name: test\nsource: word\nsteps: [count]\n",
                "name: test\nsource: numbers\nsteps: [sum]\n",
                "name: test\nsource: { words: , numbers: { values: [] } }\nsteps: [count]\n",
                "name: test\nsource: { words: { a: 1 } }\nsteps: [count]\n",
                "name: test\nsources: { a: { words: , name: b } }\nsteps: [concat]\n",
                "name: test\nsource: { series: { length: 10 } }\nsteps: [{ knn: { share: 1 } }]\n",
                "name: test\nsource: { series: { length: 1.5 } }\nsteps: [{ knn: { share: 1 } }]\n"));
        Stream.of(
                        "{ knn: { k: 0, share: 1 } }",
                        "{ knn: { k: 1 } }",
                        "knn",
                        "{ knn: { k: one, share: 1 } }",
                        "{ knn: { kk: 1, share: 1 } }",
                        "{ knn: { share: 0 } }",
                        "{ knn: { share: 1.01 } }",
                        "{ knn: { share: 1, distance: long } }",
                        "{ knn: { share: 1, weights: [{ feature: a, by: 1 }, { feature: b, by: 1 }, { feature: c, by: 1 }] } }",
                        "{ knn: { share: 1, weights: [{ feature: ' ', by: 1 }] } }",
                        "{ knn: { share: 1, weights: [{ feature: a }] } }",
                        "{ knn: { share: 1, weights: [{ feature: a, by: 1, of: 2 }] } }",
                        "{ knn: { share: 1, counts: { a: -1 } } }",
                        "{ knn: { share: 1, label: A } }",
                        "{ knn: { share: null } }",
                        "{ knn: 3 }",
                        "{ ask: { apiKey: sk-012345 } }",
                        "{ ask: { apiKey: 7 } }",
                        "{ ask: { apikey: PATH } }",
                        "{ knn: { share: 1 }, timeout: 0s }",
                        "{ knn: { share: 1 }, timeout: 10 }",
                        "{ knn: { share: 1 }, backoff: 1s }",
                        "{ knn: { share: 1 }, retries: -1 }",
                        "{ knn: { share: 1 }, retry: 1 }")
                .map(step -> series + "steps: [" + step + "]\n")
                .forEach(all::add);
        Stream.of(
                        "replicate: 3",
                        "replicates: 0",
                        "replicates: three",
                        "replicates: { until: done, at-most: 3 }",
                        "replicates: { until: decided }",
                        "seed: 1.5",
                        "outputs: [a]",
                        "context: 3",
                        "context: { source: 1 }",
                        "context: { a: null }",
                        "treatments: [a]",
                        "treatments: { a: 3 }",
                        "treatments: { a: { source: nothing } }",
                        "sweep: { scale.factor: 3 }",
                        "sweep: 3",
                        "sweep: [3]",
                        "hypotheses: { a: b }",
                        "hypotheses: [{ claim: baseline.sum > 1, test: guess }]",
                        "hypotheses: [{ claim: baseline.sum > 1, level: 1 }]",
                        "hypotheses: [{ test: wilcoxon }]",
                        "hypotheses: [{ claim: baseline.sum > 1, metrics: [sum] }]",
                        "treatments: { t: { scale.factor: 1 } }\nhypotheses: [{ verify: within, metrics: sum }]",
                        "treatments: { t: { scale.factor: 1 } }\nhypotheses: [{ verify: { within: { margin: 2 } }, metrics: sum }]",
                        "treatments: { t: { scale.factor: 1 } }\nhypotheses: [{ verify: { within: { margin: 1 } } }]",
                        "treatments: { t: { scale.factor: 1 } }\nhypotheses: [{ verify: { without: }, metrics: sum }]",
                        "correction: none",
                        "ranking: { best: lowest }",
                        "ranking: { metric: sum, best: least }",
                        "optimize: { parameters: { scale.factor: [1, 2] } }",
                        "optimize: { maximize: sum }",
                        "optimize: { parameters: { scale.factor: { from: 1 } }, maximize: sum }",
                        "optimize: { parameters: { scale.factor: [1, 2] }, maximize: sum, by: guess }",
                        "optimize: { parameters: { scale.factor: [1, 2] }, maximize: sum, by: { grid: { levels: 1 } } }",
                        "optimize: { parameters: { scale.factor: [1, 2] }, maximize: sum, by: { grid: , random: } }",
                        "optimise: { parameters: { scale.factor: [1, 2] }, maximize: sum }")
                .map(part -> with("[{ scale: { factor: 2 } }, sum]", part))
                .forEach(all::add);
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("broken")
    void whatIsRefused_fails(String text) {
        assertThatExceptionOfType(InvalidInputException.class).isThrownBy(() -> read(text));
        assertThat(errors(text)).isNotEmpty();
    }

    private static List<String> properties(String pointer) {
        JsonNode properties = TREE.at(pointer + "/properties");
        assertThat(properties.isObject()).as(pointer).isTrue();
        return List.copyOf(properties.propertyNames());
    }

    @Test
    void keys_areThoseThatTheReadersKnow() {
        assertThat(properties("")).isEqualTo(ExperimentReader.KEYS);
        assertThat(properties("/properties/replicates/anyOf/1")).isEqualTo(ReplicatesReader.KEYS);
        assertThat(properties("/properties/hypotheses/items/anyOf/1")).isEqualTo(HypothesisReader.KEYS);
        assertThat(properties("/properties/hypotheses/items/anyOf/2")).isEqualTo(VerificationReader.KEYS);
        assertThat(properties("/properties/ranking/anyOf/0/anyOf/1")).isEqualTo(RankingReader.KEYS);
        assertThat(properties("/properties/optimize")).isEqualTo(OptimizeReader.KEYS);
        assertThat(properties("/properties/optimize/properties/parameters/additionalProperties/anyOf/1"))
                .isEqualTo(OptimizeReader.RANGE);
        assertThat(properties("/$defs/step/anyOf/1"))
                .containsAll(PLUGINS.found(Kind.STEP).keySet())
                .containsAll(ExperimentReader.BESIDE)
                .hasSize(PLUGINS.found(Kind.STEP).size() + ExperimentReader.BESIDE.size());
    }

    @Test
    void parameters_haveTheirTypesDefaultsRangesAndDescriptions() {
        JsonNode knn = TREE.at("/$defs/step.knn");
        assertThat(knn.get("description").stringValue()).isEqualTo("Finds neighbours.");
        assertThat(knn.at("/properties/k"))
                .hasToString("{\"type\":\"integer\",\"minimum\":1,\"maximum\":2147483647,\"description\":\"How many"
                        + " vote.\",\"default\":5}");
        assertThat(knn.at("/properties/share"))
                .hasToString("{\"type\":\"number\",\"exclusiveMinimum\":0,\"maximum\":1}");
        assertThat(knn.at("/properties/distance"))
                .hasToString("{\"enum\":[\"euclidean\",\"city_block\"],\"default\":\"euclidean\"}");
        assertThat(knn.at("/properties/label/anyOf/0"))
                .hasToString("{\"type\":\"string\",\"pattern\":\"^(?:[a-z]+)$\"}");
        assertThat(knn.get("additionalProperties").booleanValue()).isFalse();
        assertThat(TREE.at("/$defs/step.ask/properties/apiKey"))
                .hasToString(
                        "{\"type\":\"string\",\"pattern\":\"^[A-Z_][A-Z0-9_]*$\",\"description\":\"Who may ask.\"}");
    }
}
