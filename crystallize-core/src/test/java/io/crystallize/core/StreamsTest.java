package io.crystallize.core;

import static io.crystallize.core.CachedRuns.HIT;
import static io.crystallize.core.CachedRuns.MISS;
import static io.crystallize.core.CachedRuns.uses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.crystallize.core.provenance.CacheUse;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A step's name decides what it draws, and nothing else in the pipeline does. */
class StreamsTest {
    private static final String WAY_OUT = "Give the step a name of its own.";

    /** Adds one draw to what was drawn before. */
    @Cacheable
    record Draw() implements Step<List<Long>, List<Long>> {
        @Override
        public List<Long> apply(List<Long> before, Context context) {
            List<Long> all = new ArrayList<>(before);
            all.add(context.random().nextLong());
            return all;
        }
    }

    @Cacheable
    record Pass() implements Step<List<Long>, List<Long>> {
        @Override
        public List<Long> apply(List<Long> before, Context context) {
            context.replicate();
            return before;
        }
    }

    /** Draws from a stream with a name. */
    record DrawNamed(String stream) implements Step<List<Long>, List<Long>> {
        @Override
        public List<Long> apply(List<Long> before, Context context) {
            List<Long> all = new ArrayList<>(before);
            all.add(context.random(stream).nextLong());
            return all;
        }
    }

    /** Runs a pipeline inside, and then draws from a stream with a name. */
    record Around(Pipeline<List<Long>, List<Long>> inner, String stream) implements Step<List<Long>, List<Long>> {
        @Override
        public List<Long> apply(List<Long> before, Context context) {
            return new DrawNamed(stream).apply(inner.apply(before, context), context);
        }
    }

    /** Draws, or does without. */
    @Cacheable
    record DrawIfAllowed() implements Step<List<Long>, List<Long>> {
        @Override
        public List<Long> apply(List<Long> before, Context context) {
            try {
                return List.of(context.random().nextLong());
            } catch (IllegalStateException e) {
                return List.of();
            }
        }
    }

    private final CachedRuns runs = new CachedRuns();

    private static Pipeline<List<Long>, List<Long>> pass() {
        return Pipeline.start(new Pass());
    }

    private PipelineRun<List<Long>> run(Pipeline<List<Long>, List<Long>> pipeline) throws InterruptedException {
        return runs.run(pipeline, List.of());
    }

    private static List<Long> draws(Pipeline<List<Long>, List<Long>> pipeline) {
        return pipeline.run(List.of()).output();
    }

    @Test
    void twoStepsOfOneType_withNames_drawOtherNumbers() throws InterruptedException {
        List<Long> draws = draws(
                Pipeline.<List<Long>, List<Long>>start("first", new Draw()).then("second", new Draw()));
        assertThat(draws).hasSize(2).doesNotHaveDuplicates();
    }

    @Test
    void stepsInsertedBefore_changeNeitherDrawsNorHits() throws InterruptedException {
        PipelineRun<List<Long>> alone = run(Pipeline.start("noise", new Draw()));
        PipelineRun<List<Long>> behind = run(pass().then(new Pass()).then("noise", new Draw()));
        PipelineRun<List<Long>> behindADraw =
                run(Pipeline.<List<Long>, List<Long>>start("first", new Draw()).then("noise", new Draw()));
        assertThat(behind.output()).isEqualTo(alone.output());
        assertThat(uses(behind)).endsWith(HIT);
        assertThat(behindADraw.output()).endsWith(alone.output().get(0)).hasSize(2);
    }

    @Test
    void stepOfTheSameTypeInsertedBefore_isRefused_insteadOfSwappingDraws() {
        List<Long> alone = draws(Pipeline.start(new Draw()));
        assertThat(alone).hasSize(1);
        assertRefused(
                "draw-2", Pipeline.<List<Long>, List<Long>>start(new Draw()).then(new Draw()));
    }

    private static void assertRefused(String step, Pipeline<List<Long>, List<Long>> pipeline) {
        assertThatExceptionOfType(StepFailedException.class)
                .isThrownBy(() -> pipeline.run(List.of()))
                .withMessageContainingAll("Step '" + step + "' failed", "only its position gives it")
                .withMessageEndingWith(WAY_OUT);
    }

    @Test
    void numberedStep_thatDrawsNothing_runs() {
        assertThat(draws(pass().then(new Pass()))).isEmpty();
    }

    @Test
    void numberedStep_isRefusedToDraw_inNestedPipelinesToo() {
        Pipeline<List<Long>, List<Long>> two =
                Pipeline.<List<Long>, List<Long>>start(new Draw()).then(new Draw());
        assertRefused("draw-2", pass().then(two));
        assertRefused("in/draw-2", pass().then("in", two));
        assertRefused("out/in/draw-2", pass().then("out", pass().then("in", two)));
        assertRefused("around/draw-2", pass().then(new Around(two, "own")));
        assertRefused("around/in/draw-2", pass().then(new Around(pass().then("in", two), "own")));
    }

    @Test
    void pipelineInsideANumberedStep_isRefusedToDraw() {
        Around passes = new Around(pass(), "own");
        Around draws = new Around(Pipeline.start("noise", new Draw()), "own");
        Around deep = new Around(pass().then(draws), "own");
        assertRefused("around-2/noise", pass().then("around", passes).then(draws));
        assertRefused("around-2/around/noise", pass().then("around", passes).then(deep));
        assertThat(draws(pass().then("first", draws).then("second", draws)))
                .hasSize(4)
                .doesNotHaveDuplicates();
    }

    @Test
    void refusedDraw_thatIsCaught_isNotWhatAnotherNameGets() throws InterruptedException {
        Pipeline<List<Long>, List<Long>> numbered = Pipeline.<List<Long>, List<Long>>start(
                        "draw-if-allowed", new Pass())
                .then(new DrawIfAllowed());
        Pipeline<List<Long>, List<Long>> named = pass().then("draw-if-allowed-2", new DrawIfAllowed());
        PipelineRun<List<Long>> refused = run(numbered);
        assertThat(refused.output()).isEmpty();
        assertThat(refused.provenance().get(1).cache().result()).isEqualTo(CacheUse.Result.BYPASS);
        assertThat(run(named).output()).hasSize(1);
        assertThat(run(numbered).output()).as("after a run that was allowed").isEmpty();
    }

    @Test
    void renamedStep_hitsIfItDrawsNothing_andMissesIfItDraws() throws InterruptedException {
        run(Pipeline.<List<Long>, List<Long>>start("pass", new Pass()).then("noise", new Draw()));
        PipelineRun<List<Long>> renamed =
                run(Pipeline.<List<Long>, List<Long>>start("other", new Pass()).then("noise-b", new Draw()));
        assertThat(uses(renamed)).containsExactly(HIT, MISS);
        assertThat(renamed.output()).isNotEqualTo(draws(Pipeline.start("noise", new Draw())));
    }

    @Test
    void namedStream_isTheSameAtEveryCall_andIndependentOfOthers() {
        List<Long> fresh = draws(Pipeline.start("noise", new DrawNamed("a")));
        Step<List<Long>, List<Long>> mixed = Step.of("noise", (List<Long> before, Context context) -> {
            context.random().nextLong();
            context.random("b").nextLong();
            RandomGenerator first = context.random("a");
            long drawn = first.nextLong();
            assertThat(context.random("a")).isSameAs(first);
            return List.of(
                    drawn, context.random("b").nextLong(), context.random("").nextLong());
        });
        List<Long> drawn = draws(Pipeline.start(mixed));
        assertThat(drawn).startsWith(fresh.get(0)).doesNotHaveDuplicates();
        assertThat(draws(Pipeline.start("noise", new DrawNamed("a")))).isEqualTo(fresh);
    }

    @Test
    void namedStreams_areConfinedToTheThreadThatAskedForThem() {
        Step<List<Long>, List<Long>> parallel = Step.of("noise", (List<Long> before, Context context) -> {
            RandomGenerator mine = context.random("mine");
            long inThread = CompletableFuture.supplyAsync(
                            () -> context.random("theirs").nextLong())
                    .join();
            assertThatExceptionOfType(CompletionException.class)
                    .isThrownBy(
                            () -> CompletableFuture.supplyAsync(mine::nextLong).join())
                    .withCauseInstanceOf(IllegalStateException.class)
                    .withMessageContaining("random(name)");
            return List.of(mine.nextLong(), inThread);
        });
        List<Long> mine = draws(Pipeline.start("noise", new DrawNamed("mine")));
        List<Long> theirs = draws(Pipeline.start("noise", new DrawNamed("theirs")));
        assertThat(draws(Pipeline.start(parallel))).containsExactly(mine.get(0), theirs.get(0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/inner", "#x", "/inner#x", "inner", "/", "#", "x", "\u0000"})
    void stream_whoseNameLooksLikeAPath_isNoneOfAnInnerStep(String name) {
        Pipeline<List<Long>, List<Long>> inner = Pipeline.<List<Long>, List<Long>>start("inner", new Draw())
                .then("named", new DrawNamed("x"))
                .then("evil", new DrawNamed(name));
        List<Long> draws = draws(pass().then("outer", new Around(inner, name))
                .then("plain", new Draw())
                .then("outer-x", new DrawNamed(name)));
        Set<Long> others = new HashSet<>(draws(pass().then("outer", inner))); // "outer/inner" is the same step
        assertThat(draws).hasSize(6).doesNotHaveDuplicates();
        assertThat(draws.subList(0, 3)).containsExactlyInAnyOrderElementsOf(others);
    }
}
