package io.crystallize.progress;

import io.crystallize.core.RunListener;
import io.crystallize.core.StepFailedException;
import io.crystallize.core.provenance.StepRecord;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Shows how many steps of one run have ended, and which is under way. */
final class StepsBar implements RunListener {
    private final Terminal terminal;
    private Bar bar = Bar.NONE;

    StepsBar(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void runStarted(RunInfo run) {
        bar = terminal.bar(
                run.condition() + ' ' + run.replicate(), "steps", run.steps().size());
    }

    @Override
    public void stepStarted(RunInfo run, String step) {
        bar.now(step);
    }

    @Override
    public void stepEnded(RunInfo run, StepRecord step) {
        if (run.steps().contains(step.name())) { // not one of a pipeline that runs inside a step
            bar.step();
        }
    }

    @Override
    public void runEnded(RunInfo run, List<StepRecord> completed, @Nullable StepFailedException failure) {
        bar.close();
    }
}
