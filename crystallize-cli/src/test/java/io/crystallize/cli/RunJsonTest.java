package io.crystallize.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What {@code crystallize run --json} prints: one document of schema 2. */
@Tag("slow")
class RunJsonTest {
    private static final String NOISY = """
            name: noisy
            replicates: 12
            seed: 42
            source: { constant: { value: 10 } }
            steps: [multiply, noise, write: { file: value.txt }, record]
            context: { factor: 1 }
            treatments: { five: { factor: 5 } }
            hypotheses: [five.value > baseline.value, five.value < baseline.value]
            """;

    @TempDir
    private Path folder;

    private Workplace place;

    @BeforeEach
    void makeWorkplace() {
        place = new Workplace(folder);
    }

    private static List<String> names(JsonNode node) {
        return List.copyOf(node.propertyNames());
    }

    @Test
    void document_hasExactlyTheFieldsOfTheSchema() {
        JsonNode root = place.write(NOISY).json();

        assertThat(names(root))
                .containsExactly(
                        "schema",
                        "experiment",
                        "run",
                        "digest",
                        "complete",
                        "incomplete",
                        "seed",
                        "replicates",
                        "trials",
                        "cache",
                        "recorded",
                        "disputes",
                        "conditions",
                        "hypotheses",
                        "rankings",
                        "looks",
                        "warnings",
                        "failures");
        assertThat(root.get("schema").intValue()).isEqualTo(2);
        assertThat(root.get("experiment").stringValue()).isEqualTo("noisy");
        assertThat(Path.of(root.get("run").stringValue()))
                .isDirectory()
                .hasParent(place.runs().resolve("noisy"));
        assertThat(root.get("digest").stringValue()).matches("[0-9a-f]{64}");
        assertThat(root.get("complete").booleanValue()).isTrue();
        assertThat(root.get("incomplete").isNull()).isTrue();
        assertThat(root.get("seed").longValue()).isEqualTo(42);
        assertThat(root.get("trials").toString())
                .isEqualTo("{\"total\":24,\"executed\":24,\"resumed\":0,\"failed\":0}");
        assertThat(root.get("cache").toString()).isEqualTo("{\"hits\":22,\"misses\":50,\"audited\":0,\"errors\":0}");
        assertThat(names(root.get("conditions"))).containsExactly("baseline", "five");
        assertThat(names(root.get("conditions").get("baseline"))).containsExactly("value");
        assertThat(root.get("conditions").get("baseline").get("value"))
                .hasSize(12)
                .allMatch(value -> value.doubleValue() >= 10 && value.doubleValue() < 11);
        assertThat(root.get("warnings").toString()).isEqualTo("[]");
        assertThat(root.get("failures").toString()).isEqualTo("[]");
    }

    @Test
    void interval_hasExactlyTheFieldsOfTheSchema() {
        JsonNode verdict = place.write(NOISY.replace("five.value > baseline.value", "five.value > 12"))
                .json()
                .get("hypotheses")
                .get(0);

        assertThat(names(verdict.get("effect").get("interval"))).containsExactly("low", "high", "level", "method");
    }

    @Test
    void verdict_hasExactlyTheFieldsOfTheSchema() {
        JsonNode verdicts = place.write(NOISY).json().get("hypotheses");

        assertThat(verdicts).hasSize(2).allSatisfy(verdict -> {
            assertThat(names(verdict))
                    .containsExactly(
                            "hypothesis",
                            "claim",
                            "analysis",
                            "verdict",
                            "reason",
                            "about",
                            "n",
                            "most",
                            "paired",
                            "missing",
                            "repeats",
                            "means",
                            "test",
                            "effect",
                            "cautions",
                            "found");
            assertThat(verdict.get("analysis").toString())
                    .isEqualTo("{\"level\":0.05,\"test\":null,\"pairing\":\"PAIRED\",\"twoSided\":false,"
                            + "\"aggregation\":\"MEAN\",\"effect\":null,\"interval\":null}");
            assertThat(names(verdict.get("means"))).hasSize(2);
            JsonNode test = verdict.get("test");
            assertThat(names(test)).containsExactly("name", "choice", "p", "adjusted", "correction");
            assertThat(test.get("p").doubleValue()).isGreaterThan(0).isLessThanOrEqualTo(1);
            assertThat(test.get("adjusted").doubleValue())
                    .isGreaterThanOrEqualTo(test.get("p").doubleValue());
            assertThat(test.get("correction").stringValue()).isEqualTo("Holm, 2 hypotheses");
            JsonNode effect = verdict.get("effect");
            assertThat(names(effect)).containsExactly("size", "estimate", "interval");
            assertThat(effect.get("interval").isNull())
                    .as("the difference is the same in all pairs")
                    .isTrue();
            assertThat(verdict.get("paired").booleanValue()).isTrue();
            assertThat(verdict.get("repeats").intValue()).isZero();
            assertThat(verdict.get("cautions").isArray()).isTrue();
            assertThat(verdict.get("found").toString()).isEqualTo("{}");
            assertThat(verdict.get("n").intValue()).isEqualTo(12);
            assertThat(verdict.get("missing").toString()).isEqualTo("[]");
            assertThat(verdict.get("reason").stringValue()).isNotBlank();
            assertThat(verdict.get("about").stringValue()).isNotBlank();
        });
        assertThat(verdicts.get(0).get("hypothesis").stringValue()).isEqualTo("five.value > baseline.value");
        assertThat(verdicts.get(0).get("verdict").stringValue()).isEqualTo("SUPPORTED");
        assertThat(verdicts.get(1).get("verdict").stringValue()).isEqualTo("NOT_SUPPORTED");
    }

    @Test
    void numbersThatJsonLacks_areTexts_andNotJudged() {
        Outcome outcome = place.write("""
                        name: undefined
                        replicates: 2
                        source: { constant: { value: 1 } }
                        steps: [noise, undefined]
                        treatments: { same: { noise.size: 1 } }
                        hypotheses: [same.undefined > baseline.undefined]
                        """).run("--json");

        JsonNode baseline = outcome.json().get("conditions").get("baseline");
        assertThat(baseline.get("undefined").toString()).isEqualTo("[\"NaN\",\"NaN\"]");
        assertThat(baseline.get("infinite").toString()).isEqualTo("[\"Infinity\",\"-Infinity\"]");
        JsonNode verdict = outcome.json().get("hypotheses").get(0);
        assertThat(verdict.get("verdict").stringValue()).isEqualTo("NO_VERDICT");
        assertThat(List.of(verdict.get("effect"), verdict.get("test"))).allMatch(JsonNode::isNull);
        assertThat(outcome.code()).isEqualTo(1);
    }

    @Test
    void severalValuesInAReplicate_areLists_andNoneIsNull() {
        JsonNode root = place.write("""
                        name: several
                        replicates: 4
                        source: { constant: { value: 1 } }
                        steps: [several]
                        """).json();

        assertThat(root.get("conditions").get("baseline").get("several").toString())
                .isEqualTo("[null,[0.0],[0.0,1.0],[0.0,1.0,2.0]]");
    }

    @Test
    void scenario12_treatmentFailsInTwoOfSixReplicates() {
        Outcome outcome = place.write("""
                        name: failing
                        replicates: 6
                        seed: 1
                        source: { constant: { value: 1 } }
                        steps: [noise, fail: { replicates: [1, 3], conditions: [bad] }, record]
                        treatments: { bad: { noise.size: 2 } }
                        hypotheses: [bad.value > baseline.value]
                        """).run("--json", "--executor", "parallel:3");

        JsonNode root = outcome.json();
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(root.get("complete").booleanValue()).isTrue();
        assertThat(root.get("trials").toString())
                .isEqualTo("{\"total\":12,\"executed\":12,\"resumed\":0,\"failed\":2}");
        JsonNode values = root.get("conditions").get("bad").get("value");
        assertThat(values).hasSize(6);
        assertThat(List.of(values.get(1), values.get(3))).allMatch(JsonNode::isNull);
        assertThat(List.of(values.get(0), values.get(2), values.get(4), values.get(5)))
                .allMatch(JsonNode::isNumber);
        JsonNode verdict = root.get("hypotheses").get(0);
        assertThat(verdict.get("n").intValue()).isEqualTo(4);
        assertThat(verdict.get("missing").toString()).isEqualTo("[1,3]");
        assertThat(root.get("failures").toString())
                .isEqualTo("[{\"condition\":\"bad\",\"replicate\":1,\"step\":\"fail\","
                        + "\"error\":\"java.lang.IllegalStateException: told to fail\"},"
                        + "{\"condition\":\"bad\",\"replicate\":3,\"step\":\"fail\","
                        + "\"error\":\"java.lang.IllegalStateException: told to fail\"}]");
        assertThat(outcome.err())
                .contains("condition bad, replicate 1, step fail: java.lang.IllegalStateException: told to fail")
                .doesNotContain("\tat ");
    }

    @Test
    void metricThatNobodyRecorded_isNoVerdict_withTheNearest() {
        Outcome outcome = place.write("""
                        name: unrecorded
                        replicates: 6
                        source: { constant: { value: 1 } }
                        steps: [noise, record]
                        treatments: { more: { noise.size: 2 } }
                        hypotheses: [more.valeu > baseline.valeu]
                        """).run("--json");

        JsonNode verdict = outcome.json().get("hypotheses").get(0);
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(verdict.get("verdict").stringValue()).isEqualTo("NO_VERDICT");
        assertThat(verdict.get("reason").stringValue()).contains("Did you mean 'value'?");
    }

    @Test
    void document_isWhatTheRunFolderKeeps() throws IOException {
        JsonNode root = place.write(NOISY).json();
        Path run = Path.of(root.get("run").stringValue());

        ObjectNode kept = (ObjectNode) JsonMapper.shared().readTree(Files.readString(run.resolve("run.json")));
        assertThat(kept.remove("context").toString())
                .isEqualTo("{'baseline':{'factor':'1'},'five':{'factor':'5'}}".replace('\'', '"'));
        assertThat(kept).isEqualTo(root);
        assertThat(run.resolve("trials.jsonl")).content().hasLineCount(24);
        assertThat(run.resolve("provenance.jsonl")).content().hasLineCount(24 * 5);
        assertThat(run.resolve("artifacts/five/3/write/value.txt")).content().startsWith("5");
    }

    @Test
    void scenario1_contextFactor_fromTheFileAndATreatment_andTheSecondRunIsAllHits() {
        place.write("""
                name: factor
                replicates: 3
                source: { constant: { value: 10 } }
                steps: [multiply, record]
                context: { factor: 1 }
                treatments: { five: { factor: 5 } }
                """);
        JsonNode cold = place.json();
        JsonNode warm = place.json();

        assertThat(cold.get("conditions").toString())
                .isEqualTo("{\"baseline\":{\"value\":[10.0,10.0,10.0]},\"five\":{\"value\":[50.0,50.0,50.0]}}");
        assertThat(cold.get("cache").get("misses").intValue()).isEqualTo(2);
        assertThat(warm.get("cache").toString()).isEqualTo("{\"hits\":6,\"misses\":0,\"audited\":0,\"errors\":0}");
        assertThat(warm.get("conditions")).isEqualTo(cold.get("conditions"));
        assertThat(warm.get("digest")).isEqualTo(cold.get("digest"));
    }

    @Test
    void law1_oneDigest_forEveryExecutorAndCache() {
        place.write(NOISY);
        JsonNode cold = place.json("--executor", "serial");
        JsonNode warm = place.json("--executor", "serial");

        assertThat(warm.get("cache").get("misses").intValue()).isZero();
        assertThat(List.of(
                        warm,
                        place.json("--executor", "parallel"),
                        place.json("--executor", "parallel:2"),
                        place.json("--executor", "parallel:7"),
                        place.json(
                                "--executor",
                                "parallel:7",
                                "--cache",
                                folder.resolve("other").toString()),
                        place.json("--executor", "parallel:2", "--cache", "none"),
                        place.json("--cache", "none")))
                .extracting(root -> root.get("digest").stringValue())
                .containsOnly(cold.get("digest").stringValue());
        assertThat(place.json("--seed", "43").get("digest")).isNotEqualTo(cold.get("digest"));
    }

    @Test
    void withoutACache_nothingIsAHitOrAMiss() {
        JsonNode root = place.write(NOISY).json("--cache", "none");

        assertThat(root.get("cache").toString()).isEqualTo("{\"hits\":0,\"misses\":0,\"audited\":0,\"errors\":0}");
        assertThat(place.entries()).containsExactly("runs");
    }

    @Test
    void seedThatIsChosen_isStored_andRepeatsTheRun() throws IOException {
        place.write(NOISY.replace("seed: 42\n", ""));
        JsonNode first = place.json("--cache", "none");
        JsonNode other = place.json("--cache", "none");
        String seed = first.get("seed").toString();
        JsonNode again = place.json("--cache", "none", "--seed", seed);

        assertThat(other.get("seed")).isNotEqualTo(first.get("seed"));
        assertThat(other.get("digest")).isNotEqualTo(first.get("digest"));
        assertThat(again.get("digest")).isEqualTo(first.get("digest"));
        assertThat(Path.of(first.get("run").stringValue()).resolve("run.json"))
                .content()
                .contains("\"seed\" : " + seed);
    }

    @Test
    void options_goBeforeTheFile() {
        JsonNode root = place.write(NOISY).json("--seed", "-5", "--replicates", "7");

        assertThat(root.get("seed").longValue()).isEqualTo(-5);
        assertThat(root.get("trials").get("total").intValue()).isEqualTo(14);
        assertThat(root.get("conditions").get("five").get("value")).hasSize(7);
    }
}
