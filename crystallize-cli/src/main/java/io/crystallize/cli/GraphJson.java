package io.crystallize.cli;

import io.crystallize.core.experiment.ExperimentResult;
import io.crystallize.core.graph.ExperimentGraph;
import io.crystallize.core.graph.GraphResult;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A graph, and what running it gave, as a JSON document of schema 1. */
final class GraphJson {
    private static final int SCHEMA = 1;

    private GraphJson() {}

    static ObjectNode of(ExperimentGraph graph, GraphResult result) {
        ObjectNode root = JsonNodeFactory.instance.objectNode().put("schema", SCHEMA);
        ArrayNode order = root.putArray("order");
        graph.experiments().forEach(experiment -> {
            ArrayNode conditions =
                    order.addObject().put("experiment", experiment.name()).putArray("conditions");
            experiment.conditions().forEach(conditions::add);
        });
        ArrayNode edges = root.putArray("edges");
        graph.edges()
                .forEach(edge -> edges.addObject()
                        .put("artifact", edge.artifact().toString())
                        .put("from", edge.producer())
                        .put("to", edge.consumer()));
        ArrayNode results = root.putArray("results");
        result.results().stream().map(ExperimentResult::toJson).forEach(results::add);
        ArrayNode notRun = root.putArray("notRun");
        result.notRun().forEach(notRun::add);
        return root;
    }
}
