package io.crystallize.core.experiment;

import io.crystallize.core.provenance.JsonFields;
import io.crystallize.core.verdict.PlannedLooks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a run sets out to do: the file {@code plan.json} of its folder, there from the beginning.
 *
 * @param experiment the experiment's name
 * @param description what it is about, or an empty text
 * @param seed the seed of all random streams
 * @param looks when the verdicts are looked at: at the latest, when all replicates are there
 * @param session how often the run was begun: 1, and one more each time that it is resumed
 * @param conditions the names of the conditions, in their order
 * @param hypotheses the hypotheses, as they were written, in their order
 * @param seen the verdicts that were seen before this session, the earliest first
 */
record RunPlan(
        String experiment,
        String description,
        long seed,
        PlannedLooks looks,
        int session,
        List<String> conditions,
        List<String> hypotheses,
        List<Look> seen) {
    static final String FILE = "plan.json";

    private static final int SCHEMA = 1;

    /** Returns how many replicates there are of each condition, at most. */
    int replicates() {
        return looks.most();
    }

    /** Returns the same plan with other conditions. */
    RunPlan of(List<String> others) {
        return new RunPlan(experiment, description, seed, looks, session, others, hypotheses, seen);
    }

    ObjectNode toJson() {
        ObjectNode node = JsonNodeFactory.instance
                .objectNode()
                .put("schema", SCHEMA)
                .put("experiment", experiment)
                .put("description", description)
                .put("seed", seed)
                .put("replicates", replicates())
                .put("session", session);
        ArrayNode names = node.putArray("conditions");
        conditions.forEach(names::add);
        ArrayNode texts = node.putArray("hypotheses");
        hypotheses.forEach(texts::add);
        ArrayNode planned = node.putArray("planned");
        looks.replicates().forEach(planned::add);
        ArrayNode before = node.putArray("looks");
        seen.forEach(look -> before.add(look.toJson()));
        return node;
    }

    /**
     * Reads the plan of a run.
     *
     * @throws IOException if it can't be read
     * @throws IllegalArgumentException if it is anything else, with the field
     * @throws tools.jackson.core.JacksonException if it is no JSON
     */
    static RunPlan read(Path folder) throws IOException {
        return JsonFields.read("", JsonMapper.shared().readTree(Files.readAllBytes(folder.resolve(FILE))), fields -> {
            long schema = fields.whole("schema");
            if (schema != SCHEMA) {
                throw new IllegalArgumentException(
                        "its schema is " + schema + ", and this version reads only " + SCHEMA);
            }
            return new RunPlan(
                    fields.text("experiment"),
                    fields.text("description"),
                    fields.whole("seed"),
                    looks(Math.toIntExact(fields.whole("replicates")), fields.wholeList("planned")),
                    Math.toIntExact(fields.whole("session")),
                    fields.textList("conditions"),
                    fields.textList("hypotheses"),
                    fields.list("looks", Look::read));
        });
    }

    private static PlannedLooks looks(int replicates, List<Integer> planned) {
        PlannedLooks looks = new PlannedLooks(planned, planned.size());
        if (looks.most() != replicates) {
            throw new IllegalArgumentException(
                    "there are " + replicates + " replicates, but the last look is planned at " + looks.most());
        }
        return looks;
    }
}
