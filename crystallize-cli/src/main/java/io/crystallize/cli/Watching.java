package io.crystallize.cli;

import io.crystallize.core.experiment.ExperimentOptions;
import io.crystallize.core.problem.InvalidInputException;
import io.crystallize.progress.Terminal;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Those who watch runs while the command is at work: the terminal and, if there is one, the file of metrics.
 *
 * @param progress on the terminal
 * @param metrics the file, or null
 */
record Watching(Progress progress, @Nullable MetricsFile metrics) implements AutoCloseable {
    /**
     * Opens them.
     *
     * @param metrics where the metrics are written, or null for nowhere
     * @throws InvalidInputException if they can't be written there
     */
    static Watching open(@Nullable Path metrics) {
        return new Watching(new Progress(Terminal.standardError()), metrics == null ? null : MetricsFile.open(metrics));
    }

    /** Has them watch what runs with these options. */
    ExperimentOptions.Builder with(ExperimentOptions.Builder options) {
        if (metrics != null) {
            options.listener(metrics.listener());
        }
        return options.listener(progress);
    }

    @Override
    public void close() {
        progress.close();
        if (metrics != null) {
            metrics.close();
        }
    }
}
