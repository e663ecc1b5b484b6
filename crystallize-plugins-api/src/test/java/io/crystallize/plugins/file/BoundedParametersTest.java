package io.crystallize.plugins.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.crystallize.core.experiment.Experiment;
import io.crystallize.core.problem.InvalidInputException;
import io.crystallize.core.problem.Problem;
import io.crystallize.plugins.registry.PluginRegistry;
import io.crystallize.plugins.sample.BoundedPlugin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Law 8: parameters that are not as their constraints demand are told where they stand; secrets are never shown. */
class BoundedParametersTest {
    private static final PluginRegistry PLUGINS = PluginRegistry.of(List.of(new BoundedPlugin()));
    /** An environment variable that is always there, as if it were a secret. */
    private static final String VALUE = System.getenv("PATH");

    @TempDir
    private Path folder;

    private Path file(String text) throws IOException {
        Path file = folder.resolve("a.yaml");
        Files.writeString(file, text);
        return file;
    }

    private List<String> problems(String text) throws IOException {
        Path file = file(text);
        InvalidInputException e =
                catchThrowableOfType(InvalidInputException.class, () -> ExperimentFile.read(file, PLUGINS));
        assertThat(e).as("what is told").isNotNull();
        return e.problems().stream()
                .map(Problem::toString)
                .map(problem -> problem.replace(folder + "/", ""))
                .toList();
    }

    /** A file whose one step stands in line 5, column 5, with more below. */
    private static String with(String step, String... more) {
        return "name: test\nsource:\n  series: { length: 3 }\nsteps:\n  - " + step + "\n" + String.join("\n", more);
    }

    @Test
    void parameterOutOfRange_isToldWithExpectedAndFound() throws IOException {
        assertThat(problems(with("knn: { k: 0, share: 0.5 }")))
                .containsExactly(
                        "a.yaml:5:15: Parameter 'k' of step 'knn': expected a whole number, at least 1, found 0");
    }

    @Test
    void allThatIsOutOfRange_isTold_atItsPlace() throws IOException {
        assertThat(problems("""
                name: test
                source:
                  series: { length: 10 }
                steps:
                  - knn:
                      k: 0
                      share: 1.5
                      weights: [{ feature: mass, by: 1 }, { feature: " ", by: 0 }]
                      counts: { a: -1 }
                      label: Mass
                """))
                .containsExactly(
                        "a.yaml:3:21: Parameter 'length' of step 'series': expected a whole number, at least 1 and at most"
                                + " 9, found 10",
                        "a.yaml:6:10: Parameter 'k' of step 'knn': expected a whole number, at least 1, found 0",
                        "a.yaml:7:14: Parameter 'share' of step 'knn': expected a number, more than 0 and at most 1,"
                                + " found 1.5",
                        "a.yaml:8:16: Parameter 'weights' of step 'knn', at /1/feature: expected a text, not blank, found"
                                + " the text ' '",
                        "a.yaml:9:15: Parameter 'counts' of step 'knn', at /a: expected a whole number, at least 0, found"
                                + " -1",
                        "a.yaml:10:14: Parameter 'label' of step 'knn': expected a text, matching [a-z]+, found the text"
                                + " 'Mass'");
    }

    @Test
    void missingParameter_isToldAtItsStep_withWhatIsExpected() throws IOException {
        assertThat(problems(with("knn: { k: 1 }")))
                .containsExactly("a.yaml:5:5: Step 'knn' needs parameter 'share': a number, more than 0 and at most 1");
    }

    @Test
    void valuesOfTreatmentsContextAndSweeps_areChecked_whereTheyStand() throws IOException {
        assertThat(problems(with(
                        "knn: { k: 1 }",
                        "context: { share: 2 }",
                        "treatments:",
                        "  none: { knn.k: 0 }",
                        "sweep: { knn.k: [3, -1] }")))
                .contains(
                        "a.yaml:6:19: Parameter 'share' of step 'knn': expected a number, more than 0 and at most 1, found"
                                + " 2",
                        "a.yaml:8:18: Parameter 'k' of step 'knn': expected a whole number, at least 1, found 0",
                        "a.yaml:9:21: Parameter 'k' of step 'knn': expected a whole number, at least 1, found -1");
    }

    @Test
    void settingOutOfRange_isTold() throws IOException {
        assertThat(problems(with(
                        "knn: { share: 1 }",
                        "treatments: { t: { knn.k: 1 } }",
                        "hypotheses:",
                        "  - verify: { within: { margin: 2 } }",
                        "    metrics: k",
                        "  - verify: within",
                        "    metrics: k")))
                .containsExactly(
                        "a.yaml:8:33: 'margin': expected a number, more than 0 and at most 1, found 2",
                        "a.yaml:10:13: Verifier 'within' needs the setting 'margin': a number, more than 0 and at most 1");
    }

    @Test
    void constraintThatIsNotChecked_isRefused() throws IOException {
        assertThat(problems(with("mail: { to: me }")))
                .containsExactly(
                        "a.yaml:5:5: Step 'mail' (io.crystallize.plugins.sample.BoundedPlugin$Mail) can't be used:"
                                + " its parameter 'to' has the constraint @Email, which is not checked. Checked are: Min, Max,"
                                + " DecimalMin, DecimalMax, Positive, PositiveOrZero, Negative, NegativeOrZero, NotNull,"
                                + " NotBlank, NotEmpty, Size, Pattern. Check anything else in the constructor");
    }

    @Test
    void experimentOfJava_isChecked() {
        InvalidInputException e = catchThrowableOfType(
                InvalidInputException.class,
                () -> Experiment.builder("test")
                        .source(new BoundedPlugin.Series(0))
                        .pipeline(io.crystallize.core.Pipeline.start(
                                new BoundedPlugin.Ask(io.crystallize.core.Secret.named("A", "b"))))
                        .build());
        assertThat(e.problems())
                .extracting(Problem::message)
                .containsExactly(
                        "Parameter 'length' of step 'series': expected a whole number, at least 1 and at most 9,"
                                + " found 0");
    }

    @Test
    void secret_isTheEnvironmentVariableThatIsNamed() throws IOException {
        ExperimentFile read = ExperimentFile.read(file(with("ask: { apiKey: PATH }")), PLUGINS);
        Object output = read.experiment()
                .apply(io.crystallize.core.experiment.ExperimentOptions.builder()
                        .build());
        assertThat(output).isEqualTo(3 + VALUE.length());
    }

    @Test
    void secretsInLists_andOptionalOnes_areEnvironmentVariablesToo() throws IOException {
        String step = "ask-all: { endpoints: [{ url: here, key: PATH }], fallback: PATH }";
        assertThat(ExperimentFile.read(file(with(step)), PLUGINS).experiment().conditions())
                .containsExactly("baseline");
    }

    @Test
    void missingVariable_isTold_withoutItsName() throws IOException {
        assertThat(problems(with("ask: { apiKey: SK_0123456789 }")))
                .containsExactly("a.yaml:5:20: Parameter 'apiKey' of step 'ask': expected the name of an environment"
                        + " variable that has the secret, but the one that is named here is not set.");
        assertThat(problems(with("ask: { apiKey: PATHS }")))
                .singleElement()
                .asString()
                .endsWith("the one that is named here is not set. Did you mean 'PATH'?");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ask: { apiKey: sk-0123456789 }",
                "ask: { apiKey: sk0123456789 }",
                "ask: { apiKey: 123456789 }",
                "ask: { apiKey: [sk-0123456789] }",
                "ask: { apiKey: { value: sk-0123456789 } }",
                "ask-all: { endpoints: [{ url: here, key: sk-0123456789 }] }",
                "ask-all: { endpoints: [sk-0123456789] }",
                "ask-all: { endpoints: sk-0123456789 }",
                "ask-all: { endpoints: { key: sk-0123456789 } }",
                "ask-all: { endpoints: [], fallback: sk-0123456789 }",
            })
    void literalInThePlaceOfASecret_isRefused_andNotShown(String step) throws IOException {
        assertThat(problems(with(step)))
                .singleElement()
                .asString()
                .startsWith("a.yaml:5:")
                .contains("It is not shown, as ")
                .doesNotContain("123456789");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ask-all: { endpoints: [{ url: here }] }| missing key 'key'. Keys: key, url.",
                "ask-all: { endpoints: [{ url: here, kye: PATH }] }| unknown key 'kye'. Keys: key, url. Did you mean 'key'?",
            })
    void keysBesideASecret_areTold(String step, String message) throws IOException {
        assertThat(problems(with(step))).singleElement().asString().endsWith(message);
    }

    @Test
    void constructorThatShowsItsSecret_isToldWithoutIt() throws IOException {
        assertThat(problems(with("refuse: { key: PATH }")))
                .containsExactly("a.yaml:5:20: Step 'refuse' refuses its parameters: the key [REDACTED] is too short");
    }

    @Test
    void secretSetting_isAnEnvironmentVariable_andNotShown() throws IOException {
        String[] rest = {"treatments: { t: { context-key: 1 } }", "context: { context-key: 0 }", "hypotheses:"};
        String verify = String.join("\n", rest) + "\n  - verify: { signed: { key: %s } }\n    metrics: k\n";
        assertThat(problems(with("ask: { apiKey: PATH }", verify.formatted("sk-0123456789"))))
                .singleElement()
                .asString()
                .startsWith("a.yaml:9:30: 'key': expected the name of an environment variable")
                .doesNotContain("123456789");
        assertThat(ExperimentFile.read(file(with("ask: { apiKey: PATH }", verify.formatted("PATH"))), PLUGINS)
                        .experiment()
                        .conditions())
                .containsExactly("baseline", "t");
    }
}
