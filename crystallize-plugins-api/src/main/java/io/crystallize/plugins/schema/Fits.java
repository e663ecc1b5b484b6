package io.crystallize.plugins.schema;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Whether plain values are as the keywords of {@link RecordSchema} demand, of which it knows those that stand for constraints. */
final class Fits {
    private static final List<String> BOUNDS = List.of("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum");

    private Fits() {}

    static boolean fits(JsonNode schema, JsonNode value) {
        for (JsonNode part : schema.path("allOf")) {
            if (!fits(part, value)) {
                return false;
            }
        }
        if (value.isNumber()) {
            return number(schema, value.decimalValue());
        }
        if (value.isString()) {
            String text = value.stringValue();
            return size(schema, "Length", text.length())
                    && (!schema.has("pattern")
                            || Pattern.compile(schema.get("pattern").stringValue())
                                    .matcher(text)
                                    .find());
        }
        if (value.isArray()) {
            for (JsonNode element : value) {
                if (!fits(schema.path("items"), element)) {
                    return false;
                }
            }
            return size(schema, "Items", value.size());
        }
        return !value.isObject() || size(schema, "Properties", value.size());
    }

    private static boolean size(JsonNode schema, String what, int size) {
        return size >= schema.path("min" + what).asInt(0)
                && size <= schema.path("max" + what).asInt(Integer.MAX_VALUE);
    }

    private static boolean number(JsonNode schema, BigDecimal number) {
        boolean whole = !schema.path("type").asString("").equals("integer")
                || number.stripTrailingZeros().scale() <= 0;
        return whole
                && BOUNDS.stream().filter(schema::has).allMatch(keyword -> {
                    int order = number.compareTo(schema.get(keyword).decimalValue());
                    return switch (keyword) {
                        case "minimum" -> order >= 0;
                        case "maximum" -> order <= 0;
                        case "exclusiveMinimum" -> order > 0;
                        default -> order < 0;
                    };
                });
    }

    /** Returns the bounds of a number. */
    static List<BigDecimal> bounds(JsonNode schema) {
        List<BigDecimal> bounds = new ArrayList<>();
        BOUNDS.stream()
                .filter(schema::has)
                .forEach(keyword -> bounds.add(schema.get(keyword).decimalValue()));
        schema.path("allOf").forEach(part -> bounds.addAll(bounds(part)));
        return bounds;
    }
}
