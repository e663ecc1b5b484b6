package io.crystallize.core.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.crystallize.core.ArtifactSource;
import io.crystallize.core.Context;
import io.crystallize.core.Pipeline;
import io.crystallize.core.Step;
import io.crystallize.core.cache.MapBackend;
import io.crystallize.core.cache.TraceCache;
import io.crystallize.core.execution.Trial;
import io.crystallize.core.execution.TrialExecutor;
import io.crystallize.core.execution.TrialResult;
import io.crystallize.core.execution.TrialRunner;
import io.crystallize.core.experiment.Toys.Draws;
import io.crystallize.core.experiment.Toys.Mean;
import io.crystallize.core.experiment.Toys.Noise;
import io.crystallize.core.experiment.Toys.Shift;
import io.crystallize.core.problem.InvalidInputException;
import io.crystallize.core.verdict.Hypothesis;
import io.crystallize.core.verdict.Verdict;
import io.crystallize.core.verdict.Verdict.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Law 1, for runs whose number of replicates the verdicts decide. */
class UntilDecidedTest {
    @TempDir
    Path runs;

    /** An effect that the second look finds, and not the first. */
    private static final double SOME = 0.085;

    private record Kept(boolean supported) {}

    private static Experiment.Builder experiment(double by) {
        return Experiment.builder("looking")
                .source(new Draws(5))
                .pipeline(Pipeline.start(new Shift(0)).then(new Noise(0.1)).then(new Mean()))
                .treatment(Treatment.named("up").set("shift.by", by).set("noise.scale", 0.3))
                .hypothesis("up.mean > baseline.mean")
                .replicatesUntilDecided(60, 5)
                .seed(42);
    }

    private ExperimentOptions.Builder options() {
        return ExperimentOptions.builder().runsFolder(runs);
    }

    private ExperimentResult run(Experiment.Builder experiment) {
        return experiment.build().run(options().build());
    }

    @Test
    void clearEffect_endsTheRunAtALook() {
        ExperimentResult result = run(experiment(SOME));
        assertThat(result.replicates()).isEqualTo(24);
        assertThat(result.executed()).isEqualTo(48);
        assertThat(result.incomplete()).isEmpty();
        Verdict verdict = result.verdicts().get(0);
        assertThat(verdict.outcome()).isEqualTo(Outcome.SUPPORTED);
        assertThat(verdict.data().observations()).isEqualTo(24);
        assertThat(result.samples().get("up").get("mean").replicates()).isEqualTo(24);
    }

    @Test
    void noEffect_hasAllReplicates_andEachLookIsShown() {
        ExperimentResult result = run(experiment(0));
        assertThat(result.replicates()).isEqualTo(60);
        assertThat(result.verdicts().get(0).outcome()).isEqualTo(Outcome.NOT_SUPPORTED);
        assertThat(result.looks()).extracting(Look::replicates).containsExactly(12, 24, 36, 48);
        assertThat(result.looks()).allSatisfy(look -> {
            assertThat(look.planned()).isTrue();
            assertThat(look.verdicts().get(0).p()).isNotNull();
        });
    }

    @Test
    void run_isTheSame_howeverItRan() throws IOException {
        ExperimentResult serial = run(experiment(SOME));
        TraceCache cache = new TraceCache(new MapBackend());
        for (int i = 0; i < 2; i++) {
            ExperimentResult parallel = experiment(SOME)
                    .build()
                    .run(options()
                            .executor(TrialExecutor.parallel(7))
                            .cache(cache)
                            .build());
            assertThat(parallel.digest()).isEqualTo(serial.digest());
            assertThat(parallel.verdicts()).isEqualTo(serial.verdicts());
            assertThat(parallel.looks()).isEqualTo(serial.looks());
            assertThat(ExperimentResult.read(parallel.folder().orElseThrow())).isEqualTo(parallel);
        }
    }

    /** Wherever it was killed, also at a look. */
    @Test
    void killedRun_decidesAlike() throws IOException {
        ExperimentResult whole = run(experiment(SOME));
        for (int after : List.of(0, 5, 23, 24, 25, 47)) {
            AtomicInteger left = new AtomicInteger(after);
            TrialExecutor serial = TrialExecutor.serial();
            TrialExecutor dies = new TrialExecutor() {
                @Override
                public String name() {
                    return "dies";
                }

                @Override
                public void execute(Iterator<Trial> trials, TrialRunner runner, Consumer<TrialResult> results)
                        throws InterruptedException {
                    serial.execute(trials, runner, result -> {
                        if (left.getAndDecrement() == 0) {
                            throw new IllegalStateException("killed");
                        }
                        results.accept(result);
                    });
                }
            };
            assertThatExceptionOfType(IllegalStateException.class)
                    .isThrownBy(() -> experiment(SOME)
                            .build()
                            .run(options().executor(dies).build()));
            ExperimentResult resumed = experiment(SOME)
                    .build()
                    .run(options().resume(Resume.latest()).build());
            assertThat(resumed.resumed()).isEqualTo(after);
            assertThat(resumed.digest()).as("killed after %d trials", after).isEqualTo(whole.digest());
            assertThat(resumed.looks()).isEqualTo(whole.looks());
        }
    }

    @Test
    void surplusTrials_ofAnEarlierSession_areDropped() throws IOException {
        ExperimentResult whole = run(experiment(SOME));
        run(experiment(SOME).replicates(50));
        ExperimentResult resumed =
                experiment(SOME).build().run(options().resume(Resume.latest()).build());
        assertThat(resumed.executed()).isZero();
        assertThat(resumed.replicates()).isEqualTo(24);
        assertThat(resumed.digest()).isEqualTo(whole.digest());
        assertThat(resumed.looks()).extracting(Look::planned).containsExactly(false, true);
        assertThat(ExperimentResult.read(resumed.folder().orElseThrow())).isEqualTo(resumed);
    }

    @Test
    void moreReplicates_afterAVerdict_showWhatWasSeen() {
        ExperimentResult first = run(experiment(0));
        ExperimentResult more = experiment(0)
                .replicatesUntilDecided(100, 2)
                .build()
                .run(options().resume(Resume.latest()).build());
        assertThat(more.looks())
                .containsExactly(
                        Look.of(60, false, first.verdicts()), more.looks().get(1));
        assertThat(more.looks().get(1).replicates()).isEqualTo(50);
        assertThat(more.digest())
                .isEqualTo(run(experiment(0).replicatesUntilDecided(100, 2)).digest());
    }

    @Test
    void numberOfTheOptions_isTheMost() {
        ExperimentResult result =
                experiment(SOME).build().run(options().replicates(30).build());
        assertThat(result.looks()).extracting(Look::replicates).startsWith(6);
        assertThat(result.replicates()).isIn(12, 18, 24, 30);
    }

    /** Nobody can say whether more replicates would change what has no p value, so it is asked at the end. */
    @Test
    void verifierWithoutP_doesNotKeepTheRunFromEnding() {
        ExperimentResult result = run(experiment(SOME)
                .hypothesis(Hypothesis.verified("kept", "up", List.of("mean"), evidence -> new Kept(false))));
        assertThat(result.replicates()).isEqualTo(24);
        assertThat(result.verdicts().get(1).outcome()).isEqualTo(Outcome.NOT_SUPPORTED);
    }

    @Test
    void artifacts_ofARunThatEndedEarly_areThoseItHas() {
        run(experiment(SOME));
        ExperimentResult taken = Experiment.builder("taking")
                .source(ArtifactSource.text("looking#noisy.txt"))
                .pipeline(Pipeline.start(Step.of("length", (String text, Context context) -> {
                    context.metric("length", text.length(), Map.of());
                    return text;
                })))
                .replicates(24)
                .seed(1)
                .build()
                .run(options().build());
        assertThat(taken.failures()).isEmpty();
        assertThat(taken.warnings()).isEmpty();
    }

    @Test
    void nothingToDecide_isRefused_withAllElseThatIsWrong() {
        Experiment.Builder builder = Experiment.builder("looking")
                .source(new Draws(5))
                .pipeline(Pipeline.start(new Mean()))
                .replicatesUntilDecided(4, 9);
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(builder::build)
                .satisfies(e -> assertThat(e.problems())
                        .extracting(problem -> problem.message())
                        .containsExactly(
                                "Replicates until all is decided: there is no hypothesis to decide. State one, or say"
                                        + " how many replicates there are",
                                "There can't be 9 looks at at most 4 replicates"));
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> experiment(SOME).replicatesUntilDecided(0, 1).build())
                .satisfies(e -> assertThat(e.problems())
                        .extracting(problem -> problem.message())
                        .containsExactly(
                                "The number of replicates: expected a number from 1 to 1000000, found 0",
                                "The number of looks: expected a number from 2 to 100, found 1"));
    }
}
