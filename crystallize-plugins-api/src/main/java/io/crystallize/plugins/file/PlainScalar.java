package io.crystallize.plugins.file;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Optional;
import org.snakeyaml.engine.v2.resolver.CoreScalarResolver;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * What a scalar without quotes means in the core schema of YAML 1.2 (section 10.3.2), of which Jackson reads only a
 * part.
 */
final class PlainScalar {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private PlainScalar() {}

    /**
     * Returns its value, a decimal with all its digits; or empty if it is a number with an exponent beyond all bounds.
     */
    static Optional<JsonNode> of(String text) {
        if (CoreScalarResolver.NULL.matcher(text).matches()) {
            return Optional.of(NODES.nullNode());
        }
        if (CoreScalarResolver.BOOL.matcher(text).matches()) {
            return Optional.of(NODES.booleanNode(Boolean.parseBoolean(text)));
        }
        if (CoreScalarResolver.INT.matcher(text).matches()) {
            return Optional.of(NODES.numberNode(integer(text)));
        }
        if (CoreScalarResolver.FLOAT.matcher(text).matches()) {
            return number(text.toLowerCase(Locale.ROOT));
        }
        return Optional.of(NODES.stringNode(text));
    }

    private static BigInteger integer(String text) {
        if (text.startsWith("0x")) {
            return new BigInteger(text.substring(2), 16);
        }
        return text.startsWith("0o") ? new BigInteger(text.substring(2), 8) : new BigInteger(text);
    }

    private static Optional<JsonNode> number(String text) {
        if (text.endsWith(".nan")) {
            return Optional.of(NODES.numberNode(Double.NaN));
        }
        if (text.endsWith(".inf")) {
            return Optional.of(
                    NODES.numberNode(text.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY));
        }
        try {
            BigDecimal value = new BigDecimal(text);
            boolean negativeZero = value.signum() == 0 && text.startsWith("-"); // which BigDecimal lacks
            return Optional.of(negativeZero ? NODES.numberNode(-0.0) : NODES.numberNode(value));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
