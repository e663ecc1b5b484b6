package io.crystallize.examples.forkjoin;

import io.crystallize.core.execution.Trial;
import io.crystallize.core.execution.TrialResult;
import io.crystallize.core.execution.TrialRunner;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ForkJoinTask;
import org.jspecify.annotations.Nullable;

/** A trial in a pool; says when it has ended, and whatever it ends with. */
final class TrialTask extends ForkJoinTask<TrialResult> {
    private static final long serialVersionUID = 1L;

    private final transient Trial trial;
    private final transient TrialRunner runner;
    private final transient BlockingQueue<ForkJoinTask<TrialResult>> ended;
    private transient @Nullable TrialResult result;

    TrialTask(Trial trial, TrialRunner runner, BlockingQueue<ForkJoinTask<TrialResult>> ended) {
        this.trial = trial;
        this.runner = runner;
        this.ended = ended;
    }

    @Override
    protected boolean exec() {
        try {
            complete(runner.run(trial));
        } catch (InterruptedException e) {
            completeExceptionally(new CancellationException());
        } catch (Throwable e) {
            completeExceptionally(e);
        }
        ended.add(this);
        return true;
    }

    @Override
    public @Nullable TrialResult getRawResult() {
        return result;
    }

    @Override
    protected void setRawResult(@Nullable TrialResult value) {
        result = value;
    }
}
