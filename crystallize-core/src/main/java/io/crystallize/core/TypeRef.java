package io.crystallize.core;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import java.util.stream.Stream;
import org.apiguardian.api.API;

/**
 * A type with its type parameters, which a {@link Class} can't say. It is made as the subclass that says them:
 * {@code new TypeRef<List<String>>() {}}.
 *
 * @param <T> the type
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public abstract class TypeRef<T> {
    private final Type type;

    /**
     * Takes the type from the subclass.
     *
     * @throws IllegalStateException if the subclass doesn't say it, or says a type variable
     */
    protected TypeRef() {
        if (!(getClass().getGenericSuperclass() instanceof ParameterizedType parent)
                || getClass().getSuperclass() != TypeRef.class) {
            throw new IllegalStateException("Write the type: new TypeRef<List<String>>() {}");
        }
        type = parent.getActualTypeArguments()[0];
        if (hasVariable(type)) {
            throw new IllegalStateException(
                    "The type " + type.getTypeName() + " has a type variable, which means another type at each use");
        }
    }

    private static boolean hasVariable(Type type) {
        if (type instanceof ParameterizedType parameterized) {
            return Arrays.stream(parameterized.getActualTypeArguments()).anyMatch(TypeRef::hasVariable);
        }
        if (type instanceof GenericArrayType array) {
            return hasVariable(array.getGenericComponentType());
        }
        if (type instanceof WildcardType wildcard) {
            return Stream.concat(Arrays.stream(wildcard.getUpperBounds()), Arrays.stream(wildcard.getLowerBounds()))
                    .anyMatch(TypeRef::hasVariable);
        }
        return type instanceof TypeVariable;
    }

    /** Returns the type. */
    public final Type type() {
        return type;
    }
}
