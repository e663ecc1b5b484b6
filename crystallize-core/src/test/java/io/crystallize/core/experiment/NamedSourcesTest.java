package io.crystallize.core.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.crystallize.core.Cacheable;
import io.crystallize.core.Context;
import io.crystallize.core.ContextValues;
import io.crystallize.core.DataSource;
import io.crystallize.core.Pipeline;
import io.crystallize.core.Pipeline.NamedStep;
import io.crystallize.core.PipelineRun;
import io.crystallize.core.RunOptions;
import io.crystallize.core.Sources;
import io.crystallize.core.StandaloneContext;
import io.crystallize.core.Step;
import io.crystallize.core.TypeRef;
import io.crystallize.core.cache.MapBackend;
import io.crystallize.core.cache.TraceCache;
import io.crystallize.core.execution.TrialExecutor;
import io.crystallize.core.experiment.ExperimentResult.CacheUses;
import io.crystallize.core.experiment.Toys.Draws;
import io.crystallize.core.experiment.Toys.Mean;
import io.crystallize.core.problem.InvalidInputException;
import io.crystallize.core.problem.Problem;
import io.crystallize.core.provenance.StepRecord;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** An experiment may have several sources, which the first step gets by their names. */
class NamedSourcesTest {
    @Cacheable
    record Numbers(List<Double> values) implements DataSource<double[]> {
        @Override
        public double[] fetch(Context context) {
            return values.stream().mapToDouble(value -> value).toArray();
        }
    }

    @Cacheable
    record Add() implements Step<Sources, double[]> {
        @Override
        public double[] apply(Sources sources, Context context) {
            double[] sum = sources.get("left", double[].class).clone();
            double[] right = sources.get("right", double[].class);
            Arrays.setAll(sum, i -> sum[i] + right[i]);
            return sum;
        }
    }

    record Spoil() implements Step<Sources, Sources> {
        @Override
        public Sources apply(Sources sources, Context context) {
            sources.get("left", double[].class)[0] = 1000;
            return sources;
        }
    }

    record HandOn() implements Step<Sources, Sources> {
        @Override
        public Sources apply(Sources sources, Context context) {
            return sources;
        }
    }

    static Experiment.Builder twoSources() {
        return Experiment.builder("two")
                .source("left", new Numbers(List.of(1.0, 2.0)))
                .source("right", new Numbers(List.of(10.0, 20.0)))
                .pipeline(Pipeline.start(new Add()).then(new Mean()));
    }

    private static double mean(ExperimentResult result, String condition) {
        assertThat(result.failures()).isEmpty();
        return result.samples().get(condition).get("mean").value(0).orElseThrow();
    }

    @Test
    void firstStep_getsTheSourcesByTheirNames_andTreatmentsChangeEach() {
        ExperimentResult result = twoSources()
                .treatment(Treatment.named("more").set("right.values", List.of(100.0, 200.0)))
                .treatment(Treatment.named("other").source("left", new Draws(2)).set("left.n", 2))
                .build()
                .run(ExperimentOptions.defaults());
        assertThat(mean(result, "baseline")).isEqualTo(16.5);
        assertThat(mean(result, "more")).isEqualTo(151.5);
        assertThat(mean(result, "other")).isBetween(15.0, 16.0);
    }

    @Test
    void eachSource_isCachedOnItsOwn_andWhatFollowsByAllOfThem() {
        MapBackend backend = new MapBackend();
        ExperimentOptions options =
                ExperimentOptions.builder().cache(new TraceCache(backend)).build();
        Experiment experiment = twoSources()
                .treatment(Treatment.named("more").set("right.values", List.of(100.0, 200.0)))
                .build();
        ExperimentResult cold = experiment.run(options);
        assertThat(cold.cache()).isEqualTo(new CacheUses(1, 7, 0, 0)); // left is one of both conditions
        ExperimentResult warm = experiment.run(options);
        assertThat(warm.cache()).isEqualTo(new CacheUses(8, 0, 0, 0));
        assertThat(warm.digest()).isEqualTo(cold.digest());
    }

    @Test
    void digest_isOne_howeverItRan() {
        Experiment experiment = Experiment.builder("drawn")
                .source("left", new Draws(2))
                .source("right", new Draws(2))
                .pipeline(Pipeline.start(new Add()).then(new Mean()))
                .replicates(8)
                .seed(3)
                .build();
        ExperimentResult serial = experiment.run(ExperimentOptions.defaults());
        ExperimentResult parallel = experiment.run(ExperimentOptions.builder()
                .executor(TrialExecutor.parallel(4))
                .cache(new TraceCache(new MapBackend()))
                .build());
        assertThat(parallel.digest()).isEqualTo(serial.digest());
        assertThat(serial.failures()).isEmpty();
    }

    @Test
    void orderOfTheSources_decidesNothing() {
        List<NamedStep> there = List.of(
                new NamedStep("left", new Numbers(List.of(1.0))), new NamedStep("right", new Numbers(List.of(2.0))));
        List<NamedStep> back = List.of(there.get(1), there.get(0));
        assertThat(inputOfAdd(there)).isEqualTo(inputOfAdd(back)).isNotNull();
    }

    private static Object inputOfAdd(List<NamedStep> sources) {
        PipelineRun<double[]> run = Pipeline.<double[]>ofSources(sources, List.of(new NamedStep(null, new Add())))
                .run(null, ContextValues.empty(), RunOptions.defaults());
        assertThat(run.output()).containsExactly(3);
        assertThat(run.provenance())
                .extracting(StepRecord::name)
                .endsWith("add")
                .hasSize(3);
        return run.provenance().get(2).input();
    }

    @Test
    void stepThatChangesASourceInPlace_isCaught() {
        ExperimentResult result = Experiment.builder("spoilt")
                .source("left", new Draws(2))
                .source("right", new Draws(2))
                .pipeline(Pipeline.start(new Spoil()))
                .build()
                .run(ExperimentOptions.defaults());
        assertThat(result.failures()).singleElement().satisfies(failed -> {
            assertThat(failed.failure().step()).isEqualTo("spoil");
            assertThat(failed.failure().message()).contains("changed its input in place");
        });
    }

    @Test
    void sourcesThatAreHandedOn_areWhatTheNextStepGets() {
        ExperimentResult result = Experiment.builder("handed")
                .source("left", new Numbers(List.of(1.0)))
                .source("right", new Numbers(List.of(2.0)))
                .pipeline(Pipeline.start(new HandOn()).then(new Add()).then(new Mean()))
                .build()
                .run(ExperimentOptions.builder()
                        .cache(new TraceCache(new MapBackend()))
                        .build());
        assertThat(mean(result, "baseline")).isEqualTo(3);
    }

    @Test
    void nestedInAStep_itIsOneStep() throws Exception {
        Pipeline<?, double[]> pipeline = Pipeline.ofSources(
                List.of(
                        new NamedStep("left", new Numbers(List.of(1.0))),
                        new NamedStep("right", new Numbers(List.of(2.0)))),
                List.of(new NamedStep(null, new Add())));
        @SuppressWarnings("unchecked")
        Pipeline<Object, Double> outer =
                Pipeline.start("load", (Pipeline<Object, double[]>) pipeline).then(new Mean());
        assertThat(outer.names()).containsExactly("load", "mean");
        assertThat(outer.run(null, ContextValues.empty(), RunOptions.defaults()).output())
                .isEqualTo(3);
        try (StandaloneContext context = StandaloneContext.empty()) {
            assertThat(new Add()
                            .apply(Sources.of(Map.of("left", new double[] {1}, "right", new double[] {5})), context))
                    .containsExactly(6);
        }
    }

    @Test
    void value_isOfTheTypeThatIsAskedFor_orAnError() {
        Sources sources = Sources.of(Map.of("count", 3, "words", List.of("a")));
        assertThat(sources.names()).containsExactly("count", "words");
        assertThat(sources.get("count", int.class)).isEqualTo(3);
        assertThat(sources.get("words", new TypeRef<List<String>>() {})).containsExactly("a");
        assertThatThrownBy(() -> sources.get("count", String.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Source 'count' gave a java.lang.Integer, not a java.lang.String");
        assertThatThrownBy(() -> sources.value("word"))
                .hasMessage("There is no source 'word'. Sources: count, words. Did you mean 'words'?");
    }

    private static List<String> problems(Experiment.Builder builder) {
        return catchThrowableOfType(InvalidInputException.class, builder::build).problems().stream()
                .map(Problem::toString)
                .toList();
    }

    @Test
    void oneSourceBesideThoseWithNames_isTold() {
        assertThat(problems(twoSources().source(new Draws(2))))
                .containsExactly("An experiment has either one source or several with names, and not both");
    }

    @Test
    void sourcesOfOneName_andOneOfNoName_areTold() {
        assertThat(problems(twoSources().source("left", new Draws(2))))
                .containsExactly("Two steps are called 'left'. Give one of them another name.");
        assertThat(problems(twoSources().source("a.b", new Draws(2))))
                .singleElement()
                .asString()
                .startsWith("A step can't be called 'a.b'");
    }

    @Test
    void stepThatTakesSomethingElse_isTold() {
        assertThat(problems(Experiment.builder("misfit")
                        .source("left", new Draws(2))
                        .pipeline(Pipeline.start(new Mean()))))
                .containsExactly("Step 'mean' takes double[], but the sources before it have names, so that it gets"
                        + " io.crystallize.core.Sources");
    }
}
