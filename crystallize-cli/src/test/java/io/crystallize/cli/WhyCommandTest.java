package io.crystallize.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What {@code crystallize why} prints. */
@Tag("slow")
class WhyCommandTest {
    private static final String EXPERIMENT = """
            name: explained
            replicates: 3
            seed: 8 # the baseline begins
            source: { constant: { value: 1 } }
            steps: [multiply, noise, write: { file: value.txt }]
            context: { factor: 3 }
            treatments: { other: { factor: 4 } }
            """;

    @TempDir
    private Path folder;

    private Workplace place;

    @BeforeEach
    void makeWorkplace() {
        place = new Workplace(folder);
    }

    private WhyCommandTest ran(String experiment) {
        assertThat(place.write(experiment).run().code()).isZero();
        return this;
    }

    private Outcome why(String run, String... options) {
        return command("why", run, options);
    }

    private Outcome command(String command, String run, String... options) {
        return Outcome.of(
                Stream.concat(Stream.of(command, run, "--runs", place.runs().toString()), Stream.of(options))
                        .toArray(String[]::new));
    }

    private static List<String> lines(Outcome outcome) {
        assertThat(outcome.code()).isZero();
        return outcome.out()
                .lines()
                .map(line -> line.replaceAll("[│├└─]+ ?", "").strip())
                .toList();
    }

    private List<Path> runs() throws IOException {
        try (Stream<Path> runs = Files.list(place.runs().resolve("explained"))) {
            return runs.sorted().toList();
        }
    }

    @Test
    void firstRun_ofATreatment_namesIt_andWhatFollows() {
        Outcome outcome = ran(EXPERIMENT).why("latest");

        assertThat(outcome.err()).isEmpty();
        assertThat(lines(outcome))
                .anyMatch(line -> line.matches("explained/[-0-9]+: 24 steps: 4 hits, 14 misses, 6 bypasses"))
                .contains("1 miss (other, replicate 0): context factor 3 → 4, as against baseline")
                .contains(
                        "3 misses (other, replicates 0–2): input changed (from step multiply: context factor 3 → 4), as"
                                + " against baseline")
                .contains("2 misses (baseline, replicates 1–2): random numbers of its replicate")
                .contains("6 bypasses (baseline, other, replicates 0–2): the step is not @Cacheable");
    }

    /** With this seed, the treatment begins. */
    @Test
    void conditions_areNamedInTheirOrder_whicheverBegan() {
        Outcome outcome = ran(EXPERIMENT.replace("seed: 8", "seed: 7")).why("latest");

        assertThat(lines(outcome)).contains("6 bypasses (baseline, other, replicates 0–2): the step is not @Cacheable");
    }

    @Test
    void editedFile_isExplainedByTheEarlierRun() {
        ran(EXPERIMENT).ran(EXPERIMENT.replace("noise,", "noise: { size: 2 },"));

        Outcome outcome = why("explained", "--step", "noise", "--condition", "other", "--replicate", "2");

        assertThat(lines(outcome))
                .hasSize(3)
                .last()
                .asString()
                .matches("1 miss \\(other, replicate 2\\): parameter size 1.0 → 2.0, since run explained/[-0-9]+");
        assertThat(lines(why("explained/latest", "--step", "multiply")))
                .anyMatch(line ->
                        line.matches("2 hits \\(baseline, other, replicate 0\\): computed in run explained/[-0-9]+"));
    }

    @Test
    void json_hasOneDocument_withKindsNamesAndValues() {
        JsonNode root = ran(EXPERIMENT).why("latest", "--json").json();

        assertThat(root.get("schema").intValue()).isEqualTo(1);
        assertThat(root.get("steps")).hasSize(24);
        assertThat(root.get("problems")).isEmpty();
        JsonNode changed = root.get("steps")
                .valueStream()
                .filter(step -> step.get("condition").stringValue().equals("other")
                        && step.get("replicate").intValue() == 0
                        && step.get("step").stringValue().equals("noise"))
                .findFirst()
                .orElseThrow();
        assertThat(changed.get("explanation").stringValue()).isEqualTo("CHANGED");
        assertThat(changed.at("/other/condition").stringValue()).isEqualTo("baseline");
        assertThat(changed.at("/differences/0/kind").stringValue()).isEqualTo("INPUT");
        JsonNode cause = changed.at("/differences/0/causes/0");
        assertThat(cause.get("step").stringValue()).isEqualTo("multiply");
        assertThat(cause.get("kind").stringValue()).isEqualTo("CONTEXT");
        assertThat(cause.get("before").stringValue()).isEqualTo("3");
        assertThat(cause.get("after").stringValue()).isEqualTo("4");
    }

    /** A name that can't be a folder's is encoded there; what is printed is found again, and so is the name as it was given. */
    @Test
    void runThatIsNamed_canBeAskedForAsItIsPrinted() {
        String experiment = EXPERIMENT.replace("name: explained", "name: a study/of 100 %");
        ran(experiment).ran(experiment);

        String line = lines(why("a study/of 100 %", "--step", "multiply", "--condition", "other"))
                .get(2);
        assertThat(line).matches("1 hit \\(other, replicate 0\\): computed in run a%20study%2Fof%20100%20%25/[-0-9]+");
        String run = line.substring(line.lastIndexOf(' ') + 1);
        assertThat(lines(why(run)).get(0)).startsWith(run + ": 24 steps: 4 hits, 14 misses");
        String plain = "a study/of 100 %" + run.substring(run.lastIndexOf('/'));
        assertThat(lines(why(plain)).get(0)).startsWith(run + ": ");
        assertThat(lines(why("a study/of 100 %/latest")).get(0)).contains("24 steps");
    }

    @Test
    void damage_isToldWithFileAndLine_andTheRestIsUsed() throws IOException {
        ran(EXPERIMENT).ran(EXPERIMENT).ran(EXPERIMENT.replace("noise,", "noise: { size: 2 },"));
        Path first = runs().get(0);
        Path second = runs().get(1);
        Path provenance = second.resolve("provenance.jsonl");
        List<String> records = Files.readAllLines(provenance);
        records.set(1, records.get(1).substring(0, 40));
        Files.write(provenance, records);
        Files.delete(second.resolve("code.json"));
        Files.writeString(first.resolve("run.json"), "{\n \"schema\": 1,\n oops }");

        Outcome outcome = why("latest");

        assertThat(outcome.err().lines())
                .hasSize(3)
                .anyMatch(line -> line.startsWith(place.runs().toAbsolutePath() + "/explained/" + second.getFileName()
                        + "/provenance.jsonl:2: Not JSON: "))
                .anyMatch(line -> line.contains("code.json is missing"))
                .anyMatch(line -> line.contains("run.json:3: Not JSON: "));
        assertThat(outcome.out()).contains("parameter size 1.0 → 2.0, since run explained/" + second.getFileName());
    }

    @Test
    void runOfAnotherVersion_isToldAndLeftOut() throws IOException {
        ran(EXPERIMENT).ran(EXPERIMENT.replace("noise,", "noise: { size: 2 },"));
        Path first = runs().get(0);
        Path result = first.resolve("run.json");
        Files.writeString(result, Files.readString(result).replace("\"schema\" : 2", "\"schema\" : 99"));

        Outcome outcome = why("latest");

        assertThat(outcome.code()).isZero();
        assertThat(outcome.err()).contains("run.json: its schema is 99, and this version reads only 2");
        assertThat(outcome.out()).doesNotContain("parameter size");
        outcome = why(first.toString());
        assertThat(outcome.code()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(outcome.err()).contains("its schema is 99").doesNotContain("\tat ");
    }

    @Test
    void runThatThereIsNot_isTold_withTheExperiments() {
        ran(EXPERIMENT);
        for (String command : List.of("why", "provenance")) {
            Outcome outcome = command(command, "explaned");
            assertThat(outcome.code()).isEqualTo(ExitCode.BAD_INPUT);
            assertThat(outcome.err())
                    .contains("There is no run in 'explaned'", "Experiments: explained.", "Did you mean 'explained'?")
                    .doesNotContain("\tat ");
            assertThat(command(command, "explained").code()).isZero();
        }
        Outcome outcome = why("latest", "--step", "nois");
        assertThat(outcome.code()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(outcome.err()).contains("Conditions: baseline, other.", "multiply, noise, write");
    }

    @Test
    void otherExperiments_areAskedForWhatThisOneNeverRan() {
        ran(EXPERIMENT)
                .ran(EXPERIMENT.replace("name: explained", "name: another").replace("factor: 3", "factor: 5"));

        assertThat(lines(why("another", "--step", "multiply", "--condition", "baseline")))
                .anyMatch(line -> line.matches(
                        "1 miss \\(baseline, replicate 0\\): context factor 3 → 5, since run explained/[-0-9]+"));
    }
}
