package io.crystallize.core;

import io.crystallize.core.cache.Formats;
import io.crystallize.core.digest.Digest;
import io.crystallize.core.digest.Digester;
import io.crystallize.core.digest.NoDigestException;
import io.crystallize.core.problem.InvalidInputException;
import io.crystallize.core.problem.Location;
import io.crystallize.core.problem.Problem;
import io.crystallize.core.provenance.StepRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Steps in a row: the output of one is the input of the next. Immutable, and safe to run from any number of threads.
 *
 * <pre>{@code
 * Pipeline<Table, Double> pipeline =
 *         Pipeline.start(new Column("mass")).then(new Scale(0.001)).then(new Mean());
 * double mean = pipeline.run(table).output();
 * }</pre>
 *
 * @param <I> what the first step takes
 * @param <O> what the last step makes
 */
public final class Pipeline<I, O> {
    private final List<NamedStep> steps;
    private final List<Stage> stages;

    /**
     * A step, and the name it was given.
     *
     * @param name null to have it called as it was {@linkplain Step#of made}, or else named after its class, with a
     *     number behind it if that is taken
     * @param step the step
     * @param location where it was written, for problems with it, or null
     */
    public record NamedStep(
            @Nullable String name,
            Step<?, ?> step,
            @Nullable Location location) {
        /** Makes a named step. */
        public NamedStep {
            name = name == null && step instanceof FunctionStep<?, ?> function ? function.name() : name;
        }

        /** Makes a named step that was not read from a file. */
        public NamedStep(@Nullable String name, Step<?, ?> step) {
            this(name, step, null);
        }
    }

    /** Makes a pipeline; what is the same as in the one before is shared with it. */
    private Pipeline(List<NamedStep> steps, List<Stage> before) {
        this.steps = List.copyOf(steps);
        List<StepNames.Wish> wishes = steps.stream()
                .map(step -> StepNames.Wish.of(step.name(), step.step().getClass(), step.location()))
                .toList();
        List<Problem> problems = StepNames.problems(wishes);
        this.stages = stages(StepNames.resolve(wishes), before);
        checkTypes(problems);
        if (!problems.isEmpty()) {
            throw new InvalidInputException(problems);
        }
    }

    /** Returns the pipeline of one step, named after its class. */
    public static <I, O> Pipeline<I, O> start(Step<? super I, ? extends O> step) {
        return of(List.of(new NamedStep(null, step)));
    }

    /**
     * Returns the pipeline of one step.
     *
     * @throws InvalidInputException if the name is none: letters, digits, {@code _} and {@code -}
     */
    public static <I, O> Pipeline<I, O> start(String name, Step<? super I, ? extends O> step) {
        return of(List.of(new NamedStep(name, step)));
    }

    /**
     * Returns the pipeline of the given steps, whose types are compared as far as they are known at run time.
     *
     * @throws InvalidInputException with all problems, if there are no steps, a name is none or given twice, or the
     *     output of one step can't be the input of the next
     */
    public static <I, O> Pipeline<I, O> of(List<NamedStep> steps) {
        if (steps.isEmpty()) {
            throw new InvalidInputException("A pipeline needs at least one step");
        }
        return new Pipeline<>(steps, List.of());
    }

    /** Returns this pipeline with one more step, named after its class. */
    public <N> Pipeline<I, N> then(Step<? super O, ? extends N> step) {
        return then(new NamedStep(null, step));
    }

    /**
     * Returns this pipeline with one more step.
     *
     * @throws InvalidInputException if the name is none, or was given to another step
     */
    public <N> Pipeline<I, N> then(String name, Step<? super O, ? extends N> step) {
        return then(new NamedStep(name, step));
    }

    private <N> Pipeline<I, N> then(NamedStep step) {
        List<NamedStep> all = new ArrayList<>(steps);
        all.add(step);
        return new Pipeline<>(all, stages);
    }

    private List<Stage> stages(List<String> names, List<Stage> before) {
        List<Stage> all = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            boolean shared = i < before.size() && before.get(i).name().equals(names.get(i));
            all.add(
                    shared
                            ? before.get(i)
                            : new Stage(names.get(i), steps.get(i).step()));
        }
        return List.copyOf(all);
    }

    private void checkTypes(List<Problem> problems) {
        for (int i = 0; i < stages.size(); i++) {
            Location location = steps.get(i).location();
            String name = stages.get(i).name();
            stages.get(i)
                    .type()
                    .problem()
                    .ifPresent(problem -> problems.add(new Problem(location, "Step '" + name + "' " + problem)));
        }
        for (int i = 1; i < stages.size(); i++) {
            Stage before = stages.get(i - 1);
            Stage after = stages.get(i);
            if (!before.type().fits(after.type())) {
                problems.add(new Problem(
                        steps.get(i).location(),
                        "Step '" + after.name() + "' takes "
                                + StepType.text(after.type().input()) + ", but the step before it, '" + before.name()
                                + "', makes " + StepType.text(before.type().output())));
            }
        }
    }

    /** Returns the names of the steps, in their order. */
    public List<String> names() {
        return stages.stream().map(Stage::name).toList();
    }

    /** Returns the steps, in their order, with the names that they were given. */
    public List<NamedStep> steps() {
        return steps;
    }

    /**
     * Returns names, classes and parameters of the steps as one text, equal for pipelines that are configured alike.
     * Parameters that are long are shortened, with their digest.
     */
    public String signature() {
        return stages.stream().map(Stage::signature).collect(Collectors.joining(" | "));
    }

    /** Returns the digest of {@link #signature}: an identifier. */
    public Digest id() {
        return Digester.standard().digest(signature());
    }

    /**
     * Returns what would keep the pipeline from running as it says, beside what was found when it was built: cacheable
     * steps whose output has no codec, and parameters whose order can't be kept. Running it throws these.
     */
    public List<Problem> problems(Formats formats) {
        List<Problem> problems = new ArrayList<>();
        for (int i = 0; i < stages.size(); i++) {
            Location location = steps.get(i).location();
            stages.get(i).problem(formats).ifPresent(message -> problems.add(new Problem(location, message)));
        }
        return problems;
    }

    /** Runs the pipeline without initial context values and with the default options. */
    public PipelineRun<O> run(I input) {
        return run(input, ContextValues.empty(), RunOptions.defaults());
    }

    /**
     * Runs the pipeline in this thread.
     *
     * @param input the input of the first step; null if that is a {@link DataSource}
     * @param context the values that the steps find in their context
     * @param options how to run it
     * @throws StepFailedException if a step throws, or if the thread was interrupted: then its interrupt status is set
     * @throws InvalidInputException if {@link #problems} has any
     */
    public PipelineRun<O> run(@Nullable I input, ContextValues context, RunOptions options) {
        List<Problem> problems = problems(options.formats());
        if (!problems.isEmpty()) {
            throw new InvalidInputException(problems);
        }
        Value value = admit(input, options.formats());
        RunState state = new RunState(options, context.slots());
        List<StepRecord> provenance = new ArrayList<>(stages.size());
        for (Stage stage : stages) {
            StageRun.Done done;
            try {
                done = new StageRun(stage, state, value).run();
            } catch (StepFailedException e) {
                throw e.after(provenance);
            } catch (Throwable e) { // code of others that digests, encodes or takes what the step made
                throw StepFailedException.of(stage.name(), e).after(provenance);
            }
            value = done.output();
            state = done.state();
            provenance.add(done.record());
        }
        return new PipelineRun<>(value, state, provenance);
    }

    private static Value admit(@Nullable Object input, Formats formats) {
        try {
            var digest = formats.digester().inspect("input", input);
            return Value.of(digest.unordered() ? formats.digester().canonical(input) : input, digest);
        } catch (NoDigestException e) {
            return Value.opaque(input, e.getMessage());
        }
    }
}
