package io.crystallize.plugins.file;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The pieces that a JSON Schema is made of. */
final class SchemaNodes {
    private SchemaNodes() {}

    static ObjectNode node() {
        return JsonNodeFactory.instance.objectNode();
    }

    static ObjectNode type(String... types) {
        ObjectNode node = node();
        if (types.length == 1) {
            return node.put("type", types[0]);
        }
        List.of(types).forEach(node.putArray("type")::add);
        return node;
    }

    /** A text that is not blank. */
    static ObjectNode name() {
        return type("string").put("pattern", "\\S");
    }

    static ObjectNode whole(long least, long most) {
        return type("integer").put("minimum", least).put("maximum", most);
    }

    static <E> ObjectNode labels(E[] constants, Function<? super E, String> label) {
        return constants(Arrays.stream(constants).<String>map(label).toList());
    }

    static ObjectNode constants(Collection<String> texts) {
        ObjectNode node = node();
        texts.forEach(node.putArray("enum")::add);
        return node;
    }

    static ObjectNode anyOf(ObjectNode... alternatives) {
        ObjectNode node = node();
        ArrayNode all = node.putArray("anyOf");
        List.of(alternatives).forEach(all::add);
        return node;
    }

    static ObjectNode list(ObjectNode items) {
        ObjectNode node = type("array");
        node.set("items", items);
        return node;
    }

    /** One of them, or a list of them. */
    static ObjectNode oneOrMore(ObjectNode item) {
        return anyOf(item, list(item.deepCopy()).put("minItems", 1));
    }

    /** A mapping of names that the file chooses. */
    static ObjectNode mapping(ObjectNode values) {
        ObjectNode node = type("object");
        node.set("additionalProperties", values);
        return node;
    }

    /** A mapping of certain keys, and no others. */
    static ObjectNode keys(Collection<String> keys, Function<String, ObjectNode> values, String... required) {
        ObjectNode node = type("object");
        ObjectNode properties = node.putObject("properties");
        keys.forEach(key -> properties.set(key, values.apply(key)));
        require(node, List.of(required));
        return node.put("additionalProperties", false);
    }

    static ObjectNode require(ObjectNode node, Collection<String> required) {
        if (!required.isEmpty()) {
            required.forEach(node.putArray("required")::add);
        }
        return node;
    }

    static ObjectNode reference(String definition) {
        return node().put("$ref", "#/$defs/" + definition);
    }

    /** Anything that is there. */
    static ObjectNode present() {
        ObjectNode node = node();
        node.set("not", type("null"));
        return node;
    }

    static AssertionError noSchema(String key) {
        return new AssertionError("The schema doesn't know the key '" + key + "', which files may have");
    }
}
