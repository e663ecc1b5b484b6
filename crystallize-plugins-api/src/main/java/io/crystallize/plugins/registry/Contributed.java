package io.crystallize.plugins.registry;

import java.util.List;

/**
 * One thing that a plugin contributes.
 *
 * @param kind what it is
 * @param name its short name, or that of a class, as its kind says
 * @param aliases names that it had before
 * @param type its class
 */
public record Contributed(Kind kind, String name, List<String> aliases, Class<?> type) {
    /** Keeps a copy of the aliases. */
    public Contributed {
        aliases = List.copyOf(aliases);
    }
}
