package io.crystallize.core;

import static io.crystallize.core.CachedRuns.AUDITED;
import static io.crystallize.core.CachedRuns.DISPUTED;
import static io.crystallize.core.CachedRuns.HIT;
import static io.crystallize.core.CachedRuns.MISS;
import static io.crystallize.core.CachedRuns.uses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.crystallize.core.provenance.Metric;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Audited hits, recorded answers, refreshed results, guarded inputs. */
class CachePolicyTest {
    private static final AtomicInteger RUNS = new AtomicInteger();
    private static final AtomicReference<Runnable> MEANWHILE = new AtomicReference<>();

    private final CachedRuns runs = new CachedRuns();

    @BeforeEach
    void reset() {
        RUNS.set(0);
        MEANWHILE.set(() -> {});
    }

    @Cacheable
    record Doubles() implements Step<Integer, Integer> {
        @Override
        public Integer apply(Integer input, Context context) {
            RUNS.incrementAndGet();
            context.metric("doubled", input);
            return 2 * input;
        }
    }

    @Cacheable
    record CountsItsRuns() implements Step<Integer, Integer> {
        @Override
        public Integer apply(Integer input, Context context) {
            return RUNS.incrementAndGet();
        }
    }

    @Cacheable(Cacheable.Mode.RECORDED)
    record Answers() implements Step<Integer, Integer> {
        @Override
        public Integer apply(Integer input, Context context) {
            int answer = RUNS.incrementAndGet();
            context.metric("answer", answer);
            MEANWHILE.get().run();
            return answer;
        }
    }

    @Cacheable
    record AddsOne() implements Step<Integer, Integer> {
        @Override
        public Integer apply(Integer input, Context context) {
            return input + 1;
        }
    }

    private <O> PipelineRun<O> run(Pipeline<Integer, O> pipeline, CachePolicy policy) throws InterruptedException {
        return runs.run(pipeline, 3, ContextValues.empty(), options -> options.cachePolicy(policy));
    }

    private static CachePolicy auditing(double rate) {
        return CachePolicy.standard().audit(rate);
    }

    private static CachePolicy refreshing(String... steps) {
        return CachePolicy.standard().refresh(List.of(steps));
    }

    @Test
    void audit_ofAStepThatDoesTheSame_runsItAndTellsItOnce() throws InterruptedException {
        Pipeline<Integer, Integer> pipeline = Pipeline.start(new Doubles());
        run(pipeline, auditing(1));
        PipelineRun<Integer> audited = run(pipeline, auditing(1));
        assertThat(uses(audited)).containsExactly(AUDITED);
        assertThat(audited.output()).isEqualTo(6);
        assertThat(audited.metrics()).containsExactly(new Metric("doubled", 3, Map.of()));
        assertThat(RUNS).hasValue(2);
        assertThat(uses(run(pipeline, CachePolicy.standard()))).containsExactly(HIT);
    }

    @Test
    void audit_ofAStepThatDoesSomethingElse_disputesIt() throws InterruptedException {
        Pipeline<Integer, Integer> pipeline = Pipeline.start(new CountsItsRuns());
        run(pipeline, CachePolicy.standard());
        PipelineRun<Integer> audited = run(pipeline, auditing(1));
        assertThat(uses(audited)).containsExactly(DISPUTED);
        assertThat(audited.output()).isEqualTo(2);
        assertThat(audited.provenance().get(0).cache().toString()).contains("its output was", "in another");
        assertThat(uses(run(pipeline, CachePolicy.standard()))).containsExactly(DISPUTED);
    }

    @Test
    void audit_ofAShare_runsAboutThatShare() throws InterruptedException {
        Pipeline<Integer, Integer> pipeline = Pipeline.start(new Doubles());
        run(pipeline, CachePolicy.standard());
        CachePolicy policy = auditing(0.25);
        for (int i = 0; i < 400; i++) {
            run(pipeline, policy);
        }
        assertThat(RUNS.get() - 1).isBetween(50, 150); // five standard deviations
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 1.1, Double.NaN})
    void audit_ofNoShare_isRefused(double rate) {
        assertThatIllegalArgumentException().isThrownBy(() -> auditing(rate)).withMessageContaining("expected 0 to 1");
    }

    @Test
    void recordedStep_keepsItsFirstAnswer() throws InterruptedException {
        Pipeline<Integer, Integer> pipeline =
                Pipeline.<Integer, Integer>start(new Answers()).then(new AddsOne());
        assertThat(run(pipeline, CachePolicy.standard()).output()).isEqualTo(2);
        PipelineRun<Integer> again = run(pipeline, auditing(1));
        assertThat(again.output()).isEqualTo(2);
        assertThat(uses(again)).containsExactly(HIT, AUDITED);
        assertThat(RUNS).hasValue(1);
    }

    @Test
    void recordedStep_whileAnotherRunRecords_takesTheOneThatCameFirst() throws InterruptedException {
        Pipeline<Integer, Integer> pipeline = Pipeline.start(new Answers());
        MEANWHILE.set(() -> {
            MEANWHILE.set(() -> {});
            try {
                assertThat(run(pipeline, CachePolicy.standard()).output()).isEqualTo(2);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        PipelineRun<Integer> slower = run(pipeline, CachePolicy.standard());
        assertThat(slower.output()).isEqualTo(2);
        assertThat(slower.metrics()).containsExactly(new Metric("answer", 2, Map.of()));
        assertThat(uses(slower)).containsExactly(HIT);
        assertThat(run(pipeline, CachePolicy.standard()).output()).isEqualTo(2);
    }

    @Test
    void recordedStep_whoseAnswerIsLost_fails_untilItIsRefreshed() throws InterruptedException {
        Pipeline<Integer, Integer> pipeline = Pipeline.start(new Answers());
        run(pipeline, CachePolicy.standard());
        runs.backend.blobs.clear();
        assertThatExceptionOfType(StepFailedException.class)
                .isThrownBy(() -> run(pipeline, CachePolicy.standard()).output())
                .withMessageContainingAll("'answers'", "is gone", "refresh");
        assertThat(run(pipeline, refreshing("answers")).output()).isEqualTo(3);
        assertThat(run(pipeline, CachePolicy.standard()).output()).isEqualTo(3);
    }

    @Test
    void recordedSteps_areToldByThePipeline() {
        Pipeline<Integer, Integer> inner = Pipeline.start(new Answers());
        assertThat(Pipeline.start("ask", inner).then(new AddsOne()).recordedSteps())
                .containsExactly("ask/answers");
    }

    @Test
    void refresh_computesAgainAndReplaces() throws InterruptedException {
        Pipeline<Integer, Integer> pipeline =
                Pipeline.<Integer, Integer>start(new CountsItsRuns()).then(new AddsOne());
        run(pipeline, CachePolicy.standard());
        PipelineRun<Integer> refreshed = run(pipeline, refreshing("counts-its-runs"));
        assertThat(refreshed.output()).isEqualTo(3);
        assertThat(uses(refreshed)).containsExactly(MISS, MISS);
        assertThat(refreshed.provenance().get(0).cache().reason()).isEqualTo("it was asked to run again");
        PipelineRun<Integer> after = run(pipeline, CachePolicy.standard());
        assertThat(after.output()).isEqualTo(3);
        assertThat(uses(after)).containsExactly(HIT, HIT);
    }

    @Test
    void refresh_computesEachResultOnceInARun() throws InterruptedException {
        Pipeline<Integer, Integer> pipeline = Pipeline.start(new CountsItsRuns());
        run(pipeline, CachePolicy.standard());
        CachePolicy oneRun = refreshing("counts-its-runs");
        assertThat(uses(run(pipeline, oneRun))).containsExactly(MISS);
        assertThat(uses(run(pipeline, oneRun))).containsExactly(HIT);
        assertThat(uses(run(pipeline, oneRun.begin()))).containsExactly(MISS);
    }

    @Cacheable
    record Draws() implements Step<Integer, Double> {
        @Override
        public Double apply(Integer input, Context context) {
            RUNS.incrementAndGet();
            return context.random().nextDouble();
        }
    }

    @Test
    void refresh_ofAStepThatDraws_computesEachReplicateAgain() throws InterruptedException {
        Pipeline<Integer, Double> pipeline = Pipeline.start(new Draws());
        CachePolicy oneRun = refreshing("draws");
        for (CachePolicy policy : List.of(CachePolicy.standard(), oneRun, oneRun)) {
            for (int replicate = 0; replicate < 3; replicate++) {
                int index = replicate;
                runs.run(
                        pipeline,
                        3,
                        ContextValues.empty(),
                        options -> options.replicate(index).cachePolicy(policy));
            }
        }
        assertThat(RUNS).hasValue(6);
    }

    @Test
    void refresh_ofADisputedStep_settlesTheDispute() throws InterruptedException {
        Pipeline<Integer, Integer> pipeline = Pipeline.start(new CountsItsRuns());
        run(pipeline, CachePolicy.standard());
        run(pipeline, auditing(1));
        assertThat(uses(run(pipeline, refreshing("counts-its-runs")))).containsExactly(MISS);
        assertThat(uses(run(pipeline, CachePolicy.standard()))).containsExactly(HIT);
    }

    @Cacheable
    record ReadsAtFirstA() implements Step<Integer, Integer> {
        @Override
        public Integer apply(Integer input, Context context) {
            return context.get(Key.of(RUNS.getAndIncrement() == 0 ? "a" : "b", Integer.class));
        }
    }

    @Test
    void refresh_replacesWhatWasAskedToo() throws InterruptedException {
        Pipeline<Integer, Integer> pipeline = Pipeline.start(new ReadsAtFirstA());
        ContextValues values = ContextValues.empty().with("a", 1).with("b", 2);
        assertThat(runs.run(pipeline, 0, values).output()).isEqualTo(1);
        PipelineRun<Integer> refreshed =
                runs.run(pipeline, 0, values, options -> options.cachePolicy(refreshing("reads-at-first-a")));
        assertThat(refreshed.output()).isEqualTo(2);
        PipelineRun<Integer> after =
                runs.run(pipeline, 0, ContextValues.empty().with("a", 7).with("b", 2));
        assertThat(after.output()).isEqualTo(2);
        assertThat(uses(after)).containsExactly(HIT);
    }

    record SortsInPlace() implements Step<int[], Integer> {
        @Override
        public Integer apply(int[] input, Context context) {
            java.util.Arrays.sort(input);
            return input[0];
        }
    }

    @Test
    void guard_isOnUnlessSwitchedOff() throws InterruptedException {
        Pipeline<int[], Integer> pipeline = Pipeline.start(new SortsInPlace());
        assertThatExceptionOfType(StepFailedException.class)
                .isThrownBy(() -> runs.run(pipeline, new int[] {2, 1}))
                .withMessageContaining("changed its input in place");
        CachePolicy off = CachePolicy.standard().guard(false);
        assertThat(runs.run(pipeline, new int[] {2, 1}, ContextValues.empty(), options -> options.cachePolicy(off))
                        .output())
                .isEqualTo(1);
    }

    @Test
    void hit_namesTheRunThatComputedIt() throws InterruptedException {
        Pipeline<Integer, Integer> pipeline = Pipeline.start(new Doubles());
        for (String name : List.of("acme/1", "acme/2")) {
            PipelineRun<Integer> run = runs.run(
                    pipeline,
                    3,
                    ContextValues.empty(),
                    options -> options.runName(name).replicate(4));
            if (name.equals("acme/2")) {
                assertThat(run.provenance().get(0).cache().toString())
                        .isEqualTo("hit: acme/1, condition baseline, replicate 4");
            }
        }
        assertThat(RUNS).hasValue(1);
    }
}
