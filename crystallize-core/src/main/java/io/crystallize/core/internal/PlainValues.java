package io.crystallize.core.internal;

import io.crystallize.core.problem.Suggestions;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.deser.std.StdScalarDeserializer;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.type.LogicalType;

/**
 * Values as files say them (numbers, texts, lists, maps) as values of declared types. Strict: a text is no number, a
 * fraction no whole number, and nothing is left out or ignored, at whatever depth. A decimal that a double comes near
 * to is a double; null is only what is {@link Optional}, or part of a value whose parts have no declared type.
 */
@API(status = API.Status.INTERNAL, since = "0.1")
public final class PlainValues {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .withCoercionConfig(
                    LogicalType.Textual,
                    config -> config.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
            .addModule(new SimpleModule()
                    .addDeserializer(Number.class, new AnyNumber())
                    // The order in which a file writes what has none is no part of it.
                    .addAbstractTypeMapping(Map.class, HashMap.class)
                    .addAbstractTypeMapping(Set.class, HashSet.class))
            .build();

    /** Decimals keep all their digits until it is known what they are for. */
    private static final JsonMapper WRITTEN = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private PlainValues() {}

    /** A value is not of the type that was expected. */
    public static final class MismatchException extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;

        private final transient JsonPointer path;

        MismatchException(JsonPointer path, String message) {
            super(message);
            this.path = path;
        }

        /** Returns where in the value the part stands that is wrong. */
        public JsonPointer path() {
            return path;
        }
    }

    /**
     * Returns what a text stands for that is written as in a file: a text where a text or an enum is expected, else
     * JSON.
     */
    public static JsonNode written(String text, Class<?> type) {
        if (type == String.class || type.isEnum()) {
            return WRITTEN.getNodeFactory().stringNode(text);
        }
        try {
            return WRITTEN.readTree(text);
        } catch (JacksonException e) {
            return WRITTEN.getNodeFactory().stringNode(text);
        }
    }

    /**
     * Returns a value as one of a type. One that is of the type's class is taken as it is, without a look at what is in
     * it.
     *
     * @param value a {@link JsonNode}, a plain value or anything else
     * @throws MismatchException if it can't be one, or only with loss; the message says what was expected and found
     */
    public static @Nullable Object admit(@Nullable Object value, Type type) {
        Class<?> raw = wrapper(MAPPER.constructType(type).getRawClass());
        return value instanceof JsonNode || !raw.isInstance(value) ? convert(value, type) : value;
    }

    /**
     * Returns a value as one of a type, with all that is in it.
     *
     * @param value a {@link JsonNode} or a plain value
     * @throws MismatchException if it can't be one, or only with loss; the message says what was expected and found
     */
    public static @Nullable Object convert(@Nullable Object value, Type type) {
        JavaType target = MAPPER.constructType(type);
        if (value != null && !(value instanceof JsonNode) && isInstance(target, value)) {
            return value;
        }
        JsonNode tree = value instanceof JsonNode node ? node : MAPPER.valueToTree(value);
        if (tree.isNull() && target.getRawClass() == Optional.class) {
            return Optional.empty();
        }
        requireExact(tree, target, JsonPointer.empty());
        try {
            return MAPPER.treeToValue(tree, target);
        } catch (JacksonException e) {
            throw mismatch(e, tree, target, EnvironmentName.isWithin(type));
        }
    }

    /** What stands there may be what nobody may see, in the wrong place. */
    private static MismatchException concealed(JsonPointer path, JavaType expected) {
        return new MismatchException(
                path,
                "expected " + expected(expected)
                        + ", found what can't be one. It is not shown, as a secret may be in it");
    }

    /**
     * Refuses what Jackson lets through, at every depth of lists, maps, optionals and records: it takes the text
     * {@code NaN} for a number, rounds whole ones, and puts null wherever there is no primitive.
     */
    private static void requireExact(JsonNode tree, JavaType target, JsonPointer path) {
        Class<?> type = target.getRawClass();
        if (type.isAnnotationPresent(Concealed.class)) {
            EnvironmentName.require(tree, path);
        } else if (type == Optional.class) {
            if (!tree.isNull()) {
                requireExact(tree, target.containedTypeOrUnknown(0), path);
            }
        } else if (tree.isNull()) {
            if (type != Object.class || path.matches()) {
                throw new MismatchException(path, "expected " + expected(target) + ", found nothing");
            }
        } else if (wrapper(type) == Double.class || wrapper(type) == Float.class) {
            requireNumber(tree, target, path);
        } else if (target.isMapLikeType() && tree.isObject()) {
            for (String key : tree.propertyNames()) {
                requireExact(tree.get(key), target.getContentType(), path.appendProperty(key));
            }
        } else if (target.isContainerType() && tree.isArray()) {
            for (int i = 0; i < tree.size(); i++) {
                requireExact(tree.get(i), target.getContentType(), path.appendIndex(i));
            }
        } else if (type.isRecord() && tree.isObject()) {
            for (RecordComponent component : RecordShape.of(type).components()) {
                JsonNode part = tree.get(component.getName());
                if (part != null) {
                    JavaType declared =
                            MAPPER.getTypeFactory().resolveMemberType(component.getGenericType(), target.getBindings());
                    requireExact(part, declared, path.appendProperty(component.getName()));
                }
            }
        }
    }

    private static void requireNumber(JsonNode tree, JavaType target, JsonPointer path) {
        boolean single = wrapper(target.getRawClass()) == Float.class;
        String problem = "expected " + expected(target) + ", found " + found(tree);
        if (tree.isString()) {
            throw new MismatchException(path, problem + ".");
        }
        if (tree.isNumber()) {
            Number number = tree.numberValue();
            double held = single ? number.floatValue() : number.doubleValue();
            boolean exact = Double.isFinite(held)
                    ? !tree.isIntegralNumber()
                            || new BigDecimal(held).compareTo(new BigDecimal(tree.bigIntegerValue())) == 0
                    : number instanceof Double given && !Double.isFinite(given) || number instanceof Float;
            if (!exact) {
                throw new MismatchException(
                        path, problem + ", which " + (single ? "float" : "double") + " can't hold.");
            }
        }
    }

    /**
     * A number of which no type is known. A decimal becomes a double where that keeps all its digits, so that
     * {@code 0.50} in a file is what {@code 0.5} is in Java.
     */
    private static final class AnyNumber extends StdScalarDeserializer<Number> {
        AnyNumber() {
            super(Number.class);
        }

        @Override
        public Number deserialize(JsonParser parser, DeserializationContext context) {
            if (!parser.currentToken().isNumeric()) {
                return (Number) context.handleUnexpectedToken(Number.class, parser);
            }
            Number number = parser.getNumberValue();
            if (number instanceof BigDecimal decimal) {
                double nearest = decimal.doubleValue();
                if (Double.isFinite(nearest) && BigDecimal.valueOf(nearest).compareTo(decimal) == 0) {
                    return nearest;
                }
            }
            return number;
        }
    }

    private static boolean isInstance(JavaType target, Object value) {
        boolean generic = target.hasGenericTypes() || target.isContainerType() && !target.isArrayType();
        return !generic && wrapper(target.getRawClass()).isInstance(value);
    }

    private static Class<?> wrapper(Class<?> type) {
        return java.lang.invoke.MethodType.methodType(type).wrap().returnType();
    }

    private static MismatchException mismatch(JacksonException e, JsonNode tree, JavaType target, boolean conceals) {
        JsonPointer path = JsonPointer.empty();
        for (JacksonException.Reference step : e.getPath()) {
            path = step.getPropertyName() == null
                    ? path.appendIndex(step.getIndex())
                    : path.appendProperty(step.getPropertyName());
        }
        JsonNode found = tree.at(path);
        if (e instanceof UnrecognizedPropertyException unknown) {
            List<String> known = unknown.getKnownPropertyIds() == null
                    ? List.of()
                    : unknown.getKnownPropertyIds().stream()
                            .map(String::valueOf)
                            .sorted()
                            .toList();
            return unknown(path, unknown.getPropertyName(), known);
        }
        if (found.isMissingNode()
                && !e.getPath().isEmpty()
                && e.getPath().get(e.getPath().size() - 1).from() instanceof Class<?> type
                && type.isRecord()) {
            return missing(path, tree.at(path.head()), type);
        }
        if (e instanceof MismatchedInputException wrong && wrong.getTargetType() != null && !found.isMissingNode()) {
            JavaType expected = MAPPER.constructType(wrong.getTargetType());
            if (conceals && !expected.isPrimitive()) {
                return concealed(path, expected);
            }
            String hint = found.isString() && expected.isEnumType()
                    ? Suggestions.didYouMean(found.stringValue(), constants(expected.getRawClass()))
                    : "";
            return new MismatchException(
                    path, "expected " + expected(expected) + ", found " + found(found) + "." + hint);
        }
        if (conceals) {
            return concealed(path, target);
        }
        return new MismatchException(
                path,
                "expected " + expected(target) + ", found " + found(tree) + ": "
                        + e.getOriginalMessage().lines().findFirst().orElse(""));
    }

    private static MismatchException unknown(JsonPointer path, String key, List<String> known) {
        return new MismatchException(
                path,
                "unknown key '" + key + "'. Keys: " + String.join(", ", known) + "."
                        + Suggestions.didYouMean(key, known));
    }

    /** A mistyped key is also a missing one: what was typed says more. */
    private static MismatchException missing(JsonPointer path, JsonNode found, Class<?> type) {
        List<String> known = RecordShape.of(type).names().stream().sorted().toList();
        for (String key : found.propertyNames()) {
            if (!known.contains(key)) {
                return unknown(path.head().appendProperty(key), key, known);
            }
        }
        return new MismatchException(
                path,
                "missing key '" + path.last().getMatchingProperty() + "'. Keys: " + String.join(", ", known) + ".");
    }

    /** Returns what a value of a type looks like in a file, in words. */
    public static String expected(Type type) {
        JavaType resolved = MAPPER.constructType(type);
        if (resolved.getRawClass() == Optional.class) {
            return expected(resolved.containedTypeOrUnknown(0));
        }
        Class<?> raw = wrapper(resolved.getRawClass());
        if (raw == Boolean.class) {
            return "true or false";
        }
        if (raw == Double.class || raw == Float.class || raw == BigDecimal.class || raw == Number.class) {
            return "a number";
        }
        if (Number.class.isAssignableFrom(raw)) {
            return "a whole number";
        }
        if (raw == String.class) {
            return "a text";
        }
        if (raw.isEnum()) {
            return "one of " + String.join(", ", constants(raw));
        }
        if (raw.isArray() || Collection.class.isAssignableFrom(raw)) {
            return "a list";
        }
        if (raw == Object.class) {
            return "a value";
        }
        if (raw.isAnnotationPresent(Concealed.class)) {
            return EnvironmentName.EXPECTED;
        }
        return Map.class.isAssignableFrom(raw) || raw.isRecord() ? "a mapping" : "a value of type " + raw.getName();
    }

    /** Returns the names of an enum's constants, as a file has them; it may have them in capitals, too. */
    public static List<String> constants(Class<?> type) {
        return Arrays.stream(type.getEnumConstants())
                .map(constant -> ((Enum<?>) constant).name().toLowerCase(Locale.ROOT))
                .toList();
    }

    /** Returns what a node is, in words. */
    public static String found(JsonNode node) {
        if (node.isString()) {
            return "the text '" + ValueText.of(node.stringValue()) + "'";
        }
        if (node.isArray()) {
            return "a list";
        }
        if (node.isObject()) {
            return "a mapping";
        }
        return node.isNull() || node.isMissingNode() ? "nothing" : node.toString();
    }
}
