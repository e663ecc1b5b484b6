package io.crystallize.testkit;

import org.apiguardian.api.API;
import org.junit.jupiter.api.Timeout;

/**
 * What every {@link io.crystallize.core.Step} has to do, clause by clause. Extend it, and say how the step is made, and
 * what it takes:
 *
 * <pre>{@code
 * class ScaleTest extends StepContract<double[], double[]> {
 *     @Override
 *     protected Step<double[], double[]> create() {
 *         return new Scale(0.5);
 *     }
 *
 *     @Override
 *     protected List<double[]> inputs() {
 *         return List.of(new double[] {1, 2, 3}, new double[0]);
 *     }
 * }
 * }</pre>
 *
 * <p>It does the same whenever it runs, one object too and in several threads, has digests, comes out of a cache as it
 * went in, leaves its input and its parameters as they are, and is read from an experiment file as it was written; a
 * secret by its name, so give it one: {@link io.crystallize.core.Secret#named}. Override {@link #isCached}, {@link #isDeterministic},
 * {@link #hasOutputDigest} or {@link #isWrittenInFiles} for a step that lacks one of these; it is then tested to lack it.
 * Override {@link #tester} for one that asks something of its context.
 *
 * @param <I> what the step takes
 * @param <O> what it makes
 */
@Timeout(60)
@API(status = API.Status.MAINTAINED, since = "0.1")
public abstract class StepContract<I, O> extends StepClauses<I, O> {
    /** For subclasses. */
    protected StepContract() {}
}
