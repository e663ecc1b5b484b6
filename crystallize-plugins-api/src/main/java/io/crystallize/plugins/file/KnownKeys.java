package io.crystallize.plugins.file;

import io.crystallize.core.problem.Location;
import io.crystallize.core.problem.Suggestions;
import java.util.Collection;
import java.util.List;
import java.util.function.BiConsumer;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;

/**
 * Tells the keys of a mapping that nobody knows.
 *
 * @param problems takes the place and the words of what is wrong
 */
record KnownKeys(YamlTree tree, BiConsumer<Location, String> problems) {
    /** Returns the keys of a mapping that are not among some, each of which is told. */
    List<String> unknown(JsonNode mapping, JsonPointer path, Collection<String> keys) {
        List<String> unknown = mapping.propertyNames().stream()
                .filter(key -> !keys.contains(key))
                .toList();
        unknown.forEach(key -> problems.accept(
                tree.key(path.appendProperty(key)),
                "Unknown key '" + key + "'. Keys: " + String.join(", ", keys) + "."
                        + Suggestions.didYouMean(key, keys)));
        return unknown;
    }
}
