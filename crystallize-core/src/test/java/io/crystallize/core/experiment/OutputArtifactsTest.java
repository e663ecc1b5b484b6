package io.crystallize.core.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.crystallize.core.Cacheable;
import io.crystallize.core.Context;
import io.crystallize.core.Pipeline;
import io.crystallize.core.Step;
import io.crystallize.core.cache.MapBackend;
import io.crystallize.core.cache.TraceCache;
import io.crystallize.core.experiment.Toys.Draws;
import io.crystallize.core.experiment.Toys.Mean;
import io.crystallize.core.file.FileValue;
import io.crystallize.core.problem.InvalidInputException;
import io.crystallize.core.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Outputs of steps that become artifacts. */
class OutputArtifactsTest {
    @TempDir
    Path runs;

    record Summary(String name, Map<String, Double> values, double[] all) {}

    @Cacheable
    record Summarize(double factor) implements Step<double[], Summary> {
        @Override
        public Summary apply(double[] values, Context context) {
            double[] all = {factor, 2 * factor};
            return new Summary("s", Map.of("a", 1.0), all);
        }
    }

    record AsText() implements Step<Summary, String> {
        @Override
        public String apply(Summary summary, Context context) {
            return "äöü " + summary.name();
        }
    }

    record AsFile() implements Step<String, FileValue> {
        @Override
        public FileValue apply(String text, Context context) {
            return FileValue.of("any.bin", new byte[] {0, -1});
        }
    }

    record AsBytes() implements Step<FileValue, byte[]> {
        @Override
        public byte[] apply(FileValue file, Context context) {
            context.artifact("own.txt", "own");
            return new byte[] {7};
        }
    }

    private static Experiment.Builder experiment() {
        return Experiment.builder("outputs")
                .seed(1)
                .source(new Draws(3))
                .pipeline(Pipeline.start(new Summarize(0.5))
                        .then(new AsText())
                        .then(new AsFile())
                        .then(new AsBytes()))
                .output("draws.json", "draws")
                .output("draws.bin", "draws")
                .output("summary.json", "summarize")
                .output("text.json", "as-text")
                .output("file", "as-file")
                .output("last.bin");
    }

    private ExperimentResult run(Experiment.Builder experiment, TraceCache cache) {
        return experiment
                .build()
                .run(ExperimentOptions.builder().runsFolder(runs).cache(cache).build());
    }

    private static Path artifact(ExperimentResult result, String place) {
        return result.folder().orElseThrow().resolve("artifacts/baseline/0").resolve(place);
    }

    @Test
    void outputs_areWrittenAsWhatTheyAre_coldAndWarm() throws IOException {
        TraceCache cache = new TraceCache(new MapBackend());
        ExperimentResult cold = run(experiment(), cache);
        ExperimentResult warm = run(experiment(), cache);
        assertThat(warm.cache().misses()).isZero();
        assertThat(warm.digest()).isEqualTo(cold.digest());
        assertThat(cold.failures()).isEmpty();
        for (ExperimentResult result : List.of(cold, warm)) {
            assertThat(artifact(result, "summarize/summary.json"))
                    .hasContent("{\"name\":\"s\",\"values\":{\"a\":1.0},\"all\":[0.5,1.0]}");
            assertThat(Files.readString(artifact(result, "draws/draws.json"))).matches("\\[0\\.\\d+(,0\\.\\d+){2}]");
            assertThat(artifact(result, "draws/draws.bin")).isNotEmptyFile();
            assertThat(artifact(result, "as-text/text.json")).hasContent("äöü s");
            assertThat(artifact(result, "as-file/file")).hasBinaryContent(new byte[] {0, -1});
            assertThat(artifact(result, "as-bytes/last.bin")).hasBinaryContent(new byte[] {7});
            assertThat(artifact(result, "as-bytes/own.txt")).hasContent("own");
        }
        String provenance = Files.readString(cold.folder().orElseThrow().resolve("provenance.jsonl"));
        assertThat(provenance.lines().filter(line -> line.contains("summary.json")))
                .hasSize(1);
    }

    @Test
    void outputs_areInTheDigest_andDecideWhetherATrialIsValid() {
        Experiment.Builder plain =
                Experiment.builder("plain").seed(1).source(new Draws(3)).pipeline(Pipeline.start(new Mean()));
        ExperimentOptions resume = ExperimentOptions.builder()
                .runsFolder(runs)
                .resume(Resume.latest())
                .build();
        ExperimentResult without = plain.build().run(resume);
        assertThat(plain.build().run(resume).executed()).isZero();
        plain.output("mean.json");
        ExperimentResult with = plain.build().run(resume);
        assertThat(with.executed()).isEqualTo(1);
        assertThat(with.digest()).isNotEqualTo(without.digest());
        assertThat(artifact(with, "mean/mean.json")).isNotEmptyFile();
        assertThat(plain.build().run(resume).executed()).isZero();
    }

    @Test
    void orderOfOutputs_isNoPartOfTheDigest() {
        Experiment.Builder plain =
                Experiment.builder("plain").seed(1).source(new Draws(3)).pipeline(Pipeline.start(new Mean()));
        ExperimentResult one = run(plain.output("a.json").output("b.json"), null);
        Experiment.Builder other =
                Experiment.builder("plain").seed(1).source(new Draws(3)).pipeline(Pipeline.start(new Mean()));
        assertThat(run(other.output("b.json").output("a.json"), null).digest()).isEqualTo(one.digest());
    }

    @Test
    void name_thatTheStepUsesItself_failsTheTrial() {
        ExperimentResult result = run(experiment().output("own.txt"), null);
        assertThat(result.failures()).singleElement().satisfies(failed -> {
            assertThat(failed.failure().step()).isEqualTo("as-bytes");
            assertThat(failed.failure().message()).contains("writes an artifact 'own.txt' itself");
        });
    }

    @Test
    void problems_areAllTold() {
        Experiment.Builder wrong =
                experiment().output("../../x", "draws").output("file", "draws").output("a.txt", "sumarize");
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(wrong::build)
                .satisfies(e -> assertThat(e.problems())
                        .extracting(Problem::message)
                        .satisfiesExactly(
                                name -> assertThat(name).startsWith("An artifact can't be called '../../x'"),
                                twice -> assertThat(twice).startsWith("Two outputs are to be the artifact 'file'"),
                                step -> assertThat(step)
                                        .startsWith(
                                                "The artifact 'a.txt' is to be the output of step 'sumarize', which")
                                        .endsWith("Did you mean 'summarize'?")));
    }

    private record Opaque() implements Step<double[], Object> {
        @Override
        public Object apply(double[] input, Context context) {
            return 1;
        }
    }

    @Test
    void type_thatCantBeWritten_isToldBeforeAnythingRuns() {
        Experiment experiment = Experiment.builder("opaque")
                .source(new Draws(1))
                .pipeline(Pipeline.start(new Opaque()))
                .output("x.json")
                .build();
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> experiment.run(
                        ExperimentOptions.builder().runsFolder(runs).build()))
                .withMessageContaining("The output of step 'opaque' can't become the artifact 'x.json'");
        assertThat(runs).isEmptyDirectory();
    }
}
