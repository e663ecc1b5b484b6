package io.crystallize.plugins.schema;

import io.crystallize.plugins.registry.Kind;
import java.math.BigDecimal;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Examples of how experiment files name things, made of the schema of their parameters. */
final class ExampleText {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    /** Needs no quotes in YAML. */
    private static final Pattern PLAIN = Pattern.compile("(?!(true|false|null)$)[A-Za-z][A-Za-z0-9_./-]*");

    private ExampleText() {}

    /** Returns an example with a value for each parameter: its default, else one that its type allows. */
    static String of(Kind kind, String qualified, ObjectNode schema) {
        if (kind == Kind.EXECUTOR || kind == Kind.BACKEND) {
            return qualified + settings(schema);
        }
        if (kind == Kind.EXPERIMENT) {
            return qualified;
        }
        String name = qualified.substring(qualified.indexOf(':') + 1);
        return schema.get("properties").isEmpty() ? name : name + ": " + text(sample(schema));
    }

    /** Returns settings as an option has them. */
    private static String settings(ObjectNode schema) {
        JsonNode sample = sample(schema);
        return sample.isEmpty()
                ? ""
                : sample.properties().stream()
                        .map(entry -> entry.getKey() + '=' + entry.getValue().asString())
                        .collect(Collectors.joining("&", "?", ""));
    }

    /** Returns an example in its place in a file, or in a command. */
    static String in(Kind kind, String example) {
        return switch (kind) {
            case STEP -> "steps:\n  - " + indented(example, 4);
            case SOURCE -> isName(example) ? "source: " + example : "source:\n  " + indented(example, 2);
            case OPTIMIZER ->
                isName(example) ? "optimize:\n  by: " + example : "optimize:\n  by:\n    " + indented(example, 4);
            case VERIFIER ->
                "hypotheses:\n  - verify:" + (isName(example) ? " " + example : "\n      " + indented(example, 6))
                        + "\n    metrics: [accuracy]";
            case EXPERIMENT -> "crystallize run " + example;
            case EXECUTOR -> "--executor '" + example + "'";
            case BACKEND -> "--cache '" + example + "'";
            default -> example;
        };
    }

    private static boolean isName(String example) {
        return PLAIN.matcher(example).matches();
    }

    private static String indented(String text, int spaces) {
        return text.strip().replace("\n", "\n" + " ".repeat(spaces));
    }

    private static JsonNode sample(JsonNode schema) {
        if (schema.has("default")) {
            return schema.get("default");
        }
        if (schema.has("enum")) {
            return schema.get("enum").get(0);
        }
        if (schema.has("anyOf")) {
            return sample(schema.get("anyOf").get(0));
        }
        return switch (schema.path("type").asString("")) {
            case "boolean" -> NODES.booleanNode(true);
            case "integer", "number" -> NODES.numberNode(number(schema));
            case "array" -> NODES.arrayNode().add(sample(schema.path("items")));
            case "object" -> mapping(schema);
            default -> NODES.stringNode(textFor(schema));
        };
    }

    /** A number within the bounds: 1 if that is, else one at a bound or between the two. */
    private static BigDecimal number(JsonNode schema) {
        BigDecimal least = bound(schema, "minimum", "exclusiveMinimum");
        BigDecimal most = bound(schema, "maximum", "exclusiveMaximum");
        BigDecimal one = BigDecimal.ONE;
        boolean aboveLeast = least == null || one.compareTo(least) >= (schema.has("exclusiveMinimum") ? 1 : 0);
        boolean belowMost = most == null || one.compareTo(most) <= (schema.has("exclusiveMaximum") ? -1 : 0);
        if (aboveLeast && belowMost) {
            return one;
        }
        if (least != null && most != null) {
            BigDecimal middle = least.add(most).divide(BigDecimal.valueOf(2));
            return schema.path("type").asString().equals("number")
                            || middle.stripTrailingZeros().scale() <= 0
                    ? middle
                    : least.add(one);
        }
        return least == null ? most.subtract(one) : least.add(one);
    }

    private static @Nullable BigDecimal bound(JsonNode schema, String inclusive, String exclusive) {
        JsonNode bound = schema.has(inclusive) ? schema.get(inclusive) : schema.get(exclusive);
        return bound == null ? null : bound.decimalValue();
    }

    private static JsonNode mapping(JsonNode schema) {
        ObjectNode mapping = NODES.objectNode();
        if (schema.has("properties")) {
            schema.get("properties").forEachEntry((name, property) -> mapping.set(name, sample(property)));
        } else {
            mapping.set("name", sample(schema.path("additionalProperties")));
        }
        return mapping;
    }

    private static String textFor(JsonNode schema) {
        return schema.path("pattern").asString("").startsWith("^[A-Z_]") ? "API_KEY" : "text";
    }

    /** Writes a value as people write YAML in a line. */
    private static String text(JsonNode value) {
        if (value.isObject()) {
            return value.isEmpty()
                    ? "{}"
                    : value.properties().stream().map(ExampleText::entry).collect(Collectors.joining(", ", "{ ", " }"));
        }
        if (value.isArray()) {
            return StreamSupport.stream(value.spliterator(), false)
                    .map(ExampleText::text)
                    .collect(Collectors.joining(", ", "[", "]"));
        }
        return value.isString() && PLAIN.matcher(value.stringValue()).matches()
                ? value.stringValue()
                : value.toString();
    }

    private static String entry(Map.Entry<String, JsonNode> entry) {
        return entry.getKey() + ": " + text(entry.getValue());
    }
}
