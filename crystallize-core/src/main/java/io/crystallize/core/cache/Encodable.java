package io.crystallize.core.cache;

import io.crystallize.core.file.FileValue;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import tools.jackson.databind.JavaType;

/** Which declared types {@link JacksonCodec} stores whole: those that say all about the classes of their values. */
final class Encodable {
    private static final Set<Class<?>> LEAVES = Set.of(
            Boolean.class,
            Byte.class,
            Short.class,
            Integer.class,
            Long.class,
            Float.class,
            Double.class,
            Character.class,
            String.class,
            BigInteger.class,
            BigDecimal.class,
            UUID.class,
            URI.class,
            Locale.class);

    private final Set<JavaType> seen = new HashSet<>();

    private Encodable() {}

    /** Returns what in a type can't be stored, as a path and a reason, or empty if all can. */
    static Optional<String> problem(JavaType type) {
        return new Encodable().problem(type.getRawClass().getSimpleName(), type);
    }

    private Optional<String> problem(String path, JavaType type) {
        Class<?> raw = type.getRawClass();
        if (raw.isPrimitive()
                || LEAVES.contains(raw)
                || raw.isEnum()
                || isTime(raw)
                || raw == FileValue.class
                || !seen.add(type)) {
            return Optional.empty();
        }
        if (raw.isArray()) {
            return problem(path + "[]", type.getContentType());
        }
        if (Map.class.isAssignableFrom(raw) && isJdk(raw)) {
            Class<?> key = type.getKeyType().getRawClass();
            return LEAVES.contains(key) || key.isEnum()
                    ? problem(path + ".value", type.getContentType())
                    : Optional.of(path + ".key: " + key.getName() + " can't be a key");
        }
        if (Collection.class.isAssignableFrom(raw) && isJdk(raw)) {
            return problem(path + ".element", type.getContentType());
        }
        if (raw == Optional.class) {
            return problem(path + ".get()", type.getContentType());
        }
        if (raw.isRecord()) {
            return recordProblem(path, type);
        }
        return Optional.of(path + ": " + type.toCanonical() + " has no codec");
    }

    private Optional<String> recordProblem(String path, JavaType type) {
        for (RecordComponent component : type.getRawClass().getRecordComponents()) {
            JavaType componentType = JacksonCodec.resolve(component.getGenericType(), type);
            Optional<String> problem = problem(path + "." + component.getName(), componentType);
            if (problem.isPresent()) {
                return problem;
            }
        }
        return Optional.empty();
    }

    private static boolean isTime(Class<?> type) {
        return type.getPackageName().equals("java.time");
    }

    private static boolean isJdk(Class<?> type) {
        return type.getPackageName().equals("java.util");
    }
}
