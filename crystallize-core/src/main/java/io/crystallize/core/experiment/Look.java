package io.crystallize.core.experiment;

import io.crystallize.core.provenance.JsonFields;
import io.crystallize.core.verdict.Verdict;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Verdicts that were seen before the run went on. Whoever adds replicates until a verdict pleases finds one sooner or
 * later, so earlier ones stay with the later. Immutable.
 *
 * @param replicates how many replicates there were of each condition
 * @param verdicts what was seen, in the order of the hypotheses
 */
public record Look(int replicates, List<Seen> verdicts) {
    /**
     * A verdict as it was seen.
     *
     * @param hypothesis the hypothesis, as it was written
     * @param outcome the verdict
     * @param p the p-value, or null if there was none
     */
    public record Seen(
            String hypothesis,
            Verdict.Outcome outcome,
            @Nullable Double p) {}

    /** Makes a look; the list is copied. */
    public Look {
        verdicts = List.copyOf(verdicts);
    }

    static Look of(int replicates, List<Verdict> verdicts) {
        return new Look(
                replicates,
                verdicts.stream()
                        .map(verdict -> new Seen(verdict.hypothesis().text(), verdict.outcome(), verdict.p()))
                        .toList());
    }

    ObjectNode toJson() {
        ObjectNode node = JsonNodeFactory.instance.objectNode().put("replicates", replicates);
        ArrayNode all = node.putArray("verdicts");
        for (Seen seen : verdicts) {
            ObjectNode verdict = all.addObject()
                    .put("hypothesis", seen.hypothesis())
                    .put("verdict", seen.outcome().name());
            if (seen.p() != null) {
                verdict.put("p", seen.p());
            }
        }
        return node;
    }

    /**
     * Returns what was seen of a result, or empty if nothing was decided.
     *
     * @param result the result as {@link ExperimentResult#toJson} gives it
     * @throws IllegalArgumentException if it is anything else
     */
    static Optional<Look> ofResult(JsonNode result) {
        List<Seen> seen = result.path("hypotheses")
                .valueStream()
                .map(verdict -> new Seen(
                        verdict.path("hypothesis").asString(),
                        Verdict.Outcome.valueOf(verdict.path("verdict").asString()),
                        verdict.path("test").path("p").isNumber()
                                ? (Double) verdict.path("test").path("p").doubleValue()
                                : null))
                .toList();
        return Optional.of(new Look(result.path("replicates").asInt(), seen)).filter(Look::decides);
    }

    static Look read(JsonFields fields) {
        return new Look(
                Math.toIntExact(fields.whole("replicates")),
                fields.list(
                        "verdicts",
                        verdict -> new Seen(
                                verdict.text("hypothesis"),
                                verdict.constant("verdict", Verdict.Outcome.class),
                                verdict.has("p") ? verdict.number("p") : null)));
    }

    /** Whether anything was decided. */
    private boolean decides() {
        return verdicts.stream().anyMatch(seen -> seen.outcome() != Verdict.Outcome.NO_VERDICT);
    }
}
