package io.crystallize.core.optimize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.data.Offset.offset;

import io.crystallize.core.Context;
import io.crystallize.core.Key;
import io.crystallize.core.Pipeline;
import io.crystallize.core.Step;
import io.crystallize.core.experiment.Experiment;
import io.crystallize.core.experiment.ExperimentOptions;
import io.crystallize.core.experiment.ExperimentResult.Incomplete;
import io.crystallize.core.experiment.Sweep;
import io.crystallize.core.experiment.Treatment;
import io.crystallize.core.problem.InvalidInputException;
import io.crystallize.core.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reference behaviour 32: ask, run, tell, best treatment. */
class OptimizationTest {
    private static final SearchSpace SPACE =
            SearchSpace.empty().integers("hill.x", 0, 5).values("hill.ground", "rock", "sand");

    private static Optimization.Builder search() {
        return Optimization.of(Curves.experiment().build()).space(SPACE).maximize("height");
    }

    private static OptimizationResult run(Optimization.Builder search) {
        return search.build().run(ExperimentOptions.defaults());
    }

    private static List<String> best(OptimizationResult result) {
        return result.best().stream().map(found -> found.candidate().name()).toList();
    }

    private static List<String> problems(Optimization.Builder search) {
        try {
            search.build();
        } catch (InvalidInputException e) {
            return e.problems().stream().map(Problem::message).toList();
        }
        return List.of();
    }

    @Test
    void grid_findsTheBestTreatment() {
        OptimizationResult result = run(search().by(new GridSearch(5)));

        assertThat(best(result)).containsExactly("hill.x=3,hill.ground=rock");
        assertThat(result.candidates()).hasSize(12).allSatisfy(candidate -> {
            assertThat(candidate.replicates()).isEqualTo(4);
            assertThat(candidate.estimates().get(0).n()).isEqualTo(4);
        });
        assertThat(result.complete()).isTrue();
        assertThat(result.trials().executed()).isEqualTo(48);
        assertThat(result.trials().samples()).doesNotContainKey("baseline");
    }

    @Test
    void bestOfMany_isToldToBeOptimistic() {
        assertThat(run(search()).warnings())
                .containsExactly("The best of 12 looks better than it is, as it was chosen by the same replicates:"
                        + " confirm it as a treatment, with another seed");
    }

    @Test
    void candidates_haveTheSameRandomNumbers() {
        OptimizationResult result = run(Optimization.of(Curves.experiment().build())
                .space(SearchSpace.empty().integers("hill.x", 2, 3))
                .maximize("height"));

        double difference =
                result.trials().samples().get("hill.x=3").get("height").value(2).orElseThrow()
                        - result.trials()
                                .samples()
                                .get("hill.x=2")
                                .get("height")
                                .value(2)
                                .orElseThrow();
        assertThat(difference).isCloseTo(1, offset(1e-12));
    }

    @Test
    void minimize_findsTheLeast() {
        assertThat(best(run(Optimization.of(Curves.experiment().build())
                        .space(SPACE)
                        .minimize("cost"))))
                .as("the ground costs nothing: both are the best")
                .containsExactly("hill.x=0,hill.ground=rock", "hill.x=0,hill.ground=sand");
    }

    @Test
    void twoObjectives_giveAFront() {
        assertThat(best(run(search().minimize("cost"))))
                .containsExactly(
                        "hill.x=0,hill.ground=rock",
                        "hill.x=1,hill.ground=rock",
                        "hill.x=2,hill.ground=rock",
                        "hill.x=3,hill.ground=rock");
    }

    @Test
    void halving_givesReplicatesToTheBetterHalf() {
        OptimizationResult result = run(search().by(new SuccessiveHalving(12, 2)));

        assertThat(best(result)).containsExactly("hill.x=3,hill.ground=rock");
        assertThat(result.candidates().stream().map(CandidateResult::replicates).sorted())
                .containsExactly(1, 1, 1, 1, 1, 1, 2, 2, 2, 4, 4, 4);
        assertThat(result.trials().executed()).isEqualTo(12 + 6 + 2 * 3);
        assertThat(result.trials().total()).isEqualTo(24);
        assertThat(result.complete()).isTrue();
    }

    @Test
    void treatmentOfTheBaseline_altersAllCandidates() {
        Experiment shifted = Curves.experiment()
                .treatment(Treatment.named("baseline").set("hill.ground", "sand"))
                .treatment(Treatment.named("other").set("hill.x", 1))
                .hypothesis("other.height > baseline.height")
                .build();

        OptimizationResult result = Optimization.of(shifted)
                .space(SearchSpace.empty().integers("hill.x", 3, 3))
                .maximize("height")
                .build()
                .run(ExperimentOptions.defaults());

        assertThat(result.trials().samples()).containsOnlyKeys("hill.x=3");
        assertThat(result.best().get(0).estimates().get(0).mean()).isBetween(8.9, 9.1);
        assertThat(result.trials().verdicts()).isEmpty();
    }

    @Test
    void candidateThatFailsSomewhere_isNotTheBest_andTold() {
        OptimizationResult result = run(Optimization.of(Curves.experiment().build())
                .space(SearchSpace.empty().values("window.failsIn", "", "2").integers("hill.x", 2, 3))
                .maximize("height"));

        assertThat(best(result)).containsExactly("window.failsIn=\"\",hill.x=3");
        assertThat(result.candidates().get(3).failures()).isEqualTo(1);
        assertThat(result.candidates().get(3).isComparable()).isFalse();
        assertThat(result.warnings()).contains("2 candidates don't count, without a value in every replicate");
    }

    @Test
    void candidateThatTheExperimentRefuses_isTold_andTheOthersRun() {
        OptimizationResult result = run(Optimization.of(Curves.experiment().build())
                .space(SearchSpace.empty().integers("window.low", 1, 9).integers("window.high", 8, 12))
                .minimize("width"));

        assertThat(result.candidates()).hasSize(45);
        assertThat(best(result))
                .containsExactly(
                        "window.low=7,window.high=8", "window.low=8,window.high=9", "window.low=9,window.high=10");
        assertThat(result.warnings())
                .contains("Candidate window.low=9,window.high=8 can't be run: Step 'window' refuses its parameters: low"
                        + " is 9, but high is 8");
    }

    @Test
    void metricThatNobodyRecords_isTold() {
        OptimizationResult result =
                run(Optimization.of(Curves.experiment().build()).space(SPACE).maximize("hight"));

        assertThat(result.best()).isEmpty();
        assertThat(result.warnings())
                .contains("No trial recorded the metric 'hight', which the objective is about. Metrics: cost, height,"
                        + " width. Did you mean 'height'?");
    }

    @Test
    void whatIsWrong_isToldAllAtOnce() {
        assertThat(problems(Optimization.of(Curves.experiment().build())
                        .space(SearchSpace.empty()
                                .integers("hil.x", 0, 5)
                                .values("hill.ground", "rock", "snad")
                                .integers("hill.x", -11, 3)
                                .reals("window.low", 0.5, 1))
                        .maximize("height")
                        .minimize("height")))
                .containsExactly(
                        "Treatment 'optimize' changes 'hil.x', but there is no such parameter or context key. There are:"
                                + " hill.x, hill.ground, hill.noise, window.low, window.high, window.failsIn."
                                + " Did you mean 'hill.x'?",
                        "Parameter 'ground' of step 'hill': expected one of rock, sand, found the text 'snad'."
                                + " Did you mean 'sand'?",
                        "Step 'hill' refuses its parameters: x is -11.0; expected at least -10",
                        "Parameter 'low' of step 'window': expected a whole number, found 0.5.",
                        "Parameter 'low' of step 'window': expected a whole number, found 1.0.",
                        "Both objectives are about 'height': name another metric");
        assertThat(problems(Optimization.of(Curves.experiment().build())))
                .containsExactly("A search needs at least one parameter", "A search has one objective or two, found 0");
        assertThat(problems(search().space(
                                SearchSpace.empty().integers("hill.x", 0, 1000).integers("window.high", 8, 1008))))
                .anyMatch(problem -> problem.startsWith("The grid has more than 100000 candidates"));
    }

    @Test
    void failFast_endsTheSearch() {
        OptimizationResult result = Optimization.of(Curves.experiment().build())
                .space(SearchSpace.empty().values("window.failsIn", "", "0", "3"))
                .maximize("height")
                .by(new SuccessiveHalving(3, 2))
                .build()
                .run(ExperimentOptions.builder().failFast(true).build());

        assertThat(result.trials().incomplete()).isEqualTo(Optional.of(Incomplete.FAILED_FAST));
        assertThat(result.complete()).isFalse();
        assertThat(result.trials().failures()).hasSize(1);
    }

    @Test
    void contextKeys_canBeSearched() {
        Experiment experiment = Experiment.builder("context")
                .source(new Curves.Noise())
                .pipeline(Pipeline.start(Step.of("times", (Double input, Context context) -> {
                    double factor = context.get(Key.of("factor", Double.class));
                    context.metric("value", factor);
                    return factor;
                })))
                .context("factor", 1.0)
                .seed(1)
                .build();

        assertThat(best(Optimization.of(experiment)
                        .space(SearchSpace.empty().reals("factor", 0.5, 2.5))
                        .maximize("value")
                        .build()
                        .run(ExperimentOptions.defaults())))
                .containsExactly("factor=2.5");
    }

    @Test
    void parametersOfNamedSources_canBeSearched() {
        Experiment experiment = Experiment.builder("two")
                .source("left", new Curves.Number(1))
                .source("right", new Curves.Number(10))
                .pipeline(Pipeline.start(new Curves.Difference()))
                .seed(1)
                .build();

        assertThat(best(run(Optimization.of(experiment)
                        .space(SearchSpace.empty().integers("left.value", 1, 3).integers("right.value", 9, 12))
                        .maximize("difference"))))
                .containsExactly("left.value=1,right.value=12");
    }

    @Test
    void sweepsOfTheExperiment_haveNoPartInTheSearch() {
        Experiment swept = Curves.experiment()
                .sweep(Sweep.grid().over("hill.x", 1, 2).over("hill.ground", "rock", "sand"))
                .build();

        OptimizationResult result = run(Optimization.of(swept)
                .space(SearchSpace.empty().integers("hill.x", 1, 2))
                .maximize("height"));

        assertThat(result.trials().samples()).containsOnlyKeys("hill.x=1", "hill.x=2");
        assertThat(result.digest())
                .isEqualTo(run(Optimization.of(Curves.experiment().build())
                                .space(SearchSpace.empty().integers("hill.x", 1, 2))
                                .maximize("height"))
                        .digest());
    }

    @Test
    void outputsOfTheExperiment_areThoseOfEachCandidate(@TempDir Path runs) throws IOException {
        OptimizationResult result = Optimization.of(
                        Curves.experiment().output("last.json").build())
                .space(SearchSpace.empty().integers("hill.x", 1, 2))
                .maximize("height")
                .build()
                .run(ExperimentOptions.builder().runsFolder(runs).build());

        try (Stream<Path> files = Files.walk(result.trials().folder().orElseThrow())) {
            assertThat(files.filter(file -> file.endsWith("last.json"))).hasSize(8);
        }
    }

    @Test
    void experimentOfAFunction_canBeSearched() {
        Experiment experiment = Experiment.of("parabola", (Integer x, Context context) -> -(x - 3.0) * (x - 3.0))
                .configuration("one", 1)
                .configuration("two", 2)
                .seed(1)
                .build();

        assertThat(best(run(Optimization.of(experiment)
                        .space(SearchSpace.empty().values("configuration.value", 1, 3, 5))
                        .maximize("value"))))
                .containsExactly("configuration.value=3");
    }

    /** Asks for something that isn't there. */
    private record Outside() implements Optimizer {
        @Override
        public String name() {
            return "outside";
        }

        @Override
        public int budget(SearchSpace space, Goal goal) {
            return 1000;
        }

        @Override
        public Search begin(SearchSpace space, Goal goal, long seed) {
            return new Batch(List.of(new Candidate(Map.of("hill.x", 99L))), 1);
        }
    }

    @Test
    void optimizerThatAsksForTheImpossible_isToldToBeBroken() {
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> run(search().by(new Outside())))
                .withMessage("The optimizer 'outside' (" + Outside.class.getName()
                        + ") asked for a candidate that is not" + " in the search space: hill.x=99");
    }
}
