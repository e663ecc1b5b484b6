package io.crystallize.cli;

import io.crystallize.core.explain.Difference;
import io.crystallize.core.explain.Explanation;
import io.crystallize.core.explain.RanStep;
import io.crystallize.core.explain.RanTrial;
import io.crystallize.core.problem.Problem;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Explanations as JSON, in the order of the run's steps. */
final class WhyJson {
    private static final int SCHEMA = 1;

    private WhyJson() {}

    static ObjectNode of(String run, Map<RanStep, Explanation> explanations, List<Problem> problems) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("schema", SCHEMA);
        root.put("run", run);
        ArrayNode steps = root.putArray("steps");
        explanations.forEach((step, explanation) -> write(step, explanation, steps.addObject()));
        ArrayNode told = root.putArray("problems");
        problems.forEach(problem -> told.add(problem.toString()));
        return root;
    }

    private static void write(RanStep step, Explanation explanation, ObjectNode node) {
        RanTrial trial = step.trial();
        node.put("condition", trial.condition());
        node.put("replicate", trial.replicate());
        node.put("step", step.record().name());
        node.put("type", step.record().type());
        node.put("cache", step.record().cache().result().name());
        node.put("explanation", kind(explanation));
        node.put("text", explanation.text(step));
        explanation
                .other()
                .ifPresentOrElse(
                        other -> node.putObject("other")
                                .put("run", other.trial().run().name())
                                .put("condition", other.trial().condition())
                                .put("replicate", other.trial().replicate())
                                .put("step", other.record().name()),
                        () -> node.putNull("other"));
        ArrayNode differences = node.putArray("differences");
        for (Difference difference : explanation.differences()) {
            ObjectNode written = differences.addObject();
            write(difference, written);
            ArrayNode causes = written.putArray("causes");
            for (Difference.Cause cause : difference.causes()) {
                write(cause.difference(), causes.addObject().put("step", cause.step()));
            }
        }
    }

    private static String kind(Explanation explanation) {
        if (explanation instanceof Explanation.Hit) {
            return "HIT";
        }
        if (explanation instanceof Explanation.Changed) {
            return "CHANGED";
        }
        if (explanation instanceof Explanation.Gone) {
            return "GONE";
        }
        return explanation instanceof Explanation.Told ? "TOLD" : "NEVER_RAN";
    }

    private static void write(Difference difference, ObjectNode node) {
        node.put("kind", difference.kind().name());
        node.put("name", difference.name());
        node.put("before", difference.before());
        node.put("after", difference.after());
        node.put("text", difference.text());
    }
}
