package io.crystallize.core;

import static io.crystallize.core.CachedRuns.HIT;
import static io.crystallize.core.CachedRuns.MISS;
import static io.crystallize.core.CachedRuns.uses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.crystallize.core.provenance.Read;
import io.crystallize.core.provenance.StepRecord;
import io.crystallize.core.provenance.TracedRead;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams and keys are those of a step's name: not of its class, nor of its place. */
@Timeout(60)
class StreamsTest {
    /** Adds a number that it draws to those there are. */
    @Cacheable
    record Draws() implements Step<List<Long>, List<Long>> {
        @Override
        public List<Long> apply(List<Long> drawn, Context context) {
            return with(drawn, context.random().nextLong());
        }
    }

    @Cacheable
    record DrawsByName(List<String> names) implements Step<List<Long>, List<Long>> {
        @Override
        public List<Long> apply(List<Long> drawn, Context context) {
            List<Long> all = drawn;
            for (String name : names) {
                all = with(all, context.random(name).nextLong());
            }
            return all;
        }
    }

    /** Makes nothing of what there is, so that steps after it have the same input wherever they are. */
    @Cacheable
    record Nothing(int n) implements Step<List<Long>, List<Long>> {
        @Override
        public List<Long> apply(List<Long> drawn, Context context) {
            return List.of();
        }
    }

    private static List<Long> with(List<Long> drawn, long next) {
        List<Long> all = new ArrayList<>(drawn);
        all.add(next);
        return List.copyOf(all);
    }

    /** Runs pipelines inside, one after the other, and draws itself under all names that could be theirs. */
    @Cacheable
    record RunsAll(List<Pipeline<List<Long>, List<Long>>> inner, boolean drawsItself)
            implements Step<List<Long>, List<Long>> {
        private static final List<String> EVIL = List.of(
                "", "/inner", "inner", "#x", "x", "/inner#x", "inner#x", "/", "#", "outer/inner", "/left/inner");

        @Override
        public List<Long> apply(List<Long> drawn, Context context) {
            List<Long> all = drawn;
            for (Pipeline<List<Long>, List<Long>> pipeline : inner) {
                all = pipeline.apply(all, context);
            }
            if (drawsItself) {
                all = with(all, context.random().nextLong());
                for (String name : EVIL) {
                    all = with(all, context.random(name).nextLong());
                }
            }
            return all;
        }
    }

    private final CachedRuns runs = new CachedRuns();

    private PipelineRun<List<Long>> run(Pipeline<List<Long>, List<Long>> pipeline) throws InterruptedException {
        return runs.run(pipeline, List.of());
    }

    private List<Long> drawn(Pipeline<List<Long>, List<Long>> pipeline) throws InterruptedException {
        return run(pipeline).output();
    }

    private static Pipeline<List<Long>, List<Long>> start(String name, Step<List<Long>, List<Long>> step) {
        return Pipeline.start(name, step);
    }

    private static Pipeline<List<Long>, List<Long>> draws(String name) {
        return start(name, new Draws());
    }

    // Two steps of one type

    @Test
    void twoStepsOfOneType_withNamesOfTheirOwn_drawIndependently() throws InterruptedException {
        Pipeline<List<Long>, List<Long>> both = draws("first").then("second", new Draws());
        List<Long> drawn = drawn(both);
        assertThat(drawn).hasSize(2).doesNotHaveDuplicates();
        assertThat(drawn(draws("second"))).containsExactly(drawn.get(1));
        assertThat(uses(run(both))).containsExactly(HIT, HIT);
    }

    @Test
    void twoStepsOfOneType_thatDrawNothing_needNoNames_andShareTheirResult() throws InterruptedException {
        Pipeline<List<Long>, List<Long>> both =
                Pipeline.<List<Long>, List<Long>>start(new Nothing(1)).then(new Nothing(1));
        assertThat(both.names()).containsExactly("nothing", "nothing-2");
        assertThat(uses(run(both))).containsExactly(MISS, HIT);
    }

    // Steps inserted

    @Test
    void stepsInsertedBefore_changeNeitherDrawsNorHits() throws InterruptedException {
        List<Long> drawn = drawn(Pipeline.<List<Long>, List<Long>>start(new Draws()));
        Pipeline<List<Long>, List<Long>> longer = Pipeline.<List<Long>, List<Long>>start(new Nothing(1))
                .then(new Nothing(2))
                .then(new Draws());
        PipelineRun<List<Long>> run = run(longer);
        assertThat(run.output()).isEqualTo(drawn);
        assertThat(uses(run)).containsExactly(MISS, MISS, HIT);
    }

    @Test
    void drawingStepsInsertedBeforeOrAfter_changeNoDraw() throws InterruptedException {
        Pipeline<List<Long>, List<Long>> one = draws("split");
        Pipeline<List<Long>, List<Long>> many = draws("shuffle")
                .then("n", new Nothing(1))
                .then("split", new Draws())
                .then("noise", new Draws());
        assertThat(drawn(many)).startsWith(drawn(one).get(0)).hasSize(2);
        assertThat(uses(run(many))).containsExactly(HIT, HIT, HIT, HIT);
    }

    // Numbers that only a step's position gives it

    private void refusesToDraw(String step, Pipeline<List<Long>, List<Long>> pipeline) {
        assertThatExceptionOfType(StepFailedException.class)
                .isThrownBy(() -> run(pipeline))
                .havingRootCause()
                .isInstanceOf(IllegalStateException.class)
                .withMessage("Step '" + step + "' draws random numbers, and its name has a number that only its"
                        + " position gives it: with a step inserted before it, it would draw others. Give the step a"
                        + " name of its own.");
    }

    @Test
    void numberedStep_isRefusedToDraw_withTheWayOut() {
        refusesToDraw(
                "draws-2", Pipeline.<List<Long>, List<Long>>start(new Draws()).then(new Draws()));
        refusesToDraw(
                "draws-by-name-2",
                Pipeline.<List<Long>, List<Long>>start(new DrawsByName(List.of()))
                        .then(new DrawsByName(List.of("x"))));
    }

    @Test
    void numberedStep_isRefusedToDraw_alsoInNestedPipelines() {
        Pipeline<List<Long>, List<Long>> twice =
                Pipeline.<List<Long>, List<Long>>start(new Draws()).then(new Draws());
        refusesToDraw("top/mid/draws-2", start("top", start("mid", twice)));
        refusesToDraw("outer/draws-2", start("outer", new RunsAll(List.of(twice), false)));
        Pipeline<List<Long>, List<Long>> inside = Pipeline.start(new RunsAll(List.of(draws("inner")), false));
        refusesToDraw(
                "runs-all-2/inner",
                Pipeline.<List<Long>, List<Long>>start(new Nothing(1))
                        .then(new RunsAll(List.of(), false))
                        .then(new RunsAll(List.of(draws("inner")), false)));
        refusesToDraw(
                "a/runs-all-2/b/inner",
                start(
                        "a",
                        Pipeline.<List<Long>, List<Long>>start(new RunsAll(List.of(), false))
                                .then(new RunsAll(
                                        List.of(start("b", new RunsAll(List.of(draws("inner")), false))), false))));
        assertThat(inside.run(List.of()).output()).hasSize(1);
    }

    @Test
    void numberedStep_mayDoAllElse() throws InterruptedException {
        Pipeline<List<Long>, List<Long>> pipeline = Pipeline.<List<Long>, List<Long>>start(new DrawsByName(List.of()))
                .then(new DrawsByName(List.of()));
        assertThat(run(pipeline).provenance().get(1).name()).isEqualTo("draws-by-name-2");
    }

    // Renaming

    @Test
    void renamedStep_thatDrawsNothing_hits() throws InterruptedException {
        run(start("before", new Nothing(1)));
        assertThat(uses(run(start("after", new Nothing(1))))).containsExactly(HIT);
    }

    @Test
    void renamedStep_thatDraws_misses_andDrawsOthers() throws InterruptedException {
        List<Long> before = drawn(draws("before"));
        PipelineRun<List<Long>> after = run(draws("after"));
        assertThat(uses(after)).containsExactly(MISS);
        assertThat(after.output()).doesNotContainAnyElementsOf(before);
        PipelineRun<List<Long>> back = run(draws("before"));
        assertThat(uses(back)).containsExactly(HIT);
        assertThat(back.output()).isEqualTo(before);
    }

    @Test
    void renamedPipeline_aroundAStepThatDraws_isARenamedStep() throws InterruptedException {
        List<Long> before = drawn(start("before", draws("draws")));
        PipelineRun<List<Long>> after = run(start("after", draws("draws")));
        assertThat(uses(after)).containsExactly(MISS);
        assertThat(after.output()).doesNotContainAnyElementsOf(before);
        run(start("before", start("n", new Nothing(1))));
        assertThat(uses(run(start("after", start("n", new Nothing(1)))))).containsExactly(HIT);
    }

    // Nested pipelines

    @Test
    void equalNamesInDifferentPipelines_areDifferentStreams() throws InterruptedException {
        List<Long> drawn = drawn(start("left", draws("draw"))
                .then("right", draws("draw"))
                .then("draw", new Draws())
                .then("both", start("left", draws("draw"))));
        assertThat(drawn).hasSize(4).doesNotHaveDuplicates();
    }

    @Test
    void innerStep_drawsFromTheStreamOfItsPath_flattenedOrRunInside() throws InterruptedException {
        Pipeline<List<Long>, List<Long>> inner =
                draws("first").then("second", new Draws()).then("third", new DrawsByName(List.of("x", "/first")));
        List<Long> flattened = drawn(start("outer", inner));
        assertThat(flattened).hasSize(4).doesNotHaveDuplicates();
        assertThat(drawn(start("outer", new RunsAll(List.of(inner), false)))).isEqualTo(flattened);
        assertThat(drawn(start("outer", new RunsAsync(inner)))).isEqualTo(flattened);
        assertThat(drawn(start("other", new RunsAll(List.of(inner), false)))).doesNotContainAnyElementsOf(flattened);
        assertThat(drawn(start("a", start("outer", inner))))
                .isEqualTo(drawn(start("a", start("outer", new RunsAll(List.of(inner), false)))))
                .isEqualTo(drawn(start("a", new RunsAll(List.of(start("outer", inner)), false))));
    }

    @Cacheable
    record RunsAsync(Pipeline<List<Long>, List<Long>> inner) implements AsyncStep<List<Long>, List<Long>> {
        @Override
        public CompletionStage<List<Long>> start(List<Long> drawn, Context context) {
            return inner.start(drawn, context);
        }
    }

    @Test
    void streamsOfOuterAndInnerSteps_neverCollide_whateverTheirNames() throws InterruptedException {
        Pipeline<List<Long>, List<Long>> inner =
                draws("inner").then("x", new DrawsByName(List.of("", "x", "#x", "/inner", "inner")));
        Pipeline<List<Long>, List<Long>> deep = start("left", new RunsAll(List.of(draws("inner")), true));
        Pipeline<List<Long>, List<Long>> outer =
                start("outer", new RunsAll(List.of(inner, start("right", inner), deep, start("left-2", deep)), true));
        List<Long> drawn = drawn(outer);
        int own = 1 + RunsAll.EVIL.size();
        assertThat(drawn).hasSize(6 + 6 + (1 + own) + (1 + own) + own).doesNotHaveDuplicates();
        PipelineRun<List<Long>> warm = run(outer);
        assertThat(uses(warm)).containsExactly(HIT);
        assertThat(warm.output()).isEqualTo(drawn);
        assertThat(warm.provenance().get(0).reads())
                .filteredOn(read -> read.read().kind() == Read.Kind.RANDOM)
                .hasSameSizeAs(drawn)
                .extracting(TracedRead::answer)
                .doesNotHaveDuplicates();
    }

    @Test
    void pipelinesInsideOneStep_thatDrawUnderOneName_areRefused_withTheWayOut() throws InterruptedException {
        String message = "Two pipelines that ran inside step 'outer' drew the same random numbers, those of"
                + " 'outer/inner'. Give each a name of its own inside the step: Pipeline.start(name, pipeline).";
        for (Pipeline<List<Long>, List<Long>> second :
                List.of(draws("inner"), draws("inner").then(new Nothing(1)))) {
            assertThatExceptionOfType(StepFailedException.class)
                    .isThrownBy(() -> run(start("outer", new RunsAll(List.of(draws("inner"), second), false))))
                    .havingRootCause()
                    .isInstanceOf(IllegalStateException.class)
                    .withMessage(message);
        }
        List<Long> apart =
                drawn(start("outer", new RunsAll(List.of(draws("inner"), start("second", draws("inner"))), false)));
        assertThat(apart).hasSize(2).doesNotHaveDuplicates();
    }

    @Test
    void pipelineInsideAStep_thatDrawsNothing_mayRunAgain() throws InterruptedException {
        Pipeline<List<Long>, List<Long>> nothing = start("inner", new Nothing(1));
        assertThat(drawn(start("outer", new RunsAll(List.of(nothing, nothing), false))))
                .isEmpty();
    }

    /** Runs a pipeline until it succeeds. */
    record Persists(Pipeline<List<Long>, List<Long>> inner) implements Step<List<Long>, List<Long>> {
        @Override
        public List<Long> apply(List<Long> drawn, Context context) {
            try {
                return inner.apply(drawn, context);
            } catch (StepFailedException e) {
                return inner.apply(with(drawn, 0), context);
            }
        }
    }

    record FailsOnNothing() implements Step<List<Long>, List<Long>> {
        @Override
        public List<Long> apply(List<Long> drawn, Context context) {
            if (drawn.size() < 2) {
                throw new IllegalStateException("too few");
            }
            return drawn;
        }
    }

    @Test
    void pipelineInsideAStep_thatFailed_mayDrawTheSameAgain() throws InterruptedException {
        Pipeline<List<Long>, List<Long>> inner = draws("inner").then(new FailsOnNothing());
        List<Long> drawn = drawn(start("outer", new Persists(inner)));
        assertThat(drawn)
                .hasSize(2)
                .startsWith(0L)
                .endsWith(drawn(start("outer", draws("inner"))).get(0));
    }

    // random(name)

    @Test
    void namedStream_isStable_andTheSameAtEveryCall() throws InterruptedException {
        List<Long> drawn = drawn(start("step", new DrawsByName(List.of("x", "y"))));
        assertThat(drawn(start("step", new DrawsByName(List.of("y", "x")))))
                .containsExactly(drawn.get(1), drawn.get(0));
        List<Long> twice = drawn(start("step", new DrawsByName(List.of("x", "x"))));
        assertThat(twice).startsWith(drawn.get(0)).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "x", "#", "/", "step", "ünï"})
    void namedStream_isIndependentOfTheOthers(String name) throws InterruptedException {
        StepRecord record =
                run(start("step", new DrawsByName(List.of(name)))).provenance().get(0);
        assertThat(record.reads()).extracting(TracedRead::read).containsExactly(new Read(Read.Kind.RANDOM, '#' + name));
        List<Long> named = drawn(start("step", new DrawsByName(List.of(name))));
        assertThat(named)
                .doesNotContainAnyElementsOf(drawn(draws("step")))
                .doesNotContainAnyElementsOf(drawn(draws(name.isBlank() ? "blank" : "x")))
                .doesNotContainAnyElementsOf(drawn(start("step", new DrawsByName(List.of(name + "2")))));
    }

    /** Asks for its streams in one thread, and draws from one of them in another. */
    record DrawsElsewhere(boolean ofItsOwn) implements Step<List<Long>, List<Long>> {
        @Override
        public List<Long> apply(List<Long> drawn, Context context) {
            long first = context.random("here").nextLong();
            return with(
                    with(drawn, first),
                    CompletableFuture.supplyAsync(() ->
                                    context.random(ofItsOwn ? "there" : "here").nextLong())
                            .join());
        }
    }

    @Test
    void stream_isForTheThreadThatAskedFirst_andAnotherMayHaveOneOfItsOwn() throws InterruptedException {
        assertThatExceptionOfType(StepFailedException.class)
                .isThrownBy(() -> run(start("step", new DrawsElsewhere(false))))
                .havingRootCause()
                .isInstanceOf(IllegalStateException.class)
                .withMessage("A step's random numbers were drawn by another thread than the one that asked for them, in"
                        + " an order that may differ from run to run. Draw them first, and share what was drawn, or"
                        + " give each thread a stream of its own: random(name).");
        assertThat(drawn(start("step", new DrawsElsewhere(true))))
                .isEqualTo(drawn(start("step", new DrawsByName(List.of("here", "there")))));
    }

    @Test
    void everyAttempt_drawsTheSame() throws InterruptedException {
        List<Long> drawn = new ArrayList<>();
        Step<List<Long>, List<Long>> flaky = new Flaky(drawn);
        start("step", flaky).trying(Attempts.atMost(3)).run(List.of());
        assertThat(drawn).hasSize(3).containsOnly(drawn(draws("step")).get(0));
    }

    static final class Flaky implements Step<List<Long>, List<Long>> {
        private final List<Long> seen;

        Flaky(List<Long> seen) {
            this.seen = seen;
        }

        @Override
        public List<Long> apply(List<Long> drawn, Context context) {
            seen.add(context.random().nextLong());
            if (seen.size() < 3) {
                throw new IllegalStateException("not yet");
            }
            return drawn;
        }

        @Override
        public Map<String, Object> parameters() {
            return Map.of();
        }
    }

    @Cacheable
    record DrawsIfAllowed() implements Step<List<Long>, List<Long>> {
        @Override
        public List<Long> apply(List<Long> drawn, Context context) {
            try {
                return List.of(context.random().nextLong());
            } catch (IllegalStateException e) {
                return List.of();
            }
        }
    }

    @Test
    void refusedDraw_thatIsCaught_isNotWhatAnotherNameGets() throws InterruptedException {
        CachedRuns runs = new CachedRuns();
        Pipeline<List<Long>, List<Long>> numbered = Pipeline.<List<Long>, List<Long>>start(
                        "draws-if-allowed", new Nothing(0))
                .then(new DrawsIfAllowed());
        Pipeline<List<Long>, List<Long>> named = Pipeline.<List<Long>, List<Long>>start("nothing", new Nothing(0))
                .then("draws-if-allowed-2", new DrawsIfAllowed());
        PipelineRun<List<Long>> refused = runs.run(numbered, List.of());
        assertThat(refused.output()).isEmpty();
        assertThat(uses(refused)).endsWith(CachedRuns.BYPASS);
        assertThat(runs.run(named, List.of()).output()).hasSize(1);
        assertThat(runs.run(numbered, List.of()).output())
                .as("after a run that was allowed")
                .isEmpty();
    }
}
