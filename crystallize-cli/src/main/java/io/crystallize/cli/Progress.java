package io.crystallize.cli;

import io.crystallize.core.execution.TrialResult;
import io.crystallize.core.experiment.Experiment;
import io.crystallize.core.experiment.ExperimentListener;
import io.crystallize.core.experiment.ExperimentResult;
import io.crystallize.core.experiment.RunStart;
import io.crystallize.progress.Bar;
import io.crystallize.progress.Terminal;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Shows how many trials of those that were left have finished, the time left, how far each condition is, and failures. */
final class Progress implements ExperimentListener, AutoCloseable {
    private static final int MOST_SHOWN = 4;

    private final Terminal terminal;
    private final Map<String, Integer> finishedOf = new HashMap<>();
    private final Map<String, Integer> leftOf = new LinkedHashMap<>();
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
        finishedOf.merge(condition, 1, Integer::sum);
        if (result.failure() != null) {
            failed++;
        }
        if (bar != null) {
            bar.now((failed == 0 ? "" : failed + " failed, ") + byCondition(condition));
            bar.stepTo(finished);
        }
    }

    /** How far each condition is, or, if there are too many for a line, the one of which a trial has finished last. */
    private String byCondition(String last) {
        boolean few = leftOf.size() <= MOST_SHOWN && leftOf.containsKey(last);
        Collection<String> shown = few ? leftOf.keySet() : List.of(last);
        return shown.stream()
                .map(condition -> condition
                        + ' '
                        + finishedOf.getOrDefault(condition, 0)
                        + (leftOf.containsKey(condition) ? "/" + leftOf.get(condition) : ""))
                .collect(Collectors.joining(", "));
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
