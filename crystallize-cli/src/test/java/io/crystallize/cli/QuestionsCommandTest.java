package io.crystallize.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Verifications and rankings through the command, in a file of the examples and in small ones. */
@Tag("slow")
class QuestionsCommandTest {
    private static final String SPECIES = "../crystallize-examples/experiments/penguins-species.yaml";

    @TempDir
    private Path folder;

    private Outcome species(String... more) {
        List<String> all = new ArrayList<>(List.of("run", SPECIES, "--replicates", "12"));
        if (!List.of(more).contains("--cache")) {
            all.addAll(List.of("--cache", folder.resolve("cache").toString()));
        }
        all.addAll(List.of("--runs", folder.resolve("runs").toString()));
        all.addAll(List.of(more));
        return Outcome.of(all.toArray(String[]::new));
    }

    @Test
    void pluginsVerifier_judgesEachTreatment() {
        JsonNode hypotheses = species("--json").json().get("hypotheses");

        assertThat(hypotheses.valueStream().map(each -> each.get("hypothesis").asString()))
                .containsExactly(
                        "none-worse(margin=0.05): standardized and baseline by recall-adelie, recall-chinstrap,"
                                + " recall-gentoo",
                        "none-worse(margin=0.05): k1 and baseline by recall-adelie, recall-chinstrap,"
                                + " recall-gentoo");
        JsonNode standardized = hypotheses.get(0);
        assertThat(standardized.get("verdict").asString()).isEqualTo("SUPPORTED");
        JsonNode found = standardized.get("found");
        assertThat(found.get("differences").get("recall-chinstrap").asDouble()).isGreaterThan(0.3);
        assertThat(found.get("p").asDouble())
                .isEqualTo(standardized.get("test").get("p").asDouble());
        assertThat(standardized.get("test").get("correction").asString()).isEqualTo("Holm, 2 hypotheses");
    }

    @Test
    void ranking_isReported_andShownAgain() {
        Outcome run = species();

        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out().lines())
                .contains("ranking by lowest-recall, highest first")
                .contains("standardized is told from all others")
                .contains("by corrected resampled t, Holm for all pairs of conditions (3), level 0.05")
                .anyMatch(line -> line.matches("1 {2}standardized +0\\.\\d{4} +12"))
                .anyMatch(line -> line.matches("3 {2}baseline +0\\.\\d{4} +12 +\\S+"));
        assertThat(Outcome.of("show", "latest", "--runs", folder.resolve("runs").toString())
                        .out())
                .isEqualTo(run.out());
    }

    @Test
    void oneDigest_inParallelToo() {
        JsonNode digest = species("--json").json().get("digest");

        assertThat(species("--json", "--cache", "none", "--executor", "parallel:3")
                        .json()
                        .get("digest"))
                .isEqualTo(digest);
    }

    private Outcome small(String ranking, String... more) {
        return new Workplace(folder).write("""
                        name: small
                        replicates: 10
                        seed: 7
                        source: { constant: { value: 1 } }
                        steps:
                          - multiply
                          - noise
                          - fail: { replicates: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], conditions: [bad] }
                          - record
                        context: { factor: 3 }
                        treatments: { loud: { factor: 30 }, same: { factor: 3 }, bad: { factor: 3 } }
                        """ + ranking + "\n").run(more);
    }

    @Test
    void conditionThatFailed_isNamedInTheRanking() {
        Outcome outcome = small("ranking: { metric: value, best: lowest }");

        assertThat(outcome.code()).isEqualTo(ExitCode.COMPLETED_WITH_PROBLEMS);
        assertThat(outcome.out().lines())
                .contains("ranking by value, lowest first")
                .contains("-  bad: it has no value of 'value'; it recorded nothing.")
                .anyMatch(line -> line.startsWith("3  loud"));
    }

    @Test
    void rankingOfNothing_isAProblem_withTheNearestMetric() {
        Outcome outcome = small("ranking: valeu");

        assertThat(outcome.code()).isEqualTo(ExitCode.COMPLETED_WITH_PROBLEMS);
        assertThat(outcome.out())
                .contains("-  baseline: it has no value of 'valeu'; it recorded value. Did you mean 'value'?");
    }
}
