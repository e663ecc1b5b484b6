package io.crystallize.core.digest;

import io.crystallize.core.internal.RecordShape;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Builds values in canonical form, keeping every part that already is. With {@code copying}, also everything that could be
 * changed is built anew.
 */
final class Rebuilder {
    private final Digester digester;
    private final boolean copying;

    Rebuilder(Digester digester, boolean copying) {
        this.digester = digester;
        this.copying = copying;
    }

    @Nullable
    Object rebuild(@Nullable Object value) {
        if (value == null || digester.encoderFor(value.getClass()).isPresent()) {
            return value;
        }
        Class<?> type = value.getClass();
        if (type.isRecord()) {
            return rebuildRecord(type, value);
        }
        if (type.isArray()) {
            return rebuildArray(type.getComponentType(), value);
        }
        if (value instanceof Collection<?> collection) {
            return rebuildCollection(collection);
        }
        if (value instanceof Map<?, ?> map) {
            return rebuildMap(map);
        }
        if (value instanceof Optional<?> optional) {
            Object content = optional.orElse(null);
            Object rebuilt = rebuild(content);
            return rebuilt == content ? optional : Optional.ofNullable(rebuilt);
        }
        return value;
    }

    private Object rebuildRecord(Class<?> type, Object value) {
        RecordShape shape = RecordShape.of(type);
        Object[] components = new Object[shape.components().size()];
        boolean changed = false;
        for (int i = 0; i < components.length; i++) {
            Object component = shape.get(value, i);
            components[i] = rebuild(component);
            changed |= components[i] != component;
        }
        return changed ? shape.create(components) : value;
    }

    private Object rebuildArray(Class<?> component, Object array) {
        int length = Array.getLength(array);
        if (component.isPrimitive()) {
            if (!copying) {
                return array;
            }
            Object copy = Array.newInstance(component, length);
            System.arraycopy(array, 0, copy, 0, length);
            return copy;
        }
        Object[] elements = (Object[]) array;
        Object[] rebuilt = (Object[]) Array.newInstance(component, length);
        boolean changed = copying;
        for (int i = 0; i < length; i++) {
            rebuilt[i] = rebuild(elements[i]);
            changed |= rebuilt[i] != elements[i];
        }
        return changed ? rebuilt : array;
    }

    private Object rebuildCollection(Collection<?> collection) {
        List<@Nullable Object> elements = new ArrayList<>(collection.size());
        boolean changed = copying;
        for (Object element : collection) {
            Object rebuilt = rebuild(element);
            elements.add(rebuilt);
            changed |= rebuilt != element;
        }
        if (collection instanceof List<?>) {
            return changed ? Collections.unmodifiableList(elements) : collection;
        }
        if (collection instanceof SortedSet<?> sorted) {
            return changed ? refill(new TreeSet<>(comparator(sorted.comparator())), elements) : collection;
        }
        if (collection instanceof LinkedHashSet<?>) {
            return changed ? new LinkedHashSet<>(elements) : collection;
        }
        elements.sort(Comparator.comparing(digester::digest));
        return Collections.unmodifiableSet(new LinkedHashSet<>(elements));
    }

    private static Set<@Nullable Object> refill(Set<@Nullable Object> set, Collection<?> elements) {
        set.addAll(elements);
        return set;
    }

    private Object rebuildMap(Map<?, ?> map) {
        Map<@Nullable Object, @Nullable Object> entries = new LinkedHashMap<>();
        boolean changed = copying;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            Object key = rebuild(entry.getKey());
            Object value = rebuild(entry.getValue());
            entries.put(key, value);
            changed |= key != entry.getKey() || value != entry.getValue();
        }
        if (map instanceof SortedMap<?, ?> sorted) {
            Map<@Nullable Object, @Nullable Object> copy = new TreeMap<>(comparator(sorted.comparator()));
            copy.putAll(entries);
            return changed ? copy : map;
        }
        if (map instanceof LinkedHashMap<?, ?>) {
            return changed ? entries : map;
        }
        Map<@Nullable Object, @Nullable Object> ordered = new LinkedHashMap<>();
        entries.entrySet().stream()
                .sorted(Map.Entry.comparingByKey(Comparator.comparing(digester::digest)))
                .forEach(entry -> ordered.put(entry.getKey(), entry.getValue()));
        return Collections.unmodifiableMap(ordered);
    }

    @SuppressWarnings("unchecked") // the comparator of a collection accepts its elements
    private static @Nullable Comparator<Object> comparator(@Nullable Comparator<?> comparator) {
        return (Comparator<Object>) comparator;
    }
}
