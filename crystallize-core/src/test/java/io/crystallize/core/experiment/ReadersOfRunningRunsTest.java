package io.crystallize.core.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import io.crystallize.core.Context;
import io.crystallize.core.Pipeline;
import io.crystallize.core.Step;
import io.crystallize.core.execution.TrialExecutor;
import io.crystallize.core.experiment.ExperimentResult.Incomplete;
import io.crystallize.core.experiment.Toys.Draws;
import io.crystallize.core.experiment.Toys.Mean;
import io.crystallize.core.problem.Problem;
import io.crystallize.core.verdict.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Scenario 15: who reads the folders of runs that write at the time sees whole trials, whole files and nothing else. */
@Tag("slow")
@Timeout(120)
class ReadersOfRunningRunsTest {
    private static final int REPLICATES = 60;

    /** Opened once the reader has seen a run that goes on, so that no run ends before. */
    private static CountDownLatch seen = new CountDownLatch(0);

    @TempDir
    Path runs;

    private final ExecutorService threads = Executors.newFixedThreadPool(3);

    @AfterEach
    void endThreads() throws InterruptedException {
        seen.countDown();
        threads.shutdownNow();
        assertThat(threads.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
    }

    /** Waits for the reader in the middle of the run. */
    record Chats() implements Step<Double, Double> {
        @Override
        public Double apply(Double value, Context context) throws InterruptedException {
            for (int i = 0; i < 20; i++) {
                context.event("said", Map.of("n", Integer.toString(i), "text", "word ".repeat(20)));
            }
            context.artifact("value.txt", value.toString());
            if (context.replicate() == REPLICATES / 2) {
                seen.await();
            }
            return value;
        }
    }

    private static Experiment experiment() {
        return Experiment.builder("chatty")
                .source(new Draws(4))
                .pipeline(Pipeline.start(new Mean()).then(new Chats()))
                .treatment(Treatment.named("more").set("draws.n", 6))
                .replicates(REPLICATES)
                .seed(42)
                .build();
    }

    private ExperimentResult run(TrialExecutor executor) {
        return experiment()
                .run(ExperimentOptions.builder()
                        .runsFolder(runs)
                        .executor(executor)
                        .build());
    }

    @Test
    void scenario15_readerDuringRuns_neverSeesHalfAFile() throws Exception {
        ExperimentResult whole = experiment().run(ExperimentOptions.defaults());
        seen = new CountDownLatch(1);
        List<Future<ExperimentResult>> going = Stream.of(TrialExecutor.serial(), TrialExecutor.parallel(2))
                .map(executor -> threads.submit(() -> run(executor)))
                .toList();
        int readWhileGoing = 0;
        while (going.stream().anyMatch(run -> !run.isDone())) {
            readWhileGoing += readAll(whole);
            if (readWhileGoing > 0) {
                seen.countDown();
            }
        }
        assertThat(readWhileGoing).isPositive();
        assertThat(readAll(whole)).as("how many have not ended").isZero();
        for (Future<ExperimentResult> run : going) {
            assertThat(ExperimentResult.read(run.get().folder().orElseThrow()).digest())
                    .isEqualTo(whole.digest());
        }
        assertThat(PastRuns.in(runs).all()).hasSize(2);
    }

    /** Reads all that there is, and returns how many runs had finished trials, and went on. */
    private int readAll(ExperimentResult whole) throws IOException {
        int going = 0;
        for (Path run : PastRuns.in(runs).all()) {
            if (Files.exists(run.resolve(RunPlan.FILE)) && read(run, whole)) { // before, it has not begun
                going++;
            }
        }
        return going;
    }

    private static boolean read(Path run, ExperimentResult whole) throws IOException {
        ExperimentResult result = ExperimentResult.read(run);
        assertThat(result.warnings()).isEmpty();
        assertThat(result.failures()).isEmpty();
        int trials = 0;
        for (String condition : whole.samples().keySet()) {
            Samples samples = result.samples().get(condition).get("mean");
            for (int i = 0; samples != null && i < REPLICATES; i++) {
                if (samples.value(i).isPresent()) {
                    trials++;
                    assertThat(samples.value(i))
                            .isEqualTo(
                                    whole.samples().get(condition).get("mean").value(i));
                }
            }
        }
        assertThat(trials).isEqualTo(result.executed());
        if (result.complete()) {
            assertThat(result.digest()).isEqualTo(whole.digest());
        } else {
            assertThat(result.incomplete()).contains(Incomplete.NOT_ENDED);
        }
        readTheRest(run, trials);
        return !result.complete() && trials > 0;
    }

    /** What finished after the result was read may be there, too. */
    private static void readTheRest(Path run, int trials) throws IOException {
        assertThat(RunSummary.read(run).conditions()).containsExactly("baseline", "more");
        List<Problem> problems = new ArrayList<>();
        List<PastEvent> events = new ArrayList<>();
        PastRun.events(run, events::add, problems::add);
        assertThat(events).hasSizeGreaterThanOrEqualTo(20 * trials);
        assertThat(PastRun.provenance(run, problems::add)).hasSizeGreaterThanOrEqualTo(trials);
        assertThat(problems).isEmpty();
        assertThat(PastRun.read(run, problems::add)).isPresent();
        // What its code is made of is written before the first trial, but after the plan.
        List<String> mayBeMissing = trials == 0 ? List.of(RunFolder.RESULT, RunFolder.CODE) : List.of(RunFolder.RESULT);
        assertThat(problems)
                .allSatisfy(problem -> assertThat(mayBeMissing)
                        .anySatisfy(file ->
                                assertThat(problem.toString()).contains(file + " is missing: the run has not ended")));
    }
}
