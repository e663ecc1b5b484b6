package io.crystallize.cli;

import io.crystallize.core.experiment.ExperimentListener;
import io.crystallize.core.experiment.TrialResult;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * A bar on the standard error that shows how many trials have finished. It is shown where the launcher says that the
 * standard error is a terminal.
 */
final class Progress implements ExperimentListener, AutoCloseable {
    private static final String TERMINAL_PROPERTY = "crystallize.terminal";

    private final String task;
    private @Nullable ProgressBar bar;

    Progress(String task) {
        this.task = task;
    }

    @Override
    public void trialFinished(TrialResult result, int finished, int total) {
        if (bar == null) {
            if (!Boolean.getBoolean(TERMINAL_PROPERTY)) {
                return;
            }
            bar = new ProgressBarBuilder()
                    .setTaskName(task)
                    .setInitialMax(total)
                    .setStyle(ProgressBarStyle.UNICODE_BLOCK)
                    .setUnit(" trials", 1)
                    .clearDisplayOnFinish()
                    .build();
        }
        bar.stepTo(finished);
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
