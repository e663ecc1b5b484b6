package io.crystallize.cli;

import io.crystallize.core.experiment.PastRun;
import io.crystallize.core.experiment.RunSummary;
import java.io.PrintWriter;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Runs as a list.
 *
 * @param runs in the order in which they are listed
 */
record RunList(List<RunSummary> runs) {
    private static final int SCHEMA = 1;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);

    void print(PrintWriter out) {
        TextTable table = new TextTable().row("run", "began", "state", "conditions", "replicates", "digest");
        for (RunSummary run : runs) {
            table.row(
                    PastRun.name(run.folder()),
                    run.began()
                            .map(began -> TIME.format(began.atZone(ZoneId.systemDefault())))
                            .orElse("-"),
                    run.state().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                    Integer.toString(run.conditions().size()),
                    Integer.toString(run.replicates()),
                    run.digest().map(digest -> digest.abbreviated()).orElse("-"));
        }
        table.print(out);
    }

    ObjectNode toJson() {
        ObjectNode root = JsonNodeFactory.instance.objectNode().put("schema", SCHEMA);
        ArrayNode all = root.putArray("runs");
        for (RunSummary run : runs) {
            ObjectNode node = all.addObject()
                    .put("run", PastRun.name(run.folder()))
                    .put("folder", run.folder().toString())
                    .put("experiment", run.experiment())
                    .put("began", run.began().map(Object::toString).orElse(null))
                    .put("state", run.state().name())
                    .put("sessions", run.sessions())
                    .put("replicates", run.replicates())
                    .put("digest", run.digest().map(Object::toString).orElse(null));
            ArrayNode conditions = node.putArray("conditions");
            run.conditions().forEach(conditions::add);
        }
        return root;
    }
}
