package io.crystallize.core.execution;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.apiguardian.api.API;

/** Runs trials. Safe for use by any number of threads. */
@API(status = API.Status.MAINTAINED, since = "0.1")
public interface TrialRunner {
    /**
     * Runs a trial, in the calling thread. What fails in it is in its result.
     *
     * @throws InterruptedException if it failed after {@link #cancel}: it has no result
     */
    TrialResult run(Trial trial) throws InterruptedException;

    /**
     * Starts a trial, which holds a thread of the runner's only while a step's own code runs.
     *
     * @return completes with the result, or with a {@link CancellationException} if it failed after {@link #cancel}
     */
    CompletableFuture<TrialResult> start(Trial trial);

    /**
     * Says that the run ends early. To be called before threads that run trials are interrupted: an interrupt that a
     * step throws before is a failure like any other.
     */
    void cancel();
}
