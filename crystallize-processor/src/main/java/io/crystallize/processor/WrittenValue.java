package io.crystallize.processor;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;

/** Whether a value that is written as in an experiment file can be one of a type. What is not sure passes. */
final class WrittenValue {
    private static final Pattern WHOLE = Pattern.compile("-?(0|[1-9]\\d*)");
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9]\\d*)(\\.\\d+)?([eE][+-]?\\d+)?");

    private static final Map<String, Integer> BITS = Map.of(
            "byte",
            8,
            "short",
            16,
            "int",
            32,
            "long",
            64,
            "java.lang.Byte",
            8,
            "java.lang.Short",
            16,
            "java.lang.Integer",
            32,
            "java.lang.Long",
            64);

    private WrittenValue() {}

    /** Returns what was expected instead, or empty if the text may be such a value. */
    static Optional<String> problem(String written, TypeMirror type) {
        String name = name(type);
        String value = written.strip();
        if (BITS.containsKey(name)) {
            return WHOLE.matcher(value).matches() && new BigInteger(value).bitLength() < BITS.get(name)
                    ? Optional.empty()
                    : Optional.of("a whole number of type " + simple(name));
        }
        return switch (name) {
            case "double", "java.lang.Double" ->
                number(value, text -> exact(text, Double.parseDouble(text)), "a number");
            case "float", "java.lang.Float" -> number(value, text -> exact(text, Float.parseFloat(text)), "a number");
            case "boolean", "java.lang.Boolean" ->
                value.equals("true") || value.equals("false") ? Optional.empty() : Optional.of("true or false");
            default -> isPlainEnum(type) ? constant(written, (DeclaredType) type) : Optional.empty();
        };
    }

    private static Optional<String> number(String value, Predicate<String> holds, String expected) {
        return NUMBER.matcher(value).matches() && holds.test(value) ? Optional.empty() : Optional.of(expected);
    }

    /** As when a file is read: a whole number is not rounded, and none becomes infinite. */
    private static boolean exact(String text, double held) {
        return Double.isFinite(held)
                && (!WHOLE.matcher(text).matches() || new BigDecimal(held).compareTo(new BigDecimal(text)) == 0);
    }

    private static Optional<String> constant(String written, DeclaredType type) {
        List<String> constants = type.asElement().getEnclosedElements().stream()
                .filter(member -> member.getKind() == ElementKind.ENUM_CONSTANT)
                .map(member -> member.getSimpleName().toString().toLowerCase(Locale.ROOT))
                .toList();
        return constants.contains(written.toLowerCase(Locale.ROOT))
                ? Optional.empty()
                : Optional.of("one of " + String.join(", ", constants));
    }

    /** An enum that is read by the names of its constants, and not by what it or an annotation says. */
    private static boolean isPlainEnum(TypeMirror type) {
        if (type.getKind() != TypeKind.DECLARED) {
            return false;
        }
        TypeElement element = (TypeElement) ((DeclaredType) type).asElement();
        return element.getKind() == ElementKind.ENUM
                && ElementFilter.methodsIn(element.getEnclosedElements()).stream()
                        .noneMatch(WrittenValue::saysItself)
                && element.getAnnotationMirrors().isEmpty()
                && ElementFilter.fieldsIn(element.getEnclosedElements()).stream()
                        .allMatch(field -> field.getAnnotationMirrors().isEmpty());
    }

    private static boolean saysItself(ExecutableElement method) {
        return method.getSimpleName().contentEquals("toString")
                || !method.getAnnotationMirrors().isEmpty();
    }

    private static String name(TypeMirror type) {
        if (type.getKind().isPrimitive()) {
            return type.getKind().name().toLowerCase(Locale.ROOT);
        }
        if (type.getKind() != TypeKind.DECLARED) {
            return "";
        }
        Element element = ((DeclaredType) type).asElement();
        return ((TypeElement) element).getQualifiedName().toString();
    }

    private static String simple(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }
}
