package io.crystallize.core.digest;

import java.util.List;

/**
 * The collections of the JDK that whoever has one can't change: the immutable ones, and the unmodifiable views. They are
 * told by the names of their classes, which no library can take: only the platform may define classes of
 * {@code java.util}. A new one that a later Java adds is taken for one that can be changed, which is safe.
 */
final class FixedCollections {
    private static final List<String> PREFIXES = List.of(
            "java.util.ImmutableCollections$",
            "java.util.Collections$Unmodifiable",
            "java.util.Collections$Empty",
            "java.util.Collections$Singleton",
            "java.util.Collections$CopiesList");

    private static final ClassValue<Boolean> FIXED = new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
            return PREFIXES.stream().anyMatch(type.getName()::startsWith);
        }
    };

    private FixedCollections() {}

    /** Whether the instances of a class of collections are such, apart from what their elements are. */
    static boolean contains(Class<?> type) {
        return FIXED.get(type);
    }
}
