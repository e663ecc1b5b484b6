package io.crystallize.core;

import io.crystallize.core.problem.InvalidInputException;
import java.util.Map;
import org.apiguardian.api.API;

/**
 * A function of an input and a {@link Context}, with parameters: the unit that is cached, overridden by treatments and
 * recorded in the provenance.
 *
 * <p>A step is best a record: its components are its parameters, and nothing else needs to be written. An ordinary
 * class says what its parameters are by overriding {@link #parameters}. Either is immutable, and pure data: whatever
 * else the step needs it asks of its context. Arrays and collections in a record are copied before it first runs; an
 * ordinary class that has some among its parameters is not cached. With {@link Cacheable}, equal steps on equal inputs
 * run once.
 *
 * <pre>{@code
 * @Cacheable
 * public record Scale(double factor) implements Step<double[], double[]> {
 *     @Override
 *     public double[] apply(double[] values, Context context) {
 *         return Arrays.stream(values).map(value -> value * factor).toArray();
 *     }
 * }
 * }</pre>
 *
 * <p>A small one may be a lambda or a method reference: {@link #of} and {@link #cached} make steps of those.
 *
 * <p>A step that resplits one data set, anew in each replicate, also implements
 * {@link io.crystallize.core.verdict.Resamples}: without that, the verdict claims too much.
 *
 * @param <I> what it takes
 * @param <O> what it makes
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public interface Step<I, O> {
    /**
     * Returns a step that is a lambda or method reference, and is not cached. What it captured are its parameters.
     *
     * <pre>{@code
     * Step<Double, Double> twice = Step.of("double", (Double x, Context context) -> 2 * x);
     * }</pre>
     *
     * @param name what it is called in a pipeline that gives it no other name
     * @throws InvalidInputException if the name is none, or the function is neither a lambda nor a method reference
     */
    static <I, O> Step<I, O> of(String name, StepFunction<? super I, ? extends O> function) {
        return FunctionStep.of(name, null, function);
    }

    /**
     * Returns a step that is a lambda or method reference, and may be taken from a cache, as one that is
     * {@link Cacheable}. What it captured are its parameters. They need a digest, and are copied where they could be
     * changed; where that can't be done, the pipeline has a {@linkplain Pipeline#problems problem}. A lambda that uses
     * a field or method of the object around it captures that object.
     *
     * <pre>{@code
     * double factor = 0.5;
     * Step<Double, Double> scale = Step.cached("scale", Double.class, (Double x, Context context) -> factor * x);
     * }</pre>
     *
     * @param name what it is called in a pipeline that gives it no other name
     * @param output the type of what it makes
     * @throws InvalidInputException if the name is none, or the function is neither a lambda nor a method reference, or
     *     doesn't make that type
     */
    static <I, O> Step<I, O> cached(String name, Class<O> output, StepFunction<? super I, ? extends O> function) {
        return FunctionStep.of(name, output, function);
    }

    /**
     * Returns a step like {@link #cached(String, Class, StepFunction)}, which makes something of a type that has type
     * parameters.
     *
     * @param output the type of what it makes, such as {@code new TypeRef<List<String>>() {}}
     * @throws InvalidInputException if the name is none, or the function is neither a lambda nor a method reference, or
     *     doesn't make that type
     */
    static <I, O> Step<I, O> cached(String name, TypeRef<O> output, StepFunction<? super I, ? extends O> function) {
        return FunctionStep.of(name, output.type(), function);
    }

    /**
     * Runs the step.
     *
     * @param input the output of the step before; must not be changed
     * @param context what the step may ask and tell beside its input; only for use by this call
     * @return the output; must not be changed afterwards
     * @throws Exception to fail this trial; other trials go on
     */
    O apply(I input, Context context) throws Exception;

    /**
     * Returns the step's parameters by name, in a fixed order. A record need not override this: its components are its
     * parameters.
     *
     * @throws IllegalStateException if this is not a record and doesn't override the method
     */
    default Map<String, Object> parameters() {
        return Parameters.ofRecord(this);
    }
}
