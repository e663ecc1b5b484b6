package io.crystallize.cli;

import io.crystallize.core.execution.TrialResult;
import io.crystallize.core.experiment.Experiment;
import io.crystallize.core.experiment.ExperimentListener;
import io.crystallize.core.experiment.ExperimentResult;
import io.crystallize.core.experiment.RunStart;
import io.crystallize.progress.Bar;
import io.crystallize.progress.Terminal;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Shows how many trials of those that were left have finished, the time left, how many have failed, and how far each
 * condition is; of more conditions than there is room for, the one of which most is left. For one run after the other.
 */
final class Progress implements ExperimentListener, AutoCloseable {
    /** How many characters are left for the conditions in the line of an experiment with a name of usual length. */
    private static final int ROOM = 28;

    private final Terminal terminal;
    private final Map<String, Count> conditions = new LinkedHashMap<>();
    private int failed;
    private @Nullable Bar bar;

    /** How many trials of a condition have finished, of how many. */
    private record Count(int finished, int total) {
        Count next() {
            return new Count(finished + 1, total);
        }

        int left() {
            return total - finished;
        }
    }

    Progress(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void experimentStarted(Experiment experiment, RunStart start) {
        conditions.clear();
        failed = 0;
        start.resumed()
                .forEach((condition, resumed) -> conditions.put(condition, new Count(0, start.replicates() - resumed)));
        bar = terminal.barWithRoom(experiment.name(), "trials", start.trials());
    }

    @Override
    public void trialFinished(TrialResult result, int finished, int total) {
        conditions.computeIfPresent(result.trial().condition(), (condition, count) -> count.next());
        if (result.failure() != null) {
            failed++;
        }
        if (bar != null) {
            bar.now((failed == 0 ? "" : failed + " failed, ") + howFar());
            bar.stepTo(finished);
        }
    }

    private String howFar() {
        String all = conditions.entrySet().stream()
                .filter(condition -> condition.getValue().total() > 0)
                .map(Progress::text)
                .collect(Collectors.joining(", "));
        return all.length() <= ROOM || conditions.size() == 1
                ? all
                : conditions.entrySet().stream()
                        .max(Comparator.comparingInt(
                                condition -> condition.getValue().left()))
                        .map(condition -> "last: " + text(condition))
                        .orElse("");
    }

    private static String text(Map.Entry<String, Count> condition) {
        return condition.getKey()
                + ' '
                + condition.getValue().finished()
                + '/'
                + condition.getValue().total();
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
