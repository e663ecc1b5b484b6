package io.crystallize.plugins.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.crystallize.core.problem.InvalidInputException;
import io.crystallize.core.problem.Problem;
import io.crystallize.plugins.registry.PluginRegistry;
import io.crystallize.plugins.sample.SamplePlugin;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Law 8: what is wrong with an experiment file is told precisely, all of it at once, and nothing else. */
class ExperimentFileProblemsTest {
    private static final PluginRegistry PLUGINS = PluginRegistry.of(List.of(new SamplePlugin()));

    @TempDir
    private Path folder;

    private List<String> problems(String text) throws IOException {
        return problems(text.getBytes(StandardCharsets.UTF_8));
    }

    private List<String> problems(byte[] content) throws IOException {
        Path file = folder.resolve("e.yaml");
        Files.write(file, content);
        return problemsOf(file);
    }

    private List<String> problemsOf(Path file) {
        InvalidInputException e =
                catchThrowableOfType(InvalidInputException.class, () -> ExperimentFile.read(file, PLUGINS));
        assertThat(e).as("what is told").isNotNull();
        return e.problems().stream()
                .map(Problem::toString)
                .map(problem -> problem.replace(folder + "/", ""))
                .toList();
    }

    /** A good file, with a part that begins in its line 5, column 1. */
    private static String with(String part) {
        return "name: test\nsource:\n  numbers: { values: [1, 2] }\nsteps: [{ scale: { factor: 2 } }, sum]\n" + part;
    }

    /** A good file but for its steps, the first of which stands in line 5, column 5. */
    private static String withSteps(String... steps) {
        return "name: test\nsource:\n  numbers: { values: [1, 2] }\nsteps:\n  - " + String.join("\n  - ", steps) + "\n";
    }

    @Test
    void unknownStep_isToldWithTheNearest() throws IOException {
        assertThat(problems(withSteps("scal: { factor: 2 }", "sum")))
                .containsExactly(
                        "e.yaml:5:5: There is no step 'scal'. There are: clip, concat, count, exact, report, round,"
                                + " scale, silent, sum, to-text, weights. Did you mean 'scale'?");
    }

    @Test
    void unknownStep_withNameBeside_isToldWhereItStands() throws IOException {
        assertThat(problems(withSteps("name: mine\n    scal: { factor: 2 }", "sum")))
                .singleElement()
                .asString()
                .startsWith("e.yaml:6:5: There is no step 'scal'.");
    }

    @Test
    void unknownSource_isToldWithTheNearest() throws IOException {
        assertThat(problems("name: test\nsource: number\nsteps: [sum]\n"))
                .containsExactly(
                        "e.yaml:2:9: There is no source 'number'. There are: numbers, recorded, words. Did you mean 'numbers'?");
    }

    @Test
    void unknownParameter_isToldAtItsKey() throws IOException {
        assertThat(problems(withSteps("round:\n      digitz: 2", "sum")))
                .containsExactly("e.yaml:6:7: Step 'round' has no parameter 'digitz'. Parameters: direction, digits."
                        + " Did you mean 'digits'?");
    }

    @Test
    void parameterOfAStepWithoutAny_isTold() throws IOException {
        assertThat(problems(withSteps("sum: { of: 2 }")))
                .containsExactly("e.yaml:5:12: Step 'sum' has no parameter 'of'. It has none.");
    }

    @Test
    void unknownTopLevelKey_isToldAtItsKey() throws IOException {
        assertThat(problems(with("replicate: 3\n")))
                .containsExactly(
                        "e.yaml:5:1: Unknown key 'replicate'. Keys: name, description, replicates, seed, source,"
                                + " sources, steps, outputs, context, treatments, sweep, hypotheses, correction, ranking,"
                                + " optimize. Did you mean 'replicates'?");
    }

    @Test
    void misspeltRequiredKey_isNotToldToBeMissingToo() throws IOException {
        assertThat(problems("nam: test\nsorce: words\nstep: [count]\n"))
                .hasSize(3)
                .allMatch(problem -> problem.contains(": Unknown key '"))
                .allMatch(problem -> problem.contains("Did you mean"));
    }

    @Test
    void misspeltTreatments_leaveTheirNamesUnknown() throws IOException {
        assertThat(problems(
                        with("treatment: { k: { scale.factor: 3 } }\nhypotheses: [k.sum > baseline.sum, k.sum >]\n")))
                .satisfiesExactly(
                        first -> assertThat(first).startsWith("e.yaml:5:1: Unknown key 'treatment'."),
                        second -> assertThat(second).startsWith("e.yaml:6:36: Hypothesis 'k.sum >', offset 7:"));
    }

    @Test
    void replicatesOfAnotherType_areTold() throws IOException {
        String told = "e.yaml:5:13: The number of replicates: expected a whole number, found ";
        assertThat(problems(with("replicates: ten\n"))).containsExactly(told + "the text 'ten'.");
        assertThat(problems(with("replicates: \"10\"\n"))).containsExactly(told + "the text '10'.");
        assertThat(problems(with("replicates: 3.0\n"))).containsExactly(told + "3.0.");
        assertThat(problems(with("replicates: 2.5\n"))).containsExactly(told + "2.5.");
        assertThat(problems(with("replicates: [3]\n"))).containsExactly(told + "a list.");
        assertThat(problems(with("replicates: true\n"))).containsExactly(told + "true.");
        assertThat(problems(with("replicates:\n")))
                .containsExactly("e.yaml:5:12: The number of replicates: expected a whole number, found nothing");
    }

    @Test
    void replicatesOutOfRange_areTold() throws IOException {
        assertThat(problems(with("replicates: 0\n")))
                .containsExactly("e.yaml:5:13: The number of replicates: expected a number from 1 to 1000000, found 0");
        assertThat(problems(with("replicates: -1\n")))
                .containsExactly(
                        "e.yaml:5:13: The number of replicates: expected a number from 1 to 1000000, found -1");
        assertThat(problems(with("replicates: 12345678901234567890\n")))
                .singleElement()
                .asString()
                .startsWith("e.yaml:5:13: The number of replicates: expected a whole number,"
                        + " found 12345678901234567890");
    }

    @Test
    void seedOfAnotherType_isTold() throws IOException {
        assertThat(problems(with("seed: 1e3\n")))
                .containsExactly("e.yaml:5:7: The seed: expected a whole number, found 1E+3.");
        assertThat(problems(with("seed: 9223372036854775808\n")))
                .singleElement()
                .asString()
                .startsWith("e.yaml:5:7: The seed: expected a whole number, found 9223372036854775808");
        assertThat(problems(with("seed: 1_000\n")))
                .containsExactly("e.yaml:5:7: The seed: expected a whole number, found the text '1_000'.");
    }

    @Test
    void nameOfAnotherType_isToldOnce() throws IOException {
        assertThat(problems("name: 12\nsource: words\nsteps: [count]\n"))
                .containsExactly("e.yaml:1:7: Key 'name': expected a text, found 12.");
        assertThat(problems("name:\nsource: words\nsteps: [count]\n"))
                .containsExactly("e.yaml:1:6: Key 'name': expected a text, found nothing");
    }

    @Test
    void missingName_isTold() throws IOException {
        assertThat(problems("source: words\nsteps: [count]\n"))
                .containsExactly("e.yaml:1:1: An experiment needs a name");
        assertThat(problems("name: ' '\nsource: words\nsteps: [count]\n"))
                .containsExactly("e.yaml:1:1: An experiment needs a name");
    }

    @Test
    void parameterOfAnotherType_isToldAtItsValue() throws IOException {
        assertThat(problems(withSteps("round: { digits: two }", "sum")))
                .containsExactly("e.yaml:5:22: Parameter 'digits' of step 'round': expected a whole number,"
                        + " found the text 'two'.");
        assertThat(problems(withSteps("round: { digits: 2.5 }", "sum")))
                .containsExactly(
                        "e.yaml:5:22: Parameter 'digits' of step 'round': expected a whole number, found 2.5.");
        assertThat(problems(withSteps("round: { digits: 3000000000 }", "sum")))
                .singleElement()
                .asString()
                .startsWith(
                        "e.yaml:5:22: Parameter 'digits' of step 'round': expected a whole number, found 3000000000");
        assertThat(problems(withSteps("report: { title: 5 }", "sum")))
                .containsExactly("e.yaml:5:22: Parameter 'title' of step 'report': expected a text, found 5.");
        assertThat(problems(withSteps("scale: { factor: }", "sum")))
                .containsExactly("e.yaml:5:21: Parameter 'factor' of step 'scale': expected a number, found nothing");
        assertThat(problems(withSteps("scale: { factor: 1e999 }", "sum")))
                .containsExactly("e.yaml:5:22: Parameter 'factor' of step 'scale': expected a number, found 1E+999,"
                        + " which double can't hold.");
        assertThat(problems(withSteps("scale: { factor: 1e99999999999 }", "sum")))
                .containsExactly("e.yaml:5:22: The number 1e99999999999 is out of range");
    }

    @Test
    void elementOfAnotherType_isToldWithItsPlaceInTheList() throws IOException {
        assertThat(problems(withSteps("weights: { weights: [1, two, 3] }", "sum")))
                .singleElement()
                .asString()
                .startsWith("e.yaml:5:25: Parameter 'weights' of step 'weights', at /1: expected a whole number,")
                .endsWith("found the text 'two'.");
        assertThat(problems("name: test\nsource:\n  numbers: { values: [1, 9007199254740993] }\nsteps: [sum]\n"))
                .containsExactly("e.yaml:3:22: Parameter 'values' of step 'numbers', at /1: expected a number,"
                        + " found 9007199254740993, which double can't hold.");
        assertThat(problems(withSteps("weights: { weights: 1 }", "sum")))
                .containsExactly("e.yaml:5:25: Parameter 'weights' of step 'weights': expected a list, found 1.");
    }

    @Test
    void unknownConstant_isToldWithTheNearest() throws IOException {
        assertThat(problems(withSteps("round: { direction: upp }", "sum")))
                .containsExactly(
                        "e.yaml:5:25: Parameter 'direction' of step 'round': expected one of up, down, half_even,"
                                + " found the text 'upp'. Did you mean 'up'?");
        assertThat(problems(withSteps("round: { direction: 1 }", "sum")))
                .containsExactly(
                        "e.yaml:5:25: Parameter 'direction' of step 'round': expected one of up, down, half_even,"
                                + " found 1.");
    }

    @Test
    void optionalOfAnotherType_isTold() throws IOException {
        assertThat(problems(withSteps("clip: { low: 0, high: 1, most: few }", "sum")))
                .containsExactly("e.yaml:5:36: Parameter 'most' of step 'clip': expected a whole number,"
                        + " found the text 'few'.");
    }

    @Test
    void missingParameter_isToldAtTheStep() throws IOException {
        assertThat(problems(withSteps("clip: { low: 0 }", "scale", "sum")))
                .containsExactly(
                        "e.yaml:5:5: Step 'clip' needs parameter 'high': a number",
                        "e.yaml:6:5: Step 'scale' needs parameter 'factor': a number");
    }

    @Test
    void parametersThatAreNoMapping_areTold() throws IOException {
        assertThat(problems(withSteps("scale: 2", "sum")))
                .containsExactly("e.yaml:5:12: The parameters of step 'scale': expected a mapping, found 2");
    }

    @Test
    void stepOfAnotherForm_isTold() throws IOException {
        String form =
                "A step is written 'type' or 'type: { parameter: value }', optionally with name, retries, backoff,"
                        + " timeout beside it; found ";
        assertThat(problems(withSteps("scale:\n    factor: 2", "7", "", "[sum]", "{}")))
                .containsExactly(
                        "e.yaml:5:5: " + form + "the keys scale, factor",
                        "e.yaml:7:5: " + form + "7",
                        "e.yaml:8:4: " + form + "nothing",
                        "e.yaml:9:5: " + form + "a list",
                        "e.yaml:10:5: " + form + "no key");
    }

    @Test
    void keyBesideAStep_thatIsNearOne_isToldWithIt() throws IOException {
        assertThat(problems(withSteps("scale: { factor: 2 }\n    retrys: 2", "sum")))
                .singleElement()
                .asString()
                .endsWith("found the keys scale, retrys. Did you mean 'retries'?");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "retries: -1     | 6:14: 'retries': expected a whole number from 0 to 1000000, found -1",
                "retries: 1.5    | 6:14: 'retries': expected a whole number, found 1.5.",
                "retries: two    | 6:14: 'retries': expected a whole number, found the text 'two'.",
                "retries: 1e9    | 6:14: 'retries': expected a whole number, found 1E+9.",
                "retries: null   | 6:14: 'retries': expected a whole number, found nothing",
                "timeout: 10     | 6:14: 'timeout': expected a duration such as 500ms, 10s, 2m or 1h, found 10",
                "timeout: PT10S  | 6:14: 'timeout': expected a duration such as 500ms, 10s, 2m or 1h, found the text"
                        + " 'PT10S'",
                "timeout: 1.5s   | 6:14: 'timeout': expected a duration such as 500ms, 10s, 2m or 1h, found the text"
                        + " '1.5s'",
                "timeout: 10 s   | 6:14: 'timeout': expected a duration such as 500ms, 10s, 2m or 1h, found the text"
                        + " '10 s'",
                "timeout: -1s    | 6:14: 'timeout': expected a duration such as 500ms, 10s, 2m or 1h, found the text"
                        + " '-1s'",
                "timeout: 1000000h | 6:14: 'timeout': expected a duration such as 500ms, 10s, 2m or 1h, found the text"
                        + " '1000000h'",
                "timeout: [1s]   | 6:14: 'timeout': expected a duration such as 500ms, 10s, 2m or 1h, found a list",
                "timeout: 0s     | 6:14: 'timeout': expected a duration longer than 0",
                "backoff: 1s     | 6:5: 'backoff' is the pause before a retry, but there are no 'retries'",
            })
    void attemptsThatCannotBe_areTold(String line, String told) throws IOException {
        assertThat(problems(withSteps("scale: { factor: 2 }\n    " + line, "sum")))
                .containsExactly("e.yaml:" + told);
    }

    @Test
    void attemptsOfASourceAndOfAnUnknownStep_areToldToo_allAtOnce() throws IOException {
        assertThat(problems("""
                        name: test
                        source:
                          numbers: { values: [1, 2] }
                          retries: many
                        steps:
                          - scal: { factor: 2 }
                            timeout: soon
                          - sum: { of: 1 }
                            retries: 1
                            backoff: 1
                        """))
                .extracting(problem -> problem.replaceFirst("(e.yaml:\\d+:\\d+: \\S+ \\S+ \\S+).*", "$1"))
                .containsExactly(
                        "e.yaml:4:12: 'retries': expected a",
                        "e.yaml:6:5: There is no",
                        "e.yaml:7:14: 'timeout': expected a",
                        "e.yaml:8:12: Step 'sum' has",
                        "e.yaml:10:14: 'backoff': expected a");
    }

    @Test
    void treatmentOfAStepThatIsNumbered_isTold_withTheWayOut() throws IOException {
        assertThat(problems(withSteps("scale: { factor: 2 }", "scale: { factor: 3 }", "sum")
                        + "treatments: { second: { scale-2.factor: 10 } }\n"))
                .containsExactly("e.yaml:8:25: Treatment 'second' changes 'scale-2.factor', but only its position gives"
                        + " step 'scale-2' that name: give it one of its own, with 'name'");
    }

    @Test
    void treatmentOfANestedStep_thatAFileCannotHave_isTold() throws IOException {
        assertThat(problems(withSteps("scale: { factor: 2 }", "sum")
                        + "treatments: { other: { prepare/scale.factor: 10 } }\n"))
                .containsExactly("e.yaml:7:24: Treatment 'other' changes 'prepare/scale.factor', but there is no such"
                        + " parameter or context key. There are: numbers.values, scale.factor.");
    }

    @Test
    void refusingConstructor_isToldAtTheStep() throws IOException {
        assertThat(problems(withSteps("clip: { low: 2, high: 1 }", "sum")))
                .containsExactly(
                        "e.yaml:5:5: Step 'clip' refuses its parameters: low is 2.0, which is more than high, 1.0");
    }

    @Test
    void refusingConstructor_isToldAtTheTreatment_whichChangedAParameter() throws IOException {
        assertThat(problems(withSteps("clip: { low: 0, high: 1 }", "sum") + "treatments: { tight: { clip.low: 2 } }\n"))
                .containsExactly(
                        "e.yaml:7:34: Step 'clip' refuses its parameters: low is 2.0, which is more than high, 1.0");
    }

    @Test
    void typesThatDoNotFit_areToldAtTheSecond() throws IOException {
        assertThat(problems(withSteps("to-text", "sum")))
                .containsExactly("e.yaml:6:5: Step 'sum' takes double[], but the step before it, 'to-text', makes"
                        + " java.lang.String");
        assertThat(problems(withSteps("count")))
                .singleElement()
                .asString()
                .startsWith("e.yaml:5:5: Step 'count' takes java.lang.String, but the step before it, 'numbers',");
    }

    @Test
    void stepsAreMissing() throws IOException {
        assertThat(problems("name: test\nsource: words\nsteps: []\n"))
                .containsExactly("e.yaml:3:1: An experiment needs at least one step");
        assertThat(problems("name: test\nsource: words\n"))
                .containsExactly("e.yaml:1:1: An experiment needs at least one step");
        assertThat(problems("name: test\nsource: words\nsteps:\n"))
                .containsExactly("e.yaml:3:7: The steps: expected a list, found nothing");
        assertThat(problems("name: test\nsource: words\nsteps: count\n"))
                .containsExactly("e.yaml:3:8: The steps: expected a list, found the text 'count'");
        assertThat(problems("name: test\nsource: words\nsteps:\n  count: {}\ntreatments: { k: { count.of: 2 } }\n"))
                .containsExactly("e.yaml:4:3: The steps: expected a list, found a mapping");
    }

    @Test
    void sourceIsMissing() throws IOException {
        assertThat(problems("name: test\nsteps: [count]\n"))
                .containsExactly("e.yaml:1:1: An experiment needs a source");
        assertThat(problems("name: test\nsource:\nsteps: [count]\n"))
                .singleElement()
                .asString()
                .startsWith("e.yaml:2:8: A source is written")
                .endsWith("found nothing");
    }

    @Test
    void misspeltParameterThatIsNeeded_isOneProblem() throws IOException {
        assertThat(problems(withSteps("scale: { faktor: 2 }", "sum")))
                .containsExactly(
                        "e.yaml:5:14: Step 'scale' has no parameter 'faktor'. Parameters: factor. Did you mean 'factor'?");
    }

    @Test
    void treatmentWithoutAnyChange_isTold() throws IOException {
        assertThat(problems(with("treatments:\n  a: {}\n")))
                .containsExactly("e.yaml:6:6: Treatment 'a' changes nothing: name a step.parameter or context key");
    }

    @Test
    void twoStepsOfOneName_areTold() throws IOException {
        assertThat(problems(withSteps("scale: { factor: 2 }\n    name: mine", "sum: {}\n    name: mine")))
                .containsExactly("e.yaml:7:5: Two steps are called 'mine'. Give one of them another name.");
        assertThat(problems(withSteps("scale: { factor: 2 }\n    name: numbers", "sum: {}\n    name: numbers")))
                .containsExactly("e.yaml:7:5: Two steps are called 'numbers'. Give one of them another name.");
    }

    @Test
    void nameThatIsNone_isTold() throws IOException {
        assertThat(problems(withSteps("sum: {}\n    name: a.b")))
                .singleElement()
                .asString()
                .startsWith("e.yaml:5:5: A step can't be called 'a.b'");
        assertThat(problems(withSteps("sum: {}\n    name: 5")))
                .containsExactly("e.yaml:6:11: The name of a step: expected a text, found 5.");
    }

    @Test
    void treatmentThatNamesNoParameter_isToldAtItsKey() throws IOException {
        assertThat(problems(with("treatments:\n  a: { scale.faktor: 3 }\n  b: { scal.factor: 3 }\n  c: { rate: 3 }\n")))
                .containsExactly(
                        "e.yaml:6:8: Step 'scale' has no parameter 'faktor'. Parameters: factor. Did you mean 'factor'?",
                        "e.yaml:7:8: Treatment 'b' changes 'scal.factor', but there is no such parameter or context key."
                                + " There are: numbers.values, scale.factor. Did you mean 'scale.factor'?",
                        "e.yaml:8:8: Treatment 'c' changes 'rate', but there is no such parameter or context key."
                                + " There are: numbers.values, scale.factor.");
    }

    @Test
    void treatmentOfAParameterOfAnotherType_isToldAtItsValue() throws IOException {
        assertThat(problems(with("treatments: { a: { scale.factor: fast } }\n")))
                .containsExactly("e.yaml:5:34: Parameter 'factor' of step 'scale': expected a number,"
                        + " found the text 'fast'.");
    }

    @Test
    void treatmentsOfAnotherForm_areTold() throws IOException {
        assertThat(problems(with("treatments: [a]\nhypotheses: [a.sum > baseline.sum]\n")))
                .containsExactly("e.yaml:5:1: The treatments: expected a mapping, found a list");
        assertThat(problems(with("treatments: { a: }\n")))
                .containsExactly(
                        "e.yaml:5:17: Treatment 'a': expected a mapping of step.parameter or context key to its"
                                + " value, found nothing");
        assertThat(problems(with("treatments: { '': {} }\n")))
                .containsExactly("e.yaml:5:15: The name of a treatment is blank");
    }

    @Test
    void unknownCondition_isToldWithTheNearest() throws IOException {
        assertThat(problems(
                        with("treatments: { fast: { scale.factor: 3 } }\nhypotheses:\n  - fsat.sum > baseline.sum\n")))
                .containsExactly(
                        "e.yaml:7:5: Hypothesis 'fsat.sum > baseline.sum' names the condition 'fsat', which there is"
                                + " not. Conditions: baseline, fast. Did you mean 'fast'?");
    }

    @Test
    void malformedHypothesis_isTold() throws IOException {
        assertThat(problems(with("hypotheses:\n  - baseline.sum >> 3\n  - 5\n  -\n")))
                .satisfiesExactly(
                        first -> assertThat(first)
                                .startsWith("e.yaml:6:5: Hypothesis 'baseline.sum >> 3', offset 13: found"),
                        second -> assertThat(second).isEqualTo("e.yaml:7:5: A hypothesis: expected a text, found 5."),
                        third -> assertThat(third)
                                .isEqualTo("e.yaml:8:4: A hypothesis: expected a text, found nothing"));
        assertThat(problems(with("hypotheses: baseline.sum > 3\n")))
                .singleElement()
                .asString()
                .startsWith("e.yaml:5:13: The hypotheses: expected a list, found the text");
    }

    @Test
    void contextValue_ofAnotherTypeThanTheParameterThatTakesIt_isToldWhereItStands() throws IOException {
        assertThat(problems(withSteps("scale", "sum") + "context:\n  factor: fast\n"))
                .containsExactly(
                        "e.yaml:8:11: Parameter 'factor' of step 'scale': expected a number, found the text 'fast'.");
        assertThat(problems(
                        withSteps("scale", "sum") + "context: { factor: 2 }\ntreatments: { fast: { factor: fast } }\n"))
                .containsExactly(
                        "e.yaml:8:31: Parameter 'factor' of step 'scale': expected a number, found the text 'fast'.");
    }

    @Test
    void contextWithoutAValue_isTold() throws IOException {
        assertThat(problems(with("context:\n  rate:\n")))
                .containsExactly("e.yaml:6:8: Context key 'rate': expected a value, found nothing");
        assertThat(problems(with("context: { rate: 1 }\ntreatments: { k: { rate: } }\n")))
                .containsExactly("e.yaml:6:25: Context key 'rate' in treatment 'k': expected a value, found nothing");
        assertThat(problems(with("context:\n")))
                .containsExactly("e.yaml:5:1: The context: expected a mapping, found nothing");
    }

    @Test
    void duplicateKey_isToldAtTheSecond() throws IOException {
        assertThat(problems(with("seed: 1\nseed: 2\n")))
                .containsExactly("e.yaml:6:1: Key 'seed' stands here a second time, first at e.yaml:5:1");
        assertThat(problems(withSteps("scale: { factor: 1, factor: 2 }", "sum")))
                .singleElement()
                .asString()
                .startsWith("e.yaml:5:25: Key 'factor' stands here a second time, first at ");
    }

    @Test
    void alias_isRefused_andNothingElseIsSaidOfIt() throws IOException {
        assertThat(problems(with("seed: &n 3\nreplicates: *n\n")))
                .containsExactly("e.yaml:6:13: Aliases (*name) are not supported: write the value out");
        assertThat(problems(withSteps("scale: &s { factor: 1 }", "scale: *s", "sum")))
                .containsExactly("e.yaml:6:12: Aliases (*name) are not supported: write the value out");
    }

    @Test
    void malformedYaml_isToldWhereItIs() throws IOException {
        assertThat(problems("name: test\nsteps:\n\t- sum\n"))
                .singleElement()
                .asString()
                .startsWith("e.yaml:3:1: This is not YAML: found character '\\t(TAB)'");
        assertThat(problems("name: test\nsteps: [sum, count\n"))
                .containsExactly(
                        "e.yaml:3:1: This is not YAML: expected ',' or ']', but got <stream end> while parsing a flow"
                                + " sequence that begins at e.yaml:2:8");
        assertThat(problems("name: \"test\nsteps: [sum]\n"))
                .containsExactly(
                        "e.yaml:3:1: This is not YAML: found unexpected end of stream while scanning a quoted scalar"
                                + " that begins at e.yaml:1:7");
        assertThat(problems("name: a: b\n"))
                .containsExactly("e.yaml:1:8: This is not YAML: mapping values are not allowed here");
        assertThat(problems("name: test\n? [a]\n: b\n"))
                .singleElement()
                .asString()
                .startsWith("e.yaml:2:");
    }

    @Test
    void secondDocument_isTold() throws IOException {
        assertThat(problems(with("---\nname: other\n")))
                .containsExactly("e.yaml:6:1: A second document begins here, but a file holds one experiment");
    }

    @Test
    void documentThatIsNoMapping_isTold() throws IOException {
        assertThat(problems("- name: test\n"))
                .containsExactly(
                        "e.yaml:1:1: An experiment file is a mapping with the keys name, description, replicates,"
                                + " seed, source, sources, steps, outputs, context, treatments, sweep, hypotheses, correction, ranking,"
                                + " optimize");
        assertThat(problems("penguins"))
                .singleElement()
                .asString()
                .startsWith("e.yaml:1:1: An experiment file is a mapping");
        assertThat(problems("---\n"))
                .singleElement()
                .asString()
                .startsWith("e.yaml:2:1: An experiment file is a mapping");
    }

    @Test
    void emptyFile_isTold() throws IOException {
        assertThat(problems("")).containsExactly("e.yaml:1:1: The file is empty");
        assertThat(problems("# nothing yet\n")).containsExactly("e.yaml:1:1: The file is empty");
    }

    @Test
    void fileThatIsNotThere_isToldWithTheNearest() throws IOException {
        Files.createFile(folder.resolve("penguins.yaml"));
        assertThat(problemsOf(folder.resolve("pengiuns.yaml")))
                .containsExactly("pengiuns.yaml:1:1: There is no such file. Did you mean 'penguins.yaml'?");
        assertThat(problemsOf(folder.resolve("nowhere/e.yaml")))
                .containsExactly("nowhere/e.yaml:1:1: There is no such file. Nor is there its folder.");
    }

    @Test
    void folder_isTold() throws IOException {
        assertThat(problemsOf(Files.createDirectory(folder.resolve("e"))))
                .containsExactly("e:1:1: This is a folder, not a file.");
    }

    @Test
    void textInAnotherEncoding_isTold() throws IOException {
        assertThat(problems("name: Größe\n".getBytes(StandardCharsets.ISO_8859_1)))
                .containsExactly("e.yaml:1:1: The file is not text in UTF-8.");
    }

    @Test
    void deepNesting_isTold() throws IOException {
        assertThat(problems(with("context: { deep: " + "[".repeat(5000) + "]".repeat(5000) + " }\n")))
                .containsExactly("e.yaml:5:117: Values are nested more than 100 deep");
    }

    @Test
    void allProblems_areToldAtOnce_inTheirOrder() throws IOException {
        assertThat(problems("""
                        name: test
                        replicates: ten
                        sed: 4
                        source:
                          numbers: { values: [1, x] }
                        steps:
                          - scal: { factor: 2 }
                          - scal: { factor: 3 }
                          - round: { digitz: 2 }
                          - clip: { low: 2, high: 1 }
                          - to-text
                          - sum
                        treatments:
                          fine: { scal.factor: 3 }
                          meant: { scale.factor: 3 }
                          second: { scal-2.factor: 3 }
                          wrong: { clop.low: 1 }
                        hypotheses:
                          - fine.sum > baseline.sum
                          - fien.sum > baseline.sum
                          - fine.sum >= baseline.sum
                        """))
                .extracting(problem -> problem.replaceFirst("(e.yaml:\\d+:\\d+: \\S+ \\S+ \\S+ \\S+).*", "$1"))
                .containsExactly(
                        "e.yaml:2:13: The number of replicates:",
                        "e.yaml:3:1: Unknown key 'sed'. Keys:",
                        "e.yaml:5:22: Parameter 'values' of step",
                        "e.yaml:7:5: There is no step",
                        "e.yaml:8:5: There is no step",
                        "e.yaml:9:14: Step 'round' has no",
                        "e.yaml:10:5: Step 'clip' refuses its",
                        "e.yaml:12:5: Step 'sum' takes double[],",
                        "e.yaml:16:13: Treatment 'second' changes 'scal-2.factor',",
                        "e.yaml:17:12: Treatment 'wrong' changes 'clop.low',",
                        "e.yaml:20:5: Hypothesis 'fien.sum > baseline.sum'",
                        "e.yaml:21:5: Hypothesis 'fine.sum >= baseline.sum',");
    }

    @Test
    void twoStepsOfOneName_areTold_alsoWhereTheTypeOfOneIsUnknown() throws IOException {
        assertThat(problems(withSteps("scal: { factor: 2 }\n    name: mine", "sum: {}\n    name: mine")))
                .satisfiesExactly(
                        first -> assertThat(first).startsWith("e.yaml:5:5: There is no step 'scal'."),
                        second -> assertThat(second)
                                .isEqualTo("e.yaml:7:5: Two steps are called 'mine'. Give one of them another name."));
    }

    @Test
    void stepThatDoesNotSayItsParameters_isToldAtTheStep() throws IOException {
        assertThat(problems(withSteps("scale: { factor: 2 }", "silent", "sum")))
                .singleElement()
                .asString()
                .startsWith("e.yaml:6:5: Step io.crystallize.plugins.sample.SamplePlugin$Silent is neither a record");
    }
}
