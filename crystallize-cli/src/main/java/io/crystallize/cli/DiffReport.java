package io.crystallize.cli;

import io.crystallize.core.experiment.RunDiff;
import io.crystallize.core.experiment.RunDiff.Change;
import io.crystallize.core.experiment.RunDiff.MetricChange;
import java.io.PrintWriter;
import java.util.List;
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
        print("failures", inWords(diff.trials()), out);
        print("verdicts", inWords(diff.verdicts()), out);
        if (!diff.digestBefore().equals(diff.digestAfter())) {
            print(
                    "digest",
                    List.of(diff.digestBefore().abbreviated() + " → "
                            + diff.digestAfter().abbreviated()),
                    out);
        }
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
        write(diff.trials(), root.putArray("failures"));
        write(diff.verdicts(), root.putArray("verdicts"));
        root.putObject("digest")
                .put("before", diff.digestBefore().toString())
                .put("after", diff.digestAfter().toString());
        return root;
    }

    private static void write(List<Change> changes, ArrayNode into) {
        changes.forEach(change -> into.addObject()
                .put("what", change.what())
                .put("before", change.before())
                .put("after", change.after()));
    }
}
