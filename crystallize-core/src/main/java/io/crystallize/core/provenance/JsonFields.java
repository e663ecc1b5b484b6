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
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The fields of an object of JSON, each taken by a name that is known. Every method throws an
 * {@link IllegalArgumentException} that names the field if it is not there or not what it should be.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class JsonFields {
    private final String path;
    private final JsonNode node;
    private final Set<String> taken = new LinkedHashSet<>();

    private JsonFields(String path, JsonNode node) {
        this.path = path;
        this.node = node;
    }

    /** Reads an object, all of whose fields the reader must take. */
    public static <T> T read(String path, JsonNode node, Function<JsonFields, T> reader) {
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

    /** Returns a text. */
    public String text(String name) {
        JsonNode value = take(name);
        if (!value.isString()) {
            throw wrong(name, "a text");
        }
        return value.stringValue();
    }

    /** Returns a text or a whole number, as text. */
    public String label(String name) {
        JsonNode value = take(name);
        if (!value.isString() && !value.isIntegralNumber()) {
            throw wrong(name, "a text or a whole number");
        }
        return value.asString();
    }

    /** Returns whatever there is. */
    public JsonNode any(String name) {
        return take(name);
    }

    /** Takes a field that is null. */
    public void nothing(String name) {
        if (!take(name).isNull()) {
            throw wrong(name, "null");
        }
    }

    /** Returns a whole number. */
    public long whole(String name) {
        JsonNode value = take(name);
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw wrong(name, "a whole number");
        }
        return value.longValue();
    }

    /** Returns a number, or one of the numbers that JSON lacks, as text. */
    public double number(String name) {
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

    /** Takes a field, and returns whether it is null. */
    public boolean isNull(String name) {
        return take(name).isNull();
    }

    /** Returns a number, or null if the field is null. */
    public @Nullable Double numberOrNull(String name) {
        return take(name).isNull() ? null : (Double) number(name);
    }

    /** Returns a text, or null if the field is null. */
    public @Nullable String textOrNull(String name) {
        return take(name).isNull() ? null : text(name);
    }

    /**
     * Returns what a text says.
     *
     * @param expected what it should be, in words
     */
    public <T> T parsed(String name, String expected, Function<String, T> parser) {
        String text = text(name);
        try {
            return parser.apply(text);
        } catch (RuntimeException e) {
            throw wrong(name, expected);
        }
    }

    /** Returns a digest. */
    public Digest digest(String name) {
        return parsed(name, "64 hexadecimal digits", Digest::parse);
    }

    /** Returns a digest, or null if the field is null. */
    public @Nullable Digest digestOrNull(String name) {
        return take(name).isNull() ? null : digest(name);
    }

    /** Returns the constant of an enum. */
    public <E extends Enum<E>> E constant(String name, Class<E> type) {
        String text = text(name);
        List<String> known =
                Arrays.stream(type.getEnumConstants()).map(Enum::name).toList();
        if (!known.contains(text)) {
            throw new IllegalArgumentException("field '" + at(name) + "' should be one of " + String.join(", ", known)
                    + ", but is '" + text + "'." + Suggestions.didYouMean(text.toUpperCase(Locale.ROOT), known));
        }
        return Enum.valueOf(type, text);
    }

    /** Returns the constant of an enum, or null if the field is null. */
    public <E extends Enum<E>> @Nullable E constantOrNull(String name, Class<E> type) {
        return take(name).isNull() ? null : constant(name, type);
    }

    /** Whether a field is there, and a text. */
    public boolean isText(String name) {
        return node.path(name).isString();
    }

    /** Returns a field as it is. */
    public JsonNode tree(String name) {
        return take(name);
    }

    /** Returns an object of numbers, in their order. */
    public Map<String, Double> numbers(String name) {
        return read(at(name), take(name), numbers -> {
            Map<String, Double> all = new LinkedHashMap<>();
            numbers.node.propertyNames().forEach(key -> all.put(key, numbers.number(key)));
            return all;
        });
    }

    /** Returns an object of texts, in their order. */
    public Map<String, String> texts(String name) {
        return read(at(name), take(name), texts -> {
            Map<String, String> all = new LinkedHashMap<>();
            texts.node.propertyNames().forEach(key -> all.put(key, texts.text(key)));
            return all;
        });
    }

    /** Returns an object of texts, empty if there is no such field. */
    public Map<String, String> textsIfAny(String name) {
        return has(name) ? texts(name) : Map.of();
    }

    /** Whether there is such a field, be it null. */
    public boolean has(String name) {
        return node.has(name);
    }

    /** Returns whether something is so. */
    public boolean truth(String name) {
        JsonNode value = take(name);
        if (!value.isBoolean()) {
            throw wrong(name, "true or false");
        }
        return value.booleanValue();
    }

    /** Returns an object, read by a reader that must take all its fields. */
    public <T> T object(String name, Function<JsonFields, T> reader) {
        return read(at(name), take(name), reader);
    }

    /** Returns a list of texts. */
    public List<String> textList(String name) {
        JsonNode list = take(name);
        if (!list.isArray() || !list.valueStream().allMatch(JsonNode::isString)) {
            throw wrong(name, "a list of texts");
        }
        return list.valueStream().map(JsonNode::stringValue).toList();
    }

    /** Returns a list of whole numbers. */
    public List<Integer> wholeList(String name) {
        JsonNode list = take(name);
        if (!list.isArray() || !list.valueStream().allMatch(JsonNode::canConvertToInt)) {
            throw wrong(name, "a list of whole numbers");
        }
        return list.valueStream().map(JsonNode::intValue).toList();
    }

    /** Returns an object of lists of objects, in their order, each read by a reader that must take all its fields. */
    public <T> Map<String, List<T>> lists(String name, Function<JsonFields, T> reader) {
        return read(at(name), take(name), lists -> {
            Map<String, List<T>> all = new LinkedHashMap<>();
            lists.node.propertyNames().forEach(key -> all.put(key, lists.list(key, reader)));
            return all;
        });
    }

    /** Returns a list of objects, each read by a reader that must take all its fields. */
    public <T> List<T> list(String name, Function<JsonFields, T> reader) {
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
