package io.crystallize.core.graph;

import io.crystallize.core.experiment.Experiment;
import io.crystallize.core.experiment.ExperimentOptions;
import io.crystallize.core.experiment.Resume;
import io.crystallize.core.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the options for a graph mean to one experiment: it goes on with its latest run, unless one of its steps is to be
 * refreshed, which only a new run does for all trials.
 */
final class NodeOptions {
    private NodeOptions() {}

    static ExperimentOptions of(Node node, ExperimentOptions options) {
        List<String> refreshed = options.cachePolicy().refresh().stream()
                .filter(step -> hasStep(node.experiment(), step, options))
                .toList();
        @Nullable Resume resume = refreshed.isEmpty() ? Resume.latest() : null;
        ExperimentOptions.Builder own = options.toBuilder()
                .cachePolicy(options.cachePolicy().refresh(refreshed))
                .resume(resume);
        return (node.folder() == null ? own : own.baseFolder(node.folder())).build();
    }

    /** Returns what is wrong with the steps to refresh that no experiment has. */
    static List<Problem> refreshProblems(List<Node> nodes, ExperimentOptions options) {
        List<Problem> problems = new ArrayList<>();
        for (String step : options.cachePolicy().refresh()) {
            if (nodes.stream().noneMatch(node -> hasStep(node.experiment(), step, options))) {
                problems.add(Problem.of("Can't refresh step '" + step + "': no experiment has it"));
            }
        }
        return problems;
    }

    private static boolean hasStep(Experiment experiment, String step, ExperimentOptions options) {
        return experiment
                .refreshProblems(options.cachePolicy().refresh(List.of(step)))
                .isEmpty();
    }
}
