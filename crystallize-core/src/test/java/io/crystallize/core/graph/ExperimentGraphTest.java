package io.crystallize.core.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.crystallize.core.ArtifactSource;
import io.crystallize.core.CachePolicy;
import io.crystallize.core.Context;
import io.crystallize.core.DataSource;
import io.crystallize.core.Pipeline;
import io.crystallize.core.Replicated;
import io.crystallize.core.Sources;
import io.crystallize.core.Step;
import io.crystallize.core.experiment.Experiment;
import io.crystallize.core.experiment.ExperimentOptions;
import io.crystallize.core.experiment.ExperimentResult;
import io.crystallize.core.experiment.Treatment;
import io.crystallize.core.problem.InvalidInputException;
import io.crystallize.core.problem.Problem;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class ExperimentGraphTest {
    @TempDir
    Path runs;

    record Start(String text) implements DataSource<String> {
        @Override
        public String fetch(Context context) {
            return text + context.replicate();
        }
    }

    record Append(String more) implements Step<String, String> {
        @Override
        public String apply(String text, Context context) {
            if (more.equals("fail in 1") && context.replicate() == 1) {
                throw new IllegalStateException("no luck");
            }
            String appended = text + more;
            context.metric("length", appended.length());
            return appended;
        }
    }

    private static Experiment.Builder first() {
        return Experiment.builder("first")
                .seed(1)
                .replicates(2)
                .source(new Start("s"))
                .pipeline(Pipeline.start(new Append("a")))
                .treatment(Treatment.named("long").set("append.more", "aaaa"))
                .output("text.txt");
    }

    private static Experiment.Builder after(String producer, String name, String more) {
        return Experiment.builder(name)
                .seed(1)
                .replicates(2)
                .source(ArtifactSource.text(producer + "#text.txt"))
                .pipeline(Pipeline.start(new Append(more)))
                .output("text.txt");
    }

    private ExperimentOptions.Builder options() {
        return ExperimentOptions.builder().runsFolder(runs);
    }

    private List<Integer> executed(Experiment.Builder... experiments) {
        return run(experiments).results().stream()
                .map(ExperimentResult::executed)
                .toList();
    }

    private GraphResult run(Experiment.Builder... experiments) {
        return graph(experiments).run(options().build());
    }

    private static ExperimentGraph graph(Experiment.Builder... experiments) {
        return ExperimentGraph.of(
                List.of(experiments).stream().map(Experiment.Builder::build).toArray(Experiment[]::new));
    }

    private static double length(ExperimentResult result, String condition, int replicate) {
        return result.samples().get(condition).get("length").value(replicate).orElseThrow();
    }

    @Test
    void experiments_runBehindThoseTheyNeed_andInheritTreatmentsByName() {
        Experiment.Builder last = after("second", "third", "c")
                .treatment(Treatment.named("long").set("append.more", "cccc"))
                .treatment(Treatment.named("own").set("append.more", "cc"))
                .hypothesis("long.length > baseline.length");
        ExperimentGraph graph = graph(last, after("first", "second", "b"), first());
        assertThat(graph.experiments()).extracting(Experiment::name).containsExactly("first", "second", "third");
        assertThat(graph.edges())
                .extracting(Edge::toString)
                .containsExactly("second#text.txt → third", "first#text.txt → second");
        assertThat(graph.experiments().get(1).conditions()).containsExactly("baseline", "long");
        assertThat(graph.experiments().get(2).conditions()).containsExactly("baseline", "long", "own");

        GraphResult result = graph.run(options().build());
        assertThat(result.notRun()).isEmpty();
        assertThat(result.results())
                .allSatisfy(each -> assertThat(each.failures()).isEmpty());
        ExperimentResult third = result.results().get(2);
        assertThat(length(third, "baseline", 1)).as("s1 a b c").isEqualTo(5);
        assertThat(length(third, "long", 1)).as("s1 aaaa b cccc").isEqualTo(11);
        assertThat(length(third, "own", 0)).as("s0 a b cc").isEqualTo(6);
    }

    @Test
    void finishedExperiments_costNothing_andThoseBehindAChangeRunAgain_asFarAsTheirInputChanged() {
        assertThat(executed(first(), after("first", "second", "b"), after("first", "other", "x")))
                .containsExactly(4, 4, 4);
        assertThat(executed(first(), after("first", "second", "b"), after("first", "other", "x")))
                .containsExactly(0, 0, 0);
        assertThat(executed(first(), after("first", "second", "bb"), after("first", "other", "x")))
                .as("only the second was changed")
                .containsExactly(0, 4, 0);
        Experiment.Builder changed =
                first().treatment(Treatment.named("baseline").set("append.more", "z"));
        assertThat(executed(changed, after("first", "second", "bb"), after("first", "other", "x")))
                .as("the baseline of the first, and what is made of it")
                .containsExactly(2, 2, 2);
        Experiment.Builder sameOutput = first().treatment(
                        Treatment.named("baseline").set("append.more", "z"))
                .seed(2);
        assertThat(executed(sameOutput, after("first", "second", "bb"), after("first", "other", "x")))
                .as("another seed, from which nothing is drawn")
                .containsExactly(4, 0, 0);
    }

    @Test
    void refreshedStep_runsAgainInAllTrials_ofTheExperimentsThatHaveIt() {
        executed(first(), after("first", "second", "b"));
        ExperimentOptions refresh = options()
                .cachePolicy(CachePolicy.standard().refresh(List.of("start")))
                .build();
        assertThat(graph(first(), after("first", "second", "b")).run(refresh).results())
                .extracting(ExperimentResult::executed)
                .containsExactly(4, 0);
        ExperimentOptions wrong = options()
                .cachePolicy(CachePolicy.standard().refresh(List.of("stat")))
                .build();
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> graph(first(), after("first", "second", "b")).run(wrong))
                .withMessageContaining("Can't refresh step 'stat'");
    }

    @Test
    void failedTrial_isMissingInput_ofItsConditionAndReplicateAlone() {
        Experiment.Builder failing = first().treatment(Treatment.named("sick").set("append.more", "fail in 1"));
        GraphResult result = run(failing, after("first", "second", "b"), after("second", "third", "c"));
        for (ExperimentResult each : result.results()) {
            assertThat(each.failures()).singleElement().satisfies(failed -> {
                assertThat(failed.trial().condition()).isEqualTo("sick");
                assertThat(failed.trial().replicate()).isEqualTo(1);
            });
        }
        assertThat(result.results().get(2).failures().get(0).failure().message())
                .startsWith("missing input: second#text.txt: condition sick, replicate 1");
    }

    @Test
    void failFast_endsTheGraph() {
        Experiment.Builder failing = first().treatment(Treatment.named("sick").set("append.more", "fail in 1"));
        GraphResult result = graph(failing, after("first", "second", "b"), after("second", "third", "c"))
                .run(options().failFast(true).build());
        assertThat(result.results()).hasSize(1);
        assertThat(result.notRun()).containsExactly("second", "third");
    }

    private static List<String> problems(Experiment.Builder... experiments) {
        List<String> messages = new java.util.ArrayList<>();
        Consumer<InvalidInputException> keep =
                e -> e.problems().stream().map(Problem::message).forEach(messages::add);
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> graph(experiments))
                .satisfies(keep);
        return messages;
    }

    @Test
    void problems_areAllTold() {
        assertThat(problems()).containsExactly("A graph needs at least one experiment");
        assertThat(problems(after("c", "a", "x"), after("a", "b", "x"), after("b", "c", "x"), after("d", "d", "x")))
                .containsExactly(
                        "Experiments take their input from each other in a circle: each of a ← c ← b ← a needs the one"
                                + " before it",
                        "Experiment 'd' takes its input from itself");
        assertThat(problems(first(), after("frist", "second", "x"), first(), after("none", "third", "x")))
                .satisfiesExactly(
                        twice -> assertThat(twice).startsWith("Two experiments are called 'first', so nobody"),
                        near -> assertThat(near)
                                .startsWith("Experiment 'second' takes its input from 'frist#text.txt', but there is no"
                                        + " experiment 'frist' in the graph.")
                                .endsWith("Did you mean 'first'?"),
                        none -> assertThat(none).contains("there is no experiment 'none' in the graph"));
        Experiment.Builder ofStep = Experiment.builder("second")
                .source(ArtifactSource.text("first#apend/text.txt"))
                .pipeline(Pipeline.start(new Append("b")));
        assertThat(problems(first(), ofStep)).singleElement().asString().endsWith("Did you mean 'append'?");
        Experiment.Builder lone =
                Experiment.builder("lone").source(new Start("s")).pipeline(Pipeline.start(new Append("b")));
        assertThat(problems(first(), after("first", "second", "b"), lone))
                .containsExactly("The experiments are not one graph: nothing connects first, second with lone. Run them"
                        + " apart.");
    }

    @Test
    void treatmentThatStandsForNone_isTold_beforeAnythingRuns() {
        assertThat(problems(
                        first(),
                        after("first", "second", "b").treatment(Treatment.named("long")),
                        after("second", "third", "c").treatment(Treatment.named("lang"))))
                .containsExactly(
                        "Treatment 'lang' of experiment 'third' changes nothing of its own, and no experiment that"
                                + " it takes its input from has a condition of that name. Conditions: baseline, long."
                                + " Did you mean 'long'?");
    }

    @Test
    void treatmentOfItsOwn_takesTheBaselines_whichIsTold() {
        Experiment.Builder second = after("first", "second", "b")
                .treatment(Treatment.named("own").set("append.more", "cc"))
                .treatment(Treatment.named("more").set("append.more", "ccc"));
        List<ExperimentResult> results = run(first(), second).results();
        assertThat(results.get(0).warnings()).isEmpty();
        assertThat(results.get(1).warnings())
                .singleElement()
                .asString()
                .startsWith("Conditions own, more take first#text.txt from the baseline of first/")
                .endsWith(", which has no conditions of that name.");
    }

    @Test
    void sourceOfATreatment_isAnEdgeToo() {
        Experiment.Builder other = Experiment.builder("other")
                .source(new Start("other"))
                .pipeline(Pipeline.start(new Append("o")))
                .output("text.txt");
        Experiment.Builder second = after("first", "second", "b")
                .treatment(Treatment.named("elsewhere").set("artifact.reference", "other#text.txt"));
        GraphResult result = run(second, first(), other);
        assertThat(result.results())
                .extracting(ExperimentResult::experiment)
                .containsExactly("first", "other", "second");
        assertThat(length(result.results().get(2), "elsewhere", 0))
                .as("other0 o b")
                .isEqualTo(8);
    }

    @Test
    void graphWithoutRunsFolder_isRefused() {
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> graph(first()).run(ExperimentOptions.defaults()))
                .withMessageContaining("A graph needs a runs folder");
    }

    record Sessions() implements DataSource<String>, Replicated {
        @Override
        public String fetch(Context context) {
            return "session " + context.replicate();
        }

        @Override
        public int replicates() {
            return 2;
        }
    }

    @Test
    void moreReplicatesThanASourceHas_areRefused_beforeAnythingRuns() {
        ExperimentGraph graph = graph(first().source(new Sessions()), after("first", "second", "b"));
        assertThat(graph.problems(options().replicates(3).build()))
                .extracting(Problem::message)
                .containsExactly("There can't be 3 replicates: the experiment's sources have 2");
        assertThat(graph.problems(options().replicates(2).build())).isEmpty();
    }

    record Join() implements Step<Sources, String> {
        @Override
        public String apply(Sources sources, Context context) {
            String joined = sources.get("left", String.class) + sources.get("right", String.class);
            context.metric("length", joined.length());
            return joined;
        }
    }

    @Test
    void anArtifactConnects_asOneOfSeveralSources_andAsTheSourceOfATreatment() {
        Experiment.Builder both = Experiment.builder("both")
                .seed(1)
                .replicates(2)
                .source("left", ArtifactSource.text("first#text.txt"))
                .source("right", new Start("r"))
                .pipeline(Pipeline.start(new Join()))
                .treatment(Treatment.named("other").source("right", ArtifactSource.text("second#text.txt")));
        ExperimentGraph graph = graph(both, after("first", "second", "b"), first());
        assertThat(graph.experiments()).extracting(Experiment::name).containsExactly("first", "second", "both");
        ExperimentResult joined = graph.run(options().build()).results().get(2);
        assertThat(joined.failures()).isEmpty();
        assertThat(length(joined, "baseline", 0)).as("s0 a r0").isEqualTo(5);
        assertThat(length(joined, "long", 0)).as("s0 aaaa r0").isEqualTo(8);
        assertThat(length(joined, "other", 0)).as("s0 a s0 a b").isEqualTo(7);
    }
}
