package io.crystallize.core;

import io.crystallize.core.cache.UntraceableException;
import io.crystallize.core.problem.InvalidInputException;
import io.crystallize.core.problem.Problem;
import java.lang.invoke.MethodType;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A step that is a lambda or method reference. What that captured are its parameters.
 *
 * @param <I> what it takes
 * @param <O> what it makes
 */
final class FunctionStep<I, O> implements Step<I, O> {
    private final String name;
    private final @Nullable Type output;
    private final StepType type;
    private final Lambda lambda;
    private final StepFunction<? super I, ? extends O> function;

    @SuppressWarnings("unchecked") // the lambda is an I and O one's: its own, or one that was made like it
    private FunctionStep(String name, @Nullable Type output, Lambda lambda) {
        this.name = name;
        this.output = output;
        this.lambda = lambda;
        this.type = StepType.of(lambda.input(), output == null ? lambda.output() : output);
        this.function = (StepFunction<? super I, ? extends O>) lambda.function();
    }

    /**
     * Makes a step out of a function.
     *
     * @param output the type of what a cached one makes, or null if it is not cached
     * @throws InvalidInputException if the name is none, the function is no lambda, or makes something else
     */
    static <I, O> FunctionStep<I, O> of(
            String name, @Nullable Type output, StepFunction<? super I, ? extends O> function) {
        List<Problem> problems = StepNames.problems(List.of(StepNames.Wish.ofUnknown(name, name, null)));
        if (!problems.isEmpty()) {
            throw new InvalidInputException(problems);
        }
        Lambda lambda;
        try {
            lambda = Lambda.of(function);
        } catch (UntraceableException e) {
            throw new InvalidInputException("Step '" + name + "' can't be made: " + e.getMessage());
        }
        FunctionStep<I, O> step = new FunctionStep<>(name, output == null ? null : boxed(output), lambda);
        StepType ofFunction = StepType.of(lambda.input(), lambda.output());
        if (!ofFunction.agreesOnOutput(step.type)) {
            throw new InvalidInputException("Step '" + name + "' is declared to make "
                    + StepType.text(step.type.output()) + ", but its function makes "
                    + StepType.text(ofFunction.output()));
        }
        return step;
    }

    private static Type boxed(Type type) {
        return type instanceof Class<?> raw ? MethodType.methodType(raw).wrap().returnType() : type;
    }

    @Override
    public O apply(I input, Context context) throws Exception {
        return function.apply(input, context);
    }

    @Override
    public Map<String, Object> parameters() {
        return lambda.captures();
    }

    String name() {
        return name;
    }

    StepType type() {
        return type;
    }

    boolean cached() {
        return output != null;
    }

    Lambda lambda() {
        return lambda;
    }

    /** Returns this step with a lambda that was made like its own. */
    FunctionStep<I, O> with(Lambda other) {
        return new FunctionStep<>(name, output, other);
    }
}
