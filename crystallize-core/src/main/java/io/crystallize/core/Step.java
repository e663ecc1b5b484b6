package io.crystallize.core;

import java.util.Map;

/**
 * A function of an input and a {@link Context}, with parameters: the unit that is cached, overridden by treatments and
 * recorded in the provenance.
 *
 * <p>A step is best a record: its components are its parameters, and nothing else needs to be written. An ordinary
 * class says what its parameters are by overriding {@link #parameters}. Either is immutable, and pure data: whatever
 * else the step needs it asks of its context. With {@link Cacheable}, equal steps on equal inputs run once.
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
 * <p>A step that resplits one data set, anew in each replicate, also implements
 * {@link io.crystallize.core.verdict.Resamples}: without that, the verdict claims too much.
 *
 * @param <I> what it takes
 * @param <O> what it makes
 */
public interface Step<I, O> {
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
