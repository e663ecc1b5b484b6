package io.crystallize.core.optimize;

import io.crystallize.core.internal.ValueText;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Values of parameters as texts and as what a file would say; different values have different texts. */
final class ParameterText {
    private static final Pattern PLAIN = Pattern.compile("(?!(true|false|null)$)[\\p{L}_][\\p{L}\\p{N}_ ./:-]*");
    private static final int LONGEST_PLAIN = 12;
    /** What every double holds, so that no other digits come from one Java virtual machine or another. */
    private static final MathContext DIGITS = new MathContext(15);

    private ParameterText() {}

    /** A value of which only the text is known. */
    private record Written(String text) {
        @Override
        public String toString() {
            return text;
        }
    }

    static String of(Object value) {
        if (value instanceof Written written) {
            return written.text();
        }
        if (value instanceof JsonNode node) {
            if (node.isString()) {
                return of(node.stringValue());
            }
            return node.isNumber() ? number(node.decimalValue()) : node.toString();
        }
        if (value instanceof Double || value instanceof Float) {
            double number = ((Number) value).doubleValue();
            return Double.isFinite(number) ? number(new BigDecimal(number)) : Double.toString(number);
        }
        if (value instanceof String text) {
            return PLAIN.matcher(text).matches()
                    ? text
                    : JsonNodeFactory.instance.stringNode(text).toString();
        }
        return ValueText.whole(value);
    }

    private static String number(BigDecimal number) {
        BigDecimal rounded = number.round(DIGITS).stripTrailingZeros();
        String plain = rounded.toPlainString();
        return plain.length() <= LONGEST_PLAIN ? plain : rounded.toString().replace('E', 'e');
    }

    /** Returns a value as a file would say it, so that it is taken for whatever number type a parameter has. */
    static Object plain(Object value) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        if (value instanceof Long number) {
            return number.intValue() == number ? nodes.numberNode(number.intValue()) : nodes.numberNode(number);
        }
        if (value instanceof Integer number) {
            return nodes.numberNode(number);
        }
        if (value instanceof Double number) {
            return nodes.numberNode(number);
        }
        if (value instanceof Boolean truth) {
            return nodes.booleanNode(truth);
        }
        return value instanceof String text ? nodes.stringNode(text) : value;
    }

    /**
     * Reads the values of a candidate, such that it has the name that it had.
     *
     * @param values what {@link #plain} returned, or the texts of what is not plain
     */
    static Map<String, Object> read(String name, JsonNode values) {
        Map<String, Object> read = new LinkedHashMap<>();
        int[] at = {0};
        values.propertyStream().forEach(value -> {
            String start = (read.isEmpty() ? "" : ",") + value.getKey() + "=";
            Object found = value.getValue();
            for (Object possible : possible(value.getValue())) {
                String text = start + of(possible);
                int end = at[0] + text.length();
                if (name.startsWith(text, at[0]) && (end == name.length() || name.charAt(end) == ',')) {
                    found = possible;
                    at[0] = end;
                    break;
                }
            }
            read.put(value.getKey(), found);
        });
        return read;
    }

    private static List<Object> possible(JsonNode node) {
        if (node.isString()) {
            return List.of(node.stringValue(), new Written(node.stringValue()));
        }
        if (node.isBoolean()) {
            return List.of(node.booleanValue());
        }
        if (node.isIntegralNumber() && node.canConvertToLong()) {
            return List.of(node.longValue(), node);
        }
        return node.isNumber() ? List.of(node.doubleValue(), node) : List.of(node);
    }
}
