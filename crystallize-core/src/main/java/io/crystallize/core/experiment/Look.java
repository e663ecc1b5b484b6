package io.crystallize.core.experiment;

import io.crystallize.core.provenance.JsonFields;
import io.crystallize.core.verdict.Verdict;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Verdicts that were seen before the run went on. Whoever adds replicates until a verdict pleases finds one sooner or
 * later, so earlier ones stay with the later; the levels allow only for looks that were planned. Immutable.
 *
 * @param replicates how many replicates there were of each condition
 * @param planned whether the run was to look then; else it had ended, and was resumed
 * @param verdicts what was seen, in the order of the hypotheses
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public record Look(int replicates, boolean planned, List<Seen> verdicts) {
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

    static Look of(int replicates, boolean planned, List<Verdict> verdicts) {
        return new Look(
                replicates,
                planned,
                verdicts.stream()
                        .map(verdict -> new Seen(verdict.hypothesis().text(), verdict.outcome(), verdict.p()))
                        .toList());
    }

    ObjectNode toJson() {
        ObjectNode node = JsonNodeFactory.instance
                .objectNode()
                .put("replicates", replicates)
                .put("planned", planned);
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
        return Optional.of(new Look(result.path("replicates").asInt(), false, seen))
                .filter(Look::decides);
    }

    static Look read(JsonFields fields) {
        return new Look(
                Math.toIntExact(fields.whole("replicates")),
                fields.truth("planned"),
                fields.list(
                        "verdicts",
                        verdict -> new Seen(
                                verdict.text("hypothesis"),
                                verdict.constant("verdict", Verdict.Outcome.class),
                                verdict.has("p") ? verdict.number("p") : null)));
    }

    /** Whether verdicts leave nothing to more replicates: of those that have a p value, each is supported. */
    static boolean decides(List<Verdict> verdicts) {
        return verdicts.stream().allMatch(Look::isDecided);
    }

    private static boolean isDecided(Verdict verdict) {
        boolean hasNoP = verdict.test() == null && !verdict.found().isEmpty();
        return hasNoP || verdict.outcome() == Verdict.Outcome.SUPPORTED;
    }

    /** Whether anything was decided. */
    private boolean decides() {
        return verdicts.stream().anyMatch(seen -> seen.outcome() != Verdict.Outcome.NO_VERDICT);
    }
}
