package io.crystallize.core.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.crystallize.core.Cacheable;
import io.crystallize.core.Context;
import io.crystallize.core.Pipeline;
import io.crystallize.core.Step;
import io.crystallize.core.execution.Trial;
import io.crystallize.core.execution.TrialExecutor;
import io.crystallize.core.experiment.RunDiff.Change;
import io.crystallize.core.experiment.RunDiff.MetricChange;
import io.crystallize.core.experiment.RunDiff.OutputChange;
import io.crystallize.core.experiment.Toys.Constant;
import io.crystallize.core.experiment.Toys.FailsIn;
import io.crystallize.core.experiment.Toys.Record;
import io.crystallize.core.problem.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunDiffTest {
    @TempDir
    Path runs;

    @Cacheable
    private record Plus(double by) implements Step<Double, Double> {
        @Override
        public Double apply(Double input, Context context) {
            return input + by + context.replicate();
        }
    }

    @Cacheable
    private record Minus(double by) implements Step<Double, Double> {
        @Override
        public Double apply(Double input, Context context) {
            return input - by - context.replicate();
        }
    }

    /** Tags its value; in replicate 1, records NaN. */
    private record Tagged(String tag) implements Step<Double, Double> {
        @Override
        public Double apply(Double value, Context context) {
            context.metric("tagged", context.replicate() == 1 ? Double.NaN : value, Map.of("tag", tag));
            return value;
        }
    }

    private Path run(Experiment.Builder experiment) {
        return run(experiment, ExperimentOptions.builder());
    }

    private Path run(Experiment.Builder experiment, ExperimentOptions.Builder options) {
        return experiment.build().run(options.runsFolder(runs).build()).folder().orElseThrow();
    }

    private static Experiment.Builder steps(Pipeline<Double, ?> pipeline) {
        return Experiment.builder("compared")
                .source(new Constant(1))
                .pipeline(pipeline)
                .treatment(Treatment.named("more").set("constant.value", 2))
                .hypothesis("more.value > baseline.value")
                .replicates(6)
                .seed(1);
    }

    @Test
    void equalRuns_haveNoDifference_howeverTheyRan() throws IOException {
        Pipeline<Double, Double> pipeline =
                Pipeline.<Double, Double>start(new Plus(1)).then(new Record("value"));
        Path one = run(steps(pipeline));
        Path other = run(steps(pipeline), ExperimentOptions.builder().executor(TrialExecutor.parallel(3)));
        RunDiff diff = RunDiff.of(one, other);
        assertThat(diff.isEmpty()).isTrue();
        assertThat(diff.before()).isEqualTo(PastRun.name(one));
        assertThat(diff.digestBefore()).isEqualTo(diff.digestAfter());
    }

    @Test
    void parameterAndSeed_areInTheConfiguration_andTheGreatestDifferenceInTheSamples() throws IOException {
        Path one = run(steps(Pipeline.<Double, Double>start(new Plus(1)).then(new Record("value"))));
        Path other = run(steps(Pipeline.<Double, Double>start(new Plus(1.5)).then(new Record("value")))
                .seed(2));
        RunDiff diff = RunDiff.of(one, other);
        assertThat(diff.configuration())
                .containsExactly(
                        new Change("seed", "1", "2"), new Change("parameter plus.by (baseline, more)", "1.0", "1.5"));
        assertThat(diff.code()).isEmpty();
        assertThat(diff.samples()).containsExactly(new MetricChange("value", 12, 12, 0.5, new Trial("baseline", 0)));
        assertThat(diff.isEmpty()).isFalse();
    }

    @Test
    void otherCode_isNamedMethodByMethod_andAnotherVerdictIsTold() throws IOException {
        Path one =
                run(steps(Pipeline.<Double, Double>start("change", new Plus(1)).then(new Record("value"))));
        Path other =
                run(steps(Pipeline.<Double, Double>start("change", new Minus(1)).then(new Record("value")))
                        .replicates(7));
        RunDiff diff = RunDiff.of(one, other);
        assertThat(diff.configuration())
                .containsExactly(
                        new Change("replicates", "6", "7"),
                        new Change("class of change (baseline, more)", Plus.class.getName(), Minus.class.getName()));
        assertThat(diff.code())
                .anyMatch(line -> line.matches(".*RunDiffTest.Minus.apply\\(.*\\) is new"))
                .anyMatch(line -> line.matches(".*RunDiffTest.Plus.apply\\(.*\\) is gone"));
        assertThat(diff.samples()).containsExactly(new MetricChange("value", 12, 12, 12, new Trial("baseline", 5)));
        assertThat(diff.verdicts()).singleElement().satisfies(change -> {
            assertThat(change.what()).isEqualTo("more.value > baseline.value");
            assertThat(change.before()).contains("6 pairs");
            assertThat(change.after()).contains("7 pairs");
        });
    }

    @Test
    void otherPlaces_areTold() throws IOException {
        Path one =
                run(steps(Pipeline.<Double, Double>start("change", new Plus(1)).then(new Record("value")))
                        .ranking("value"));
        Path other =
                run(steps(Pipeline.<Double, Double>start("change", new Minus(1)).then(new Record("value")))
                        .ranking("value"));
        assertThat(RunDiff.of(one, other).rankings()).singleElement().satisfies(change -> {
            assertThat(change.what()).isEqualTo("value, highest first");
            assertThat(change.before()).startsWith("more 5.5, baseline 4.5");
            assertThat(change.after()).startsWith("more -1.5, baseline -2.5");
        });
        assertThat(RunDiff.of(one, one).rankings()).isEmpty();
    }

    private record Twice() implements Step<Double, Double> {
        @Override
        public Double apply(Double input, Context context) {
            return input * 2;
        }
    }

    private record Half() implements Step<Double, Double> {
        @Override
        public Double apply(Double input, Context context) {
            return input / 2;
        }
    }

    @Test
    void codeOfStepsThatAreNotCached_isNamedToo() throws IOException {
        Path one = run(withoutHypothesis(Pipeline.<Double, Double>start("change", new Twice())));
        Path other = run(withoutHypothesis(Pipeline.<Double, Double>start("change", new Half())));
        assertThat(RunDiff.of(one, other).code())
                .anyMatch(line -> line.matches(".*RunDiffTest.Half.apply\\(.*\\) is new"))
                .anyMatch(line -> line.matches(".*RunDiffTest.Twice.apply\\(.*\\) is gone"));
    }

    @Test
    void tagsAndFailures_differ_too() throws IOException {
        Path one = run(steps(Pipeline.<Double, Double>start(new Tagged("a")).then(new Record("value"))));
        Path other = run(steps(Pipeline.<Double, Double>start(new Tagged("b"))
                .then(new Record("value"))
                .then("last", new FailsIn("more", "3"))));
        RunDiff diff = RunDiff.of(one, other);
        assertThat(diff.samples())
                .containsExactly(
                        new MetricChange("tagged", 12, 12, 0, new Trial("baseline", 0)),
                        new MetricChange("value", 1, 12, 0, new Trial("more", 3)));
        assertThat(diff.trials())
                .containsExactly(
                        new Change("condition more, replicate 3", null, "failed at last with java.io.IOException"));
    }

    @Test
    void damagedRun_isTold() throws IOException {
        Path one = run(steps(Pipeline.<Double, Double>start(new Plus(1)).then(new Record("value"))));
        Files.writeString(one.resolve(RunConfiguration.FILE), "{}");
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> RunDiff.of(one, one))
                .withMessageContaining("its configuration.json: field 'schema' is missing");
    }

    @Test
    void runThatWasKilledEarly_hasWhatItLacksNamed() throws IOException {
        Path one = run(steps(Pipeline.<Double, Double>start(new Plus(1)).then(new Record("value"))));
        Path killed = run(steps(Pipeline.<Double, Double>start(new Plus(2)).then(new Record("value"))));
        Files.delete(killed.resolve(RunFolder.CODE));
        Files.delete(killed.resolve(RunFolder.RESULT));
        RunDiff diff = RunDiff.of(one, killed);
        assertThat(diff.notKnown()).singleElement().asString().contains("the code of compared/", "no code.json");
        assertThat(diff.code()).isEmpty();
        assertThat(diff.configuration())
                .containsExactly(new Change("parameter plus.by (baseline, more)", "1.0", "2.0"));

        Files.delete(killed.resolve(RunConfiguration.FILE));
        assertThat(RunDiff.of(killed, one).notKnown())
                .anyMatch(line -> line.contains("no configuration.json"))
                .hasSize(2);
        assertThat(RunDiff.of(killed, killed).isEmpty()).isFalse();
    }

    /** Writes artifacts and returns something, so that no metric says what changed. */
    private record Writes(double output, String text, boolean second, int calls) implements Step<Double, Double> {
        @Override
        public Double apply(Double value, Context context) {
            boolean changes = context.replicate() >= 2;
            context.artifact("report.txt", changes ? text : "same");
            if (second) {
                context.artifact("extra.txt", "extra");
            }
            for (int i = 0; i < calls; i++) {
                context.artifact("part-" + context.replicate() + "-" + i, changes ? text : "same");
            }
            return changes ? output : 0;
        }
    }

    private static Experiment.Builder withoutHypothesis(Pipeline<Double, ?> pipeline) {
        return Experiment.builder("compared")
                .source(new Constant(1))
                .pipeline(pipeline)
                .treatment(Treatment.named("more").set("constant.value", 2))
                .replicates(6)
                .seed(1);
    }

    private Path writesRun(double output, String text, boolean second, int calls, TrialExecutor executor) {
        return run(
                withoutHypothesis(Pipeline.<Double, Double>start("write", new Writes(output, text, second, calls))),
                ExperimentOptions.builder().executor(executor));
    }

    @Test
    void outputsAndArtifacts_differ_too() throws IOException {
        Path one = writesRun(1, "a", false, 0, TrialExecutor.serial());
        Path output = writesRun(2, "a", false, 0, TrialExecutor.parallel(3));
        List<Trial> first = List.of(
                new Trial("baseline", 2),
                new Trial("more", 2),
                new Trial("baseline", 3),
                new Trial("more", 3),
                new Trial("baseline", 4));
        assertThat(RunDiff.of(one, output).outputs()).containsExactly(new OutputChange("output", 8, 12, first));

        Path artifact = writesRun(1, "b", true, 0, TrialExecutor.serial());
        List<OutputChange> changes = RunDiff.of(one, artifact).outputs();
        assertThat(changes)
                .extracting(OutputChange::what, OutputChange::differing)
                .containsExactly(
                        tuple("artifact extra.txt of step write", 12), tuple("artifact report.txt of step write", 8));
        assertThat(changes.get(1).where()).isEqualTo(first);
        assertThat(RunDiff.of(artifact, one).outputs()).isEqualTo(changes);
        assertThat(RunDiff.of(one, one).outputs()).isEmpty();
    }

    @Test
    void manyArtifacts_areAFewLines() throws IOException {
        Path one = writesRun(1, "a", false, 20, TrialExecutor.serial());
        Path same = writesRun(1, "a", false, 20, TrialExecutor.parallel(3));
        Path other = writesRun(1, "b", false, 20, TrialExecutor.parallel(3));
        assertThat(RunDiff.of(one, same).outputs()).isEmpty();
        assertThat(RunDiff.of(one, other).outputs())
                .hasSizeLessThanOrEqualTo(OutputDiff.MOST_NAMES + 1)
                .anyMatch(change -> change.what().equals("other artifacts") && change.differing() == 8);
    }
}
