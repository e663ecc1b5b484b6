package io.crystallize.testkit;

import static io.crystallize.testkit.CrystallizeAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.crystallize.core.Cacheable;
import io.crystallize.core.Context;
import io.crystallize.core.Key;
import io.crystallize.core.Pipeline;
import io.crystallize.core.ResourceFactory;
import io.crystallize.core.ResourceSpec;
import io.crystallize.core.Secrets;
import io.crystallize.core.Step;
import io.crystallize.core.StepFailedException;
import io.crystallize.core.cache.TraceCache;
import io.crystallize.core.provenance.Read;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class PipelineTesterTest {
    private static final Key<String> UNIT = Key.of("unit", String.class);
    private static final Key<Integer> COUNT = Key.of("count", Integer.class);

    /** Where words come from. */
    record Dictionary(String language) implements ResourceSpec<List<String>> {}

    record DictionaryFactory() implements ResourceFactory<Dictionary, List<String>> {
        @Override
        public Class<Dictionary> specType() {
            return Dictionary.class;
        }

        @Override
        public List<String> create(Dictionary spec, Secrets secrets) {
            return List.of(spec.language());
        }
    }

    /** Asks for all there is. */
    @Cacheable
    record Asking() implements Step<Integer, String> {
        @Override
        public String apply(Integer input, Context context) throws IOException {
            context.put(COUNT, input + 1);
            context.metric("input", input);
            context.artifact("note.txt", "noted");
            return context.get(UNIT) + " " + context.env("HOME_UNIT").orElse("-") + " " + context.condition() + " "
                    + context.replicate() + " "
                    + new String(context.file("a.txt").open().readAllBytes(), StandardCharsets.UTF_8) + " "
                    + context.resource(new Dictionary("la")).get(0) + " "
                    + context.secret("key").toString().isEmpty();
        }
    }

    record Drawing() implements Step<Integer, Double> {
        @Override
        public Double apply(Integer input, Context context) {
            return context.random().nextDouble();
        }
    }

    @TempDir
    Path folder;

    private PipelineTester<Integer, String> asking() throws IOException {
        Files.writeString(folder.resolve("a.txt"), "content");
        return PipelineTester.<Integer, String>of(new Asking())
                .with("unit", "mm")
                .env("HOME_UNIT", "cm")
                .secret("key", "k")
                .condition("treated")
                .replicate(3)
                .folder(folder)
                .resource(new DictionaryFactory());
    }

    @Test
    void step_getsAllThatItAsksFor() throws IOException {
        PipelineTester.Result<String> result = asking().run(1);

        assertThat(result.output()).isEqualTo("mm cm treated 3 content la false");
        assertThat(result.context(COUNT)).contains(2);
        assertThat(result.artifact("note.txt")).contains("noted");
        assertThat(result.artifact("other.txt")).isEmpty();
        assertThat(result.metrics()).hasSize(1);
        assertThat(result.writes()).hasSize(1);
        assertThat(result.reads()).extracting(read -> read.read().kind()).contains(Read.Kind.FILE, Read.Kind.RESOURCE);
        assertThat(result.isCacheable()).as("%s", result.uncached()).isTrue();
    }

    @Test
    void typedValue_isGiven() {
        assertThat(PipelineTester.<Integer, String>of(
                                Step.of("unit", (Integer i, Context context) -> context.get(UNIT)))
                        .with(UNIT, "km")
                        .run(1)
                        .output())
                .isEqualTo("km");
    }

    @Test
    void seed_decidesWhatIsDrawn() {
        PipelineTester<Integer, Double> tester = PipelineTester.of(new Drawing());

        assertThat(tester.seed(1).run(0).output())
                .isEqualTo(tester.seed(1).run(0).output());
        assertThat(tester.seed(1).run(0).output())
                .isNotEqualTo(tester.seed(2).run(0).output());
    }

    @Test
    void environmentOfTheProcess_isNotSeen() {
        assertThat(PipelineTester.<Integer, Boolean>of(Step.of(
                                "path",
                                (Integer i, Context context) ->
                                        context.env("PATH").isPresent()))
                        .run(1)
                        .output())
                .isFalse();
    }

    @Test
    void uncachedStep_isToldWithTheReason() {
        assertThat(PipelineTester.<Integer, Double>of(new Drawing()).run(1).uncached())
                .containsExactly(entry("drawing", "the step is not @Cacheable"));
    }

    @Test
    void cache_isSharedIfGiven_andElseNot() throws IOException {
        PipelineTester<Integer, String> tester = asking();
        tester.run(1);
        assertThatThrownBy(() -> assertThat(tester.run(1)).isAHit())
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("step 'asking': miss: ");
        tester.cache(new TraceCache(new HeldEntries()));
        tester.run(1);
        assertThat(tester.run(1)).isAHit().hasOutput("mm cm treated 3 content la false");
        assertThat(tester.run(1).artifact("note.txt")).contains("noted");
    }

    @Test
    void severalSteps_runInTheirOrder() {
        assertThat(PipelineTester.of(Pipeline.<Integer, Double>start(new Drawing())
                                .then(Step.of("negate", (Double x, Context context) -> -x)))
                        .run(1))
                .hasRead(Read.Kind.RANDOM, "");
    }

    @Test
    void failure_isThrown() {
        assertThatThrownBy(
                        () -> PipelineTester.<Integer, String>of(new Asking()).run(1))
                .isInstanceOf(StepFailedException.class)
                .hasMessageContaining("unit");
    }

    @Test
    void assertions_passAndFail() throws IOException {
        PipelineTester.Result<String> result = asking().run(1);

        assertThat(result)
                .isCacheable()
                .hasMetric("input", 1)
                .hasArtifact("note.txt")
                .hasWritten("count")
                .hasRead(Read.Kind.ENV, "HOME_UNIT");
        assertFails(
                () -> assertThat(result).hasMetric("inputs", 1),
                "recorded no metric 'inputs'. There are: input. Did you mean 'input'?");
        assertFails(() -> assertThat(result).hasMetric("input", 2), "metric 'input'");
        assertFails(
                () -> assertThat(result).hasArtifact("note.text"),
                "wrote no artifact 'note.text'. There are: note.txt.");
        assertFails(() -> assertThat(result).hasWritten("counts"), "Did you mean 'count'?");
        assertFails(
                () -> assertThat(result).hasRead(Read.Kind.ENV, "HOME"),
                "The steps asked for no env HOME. They asked for: ");
        assertFails(() -> assertThat(result).hasOutput("x"), "[output]");
        assertFails(
                () -> assertThat(PipelineTester.<Integer, Double>of(new Drawing())
                                .run(1))
                        .isCacheable(),
                "step 'drawing': bypass: the step is not @Cacheable");
    }

    private static void assertFails(ThrowingCallable assertion, String message) {
        assertThatThrownBy(assertion).isInstanceOf(AssertionError.class).hasMessageContaining(message);
    }
}
