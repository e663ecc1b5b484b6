package io.crystallize.core.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.crystallize.core.ArtifactSource;
import io.crystallize.core.Context;
import io.crystallize.core.Key;
import io.crystallize.core.Pipeline;
import io.crystallize.core.Secrets;
import io.crystallize.core.Step;
import io.crystallize.core.StepFunction;
import io.crystallize.core.digest.Digest;
import io.crystallize.core.execution.Trial;
import io.crystallize.core.execution.TrialExecutor;
import io.crystallize.core.execution.TrialResult;
import io.crystallize.core.execution.TrialRunner;
import io.crystallize.core.experiment.Toys.Constant;
import io.crystallize.core.experiment.Toys.Draws;
import io.crystallize.core.experiment.Toys.FailsIn;
import io.crystallize.core.experiment.Toys.Mean;
import io.crystallize.core.experiment.Toys.Record;
import io.crystallize.core.experiment.Toys.Shift;
import io.crystallize.core.problem.InvalidInputException;
import io.crystallize.core.problem.Location;
import io.crystallize.core.problem.Problem;
import io.crystallize.core.verdict.Samples;
import io.crystallize.core.verdict.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where other frameworks for experiments are wrong, and what happens here; the names are those of the defects. */
class ExperimentDefectsTest {
    @TempDir
    Path runs;

    private static final Key<double[]> WEIGHTS = Key.of("weights", double[].class);

    /** Changes what it finds in its context, and its own parameter. */
    record Spoils(double[] own) implements Step<double[], double[]> {
        @Override
        public double[] apply(double[] values, Context context) {
            double[] weights = context.get(WEIGHTS);
            context.metric("weight", weights[0]);
            weights[0] = 1000;
            return values;
        }
    }

    record SpoilsInput() implements Step<double[], double[]> {
        @Override
        public double[] apply(double[] values, Context context) {
            if (context.condition().equals("baseline")) {
                values[0] = 1000;
            }
            return values;
        }
    }

    @Test
    void inPlaceMutationLeaksAcrossConditions_ofAContextValue_doesNotHappen() {
        double[] weights = {1, 2};
        ExperimentResult result = Experiment.builder("weights")
                .source(new Draws(2))
                .pipeline(Pipeline.start(new Spoils(new double[] {1})).then(new Mean()))
                .context(WEIGHTS, weights)
                .treatment(Treatment.named("up").set("spoils.own", List.of(2.0)))
                .replicates(3)
                .build()
                .run(ExperimentOptions.defaults());
        assertThat(result.failures()).isEmpty();
        assertThat(weights).containsExactly(1, 2);
        assertThat(result.samples().get("baseline").get("weight")).isEqualTo(Samples.of(1, 1, 1));
        assertThat(result.samples().get("up").get("weight")).isEqualTo(Samples.of(1, 1, 1));
    }

    @Test
    void inPlaceMutationLeaksAcrossConditions_ofTheInput_isCaught_andTheOthersSeeTheirOwn() {
        Experiment.Builder parts = Experiment.builder("input")
                .source(new Draws(2))
                .pipeline(Pipeline.start(new SpoilsInput()).then(new Shift(0)).then(new Mean()))
                .treatment(Treatment.named("up").set("shift.by", 0.0))
                .replicates(3)
                .seed(7);
        ExperimentResult spoilt = parts.build().run(ExperimentOptions.defaults());
        assertThat(spoilt.failures()).hasSize(3).allSatisfy(failed -> {
            assertThat(failed.trial().condition()).isEqualTo("baseline");
            assertThat(failed.failure().message()).contains("changed its input in place");
        });
        for (int i = 0; i < 3; i++) {
            assertThat(spoilt.samples().get("up").get("mean").value(i).orElseThrow())
                    .isLessThan(1);
        }
    }

    @Test
    void inPlaceMutationLeaksAcrossConditions_ofWhatATreatmentWasGiven_doesNotHappen() {
        double[] given = {5, 5};
        Treatment treatment = Treatment.named("own").set("weights", given);
        given[0] = 1000;
        ExperimentResult result = Experiment.builder("given")
                .source(new Draws(2))
                .pipeline(Pipeline.start(new Spoils(new double[] {1})).then(new Mean()))
                .context(WEIGHTS, new double[] {1, 2})
                .treatment(treatment)
                .build()
                .run(ExperimentOptions.defaults());
        assertThat(result.failures()).isEmpty();
        assertThat(result.samples().get("own").get("weight")).isEqualTo(Samples.of(5));
    }

    @Test
    void hypothesesWithoutTreatments_areAnError() {
        InvalidInputException e = catchThrowableOfType(
                InvalidInputException.class,
                Experiment.builder("alone")
                        .source(new Draws(2))
                        .pipeline(Pipeline.start(new Mean()))
                        .hypothesis(new Given("up.mean > baseline.mean", new Location("e.yaml", 7, 3)))::build);
        assertThat(e.problems())
                .extracting(Problem::toString)
                .containsExactly(
                        "e.yaml:7:3: Hypothesis 'up.mean > baseline.mean' has nothing to compare: there is only"
                                + " the baseline. Add a treatment");
    }

    // Seeds and executors

    private static Experiment.Builder draws() {
        return Experiment.builder("draws")
                .source(new Draws(3))
                .pipeline(Pipeline.start(new Shift(0)).then(new Mean()))
                .treatment(Treatment.named("up").set("shift.by", 10))
                .replicates(5)
                .seed(42);
    }

    private ExperimentResult run(Experiment.Builder parts) {
        return parts.build().run(ExperimentOptions.builder().runsFolder(runs).build());
    }

    private ExperimentResult resume(Experiment.Builder parts) {
        return parts.build()
                .run(ExperimentOptions.builder()
                        .runsFolder(runs)
                        .resume(Resume.latest())
                        .build());
    }

    @Test
    void mastersThatShareSeeds_42And31379_shareNoNumber() {
        Set<Double> drawn = new HashSet<>();
        for (long seed : new long[] {42, 31379}) {
            Samples first = Experiment.builder("masters")
                    .source(new Draws(1))
                    .pipeline(Pipeline.start(new Mean()))
                    .replicates(5)
                    .seed(seed)
                    .build()
                    .run(ExperimentOptions.defaults())
                    .samples()
                    .get("baseline")
                    .get("mean");
            for (int i = 0; i < 5; i++) {
                drawn.add(first.value(i).orElseThrow());
            }
        }
        assertThat(drawn).hasSize(10);
    }

    @Test
    void threads_fiveRunsFiveResults_areOne() {
        Set<Digest> digests = new HashSet<>();
        for (int i = 0; i < 5; i++) {
            ExperimentOptions options = ExperimentOptions.builder()
                    .executor(TrialExecutor.parallel(4))
                    .build();
            digests.add(draws().build().run(options).digest());
        }
        assertThat(digests)
                .containsExactly(
                        draws().build().run(ExperimentOptions.defaults()).digest());
    }

    // Resumed

    @Test
    void resumeWithMoreReplicates_hasAsManyAsItReports() {
        run(draws().replicates(3));
        ExperimentResult ten = resume(draws().replicates(10));
        assertThat(ten.replicates()).isEqualTo(10);
        assertThat(ten.resumed()).isEqualTo(6);
        assertThat(ten.executed()).isEqualTo(14);
        for (int i = 0; i < 10; i++) {
            assertThat(ten.samples().get("up").get("mean").value(i)).isPresent();
        }
        assertThat(ten.digest()).isEqualTo(run(draws().replicates(10)).digest());
    }

    private static Experiment.Builder coded(StepFunction<Double, Double> code) {
        return Experiment.builder("coded")
                .source(new Constant(10))
                .pipeline(Pipeline.<Double, Double>start(Step.of("code", code)).then(new Record("value")))
                .replicates(3)
                .seed(1);
    }

    @Test
    void resumeAfterACodeChange_doesNotReturnTheOldNumbers() {
        run(coded((value, context) -> value + 1));
        ExperimentResult same = resume(coded((value, context) -> value + 1));
        assertThat(same.executed()).isZero();
        ExperimentResult changed = resume(coded((value, context) -> value * 2));
        assertThat(changed.executed()).isEqualTo(3);
        assertThat(changed.samples().get("baseline").get("value")).isEqualTo(Samples.of(20, 20, 20));
    }

    private static Experiment.Builder loud(double by) {
        return draws().replicates(2).treatment(Treatment.named("loud").set("shift.by", by));
    }

    @Test
    void resumeAfterAPayloadChange_doesNotReturnTheOldNumbers() {
        run(loud(100));
        ExperimentResult changed = resume(loud(1000));
        assertThat(changed.resumed()).as("what the payload doesn't touch").isEqualTo(4);
        assertThat(changed.executed()).isEqualTo(2);
        assertThat(changed.samples().get("loud").get("mean").value(0).orElseThrow())
                .isBetween(1000.0, 1001.0);
    }

    private static Experiment.Builder failing(String condition, String replicates) {
        return Experiment.builder("failing")
                .source(new Draws(3))
                .pipeline(Pipeline.start(new Shift(0))
                        .<Object>then("fails", new FailsIn(condition, replicates))
                        .then("mean", new MeanOfAny()))
                .treatment(Treatment.named("up").set("shift.by", 10))
                .seed(42);
    }

    /** The mean of what a step before gave as an object. */
    record MeanOfAny() implements Step<Object, Double> {
        @Override
        public Double apply(Object values, Context context) {
            return new Mean().apply((double[]) values, context);
        }
    }

    @Test
    void conditionThatFailed2Of3Replicates_doesNotCountAsComplete() {
        run(failing("up", "02").replicates(3));
        ExperimentResult again = resume(failing("up", "02").replicates(3));
        assertThat(again.resumed()).isEqualTo(4);
        assertThat(again.executed()).as("what had failed").isEqualTo(2);
        assertThat(again.failures()).hasSize(2);
    }

    /** A process that ends after some results. */
    private record Killed(int after) implements TrialExecutor {
        @Override
        public String name() {
            return "killed";
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

    @Test
    void killedAtReplicate4_whatWasBeforeIsSaved() {
        Experiment whole = draws().replicates(6).build();
        ExperimentOptions killed = ExperimentOptions.builder()
                .runsFolder(runs)
                .executor(new Killed(8))
                .build();
        assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(() -> whole.run(killed));
        ExperimentResult resumed = resume(draws().replicates(6));
        assertThat(resumed.resumed()).isEqualTo(8);
        assertThat(resumed.executed()).isEqualTo(4);
        assertThat(resumed.digest())
                .isEqualTo(whole.run(ExperimentOptions.defaults()).digest());
    }

    // Failures

    @Test
    void failingReplicateMisalignsSamples_itStaysAHoleOfItsOwn_andTheTestIsTold() {
        Experiment.Builder parts = failing("up", "13").replicates(6).hypothesis("up.mean > baseline.mean");
        ExperimentResult result = parts.build().run(ExperimentOptions.defaults());
        ExperimentResult unharmed = failing("up", "").replicates(6).build().run(ExperimentOptions.defaults());
        Samples samples = result.samples().get("up").get("mean");
        for (int i = 0; i < 6; i++) {
            if (i == 1 || i == 3) {
                assertThat(samples.value(i)).isEmpty();
            } else {
                assertThat(samples.value(i))
                        .isEqualTo(unharmed.samples().get("up").get("mean").value(i));
            }
        }
        Verdict verdict = result.verdicts().get(0);
        assertThat(verdict.data().observations()).isEqualTo(4);
        assertThat(verdict.data().missing()).containsExactly(1, 3);
    }

    @Test
    void treatmentFailingEverywhere_doesNotVanish() {
        Experiment.Builder parts = failing("up", "012").replicates(3).hypothesis("up.mean > baseline.mean");
        ExperimentResult result = parts.build().run(ExperimentOptions.defaults());
        assertThat(result.samples()).containsOnlyKeys("baseline", "up");
        assertThat(result.failures()).hasSize(3).allSatisfy(failed -> {
            assertThat(failed.trial().condition()).isEqualTo("up");
            assertThat(failed.failure().message()).contains("no luck");
        });
        assertThat(result.verdicts().get(0).outcome()).isEqualTo(Verdict.Outcome.NO_VERDICT);
    }

    /** Writes a file, and then fails in one replicate. */
    record WritesAndFails(int replicate) implements Step<Double, Double> {
        @Override
        public Double apply(Double value, Context context) throws IOException {
            if (context.replicate() == replicate) {
                throw new IOException("no luck");
            }
            context.artifact("value.txt", value.toString());
            return value;
        }
    }

    @Test
    void anyStepErrorKillsTheRun_andLosesHooksAndArtifacts_doesNotHappen() {
        List<Integer> told = Collections.synchronizedList(new ArrayList<>());
        ExperimentListener listener = new ExperimentListener() {
            @Override
            public void trialFinished(TrialResult result, int finished, int total) {
                told.add(result.trial().replicate());
            }
        };
        ExperimentResult result = Experiment.builder("errors")
                .source(new Constant(1))
                .pipeline(Pipeline.start(new WritesAndFails(1)))
                .replicates(4)
                .build()
                .run(ExperimentOptions.builder()
                        .runsFolder(runs)
                        .executor(TrialExecutor.parallel(2))
                        .listener(listener)
                        .build());
        assertThat(result.complete()).isTrue();
        assertThat(result.failures()).hasSize(1);
        assertThat(told).containsExactlyInAnyOrder(0, 1, 2, 3);
        Path artifacts = result.folder().orElseThrow().resolve("artifacts/baseline");
        for (int replicate : List.of(0, 2, 3)) {
            assertThat(artifacts.resolve(replicate + "/writes-and-fails/value.txt"))
                    .hasContent("1.0");
        }
    }

    // What is kept

    private Map<Path, String> stored() throws IOException {
        Map<Path, String> stored = new TreeMap<>();
        try (Stream<Path> files = Files.walk(runs)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                stored.put(file, Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        return stored;
    }

    @Test
    void debugAndApplyOverwriteStoredResults_doesNotHappen() throws IOException {
        run(draws());
        Map<Path, String> before = stored();
        Experiment other = draws().seed(43).build();
        ExperimentOptions options = ExperimentOptions.builder().runsFolder(runs).build();
        other.debug(options);
        other.apply(options, "up", 1);
        assertThat(stored()).isEqualTo(before).isNotEmpty();
    }

    @Test
    void concurrentRunsTakeTheSameVersion_doesNotHappen() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            Callable<Path> task = () -> run(draws()).folder().orElseThrow();
            Set<Path> folders = new HashSet<>();
            for (Future<Path> folder : threads.invokeAll(Collections.nCopies(8, task))) {
                folders.add(folder.get());
            }
            assertThat(folders).hasSize(8);
        } finally {
            threads.shutdownNow();
        }
    }

    record Names(String artifact) implements Step<Double, Double> {
        @Override
        public Double apply(Double value, Context context) {
            context.artifact(artifact, "out");
            return value;
        }
    }

    @Test
    void artifactNamedUp_doesNotEscape() throws IOException {
        for (String name : List.of("../..", "../../escaped", "/escaped", "a/../../escaped")) {
            ExperimentResult result = run(
                    Experiment.builder("escapes").source(new Constant(1)).pipeline(Pipeline.start(new Names(name))));
            assertThat(result.failures())
                    .as(name)
                    .singleElement()
                    .satisfies(failed ->
                            assertThat(failed.failure().message()).contains("can't be called '" + name + "'"));
        }
        assertThat(stored().keySet()).noneMatch(file -> file.endsWith("escaped"));
    }

    @Test
    void failedUpstreamTreatment_doesNotYieldBaselineData() {
        run(failing("up", "0").replicates(2).output("mean.json", "mean"));
        ExperimentResult result = run(Experiment.builder("downstream")
                .source(ArtifactSource.text("failing#mean.json"))
                .pipeline(Pipeline.start(Step.of("length", (String text, Context context) -> text.length())))
                .treatment(Treatment.named("up"))
                .replicates(2));
        assertThat(result.failures()).singleElement().satisfies(failed -> {
            assertThat(failed.trial()).isEqualTo(new Trial("up", 0));
            assertThat(failed.failure().message()).startsWith("missing input: ");
        });
    }

    /** Tells the key where a careless step would. */
    record Careless() implements Step<Double, Double> {
        @Override
        public Double apply(Double value, Context context) throws IOException {
            String key = context.secret("api-key").value();
            context.event("asked with " + key, Map.of("key", key));
            throw new IOException("401 for " + key);
        }
    }

    @Test
    void apiKeyLandsInTheResultFile_doesNotHappen() throws IOException {
        String key = "sk-very-secret";
        ExperimentResult result = Experiment.builder("careless")
                .source(new Constant(1))
                .pipeline(Pipeline.start(new Careless()))
                .build()
                .run(ExperimentOptions.builder()
                        .runsFolder(runs)
                        .secrets(Secrets.of(Map.of("api-key", key)))
                        .build());
        assertThat(result.failures()).hasSize(1);
        assertThat(result.toJson().toString()).doesNotContain(key).contains("401 for ");
        assertThat(stored())
                .isNotEmpty()
                .allSatisfy((file, text) -> assertThat(text).doesNotContain(key));
    }
}
