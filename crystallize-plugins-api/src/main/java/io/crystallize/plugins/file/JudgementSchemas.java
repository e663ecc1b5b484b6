package io.crystallize.plugins.file;

import io.crystallize.core.optimize.Domain.Scale;
import io.crystallize.core.verdict.Aggregation;
import io.crystallize.core.verdict.Analysis.Pairing;
import io.crystallize.core.verdict.EffectSize;
import io.crystallize.core.verdict.IntervalMethod;
import io.crystallize.core.verdict.RankBy;
import io.crystallize.core.verdict.TestMethod;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.ObjectNode;

/** The schema of what a file asks: hypotheses, rankings and a search. */
final class JudgementSchemas {
    private JudgementSchemas() {}

    /** What {@link HypothesisReader} reads. */
    static ObjectNode hypothesis(ContributionSchemas verifiers) {
        ObjectNode verify = verifiers.settings();
        return SchemaNodes.anyOf(
                SchemaNodes.name().put("description", "A claim, such as: small.accuracy > baseline.accuracy"),
                SchemaNodes.keys(HypothesisReader.KEYS, JudgementSchemas::ofClaim, HypothesisReader.CLAIM),
                SchemaNodes.keys(
                        VerificationReader.KEYS,
                        key -> key.equals(VerificationReader.VERIFY) ? verify : ofVerification(key),
                        VerificationReader.VERIFY,
                        VerificationReader.METRICS));
    }

    private static ObjectNode ofClaim(String key) {
        return switch (key) {
            case HypothesisReader.CLAIM -> SchemaNodes.name();
            case HypothesisReader.TEST -> SchemaNodes.labels(TestMethod.values(), TestMethod::label);
            case HypothesisReader.LEVEL -> level();
            case HypothesisReader.ALTERNATIVE ->
                SchemaNodes.labels(HypothesisReader.Sidedness.values(), HypothesisReader::label);
            case HypothesisReader.PAIRING -> SchemaNodes.labels(Pairing.values(), HypothesisReader::label);
            case HypothesisReader.AGGREGATE -> SchemaNodes.labels(Aggregation.values(), Aggregation::label);
            case HypothesisReader.EFFECT -> SchemaNodes.labels(EffectSize.values(), EffectSize::label);
            case HypothesisReader.INTERVAL -> SchemaNodes.labels(IntervalMethod.values(), IntervalMethod::label);
            default -> throw SchemaNodes.noSchema(key);
        };
    }

    private static ObjectNode ofVerification(String key) {
        return switch (key) {
            case VerificationReader.METRICS ->
                SchemaNodes.oneOrMore(SchemaNodes.name()).put("description", "What the verifier looks at");
            case VerificationReader.TREATMENT ->
                SchemaNodes.oneOrMore(SchemaNodes.name()).put("description", "Without it, each treatment");
            case HypothesisReader.LEVEL -> level();
            default -> throw SchemaNodes.noSchema(key);
        };
    }

    private static ObjectNode level() {
        return SchemaNodes.type("number")
                .put("exclusiveMinimum", 0)
                .put("exclusiveMaximum", 1)
                .put("description", "Of the test; 0.05 if it isn't said");
    }

    /** What {@link RankingReader} reads. */
    static ObjectNode ranking() {
        ObjectNode one = SchemaNodes.anyOf(
                SchemaNodes.name(),
                SchemaNodes.keys(
                        RankingReader.KEYS,
                        key -> switch (key) {
                            case RankingReader.METRIC -> SchemaNodes.name();
                            case RankingReader.BEST -> SchemaNodes.labels(RankBy.Best.values(), RankBy.Best::label);
                            case HypothesisReader.LEVEL -> level();
                            default -> throw SchemaNodes.noSchema(key);
                        },
                        RankingReader.METRIC));
        return SchemaNodes.anyOf(one, SchemaNodes.list(one.deepCopy()));
    }

    /** What {@link OptimizeReader} reads. */
    static ObjectNode optimize(ContributionSchemas optimizers) {
        ObjectNode search = SchemaNodes.keys(
                OptimizeReader.KEYS,
                key -> switch (key) {
                    case "parameters" -> SchemaNodes.mapping(domain()).put("minProperties", 1);
                    case "maximize", "minimize" -> SchemaNodes.oneOrMore(SchemaNodes.name());
                    case "by" -> optimizers.settings();
                    case "seed" -> SchemaNodes.type("integer");
                    default -> throw SchemaNodes.noSchema(key);
                },
                "parameters");
        search.putArray("anyOf")
                .add(SchemaNodes.require(SchemaNodes.node(), List.of("maximize")))
                .add(SchemaNodes.require(SchemaNodes.node(), List.of("minimize")));
        return search;
    }

    private static ObjectNode domain() {
        return SchemaNodes.anyOf(
                SchemaNodes.type("array").put("minItems", 1),
                SchemaNodes.keys(
                        OptimizeReader.RANGE,
                        key -> switch (key) {
                            case "from", "to" -> SchemaNodes.type("number");
                            case "scale" ->
                                SchemaNodes.labels(
                                        Scale.values(), scale -> scale.name().toLowerCase(Locale.ROOT));
                            default -> throw SchemaNodes.noSchema(key);
                        },
                        "from",
                        "to"));
    }
}
