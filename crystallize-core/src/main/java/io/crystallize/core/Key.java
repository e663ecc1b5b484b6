package io.crystallize.core;

import java.lang.invoke.MethodType;
import java.lang.reflect.Type;
import org.apiguardian.api.API;
import tools.jackson.databind.json.JsonMapper;

/**
 * The name of a value in a {@link Context}, with its type. Two keys of one name and different types name the same
 * value, and at most one of them can read it. Immutable; usually a constant.
 *
 * @param <T> the type of the value
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public final class Key<T> {
    private final String name;
    private final Type type;
    private final Class<?> rawType;

    private Key(String name, Type type) {
        if (name.isBlank()) {
            throw new IllegalArgumentException("The name of a context key is blank");
        }
        this.name = name;
        this.type = type;
        this.rawType = JsonMapper.shared().constructType(type).getRawClass();
        if (rawType.isPrimitive()) {
            throw new IllegalArgumentException(
                    "Context key '" + name + "' has the primitive type " + rawType + "; expected "
                            + MethodType.methodType(rawType).wrap().returnType().getName());
        }
    }

    /**
     * Returns the key of that name and type.
     *
     * @param name not blank
     * @param type a class that has no type parameters
     * @throws IllegalArgumentException if the name is blank or the type is primitive
     */
    public static <T> Key<T> of(String name, Class<T> type) {
        return new Key<>(name, type);
    }

    /**
     * Returns the key of that name and type.
     *
     * @param name not blank
     * @param type for example {@code new TypeRef<List<String>>() {}}
     * @throws IllegalArgumentException if the name is blank
     */
    public static <T> Key<T> of(String name, TypeRef<T> type) {
        return new Key<>(name, type.type());
    }

    /** Returns its name. */
    public String name() {
        return name;
    }

    /** Returns the type of its value. */
    public Type type() {
        return type;
    }

    @SuppressWarnings("unchecked") // the caller has seen that the value is of this type
    T cast(Object value) {
        return (T) rawType.cast(value);
    }

    boolean admits(Object value) {
        return rawType.isInstance(value);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Key<?> that && name.equals(that.name) && type.equals(that.type);
    }

    @Override
    public int hashCode() {
        return 31 * name.hashCode() + type.hashCode();
    }

    @Override
    public String toString() {
        return name;
    }
}
