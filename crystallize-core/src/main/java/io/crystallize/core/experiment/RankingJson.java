package io.crystallize.core.experiment;

import io.crystallize.core.provenance.JsonFields;
import io.crystallize.core.verdict.RankBy;
import io.crystallize.core.verdict.Ranking;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Rankings as JSON. */
final class RankingJson {
    private RankingJson() {}

    static ObjectNode write(Ranking ranking) {
        ObjectNode node = JsonNodeFactory.instance
                .objectNode()
                .put("metric", ranking.by().metric())
                .put("best", ranking.by().best().name())
                .put("level", ranking.by().level());
        ranking.best().forEach(node.putArray("notToldFromBest")::add);
        ArrayNode places = node.putArray("places");
        for (Ranking.Place place : ranking.places()) {
            places.addObject()
                    .put("rank", place.rank())
                    .put("condition", place.condition())
                    .put("mean", place.mean())
                    .put("n", place.n())
                    .put("test", place.test())
                    .put("adjusted", place.adjusted())
                    .put("reason", place.reason());
        }
        ArrayNode unranked = node.putArray("unranked");
        ranking.unranked()
                .forEach((condition, reason) ->
                        unranked.addObject().put("condition", condition).put("reason", reason));
        return node;
    }

    static Ranking read(JsonFields fields) {
        fields.textList("notToldFromBest"); // which follows from the rest
        Map<String, String> unranked = new LinkedHashMap<>();
        fields.list("unranked", each -> Map.entry(each.text("condition"), each.text("reason")))
                .forEach(each -> unranked.put(each.getKey(), each.getValue()));
        return new Ranking(
                new RankBy(fields.text("metric"), fields.constant("best", RankBy.Best.class), fields.number("level")),
                fields.list(
                        "places",
                        place -> new Ranking.Place(
                                Math.toIntExact(place.whole("rank")),
                                place.text("condition"),
                                place.number("mean"),
                                Math.toIntExact(place.whole("n")),
                                place.textOrNull("test"),
                                place.numberOrNull("adjusted"),
                                place.textOrNull("reason"))),
                unranked);
    }
}
