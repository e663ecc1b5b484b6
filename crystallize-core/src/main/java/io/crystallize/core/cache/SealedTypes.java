package io.crystallize.core.cache;

import java.lang.reflect.Modifier;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JavaType;

/**
 * What a value that is declared to be of a sealed type may be: a record or enum that the type permits, itself or through
 * the sealed types that it permits. Type variables are bound as the declared type says.
 */
final class SealedTypes {
    private SealedTypes() {}

    /** Whether a type leaves to the classes that it permits what its values are. */
    static boolean contains(JavaType type) {
        Class<?> raw = type.getRawClass();
        return raw.isSealed()
                && Modifier.isAbstract(raw.getModifiers())
                && !raw.isEnum()
                && !raw.getPackageName().startsWith("java.")
                && !Collection.class.isAssignableFrom(raw)
                && !Map.class.isAssignableFrom(raw);
    }

    /**
     * Returns the types of its values, by the binary names of their classes, in the order in which they are permitted.
     * A class that the bound type variables rule out is not among them.
     *
     * @param type one that {@link #contains} tells to be sealed
     */
    static Map<String, JavaType> alternatives(JavaType type) {
        Map<String, JavaType> all = new LinkedHashMap<>();
        addAlternatives(type, all);
        return all;
    }

    private static void addAlternatives(JavaType type, Map<String, JavaType> all) {
        for (Class<?> permitted : type.getRawClass().getPermittedSubclasses()) {
            specialized(type, permitted).ifPresent(subtype -> {
                if (contains(subtype)) {
                    addAlternatives(subtype, all);
                } else {
                    all.put(permitted.getName(), subtype);
                }
            });
        }
    }

    private static Optional<JavaType> specialized(JavaType type, Class<?> permitted) {
        try {
            JavaType subtype = JacksonCodec.specialize(type, permitted);
            return binds(type, subtype.findSuperType(type.getRawClass())) ? Optional.of(subtype) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Not so for an IntBox, which is a {@code Box<Integer>}, where a {@code Box<String>} is declared. */
    private static boolean binds(JavaType declared, JavaType inherited) {
        for (int i = 0; i < declared.containedTypeCount(); i++) {
            Class<?> bound = declared.containedType(i).getRawClass();
            if (!bound.isAssignableFrom(inherited.containedTypeOrUnknown(i).getRawClass())) {
                return false;
            }
        }
        return true;
    }
}
