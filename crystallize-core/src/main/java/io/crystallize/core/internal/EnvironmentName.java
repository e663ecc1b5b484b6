package io.crystallize.core.internal;

import io.crystallize.core.problem.Suggestions;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;

/**
 * Names of environment variables, in the place of what is {@link Concealed}. None is told that isn't there: it may be the
 * value.
 */
@API(status = API.Status.INTERNAL, since = "0.1")
public final class EnvironmentName {
    /** Capitals, digits and underscores, as the names of variables are; few keys and passwords are so. */
    public static final String FORM = "[A-Z_][A-Z0-9_]*";

    static final String EXPECTED = "the name of an environment variable";
    private static final Pattern NAME = Pattern.compile(FORM);

    /** What a thread takes for the variables, if that is not those that are set. */
    private static final ThreadLocal<@Nullable Map<String, String>> GIVEN = new ThreadLocal<>();

    private EnvironmentName() {}

    /** Returns what this thread reads while it has variables of these names and values, and no others. */
    public static <T> T with(Map<String, String> variables, Supplier<T> reading) {
        Map<String, String> before = GIVEN.get();
        GIVEN.set(Map.copyOf(variables));
        try {
            return reading.get();
        } finally {
            GIVEN.set(before);
        }
    }

    private static Map<String, String> variables() {
        Map<String, String> given = GIVEN.get();
        return given == null ? System.getenv() : given;
    }

    /** Returns the value of the variable of a name, or empty if there is none. */
    public static Optional<String> value(String name) {
        return Optional.ofNullable(variables().get(name));
    }

    /**
     * Refuses what is no name of a variable that has a value.
     *
     * @throws PlainValues.MismatchException without what stands there
     */
    static void require(JsonNode tree, JsonPointer path) {
        if (!tree.isString() || !NAME.matcher(tree.stringValue()).matches()) {
            throw new PlainValues.MismatchException(
                    path,
                    "expected " + EXPECTED + " that has the secret, in capitals, digits and '_', found anything else."
                            + " It is not shown, as it may be the secret itself");
        }
        String name = tree.stringValue();
        String value = variables().get(name);
        if (value == null) {
            throw new PlainValues.MismatchException(
                    path,
                    "expected " + EXPECTED + " that has the secret, but the one that is named here is not set."
                            + Suggestions.didYouMean(name, variables().keySet()));
        }
        if (value.isEmpty()) {
            throw new PlainValues.MismatchException(path, "environment variable '" + name + "' is set, but empty");
        }
    }

    /** Whether a value of a type may have anything in it that is concealed. */
    static boolean isWithin(Type type) {
        return isWithin(type, new HashSet<>());
    }

    private static boolean isWithin(Type type, Set<Type> seen) {
        if (!seen.add(type)) {
            return false;
        }
        if (type instanceof Class<?> plain) {
            return plain.isAnnotationPresent(Concealed.class)
                    || plain.isArray() && isWithin(plain.getComponentType(), seen)
                    || plain.isRecord()
                            && RecordShape.of(plain).components().stream()
                                    .anyMatch(component -> isWithin(component.getGenericType(), seen));
        }
        if (type instanceof ParameterizedType generic) {
            return isWithin(generic.getRawType(), seen)
                    || Stream.of(generic.getActualTypeArguments()).anyMatch(argument -> isWithin(argument, seen));
        }
        return type instanceof GenericArrayType array && isWithin(array.getGenericComponentType(), seen);
    }
}
