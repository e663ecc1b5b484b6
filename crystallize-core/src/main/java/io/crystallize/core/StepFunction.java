package io.crystallize.core;

import java.io.Serializable;
import org.apiguardian.api.API;

/**
 * The function of a {@link Step} that is written as a lambda or a method reference: {@link Step#of} and
 * {@link Step#cached} make steps of it.
 *
 * <p>It extends {@link Serializable} so that where its body is and what it captured can be found out. It is never
 * serialized.
 *
 * @param <I> what it takes
 * @param <O> what it makes
 */
@FunctionalInterface
@API(status = API.Status.MAINTAINED, since = "0.1")
public interface StepFunction<I, O> extends Serializable {
    /**
     * Runs the step.
     *
     * @param input the output of the step before; must not be changed
     * @param context what the step may ask and tell beside its input; only for use by this call
     * @return the output; must not be changed afterwards
     * @throws Exception to fail this trial; other trials go on
     */
    O apply(I input, Context context) throws Exception;
}
