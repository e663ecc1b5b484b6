package io.crystallize.core.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.entry;

import io.crystallize.core.Cacheable;
import io.crystallize.core.Context;
import io.crystallize.core.DataSource;
import io.crystallize.core.Default;
import io.crystallize.core.Key;
import io.crystallize.core.Pipeline;
import io.crystallize.core.Step;
import io.crystallize.core.cache.MapBackend;
import io.crystallize.core.cache.TraceCache;
import io.crystallize.core.execution.Trial;
import io.crystallize.core.execution.TrialResult;
import io.crystallize.core.experiment.ExperimentResult.CacheUses;
import io.crystallize.core.experiment.Toys.Constant;
import io.crystallize.core.experiment.Toys.Draws;
import io.crystallize.core.experiment.Toys.Mean;
import io.crystallize.core.experiment.Toys.Multiply;
import io.crystallize.core.experiment.Toys.Record;
import io.crystallize.core.experiment.Toys.Shift;
import io.crystallize.core.problem.InvalidInputException;
import io.crystallize.core.provenance.Metric;
import io.crystallize.core.verdict.Resamples;
import io.crystallize.core.verdict.Resampling;
import io.crystallize.core.verdict.Samples;
import io.crystallize.core.verdict.Verdict;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExperimentTest {
    private static ExperimentOptions.Builder cached(MapBackend backend) {
        return ExperimentOptions.builder().cache(new TraceCache(backend));
    }

    private static Experiment.Builder multiply() {
        return Experiment.builder("multiply")
                .source(new Constant(10))
                .pipeline(Pipeline.start(new Multiply()).then(new Record("product")))
                .context(Toys.FACTOR, 1.0)
                .treatment(Treatment.named("five").context(Toys.FACTOR, 5.0))
                .replicates(3);
    }

    private static Samples of(ExperimentResult result, String condition, String metric) {
        return result.samples().get(condition).get(metric);
    }

    @Test
    void scenario1_treatmentOfAContextValue_isSeenByACachedStep_andTheSecondRunIsAllHits() {
        MapBackend backend = new MapBackend();
        ExperimentResult first = multiply().build().run(cached(backend).build());
        ExperimentResult second = multiply().build().run(cached(backend).build());
        for (ExperimentResult result : List.of(first, second)) {
            assertThat(of(result, "baseline", "product")).isEqualTo(Samples.of(10, 10, 10));
            assertThat(of(result, "five", "product")).isEqualTo(Samples.of(50, 50, 50));
        }
        assertThat(first.cache()).isEqualTo(new CacheUses(4, 2, 0, 0));
        assertThat(second.cache()).isEqualTo(new CacheUses(6, 0, 0, 0));
        assertThat(second.digest()).isEqualTo(first.digest());
        assertThat(first.warnings()).isEmpty();
    }

    @Cacheable
    record TellsAll() implements Step<Double, Double> {
        @Override
        public Double apply(Double input, Context context) {
            context.metric("tagged", input, Map.of("unit", "kg"));
            context.artifact("note.txt", "weighed");
            context.put(Key.of("seen", Double.class), input);
            return input;
        }
    }

    record Uses() implements Step<Double, Double> {
        @Override
        public Double apply(Double input, Context context) {
            double seen = context.get(Key.of("seen", Double.class));
            context.metric("seen", seen);
            return seen;
        }
    }

    @Test
    void scenario2_hitReplaysMetricTagArtifactAndContextKey_inEveryReplicate() {
        MapBackend backend = new MapBackend();
        List<TrialResult> trials = new ArrayList<>();
        Experiment experiment = Experiment.builder("tells")
                .source(new Constant(3))
                .pipeline(Pipeline.start(new TellsAll()).then(new Uses()))
                .replicates(4)
                .build();
        ExperimentResult result = experiment.run(cached(backend)
                .listener(new ExperimentListener() {
                    @Override
                    public void trialFinished(TrialResult trial, int finished, int total) {
                        trials.add(trial);
                    }
                })
                .build());
        assertThat(result.cache()).isEqualTo(new CacheUses(3, 1, 0, 0));
        assertThat(trials).hasSize(4).allSatisfy(trial -> {
            assertThat(trial.metrics())
                    .containsExactly(new Metric("tagged", 3, Map.of("unit", "kg")), new Metric("seen", 3, Map.of()));
            assertThat(trial.artifacts()).singleElement().satisfies(written -> {
                assertThat(written.step()).isEqualTo("tells-all");
                assertThat(written.artifact().name()).isEqualTo("note.txt");
            });
        });
    }

    private static Experiment failing(String condition, String replicates) {
        return Experiment.builder("failing")
                .source(new Draws(5))
                .pipeline(Pipeline.<double[], Object>start(new Toys.FailsIn(condition, replicates)))
                .step(StepTemplate.of(new Pipeline.NamedStep(null, new Shift(0))))
                .step(StepTemplate.of(new Pipeline.NamedStep(null, new Mean())))
                .treatment(Treatment.named("up").set("shift.by", 1))
                .hypothesis("up.mean > baseline.mean")
                .replicates(6)
                .seed(42)
                .build();
    }

    @Test
    void scenario12_missingReplicates_stayInTheirPlaces_andAreCountedInTheVerdict() {
        ExperimentResult result = failing("up", "13").run(ExperimentOptions.defaults());
        Samples up = of(result, "up", "mean");
        assertThat(up.replicates()).isEqualTo(6);
        for (int i = 0; i < 6; i++) {
            assertThat(up.value(i).isPresent()).isEqualTo(i != 1 && i != 3);
        }
        Verdict verdict = result.verdicts().get(0);
        assertThat(verdict.data().observations()).isEqualTo(4);
        assertThat(verdict.data().missing()).containsExactly(1, 3);
        assertThat(result.failures())
                .extracting(failed -> failed.trial())
                .containsExactly(new Trial("up", 1), new Trial("up", 3));
        assertThat(result.complete()).isTrue();
    }

    /** What a later step draws says nothing of what was recorded before. */
    @Test
    void metricRecordedBeforeAnythingRandom_isOneObservation() {
        ExperimentResult result = Experiment.builder("steady")
                .source(new Toys.Constant(0))
                .pipeline(Pipeline.start(new Toys.Record("before")).then("draws", new Jittered()))
                .treatment(Treatment.named("one").set("constant.value", 1))
                .hypothesis("one.before > baseline.before")
                .hypothesis("one.after > baseline.after")
                .replicates(30)
                .seed(42)
                .build()
                .run(ExperimentOptions.defaults());
        assertThat(result.verdicts().get(0).outcome()).isEqualTo(Verdict.Outcome.NO_VERDICT);
        assertThat(result.verdicts().get(0).reason()).contains("copies of one observation");
        assertThat(result.verdicts().get(1).outcome()).isEqualTo(Verdict.Outcome.SUPPORTED);
    }

    private record Jittered() implements Step<Double, Double> {
        @Override
        public Double apply(Double input, Context context) {
            double value = input + context.random().nextDouble() * (1 + input) / 4;
            context.metric("after", value);
            return value;
        }
    }

    @Test
    void scenario19_replicatesThatAreCopies_giveNoVerdict() {
        ExperimentResult result = multiply()
                .hypothesis("five.product > baseline.product")
                .replicates(30)
                .build()
                .run(ExperimentOptions.defaults());
        Verdict verdict = result.verdicts().get(0);
        assertThat(verdict.outcome()).isEqualTo(Verdict.Outcome.NO_VERDICT);
        assertThat(verdict.reason()).contains("Nothing random was drawn");
    }

    record Sum(double add, boolean drawing) implements Step<Double, Double> {
        @Override
        public Double apply(Double value, Context context) {
            double sum = value + add + (drawing ? 1 + context.random().nextDouble() : 0);
            context.metric("sum", sum);
            return sum;
        }
    }

    @Test
    void copies_giveNoVerdict_alsoWhereAThirdConditionDraws() {
        ExperimentResult result = Experiment.builder("thirds")
                .source(new Toys.Constant(1))
                .pipeline(Pipeline.start(new Sum(1, false)))
                .treatment(Treatment.named("two").set("sum.add", 2.0))
                .treatment(Treatment.named("drawn").set("sum.drawing", true))
                .hypothesis("two.sum > baseline.sum")
                .hypothesis("drawn.sum > baseline.sum")
                .replicates(30)
                .build()
                .run(ExperimentOptions.defaults());
        assertThat(result.verdicts())
                .extracting(Verdict::outcome)
                .containsExactly(Verdict.Outcome.NO_VERDICT, Verdict.Outcome.SUPPORTED);
    }

    record Splits(double train) implements Step<Double, Double>, Resamples {
        @Override
        public Double apply(Double value, Context context) {
            double part = value + context.random().nextDouble();
            context.metric("part", part);
            return part;
        }

        @Override
        public Resampling resampling() {
            return new Resampling(train, 1 - train);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void splitsOfOneDataSet_areJudgedByTheTestForThem_alsoInANestedPipeline(boolean nested) {
        Pipeline<Double, Double> splits = Pipeline.start(new Splits(0.8));
        ExperimentResult result = Experiment.builder("splitting")
                .source(new Constant(1))
                .pipeline(nested ? Pipeline.<Double, Double>start("load", splits) : splits)
                .treatment(Treatment.named("two").set("constant.value", 2))
                .hypothesis("two.part > 1.2")
                .replicates(10)
                .build()
                .run(ExperimentOptions.defaults());
        assertThat(result.verdicts().get(0).test().name()).isEqualTo("corrected resampled t");
    }

    @Test
    void aConstant_isCompared_withoutAnyTreatment() {
        ExperimentResult result = Experiment.builder("alone")
                .source(new Constant(1))
                .pipeline(Pipeline.start(new Sum(1, true)))
                .hypothesis("baseline.sum > 2.5")
                .replicates(10)
                .build()
                .run(ExperimentOptions.defaults());
        assertThat(result.verdicts()).extracting(Verdict::outcome).containsExactly(Verdict.Outcome.SUPPORTED);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void differentReplicates_giveAVerdict_alsoWhereAllAreHits(boolean warm) {
        MapBackend backend = new MapBackend();
        Experiment experiment = failing("none", "");
        ExperimentOptions options = cached(backend).build();
        if (warm) {
            experiment.run(options);
        }
        ExperimentResult result = experiment.run(options);
        assertThat(result.verdicts().get(0).outcome()).isEqualTo(Verdict.Outcome.SUPPORTED);
        assertThat(result.cache().misses() == 0).isEqualTo(warm);
    }

    @Test
    void metricThatNobodyRecorded_givesNoVerdict_withTheNearest() {
        ExperimentResult result =
                multiply().hypothesis("five.produkt > baseline.product").build().run(ExperimentOptions.defaults());
        assertThat(result.verdicts().get(0).reason()).contains("'produkt'", "Did you mean 'product'?");
        assertThat(result.failures()).isEmpty();
    }

    @Test
    void treatmentNamedBaseline_changesTheBaseline_andWhatTheOthersStartFrom() {
        Experiment experiment = Experiment.builder("shifted")
                .source(new Constant(1))
                .pipeline(Pipeline.start(new Multiply()).then(new Record("product")))
                .context(Toys.FACTOR, 1.0)
                .context("unused", 1)
                .treatment(Treatment.named("other").set("unused", 2))
                .treatment(Treatment.named("ten").set("factor", 10))
                .treatment(Treatment.named("baseline").set("factor", 7))
                .build();
        ExperimentResult result = experiment.run(ExperimentOptions.defaults());
        assertThat(experiment.conditions()).containsExactly("baseline", "other", "ten");
        assertThat(of(result, "baseline", "product")).isEqualTo(Samples.of(7));
        assertThat(of(result, "other", "product")).isEqualTo(Samples.of(7));
        assertThat(of(result, "ten", "product")).isEqualTo(Samples.of(10));
    }

    record Settings(@Default("5") int k, @Default("fast") String mode, Optional<Integer> limit, double rate)
            implements Step<Double, Double> {
        @Override
        public Double apply(Double input, Context context) {
            context.metric("k", k);
            context.metric("mode", mode.length());
            context.metric("limit", limit.orElse(-1));
            context.metric("rate", rate);
            return input;
        }
    }

    private static Experiment.Builder settings(Map<String, Given> parameters) {
        return Experiment.builder("settings")
                .source(new Constant(1))
                .step(new StepTemplate(null, Settings.class, parameters, null))
                .context("rate", 0.5);
    }

    private static Map<String, Double> recorded(ExperimentResult result, String condition) {
        Map<String, Double> all = new TreeMap<>();
        result.samples().get(condition).forEach((metric, samples) -> all.put(metric, samples.values(0)[0]));
        return all;
    }

    @Test
    void parameterLeftOut_comesFromTheContext_elseItsDefault() {
        ExperimentResult result = settings(Map.of())
                .context("mode", "thorough")
                .treatment(Treatment.named("slow").set("rate", 0.1).set("settings.limit", 3))
                .treatment(Treatment.named("k1").set("k", 1))
                .build()
                .run(ExperimentOptions.defaults());
        assertThat(recorded(result, "baseline"))
                .containsExactly(entry("k", 5.0), entry("limit", -1.0), entry("mode", 8.0), entry("rate", 0.5));
        assertThat(recorded(result, "slow"))
                .containsExactly(entry("k", 5.0), entry("limit", 3.0), entry("mode", 8.0), entry("rate", 0.1));
        assertThat(recorded(result, "k1")).containsEntry("k", 1.0);
    }

    @Test
    void treatment_goesBeforeWhatIsGiven_whichGoesBeforeTheContext() {
        ExperimentResult result = settings(Map.of("rate", Given.of(0.25), "k", Given.of(9)))
                .treatment(Treatment.named("own").set("settings.rate", 0.75))
                .build()
                .run(ExperimentOptions.defaults());
        assertThat(recorded(result, "baseline")).containsEntry("rate", 0.25).containsEntry("k", 9.0);
        assertThat(recorded(result, "own")).containsEntry("rate", 0.75).containsEntry("k", 9.0);
    }

    @Test
    void sourceParameters_canBeTreated() {
        ExperimentResult result = Experiment.builder("source")
                .source(new Constant(1))
                .pipeline(Pipeline.start(new Record("value")))
                .treatment(Treatment.named("two").set("constant.value", 2))
                .build()
                .run(ExperimentOptions.defaults());
        assertThat(of(result, "two", "value")).isEqualTo(Samples.of(2));
    }

    /** Takes per cent and gives fractions: made anew from its parameters, it is another one. */
    record Percent(double share) implements Step<Double, Double> {
        Percent {
            share = share / 100;
        }

        @Override
        public Double apply(Double input, Context context) {
            context.metric("share", share);
            return input;
        }
    }

    @Test
    void stepThatIsNotTreated_isUsedAsItIs() {
        ExperimentResult result = Experiment.builder("percent")
                .source(new Constant(1))
                .pipeline(Pipeline.start(new Percent(50)))
                .treatment(Treatment.named("two").set("constant.value", 2))
                .build()
                .run(ExperimentOptions.defaults());
        assertThat(of(result, "baseline", "share")).isEqualTo(Samples.of(0.5));
        assertThat(of(result, "two", "share")).isEqualTo(Samples.of(0.5));
    }

    record Weighted(double[] weights) implements Step<Double, Double> {
        @Override
        public Double apply(Double input, Context context) {
            context.metric("weight", weights[0]);
            return input;
        }
    }

    @Test
    void valueOfATreatment_isNotChangedThroughTheOriginal() {
        double[] weights = {3};
        Treatment treatment = Treatment.named("heavy").set("weighted.weights", weights);
        weights[0] = 99;
        ExperimentResult result = Experiment.builder("weights")
                .source(new Constant(1))
                .pipeline(Pipeline.start(new Weighted(new double[] {1})))
                .treatment(treatment)
                .build()
                .run(ExperimentOptions.defaults());
        assertThat(of(result, "heavy", "weight")).isEqualTo(Samples.of(3));
    }

    @Test
    void seed_isChosenWhereNoneIsGiven_andTold() {
        Experiment experiment = Experiment.builder("seeds")
                .source(new Draws(1))
                .pipeline(Pipeline.start(new Mean()))
                .build();
        Set<Long> seeds = new HashSet<>();
        for (int i = 0; i < 5; i++) {
            ExperimentResult result = experiment.run(ExperimentOptions.defaults());
            seeds.add(result.seed());
            assertThat(Math.abs(result.seed())).isLessThan(1L << 53);
            ExperimentResult again = experiment.run(
                    ExperimentOptions.builder().seed(result.seed()).build());
            assertThat(again.digest()).isEqualTo(result.digest());
        }
        assertThat(seeds).hasSize(5);
    }

    @Test
    void options_goBeforeTheExperiment() {
        Experiment experiment = multiply().seed(1).build();
        ExperimentResult result =
                experiment.run(ExperimentOptions.builder().seed(2).replicates(5).build());
        assertThat(result.seed()).isEqualTo(2);
        assertThat(result.total()).isEqualTo(10);
        assertThat(of(result, "five", "product").replicates()).isEqualTo(5);
    }

    @Cacheable
    record PutsAnything() implements Step<Double, Double> {
        @Override
        public Double apply(Double input, Context context) {
            context.put(Key.of("any", Object.class), 1);
            return input;
        }
    }

    record MakesThread() implements Step<Double, Thread> {
        @Override
        public Thread apply(Double input, Context context) {
            return new Thread(() -> {});
        }
    }

    @Test
    void whatCannotBeCachedOrDigested_isWarnedOf_once() {
        ExperimentResult result = Experiment.builder("warned")
                .source(new Constant(1))
                .pipeline(Pipeline.start(new PutsAnything()).then(new MakesThread()))
                .replicates(3)
                .build()
                .run(cached(new MapBackend()).build());
        assertThat(result.warnings())
                .hasSize(2)
                .anySatisfy(warning -> assertThat(warning).contains("'puts-anything' could not be cached", "'any'"))
                .anySatisfy(warning -> assertThat(warning).contains("The output of step 'makes-thread' has no digest"));
    }

    @Test
    void cacheableStepWithoutCodec_isToldBeforeAnythingRuns() {
        @Cacheable
        record Threads() implements DataSource<Thread> {
            @Override
            public Thread fetch(Context context) {
                throw new AssertionError("ran");
            }
        }
        record Ends() implements Step<Thread, Double> {
            @Override
            public Double apply(Thread input, Context context) {
                return 1.0;
            }
        }
        Experiment experiment = Experiment.builder("no codec")
                .source(new Threads())
                .pipeline(Pipeline.start(new Ends()))
                .treatment(Treatment.named("placebo"))
                .build();
        InvalidInputException refused =
                catchThrowableOfType(InvalidInputException.class, () -> experiment.run(ExperimentOptions.defaults()));
        assertThat(refused.problems()).hasSize(1);
        assertThat(refused).hasMessageContainingAll("'threads'", "java.lang.Thread has no codec");
    }

    record Read(
            @Nullable String label, @Default("7") @Nullable Integer most, int n) implements Step<Double, Double> {
        @Override
        public Double apply(Double input, Context context) {
            context.metric("label", label == null ? -1 : label.length());
            context.metric("most", most == null ? -1 : most);
            context.metric("n", n);
            return input;
        }
    }

    private static Experiment.Builder read() {
        return Experiment.builder("read").source(new Constant(1)).pipeline(Pipeline.start(new Read(null, null, 3)));
    }

    @Test
    void nullComponentOfAStep_staysUnlessSomethingGivesIt() {
        ExperimentResult result = read().treatment(Treatment.named("n").set("read.n", 4))
                .treatment(Treatment.named("most").set("read.most", 5))
                .build()
                .run(ExperimentOptions.defaults());
        assertThat(recorded(result, "baseline"))
                .containsExactly(entry("label", -1.0), entry("most", -1.0), entry("n", 3.0));
        assertThat(recorded(result, "n")).containsExactly(entry("label", -1.0), entry("most", -1.0), entry("n", 4.0));
        assertThat(recorded(result, "most")).containsExactly(entry("label", -1.0), entry("most", 5.0), entry("n", 3.0));
    }

    @Test
    void nullComponentOfAStep_isTakenFromTheContext() {
        ExperimentResult result =
                read().context("label", "four").context("n", 9).build().run(ExperimentOptions.defaults());
        assertThat(recorded(result, "baseline"))
                .containsExactly(entry("label", 4.0), entry("most", -1.0), entry("n", 3.0));
    }

    record Precise(@Default("0.12345678901234567890123") BigDecimal share) implements Step<Double, Double> {
        @Override
        public Double apply(Double input, Context context) {
            context.metric("digits", share.precision());
            return input;
        }
    }

    @Test
    void defaultDecimal_keepsItsDigits() {
        ExperimentResult result = Experiment.builder("precise")
                .source(new Constant(1))
                .step(new StepTemplate(null, Precise.class, Map.of(), null))
                .build()
                .run(ExperimentOptions.defaults());
        assertThat(of(result, "baseline", "digits")).isEqualTo(Samples.of(23));
    }
}
