package io.crystallize.core.digest;

import io.crystallize.core.internal.RecordShape;
import java.lang.reflect.Array;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Builds values in canonical form, keeping every part that already is. With {@code copying}, also everything that could
 * be changed is built anew.
 */
final class Rebuilder {
    private final Digester digester;
    private final boolean copying;
    private final boolean reversed;
    private int depth;

    Rebuilder(Digester digester, boolean copying) {
        this(digester, copying, false);
    }

    private Rebuilder(Digester digester, boolean copying, boolean reversed) {
        this.digester = digester;
        this.copying = copying;
        this.reversed = reversed;
    }

    @Nullable
    Object rebuild(@Nullable Object value) {
        if (value == null
                || value instanceof Digestible
                || digester.encoderFor(value.getClass()).isPresent()) {
            return value;
        }
        if (depth == ValuePath.MAX_DEPTH) {
            throw NoDigestException.tooDeep("value");
        }
        depth++;
        Object rebuilt = rebuildParts(value);
        depth--;
        return rebuilt;
    }

    private Object rebuildParts(Object value) {
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
            if (components[i] != component) {
                changed = true;
                requireFits(
                        shape.components().get(i).getType(),
                        components[i],
                        type.getName() + '.' + shape.names().get(i));
            }
        }
        if (!changed) {
            return value;
        }
        Object rebuilt = shape.create(components);
        if (!reversed && !keeps(shape, rebuilt, components)) {
            requireKept(type, shape, rebuilt, components);
            Object[] reversedComponents = reverse(components);
            requireKept(type, shape, shape.create(reversedComponents), reversedComponents);
        }
        return rebuilt;
    }

    private static boolean keeps(RecordShape shape, Object instance, Object[] components) {
        for (int i = 0; i < components.length; i++) {
            Object kept = shape.get(instance, i);
            boolean primitive = shape.components().get(i).getType().isPrimitive();
            if (primitive ? !kept.equals(components[i]) : kept != components[i]) {
                return false;
            }
        }
        return true;
    }

    /**
     * Returns the same values in the opposite order. A constructor that puts them into a hash table may bring them into
     * the right order by chance, but not into this one too.
     */
    private Object[] reverse(Object[] components) {
        Rebuilder reverse = new Rebuilder(digester, copying, true);
        Object[] all = new Object[components.length];
        for (int i = 0; i < all.length; i++) {
            all[i] = reverse.rebuild(components[i]);
        }
        return all;
    }

    private void requireKept(Class<?> type, RecordShape shape, Object instance, Object[] components) {
        for (int i = 0; i < components.length; i++) {
            Object kept = shape.get(instance, i);
            if (!SameOrder.of(components[i], kept)) {
                boolean equal = digester.digest(kept).equals(digester.digest(components[i]));
                throw new NoDigestException(
                        type.getName() + '.' + shape.names().get(i),
                        equal
                                ? "the constructor doesn't keep the order of the set or map it gets, so that it may differ"
                                        + " from run to run. In place of Set.copyOf, Map.copyOf or a hash table, use"
                                        + " Collections.unmodifiableSet(new LinkedHashSet<>(…)), the like for a map, or a"
                                        + " sorted one."
                                : "the constructor, given what this component holds, makes something else of it, so that"
                                        + " the record can't be copied.");
            }
        }
    }

    private static void requireFits(Class<?> declared, @Nullable Object rebuilt, String where) {
        if (rebuilt != null && !declared.isInstance(rebuilt)) {
            throw new NoDigestException(
                    where,
                    "it is declared as " + declared.getName()
                            + ", which can't be copied or put into a canonical order. Declare it as java.util.List, Set or"
                            + " Map, or as one that is sorted or linked.");
        }
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
            Object element = rebuild(elements[i]);
            requireFits(component, element, "an array's elements");
            rebuilt[i] = element;
            changed |= element != elements[i];
        }
        return changed ? rebuilt : array;
    }

    private Object rebuildCollection(Collection<?> collection) {
        if (collection instanceof EnumSet<?> set) {
            return copying ? set.clone() : set;
        }
        List<@Nullable Object> elements = new ArrayList<>(collection.size());
        boolean changed = copying;
        for (Object element : collection) {
            Object rebuilt = rebuild(element);
            elements.add(rebuilt);
            changed |= rebuilt != element;
        }
        if (collection instanceof List<?>) {
            return changed ? rebuildList(collection, elements) : collection;
        }
        if (collection instanceof Deque<?>) {
            return changed ? rebuildDeque(collection, elements) : collection;
        }
        if (collection instanceof SortedSet<?> sorted) {
            return changed ? rebuildSorted(sorted, elements) : collection;
        }
        if (collection instanceof LinkedHashSet<?>) {
            return changed ? new LinkedHashSet<>(elements) : collection;
        }
        if (!(collection instanceof Set<?>)) {
            throw new NoDigestException(
                    "value",
                    collection.getClass().getName() + " can't be copied: it is neither a List nor a Set nor a Deque");
        }
        Set<@Nullable Object> ordered = new LinkedHashSet<>();
        inOrder(elements.stream().map(element -> new Part(digester.digest(element), element, null)))
                .forEach(part -> ordered.add(part.key()));
        requireDistinct(ordered.size(), collection.size(), collection);
        return Collections.unmodifiableSet(ordered);
    }

    /** What is only put into a canonical order stays what it is declared as; only a copy is worth being unmodifiable. */
    private Object rebuildList(Collection<?> original, List<@Nullable Object> elements) {
        if (!copying && original.getClass() == ArrayList.class) {
            return elements;
        }
        return !copying && original.getClass() == LinkedList.class
                ? new LinkedList<>(elements)
                : Collections.unmodifiableList(elements);
    }

    /** The JDK has none that can't be changed. */
    private static Object rebuildDeque(Collection<?> original, List<@Nullable Object> elements) {
        if (original.getClass() != ArrayDeque.class) {
            throw new NoDigestException(
                    "value", original.getClass().getName() + " can't be copied: java.util.ArrayDeque can");
        }
        return new ArrayDeque<>(elements);
    }

    private static void requireDistinct(int distinct, int size, Object collection) {
        if (distinct != size) {
            throw new NoDigestException(
                    "value",
                    collection.getClass().getName() + " tells things apart that are equal: it has no canonical form");
        }
    }

    /** An element, or a key with its value. */
    private record Part(
            Digest digest, @Nullable Object key, @Nullable Object value) {}

    private Stream<Part> inOrder(Stream<Part> parts) {
        Comparator<Part> order =
                Comparator.comparing(Part::digest).thenComparing(part -> digester.digest(part.value()));
        return parts.sorted(reversed ? order.reversed() : order);
    }

    /** A tree set may be held by a component declared as one; what is held as anything else can be unmodifiable. */
    private static Set<Object> rebuildSorted(SortedSet<?> original, Collection<?> elements) {
        NavigableSet<Object> rebuilt = new TreeSet<>(comparator(original.comparator()));
        rebuilt.addAll(elements);
        return original instanceof TreeSet<?> ? rebuilt : Collections.unmodifiableNavigableSet(rebuilt);
    }

    private static Map<Object, Object> rebuildSorted(SortedMap<?, ?> original, Map<?, ?> entries) {
        NavigableMap<Object, Object> rebuilt = new TreeMap<>(comparator(original.comparator()));
        rebuilt.putAll(entries);
        return original instanceof TreeMap<?, ?> ? rebuilt : Collections.unmodifiableNavigableMap(rebuilt);
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
            return changed ? rebuildSorted(sorted, entries) : map;
        }
        if (map instanceof EnumMap<?, ?> constants) {
            return changed ? refill(constants.clone(), entries) : map;
        }
        if (map instanceof LinkedHashMap<?, ?>) {
            return changed ? entries : map;
        }
        requireDistinct(entries.size(), map.size(), map);
        Map<@Nullable Object, @Nullable Object> ordered = new LinkedHashMap<>();
        inOrder(entries.entrySet().stream()
                        .map(entry -> new Part(digester.digest(entry.getKey()), entry.getKey(), entry.getValue())))
                .forEach(part -> ordered.put(part.key(), part.value()));
        return Collections.unmodifiableMap(ordered);
    }

    @SuppressWarnings("unchecked") // the entries are a map's own, with equal keys
    private static Object refill(Map<?, ?> map, Map<?, ?> entries) {
        ((Map<Object, Object>) map).putAll(entries);
        return map;
    }

    @SuppressWarnings("unchecked") // the comparator of a collection accepts its elements
    private static @Nullable Comparator<Object> comparator(@Nullable Comparator<?> comparator) {
        return (Comparator<Object>) comparator;
    }
}
