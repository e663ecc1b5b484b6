package io.crystallize.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.crystallize.plugins.file.ExperimentSchema;
import io.crystallize.plugins.registry.Kind;
import io.crystallize.plugins.registry.PluginRegistry;
import io.crystallize.plugins.schema.Reference;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class PluginsShowCommandTest {
    @Test
    void step_isShownWithParametersAndExample() {
        Outcome outcome = Outcome.of("plugins", "show", "knn");
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.code()).isZero();
        assertThat(outcome.out().replaceAll("\\((\\S*classes|\\S*\\.jar)\\)", "(origin)"))
                .isEqualTo("""
                knn, a step
                  io.crystallize.examples.penguins.Knn (origin)

                Trains a classifier by k nearest neighbours in Euclidean distance, each with one vote.

                  Parameter  Type            Default  Constraints  Description
                  k          a whole number  5        at least 1   How many neighbours vote.

                Example:
                  steps:
                    - knn: { k: 7 }
                """);
    }

    @Test
    void parameterThatHasToBeGiven_isMarked() {
        assertThat(Outcome.of("plugins", "show", "scale").out())
                .contains("  method     one of none, standard  (required)  none leaves them;")
                .endsWith("Example:\n  steps:\n    - scale: { method: standard }\n");
    }

    @Test
    void optimizerAndVerifier_areShownInTheirPlaces() {
        assertThat(Outcome.of("plugins", "show", "halving").out())
                .startsWith("halving, an optimizer\n")
                .endsWith("Example:\n  optimize:\n    by:\n      halving: { candidates: 16, factor: 2 }\n");
        assertThat(Outcome.of("plugins", "show", "none-worse").out())
                .startsWith("none-worse, a verifier\n")
                .endsWith("Example:\n  hypotheses:\n    - verify:\n        none-worse: { margin: 0.05 }\n"
                        + "      metrics: [accuracy]\n");
    }

    @Test
    void stepWithoutParametersOrDescription_isShown() {
        assertThat(Outcome.of("plugins", "show", "fail").out())
                .startsWith("fail, a step\n")
                .contains("Example:\n  steps:\n    - fail");
        assertThat(Outcome.of("plugins", "show", "accuracy").out())
                .contains("\nIt has no parameters.\n")
                .endsWith("Example:\n  steps:\n    - accuracy\n");
    }

    @Test
    void json_hasTheSame_andTheSchema() {
        JsonNode shown = Outcome.of("plugins", "show", "knn", "--json").json();
        assertThat(shown).hasSize(1);
        JsonNode knn = shown.get(0);
        assertThat(knn.get("kind").stringValue()).isEqualTo("step");
        assertThat(knn.get("type").stringValue()).isEqualTo("io.crystallize.examples.penguins.Knn");
        assertThat(knn.get("parameters"))
                .hasToString("[{\"name\":\"k\",\"type\":\"a whole number\",\"required\":false,\"default\":\"5\","
                        + "\"constraints\":\"at least 1\",\"description\":\"How many neighbours vote.\"}]");
        assertThat(knn.get("example").stringValue()).isEqualTo("steps:\n  - knn: { k: 7 }");
        assertThat(knn.at("/schema/properties/k/minimum").intValue()).isEqualTo(1);
    }

    @Test
    void unknownName_isTold_withTheNearest() {
        Outcome outcome = Outcome.of("plugins", "show", "scal");
        assertThat(outcome.code()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err())
                .startsWith("No plugin has anything called 'scal'. There are: accuracy, ")
                .endsWith("Did you mean 'scale'?\n");
    }

    private static final Set<Kind> IN_FILES = Set.of(Kind.STEP, Kind.SOURCE, Kind.VERIFIER, Kind.OPTIMIZER);

    /** Given ones and those that are made: an example that can't be read would be worse than none. */
    @Test
    void everyExample_passesTheSchema() {
        PluginRegistry plugins = PluginRegistry.load(getClass().getClassLoader());
        JsonNode tree = ExperimentSchema.of(plugins);
        Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(tree);
        assertThat(Reference.names(plugins))
                .hasSizeGreaterThan(20)
                .allSatisfy(name -> Reference.of(plugins, name).stream()
                        .filter(reference -> IN_FILES.contains(reference.kind()))
                        .forEach(reference -> assertThat(schema.validate(whole(reference), InputFormat.YAML))
                                .as(reference.example())
                                .isEmpty()));
    }

    /** The example in an experiment with what it leaves out. */
    private static String whole(Reference reference) {
        String rest = switch (reference.kind()) {
            case STEP -> "source: constant\n";
            case SOURCE -> "steps: [accuracy]\n";
            case VERIFIER -> "source: constant\nsteps: [accuracy]\n";
            case OPTIMIZER ->
                "  parameters: { knn.k: [1, 2] }\n  maximize: accuracy\nsource: constant\nsteps: [accuracy]\n";
            default -> throw new AssertionError(reference.kind());
        };
        return "name: test\ncontext: {}\n" + reference.example() + "\n" + rest;
    }
}
