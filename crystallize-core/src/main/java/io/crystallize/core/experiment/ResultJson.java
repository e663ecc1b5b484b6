package io.crystallize.core.experiment;

import io.crystallize.core.verdict.Samples;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The result of an experiment as JSON, which is {@code run.json} and what {@code crystallize run --json} prints. NaN and
 * the infinities, which JSON lacks, are texts.
 *
 * <pre>
 * schema, experiment, run (its folder, or null), digest, complete, incomplete (why, or null), seed, replicates
 * trials       total, executed, resumed, failed
 * cache        hits, misses, audited, errors
 * recorded     the steps whose first results stand for all
 * disputes     [step, problem]
 * conditions   by condition, then by metric: a number for each replicate, null where there is none; if a replicate has
 *              several, a list of numbers for each
 * hypotheses   [hypothesis, claim (in normal form; of a verifier: verifier, code, treatment, baseline, metrics),
 *              analysis (level, test, pairing, twoSided, aggregation, effect, interval; null is what suits the values),
 *              verdict, reason, about, n, most, paired, missing, repeats, means (by metric),
 *              test (name, choice, p, adjusted, correction) or null,
 *              effect (size, estimate, interval (low, high, level, method) or null) or null,
 *              cautions, found (what a verifier did)]
 * rankings     [metric, best (HIGHEST or LOWEST), level, notToldFromBest (conditions), places (rank, condition, mean, n,
 *              test, adjusted, reason), unranked (condition, reason)]
 * looks        [replicates, planned, verdicts [hypothesis, verdict, p]]
 * warnings     texts
 * failures     [condition, replicate, step, error]
 * context      by condition, then by key, as text: what trials began with; in {@code run.json} only
 * </pre>
 *
 * <p>It is written piece by piece: the samples, of which there may be millions, are never there twice. Their tags, and
 * the failures in detail, are in the journal.
 */
final class ResultJson {
    static final int SCHEMA = 2;
    private static final String CONDITIONS = "conditions";
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final JsonMapper JSON =
            JsonMapper.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();

    private ResultJson() {}

    /**
     * Writes a document, which may have more fields.
     *
     * @param context the texts of what trials began with, by condition, then by key; or null to leave that out
     */
    static void write(ExperimentResult result, @Nullable Map<String, Map<String, String>> context, Writer out)
            throws IOException {
        try (JsonGenerator json = JSON.writerWithDefaultPrettyPrinter().createGenerator(out)) {
            json.writeStartObject();
            write(beforeSamples(result), json);
            json.writeName(CONDITIONS);
            writeSamples(result, json);
            write(afterSamples(result), json);
            if (context != null) {
                json.writePOJOProperty("context", context);
            }
            json.writeEndObject();
        }
    }

    /**
     * Reads a document, but for the samples.
     *
     * @throws IOException if it can't be read
     * @throws IllegalArgumentException if it is no object, or of another version
     * @throws tools.jackson.core.JacksonException if it is no JSON
     */
    static ObjectNode withoutSamples(Path file) throws IOException {
        ObjectNode document = NODES.objectNode();
        try (InputStream in = Files.newInputStream(file);
                JsonParser json = JSON.createParser(in)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IllegalArgumentException("it should be a JSON object");
            }
            for (String name = json.nextName(); name != null; name = json.nextName()) {
                json.nextToken();
                if (name.equals(CONDITIONS)) {
                    json.skipChildren();
                } else {
                    document.set(name, json.<JsonNode>readValueAsTree());
                }
            }
        }
        JsonNode schema = document.path("schema");
        if (schema.asInt(0) != SCHEMA) {
            throw new IllegalArgumentException("its schema is " + schema + ", and this version reads only " + SCHEMA);
        }
        return document;
    }

    private static void write(ObjectNode part, JsonGenerator json) {
        part.forEachEntry((name, value) -> {
            json.writeName(name);
            json.writeTree(value);
        });
    }

    private static ObjectNode beforeSamples(ExperimentResult result) {
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
        return root;
    }

    private static void writeSamples(ExperimentResult result, JsonGenerator json) {
        Set<String> metrics = new TreeSet<>();
        result.samples().values().forEach(byMetric -> metrics.addAll(byMetric.keySet()));
        Samples none = Samples.builder(result.replicates()).build();
        json.writeStartObject();
        result.samples().forEach((condition, byMetric) -> {
            json.writeName(condition);
            json.writeStartObject();
            for (String metric : metrics) {
                json.writeName(metric);
                write(byMetric.getOrDefault(metric, none), json);
            }
            json.writeEndObject();
        });
        json.writeEndObject();
    }

    private static void write(Samples samples, JsonGenerator json) {
        boolean several = false;
        for (int i = 0; i < samples.replicates(); i++) {
            several |= samples.count(i) > 1;
        }
        json.writeStartArray();
        for (int i = 0; i < samples.replicates(); i++) {
            double[] values = samples.values(i);
            if (values.length == 0) {
                json.writeNull();
            } else if (several) {
                json.writeStartArray();
                for (double value : values) {
                    write(value, json);
                }
                json.writeEndArray();
            } else {
                write(values[0], json);
            }
        }
        json.writeEndArray();
    }

    private static void write(double value, JsonGenerator json) {
        if (Double.isFinite(value)) {
            json.writeNumber(value);
        } else {
            json.writeString(Double.toString(value));
        }
    }

    private static ObjectNode afterSamples(ExperimentResult result) {
        ObjectNode root = NODES.objectNode();
        ArrayNode hypotheses = root.putArray("hypotheses");
        result.verdicts().forEach(verdict -> hypotheses.add(VerdictJson.write(verdict)));
        ArrayNode rankings = root.putArray("rankings");
        result.rankings().forEach(ranking -> rankings.add(RankingJson.write(ranking)));
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

    static JsonNode number(double value) {
        return Double.isFinite(value) ? NODES.numberNode(value) : NODES.stringNode(Double.toString(value));
    }
}
