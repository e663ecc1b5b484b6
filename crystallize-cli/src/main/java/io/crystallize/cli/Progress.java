package io.crystallize.cli;

import io.crystallize.core.execution.TrialResult;
import io.crystallize.core.experiment.Experiment;
import io.crystallize.core.experiment.ExperimentListener;
import io.crystallize.core.experiment.ExperimentResult;
import io.crystallize.core.experiment.RunStart;
import io.crystallize.progress.Bar;
import io.crystallize.progress.Terminal;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Shows how many trials of those that were left have finished, the time left, how far the condition is of which one has
 * finished last, and how many have failed.
 */
final class Progress implements ExperimentListener, AutoCloseable {
    private final Terminal terminal;
    private final Map<String, Integer> finishedOf = new HashMap<>();
    private final Map<String, Integer> leftOf = new HashMap<>();
    private int failed;
    private @Nullable Bar bar;

    Progress(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void experimentStarted(Experiment experiment, RunStart start) {
        start.resumed().forEach((condition, resumed) -> leftOf.put(condition, start.replicates() - resumed));
        bar = terminal.bar(experiment.name(), "trials", start.trials());
    }

    @Override
    public void trialFinished(TrialResult result, int finished, int total) {
        String condition = result.trial().condition();
        int ofCondition = finishedOf.merge(condition, 1, Integer::sum);
        if (result.failure() != null) {
            failed++;
        }
        if (bar != null) {
            bar.now((failed == 0 ? "" : failed + " failed, ")
                    + condition
                    + ' '
                    + ofCondition
                    + '/'
                    + leftOf.get(condition));
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
