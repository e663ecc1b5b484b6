package io.crystallize.core.graph;

import io.crystallize.core.experiment.Experiment;
import io.crystallize.core.experiment.ExperimentOptions;
import io.crystallize.core.experiment.ExperimentResult;
import io.crystallize.core.experiment.ExperimentResult.Incomplete;
import io.crystallize.core.problem.InvalidInputException;
import io.crystallize.core.problem.Problem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apiguardian.api.API;

/**
 * Experiments whose sources are artifacts of each other, in the order in which they can run. An experiment has, beside
 * its own conditions, those of the experiments that it takes its input from, by name: a treatment further up goes on, and
 * its own treatment of that name, if it has one, comes on top. Immutable.
 *
 * <pre>{@code
 * ExperimentGraph.of(penguins, holdout).run(options)
 * }</pre>
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class ExperimentGraph {
    private final List<Node> order;
    private final List<Edge> edges;

    ExperimentGraph(List<Node> order, List<Edge> edges) {
        this.edges = List.copyOf(edges);
        this.order = inherited(order, edges);
    }

    /**
     * Returns the graph of experiments.
     *
     * @throws InvalidInputException with all problems, if there are none, two have one name, one takes its input from one
     *     that is not there or from a step that is not, a treatment that changes nothing of its own is none of those
     *     further up, they need each other in a circle, or nothing connects them
     */
    public static ExperimentGraph of(Experiment... experiments) {
        return of(Stream.of(experiments).map(Node::new).toList());
    }

    /** Returns the graph of experiments, as {@link #of(Experiment...)} does. */
    public static ExperimentGraph of(Collection<Node> nodes) {
        return new GraphCheck(nodes).check();
    }

    private static List<Node> inherited(List<Node> order, List<Edge> edges) {
        Map<String, Experiment> ready = new HashMap<>();
        List<Node> nodes = new ArrayList<>();
        for (Node node : order) {
            Set<String> conditions = new LinkedHashSet<>();
            for (Edge edge : edges) {
                if (edge.consumer().equals(node.name())) {
                    conditions.addAll(ready.get(edge.producer()).conditions());
                }
            }
            Experiment experiment = node.experiment().withConditions(conditions);
            ready.put(node.name(), experiment);
            nodes.add(new Node(experiment, node.folder(), node.origin()));
        }
        return List.copyOf(nodes);
    }

    /** Returns the experiments, each behind those that it needs, with the conditions that they inherit. */
    public List<Experiment> experiments() {
        return order.stream().map(Node::experiment).toList();
    }

    /** Returns who takes what from whom. */
    public List<Edge> edges() {
        return edges;
    }

    /** Returns what would keep the experiments from running, as {@link Experiment#problems} does. */
    public List<Problem> problems(ExperimentOptions options) {
        Set<Problem> problems = new LinkedHashSet<>();
        for (Node node : order) {
            ExperimentOptions own = NodeOptions.of(node, options);
            problems.addAll(node.experiment().problems(own.formats(), own.baseFolder()));
            node.experiment().replicatesProblem(own.replicates()).ifPresent(problems::add);
        }
        problems.addAll(NodeOptions.refreshProblems(order, options));
        return List.copyOf(problems);
    }

    /** Runs the experiments, as {@link #run(ExperimentOptions, Consumer)} does. */
    public GraphResult run(ExperimentOptions options) {
        return run(options, result -> {});
    }

    /**
     * Runs the experiments in their order. Each goes on with its latest run in the runs folder, so one that has finished
     * and is still valid costs next to nothing, and one whose input has changed runs again; one with a step that is to be
     * refreshed begins a new run. A trial that failed is missing
     * input to those that need its artifacts, and to no others. If a run is cancelled, those behind it don't run.
     *
     * @param options how to run each; what they say to resume is not asked
     * @param ended gets the results, as they come
     * @throws InvalidInputException if there is no runs folder, or {@link #problems} has any; nothing has run then
     * @throws java.io.UncheckedIOException if a run's folder can't be written
     */
    public GraphResult run(ExperimentOptions options, Consumer<ExperimentResult> ended) {
        if (options.runsFolder().isEmpty()) {
            throw new InvalidInputException(
                    "A graph needs a runs folder: in it, an experiment finds the artifacts of another");
        }
        List<Problem> problems = problems(options);
        if (!problems.isEmpty()) {
            throw new InvalidInputException(problems);
        }
        Map<String, ExperimentResult> results = new LinkedHashMap<>();
        boolean stopped = false;
        for (Node node : order) {
            if (stopped) {
                break;
            }
            ExperimentResult result = node.experiment().run(NodeOptions.of(node, options));
            results.put(node.name(), result);
            ended.accept(result);
            stopped = ends(result, options);
        }
        return new GraphResult(
                List.copyOf(results.values()),
                order.stream()
                        .map(Node::name)
                        .filter(name -> !results.containsKey(name))
                        .toList());
    }

    private static boolean ends(ExperimentResult result, ExperimentOptions options) {
        return result.incomplete().equals(Optional.of(Incomplete.CANCELLED))
                || options.failFast() && !result.failures().isEmpty();
    }
}
