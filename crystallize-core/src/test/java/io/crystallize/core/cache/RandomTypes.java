package io.crystallize.core.cache;

import io.crystallize.core.file.FileValue;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.type.TypeFactory;

/** Declared types that have a codec, nested at random, each with values of it. */
final class RandomTypes {
    record Pair<A, B>(A first, B second) {}

    enum Suit {
        HEARTS,
        SPADES {
            @Override
            boolean isBlack() {
                return true;
            }
        };

        boolean isBlack() {
            return false;
        }
    }

    /** Nested sealed types, with records, enums and generic ones among what they permit. */
    sealed interface Tree<T> {
        record Leaf<T>(T value) implements Tree<T> {}

        record Fork<T>(Tree<T> left, List<Tree<T>> others) implements Tree<T> {}

        sealed interface Bare<T> extends Tree<T> {
            enum Ending implements Bare<Object> {
                SHORT,
                LONG {
                    @Override
                    public String toString() {
                        return "short";
                    }
                }
            }

            record Twig<T>() implements Bare<T> {}
        }
    }

    /** A declared type, and what makes one value of it after the other. */
    record Typed(JavaType type, Supplier<Object> values) {}

    private static final TypeFactory TYPES = TypeFactory.createDefaultInstance();

    private final Random random;

    RandomTypes(long seed) {
        random = new Random(seed);
    }

    Typed next() {
        return next(3);
    }

    private Typed next(int depth) {
        return depth == 0 ? leaf() : compound(depth - 1);
    }

    private <T> T pick(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    private Typed leaf() {
        return switch (random.nextInt(14)) {
            case 4 -> typed(Suit.class, () -> pick(List.of(Suit.values())));
            case 5 -> typed(float[].class, () -> new float[] {pick(List.of(-0f, Float.NaN, 1.5f))});
            case 6 -> typed(double[][].class, () -> new double[][] {{1, random.nextInt(2)}, {}});
            case 7 -> typed(Character.class, () -> (char) ('\ud7fe' + random.nextInt(3)));
            case 8 -> typed(BigDecimal.class, () -> new BigDecimal(pick(List.of("1", "1.0", "1E+1", "-0.00"))));
            case 9 -> typed(Instant.class, () -> Instant.ofEpochSecond(random.nextInt(3), 7));
            case 10 -> typed(OptionalInt.class, () -> random.nextBoolean() ? OptionalInt.empty() : OptionalInt.of(1));
            case 11 -> typed(short[].class, () -> new short[] {(short) random.nextInt(3), Short.MIN_VALUE});
            case 12 -> typed(URI.class, () -> URI.create(pick(List.of("a", "urn:x:y"))));
            case 0 -> typed(Integer.class, () -> random.nextInt(5));
            case 1 -> typed(Double.class, () -> random.nextInt(3) / 2.0);
            case 2 -> typed(byte[].class, () -> new byte[1 + random.nextInt(2)]);
            case 3 -> typed(FileValue.class, () -> FileValue.of("a" + random.nextInt(3), new byte[random.nextInt(3)]));
            default -> text();
        };
    }

    private Typed text() {
        return typed(String.class, () -> pick(List.of("", "a", "é", "€")));
    }

    private static Typed typed(Class<?> type, Supplier<Object> values) {
        return new Typed(TYPES.constructType(type), values);
    }

    private Typed compound(int depth) {
        Typed part = next(depth);
        return switch (random.nextInt(14)) {
            case 8 -> tree(part);
            case 9 -> array(part);
            case 10 -> deque(part);
            case 11 -> enums(part);
            case 12 ->
                new Typed(
                        TYPES.constructReferenceType(Optional.class, part.type()),
                        () -> Optional.of(part.values().get()));
            case 0, 1 -> list(part);
            case 2 -> set(part);
            case 3 -> sortedSet();
            case 4, 5 -> map(part);
            case 6 -> sortedMap(part);
            case 7 -> {
                Typed second = next(depth);
                yield new Typed(
                        TYPES.constructParametricType(Pair.class, part.type(), second.type()),
                        () -> new Pair<>(part.values().get(), second.values().get()));
            }
            default ->
                new Typed(
                        TYPES.constructReferenceType(Optional.class, text().type()),
                        () -> random.nextBoolean()
                                ? Optional.empty()
                                : Optional.of(text().values().get()));
        };
    }

    private Stream<Object> some(Typed element) {
        return Stream.generate(element.values()).limit(random.nextInt(4));
    }

    private Typed list(Typed element) {
        Class<?> type = pick(List.of(List.class, Collection.class, ArrayList.class, LinkedList.class));
        return new Typed(TYPES.constructParametricType(type, element.type()), () -> {
            List<Object> elements = some(element).toList();
            if (type == LinkedList.class) {
                return new LinkedList<>(elements);
            }
            return type == ArrayList.class || random.nextBoolean() ? new ArrayList<>(elements) : elements;
        });
    }

    private Typed set(Typed element) {
        Class<?> type = pick(List.of(Set.class, LinkedHashSet.class));
        return new Typed(TYPES.constructParametricType(type, element.type()), () -> {
            List<Object> elements = some(element).toList();
            if (type == LinkedHashSet.class) {
                return new LinkedHashSet<>(elements);
            }
            return random.nextBoolean() ? new HashSet<>(elements) : Set.copyOf(elements);
        });
    }

    private Typed array(Typed element) {
        return new Typed(
                TYPES.constructArrayType(element.type()),
                () -> some(element).toArray(length ->
                        (Object[]) Array.newInstance(element.type().getRawClass(), length)));
    }

    private Typed deque(Typed element) {
        Class<?> type = pick(List.of(Queue.class, Deque.class, ArrayDeque.class));
        return new Typed(
                TYPES.constructParametricType(type, element.type()),
                () -> type == ArrayDeque.class
                        ? new ArrayDeque<>(some(element).toList())
                        : new LinkedList<>(some(element).toList()));
    }

    private Typed enums(Typed value) {
        if (random.nextBoolean()) {
            return new Typed(TYPES.constructParametricType(EnumSet.class, Suit.class), () -> EnumSet.of(Suit.SPADES));
        }
        JavaType suits = TYPES.constructType(Suit.class);
        return new Typed(TYPES.constructParametricType(EnumMap.class, suits, value.type()), () -> {
            Map<Suit, Object> map = new EnumMap<>(Suit.class);
            map.put(pick(List.of(Suit.values())), value.values().get());
            return map;
        });
    }

    private Typed tree(Typed leaf) {
        return new Typed(TYPES.constructParametricType(Tree.class, leaf.type()), () -> tree(leaf.values(), 3));
    }

    private Object tree(Supplier<Object> leaves, int depth) {
        return switch (random.nextInt(depth == 0 ? 2 : 4)) {
            case 0 -> new Tree.Leaf<>(leaves.get());
            case 1 -> new Tree.Bare.Twig<>();
            default -> fork(leaves, depth - 1);
        };
    }

    @SuppressWarnings("unchecked") // all in it are trees of the same leaves
    private Tree<Object> fork(Supplier<Object> leaves, int depth) {
        Tree<Object> left = (Tree<Object>) tree(leaves, depth);
        List<Tree<Object>> others = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            others.add((Tree<Object>) tree(leaves, depth));
        }
        return new Tree.Fork<>(left, others);
    }

    private Typed sortedSet() {
        Class<?> type = pick(List.of(SortedSet.class, NavigableSet.class, TreeSet.class));
        return new Typed(TYPES.constructParametricType(type, String.class), () -> {
            TreeSet<Object> set = new TreeSet<>(some(text()).toList());
            return type == TreeSet.class || random.nextBoolean() ? set : Collections.unmodifiableNavigableSet(set);
        });
    }

    private Map<Object, Object> entries(Typed value) {
        Map<Object, Object> entries = new LinkedHashMap<>();
        IntStream.range(0, random.nextInt(4))
                .forEach(i -> entries.put(text().values().get(), value.values().get()));
        return entries;
    }

    private Typed map(Typed value) {
        Class<?> type = pick(List.of(Map.class, LinkedHashMap.class));
        return new Typed(TYPES.constructParametricType(type, text().type(), value.type()), () -> {
            Map<Object, Object> entries = entries(value);
            if (type == LinkedHashMap.class) {
                return entries;
            }
            return random.nextBoolean() ? new HashMap<>(entries) : Map.copyOf(entries);
        });
    }

    private Typed sortedMap(Typed value) {
        Class<?> type = pick(List.of(SortedMap.class, NavigableMap.class, TreeMap.class));
        return new Typed(TYPES.constructParametricType(type, text().type(), value.type()), () -> {
            TreeMap<Object, Object> map = new TreeMap<>(entries(value));
            return type == TreeMap.class || random.nextBoolean() ? map : Collections.unmodifiableNavigableMap(map);
        });
    }
}
