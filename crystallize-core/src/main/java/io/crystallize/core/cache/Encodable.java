package io.crystallize.core.cache;

import io.crystallize.core.file.FileValue;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.TypeVariable;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
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

    private static final Set<Class<?>> OPTIONAL_NUMBERS =
            Set.of(OptionalInt.class, OptionalLong.class, OptionalDouble.class);

    /** Those that keep an order, or can be given one: a {@link HashSet} can't. */
    private static final Set<Class<?>> COLLECTIONS = Set.of(
            Collection.class,
            List.class,
            ArrayList.class,
            LinkedList.class,
            Queue.class,
            Deque.class,
            ArrayDeque.class,
            Set.class,
            LinkedHashSet.class,
            SortedSet.class,
            NavigableSet.class,
            TreeSet.class,
            EnumSet.class);

    private static final Set<Class<?>> MAPS =
            Set.of(Map.class, LinkedHashMap.class, SortedMap.class, NavigableMap.class, TreeMap.class, EnumMap.class);

    private final Set<JavaType> seen = new HashSet<>();
    private final Set<Class<?>> classes = new LinkedHashSet<>();

    private Encodable() {}

    /** Returns what in a type can't be stored, as a path and a reason, or empty if all can. */
    static Optional<String> problem(JavaType type) {
        return new Encodable().problem(type.getRawClass().getSimpleName(), type);
    }

    /** Returns all classes that a type that can be stored says its values and what is in them are of. */
    static Set<Class<?>> classes(JavaType type) {
        Encodable visited = new Encodable();
        visited.problem("", type);
        return visited.classes;
    }

    private Optional<String> problem(String path, JavaType type) {
        Class<?> raw = type.getRawClass();
        classes.add(raw);
        if (raw.isPrimitive()
                || LEAVES.contains(raw)
                || OPTIONAL_NUMBERS.contains(raw)
                || raw.isEnum()
                || isTime(raw)
                || raw == FileValue.class
                || !seen.add(type)) {
            return Optional.empty();
        }
        if (raw.isArray()) {
            return problem(path + "[]", type.getContentType());
        }
        if (MAPS.contains(raw)) {
            Class<?> key = type.getKeyType().getRawClass();
            classes.add(key);
            return LEAVES.contains(key) || key.isEnum()
                    ? problem(path + ".value", type.getContentType())
                    : Optional.of(path + ".key: " + key.getName()
                            + " can't be a key: only texts, numbers, enums and the like can");
        }
        if (COLLECTIONS.contains(raw)) {
            return problem(path + ".element", type.getContentType());
        }
        if (raw == Optional.class) {
            return problem(path + ".get()", type.getContentType());
        }
        if (raw.isRecord()) {
            return recordProblem(path, type);
        }
        if (SealedTypes.contains(type)) {
            return sealedProblem(path, type);
        }
        return Optional.of(path + ": " + type.toCanonical() + " has no codec" + reason(raw));
    }

    private Optional<String> recordProblem(String path, JavaType type) {
        for (RecordComponent component : type.getRawClass().getRecordComponents()) {
            JavaType componentType = JacksonCodec.resolve(component.getGenericType(), type);
            String place = path + "." + component.getName();
            if (component.getGenericType() instanceof TypeVariable<?> variable
                    && componentType.getRawClass() == Object.class) {
                return Optional.of(place + ": java.lang.Object has no codec: nothing says what "
                        + type.getRawClass().getSimpleName() + "'s " + variable.getName() + " is");
            }
            Optional<String> problem = problem(place, componentType);
            if (problem.isPresent()) {
                return problem;
            }
        }
        return Optional.empty();
    }

    private Optional<String> sealedProblem(String path, JavaType type) {
        for (JavaType alternative : SealedTypes.alternatives(type).values()) {
            String place = path + "(" + alternative.getRawClass().getSimpleName() + ")";
            Optional<String> problem = problem(place, alternative);
            if (problem.isPresent()) {
                return problem;
            }
        }
        return Optional.empty();
    }

    private static String reason(Class<?> type) {
        if (type == Object.class) {
            return ": it says nothing of its values, as raw types and ? do";
        }
        if (Collection.class.isAssignableFrom(type) || Map.class.isAssignableFrom(type)) {
            return ": declare it as java.util.List, Set or Map, or as one that is sorted or linked";
        }
        return Modifier.isAbstract(type.getModifiers())
                ? ": anybody may add classes of it. Make it sealed, and permit records and enums"
                : ": it is neither a record nor an enum";
    }

    private static boolean isTime(Class<?> type) {
        return type.getPackageName().equals("java.time");
    }
}
