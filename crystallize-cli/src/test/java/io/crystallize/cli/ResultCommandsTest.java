package io.crystallize.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What {@code crystallize runs}, {@code show} and {@code diff} print of runs, without what made them. */
@Tag("slow")
class ResultCommandsTest {
    private static final String EXPERIMENT = """
            name: shown
            description: Is it loud?
            replicates: 6
            seed: 7
            source: { constant: { value: 1 } }
            steps: [multiply, noise, record]
            context: { factor: 3 }
            treatments: { loud: { noise.size: 100 } }
            hypotheses: [loud.value > baseline.value]
            """;

    @TempDir
    private Path folder;

    private Workplace place;

    @BeforeEach
    void workplace() {
        place = new Workplace(folder).write(EXPERIMENT);
    }

    private Outcome command(String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--runs", place.runs().toString()));
        return Outcome.of(all.toArray(String[]::new));
    }

    @Test
    void show_isWhatRunPrinted() {
        String printed = place.run().out();
        Outcome shown = command("show", "shown");
        assertThat(shown.code()).isZero();
        assertThat(shown.err()).isEmpty();
        assertThat(shown.out()).isEqualTo(printed).contains("shown: Is it loud?", "digest   ");
    }

    @Test
    void show_json_isWhatRunPrinted() {
        String printed = place.run("--json").out();
        assertThat(command("show", "latest", "--json").out()).isEqualTo(printed);
    }

    @Test
    void show_writesTables_toTheTerminalAndToFiles() throws IOException {
        place.run();
        Outcome values = command("show", "shown", "--format", "csv");
        assertThat(values.out().lines()).hasSize(13).first().isEqualTo("condition,replicate,metric,value,tag.unit");
        assertThat(command("show", "shown", "--wide").out().lines())
                .hasSize(13)
                .first()
                .isEqualTo("condition  replicate  failure               value");
        Path file = folder.resolve("samples.json");
        Outcome written = command("show", "shown", "--format", "json", "--wide", "--output", file.toString());
        assertThat(written.code()).isZero();
        assertThat(written.out()).isEmpty();
        JsonNode rows = JsonMapper.shared().readTree(Files.readString(file));
        assertThat(rows).hasSize(12);
        assertThat(rows.get(0).get("condition").stringValue()).isEqualTo("baseline");
        assertThat(folder).isDirectoryNotContaining("glob:**.part");
    }

    @Test
    void show_badOptions_areTold() {
        place.run();
        Outcome unknown = command("show", "shown", "--format", "cvs");
        assertThat(unknown.code()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(unknown.err()).contains("There is no format 'cvs'", "Did you mean 'csv'?");
        Outcome both = command("show", "shown", "--json", "--wide");
        assertThat(both.code()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(both.err()).contains("--format json");
        Outcome nowhere =
                command("show", "shown", "--output", folder.resolve("not/there").toString());
        assertThat(nowhere.code()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(nowhere.err()).contains("'--output'", "not/there");
    }

    @Test
    void runs_listsThem_withStateAndDigest() throws IOException {
        assertThat(command("runs").out()).contains("There are no runs in");
        String digest = place.json().get("digest").stringValue();
        place.run("--replicates", "2");
        Path killed = Path.of(place.json("--replicates", "3").get("run").stringValue());
        Files.delete(killed.resolve("run.json"));
        Outcome listed = command("runs", "shown");
        assertThat(listed.err()).isEmpty();
        assertThat(listed.out().lines())
                .hasSize(4)
                .anyMatch(line -> line.matches("shown/\\S+ +\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d +complete +2 +6 +"
                        + digest.substring(0, 12)))
                .anyMatch(line -> line.matches("shown/\\S+ .* killed +2 +3 +-"));
        JsonNode json = command("runs", "--json").json();
        assertThat(json.get("runs")).hasSize(3);
        assertThat(json.at("/runs/0/digest").stringValue()).isEqualTo(digest);
        assertThat(json.at("/runs/2/state").stringValue()).isEqualTo("KILLED");
        Outcome unknown = command("runs", "shwon");
        assertThat(unknown.code()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(unknown.err()).contains("Did you mean 'shown'?");
    }

    @Test
    void show_ofAKilledRun_saysThatItIsNotComplete() throws IOException {
        Path killed = Path.of(place.json().get("run").stringValue());
        Files.delete(killed.resolve("run.json"));
        assertThat(command("show", killed.toString()).out())
                .contains("12 of 12 run, 0 failed; NOT ENDED, not complete");
    }

    @Test
    void diff_ofEqualRuns_isNone() {
        String first = place.json().get("run").stringValue();
        String second = place.json("--executor", "parallel:2").get("run").stringValue();
        Outcome diff = command("diff", first, second);
        assertThat(diff.code()).isZero();
        assertThat(diff.out().strip()).endsWith(": no difference");
        assertThat(command("diff", first, second, "--json").json().get("same").booleanValue())
                .isTrue();
    }

    @Test
    void diff_ofARunThatWasKilledEarly_saysWhatIsNotKnown() throws IOException {
        String first = place.json().get("run").stringValue();
        Path killed = Path.of(place.json().get("run").stringValue());
        Files.delete(killed.resolve("run.json"));
        Files.delete(killed.resolve("code.json"));
        Outcome diff = command("diff", first, killed.toString());
        assertThat(diff.code()).isEqualTo(1);
        assertThat(diff.err()).isEmpty();
        assertThat(diff.out()).contains("not known", "  the code of shown/", "it has no code.json");
        assertThat(command("diff", first, killed.toString(), "--json").json().get("notKnown"))
                .hasSize(1);
    }

    @Test
    void diff_saysWhatChanged() {
        String first = place.json().get("run").stringValue();
        place.write(EXPERIMENT.replace("noise.size: 100", "noise.size: 50").replace("factor: 3", "factor: 4"));
        String second = place.json("--replicates", "7").get("run").stringValue();
        Outcome diff = command("diff", first, second);
        assertThat(diff.code()).isEqualTo(1);
        assertThat(diff.out().lines())
                .contains(
                        "configuration",
                        "  replicates: 6 → 7",
                        "  parameter noise.size (loud): 100.0 → 50.0",
                        "  context factor (baseline, loud): 3 → 4",
                        "samples",
                        "digest")
                .anyMatch(line -> line.matches(
                        "  value: 12 of 12 trials differ, by up to \\d+\\.\\d+ \\(condition loud, replicate \\d\\)"))
                .doesNotContain("code");
        JsonNode json = command("diff", first, second, "--json").json();
        assertThat(json.at("/configuration/0/what").stringValue()).isEqualTo("replicates");
        assertThat(json.at("/samples/0/differing").intValue()).isEqualTo(12);
    }
}
