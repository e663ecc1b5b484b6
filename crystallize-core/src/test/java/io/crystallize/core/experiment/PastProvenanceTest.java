package io.crystallize.core.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import io.crystallize.core.Pipeline;
import io.crystallize.core.experiment.Toys.Constant;
import io.crystallize.core.experiment.Toys.Record;
import io.crystallize.core.problem.Problem;
import io.crystallize.core.provenance.Provenance;
import io.crystallize.core.provenance.StepRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reading a few of the records of a run that may have very many. */
class PastProvenanceTest {
    private final List<Problem> problems = new ArrayList<>();

    @TempDir
    private Path runs;

    private Path run;

    @BeforeEach
    void run() {
        run = Experiment.builder("past")
                .source(new Constant(1))
                .pipeline(
                        Pipeline.<Double, Double>start("first", new Record("a")).then("last", new Record("b")))
                .treatment(Treatment.named("more").set("constant.value", 2))
                .replicates(3)
                .seed(1)
                .build()
                .run(ExperimentOptions.builder().runsFolder(runs).build())
                .folder()
                .orElseThrow();
    }

    private Map<List<String>, Provenance> trial(String condition, String replicate, String step) throws IOException {
        return PastRun.provenance(
                run,
                (trial, name) -> trial.equals(List.of(condition, replicate)) && (step.isEmpty() || name.equals(step)),
                problems::add);
    }

    @Test
    void wanted_isAllThatIsRead() throws IOException {
        Path file = run.resolve("provenance.jsonl");
        String text = Files.readString(file);
        Files.writeString(
                file,
                text.lines()
                        .map(line ->
                                line.contains("\"condition\":\"baseline\"") ? line.replace("\"nanos\"", "\"x\"") : line)
                        .reduce("", (all, line) -> all + line + "\n"));
        assertThat(trial("more", "1", ""))
                .hasSize(1)
                .hasEntrySatisfying(
                        List.of("more", "1"),
                        records -> assertThat(records)
                                .extracting(StepRecord::name)
                                .containsExactly("constant", "first", "last"));
        assertThat(trial("more", "2", "first").get(List.of("more", "2")))
                .extracting(StepRecord::name)
                .containsExactly("first");
        assertThat(problems).as("of records that nobody asked for").isEmpty();

        assertThat(trial("baseline", "0", "first")).isEmpty();
        assertThat(problems).hasSize(1);
    }

    @Test
    void stepThatTheLastSessionDidNotReach_isNotThatOfAnEarlierOne() throws IOException {
        Path file = run.resolve("provenance.jsonl");
        String again = Files.readString(file)
                .lines()
                .filter(line -> line.contains("\"more\",\"replicate\":1,") && line.contains("\"step\":\"first\""))
                .findFirst()
                .orElseThrow()
                .replace("\"session\":1", "\"session\":2");
        Files.writeString(file, again + "\n", StandardOpenOption.APPEND);

        assertThat(trial("more", "1", "last")).isEmpty();
        assertThat(trial("more", "1", "first")).hasSize(1);
        assertThat(trial("more", "2", "last")).hasSize(1);
    }
}
