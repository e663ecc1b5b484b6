package io.crystallize.core;

/**
 * The name of a value in a {@link Context}, with its type. Two keys of one name and different types name the same value, and
 * at most one of them can read it.
 *
 * @param <T> the type of the value
 * @param name not blank
 * @param type a class that has no type parameters, or whose type parameters don't matter
 */
public record Key<T>(String name, Class<T> type) {
    /**
     * Makes a key; keys are usually constants.
     *
     * @throws IllegalArgumentException if the name is blank or the type is primitive
     */
    public Key {
        if (name.isBlank()) {
            throw new IllegalArgumentException("The name of a context key is blank");
        }
        if (type.isPrimitive()) {
            throw new IllegalArgumentException(
                    "Context key '" + name + "' has the primitive type " + type + ": use the class that wraps it");
        }
    }

    /** Returns the key of that name and type. */
    public static <T> Key<T> of(String name, Class<T> type) {
        return new Key<>(name, type);
    }

    @Override
    public String toString() {
        return name;
    }
}
