package io.crystallize.core.internal;

import io.crystallize.core.problem.Suggestions;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apiguardian.api.API;
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

    private EnvironmentName() {}

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
        String value = System.getenv(name);
        if (value == null) {
            throw new PlainValues.MismatchException(
                    path,
                    "expected " + EXPECTED + " that has the secret, but the one that is named here is not set."
                            + Suggestions.didYouMean(name, System.getenv().keySet()));
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
