package io.crystallize.testkit;

import io.crystallize.core.execution.TrialExecutor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** How the executor under test is made, and what its clauses have in common. */
abstract class ExecutorFixture {
    TrialExecutor executor;

    /** Makes an executor. */
    protected abstract TrialExecutor create();

    /** Returns how many trials it has under way at once, at most. */
    protected abstract int atOnce();

    /** Returns how long a trial waits for what others should do before that is taken for missing, in milliseconds. */
    protected long patienceMillis() {
        return 20_000;
    }

    @BeforeEach
    final void createExecutor() {
        executor = create();
    }

    @AfterEach
    final void clearInterrupt() {
        Thread.interrupted();
    }

    final WatchedRun run(int trials, WatchedRun.Script script) {
        return new WatchedRun(trials, atOnce(), patienceMillis(), script);
    }
}
