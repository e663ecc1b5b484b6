package io.crystallize.plugins.file;

import io.crystallize.core.Default;
import io.crystallize.core.internal.PlainValues;
import io.crystallize.core.internal.RecordShape;
import io.crystallize.core.optimize.Optimizer;
import io.crystallize.core.problem.InvalidInputException;
import io.crystallize.core.problem.Location;
import java.lang.reflect.RecordComponent;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;

/** Makes an optimizer of its settings: each is what the file says, else its {@link Default}, or tells what is missing. */
final class OptimizerBinder {
    private final String name;
    private final Location place;
    private final YamlTree tree;
    private final BiConsumer<Location, String> problems;

    /**
     * Binds one optimizer.
     *
     * @param name what the file calls it
     * @param place where the file names it
     * @param problems takes the place and the words of what is wrong
     */
    OptimizerBinder(String name, Location place, YamlTree tree, BiConsumer<Location, String> problems) {
        this.name = name;
        this.place = place;
        this.tree = tree;
        this.problems = problems;
    }

    /**
     * Returns the optimizer, or empty if it can't be made, which is told.
     *
     * @param type a record
     * @param settings a mapping without unknown keys, or what is unknown is told already
     */
    Optional<Optimizer> bind(Class<? extends Optimizer> type, JsonNode settings, JsonPointer path) {
        RecordShape shape = RecordShape.of(type);
        Object[] values = new Object[shape.components().size()];
        boolean complete = true;
        for (int i = 0; i < values.length; i++) {
            RecordComponent component = shape.components().get(i);
            values[i] = value(component, settings.get(component.getName()), path.appendProperty(component.getName()));
            complete &= values[i] != null;
        }
        return complete ? create(type, shape, values) : Optional.empty();
    }

    private @Nullable Object value(RecordComponent component, @Nullable JsonNode given, JsonPointer path) {
        Default otherwise = component.getAnnotation(Default.class);
        if (given == null && otherwise == null) {
            if (component.getType() == Optional.class) {
                return Optional.empty();
            }
            problems.accept(
                    place,
                    "Optimizer '" + name + "' needs the setting '" + component.getName() + "': "
                            + PlainValues.expected(component.getGenericType()));
            return null;
        }
        JsonNode node = given == null ? PlainValues.written(otherwise.value(), component.getType()) : given;
        try {
            return PlainValues.convert(node, component.getGenericType());
        } catch (PlainValues.MismatchException e) {
            problems.accept(
                    given == null ? place : tree.value(path), "'" + component.getName() + "': " + e.getMessage());
            return null;
        }
    }

    private Optional<Optimizer> create(Class<? extends Optimizer> type, RecordShape shape, Object[] values) {
        try {
            return Optional.of(type.cast(shape.create(values)));
        } catch (InvalidInputException e) {
            e.problems().forEach(problem -> problems.accept(place, problem.message()));
        } catch (RuntimeException | AssertionError | LinkageError e) { // whatever the author's constructor throws
            problems.accept(
                    place,
                    "Optimizer '" + name + "' refuses its settings: "
                            + (e.getMessage() == null ? e.getClass().getName() : e.getMessage()));
        }
        return Optional.empty();
    }
}
