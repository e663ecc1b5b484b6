package io.crystallize.core.experiment;

import io.crystallize.core.provenance.JsonFields;
import io.crystallize.core.statistics.Interval;
import io.crystallize.core.verdict.Aggregation;
import io.crystallize.core.verdict.Analysis;
import io.crystallize.core.verdict.Claim;
import io.crystallize.core.verdict.Effect;
import io.crystallize.core.verdict.EffectSize;
import io.crystallize.core.verdict.Hypothesis;
import io.crystallize.core.verdict.IntervalMethod;
import io.crystallize.core.verdict.TestMethod;
import io.crystallize.core.verdict.Verdict;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Verdicts as JSON. */
final class VerdictJson {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final JsonMapper JSON = JsonMapper.shared();

    private VerdictJson() {}

    static ObjectNode write(Verdict verdict) {
        ObjectNode node = NODES.objectNode();
        node.put("hypothesis", verdict.hypothesis().text());
        node.set("claim", claim(verdict.hypothesis().claim()));
        node.set("analysis", analysis(verdict.hypothesis().analysis()));
        node.put("verdict", verdict.outcome().name());
        node.put("reason", verdict.reason());
        node.put("about", verdict.about());
        Verdict.Data data = verdict.data();
        node.put("n", data.observations());
        node.put("most", data.most());
        node.put("paired", data.paired());
        data.missing().forEach(node.putArray("missing")::add);
        node.put("repeats", data.repeats());
        ObjectNode means = node.putObject("means");
        data.means().forEach((metric, mean) -> means.set(metric, ResultJson.number(mean)));
        Verdict.Tested test = verdict.test();
        if (test == null) {
            node.putNull("test");
        } else {
            node.putObject("test")
                    .put("name", test.name())
                    .put("choice", test.choice())
                    .put("p", test.p())
                    .put("adjusted", test.adjusted())
                    .put("correction", test.correction());
        }
        Effect effect = verdict.effect();
        if (effect == null) {
            node.putNull("effect");
        } else {
            ObjectNode effectNode = node.putObject("effect");
            effectNode.put("size", effect.size().name());
            effectNode.set("estimate", ResultJson.number(effect.estimate()));
            effectNode.set("interval", interval(effect.interval()));
        }
        verdict.cautions().forEach(node.putArray("cautions")::add);
        node.set("found", JSON.valueToTree(verdict.found()));
        return node;
    }

    private static JsonNode interval(@Nullable Interval interval) {
        if (interval == null) {
            return NODES.nullNode();
        }
        ObjectNode node = NODES.objectNode();
        node.set("low", ResultJson.number(interval.low()));
        node.set("high", ResultJson.number(interval.high()));
        return node.put("level", interval.level()).put("method", interval.method());
    }

    /** A claim as the text it is parsed from; a verifier's as what it is about, as its code isn't data. */
    private static JsonNode claim(Claim claim) {
        if (claim instanceof Claim.Verified verified) {
            ObjectNode node = NODES.objectNode()
                    .put("verifier", verified.name())
                    .put(
                            "code",
                            verified.code() == null ? null : verified.code().toString())
                    .put("treatment", verified.treatment())
                    .put("baseline", verified.baseline());
            verified.names().forEach(node.putArray("metrics")::add);
            return node;
        }
        return NODES.stringNode(claim.toString());
    }

    private static ObjectNode analysis(Analysis analysis) {
        return NODES.objectNode()
                .put("level", analysis.level())
                .put("test", name(analysis.test()))
                .put("pairing", analysis.pairing().name())
                .put("twoSided", analysis.twoSided())
                .put("aggregation", analysis.aggregation().name())
                .put("effect", name(analysis.effect()))
                .put("interval", name(analysis.interval()));
    }

    private static @Nullable String name(@Nullable Enum<?> constant) {
        return constant == null ? null : constant.name();
    }

    static Verdict read(JsonFields fields) {
        Claim claim = fields.isText("claim")
                ? Hypothesis.parse(fields.text("claim")).claim()
                : fields.object("claim", VerdictJson::verified);
        return new Verdict(
                new Hypothesis(claim, fields.object("analysis", VerdictJson::analysis), fields.text("hypothesis")),
                fields.constant("verdict", Verdict.Outcome.class),
                fields.text("reason"),
                fields.text("about"),
                new Verdict.Data(
                        Math.toIntExact(fields.whole("n")),
                        Math.toIntExact(fields.whole("most")),
                        fields.truth("paired"),
                        fields.wholeList("missing"),
                        Math.toIntExact(fields.whole("repeats")),
                        fields.numbers("means")),
                fields.isNull("test") ? null : fields.object("test", VerdictJson::tested),
                fields.isNull("effect") ? null : fields.object("effect", VerdictJson::effect),
                fields.textList("cautions"),
                found(fields));
    }

    private static Claim verified(JsonFields fields) {
        return new Claim.Verified(
                evidence -> {
                    throw new UnsupportedOperationException("A verifier is not stored, only what it found");
                },
                fields.digestOrNull("code"),
                fields.text("verifier"),
                fields.text("treatment"),
                fields.text("baseline"),
                fields.textList("metrics"));
    }

    private static Analysis analysis(JsonFields fields) {
        return new Analysis(
                fields.number("level"),
                fields.constantOrNull("test", TestMethod.class),
                fields.constant("pairing", Analysis.Pairing.class),
                fields.truth("twoSided"),
                fields.constant("aggregation", Aggregation.class),
                fields.constantOrNull("effect", EffectSize.class),
                fields.constantOrNull("interval", IntervalMethod.class));
    }

    private static Verdict.Tested tested(JsonFields fields) {
        return new Verdict.Tested(
                fields.text("name"),
                fields.text("choice"),
                fields.number("p"),
                fields.number("adjusted"),
                fields.textOrNull("correction"));
    }

    private static Effect effect(JsonFields fields) {
        return new Effect(
                fields.constant("size", EffectSize.class),
                fields.number("estimate"),
                fields.isNull("interval") ? null : fields.object("interval", VerdictJson::interval));
    }

    private static Interval interval(JsonFields fields) {
        return new Interval(fields.number("low"), fields.number("high"), fields.number("level"), fields.text("method"));
    }

    private static Map<String, @Nullable Object> found(JsonFields fields) {
        Map<String, @Nullable Object> found = new LinkedHashMap<>();
        fields.tree("found").forEachEntry((name, value) -> found.put(name, JSON.treeToValue(value, Object.class)));
        return found;
    }
}
