package io.crystallize.core.optimize;

import io.crystallize.core.experiment.Experiment;
import io.crystallize.core.experiment.ExperimentOptions;
import io.crystallize.core.experiment.ExperimentResult;
import io.crystallize.core.problem.InvalidInputException;
import io.crystallize.core.problem.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * A search for the parameters of an experiment with which a metric is best, or two metrics are. Immutable, checked as a
 * whole when it is built, and safe to run from any number of threads.
 *
 * <pre>{@code
 * OptimizationResult result = Optimization.of(experiment)
 *         .space(SearchSpace.empty().integers("knn.k", 1, 15).values("scale.method", "none", "standard"))
 *         .maximize("accuracy")
 *         .by(new RandomSearch(20))
 *         .build()
 *         .run(ExperimentOptions.defaults());
 * }</pre>
 *
 * <p>Each candidate is the experiment's baseline with the candidate's values, run with the experiment's replicates and
 * seed; its treatments (but for one of the baseline) and hypotheses have no part in it. The run is called as the
 * experiment, with {@code -optimize} behind, and is resumed like any other.
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public final class Optimization {
    /** What a run of a search has behind the experiment's name. */
    public static final String SUFFIX = "-optimize";

    /** The file of a run's folder that has the result of the search. */
    public static final String FILE = "optimization.json";

    private final Experiment experiment;
    private final SearchSpace space;
    private final List<Objective> objectives;
    private final Optimizer optimizer;
    private final @Nullable Long seed;

    private Optimization(Builder builder, Optimizer optimizer) {
        experiment = builder.experiment.named(builder.experiment.name() + SUFFIX);
        space = builder.space;
        objectives = List.copyOf(builder.objectives);
        this.optimizer = optimizer;
        seed = builder.seed;
    }

    /** Returns a builder of a search that changes an experiment. */
    public static Builder of(Experiment experiment) {
        return new Builder(experiment);
    }

    /** Returns the experiment whose baseline is changed, by the name that a run of the search has. */
    public Experiment experiment() {
        return experiment;
    }

    /** Returns the parameters that may change, with their values. */
    public SearchSpace space() {
        return space;
    }

    /** Returns what is wanted: one objective, or two. */
    public List<Objective> objectives() {
        return objectives;
    }

    /** Returns what chooses the candidates. */
    public Optimizer optimizer() {
        return optimizer;
    }

    /** Returns the seed of the search, or empty if it is the run's. */
    public OptionalLong seed() {
        return seed == null ? OptionalLong.empty() : OptionalLong.of(seed);
    }

    /**
     * Runs the search. A resumed run asks for the same candidates, and takes from its folder what has finished.
     *
     * <p>A trial that fails is in the result, and the others go on; its candidate is not among the best ones. If the
     * calling thread is interrupted, the search ends with what has finished; the result is then not complete, and the
     * thread's interrupt status is set.
     *
     * @throws InvalidInputException if the optimizer can't search this space with so many replicates, or the experiment
     *     has {@link Experiment#problems}; nothing has run then
     * @throws java.io.UncheckedIOException if the run's folder can't be written
     */
    public OptimizationResult run(ExperimentOptions options) {
        Goal goal = new Goal(objectives, options.replicates().orElse(experiment.replicates()));
        SearchRounds rounds = new SearchRounds(optimizer, space, goal, seed());
        ExperimentResult trials = experiment.run(options, rounds);
        OptimizationResult result = OptimizationResult.of(optimizer.name(), objectives, rounds.results(trials), trials);
        trials.folder().ifPresent(folder -> write(result, folder));
        return result;
    }

    /** Writes the result so that nobody ever sees a part of it. */
    private static void write(OptimizationResult result, Path folder) {
        Path temporary = folder.resolve("." + FILE + ".part");
        try {
            Files.writeString(temporary, result.toJson().toPrettyString() + "\n");
            Files.move(temporary, folder.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("The result of the search can't be written to " + folder + ": " + e, e);
        }
    }

    /** Collects the parts of a search. For one thread. */
    public static final class Builder {
        private final Experiment experiment;
        private final List<Objective> objectives = new ArrayList<>();
        private SearchSpace space = SearchSpace.empty();
        private @Nullable Optimizer optimizer;
        private @Nullable Long seed;

        private Builder(Experiment experiment) {
            this.experiment = experiment;
        }

        /** Sets the parameters that may change, with their values. */
        public Builder space(SearchSpace newSpace) {
            space = newSpace;
            return this;
        }

        /** Adds an objective: this metric is to be large. */
        public Builder maximize(String metric) {
            return objective(Objective.maximize(metric));
        }

        /** Adds an objective: this metric is to be small. */
        public Builder minimize(String metric) {
            return objective(Objective.minimize(metric));
        }

        /** Adds an objective. */
        public Builder objective(Objective objective) {
            objectives.add(objective);
            return this;
        }

        /** Sets what chooses the candidates; by default a grid, with 5 values of each range of real numbers. */
        public Builder by(Optimizer newOptimizer) {
            optimizer = newOptimizer;
            return this;
        }

        /** Sets the seed of what the optimizer leaves to chance; by default that of the run, which decides the trials. */
        public Builder seed(long newSeed) {
            seed = newSeed;
            return this;
        }

        /**
         * Returns the search.
         *
         * @throws InvalidInputException with all problems: no parameter, one that the experiment doesn't have or whose
         *     values it doesn't take, no objective, more than two, or twice the same metric, or an optimizer that can't
         *     search this space
         */
        public Optimization build() {
            Set<Problem> problems = new LinkedHashSet<>(new SpaceCheck(experiment, space).problems());
            if (space.domains().isEmpty()) {
                problems.add(Problem.of("A search needs at least one parameter"));
            }
            if (objectives.isEmpty() || objectives.size() > 2) {
                problems.add(Problem.of("A search has one objective or two, found " + objectives.size()));
            }
            long metrics = objectives.stream().map(Objective::metric).distinct().count();
            if (metrics < objectives.size()) {
                problems.add(Problem.of(
                        "Both objectives are about '" + objectives.get(0).metric() + "': name another metric"));
            }
            Optimizer chosen = optimizer == null ? new GridSearch(5) : optimizer;
            if (problems.isEmpty()) {
                try {
                    chosen.budget(space, new Goal(objectives, experiment.replicates()));
                } catch (InvalidInputException e) {
                    problems.addAll(e.problems());
                }
            }
            if (!problems.isEmpty()) {
                throw new InvalidInputException(List.copyOf(problems));
            }
            return new Optimization(this, chosen);
        }
    }
}
