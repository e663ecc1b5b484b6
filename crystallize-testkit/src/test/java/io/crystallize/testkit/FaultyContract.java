package io.crystallize.testkit;

import io.crystallize.core.execution.TrialExecutor;

/** The contract, for an executor that breaks one clause of it. */
final class FaultyContract extends ExecutorContract {
    private final ExecutorFault fault;
    private final long patienceMillis;

    FaultyContract(ExecutorFault fault, long patienceMillis) {
        this.fault = fault;
        this.patienceMillis = patienceMillis;
    }

    @Override
    protected TrialExecutor create() {
        return new FaultyExecutor(fault, 3);
    }

    @Override
    protected int atOnce() {
        return 3;
    }

    @Override
    protected long patienceMillis() {
        return patienceMillis;
    }
}
