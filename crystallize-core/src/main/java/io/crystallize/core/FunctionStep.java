package io.crystallize.core;

import io.crystallize.core.cache.UntraceableException;
import io.crystallize.core.digest.DigestSink;
import io.crystallize.core.digest.Digestible;
import io.crystallize.core.internal.ContextLoader;
import io.crystallize.core.problem.InvalidInputException;
import io.crystallize.core.problem.Problem;
import java.lang.invoke.MethodType;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A step that is a lambda or method reference. What that captured are its parameters.
 *
 * @param <I> what it takes
 * @param <O> what it makes
 */
final class FunctionStep<I, O> implements Step<I, O>, Digestible {
    private final String name;
    private final @Nullable Type output;
    private final boolean async;
    private final StepType type;
    private final Lambda lambda;
    private final StepFunction<? super I, ? extends O> function;

    @SuppressWarnings("unchecked") // the lambda is an I and O one's: its own, or one that was made like it
    private FunctionStep(String name, @Nullable Type output, boolean async, Lambda lambda) {
        this.name = name;
        this.output = output;
        this.async = async;
        this.lambda = lambda;
        Type made = async ? Object.class : lambda.output(); // what a stage completes with can't be seen
        this.type = StepType.of(lambda.input(), output == null ? made : output);
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
        FunctionStep<I, O> step = of(name, output, false, function);
        StepType ofFunction = StepType.of(step.lambda.input(), step.lambda.output());
        if (!ofFunction.agreesOnOutput(step.type)) {
            throw new InvalidInputException("Step '" + name + "' is declared to make "
                    + StepType.text(step.type.output()) + ", but its function makes "
                    + StepType.text(ofFunction.output()));
        }
        return step;
    }

    /**
     * Makes a step out of a function that gives a stage, which completes with what the step makes.
     *
     * @throws InvalidInputException if the name is none, or the function is no lambda
     */
    static <I, O> Async<I, O> async(
            String name,
            @Nullable Type output,
            StepFunction<? super I, ? extends CompletionStage<? extends O>> function) {
        return new Async<>(of(name, output, true, function));
    }

    private static <I, O> FunctionStep<I, O> of(
            String name, @Nullable Type output, boolean async, StepFunction<? super I, ? extends O> function) {
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
        return new FunctionStep<>(name, output == null ? null : boxed(output), async, lambda);
    }

    private static Type boxed(Type type) {
        return type instanceof Class<?> raw ? MethodType.methodType(raw).wrap().returnType() : type;
    }

    @Override
    public O apply(I input, Context context) throws Exception {
        return ContextLoader.of(function).call(() -> function.apply(input, context));
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
        return new FunctionStep<>(name, output, async, other);
    }

    @Override
    public void digest(DigestSink sink) {
        sink.add("function", lambda.identity());
        sink.add("output", StepType.text(type.output()));
        lambda.captures().forEach(sink::add);
        lambda.classes().forEach(sink::code);
    }

    /** Returns the step that runs. */
    Step<?, ?> step() {
        return async ? new Async<>(this) : this;
    }

    /** One whose function gives a stage. */
    record Async<I, O>(FunctionStep<I, ?> function) implements AsyncStep<I, O>, Digestible {
        @Override
        @SuppressWarnings("unchecked") // it was made of a function that gives such stages
        public CompletionStage<O> start(I input, Context context) throws Exception {
            return (CompletionStage<O>) function.apply(input, context);
        }

        @Override
        public Map<String, Object> parameters() {
            return function.parameters();
        }

        @Override
        public void digest(DigestSink sink) {
            function.digest(sink);
        }
    }

    /** Returns the function that a step is, or null if it is none. */
    static @Nullable FunctionStep<?, ?> in(Step<?, ?> step) {
        if (step instanceof Async<?, ?> async) {
            return async.function();
        }
        return step instanceof FunctionStep<?, ?> function ? function : null;
    }
}
