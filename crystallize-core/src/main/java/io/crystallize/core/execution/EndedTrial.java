package io.crystallize.core.execution;

import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What became of a trial.
 *
 * @param result what it gave, or null if it was cancelled, or the runner failed
 * @param failure what the runner threw, or null
 */
record EndedTrial(@Nullable TrialResult result, @Nullable Throwable failure) {
    /** Returns what a runner's future completed with. */
    static EndedTrial of(@Nullable TrialResult result, @Nullable Throwable failure) {
        return new EndedTrial(result, failure instanceof CancellationException ? null : failure);
    }

    /** Runs a trial, in the calling thread. */
    static EndedTrial run(Trial trial, TrialRunner runner) {
        try {
            return new EndedTrial(runner.run(trial), null);
        } catch (InterruptedException e) {
            return new EndedTrial(null, null);
        } catch (Throwable e) { // thrown by the thread that takes the results
            return new EndedTrial(null, e);
        }
    }

    /** Whether it has a result, and did not fail. */
    boolean isSuccess() {
        return result != null && result.failure() == null;
    }

    /** Hands over the result, if there is one, or throws what the runner threw. */
    void handOver(Consumer<TrialResult> results) {
        if (failure != null) {
            throw unchecked(failure);
        }
        if (result != null) {
            results.accept(result);
        }
    }

    /** Returns a failure as one that may be thrown anywhere, or throws it if it is an error. */
    static RuntimeException unchecked(Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        return failure instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(failure);
    }
}
