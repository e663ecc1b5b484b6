package io.crystallize.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.crystallize.cache.MemoryBackend;
import io.crystallize.core.AsyncStep;
import io.crystallize.core.Attempts;
import io.crystallize.core.Cacheable;
import io.crystallize.core.Context;
import io.crystallize.core.ContextValues;
import io.crystallize.core.DataSource;
import io.crystallize.core.Pipeline;
import io.crystallize.core.PipelineRun;
import io.crystallize.core.RunOptions;
import io.crystallize.core.StandaloneContext;
import io.crystallize.core.Step;
import io.crystallize.core.cache.TraceCache;
import io.crystallize.core.execution.TrialExecutor;
import io.crystallize.core.experiment.Experiment;
import io.crystallize.core.experiment.ExperimentOptions;
import io.crystallize.core.experiment.ExperimentResult;
import io.crystallize.core.experiment.Treatment;
import io.crystallize.core.provenance.Metric;
import io.crystallize.core.verdict.Analysis;
import io.crystallize.core.verdict.Correction;
import io.crystallize.core.verdict.Design;
import io.crystallize.core.verdict.Hypothesis;
import io.crystallize.core.verdict.Judge;
import io.crystallize.core.verdict.Samples;
import io.crystallize.core.verdict.TestMethod;
import io.crystallize.core.verdict.Verdict;
import io.crystallize.plugins.Plugin;
import io.crystallize.plugins.registry.PluginRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The README's Java is code of this test, and does what the README says. */
class ReadmeTest {
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```java\n(.*?)^```$");

    /** Multiplies every value by a factor. */
    @Cacheable
    public record Multiply(double factor) implements Step<double[], double[]> {
        @Override
        public double[] apply(double[] values, Context context) {
            context.metric("values", values.length);
            return Arrays.stream(values).map(value -> value * factor).toArray();
        }
    }

    /** Records the mean. */
    @Cacheable
    public record Mean() implements Step<double[], Double> {
        @Override
        public Double apply(double[] values, Context context) {
            double mean = Arrays.stream(values).sum() / values.length;
            context.metric("mean", mean);
            return mean;
        }
    }

    /** Numbers that a file might have. */
    record Numbers(String file) implements DataSource<double[]> {
        @Override
        public double[] fetch(Context context) {
            return context.random().doubles(10, 1, 2).toArray();
        }
    }

    /** Numbers that a sensor might send. */
    record Fetch(String from) implements AsyncStep<Integer, double[]> {
        @Override
        public CompletionStage<double[]> start(Integer size, Context context) {
            return CompletableFuture.supplyAsync(() -> new double[] {size, 2, 3});
        }
    }

    public static final class AcmePlugin implements Plugin {
        @Override
        public String name() {
            return "acme";
        }

        @Override
        public List<Class<? extends Step<?, ?>>> steps() {
            return List.of(Multiply.class, Mean.class);
        }
    }

    private static String withoutSpace(String code) {
        return code.replaceAll("\\s+", "");
    }

    @Test
    void javaOfTheReadme_isCodeOfThisTest() throws IOException {
        Path source = Path.of("src/test/java", getClass().getName().replace('.', '/') + ".java");
        String here = withoutSpace(Files.readString(source).replace("static final class", "final class"));
        List<String> blocks = BLOCK.matcher(Files.readString(Path.of("../README.md")))
                .results()
                .map(block -> block.group(1))
                .toList();

        assertThat(blocks)
                .hasSize(7)
                .allSatisfy(block -> assertThat(here).as(block).contains(withoutSpace(block)));
    }

    private static double waiting(int servers, RandomGenerator random) {
        return random.nextDouble() / servers;
    }

    @Test
    void function_isJudged() {
        ExperimentResult result = Experiment.of(
                        "queue", (Integer servers, Context context) -> waiting(servers, context.random()))
                .configuration("one", 1)
                .configuration("two", 2)
                .replicates(30)
                .hypothesis("two.value < one.value")
                .run();

        assertThat(result.failures()).isEmpty();
        assertThat(result.verdicts()).extracting(Verdict::outcome).containsExactly(Verdict.Outcome.SUPPORTED);
    }

    record Worst(boolean supported) {}

    private static double max(Samples samples) {
        return IntStream.range(0, samples.replicates())
                .mapToDouble(replicate -> samples.value(replicate).orElseThrow())
                .max()
                .orElseThrow();
    }

    @Test
    void hypotheses_areJudgedAsTheySay() {
        Hypothesis ranked = Hypothesis.parse("two.value < 0.8 * one.value")
                .judgedBy(Analysis.DEFAULT.withTest(TestMethod.WILCOXON).withLevel(0.01));
        Hypothesis worst = Hypothesis.verified(
                "worst case",
                "two",
                List.of("value"),
                evidence -> new Worst(max(evidence.treatmentSamples().get("value"))
                        < max(evidence.baselineSamples().get("value"))));
        double[] one = new Random(1).doubles(30).toArray();
        double[] two = Arrays.stream(one).map(value -> value / 2).toArray();
        Judge judge = new Judge(
                Map.of(
                        "one",
                        Map.of("value", Samples.of(one)),
                        "two",
                        Map.of("value", Samples.of(two)),
                        "baseline",
                        Map.of("value", Samples.of(one))),
                condition -> Design.independentReplicates(),
                Correction.HOLM,
                1);

        assertThat(judge.judge(List.of(ranked, worst)))
                .extracting(Verdict::outcome)
                .containsOnly(Verdict.Outcome.SUPPORTED);
    }

    @Test
    void hypothesesOfTheTable_areSome() throws IOException {
        List<String> hypotheses = Pattern.compile("(?m)^\\| `([^`]* (?:[<>~]=?|differs)[^`]*)` \\|")
                .matcher(Files.readString(Path.of("../README.md")))
                .results()
                .map(row -> row.group(1))
                .toList();

        assertThat(hypotheses)
                .hasSize(6)
                .allSatisfy(text -> assertThat(Hypothesis.parse(text).text()).isEqualTo(text));
    }

    @Test
    void experiment_isJudged() {
        ExperimentResult result = Experiment.builder("scaling")
                .source(new Numbers("numbers.csv"))
                .pipeline(Pipeline.start(new Multiply(1.0)).then(new Mean()))
                .treatment(Treatment.named("halved").set("multiply.factor", 0.5))
                .replicates(30)
                .hypothesis("halved.mean < baseline.mean")
                .build()
                .run(ExperimentOptions.builder()
                        .executor(TrialExecutor.parallel(4))
                        .build());

        assertThat(result.failures()).isEmpty();
        assertThat(result.verdicts()).extracting(Verdict::outcome).containsExactly(Verdict.Outcome.SUPPORTED);
    }

    @Test
    void pipeline_runs_andItsProvenanceIsATree() {
        Pipeline<Integer, double[]> load = Pipeline.<Integer, double[]>start(new Fetch("sensor-7"))
                .trying(Attempts.atMost(3).within(Duration.ofSeconds(10)));
        Pipeline<Integer, Double> pipeline = Pipeline.<Integer, double[]>start("load", load)
                .then(new Multiply(0.5))
                .then(Step.of(
                        "sum",
                        (double[] values, Context context) ->
                                Arrays.stream(values).sum()));

        TraceCache cache = new TraceCache(MemoryBackend.create());
        RunOptions options = RunOptions.builder().cache(cache).progress(true).build();
        CompletableFuture<PipelineRun<Double>> run = pipeline.runAsync(3, ContextValues.empty(), options);

        assertThat(run.join().output()).isEqualTo(4);
        assertThat(run.join().provenance().toString())
                .startsWith("3 steps: 1 miss, 2 bypasses, ")
                .contains("├─ load (1 step: 1 bypass, ")
                .contains("│  └─ fetch (")
                .contains("├─ multiply (")
                .contains("│  └─ metric values = 3.0\n");
    }

    @Test
    void step_isTestedInAStandaloneContext() {
        try (StandaloneContext context = StandaloneContext.empty()) {
            assertThat(new Multiply(0.5).apply(new double[] {2, 4}, context)).containsExactly(1, 2);
            assertThat(context.metrics()).containsExactly(new Metric("values", 2, Map.of()));
        }
    }

    @Test
    void plugin_hasTheStepsThatItNames() {
        assertThat(PluginRegistry.of(List.of(new AcmePlugin())).steps()).containsExactly("mean", "multiply");
    }
}
