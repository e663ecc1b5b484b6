package io.crystallize.core;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;

/**
 * A type with its type parameters, which a {@link Class} can't say. It is made as the subclass that says them:
 * {@code new TypeRef<List<String>>() {}}.
 *
 * @param <T> the type
 */
public abstract class TypeRef<T> {
    private final Type type;

    /**
     * Takes the type from the subclass.
     *
     * @throws IllegalStateException if the subclass doesn't say it
     */
    protected TypeRef() {
        if (!(getClass().getGenericSuperclass() instanceof ParameterizedType parent)
                || getClass().getSuperclass() != TypeRef.class) {
            throw new IllegalStateException("Write the type: new TypeRef<List<String>>() {}");
        }
        type = parent.getActualTypeArguments()[0];
    }

    /** Returns the type. */
    public final Type type() {
        return type;
    }
}
