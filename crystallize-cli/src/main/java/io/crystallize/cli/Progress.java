package io.crystallize.cli;

import io.crystallize.core.execution.TrialResult;
import io.crystallize.core.experiment.Experiment;
import io.crystallize.core.experiment.ExperimentListener;
import io.crystallize.core.experiment.ExperimentResult;
import io.crystallize.progress.Bar;
import io.crystallize.progress.Terminal;
import org.jspecify.annotations.Nullable;

/** Shows how many trials of an experiment have finished. */
final class Progress implements ExperimentListener, AutoCloseable {
    private final Terminal terminal;
    private @Nullable Bar bar;

    Progress(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void experimentStarted(Experiment experiment, int trials) {
        bar = terminal.bar(experiment.name(), "trials", trials);
    }

    @Override
    public void trialFinished(TrialResult result, int finished, int total) {
        if (bar != null) {
            bar.stepTo(finished);
        }
    }

    @Override
    public void experimentEnded(ExperimentResult result) {
        close();
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }
}
