package io.crystallize.cli;

import io.crystallize.plugins.registry.PluginRegistry;
import java.util.List;

/**
 * The caches that a command is about, which are all there.
 *
 * @param all in the order in which they were asked for
 * @param plugins whose backends some of them are; closed at the end
 */
record ListedCaches(List<ListedCache> all, PluginRegistry plugins) implements AutoCloseable {
    /** Keeps a copy of the list. */
    ListedCaches {
        all = List.copyOf(all);
    }

    @Override
    public void close() {
        plugins.close();
    }
}
