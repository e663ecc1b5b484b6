package io.crystallize.examples.forkjoin;

import io.crystallize.core.execution.TrialExecutor;
import io.crystallize.testkit.ExecutorContract;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.AfterEach;

class ForkJoinExecutorTest extends ExecutorContract {
    private final ForkJoinPool pool = new ForkJoinPool(3);

    @Override
    protected TrialExecutor create() {
        return new ForkJoinExecutor(pool);
    }

    @Override
    protected int atOnce() {
        return 3;
    }

    @AfterEach
    void shutDown() {
        pool.shutdown();
    }
}
