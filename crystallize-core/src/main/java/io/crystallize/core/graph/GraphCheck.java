package io.crystallize.core.graph;

import io.crystallize.core.ArtifactReference;
import io.crystallize.core.problem.InvalidInputException;
import io.crystallize.core.problem.Problem;
import io.crystallize.core.problem.Suggestions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** Puts experiments in the order in which they can run, or tells everything that is wrong with them. */
final class GraphCheck {
    private final Collection<Node> given;
    private final Map<String, Node> nodes = new LinkedHashMap<>();
    private final List<Edge> edges = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();

    GraphCheck(Collection<Node> given) {
        this.given = given;
    }

    ExperimentGraph check() {
        if (given.isEmpty()) {
            problems.add(Problem.of("A graph needs at least one experiment"));
        }
        given.forEach(this::add);
        nodes.values().forEach(this::addEdges);
        List<Node> order = order();
        tellGroups();
        tellStrayTreatments(order);
        if (!problems.isEmpty()) {
            throw new InvalidInputException(problems);
        }
        return new ExperimentGraph(order, edges);
    }

    private void add(Node node) {
        Node other = nodes.putIfAbsent(node.name(), node);
        if (other != null) {
            problems.add(Problem.of("Two experiments are called '" + node.name() + "'"
                    + (node.origin().isEmpty() ? "" : ": " + other.origin() + " and " + node.origin())
                    + ", so nobody could tell whose artifacts are whose. Give one of them another name."));
        }
    }

    private void addEdges(Node node) {
        for (ArtifactReference reference : node.experiment().inputs()) {
            Node producer = nodes.get(reference.experiment());
            if (producer == null) {
                problem(
                        node,
                        "Experiment '" + node.name() + "' takes its input from '" + reference
                                + "', but there is no experiment '" + reference.experiment()
                                + "' in the graph. Experiments: " + String.join(", ", nodes.keySet()) + "."
                                + Suggestions.didYouMean(reference.experiment(), nodes.keySet()));
                continue;
            }
            edges.add(new Edge(reference, node.name()));
            if (reference.step() != null && !producer.experiment().steps().contains(reference.step())) {
                problem(
                        node,
                        "Experiment '" + node.name() + "' takes its input from '" + reference + "', but '"
                                + producer.name() + "' has no step '" + reference.step() + "'. Steps: "
                                + String.join(", ", producer.experiment().steps()) + "."
                                + Suggestions.didYouMean(
                                        reference.step(), producer.experiment().steps()));
            }
        }
    }

    private void problem(Node node, String message) {
        problems.add(new Problem(node.experiment().sourceLocation().orElse(null), message));
    }

    private List<Node> order() {
        List<Node> order = new ArrayList<>();
        Set<String> done = new LinkedHashSet<>();
        nodes.keySet().forEach(name -> visit(name, new LinkedHashSet<>(), done, order));
        return order;
    }

    /** Adds an experiment behind all that it needs. */
    private void visit(String name, LinkedHashSet<String> path, Set<String> done, List<Node> order) {
        if (done.contains(name)) {
            return;
        }
        if (!path.add(name)) {
            List<String> cycle = new ArrayList<>(path);
            cycle = new ArrayList<>(cycle.subList(cycle.indexOf(name), cycle.size()));
            cycle.add(name);
            problem(
                    nodes.get(name),
                    cycle.size() == 2
                            ? "Experiment '" + name + "' takes its input from itself"
                            : "Experiments take their input from each other in a circle: each of "
                                    + String.join(" ← ", cycle) + " needs the one before it");
            return;
        }
        for (Edge edge : edges) {
            if (edge.consumer().equals(name)) {
                visit(edge.producer(), path, done, order);
            }
        }
        path.remove(name);
        if (done.add(name)) {
            order.add(nodes.get(name));
        }
    }

    /** Tells of treatments that stand for those of other experiments, which there are not. */
    private void tellStrayTreatments(List<Node> order) {
        if (!problems.isEmpty()) {
            return; // who takes what from whom is not known
        }
        Map<String, Set<String>> conditions = new HashMap<>();
        for (Node node : order) {
            Set<String> inherited = new LinkedHashSet<>();
            for (Edge edge : edges) {
                if (edge.consumer().equals(node.name())) {
                    inherited.addAll(Objects.requireNonNull(conditions.get(edge.producer())));
                }
            }
            if (!inherited.isEmpty()) {
                problems.addAll(node.experiment().strayTreatments(inherited));
            }
            inherited.addAll(node.experiment().conditions());
            conditions.put(node.name(), inherited);
        }
    }

    /** Tells if the experiments fall apart into groups that have nothing to do with each other. */
    private void tellGroups() {
        if (!problems.isEmpty()) {
            return; // what is misspelt connects nothing
        }
        List<Set<String>> groups = new ArrayList<>();
        for (String name : nodes.keySet()) {
            Set<String> group = new LinkedHashSet<>(Set.of(name));
            for (Edge edge : edges) {
                if (edge.consumer().equals(name)) {
                    group.add(edge.producer());
                }
            }
            for (Set<String> other : List.copyOf(groups)) {
                if (other.stream().anyMatch(group::contains)) {
                    groups.remove(other);
                    group.addAll(other);
                }
            }
            groups.add(group);
        }
        if (groups.size() > 1) {
            problems.add(Problem.of("The experiments are not one graph: nothing connects "
                    + String.join(
                            " with ",
                            groups.stream()
                                    .map(group -> String.join(", ", new TreeSet<>(group)))
                                    .toList())
                    + ". Run them apart."));
        }
    }
}
