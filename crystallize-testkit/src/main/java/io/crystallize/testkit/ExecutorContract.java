package io.crystallize.testkit;

import org.apiguardian.api.API;
import org.junit.jupiter.api.Timeout;

/**
 * What every {@link io.crystallize.core.execution.TrialExecutor} has to do, clause by clause. Extend it, and say how an
 * executor is made, and how many trials it has under way at once:
 *
 * <pre>{@code
 * class PoolExecutorTest extends ExecutorContract {
 *     @Override
 *     protected TrialExecutor create() {
 *         return new PoolExecutor(4);
 *     }
 *
 *     @Override
 *     protected int atOnce() {
 *         return 4;
 *     }
 * }
 * }</pre>
 *
 * <p>The clauses are in the classes that this one extends: what becomes of trials, and what happens when a run ends
 * early: when the runner fails, when a result can't be taken, or when the calling thread is interrupted.
 */
@Timeout(120)
@API(status = API.Status.MAINTAINED, since = "0.1")
public abstract class ExecutorContract extends EarlyEndClauses {
    /** For subclasses. */
    protected ExecutorContract() {}
}
