package io.crystallize.plugins.registry;

import java.util.List;
import org.apiguardian.api.API;

/**
 * One thing that a plugin contributes.
 *
 * @param kind what it is
 * @param name its short name, or that of a class, as its kind says
 * @param aliases names that it had before
 * @param type its class
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Contributed(Kind kind, String name, List<String> aliases, Class<?> type) {
    /** Keeps a copy of the aliases. */
    public Contributed {
        aliases = List.copyOf(aliases);
    }
}
