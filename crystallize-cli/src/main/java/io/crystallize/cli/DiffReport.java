package io.crystallize.cli;

import io.crystallize.core.experiment.RunDiff;
import io.crystallize.core.experiment.RunDiff.Change;
import io.crystallize.core.experiment.RunDiff.MetricChange;
import io.crystallize.core.experiment.RunDiff.OutputChange;
import java.io.PrintWriter;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The difference of two runs, as text and as JSON. */
final class DiffReport {
    private static final int SCHEMA = 1;
    private static final int MOST_LINES = 20;

    private DiffReport() {}

    static void print(RunDiff diff, PrintWriter out) {
        out.println(diff.before() + " → " + diff.after() + (diff.isEmpty() ? ": no difference" : ""));
        print("configuration", inWords(diff.configuration()), out);
        print("code", diff.code(), out);
        print("samples", diff.samples().stream().map(DiffReport::inWords).toList(), out);
        print("outputs", diff.outputs().stream().map(DiffReport::inWords).toList(), out);
        print("failures", inWords(diff.trials()), out);
        print("verdicts", inWords(diff.verdicts()), out);
        print("rankings", inWords(diff.rankings()), out);
        if (!diff.digestBefore().equals(diff.digestAfter())) {
            print(
                    "digest",
                    List.of(diff.digestBefore().abbreviated() + " → "
                            + diff.digestAfter().abbreviated()),
                    out);
        }
        print("not known", diff.notKnown(), out);
    }

    private static void print(String what, List<String> lines, PrintWriter out) {
        if (!lines.isEmpty()) {
            out.println(what);
            lines.stream().limit(MOST_LINES).forEach(line -> out.println("  " + line));
            if (lines.size() > MOST_LINES) {
                out.println("  and " + (lines.size() - MOST_LINES) + " more; --json has all");
            }
        }
    }

    private static List<String> inWords(List<Change> changes) {
        return changes.stream()
                .map(change -> change.what() + ": " + orNothing(change.before()) + " → " + orNothing(change.after()))
                .toList();
    }

    private static String orNothing(@Nullable String text) {
        return text == null ? "nothing" : text;
    }

    private static String inWords(MetricChange change) {
        return change.metric() + ": " + change.differing() + " of " + change.trials() + " trials differ"
                + (change.greatest() == 0 ? "" : ", by up to " + change.greatest()) + " (condition "
                + change.where().condition() + ", replicate " + change.where().replicate() + ")";
    }

    private static String inWords(OutputChange change) {
        return change.what() + ": " + change.differing() + " of " + change.trials() + " trials differ ("
                + change.where().stream()
                        .map(trial -> "condition " + trial.condition() + ", replicate " + trial.replicate())
                        .collect(Collectors.joining("; "))
                + (change.differing() > change.where().size() ? "; …" : "") + ")";
    }

    static ObjectNode toJson(RunDiff diff) {
        ObjectNode root = JsonNodeFactory.instance
                .objectNode()
                .put("schema", SCHEMA)
                .put("before", diff.before())
                .put("after", diff.after())
                .put("same", diff.isEmpty());
        write(diff.configuration(), root.putArray("configuration"));
        ArrayNode code = root.putArray("code");
        diff.code().forEach(code::add);
        ArrayNode samples = root.putArray("samples");
        for (MetricChange change : diff.samples()) {
            ObjectNode node = samples.addObject()
                    .put("metric", change.metric())
                    .put("differing", change.differing())
                    .put("trials", change.trials());
            if (Double.isFinite(change.greatest())) {
                node.put("greatest", change.greatest());
            } else {
                node.put("greatest", Double.toString(change.greatest()));
            }
            node.put("condition", change.where().condition())
                    .put("replicate", change.where().replicate());
        }
        ArrayNode outputs = root.putArray("outputs");
        for (OutputChange change : diff.outputs()) {
            ArrayNode where = outputs.addObject()
                    .put("what", change.what())
                    .put("differing", change.differing())
                    .put("trials", change.trials())
                    .putArray("where");
            change.where()
                    .forEach(trial -> where.addObject()
                            .put("condition", trial.condition())
                            .put("replicate", trial.replicate()));
        }
        write(diff.trials(), root.putArray("failures"));
        write(diff.verdicts(), root.putArray("verdicts"));
        write(diff.rankings(), root.putArray("rankings"));
        root.putObject("digest")
                .put("before", diff.digestBefore().toString())
                .put("after", diff.digestAfter().toString());
        ArrayNode notKnown = root.putArray("notKnown");
        diff.notKnown().forEach(notKnown::add);
        return root;
    }

    private static void write(List<Change> changes, ArrayNode into) {
        changes.forEach(change -> into.addObject()
                .put("what", change.what())
                .put("before", change.before())
                .put("after", change.after()));
    }
}
