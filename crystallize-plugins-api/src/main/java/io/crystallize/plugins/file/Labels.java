package io.crystallize.plugins.file;

import io.crystallize.core.internal.PlainValues;
import io.crystallize.core.problem.Location;
import io.crystallize.core.problem.Suggestions;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;

/**
 * Reads a value that is one of several constants, by its name in a file; tells what can't be.
 *
 * @param <E> what the constants are
 */
final class Labels<E> {
    private final YamlTree tree;
    private final BiConsumer<Location, String> problems;
    private final E[] constants;
    private final Function<? super E, String> label;

    /**
     * Makes a reader.
     *
     * @param problems takes the place and the words of what is wrong
     * @param label returns the name of a constant
     */
    Labels(YamlTree tree, BiConsumer<Location, String> problems, E[] constants, Function<? super E, String> label) {
        this.tree = tree;
        this.problems = problems;
        this.constants = constants;
        this.label = label;
    }

    /** Returns the value of a key, or empty if there is none, or if it can't be, which is told. */
    Optional<E> read(JsonNode mapping, JsonPointer path, String key) {
        JsonNode node = mapping.get(key);
        if (node == null) {
            return Optional.empty();
        }
        Optional<E> found = Arrays.stream(constants)
                .filter(constant -> node.isString() && label.apply(constant).equals(node.stringValue()))
                .findFirst();
        if (found.isEmpty()) {
            List<String> labels = Arrays.stream(constants).<String>map(label).toList();
            problems.accept(
                    tree.value(path.appendProperty(key)),
                    "'" + key + "': expected one of " + String.join(", ", labels) + ", found "
                            + PlainValues.found(node) + "."
                            + (node.isString() ? Suggestions.didYouMean(node.stringValue(), labels) : ""));
        }
        return found;
    }
}
