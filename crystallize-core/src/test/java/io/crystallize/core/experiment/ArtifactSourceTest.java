package io.crystallize.core.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.crystallize.core.ArtifactReference;
import io.crystallize.core.ArtifactSource;
import io.crystallize.core.Cacheable;
import io.crystallize.core.Context;
import io.crystallize.core.DataSource;
import io.crystallize.core.Key;
import io.crystallize.core.Pipeline;
import io.crystallize.core.Sources;
import io.crystallize.core.Step;
import io.crystallize.core.cache.MapBackend;
import io.crystallize.core.cache.TraceCache;
import io.crystallize.core.execution.Trial;
import io.crystallize.core.execution.TrialExecutor;
import io.crystallize.core.execution.TrialResult;
import io.crystallize.core.execution.TrialRunner;
import io.crystallize.core.experiment.Toys.FailsIn;
import io.crystallize.core.file.FileValue;
import io.crystallize.core.verdict.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code experiment#artifact} as a source. */
class ArtifactSourceTest {
    @TempDir
    Path runs;

    private final TraceCache cache = new TraceCache(new MapBackend());

    /** Says a word, and which condition and replicate it is. */
    record Says(String word) implements DataSource<String> {
        @Override
        public String fetch(Context context) {
            return word + " " + context.condition() + " " + context.replicate();
        }
    }

    record Always(String word) implements DataSource<String> {
        @Override
        public String fetch(Context context) {
            return word;
        }
    }

    record Same() implements Step<Object, Object> {
        @Override
        public Object apply(Object input, Context context) {
            return input;
        }
    }

    record Join() implements Step<Sources, String> {
        @Override
        public String apply(Sources sources, Context context) {
            String joined = sources.get("one", String.class) + ", " + sources.get("other", String.class);
            context.artifact("joined.txt", joined);
            return joined;
        }
    }

    @Cacheable
    record Length() implements Step<String, Integer> {
        @Override
        public Integer apply(String text, Context context) {
            context.metric("length", text.length());
            context.artifact("got.txt", text);
            return text.length();
        }
    }

    record Content() implements Step<FileValue, String> {
        @Override
        public String apply(FileValue file, Context context) throws IOException {
            return file.name() + ": " + new String(file.bytes(), java.nio.charset.StandardCharsets.UTF_8);
        }
    }

    private static Experiment.Builder upstream(String word) {
        return Experiment.builder("up")
                .seed(1)
                .replicates(2)
                .source(new Says(word))
                .pipeline(Pipeline.start(new Same()))
                .treatment(Treatment.named("loud").set("says.word", word + "!!!"))
                .output("said.txt", "says");
    }

    private static Experiment.Builder downstream() {
        return Experiment.builder("down")
                .seed(1)
                .replicates(2)
                .source(ArtifactSource.text("up#said.txt"))
                .pipeline(Pipeline.start(new Length()))
                .treatment(Treatment.named("loud"))
                .treatment(Treatment.named("other").context(Key.of("note", String.class), "changed"));
    }

    private ExperimentResult run(Experiment.Builder experiment) {
        return experiment
                .build()
                .run(ExperimentOptions.builder().runsFolder(runs).cache(cache).build());
    }

    private ExperimentResult resume(Experiment.Builder experiment) {
        return experiment
                .build()
                .run(ExperimentOptions.builder()
                        .runsFolder(runs)
                        .cache(cache)
                        .resume(Resume.latest())
                        .build());
    }

    private static Path got(ExperimentResult result, String condition, int replicate) {
        return result.folder().orElseThrow().resolve("artifacts/" + condition + "/" + replicate + "/length/got.txt");
    }

    @Test
    void artifact_isThatOfTheConditionAndReplicate_inTurnIfThereAreFewer_orTheBaselines_whichIsTold()
            throws IOException {
        run(upstream("hello"));
        ExperimentResult result = run(downstream().replicates(3));
        assertThat(result.failures()).isEmpty();
        assertThat(got(result, "baseline", 0)).hasContent("hello baseline 0");
        assertThat(got(result, "baseline", 1)).hasContent("hello baseline 1");
        assertThat(got(result, "baseline", 2)).hasContent("hello baseline 0");
        assertThat(got(result, "loud", 1)).hasContent("hello!!! loud 1");
        assertThat(got(result, "other", 1)).hasContent("hello baseline 1");
        assertThat(run(downstream().replicates(3)).digest()).isEqualTo(result.digest());
        assertThat(result.warnings())
                .containsExactlyInAnyOrder(
                        "No step asked for context key 'note'.",
                        "Condition other takes up#said.txt from the baseline of "
                                + PastRun.name(PastRuns.in(runs).latest("up").orElseThrow())
                                + ", which has no condition of that name.",
                        "3 replicates take up#said.txt from 2 in turn, so they are not 3 independent ones. Run"
                                + " 'up' with as many.");
    }

    @Test
    void treatmentThatChangesNothing_andThatTheRunDoesNotHave_isMissingInput_andNeverTheBaselines() {
        ExperimentResult up = run(upstream("hello"));
        Experiment.Builder stray = Experiment.builder("stray")
                .seed(1)
                .replicates(2)
                .source(ArtifactSource.text("up#said.txt"))
                .pipeline(Pipeline.start(new Length()))
                .treatment(Treatment.named("lout"));
        ExperimentResult result = run(stray);
        assertThat(result.failures()).hasSize(2).allSatisfy(failed -> {
            assertThat(failed.trial().condition()).isEqualTo("lout");
            assertThat(failed.failure().message())
                    .isEqualTo(
                            "missing input: up#said.txt: treatment 'lout' changes nothing of its own, so that it stands"
                                    + " for the condition of that name of the run "
                                    + up.folder().orElseThrow()
                                    + ", which has none. Conditions: baseline, loud. Did you mean 'loud'?");
        });
        assertThat(result.warnings()).isEmpty();
        assertThat(stray.build()
                        .debug(ExperimentOptions.builder().runsFolder(runs).build(), List.of("lout"), 0)
                        .toString())
                .contains("stands for the condition of that name");
    }

    @Test
    void treatmentThatOneOfTwoRunsHas_takesTheBaselineOfTheOther() {
        run(upstream("hello"));
        Experiment.builder("plain")
                .source(new Always("plain"))
                .pipeline(Pipeline.start(new Same()))
                .output("said.txt", "always")
                .build()
                .run(ExperimentOptions.builder().runsFolder(runs).build());
        ExperimentResult both = run(Experiment.builder("both")
                .seed(1)
                .source("one", ArtifactSource.text("up#said.txt"))
                .source("other", ArtifactSource.text("plain#said.txt"))
                .pipeline(Pipeline.start(new Join()))
                .treatment(Treatment.named("loud")));
        assertThat(both.failures()).isEmpty();
        assertThat(both.warnings()).isEmpty();
        assertThat(both.folder().orElseThrow().resolve("artifacts/loud/0/join/joined.txt"))
                .hasContent("hello!!! loud 0, plain");
    }

    /** An experiment of a function, or a search, may have none. */
    @Test
    void runWithoutABaseline_givesOnlyWhatItsConditionsLeft() {
        Experiment.of("up", (String word, Context context) -> {
                    context.artifact("said.txt", word);
                    return 1;
                })
                .configuration("soft", "hello")
                .configuration("loud", "HELLO")
                .replicates(2)
                .seed(1)
                .run(ExperimentOptions.builder().runsFolder(runs).build());

        ExperimentResult result = run(downstream());

        assertThat(got(result, "loud", 1)).hasContent("HELLO");
        assertThat(result.failures())
                .hasSize(4)
                .anySatisfy(failed -> assertThat(failed.failure().message())
                        .contains("has neither a condition 'other' nor a baseline. Conditions: soft, loud."));
    }

    @Test
    void fileAndBytes_areGivenToo() {
        run(upstream("hello"));
        ExperimentResult file = run(Experiment.builder("file")
                .source(ArtifactSource.of("up#says/said.txt"))
                .pipeline(Pipeline.start(new Content()))
                .output("out.txt"));
        assertThat(file.folder().orElseThrow().resolve("artifacts/baseline/0/content/out.txt"))
                .hasContent("said.txt: hello baseline 0");
        ExperimentResult bytes = run(Experiment.builder("bytes")
                .source(ArtifactSource.bytes("up#said.txt"))
                .pipeline(Pipeline.start(new Same()))
                .output("out.txt", "artifact"));
        assertThat(bytes.folder().orElseThrow().resolve("artifacts/baseline/0/artifact/out.txt"))
                .hasContent("hello baseline 0");
    }

    @Test
    void resumedTrials_runAgainExactlyWhenTheContentChanged_inWhateverFolder() {
        run(upstream("hello"));
        run(downstream());
        assertThat(resume(downstream()).executed()).isZero();
        run(upstream("hello")); // another run, which made the same
        assertThat(resume(downstream()).executed()).isZero();
        ExperimentResult louder =
                run(upstream("hello").treatment(Treatment.named("other").set("says.word", "hm")));
        assertThat(louder.failures()).isEmpty();
        ExperimentResult again = resume(downstream());
        assertThat(again.executed())
                .as("the condition that the other run has now")
                .isEqualTo(2);
        assertThat(again.warnings()).contains("2 trials of an earlier session ran again: artifact up#said.txt changed");
        assertThat(got(again, "other", 1)).hasContent("hm other 1");
    }

    @Test
    void cachedStep_isKeyedByContent_notByTheConditionItCameFrom() {
        Experiment.Builder up = Experiment.builder("up")
                .replicates(3)
                .source(new Always("same"))
                .pipeline(Pipeline.start(new Same()))
                .treatment(Treatment.named("loud"))
                .output("said.txt", "always");
        run(up);
        ExperimentResult result = run(downstream().replicates(3));
        assertThat(result.cache().hits()).isEqualTo(8);
        assertThat(result.cache().misses()).isEqualTo(1);
    }

    @Test
    void defect_failedUpstreamTreatment_isMissingInput_andNeverTheBaselinesData() {
        run(upstream("hello").step(StepTemplate.of(new Pipeline.NamedStep(null, new FailsIn("loud", "1")))));
        ExperimentResult result = run(downstream());
        assertThat(result.failures()).singleElement().satisfies(failed -> {
            assertThat(failed.trial().condition()).isEqualTo("loud");
            assertThat(failed.trial().replicate()).isEqualTo(1);
            assertThat(failed.failure().message())
                    .startsWith("missing input: up#said.txt: condition loud, replicate 1 of the run ")
                    .endsWith("failed, in step 'fails-in'");
        });
        assertThat(got(result, "loud", 1)).doesNotExist();
        assertThat(got(result, "loud", 0)).hasContent("hello!!! loud 0");
        // Once it is there, it is taken.
        run(upstream("hello"));
        ExperimentResult mended = resume(downstream());
        assertThat(mended.executed()).isEqualTo(1);
        assertThat(mended.failures()).isEmpty();
    }

    private static List<String> messages(ExperimentResult result) {
        return result.failures().stream()
                .map(failed -> failed.failure().message())
                .distinct()
                .toList();
    }

    private ExperimentResult reading(String reference) {
        return run(Experiment.builder("reading")
                .source(ArtifactSource.of(reference))
                .pipeline(Pipeline.start(new Same())));
    }

    @Test
    void whatIsMissing_isTold_withTheWayOut() throws IOException {
        assertThat(messages(reading("up#said.txt")))
                .singleElement()
                .asString()
                .startsWith("missing input: experiment 'up' has no run in ");
        ExperimentResult up = run(upstream("hello").output("said.json", "says"));
        assertThat(messages(reading("ups#said.txt")))
                .singleElement()
                .asString()
                .endsWith("Run it first. Did you mean 'up'?");
        assertThat(messages(reading("up#sad.txt")))
                .singleElement()
                .asString()
                .endsWith("wrote no artifact 'sad.txt', but said.json, said.txt. Did you mean 'said.txt'?");
        Path file = up.folder().orElseThrow().resolve("artifacts/baseline/0/says/said.txt");
        Files.writeString(file, "forged");
        assertThat(messages(reading("up#said.txt")))
                .singleElement()
                .asString()
                .contains("was removed or changed since its run");
        Files.delete(file);
        assertThat(messages(reading("up#said.txt")))
                .singleElement()
                .asString()
                .contains("was removed or changed since its run");
    }

    record AlsoSays() implements Step<Object, Object> {
        @Override
        public Object apply(Object input, Context context) {
            context.artifact("said.txt", "also");
            return input;
        }
    }

    @Test
    void nameThatSeveralStepsUse_isTold_andTheStepSaysWhich() {
        run(upstream("hello").step(StepTemplate.of(new Pipeline.NamedStep(null, new AlsoSays()))));
        assertThat(messages(reading("up#said.txt")))
                .singleElement()
                .asString()
                .endsWith("say which step's, up#says/said.txt or up#also-says/said.txt");
        assertThat(reading("up#also-says/said.txt").failures()).isEmpty();
    }

    @Test
    void replicatesWithOneInput_areOneObservation_andThoseWithSeveralAreNot() {
        run(upstream("hello").replicates(1));
        ExperimentResult one = run(downstream().replicates(8).hypothesis("loud.length < baseline.length"));
        assertThat(one.verdicts().get(0).outcome()).isEqualTo(Verdict.Outcome.NO_VERDICT);
        run(upstream("hello").replicates(12));
        ExperimentResult twelve = run(downstream().replicates(12).hypothesis("loud.length < baseline.length"));
        assertThat(twelve.verdicts().get(0).outcome()).isEqualTo(Verdict.Outcome.SUPPORTED);
    }

    /** Ends before it has begun, as a machine does. */
    private record Dead() implements TrialExecutor {
        @Override
        public String name() {
            return "dead";
        }

        @Override
        public void execute(Iterator<Trial> trials, TrialRunner runner, Consumer<TrialResult> results) {
            throw new OutOfMemoryError("not really");
        }
    }

    @Test
    void trialThatHasToRunAgain_leavesNothing_untilItHas() {
        run(upstream("hello"));
        ExperimentOptions.Builder resumed =
                ExperimentOptions.builder().runsFolder(runs).resume(Resume.latest());
        assertThatExceptionOfType(OutOfMemoryError.class)
                .isThrownBy(() -> upstream("changed")
                        .build()
                        .run(resumed.executor(new Dead()).build()));
        assertThat(run(downstream()).failures())
                .hasSize(6)
                .allSatisfy(failed ->
                        assertThat(failed.failure().message()).endsWith("has not finished. Resume that run."));
        resume(upstream("changed"));
        assertThat(run(downstream()).failures()).isEmpty();
    }

    @Test
    void reference_isReadAndWritten() {
        assertThat(ArtifactReference.parse("a/b#c#x.txt")).isEqualTo(new ArtifactReference("a/b#c", null, "x.txt"));
        assertThat(ArtifactReference.parse("a#outer/inner/x.txt"))
                .isEqualTo(new ArtifactReference("a", "outer/inner", "x.txt"))
                .hasToString("a#outer/inner/x.txt");
        for (String none : List.of("", "a", "#x", "a#", "a#..", "a#../x/..", "a#/x")) {
            assertThatIllegalArgumentException()
                    .as(none)
                    .isThrownBy(() -> ArtifactReference.parse(none))
                    .withMessageContaining("such as penguins#model.json");
        }
    }
}
