package io.crystallize.plugins.schema;

import io.crystallize.plugins.registry.Kind;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Examples of how experiment files name things, made of the schema of their parameters. */
final class ExampleText {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    /** Needs no quotes in YAML. */
    private static final Pattern PLAIN = Pattern.compile("(?!(true|false|null)$)[A-Za-z][A-Za-z0-9_./-]*");

    /** What may stand for a text; a secret's is the name of a variable. */
    private static final List<String> TEXTS = List.of(
            "text", "API_KEY", "a", "A", "1", "10", "0.5", "2026-01-31", "a@b.org", "text.txt", "http://localhost");

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
        if (schema.has("default") && Fits.fits(schema, schema.get("default"))) {
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
            case "integer", "number" -> first(schema, numbers(schema).map(NODES::numberNode));
            case "array" -> list(schema);
            case "object" -> mapping(schema);
            default -> first(schema, texts(schema).map(NODES::stringNode));
        };
    }

    /** Returns the first that the schema allows; the very first if it allows none. */
    private static JsonNode first(JsonNode schema, Stream<? extends JsonNode> candidates) {
        List<? extends JsonNode> all = candidates.toList();
        return all.stream()
                .filter(candidate -> Fits.fits(schema, candidate))
                .findFirst()
                .map(JsonNode.class::cast)
                .orElse(all.get(0));
    }

    /** One if that is within the bounds, else one between two of them, at or beside one. */
    private static Stream<BigDecimal> numbers(JsonNode schema) {
        List<BigDecimal> bounds = Fits.bounds(schema);
        BigDecimal two = BigDecimal.valueOf(2);
        return Stream.of(
                        Stream.of(BigDecimal.ONE),
                        bounds.stream()
                                .flatMap(one -> bounds.stream()
                                        .filter(other -> one.compareTo(other) < 0)
                                        .map(other -> one.add(other).divide(two))),
                        bounds.stream()
                                .flatMap(one -> Stream.of(one, one.add(BigDecimal.ONE), one.subtract(BigDecimal.ONE))))
                .flatMap(each -> each);
    }

    private static Stream<String> texts(JsonNode schema) {
        int least = schema.path("minLength").asInt(0);
        int most = schema.path("maxLength").asInt(Integer.MAX_VALUE);
        return TEXTS.stream()
                .map(text -> text.length() < least ? text.repeat(least / text.length() + 1) : text)
                .map(text -> text.length() < least || text.length() > Math.max(most, least)
                        ? text.substring(0, Math.min(text.length(), most))
                        : text);
    }

    private static JsonNode list(JsonNode schema) {
        ArrayNode list = NODES.arrayNode();
        int least = Math.max(schema.path("minItems").asInt(0), 1);
        for (int i = 0; i < Math.min(least, schema.path("maxItems").asInt(least)); i++) {
            list.add(sample(schema.path("items")));
        }
        return list;
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
