package io.crystallize.plugins.file;

import io.crystallize.core.Default;
import io.crystallize.core.ToldSecrets;
import io.crystallize.core.internal.Constraints;
import io.crystallize.core.internal.PlainValues;
import io.crystallize.core.internal.RecordShape;
import io.crystallize.core.internal.Refusal;
import io.crystallize.core.problem.InvalidInputException;
import io.crystallize.core.problem.Location;
import io.crystallize.plugins.registry.Kind;
import io.crystallize.plugins.registry.PluginRegistry;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Reads one of the records that plugins bring, with its settings: {@code grid} or <code>random: {candidates: 20}</code>.
 * Each setting is what the file says, else its {@link Default}. Tells everything that can't be.
 *
 * @param <T> what such records are
 */
final class SettingsReader<T> {
    private final YamlTree tree;
    private final PluginRegistry plugins;
    private final Kind sought;
    private final String kind;
    private final Class<T> supertype;
    private final BiConsumer<Location, String> problems;

    /**
     * Makes a reader.
     *
     * @param sought what such a record is
     * @param supertype what all such records are
     * @param problems takes the place and the words of what is wrong
     */
    SettingsReader(
            YamlTree tree,
            PluginRegistry plugins,
            Kind sought,
            Class<T> supertype,
            BiConsumer<Location, String> problems) {
        this.tree = tree;
        this.plugins = plugins;
        this.sought = sought;
        this.kind = sought.label();
        this.supertype = supertype;
        this.problems = problems;
    }

    /**
     * Returns the record, or empty if it can't be made, which is told.
     *
     * @param path where it stands
     */
    Optional<T> read(JsonNode node, JsonPointer path) {
        Collection<String> known = plugins.names(sought);
        if (!node.isString() && !(node.isObject() && node.size() == 1)) {
            problems.accept(
                    tree.value(path),
                    "'" + path.last().getMatchingProperty() + "': expected "
                            + (known.isEmpty() ? "the name of a " + kind : "one of " + String.join(", ", known))
                            + ", with or without a mapping of its settings, found " + PlainValues.found(node));
            return Optional.empty();
        }
        String name = name(node);
        JsonPointer below = path.appendProperty(name);
        Location place = node.isString() ? tree.value(path) : tree.key(below);
        Optional<Class<? extends T>> type = plugins.find(sought, name).map(found -> found.asSubclass(supertype));
        if (type.isEmpty()) {
            problems.accept(place, plugins.unknown(sought, name));
            return Optional.empty();
        }
        JsonNode settings = node.isString() ? JsonNodeFactory.instance.objectNode() : node.get(name);
        RecordShape shape = RecordShape.of(type.get());
        Optional<String> unchecked = Constraints.problem(type.get());
        if (unchecked.isPresent()) {
            problems.accept(
                    place,
                    "The " + kind + " '" + name + "' (" + type.get().getName() + ") can't be used: its "
                            + unchecked.get());
            return Optional.empty();
        }
        return isMapping(settings, below, name, shape.names())
                ? new Binding(name, place).bind(type.get(), shape, settings, below)
                : Optional.empty();
    }

    /** Returns the name of a record that {@link #read} has made. */
    static String name(JsonNode node) {
        return node.isString()
                ? node.stringValue()
                : node.propertyNames().iterator().next();
    }

    private boolean isMapping(JsonNode settings, JsonPointer path, String name, List<String> names) {
        if (!settings.isObject()) {
            problems.accept(
                    tree.value(path),
                    "The settings of " + kind + " '" + name + "': expected a mapping with the keys "
                            + String.join(", ", names) + ", found " + PlainValues.found(settings));
            return false;
        }
        new KnownKeys(tree, problems).unknown(settings, path, names);
        return true;
    }

    /**
     * The making of one record.
     *
     * @param name what the file calls it
     * @param place where the file names it
     */
    private final class Binding {
        private final String name;
        private final Location place;

        Binding(String name, Location place) {
            this.name = name;
            this.place = place;
        }

        Optional<T> bind(Class<? extends T> type, RecordShape shape, JsonNode settings, JsonPointer path) {
            Object[] values = new Object[shape.components().size()];
            boolean complete = true;
            for (int i = 0; i < values.length; i++) {
                RecordComponent component = shape.components().get(i);
                String setting = component.getName();
                values[i] = value(component, settings.get(setting), path.appendProperty(setting));
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
                        capitalized() + " '" + name + "' needs the setting '" + component.getName() + "': "
                                + Constraints.of(component).expected(component.getGenericType()));
                return null;
            }
            JsonNode node = given == null ? PlainValues.written(otherwise.value(), component.getType()) : given;
            try {
                Object value = PlainValues.convert(node, component.getGenericType());
                Constraints.of(component).check(value, component.getGenericType());
                return value;
            } catch (PlainValues.MismatchException e) {
                String part = e.path().toString();
                problems.accept(
                        given == null ? place : tree.value(path),
                        "'" + component.getName() + "'" + (part.isEmpty() ? "" : ", at " + part) + ": "
                                + e.getMessage());
                return null;
            }
        }

        private Optional<T> create(Class<? extends T> type, RecordShape shape, Object[] values) {
            try {
                return Optional.of(type.cast(shape.create(values)));
            } catch (InvalidInputException e) {
                ToldSecrets told = ToldSecrets.of(Arrays.asList(values));
                e.problems().forEach(problem -> problems.accept(place, told.redact(problem.message())));
            } catch (RuntimeException | AssertionError | LinkageError e) { // whatever the author's constructor throws
                problems.accept(
                        place,
                        ToldSecrets.of(Arrays.asList(values))
                                .redact(Refusal.of(capitalized() + " '" + name + "'", "its settings", e)));
            }
            return Optional.empty();
        }

        private String capitalized() {
            return Character.toUpperCase(kind.charAt(0)) + kind.substring(1);
        }
    }
}
