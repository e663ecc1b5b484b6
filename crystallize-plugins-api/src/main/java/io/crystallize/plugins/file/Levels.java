package io.crystallize.plugins.file;

import io.crystallize.core.internal.PlainValues;
import io.crystallize.core.problem.Location;
import java.util.Optional;
import java.util.function.BiConsumer;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;

/**
 * Reads the {@code level} of a test; tells what can't be one.
 *
 * @param problems takes the place and the words of what is wrong
 */
record Levels(YamlTree tree, BiConsumer<Location, String> problems) {
    private static final String LEVEL = "level";

    /** Returns the level, or empty if there is none, or if it can't be, which is told. */
    Optional<Double> read(JsonNode mapping, JsonPointer path) {
        JsonNode node = mapping.get(LEVEL);
        if (node == null) {
            return Optional.empty();
        }
        double level = node.isNumber() ? node.doubleValue() : Double.NaN;
        if (level > 0 && level < 1) {
            return Optional.of(level);
        }
        problems.accept(
                tree.value(path.appendProperty(LEVEL)),
                "'level': expected a number between 0 and 1, such as 0.05, found " + PlainValues.found(node));
        return Optional.empty();
    }
}
