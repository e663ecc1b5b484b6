package io.crystallize.core.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.crystallize.core.Context;
import io.crystallize.core.Pipeline;
import io.crystallize.core.Step;
import io.crystallize.core.execution.Trial;
import io.crystallize.core.execution.TrialExecutor;
import io.crystallize.core.execution.TrialResult;
import io.crystallize.core.execution.TrialRunner;
import io.crystallize.core.experiment.Toys.Draws;
import io.crystallize.core.experiment.Toys.Mean;
import io.crystallize.core.problem.InvalidInputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Law 1, resumed: what was run before is kept where it is valid, and nowhere else. */
class ResumeTest {
    @TempDir
    Path runs;

    @TempDir
    Path files;

    /** What trials ran, in their order. */
    private final List<Trial> ran = new ArrayList<>();

    /** Runs trials until some have been run, and then fails as a machine does. */
    private record Dies(int after) implements TrialExecutor {
        @Override
        public String name() {
            return "dies:" + after;
        }

        @Override
        public void execute(Iterator<Trial> trials, TrialRunner runner, Consumer<TrialResult> results)
                throws InterruptedException {
            for (int i = 0; i < after; i++) {
                results.accept(runner.run(trials.next()));
            }
            throw new OutOfMemoryError("not really");
        }
    }

    private record Offset(double by) implements Step<Double, Double> {
        @Override
        public Double apply(Double input, Context context) throws IOException {
            double value = input + by + context.file("offset.txt").text().length();
            context.metric("value", value, Map.of("replicate", Integer.toString(context.replicate())));
            return value;
        }
    }

    private static Experiment.Builder experiment() {
        return Experiment.builder("resumed")
                .source(new Draws(5))
                .pipeline(Pipeline.start(new Mean()).then(new Offset(1)))
                .treatment(Treatment.named("more").set("offset.by", 3))
                .hypothesis("more.value > baseline.value")
                .replicates(6)
                .seed(42);
    }

    private ExperimentOptions.Builder options() throws IOException {
        if (!Files.exists(files.resolve("offset.txt"))) {
            Files.writeString(files.resolve("offset.txt"), "four");
        }
        ran.clear();
        return ExperimentOptions.builder().runsFolder(runs).baseFolder(files).listener(new ExperimentListener() {
            @Override
            public void trialFinished(TrialResult result, int finished, int total) {
                ran.add(result.trial());
            }
        });
    }

    private ExperimentResult run(Experiment.Builder experiment) throws IOException {
        return experiment.build().run(options().build());
    }

    private ExperimentResult resume(Experiment.Builder experiment) throws IOException {
        return experiment.build().run(options().resume(Resume.latest()).build());
    }

    private void die(Experiment.Builder experiment, int after) throws IOException {
        ExperimentOptions options = options().executor(new Dies(after)).build();
        assertThatExceptionOfType(OutOfMemoryError.class)
                .isThrownBy(() -> experiment.build().run(options));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 5, 11, 12})
    void scenario11_runThatDied_resumed_isAnUninterruptedOne(int after) throws IOException {
        ExperimentResult whole = run(experiment());
        die(experiment(), after);
        ExperimentResult resumed = resume(experiment());
        assertThat(resumed.resumed()).isEqualTo(after);
        assertThat(resumed.executed()).isEqualTo(12 - after);
        assertThat(ran).hasSize(12 - after).doesNotHaveDuplicates();
        assertThat(resumed.digest()).isEqualTo(whole.digest());
        assertThat(resumed.samples()).isEqualTo(whole.samples());
        assertThat(resumed.warnings()).isEmpty();
    }

    @Test
    void scenario9_moreReplicates_runOnlyThose_andFewerCountOnlyTheirs() throws IOException {
        ExperimentResult three = run(experiment().replicates(3));
        ExperimentResult ten = resume(experiment().replicates(10));
        assertThat(ran).extracting(Trial::replicate).containsOnly(3, 4, 5, 6, 7, 8, 9);
        assertThat(ten.samples().get("more").get("value").replicates()).isEqualTo(10);
        assertThat(ten.verdicts().get(0).data().observations()).isEqualTo(10);
        assertThat(ten.digest()).isEqualTo(run(experiment().replicates(10)).digest());

        ExperimentResult one = experiment()
                .replicates(1)
                .build()
                .run(options().resume(Resume.of(three.folder().orElseThrow())).build());
        assertThat(ran).isEmpty();
        assertThat(one.verdicts().get(0).data().observations()).isEqualTo(1);
        assertThat(one.digest()).isEqualTo(run(experiment().replicates(1)).digest());
    }

    @Test
    void verdictsSeenBefore_areLooks_onceEach() throws IOException {
        ExperimentResult first = run(experiment());
        assertThat(first.looks()).isEmpty();
        assertThat(resume(experiment()).looks()).isEmpty();
        ExperimentResult more = resume(experiment().replicates(8));
        assertThat(more.looks()).containsExactly(Look.of(6, false, first.verdicts()));
        assertThat(more.looks().get(0).verdicts())
                .allSatisfy(seen -> assertThat(seen.p()).isNotNull());
        ExperimentResult most = resume(experiment().replicates(9));
        assertThat(most.looks())
                .containsExactly(Look.of(6, false, first.verdicts()), Look.of(8, false, more.verdicts()));
        assertThat(most.digest()).isEqualTo(run(experiment().replicates(9)).digest());
    }

    @Test
    void scenario10_changedParameter_runsWhatItTouches() throws IOException {
        run(experiment());
        ExperimentResult changed =
                resume(experiment().treatment(Treatment.named("most").set("offset.by", 5)));
        assertThat(ran).hasSize(6).extracting(Trial::condition).containsOnly("most");
        assertThat(changed.warnings()).isEmpty();
        Experiment.Builder other = Experiment.builder("resumed")
                .source(new Draws(5))
                .pipeline(Pipeline.start(new Mean()).then(new Offset(2)))
                .treatment(Treatment.named("more").set("offset.by", 3))
                .replicates(6)
                .seed(42);
        ExperimentResult result = resume(other);
        assertThat(ran).hasSize(6).extracting(Trial::condition).containsOnly("baseline");
        assertThat(result.warnings())
                .containsExactly(
                        "6 trials of an earlier session ran again: its code, parameters, context or seed changed");
        assertThat(result.digest()).isEqualTo(run(other).digest());
    }

    @Test
    void changedFileThatATrialRead_runsItAgain() throws IOException {
        run(experiment());
        Files.writeString(files.resolve("offset.txt"), "seven..");
        ExperimentResult result = resume(experiment());
        assertThat(ran).hasSize(12);
        assertThat(result.warnings())
                .containsExactly("12 trials of an earlier session ran again: file offset.txt changed");
        assertThat(result.digest()).isEqualTo(run(experiment()).digest());
    }

    private record Environment() implements Step<Double, Double> {
        @Override
        public Double apply(Double input, Context context) {
            context.metric("n", context.env("SIZE").map(Double::valueOf).orElse(0.0));
            return input;
        }
    }

    @Test
    void changedEnvironmentThatATrialRead_runsItAgain() throws IOException {
        Map<String, String> environment = new HashMap<>(Map.of("SIZE", "1", "OTHER", "1"));
        Experiment experiment = Experiment.builder("environment")
                .source(new Draws(5))
                .pipeline(Pipeline.start(new Mean()).then(new Environment()))
                .seed(1)
                .build();
        experiment.run(options().environment(environment).build());
        environment.put("OTHER", "2");
        experiment.run(
                options().environment(environment).resume(Resume.latest()).build());
        assertThat(ran).isEmpty();
        environment.put("SIZE", "2");
        ExperimentResult changed = experiment.run(
                options().environment(environment).resume(Resume.latest()).build());
        assertThat(ran).hasSize(1);
        assertThat(changed.samples().get("baseline").get("n").values(0)).containsExactly(2);
    }

    @Test
    void changedSeed_runsAll_andWithoutOneTheRunKeepsItsOwn() throws IOException {
        ExperimentResult first = run(experiment());
        resume(experiment().seed(43));
        assertThat(ran).hasSize(12);

        Experiment unseeded = Experiment.builder("unseeded")
                .source(new Draws(5))
                .pipeline(Pipeline.start(new Mean()))
                .replicates(3)
                .build();
        ExperimentResult chosen = unseeded.run(options().build());
        ExperimentResult again = unseeded.run(options().resume(Resume.latest()).build());
        assertThat(again.seed()).isEqualTo(chosen.seed()).isNotEqualTo(first.seed());
        assertThat(ran).isEmpty();
    }

    @Test
    void scenario13_failedTrials_runAgain() throws IOException {
        Experiment.Builder failing = Experiment.builder("failing")
                .source(new Draws(5))
                .pipeline(Pipeline.start(new Mean()).then(new Toys.FailsIn("baseline", "0123")))
                .treatment(Treatment.named("more").set("draws.n", 7))
                .replicates(4)
                .seed(1);
        ExperimentResult first = run(failing);
        assertThat(first.failures()).hasSize(4);
        ExperimentResult again = resume(failing);
        assertThat(ran).hasSize(4).extracting(Trial::condition).containsOnly("baseline");
        assertThat(again.digest()).isEqualTo(first.digest());
        assertThat(again.warnings()).containsExactly("4 trials of an earlier session ran again: it failed");
    }

    @Test
    void lineThatWasCutOff_isRemoved_andItsTrialRuns() throws IOException {
        ExperimentResult whole = run(experiment());
        die(experiment(), 4);
        Path run = PastRuns.in(runs).latest("resumed").orElseThrow();
        Path journal = run.resolve("trials.jsonl");
        byte[] bytes = Files.readAllBytes(journal);
        Files.write(journal, java.util.Arrays.copyOf(bytes, bytes.length - 20));
        Files.writeString(run.resolve("provenance.jsonl"), "{\"condition\":\"base", StandardOpenOption.APPEND);
        ExperimentResult resumed = resume(experiment());
        assertThat(resumed.resumed()).isEqualTo(3);
        assertThat(resumed.digest()).isEqualTo(whole.digest());
        assertThat(Files.readString(journal, StandardCharsets.UTF_8).lines()).hasSize(12);
        List<String> problems = new ArrayList<>();
        assertThat(PastRun.provenance(run, problem -> problems.add(problem.toString())))
                .hasSize(12);
        assertThat(problems).isEmpty();
    }

    @Test
    void lineThatWasChanged_isNotBelieved() throws IOException {
        ExperimentResult whole = run(experiment());
        Path journal = whole.folder().orElseThrow().resolve("trials.jsonl");
        String text = Files.readString(journal);
        Files.writeString(journal, text.replaceFirst("\"value\":[0-9]", "\"value\":7"));
        ExperimentResult resumed = resume(experiment());
        assertThat(ran).hasSize(1);
        assertThat(resumed.digest()).isEqualTo(whole.digest());
    }

    private record Writes(String content) implements Step<Double, Double> {
        @Override
        public Double apply(Double input, Context context) {
            context.artifact("a.txt", content);
            return input;
        }
    }

    @Test
    void artifactThatIsGone_isMadeAgain() throws IOException {
        Experiment.Builder writing = Experiment.builder("writing")
                .source(new Draws(5))
                .pipeline(Pipeline.start(new Mean()).then(new Writes("a")))
                .replicates(3)
                .seed(1);
        ExperimentResult first = run(writing);
        Path artifact = first.folder().orElseThrow().resolve("artifacts/baseline/1/writes/a.txt");
        Files.delete(artifact);
        ExperimentResult again = resume(writing);
        assertThat(ran).containsExactly(new Trial("baseline", 1));
        assertThat(artifact).hasContent("a");
        assertThat(again.digest()).isEqualTo(first.digest());
    }

    @Test
    void runThatGoesOn_cantBeResumed() throws IOException {
        List<String> told = new ArrayList<>();
        ExperimentOptions resuming = options().resume(Resume.latest()).build();
        experiment()
                .build()
                .run(options()
                        .listener(new ExperimentListener() {
                            @Override
                            public void experimentStarted(Experiment experiment, RunStart start) {
                                assertThatExceptionOfType(InvalidInputException.class)
                                        .isThrownBy(() -> experiment.run(resuming))
                                        .satisfies(e -> told.add(e.getMessage()));
                            }
                        })
                        .build());
        assertThat(told)
                .singleElement()
                .asString()
                .contains("is going on in this process")
                .contains("start a new run");
    }

    @Test
    void runOfAnotherExperiment_isRefused() throws IOException {
        Path run = run(experiment()).folder().orElseThrow();
        Experiment other = Experiment.builder("other")
                .source(new Draws(5))
                .pipeline(Pipeline.start(new Mean()))
                .build();
        ExperimentOptions options = options().resume(Resume.of(run)).build();
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> other.run(options))
                .withMessageContaining("is one of the experiment 'resumed', and can't be resumed by 'other'");
    }

    @Test
    void latest_withoutARun_beginsOne() throws IOException {
        ExperimentResult result = resume(experiment());
        assertThat(result.resumed()).isZero();
        assertThat(result.executed()).isEqualTo(12);
    }

    @Test
    void failFast_beginsNoTrialAfterOneThatFailed_andIsToldApartFromACancelledRun() throws IOException {
        Experiment.Builder failing = Experiment.builder("failing")
                .source(new Draws(5))
                .pipeline(Pipeline.start(new Mean()).then(new Toys.FailsIn("baseline", "2")))
                .treatment(Treatment.named("more").set("draws.n", 7))
                .replicates(6)
                .hypothesis("more.mean > baseline.mean")
                .seed(1);
        ExperimentResult result = failing.build().run(options().failFast(true).build());
        int begun = ran.size();
        assertThat(ran.get(begun - 1)).isEqualTo(new Trial("baseline", 2));
        assertThat(result.incomplete()).contains(ExperimentResult.Incomplete.FAILED_FAST);
        assertThat(result.verdicts().get(0).reason()).contains("Resume it when that is mended");
        ExperimentResult resumed = resume(failing);
        assertThat(resumed.resumed()).isEqualTo(begun - 1);
        assertThat(resumed.complete()).isTrue();
    }
}
