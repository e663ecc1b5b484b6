package io.crystallize.plugins.registry;

import java.util.List;

/**
 * The packages whose classes a plugin from a folder gets from the application, so that both mean the same by them. All
 * others, but the JDK's, are the plugin's own.
 */
final class SharedPackages {
    /** With all packages below them. */
    private static final List<String> PREFIXES = List.of(
            "io.crystallize.core.",
            "io.crystallize.plugins.",
            "io.crystallize.cache.",
            "com.google.inject.",
            "jakarta.inject.",
            "jakarta.validation.",
            "com.fasterxml.jackson.annotation.",
            "org.apiguardian.api.",
            "org.jspecify.annotations.",
            "org.slf4j.");

    private SharedPackages() {}

    /** Whether a class of this binary name is shared. */
    static boolean haveClass(String name) {
        return PREFIXES.stream().anyMatch(name::startsWith);
    }

    /** Whether a resource of this path is in one of them. */
    static boolean haveResource(String path) {
        return haveClass(path.replace('/', '.'));
    }
}
