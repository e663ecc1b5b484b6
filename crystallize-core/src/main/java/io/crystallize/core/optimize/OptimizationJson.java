package io.crystallize.core.optimize;

import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What a search found as JSON. NaN and the infinities, which JSON lacks, are null and texts. */
final class OptimizationJson {
    static final int SCHEMA = 1;
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private OptimizationJson() {}

    static ObjectNode of(OptimizationResult result) {
        ObjectNode root = NODES.objectNode();
        root.put("schema", SCHEMA);
        root.put("experiment", result.trials().experiment());
        root.put("run", result.trials().folder().map(Object::toString).orElse(null));
        root.put("digest", result.digest().toString());
        root.put("complete", result.complete());
        root.put("incomplete", result.trials().incomplete().map(Enum::name).orElse(null));
        root.put("seed", result.trials().seed());
        root.put("replicates", result.trials().replicates());
        root.put("optimizer", result.optimizer());
        ArrayNode objectives = root.putArray("objectives");
        result.objectives()
                .forEach(objective -> objectives
                        .addObject()
                        .put("metric", objective.metric())
                        .put("direction", objective.direction().name().toLowerCase(Locale.ROOT)));
        root.putObject("trials")
                .put("executed", result.trials().executed())
                .put("resumed", result.trials().resumed())
                .put("failed", result.trials().failures().size());
        root.set("best", names(result.best()));
        ArrayNode candidates = root.putArray("candidates");
        result.candidates().forEach(candidate -> candidates.add(candidate(candidate, result.objectives())));
        ArrayNode warnings = root.putArray("warnings");
        result.warnings().forEach(warnings::add);
        result.trials().warnings().forEach(warnings::add);
        return root;
    }

    private static ArrayNode names(List<CandidateResult> candidates) {
        ArrayNode names = NODES.arrayNode();
        candidates.forEach(found -> names.add(found.candidate().name()));
        return names;
    }

    private static ObjectNode candidate(CandidateResult result, List<Objective> objectives) {
        ObjectNode node = NODES.objectNode();
        node.put("name", result.candidate().name());
        ObjectNode parameters = node.putObject("parameters");
        result.candidate().values().forEach((parameter, value) -> {
            Object plain = ParameterText.plain(value);
            parameters.set(
                    parameter, plain instanceof JsonNode tree ? tree : NODES.stringNode(ParameterText.of(value)));
        });
        node.put("replicates", result.replicates());
        ObjectNode values = node.putObject("objectives");
        for (int i = 0; i < objectives.size(); i++) {
            Estimate estimate = result.estimates().get(i);
            ObjectNode each = values.putObject(objectives.get(i).metric());
            each.set("mean", number(estimate.mean()));
            each.set("standardError", number(estimate.standardError()));
            each.put("n", estimate.n());
        }
        node.put("failures", result.failures());
        ArrayNode refusals = node.putArray("refused");
        result.refusals().forEach(refusals::add);
        return node;
    }

    private static JsonNode number(double value) {
        if (Double.isNaN(value)) {
            return NODES.nullNode();
        }
        return Double.isFinite(value) ? NODES.numberNode(value) : NODES.stringNode(Double.toString(value));
    }
}
