package io.crystallize.plugins.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.crystallize.core.Default;
import io.crystallize.core.experiment.ExperimentOptions;
import io.crystallize.core.optimize.Candidate;
import io.crystallize.core.optimize.Domain;
import io.crystallize.core.optimize.Domain.Scale;
import io.crystallize.core.optimize.Evaluation;
import io.crystallize.core.optimize.Goal;
import io.crystallize.core.optimize.GridSearch;
import io.crystallize.core.optimize.Objective;
import io.crystallize.core.optimize.Optimization;
import io.crystallize.core.optimize.OptimizationResult;
import io.crystallize.core.optimize.Optimizer;
import io.crystallize.core.optimize.RandomSearch;
import io.crystallize.core.optimize.SearchSpace;
import io.crystallize.core.optimize.SuccessiveHalving;
import io.crystallize.core.problem.InvalidInputException;
import io.crystallize.core.problem.Problem;
import io.crystallize.plugins.Plugin;
import io.crystallize.plugins.registry.PluginRegistry;
import io.crystallize.plugins.sample.SamplePlugin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an experiment file says of a search, under {@code optimize}. */
@Tag("slow")
class OptimizeInFilesTest {
    private static final PluginRegistry PLUGINS = PluginRegistry.of(List.of(new SamplePlugin(), new Walks()));

    /** A plugin with an optimizer. */
    public static final class Walks implements Plugin {
        @Override
        public String name() {
            return "walks";
        }

        @Override
        public List<Class<? extends Optimizer>> optimizers() {
            return List.of(Walk.class);
        }
    }

    /** Walks to the better of two neighbours, from the middle. */
    record Walk(int steps, @Default("0.25") double stride, Optional<String> label) implements Optimizer {
        Walk {
            if (stride > 1) {
                throw new IllegalArgumentException("a stride of " + stride + " leaves the space");
            }
        }

        @Override
        public String name() {
            return "walk:" + steps + "/" + stride;
        }

        @Override
        public int budget(SearchSpace space, Goal goal) {
            return 2 * steps * goal.replicates();
        }

        @Override
        public Search begin(SearchSpace space, Goal goal, long seed) {
            return new Search() {
                private double place = 0.5;
                private int taken;
                private Candidate low;

                @Override
                public List<Proposal> ask() {
                    if (taken++ == steps) {
                        return List.of();
                    }
                    low = at(place - stride);
                    return Stream.of(low, at(place + stride))
                            .distinct()
                            .map(candidate -> new Proposal(candidate, goal.replicates()))
                            .toList();
                }

                private Candidate at(double wanted) {
                    double[] point = new double[space.domains().size()];
                    Arrays.fill(point, Math.max(0, Math.min(0.999, wanted)));
                    return space.at(point);
                }

                @Override
                public void tell(List<Evaluation> evaluations) {
                    Comparator<Evaluation> better = Comparator.comparingDouble(
                            evaluation -> evaluation.mean(0).orElse(0));
                    if (goal.objectives().get(0).direction() == Objective.Direction.MINIMIZE) {
                        better = better.reversed();
                    }
                    Candidate best =
                            evaluations.stream().max(better).orElseThrow().candidate();
                    place += best.equals(low) ? -stride : stride;
                }
            };
        }
    }

    @TempDir
    private Path folder;

    /** A file with some lines under {@code optimize}, the first of which is line 7. */
    private ExperimentFile read(String... lines) throws IOException {
        Path file = folder.resolve("e.yaml");
        Files.writeString(
                file,
                "name: test\nsource:\n  numbers: { values: [1, 2] }\n"
                        + "steps: [{ scale: { factor: 2 } }, { round: { digits: 1 } }, sum]\n"
                        + "replicates: 8\noptimize:\n  "
                        + String.join("\n  ", lines) + "\n");
        return ExperimentFile.read(file, PLUGINS);
    }

    private Optimization search(String... lines) throws IOException {
        return read(lines).optimization().orElseThrow();
    }

    private List<String> problems(String... lines) {
        InvalidInputException e = catchThrowableOfType(InvalidInputException.class, () -> read(lines));
        assertThat(e).as("what is told").isNotNull();
        return e.problems().stream()
                .map(Problem::toString)
                .map(problem -> problem.replace(folder + "/", ""))
                .toList();
    }

    @Test
    void search_isReadAsItWouldBeBuilt() throws IOException {
        Optimization search = search(
                "parameters:",
                "  scale.factor: { from: 0.5, to: 8, scale: log }",
                "  round.digits: { from: 0, to: 3 }",
                "  round.direction: [up, down]",
                "maximize: sum",
                "minimize: cost",
                "by: { random: { candidates: 7 } }",
                "seed: 5");

        assertThat(search.space().domains())
                .containsOnlyKeys("scale.factor", "round.digits", "round.direction")
                .containsAllEntriesOf(Map.of(
                        "scale.factor", new Domain.Reals(0.5, 8, Scale.LOG),
                        "round.digits", new Domain.Integers(0, 3)));
        assertThat(search.space().at(0, 0, 0.5).name())
                .isEqualTo("scale.factor=0.5,round.digits=0,round.direction=down");
        assertThat(search.objectives()).containsExactly(Objective.maximize("sum"), Objective.minimize("cost"));
        assertThat(search.optimizer()).isEqualTo(new RandomSearch(7));
        assertThat(search.seed()).hasValue(5);
        assertThat(search.experiment().name()).isEqualTo("test-optimize");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "grid | grid:5",
                "{ grid: { levels: 3 } } | grid:3",
                "random | random:20",
                "{ random: {} } | random:20",
                "halving | halving:16/2",
                "{ halving: { candidates: 27, factor: 3 } } | halving:27/3"
            })
    void optimizers_areKnownByTheirNames(String written, String name) throws IOException {
        Optimizer optimizer = search(
                        "parameters: { round.digits: { from: 0, to: 30 } }", "maximize: sum", "by: " + written)
                .optimizer();

        assertThat(optimizer).isInstanceOfAny(GridSearch.class, RandomSearch.class, SuccessiveHalving.class);
        assertThat(optimizer.name()).isEqualTo(name);
    }

    @Test
    void optimizerOfAPlugin_isReadWithItsSettings_andSearches() throws IOException {
        Optimization search = search(
                "parameters: { scale.factor: { from: 0, to: 8 } }",
                "maximize: sum",
                "by: { walk: { steps: 3, stride: 0.25 } }");
        assertThat(search.optimizer()).isEqualTo(new Walk(3, 0.25, Optional.empty()));

        OptimizationResult result = search.run(ExperimentOptions.defaults());

        assertThat(result.optimizer()).isEqualTo("walk:3/0.25");
        assertThat(result.best()).extracting(found -> found.candidate().name()).containsExactly("scale.factor=8");
    }

    @Test
    void settingsOfAPluginsOptimizer_areToldWhereTheyStand() {
        String space = "parameters: { round.digits: { from: 0, to: 3 } }";
        assertThat(problems(space, "maximize: sum", "by: walk"))
                .containsExactly("e.yaml:9:7: Optimizer 'walk' needs the setting 'steps': a whole number");
        assertThat(problems(space, "maximize: sum", "by: { walk: { steps: 2, stride: wide, lable: x } }"))
                .containsExactly(
                        "e.yaml:9:35: 'stride': expected a number, found the text 'wide'.",
                        "e.yaml:9:41: Unknown key 'lable'. Keys: steps, stride, label. Did you mean 'label'?");
        assertThat(problems(space, "maximize: sum", "by: { walk: { steps: 2, stride: 1.5 } }"))
                .containsExactly("e.yaml:9:9: Optimizer 'walk' refuses its settings: a stride of 1.5 leaves the space");
    }

    @Test
    void fileWithoutASearch_hasNone() throws IOException {
        Path file = folder.resolve("e.yaml");
        Files.writeString(file, "name: test\nsource: { numbers: { values: [1] } }\nsteps: [sum]\n");

        assertThat(ExperimentFile.read(file, PLUGINS).optimization()).isEmpty();
    }

    @Test
    void whatIsWrong_isToldWhereItStands_allAtOnce() {
        assertThat(problems(
                        "parameters:",
                        "  scale.factor: { from: 8, to: 0.5 }",
                        "  round.digits: { from: 0, too: 3 }",
                        "  round.direction: up",
                        "maximise: sum",
                        "by: { randon: { candidates: 7 } }",
                        "seed: x"))
                .containsExactly(
                        "e.yaml:8:19: A range of numbers: expected 'from' less than 'to', found from 8.0 to 0.5",
                        "e.yaml:9:19: 'to' of a range: expected a number, found nothing",
                        "e.yaml:9:30: Unknown key 'too'. Keys: from, to, scale. Did you mean 'to'?",
                        "e.yaml:10:22: The values of 'round.direction': a list, or a range: expected a mapping with the"
                                + " keys from, to, scale, found the text 'up'",
                        "e.yaml:11:3: Unknown key 'maximise'. Keys: parameters, maximize, minimize, by, seed. Did you"
                                + " mean 'maximize'?",
                        "e.yaml:12:9: There is no optimizer 'randon'. There are: grid, halving, random, walk. Did you mean"
                                + " 'random'?",
                        "e.yaml:13:9: 'seed': expected a whole number, found the text 'x'.");
    }

    @Test
    void parameterThatIsNotThere_isToldAtItsKey_andAValueAtItsPlace() {
        assertThat(problems(
                        "parameters:",
                        "  scale.facto: { from: 0.5, to: 8 }",
                        "  round.digits: { from: 0.5, to: 3 }",
                        "  round.direction: [up, sideways]",
                        "minimize: sum"))
                .satisfiesExactly(
                        first -> assertThat(first)
                                .isEqualTo("e.yaml:8:5: Step 'scale' has no parameter 'facto'. Parameters: factor."
                                        + " Did you mean 'factor'?"),
                        second -> assertThat(second)
                                .isEqualTo("e.yaml:9:19: Parameter 'digits' of step 'round': expected a whole number,"
                                        + " found 0.5."),
                        third -> assertThat(third)
                                .isEqualTo("e.yaml:9:19: Parameter 'digits' of step 'round': expected a whole number,"
                                        + " found 3.0."),
                        fourth -> assertThat(fourth)
                                .startsWith("e.yaml:10:22: Parameter 'direction' of step 'round': expected one of")
                                .contains("found the text 'sideways'"));
    }

    @Test
    void searchWithoutAnything_isToldWhatItNeeds() {
        assertThat(problems("seed: 3"))
                .containsExactly(
                        "e.yaml:6:1: A search needs at least one parameter",
                        "e.yaml:6:1: A search has one objective or two, found 0");
        assertThat(problems("parameters: []", "maximize: 3"))
                .containsExactly(
                        "e.yaml:7:15: The parameters to optimize: expected a mapping, found a list",
                        "e.yaml:8:13: 'maximize': expected a metric's name, found 3");
    }

    @Test
    void settingsThatCannotBe_areTold() {
        assertThat(problems(
                        "parameters: { round.digits: { from: 0, to: 3 } }",
                        "maximize: sum",
                        "by: { halving: { candidates: 1, faktor: 2 } }"))
                .containsExactly(
                        "e.yaml:9:32: 'candidates': expected a whole number, at least 2, found 1",
                        "e.yaml:9:35: Unknown key 'faktor'. Keys: candidates, factor. Did you mean 'factor'?");
        assertThat(problems("parameters: { round.digits: { from: 0, to: 3 } }", "maximize: sum", "by: [grid]"))
                .containsExactly(
                        "e.yaml:9:7: 'by': expected one of grid, halving, random, walk, with or without a mapping of"
                                + " its settings, found a list");
    }
}
