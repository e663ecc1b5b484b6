package io.crystallize.core.internal;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Negative;
import jakarta.validation.constraints.NegativeOrZero;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.lang.annotation.Annotation;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * What one annotation of {@code jakarta.validation.constraints} demands of a value. It means what it means there, but
 * that NaN is in no range. What is null, as an element of a list may be, is what most allow.
 *
 * @param words what it demands, for people: {@code at least 1}
 * @param schema the same as keywords of JSON Schema, each a number, a truth value or a text; empty if that can't say it
 * @param holds whether a value is as demanded
 */
@API(status = API.Status.INTERNAL, since = "0.1")
public record Constraint(String words, Map<String, Object> schema, Predicate<@Nullable Object> holds) {
    /** The names of the annotations that are understood. */
    static final String NAMES = "Min, Max, DecimalMin, DecimalMax, Positive, PositiveOrZero, Negative, NegativeOrZero,"
            + " NotNull, NotBlank, NotEmpty, Size, Pattern";

    /**
     * Returns what an annotation demands of values of a type.
     *
     * @throws IllegalArgumentException if it is not understood, or can't be said of such values
     */
    static Constraint of(Annotation annotation, Class<?> type) {
        Constraint plain = plain(annotation, type);
        String message = (String) value(annotation, "message");
        if (((Class<?>[]) value(annotation, "groups")).length > 0) {
            throw new IllegalArgumentException(
                    "the constraint " + name(annotation) + " with groups, but there are none: all are checked always");
        }
        boolean orNothing =
                !(annotation instanceof NotNull || annotation instanceof NotBlank || annotation instanceof NotEmpty);
        return new Constraint(
                message.startsWith("{") ? plain.words : plain.words + " (" + message + ")",
                plain.schema,
                value -> value == null ? orNothing : plain.holds.test(value));
    }

    private static Constraint plain(Annotation annotation, Class<?> type) {
        if (annotation instanceof Min min) {
            return range(annotation, type, BigDecimal.valueOf(min.value()), "minimum", true);
        } else if (annotation instanceof Max max) {
            return range(annotation, type, BigDecimal.valueOf(max.value()), "maximum", true);
        } else if (annotation instanceof DecimalMin min) {
            return range(annotation, type, new BigDecimal(min.value()), "minimum", min.inclusive());
        } else if (annotation instanceof DecimalMax max) {
            return range(annotation, type, new BigDecimal(max.value()), "maximum", max.inclusive());
        } else if (annotation instanceof Positive) {
            return range(annotation, type, BigDecimal.ZERO, "minimum", false);
        } else if (annotation instanceof PositiveOrZero) {
            return range(annotation, type, BigDecimal.ZERO, "minimum", true);
        } else if (annotation instanceof Negative) {
            return range(annotation, type, BigDecimal.ZERO, "maximum", false);
        } else if (annotation instanceof NegativeOrZero) {
            return range(annotation, type, BigDecimal.ZERO, "maximum", true);
        } else if (annotation instanceof NotNull) {
            return new Constraint("not null", Map.of(), value -> true);
        } else if (annotation instanceof NotBlank) {
            requireText(annotation, type);
            return new Constraint(
                    "not blank",
                    Map.of("pattern", "\\S"),
                    value -> !value.toString().isBlank());
        } else if (annotation instanceof Pattern pattern) {
            requireText(annotation, type);
            return matching(pattern);
        } else if (annotation instanceof NotEmpty) {
            return sized(annotation, type, "not empty", 1, Integer.MAX_VALUE);
        } else if (annotation instanceof Size size) {
            String unit = isText(type) ? "character" : "element";
            return sized(annotation, type, sizes(size, unit), size.min(), size.max());
        }
        throw new IllegalArgumentException("the constraint " + name(annotation)
                + ", which is not checked. Checked are: " + NAMES + ". Check anything else in the constructor");
    }

    private static Constraint range(
            Annotation annotation, Class<?> type, BigDecimal bound, String side, boolean inclusive) {
        if (!isNumber(type)) {
            throw misplaced(annotation, "numbers", type);
        }
        boolean lower = side.equals("minimum");
        String words = inclusive ? lower ? "at least " : "at most " : lower ? "more than " : "less than ";
        String keyword = inclusive ? side : "exclusive" + Character.toUpperCase(side.charAt(0)) + side.substring(1);
        IntPredicate holds =
                inclusive ? order -> lower ? order >= 0 : order <= 0 : order -> lower ? order > 0 : order < 0;
        return new Constraint(
                words + bound.toPlainString(),
                Map.of(keyword, bound),
                value -> value instanceof Number number && isInRange(number, bound, holds));
    }

    private static boolean isInRange(Number number, BigDecimal bound, IntPredicate holds) {
        if (number instanceof Double || number instanceof Float) {
            double real = number.doubleValue();
            if (Double.isNaN(real)) {
                return false;
            }
            if (Double.isInfinite(real)) {
                return holds.test(real > 0 ? 1 : -1);
            }
        }
        return holds.test(exact(number).compareTo(bound));
    }

    private static BigDecimal exact(Number number) {
        if (number instanceof BigDecimal decimal) {
            return decimal;
        }
        return number instanceof BigInteger whole ? new BigDecimal(whole) : new BigDecimal(number.toString());
    }

    private static Constraint matching(Pattern annotation) {
        int flags = Arrays.stream(annotation.flags())
                .mapToInt(Pattern.Flag::getValue)
                .reduce(0, (all, flag) -> all | flag);
        java.util.regex.Pattern pattern = java.util.regex.Pattern.compile(annotation.regexp(), flags);
        // JSON Schema has no flags.
        Map<String, Object> schema = flags == 0 && CommonRegex.is(annotation.regexp())
                ? Map.of("pattern", "^(?:" + annotation.regexp() + ")$")
                : Map.of();
        return new Constraint(
                "matching " + annotation.regexp(),
                schema,
                value -> pattern.matcher(value.toString()).matches());
    }

    private static Constraint sized(Annotation annotation, Class<?> type, String words, int min, int max) {
        boolean map = Map.class.isAssignableFrom(type);
        if (!isText(type) && !map && !Collection.class.isAssignableFrom(type) && !type.isArray()) {
            throw misplaced(annotation, "texts, lists and mappings", type);
        }
        String what = isText(type) ? "Length" : map ? "Properties" : "Items";
        Map<String, Object> schema = new LinkedHashMap<>();
        if (min > 0) {
            schema.put("min" + what, min);
        }
        if (max < Integer.MAX_VALUE) {
            schema.put("max" + what, max);
        }
        return new Constraint(words, schema, value -> size(value) >= min && size(value) <= max);
    }

    private static String sizes(Size size, String unit) {
        String most = size.max() + " " + unit + (size.max() == 1 ? "" : "s");
        if (size.max() == Integer.MAX_VALUE) {
            return "of at least " + size.min() + " " + unit + (size.min() == 1 ? "" : "s");
        }
        return size.min() == 0
                ? "of at most " + most
                : size.min() == size.max() ? "of " + most : "of " + size.min() + " to " + most;
    }

    /** Returns how many characters, elements or entries a value has. */
    static int size(Object value) {
        if (value instanceof Collection<?> collection) {
            return collection.size();
        }
        if (value instanceof Map<?, ?> map) {
            return map.size();
        }
        return value.getClass().isArray()
                ? Array.getLength(value)
                : value.toString().length();
    }

    private static void requireText(Annotation annotation, Class<?> type) {
        if (!isText(type)) {
            throw misplaced(annotation, "texts", type);
        }
    }

    private static IllegalArgumentException misplaced(Annotation annotation, String of, Class<?> type) {
        return new IllegalArgumentException("the constraint " + name(annotation) + ", which can be said of " + of
                + " only, but its values are of type " + type.getName());
    }

    private static boolean isText(Class<?> type) {
        return CharSequence.class.isAssignableFrom(type);
    }

    private static boolean isNumber(Class<?> type) {
        return Number.class.isAssignableFrom(
                java.lang.invoke.MethodType.methodType(type).wrap().returnType());
    }

    private static String name(Annotation annotation) {
        return "@" + annotation.annotationType().getSimpleName();
    }

    static Object value(Annotation annotation, String element) {
        try {
            return annotation.annotationType().getMethod(element).invoke(annotation);
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(
                    "the constraint " + name(annotation) + ", which has no '" + element + "'", e);
        }
    }
}
