package io.crystallize.core.experiment;

import io.crystallize.core.Pipeline.NamedStep;
import io.crystallize.core.Step;
import io.crystallize.core.StepFunction;
import io.crystallize.core.digest.Digester;
import io.crystallize.core.problem.InvalidInputException;
import io.crystallize.core.verdict.Hypothesis;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * An experiment of one function under several configurations: {@link Experiment#of}. It collects the parts, and is for
 * one thread.
 *
 * <p>Each configuration is a condition of its name. The one called {@code baseline} is the baseline or, if there is
 * none, the first.
 *
 * @param <C> what configures the function: a value that has a digest, such as a record, a number or a list
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public final class FunctionExperiment<C> {
    /** What the step that runs the function is called. */
    private static final String FUNCTION = "function";

    private final StepFunction<C, ?> function;
    private final String name;
    private final List<String> hypotheses = new ArrayList<>();
    private int replicates = 1;
    private @Nullable Long seed;
    private final Map<String, ConfigurationSource> configurations = new LinkedHashMap<>();
    private @Nullable Class<?> output;

    FunctionExperiment(String name, StepFunction<C, ?> function) {
        this.function = function;
        this.name = name;
        Step.of(FUNCTION, function); // refuses what is no lambda, where it is given
    }

    /**
     * Adds a configuration.
     *
     * @param condition what its condition is called
     * @param configuration what the function gets; copied where it could be changed
     * @throws InvalidInputException if there is one of that name, or the name is blank
     */
    public FunctionExperiment<C> configuration(String condition, C configuration) {
        Object copy = Digester.standard().copy(Objects.requireNonNull(configuration, "configuration is null"));
        if (condition.isBlank()) {
            throw new InvalidInputException("The name of a configuration is blank");
        }
        if (configurations.putIfAbsent(condition, new ConfigurationSource(copy)) != null) {
            throw new InvalidInputException(
                    "Two configurations are called '" + condition + "'. Give one of them another name.");
        }
        return this;
    }

    /** Lets what the function makes be taken from a cache; that is of the given type. By default, it runs each time. */
    public FunctionExperiment<C> cached(Class<?> outputType) {
        output = outputType;
        return this;
    }

    /** Sets the number of replicates; by default 1. */
    public FunctionExperiment<C> replicates(int number) {
        replicates = number;
        return this;
    }

    /** Sets the seed of all random streams; without it, each run chooses one. */
    public FunctionExperiment<C> seed(long newSeed) {
        seed = newSeed;
        return this;
    }

    /**
     * Adds a hypothesis, as {@link Hypothesis#parse} reads it; the metric of a function that makes a number is
     * {@code value}.
     */
    public FunctionExperiment<C> hypothesis(String text) {
        hypotheses.add(text);
        return this;
    }

    /**
     * Returns the experiment.
     *
     * @throws InvalidInputException with all problems
     */
    public Experiment build() {
        if (configurations.isEmpty()) {
            throw new InvalidInputException(
                    "Experiment '" + name + "' has no configurations. Add some with configuration(name, value)");
        }
        Experiment.Builder all = Experiment.builder(name).replicates(replicates);
        if (seed != null) {
            all.seed(seed);
        }
        hypotheses.forEach(all::hypothesis);
        all.baselineName = configurations.containsKey(Condition.BASELINE)
                ? Condition.BASELINE
                : configurations.keySet().iterator().next();
        all.source(configurations.get(all.baselineName));
        all.step(StepTemplate.of(new NamedStep(FUNCTION, step())));
        all.step(StepTemplate.of(new NamedStep(null, new Measures())));
        configurations.forEach((condition, source) -> {
            if (!condition.equals(all.baselineName)) {
                all.treatment(Treatment.named(condition).source(source));
            }
        });
        return all.build();
    }

    @SuppressWarnings("unchecked") // whether it makes the type that was named is checked
    private Step<?, ?> step() {
        return output == null
                ? Step.of(FUNCTION, function)
                : Step.cached(FUNCTION, (Class<Object>) output, (StepFunction<C, Object>) function);
    }

    /** Builds the experiment, and runs it with the default options. */
    public ExperimentResult run() {
        return build().run(ExperimentOptions.defaults());
    }

    /** Builds the experiment, and runs it. */
    public ExperimentResult run(ExperimentOptions options) {
        return build().run(options);
    }
}
