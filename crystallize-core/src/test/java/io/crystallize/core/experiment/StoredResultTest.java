package io.crystallize.core.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.crystallize.core.Context;
import io.crystallize.core.Pipeline;
import io.crystallize.core.Step;
import io.crystallize.core.cache.MapBackend;
import io.crystallize.core.cache.TraceCache;
import io.crystallize.core.execution.Trial;
import io.crystallize.core.execution.TrialExecutor;
import io.crystallize.core.execution.TrialResult;
import io.crystallize.core.execution.TrialRunner;
import io.crystallize.core.experiment.ExperimentResult.Incomplete;
import io.crystallize.core.experiment.Toys.Constant;
import io.crystallize.core.experiment.Toys.Draws;
import io.crystallize.core.experiment.Toys.FailsIn;
import io.crystallize.core.experiment.Toys.Mean;
import io.crystallize.core.experiment.Toys.Noise;
import io.crystallize.core.experiment.Toys.Record;
import io.crystallize.core.problem.InvalidInputException;
import io.crystallize.core.verdict.Aggregation;
import io.crystallize.core.verdict.Analysis;
import io.crystallize.core.verdict.EffectSize;
import io.crystallize.core.verdict.Hypothesis;
import io.crystallize.core.verdict.IntervalMethod;
import io.crystallize.core.verdict.TestMethod;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a run returned is read back from its folder. */
class StoredResultTest {
    @TempDir
    Path runs;

    /** Records what JSON lacks, what texts lose, and several values with different tags. */
    private record Odd(double by) implements Step<double[], double[]> {
        @Override
        public double[] apply(double[] input, Context context) {
            context.metric(
                    "odd",
                    List.of(Double.NaN, -0.0, Double.MIN_VALUE, 0.1 + 0.2).get(context.replicate() % 4));
            context.metric("infinite", by / 0);
            for (int i = 0; i <= context.replicate(); i++) {
                context.metric("many", input[i] * by, Map.of("fold", "" + i, "quoted", "\"a,b\"\n"));
                context.metric("many", -i);
            }
            if (context.replicate() == 1) {
                context.metric("once", by);
            }
            return input;
        }
    }

    /** Ends the run after some trials: as a user does, or as a machine that dies. */
    private record Ends(int after, boolean dies) implements TrialExecutor {
        @Override
        public String name() {
            return "ends:" + after;
        }

        @Override
        public void execute(Iterator<Trial> trials, TrialRunner runner, Consumer<TrialResult> results)
                throws InterruptedException {
            for (int i = 0; i < after; i++) {
                results.accept(runner.run(trials.next()));
            }
            if (dies) {
                throw new OutOfMemoryError("not really");
            }
            throw new InterruptedException();
        }
    }

    /** What a verifier finds that JSON has in another form. */
    private record Found(
            double p,
            long whole,
            float single,
            double odd,
            @Nullable String none) {}

    private static Experiment.Builder noise(double loud) {
        return Experiment.builder("noise")
                .description("Is noise loud?")
                .source(new Draws(5))
                .pipeline(Pipeline.start(new Noise(1)).then(new Mean()))
                .treatment(Treatment.named("loud").set("noise.scale", loud))
                .hypothesis("loud.mean > baseline.mean")
                .hypothesis("  loud.\"mean\"<baseline.mean ")
                .replicates(6)
                .seed(42);
    }

    static Stream<Experiment.Builder> experiments() {
        return Stream.of(
                noise(9),
                noise(1).replicates(1),
                Experiment.builder("odd")
                        .source(new Draws(9))
                        .pipeline(Pipeline.start(new Odd(2)).then(new Mean()))
                        .treatment(
                                Treatment.named("a \"treatment\", of/its own").set("odd.by", -3))
                        .hypothesis("baseline.odd > baseline.mean")
                        .replicates(8),
                Experiment.builder("failing")
                        .source(new Constant(1))
                        .pipeline(Pipeline.start(new Record("value"))
                                .<Object>then("fails", new FailsIn("unlucky", "135"))
                                .then("everywhere", new FailsIn("lost", "0123456")))
                        .treatment(Treatment.named("unlucky").set("constant.value", 2))
                        .treatment(Treatment.named("lost").set("constant.value", 3))
                        .hypothesis("unlucky.value > baseline.value")
                        .hypothesis("lost.value > baseline.value")
                        .replicates(7),
                Experiment.builder("claims")
                        .source(new Draws(5))
                        .pipeline(Pipeline.start(new Noise(1)).then(new Mean()))
                        .treatment(Treatment.named("loud").set("noise.scale", 9))
                        .treatment(Treatment.named("quiet").set("noise.scale", 0.5))
                        .hypothesis("loud.mean >= 0.9 * baseline.mean - 0.5")
                        .hypothesis("quiet.mean ~ baseline.mean ± 2")
                        .hypothesis("0 < loud.mean")
                        .hypothesis("*.mean differs")
                        .hypothesis(Hypothesis.parse("loud.mean > baseline.mean")
                                .judgedBy(Analysis.DEFAULT
                                        .withLevel(0.01)
                                        .withTest(TestMethod.WELCH)
                                        .withPairing(Analysis.Pairing.UNPAIRED)
                                        .withTwoSidedP()
                                        .withAggregation(Aggregation.MEDIAN)
                                        .withEffect(EffectSize.RATIO)
                                        .withInterval(IntervalMethod.BCA)))
                        .hypothesis(Hypothesis.verified(
                                "found",
                                "loud",
                                List.of("mean"),
                                evidence -> new Found(0.01, 1, 0.1f, Double.NaN, null)))
                        .replicates(9),
                Experiment.builder("silent").source(new Constant(1)).pipeline(Pipeline.start(new Toys.Twice())));
    }

    private ExperimentOptions.Builder options() {
        return ExperimentOptions.builder().runsFolder(runs);
    }

    private static Path folder(ExperimentResult result) {
        return result.folder().orElseThrow();
    }

    private static void assertReadsBack(ExperimentResult result) throws IOException {
        assertThat(ExperimentResult.read(folder(result))).isEqualTo(result);
    }

    @ParameterizedTest
    @MethodSource("experiments")
    void read_givesWhatTheRunReturned(Experiment.Builder builder) throws IOException {
        Experiment experiment = builder.build();
        TraceCache cache = new TraceCache(new MapBackend());
        for (TrialExecutor executor : List.of(TrialExecutor.serial(), TrialExecutor.parallel(3))) {
            assertReadsBack(
                    experiment.run(options().executor(executor).cache(cache).build()));
        }
    }

    @ParameterizedTest
    @MethodSource("experiments")
    void read_ofACancelledRun_andOfOneResumed_givesWhatTheyReturned(Experiment.Builder builder) throws IOException {
        Experiment experiment = builder.build();
        ExperimentResult cancelled =
                experiment.run(options().executor(new Ends(1, false)).build());
        assertThat(Thread.interrupted()).isTrue();
        assertReadsBack(cancelled);
        ExperimentResult resumed =
                experiment.run(options().resume(Resume.latest()).build());
        assertThat(resumed.resumed() + resumed.executed()).isEqualTo(resumed.total());
        assertReadsBack(resumed);
    }

    @Test
    void read_ofARunWithMoreReplicates_andThenFewer_givesItsLooks() throws IOException {
        noise(9).build().run(options().build());
        for (int replicates : List.of(12, 7)) {
            ExperimentResult resumed = noise(9).replicates(replicates)
                    .build()
                    .run(options().resume(Resume.latest()).build());
            assertThat(resumed.looks()).isNotEmpty();
            assertReadsBack(resumed);
        }
    }

    @Test
    void read_leavesOutTrialsThatNoLongerCounted() throws IOException {
        noise(9).build().run(options().build());
        ExperimentResult edited = noise(8).build()
                .run(options()
                        .resume(Resume.latest())
                        .executor(new Ends(2, false))
                        .build());
        assertThat(Thread.interrupted()).isTrue();
        assertThat(edited.incomplete()).contains(Incomplete.CANCELLED);
        assertThat(edited.resumed()).isEqualTo(6);
        assertReadsBack(edited);

        ExperimentResult back =
                noise(9).build().run(options().resume(Resume.latest()).build());
        assertThat(back.resumed()).isGreaterThan(6);
        assertReadsBack(back);
    }

    @Test
    void read_ofARunThatDied_hasWhatHadFinished() throws IOException {
        ExperimentResult whole = noise(9).build().run(options().build());
        assertThatExceptionOfType(OutOfMemoryError.class)
                .isThrownBy(() -> noise(9).build()
                        .run(options().executor(new Ends(5, true)).build()));
        ExperimentResult partial =
                ExperimentResult.read(PastRuns.in(runs).latest("noise").orElseThrow());
        assertThat(partial.incomplete()).contains(Incomplete.NOT_ENDED);
        assertThat(partial.executed()).isEqualTo(5);
        assertThat(partial.total()).isEqualTo(12);
        assertThat(partial.verdicts()).isEmpty();
        assertThat(partial.warnings()).isEmpty();
        int values = 0;
        for (String condition : List.of("baseline", "loud")) {
            for (int i = 0; i < 6; i++) {
                int count = partial.samples().get(condition).get("mean").count(i);
                values += count;
                if (count > 0) {
                    assertThat(partial.samples().get(condition).get("mean").values(i))
                            .isEqualTo(
                                    whole.samples().get(condition).get("mean").values(i));
                }
            }
        }
        assertThat(values).isEqualTo(5);
    }

    @Test
    @Timeout(60)
    void read_whileTheRunGoesOn_soonHasWhatHasFinished() {
        List<ExperimentResult> seen = new ArrayList<>();
        noise(9).build()
                .run(options()
                        .listener(new ExperimentListener() {
                            @Override
                            public void trialFinished(TrialResult result, int finished, int total) {
                                try {
                                    ExperimentResult read;
                                    do {
                                        read = ExperimentResult.read(PastRuns.in(runs)
                                                .latest("noise")
                                                .orElseThrow());
                                    } while (read.executed() < finished); // trials are written in groups
                                    seen.add(read);
                                } catch (IOException e) {
                                    throw new UncheckedIOException(e);
                                }
                            }
                        })
                        .build());
        assertThat(seen).extracting(ExperimentResult::executed).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
        assertThat(seen).allMatch(result -> !result.complete());
    }

    @Test
    void damagedJournal_isToldInTheResult() throws IOException {
        ExperimentResult result = noise(9).build().run(options().build());
        Path journal = folder(result).resolve(RunFolder.TRIALS);
        List<String> lines = Files.readAllLines(journal);
        Files.write(journal, lines.subList(1, lines.size()));
        ExperimentResult read = ExperimentResult.read(folder(result));
        assertThat(read.digest()).isEqualTo(result.digest());
        assertThat(read.warnings())
                .singleElement()
                .asString()
                .contains(folder(result).toString(), "damaged, or changed", "--resume");
    }

    @Test
    void whatIsNoRun_orOfAnotherVersion_isTold() throws IOException {
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> ExperimentResult.read(runs))
                .withMessageContaining("There is no run in '" + runs + "'")
                .withMessageContaining("plan.json");
        ExperimentResult result = noise(9).build().run(options().build());
        Path document = folder(result).resolve(RunFolder.RESULT);
        Files.writeString(document, Files.readString(document).replace("\"schema\" : 2", "\"schema\" : 99"));
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> ExperimentResult.read(folder(result)))
                .withMessageContaining("its run.json: its schema is 99, and this version reads only 2");
    }
}
