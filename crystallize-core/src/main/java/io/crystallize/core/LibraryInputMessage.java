package io.crystallize.core;

import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** Says, once for each library, that the results of steps that reach it may depend on what no key says. */
final class LibraryInputMessage {
    private static final Set<String> TOLD = ConcurrentHashMap.newKeySet();

    private LibraryInputMessage() {}

    /**
     * Returns the message, or an empty text if nothing is left to say in this process.
     *
     * @param step the name of a step that reaches the libraries
     * @param found what they may depend on, by their file names
     */
    static String of(String step, SortedMap<String, SortedSet<String>> found) {
        String libraries = found.entrySet().stream()
                .map(LibraryInputMessage::text)
                .filter(TOLD::add)
                .collect(Collectors.joining("; "));
        return libraries.isEmpty()
                ? ""
                : "Libraries that step '" + step + "' reaches may use more than its key says: " + libraries;
    }

    private static String text(Map.Entry<String, SortedSet<String>> library) {
        return library.getKey() + ": " + String.join(", ", library.getValue());
    }
}
