package io.crystallize.core.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.crystallize.core.Cacheable;
import io.crystallize.core.Context;
import io.crystallize.core.ContextValues;
import io.crystallize.core.DataSource;
import io.crystallize.core.Pipeline;
import io.crystallize.core.ResourceFactories;
import io.crystallize.core.RunOptions;
import io.crystallize.core.Secret;
import io.crystallize.core.Step;
import io.crystallize.core.cache.Formats;
import io.crystallize.core.cache.MapBackend;
import io.crystallize.core.cache.TraceCache;
import io.crystallize.core.code.Compiled;
import io.crystallize.core.digest.DigestEncoder;
import io.crystallize.core.digest.DigestSink;
import io.crystallize.core.experiment.Experiment;
import io.crystallize.core.experiment.Treatment;
import io.crystallize.core.explain.Ingredients.AsksModel;
import io.crystallize.core.explain.Ingredients.Counts;
import io.crystallize.core.explain.Ingredients.Draws;
import io.crystallize.core.explain.Ingredients.HasRate;
import io.crystallize.core.explain.Ingredients.Load;
import io.crystallize.core.explain.Ingredients.MakesModel;
import io.crystallize.core.explain.Ingredients.OwnCodec;
import io.crystallize.core.explain.Ingredients.Plus;
import io.crystallize.core.explain.Ingredients.PutsRate;
import io.crystallize.core.explain.Ingredients.ReadsCondition;
import io.crystallize.core.explain.Ingredients.ReadsEnvironment;
import io.crystallize.core.explain.Ingredients.ReadsFile;
import io.crystallize.core.explain.Ingredients.ReadsRate;
import io.crystallize.core.explain.Ingredients.ReadsReplicate;
import io.crystallize.core.explain.Ingredients.Times;
import io.crystallize.core.explain.Ingredients.Weighted;
import io.crystallize.core.provenance.Provenance;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Why names what changed, and nothing else. */
class WhyTest {
    private static final String SINCE = ", since run before";

    @TempDir
    private Path folder;

    private RecordedRuns runs;

    @BeforeEach
    void noRuns() {
        runs = new RecordedRuns(folder);
    }

    private static Experiment.Builder experiment(Pipeline<Double, ?> pipeline) {
        return experiment(new Load(1), pipeline);
    }

    private static Experiment.Builder experiment(DataSource<Double> source, Pipeline<Double, ?> pipeline) {
        return Experiment.builder("e").source(source).pipeline(pipeline).seed(1);
    }

    private static Pipeline<Double, Double> times(double factor) {
        return Pipeline.start(new Times(factor));
    }

    @Test
    void firstRun_neverRanBefore() {
        assertThat(runs.run(experiment(times(2))).why("times"))
                .isEqualTo("it never ran before: there is no earlier record of this step");
    }

    @Test
    void parameter_isNamedWithOldAndNewValue_andTheStepBeforeHits() {
        runs.run(experiment(times(0.5))).run(experiment(times(0.7)));
        assertThat(runs.why("times")).isEqualTo("parameter factor 0.5 → 0.7" + SINCE);
        assertThat(runs.why("load")).isEqualTo("computed in run before");
    }

    @Test
    void parameterThatIsTooLongToShow_isNamedToo() {
        double[] weights = new double[100];
        double[] others = weights.clone();
        others[99] = 1;
        runs.run(experiment(Pipeline.start(new Weighted(weights))))
                .run(experiment(Pipeline.start(new Weighted(others))));
        assertThat(runs.why("weighted"))
                .startsWith("parameter weights [0.0, 0.0, ")
                .contains(" → [0.0, 0.0, ");
    }

    @Test
    void codeOfAHelper_isNamed() throws Exception {
        runs.run(experiment(compiled("return value + 1;"))).run(experiment(compiled("return value + 2;")));
        assertThat(runs.why("adds")).isEqualTo("code: Helper.add(double) changed" + SINCE);
        assertThat(runs.last().facts().code()).isNotEmpty();
    }

    private Pipeline<Double, Double> compiled(String helper) throws IOException, ReflectiveOperationException {
        String step = """
                import io.crystallize.core.*;
                @Cacheable public record Adds() implements Step<Double, Double> {
                    public Double apply(Double value, Context context) { return Helper.add(value); }
                }
                """;
        Compiled classes = Compiled.folder(
                folder,
                Map.of("Adds", step, "Helper", "class Helper { static double add(double value) { " + helper + " } }"),
                new Compiled(home(Step.class)));
        URLClassLoader loader = classes.loader(Step.class.getClassLoader());
        @SuppressWarnings("unchecked")
        Step<Double, Double> adds =
                (Step<Double, Double>) loader.loadClass("Adds").getConstructor().newInstance();
        return Pipeline.start("adds", adds);
    }

    @Test
    void codeOfAValuesClass_isNamed() throws Exception {
        runs.run(experiment(takesARow("values[0]"))).run(experiment(takesARow("values[1]")));
        assertThat(runs.why("takes")).isEqualTo("code of value Row: Row.mean() changed" + SINCE);
        assertThat(runs.why("makes")).isEqualTo("code: Row.mean() changed" + SINCE);
    }

    @Test
    void codeOfAContextValuesClass_isNamed() throws Exception {
        for (String mean : List.of("values[0]", "values[1]")) {
            Classes classes = rows(mean);
            runs.run(experiment(Pipeline.start("asks", classes.<Double, Double>step("Asks")))
                    .context("row", classes.make("Row", new double[] {1, 2})));
        }
        assertThat(runs.why("asks")).isEqualTo("code of value Row: Row.mean() changed" + SINCE);
    }

    private Pipeline<Double, Double> takesARow(String mean) throws Exception {
        Classes classes = rows(mean);
        return Pipeline.start("makes", classes.<Double, Object>step("Makes"))
                .then("takes", classes.<Object, Double>step("Takes"));
    }

    /** Classes that were just compiled. */
    private record Classes(ClassLoader loader) {
        @SuppressWarnings("unchecked")
        <I, O> Step<I, O> step(String name) throws ReflectiveOperationException {
            return (Step<I, O>) loader.loadClass(name).getConstructor().newInstance();
        }

        Object make(String name, double[] values) throws ReflectiveOperationException {
            return loader.loadClass(name).getConstructor(double[].class).newInstance((Object) values);
        }
    }

    /** Steps that make and take a row, of which only its class knows what its mean is. */
    private Classes rows(String mean) throws IOException {
        Map<String, String> sources =
                Map.of("Mean", """
                public sealed interface Mean permits Row { double mean(); }
                """, "Row", """
                public record Row(double[] values) implements Mean {
                    public double mean() { return %s; }
                }
                """.formatted(mean), "Makes", """
                import io.crystallize.core.*;
                @Cacheable public record Makes() implements Step<Double, Mean> {
                    public Mean apply(Double value, Context context) { return new Row(new double[] {value, 0}); }
                }
                """, "Takes", """
                import io.crystallize.core.*;
                @Cacheable public record Takes() implements Step<Mean, Double> {
                    public Double apply(Mean value, Context context) { return value.mean(); }
                }
                """, "Asks", """
                import io.crystallize.core.*;
                @Cacheable public record Asks() implements Step<Double, Double> {
                    public Double apply(Double value, Context context) {
                        return ((Mean) context.get(Key.of("row", Object.class))).mean();
                    }
                }
                """);
        Compiled classes = Compiled.folder(folder, sources, new Compiled(home(Step.class)));
        return new Classes(classes.loader(Step.class.getClassLoader()));
    }

    private static Path home(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void codeThatStores_isNamed() {
        Pipeline<Double, Ingredients.Text> pipeline = Pipeline.start(new Ingredients.MakesText());
        runs.run(experiment(pipeline))
                .run(
                        experiment(pipeline),
                        options -> options.formats(Formats.standard().with(new OwnCodec())));
        assertThat(runs.why("makes-text"))
                .startsWith("code that stores what steps make: ")
                .contains("OwnCodec")
                .endsWith(SINCE);
    }

    private record Labelled(String label) implements DigestEncoder<Ingredients.Text> {
        @Override
        public Class<Ingredients.Text> type() {
            return Ingredients.Text.class;
        }

        @Override
        public void encode(Ingredients.Text value, DigestSink sink) {
            sink.add("text", value.text());
        }
    }

    @Test
    void settingsOfWhatDigests_areNamed() {
        Pipeline<Double, Ingredients.Text> pipeline = Pipeline.start(new Ingredients.MakesText());
        for (String label : List.of("a", "b")) {
            Formats formats = Formats.standard().with(new Labelled(label));
            runs.run(experiment(pipeline), options -> options.formats(formats));
        }
        assertThat(runs.why("makes-text"))
                .isEqualTo("code that stores what steps make: settings of " + Labelled.class.getName() + " changed"
                        + SINCE);
    }

    @Test
    void contextValue_isNamedWithOldAndNew() {
        Pipeline<Double, Double> pipeline = Pipeline.start(new ReadsRate());
        runs.run(experiment(pipeline).context("rate", 0.1))
                .run(experiment(pipeline).context("rate", 0.2));
        assertThat(runs.why("reads-rate")).isEqualTo("context rate 0.1 → 0.2" + SINCE);
    }

    @Test
    void contextValueThatIsASecret_isNotShown() {
        Pipeline<Double, Double> pipeline = Pipeline.<Double, Double>start(new ReadsRate())
                .then(Step.of("tells", (Double value, Context context) -> {
                    context.secret("key");
                    return value;
                }));
        Experiment.Builder experiment = experiment(pipeline).context("rate", 1234.5);
        runs.run(experiment, options -> options.secrets(name -> Optional.of(Secret.of("1234.5"))));
        assertThat(runs.last().facts().context().get("baseline")).containsEntry("rate", "[REDACTED]");
    }

    @Test
    void contextValueOfAStep_isFollowedToTheStep() {
        for (double rate : new double[] {1, 2}) {
            runs.run(experiment(Pipeline.<Double, Double>start(new PutsRate(rate))
                    .then(new Times(1))
                    .then(new ReadsRate())));
        }
        assertThat(runs.why("reads-rate"))
                .isEqualTo("context rate 1.0 → 2.0 (from step puts-rate, whose parameter rate 1.0 → 2.0)" + SINCE);
        assertThat(runs.why("times")).isEqualTo("computed in run before");
    }

    @Test
    void presenceOfAContextKey_isNamed() {
        Pipeline<Double, Boolean> pipeline = Pipeline.start(new HasRate());
        runs.run(experiment(pipeline)).run(experiment(pipeline).context("rate", 1));
        assertThat(runs.why("has-rate")).isEqualTo("context key rate is there now" + SINCE);
    }

    @Test
    void file_isNamed() throws IOException {
        Path file = Files.writeString(folder.resolve("data.csv"), "1");
        Pipeline<Double, Integer> pipeline = Pipeline.start(new ReadsFile("data.csv"));
        runs.run(experiment(pipeline));
        Files.writeString(file, "22");
        runs.run(experiment(pipeline));
        assertThat(runs.why("reads-file")).isEqualTo("file data.csv changed" + SINCE);
    }

    @Test
    void environment_isNamed_withoutItsValue() {
        Pipeline<Double, String> pipeline = Pipeline.start(new ReadsEnvironment("MODE"));
        runs.run(experiment(pipeline), options -> options.environment(Map.of("MODE", "value-one")))
                .run(experiment(pipeline), options -> options.environment(Map.of("MODE", "value-two")));
        assertThat(runs.why("reads-environment")).isEqualTo("environment MODE changed" + SINCE);
        runs.run(experiment(pipeline), options -> options.environment(Map.of()));
        assertThat(runs.why("reads-environment")).startsWith("environment MODE is not set any more");
    }

    @Test
    void resource_isNamed() {
        Pipeline<Double, String> pipeline = Pipeline.start(new AsksModel("small"));
        for (String prefix : List.of("a", "b")) {
            runs.run(
                    experiment(pipeline),
                    options -> options.resources(ResourceFactories.none().with(new MakesModel(prefix))));
        }
        assertThat(runs.why("asks-model"))
                .startsWith("resource " + Ingredients.Model.class.getName() + " is made by other code");
    }

    @Test
    void input_isFollowedToTheStepThatChangedIt() {
        Pipeline<Double, Double> pipeline =
                Pipeline.<Double, Double>start(new Times(3)).then(new Plus(1));
        runs.run(experiment(new Load(1), pipeline)).run(experiment(new Load(2), pipeline));
        assertThat(runs.why("load")).isEqualTo("parameter x 1.0 → 2.0" + SINCE);
        assertThat(runs.why("plus")).isEqualTo("input changed (from step load, whose parameter x 1.0 → 2.0)" + SINCE);
    }

    @Test
    void input_ofASourceThatIsNotTraced_namesTheSource() {
        runs.run(experiment(new Counts(), times(1))).run(experiment(new Counts(), times(1)));
        assertThat(runs.why("times"))
                .isEqualTo("input changed (from step counts: it gave another output (the step is not @Cacheable))"
                        + SINCE);
        assertThat(runs.why("counts")).isEqualTo("the step is not @Cacheable");
    }

    @Test
    void input_ofAnotherStep_namesBoth() {
        runs.run(experiment(times(3)))
                .run(experiment(Pipeline.<Double, Double>start(new Plus(1)).then(new Times(3))));
        assertThat(runs.why("times")).isEqualTo("input changed (from step plus: it is where step load was)" + SINCE);
    }

    @Test
    void randomNumbersAndReplicate_areNamed() {
        runs.run(experiment(Pipeline.<Double, Double>start(new Draws()).then(new ReadsReplicate()))
                .replicates(3));
        assertThat(runs.why("baseline", 2, "draws")).isEqualTo("random numbers of replicate 2");
        assertThat(runs.why("baseline", 2, "reads-replicate"))
                .isEqualTo("input changed (from step draws: random numbers of replicate 2), replicate 1 → 2");
        assertThat(runs.tree())
                .contains("2 misses (baseline, replicates 1–2): random numbers of its replicate")
                .contains("2 misses (baseline, replicates 1–2): input changed (from step draws: random numbers of its"
                        + " replicate), replicate");
    }

    @Test
    void seed_isNamed() {
        runs.run(experiment(Pipeline.start(new Draws())))
                .run(experiment(Pipeline.start(new Draws())).seed(2));
        assertThat(runs.why("draws")).isEqualTo("seed 1 → 2" + SINCE);
    }

    @Test
    void nameOfAStepThatDraws_isNamed() {
        runs.run(experiment(Pipeline.start("first", new Draws())))
                .run(experiment(Pipeline.start("second", new Draws())));
        assertThat(runs.why("second")).isEqualTo("name of the step first → second" + SINCE);
    }

    @Test
    void condition_isNamed() {
        runs.run(experiment(Pipeline.start(new ReadsCondition()))
                .context("unused", 0)
                .treatment(Treatment.named("other").set("unused", 1)));
        assertThat(runs.why("other", 0, "reads-condition")).startsWith("condition baseline → other");
    }

    @Test
    void treatment_isNamed_andWhatFollowsFromIt_andNothingElse() {
        Pipeline<Double, Double> pipeline =
                Pipeline.<Double, Double>start(new Plus(1)).then(new Times(2)).then("last", new Plus(3));
        Experiment.Builder experiment = experiment(pipeline).replicates(3);
        runs.run(experiment).run(experiment.treatment(Treatment.named("more").set("times.factor", 5)));
        for (int replicate = 0; replicate < 3; replicate++) {
            assertThat(runs.why("baseline", replicate, "last")).startsWith("computed in run before");
            assertThat(runs.why("more", replicate, "plus")).startsWith("computed in run before");
        }
        assertThat(runs.why("more", 0, "times")).isEqualTo("parameter factor 2.0 → 5.0, as against baseline");
        assertThat(runs.why("more", 0, "last"))
                .isEqualTo("input changed (from step times, whose parameter factor 2.0 → 5.0), as against baseline");
    }

    @Test
    void nothingChanged_theEntryWasGone() {
        runs.run(experiment(times(2)));
        runs.backend.entries.clear();
        runs.run(experiment(times(2)));
        assertThat(runs.why("times"))
                .isEqualTo("it was computed before in run before, but its entry was gone (cleaned, another cache, or"
                        + " refreshed)");
    }

    @Test
    void nothingChanged_itWasNotCachedBefore() {
        runs.run(experiment(times(2)), options -> options.cache(null)).run(experiment(times(2)));
        assertThat(runs.why("times"))
                .isEqualTo("it was computed before in run before, but not stored: there is no cache");
    }

    @Test
    void earlyCutoff_isAHit_thatWasComputedBefore() {
        runs.run(experiment(
                        new Load(2),
                        Pipeline.<Double, Double>start(new Times(3)).then("last", new Plus(1))))
                .run(experiment(
                        new Load(3),
                        Pipeline.<Double, Double>start(new Times(2)).then("last", new Plus(1))));
        assertThat(runs.why("times"))
                .isEqualTo("parameter factor 3.0 → 2.0, input changed (from step load, whose parameter x 2.0 → 3.0)"
                        + SINCE);
        assertThat(runs.why("last")).isEqualTo("computed in run before");
    }

    /** Adds a number. */
    @Cacheable
    record Adds(int number) implements Step<Integer, Integer> {
        @Override
        public Integer apply(Integer value, Context context) {
            return value + number;
        }
    }

    @Test
    void recordsAlone_areEnough() {
        RunOptions options =
                RunOptions.builder().cache(new TraceCache(new MapBackend())).build();
        Provenance before = Pipeline.<Integer, Integer>start(new Adds(1))
                .run(1, ContextValues.empty(), options)
                .provenance();
        Provenance after = Pipeline.<Integer, Integer>start(new Adds(2))
                .run(5, ContextValues.empty(), options)
                .provenance();
        RanTrial trial = new RanTrial(RunFacts.named(""), "", 0, after);

        assertThat(Why.of(after, List.of(before)))
                .singleElement()
                .satisfies(why -> assertThat(why.text(new RanStep(trial, 0)))
                        .isEqualTo("parameter number 1 → 2, input changed, since an earlier run"));
        assertThat(Why.of(before, List.of(after))).containsExactly(new Explanation.NeverRan());
    }
}
