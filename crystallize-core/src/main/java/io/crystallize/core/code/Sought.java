package io.crystallize.core.code;

import java.io.IOException;
import java.net.URL;
import java.util.Collections;
import java.util.List;

/**
 * A resource that code asks for by name, whether or not there is one.
 *
 * @param all whether it asks for all that are called so, and not only for the first
 */
record Sought(String path, boolean all) {
    /** Returns where a loader finds it now, in the loader's order. */
    List<URL> in(ClassLoader loader) throws IOException {
        if (all) {
            return Collections.list(loader.getResources(path));
        }
        URL first = loader.getResource(path);
        return first == null ? List.of() : List.of(first);
    }

    /** Returns what places are called, by which they can be compared without asking a network. */
    static List<String> texts(List<URL> places) {
        return places.stream().map(URL::toExternalForm).toList();
    }
}
