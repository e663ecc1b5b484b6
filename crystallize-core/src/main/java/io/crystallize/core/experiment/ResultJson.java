package io.crystallize.core.experiment;

import io.crystallize.core.verdict.Effect;
import io.crystallize.core.verdict.Samples;
import io.crystallize.core.verdict.Verdict;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The result of an experiment as JSON. NaN and the infinities, which JSON lacks, are texts. */
final class ResultJson {
    private static final int SCHEMA = 1;
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private ResultJson() {}

    static ObjectNode of(ExperimentResult result) {
        ObjectNode root = NODES.objectNode();
        root.put("schema", SCHEMA);
        root.put("experiment", result.experiment());
        root.put("run", result.folder().map(Object::toString).orElse(null));
        root.put("digest", result.digest().toString());
        root.put("complete", result.complete());
        root.put("incomplete", result.incomplete().map(Enum::name).orElse(null));
        root.put("seed", result.seed());
        root.put("replicates", result.replicates());
        root.putObject("trials")
                .put("total", result.total())
                .put("executed", result.executed())
                .put("resumed", result.resumed())
                .put("failed", result.failures().size());
        root.putObject("cache")
                .put("hits", result.cache().hits())
                .put("misses", result.cache().misses())
                .put("audited", result.cache().audited())
                .put("errors", result.cache().errors());
        ArrayNode recorded = root.putArray("recorded");
        result.recordedSteps().forEach(recorded::add);
        ArrayNode disputes = root.putArray("disputes");
        result.disputes()
                .forEach(dispute ->
                        disputes.addObject().put("step", dispute.step()).put("problem", dispute.problem()));
        ObjectNode conditions = root.putObject("conditions");
        Set<String> metrics = new TreeSet<>();
        result.samples().values().forEach(byMetric -> metrics.addAll(byMetric.keySet()));
        Samples none = Samples.builder(result.replicates()).build();
        result.samples().forEach((condition, byMetric) -> {
            ObjectNode node = conditions.putObject(condition);
            metrics.forEach(metric -> node.set(metric, samples(byMetric.getOrDefault(metric, none))));
        });
        ArrayNode hypotheses = root.putArray("hypotheses");
        result.verdicts().forEach(verdict -> hypotheses.add(verdict(verdict)));
        ArrayNode looks = root.putArray("looks");
        result.looks().forEach(look -> looks.add(look.toJson()));
        ArrayNode warnings = root.putArray("warnings");
        result.warnings().forEach(warnings::add);
        ArrayNode failures = root.putArray("failures");
        result.failures()
                .forEach(failed -> failures.addObject()
                        .put("condition", failed.trial().condition())
                        .put("replicate", failed.trial().replicate())
                        .put("step", failed.failure().step())
                        .put(
                                "error",
                                failed.failure().type() + ": "
                                        + failed.failure().message()));
        return root;
    }

    /** One number for each replicate, null where there is none; lists of numbers if a replicate has several. */
    private static ArrayNode samples(Samples samples) {
        boolean several = false;
        for (int i = 0; i < samples.replicates(); i++) {
            several |= samples.values(i).length > 1;
        }
        ArrayNode all = NODES.arrayNode();
        for (int i = 0; i < samples.replicates(); i++) {
            double[] values = samples.values(i);
            if (values.length == 0) {
                all.addNull();
            } else if (several) {
                ArrayNode list = all.addArray();
                for (double value : values) {
                    list.add(number(value));
                }
            } else {
                all.add(number(values[0]));
            }
        }
        return all;
    }

    private static ObjectNode verdict(Verdict verdict) {
        ObjectNode node = NODES.objectNode();
        node.put("hypothesis", verdict.hypothesis().text());
        node.put("verdict", verdict.outcome().name());
        node.put("reason", verdict.reason());
        node.put("about", verdict.about());
        node.set("p", numberOrNull(verdict.p()));
        node.set("pAdjusted", numberOrNull(verdict.pAdjusted()));
        Effect effect = verdict.effect();
        if (effect == null) {
            node.putNull("effect");
        } else {
            Effect.Interval interval = effect.interval();
            ObjectNode effectNode = node.putObject("effect");
            effectNode.set("estimate", number(effect.estimate()));
            effectNode.set("low", interval == null ? NODES.nullNode() : number(interval.low()));
            effectNode.set("high", interval == null ? NODES.nullNode() : number(interval.high()));
            effectNode.set("level", interval == null ? NODES.nullNode() : number(interval.level()));
        }
        node.put("test", verdict.test());
        node.put("n", verdict.pairs());
        ArrayNode missing = node.putArray("missing");
        verdict.missing().forEach(missing::add);
        return node;
    }

    private static JsonNode numberOrNull(@Nullable Double value) {
        return value == null ? NODES.nullNode() : number(value);
    }

    static JsonNode number(double value) {
        return Double.isFinite(value) ? NODES.numberNode(value) : NODES.stringNode(Double.toString(value));
    }
}
