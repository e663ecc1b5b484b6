package io.crystallize.core.experiment;

import io.crystallize.core.digest.Digester;
import io.crystallize.core.internal.ValueText;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a condition of a sweep is called: the same for equal values, wherever they were written. Numbers that are equal
 * have one text ({@code 1}, {@code 1.0}); a text that could be taken for something else is put in quotes.
 */
final class ConditionName {
    private static final int LONGEST_VALUE = 48;
    private static final int MOST_DIGITS = 20;
    private static final Pattern SPECIAL = Pattern.compile("[\\s,=\"\\[\\]{}\\p{Cntrl}]");
    private static final Set<String> WORDS = Set.of("", "true", "false", "null");

    private ConditionName() {}

    static String of(Map<String, Given> values) {
        return new TreeMap<>(values)
                .entrySet().stream()
                        .map(entry ->
                                entry.getKey() + "=" + text(entry.getValue().value()))
                        .collect(Collectors.joining(","));
    }

    /** Returns the text of a value; a long one is cut off, and ends with its digest. */
    static String text(Object value) {
        String text = whole(value);
        return text.length() <= LONGEST_VALUE
                ? text
                : text.substring(0, text.offsetByCodePoints(0, LONGEST_VALUE / 2)) + "…#"
                        + Digester.standard().digest(text).abbreviated();
    }

    private static String whole(Object value) {
        if (value instanceof JsonNode node) {
            return node.isString()
                    ? quoted(node.stringValue())
                    : node.isNumber() ? number(node.asString()) : node.toString();
        }
        if (value instanceof Number) {
            return number(value.toString());
        }
        return value instanceof String text
                ? quoted(text)
                : value instanceof Enum<?> constant ? constant.name() : ValueText.whole(value);
    }

    private static String quoted(String text) {
        boolean bare = !WORDS.contains(text) && !SPECIAL.matcher(text).find() && decimal(text) == null;
        return bare ? text : JsonMapper.shared().writeValueAsString(text);
    }

    private static String number(String text) {
        BigDecimal decimal = decimal(text);
        if (decimal == null) {
            return text; // not a number, or infinite
        }
        BigDecimal shortest = decimal.stripTrailingZeros();
        boolean plain = Math.abs(shortest.scale()) < MOST_DIGITS && shortest.precision() < MOST_DIGITS;
        return plain ? shortest.toPlainString() : shortest.toString();
    }

    private static @Nullable BigDecimal decimal(String text) {
        try {
            return new BigDecimal(text);
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
