package io.crystallize.core.provenance;

import io.crystallize.core.digest.Digest;
import io.crystallize.core.internal.PlainValues;
import io.crystallize.core.problem.Suggestions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The fields of a JSON object, each taken by a name that is known. Every method throws an
 * {@link IllegalArgumentException} that names the field if it is not there or not what it should be.
 */
final class JsonFields {
    private final String path;
    private final JsonNode node;
    private final Set<String> taken = new LinkedHashSet<>();

    private JsonFields(String path, JsonNode node) {
        this.path = path;
        this.node = node;
    }

    /** Reads an object, all of whose fields the reader must take. */
    static <T> T read(String path, JsonNode node, Function<JsonFields, T> reader) {
        if (!node.isObject()) {
            throw new IllegalArgumentException((path.isEmpty() ? "the line" : "field '" + path + "'")
                    + " should be an object, but is " + PlainValues.found(node));
        }
        JsonFields fields = new JsonFields(path, node);
        T result = reader.apply(fields);
        for (String name : node.propertyNames()) {
            if (!fields.taken.contains(name)) {
                throw new IllegalArgumentException("there is no field '" + fields.at(name) + "'. Fields: "
                        + String.join(", ", fields.taken) + "." + Suggestions.didYouMean(name, fields.taken));
            }
        }
        return result;
    }

    private String at(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    private JsonNode take(String name) {
        taken.add(name);
        JsonNode value = node.get(name);
        if (value == null) {
            throw new IllegalArgumentException("field '" + at(name) + "' is missing");
        }
        return value;
    }

    private IllegalArgumentException wrong(String name, String expected) {
        return new IllegalArgumentException(
                "field '" + at(name) + "' should be " + expected + ", but is " + PlainValues.found(node.get(name)));
    }

    String text(String name) {
        JsonNode value = take(name);
        if (!value.isString()) {
            throw wrong(name, "a text");
        }
        return value.stringValue();
    }

    /** A text or a whole number, as text. */
    String label(String name) {
        JsonNode value = take(name);
        if (!value.isString() && !value.isIntegralNumber()) {
            throw wrong(name, "a text or a whole number");
        }
        return value.asString();
    }

    void nothing(String name) {
        if (!take(name).isNull()) {
            throw wrong(name, "null");
        }
    }

    long whole(String name) {
        JsonNode value = take(name);
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw wrong(name, "a whole number");
        }
        return value.longValue();
    }

    /** A number, or one of the numbers that JSON lacks, as text. */
    double number(String name) {
        JsonNode value = take(name);
        if (value.isNumber() && Double.isFinite(value.doubleValue())) {
            return value.doubleValue();
        }
        if (value.isString()) {
            for (double lacking : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
                if (Double.toString(lacking).equals(value.stringValue())) {
                    return lacking;
                }
            }
        }
        throw wrong(name, "a number, \"NaN\", \"Infinity\" or \"-Infinity\"");
    }

    <T> T parsed(String name, String expected, Function<String, T> parser) {
        String text = text(name);
        try {
            return parser.apply(text);
        } catch (RuntimeException e) {
            throw wrong(name, expected);
        }
    }

    Digest digest(String name) {
        return parsed(name, "64 hexadecimal digits", Digest::parse);
    }

    @Nullable
    Digest digestOrNull(String name) {
        return take(name).isNull() ? null : digest(name);
    }

    <E extends Enum<E>> E constant(String name, Class<E> type) {
        String text = text(name);
        List<String> known =
                Arrays.stream(type.getEnumConstants()).map(Enum::name).toList();
        if (!known.contains(text)) {
            throw new IllegalArgumentException("field '" + at(name) + "' should be one of " + String.join(", ", known)
                    + ", but is '" + text + "'." + Suggestions.didYouMean(text.toUpperCase(Locale.ROOT), known));
        }
        return Enum.valueOf(type, text);
    }

    Map<String, String> texts(String name) {
        return read(at(name), take(name), texts -> {
            Map<String, String> all = new LinkedHashMap<>();
            texts.node.propertyNames().forEach(key -> all.put(key, texts.text(key)));
            return all;
        });
    }

    Map<String, String> textsIfAny(String name) {
        return node.has(name) ? texts(name) : Map.of();
    }

    <T> List<T> list(String name, Function<JsonFields, T> reader) {
        JsonNode list = take(name);
        if (!list.isArray()) {
            throw wrong(name, "a list");
        }
        List<T> all = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            all.add(read(at(name) + "[" + i + "]", list.get(i), reader));
        }
        return all;
    }
}
