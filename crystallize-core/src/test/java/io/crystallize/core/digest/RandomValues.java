package io.crystallize.core.digest;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Values of every type that has a digest, from few and similar parts, so that equal ones and nearly equal ones are
 * frequent.
 *
 * <p>What a value is, is decided by one generator; how it is held (which class, in which order of insertion), by
 * another.
 */
final class RandomValues {
    enum Colour {
        RED,
        GREEN {
            @Override
            public String toString() {
                return "RED";
            }
        }
    }

    enum Light {
        RED,
        GREEN
    }

    record Point(@Nullable Object x, @Nullable Object y) {}

    record Pair(@Nullable Object x, @Nullable Object y) {}

    /** Says itself what is in it. */
    static final class Own implements Digestible {
        private final List<?> parts;

        Own(List<?> parts) {
            this.parts = parts;
        }

        @Override
        public void digest(DigestSink sink) {
            parts.forEach(part -> sink.add("part", part));
        }

        private Digest digest() {
            return Digester.standard().digest(parts);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Own that && digest().equals(that.digest());
        }

        @Override
        public int hashCode() {
            return digest().hashCode();
        }
    }

    /**
     * A value and a text that two values have in common exactly if nothing can tell them apart.
     */
    record Described(@Nullable Object value, String text) {}

    private final Random what;
    private final Random how;

    RandomValues(long what, long how) {
        this.what = new Random(what);
        this.how = new Random(how);
    }

    Described next() {
        return next(3);
    }

    private Described next(int depth) {
        return depth == 0 || what.nextInt(3) == 0 ? leaf() : compound(depth - 1);
    }

    @SafeVarargs
    private static <T> T pick(Random random, T... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private Described leaf() {
        int small = what.nextInt(3) - 1;
        Object value = pick(
                what,
                small == 0,
                (byte) small,
                (short) small,
                small,
                (long) small,
                (char) ('1' + small),
                pick(what, 0f, -0f, 1f, Float.NaN),
                pick(what, 0.0, -0.0, 1.0, Double.NaN, Double.longBitsToDouble(0x7ff8000000000001L)),
                pick(what, "", "1", "a", "ab", "é", "é€", "\ud800", "\udc00", "null"),
                BigInteger.valueOf(small),
                new BigDecimal(pick(what, "1", "1.0", "1.00")),
                pick(what, Colour.values()),
                pick(what, Light.values()),
                DayOfWeek.of(1 + what.nextInt(2)),
                LocalDate.of(2024, 2, 29),
                Instant.ofEpochSecond(small),
                Duration.ofSeconds(small),
                ZoneId.of(pick(what, "UTC", "Z", "Europe/Berlin")),
                new UUID(0, what.nextInt(2)),
                URI.create(pick(what, "a", "A", "http://a/")),
                pick(what, Locale.ROOT, new Locale("", "", "POSIX"), Locale.GERMANY, Locale.GERMAN),
                Digest.ofContent(new byte[what.nextInt(2)]));
        if (what.nextInt(20) == 0) {
            return new Described(null, "nothing");
        }
        return new Described(value, type(value) + "(" + text(value) + ")");
    }

    private static String type(Object value) {
        return value instanceof Enum<?> constant
                ? constant.getDeclaringClass().getName()
                : value.getClass().getName();
    }

    private static String text(Object value) {
        if (value instanceof Enum<?> constant) {
            return constant.name();
        }
        if (value instanceof Locale locale) {
            return locale + "/" + locale.getVariant();
        }
        return value instanceof String string
                ? string.chars().mapToObj(Integer::toHexString).collect(Collectors.joining("."))
                : value.toString();
    }

    private Described compound(int depth) {
        return switch (what.nextInt(14)) {
            case 0 -> primitives();
            case 1 -> array(depth);
            case 2, 3 -> list(depth);
            case 4 -> record(depth);
            case 5 -> set(depth, true);
            case 6 -> set(depth, false);
            case 7 -> sortedSet();
            case 8 -> map(depth, true);
            case 9 -> map(depth, false);
            case 10 -> sortedMap(depth);
            case 11 -> enums(depth);
            case 12 -> own(depth);
            default -> optional(depth);
        };
    }

    private Described primitives() {
        int length = what.nextInt(3);
        int value = what.nextInt(2);
        return switch (what.nextInt(8)) {
            case 0 -> filled(new byte[length], value);
            case 1 -> filled(new short[length], value);
            case 2 -> filled(new int[length], value);
            case 3 -> filled(new long[length], value);
            case 4 -> filled(new char[length], value);
            case 5 -> filled(new float[length], value);
            case 6 -> filled(new double[length], value);
            default -> {
                boolean[] bools = new boolean[length];
                Arrays.fill(bools, value == 1);
                yield new Described(bools, "boolean[" + length + "] of " + (length == 0 ? "" : value));
            }
        };
    }

    private static Described filled(Object array, int value) {
        int length = java.lang.reflect.Array.getLength(array);
        for (int i = 0; i < length; i++) {
            if (array instanceof char[] chars) {
                chars[i] = (char) value;
            } else {
                java.lang.reflect.Array.setByte(array, i, (byte) value);
            }
        }
        return new Described(array, array.getClass().getName() + length + " of " + (length == 0 ? "" : value));
    }

    private List<Described> elements(int depth) {
        return Stream.generate(() -> next(depth)).limit(what.nextInt(4)).toList();
    }

    private static String texts(List<Described> elements) {
        return elements.stream().map(Described::text).collect(Collectors.joining(", ", "[", "]"));
    }

    private static List<@Nullable Object> values(List<Described> elements) {
        List<@Nullable Object> values = new ArrayList<>();
        elements.forEach(element -> values.add(element.value()));
        return values;
    }

    private Described array(int depth) {
        int rows = what.nextInt(3);
        return switch (what.nextInt(4)) {
            case 0 -> {
                List<Described> elements = elements(depth);
                yield new Described(values(elements).toArray(), "Object" + texts(elements));
            }
            case 1 -> new Described(new String[rows], "String" + rows);
            case 2 -> new Described(new Integer[rows], "Integer" + rows);
            default -> new Described(new int[rows][1], "int[][1]" + rows);
        };
    }

    private Described list(int depth) {
        List<Described> elements = elements(depth);
        List<@Nullable Object> values = values(elements);
        Object list = pick(
                how,
                values,
                new LinkedList<>(values),
                Arrays.asList(values.toArray()),
                Collections.unmodifiableList(values));
        return new Described(
                values.contains(null) || how.nextBoolean() ? list : List.copyOf(values), "list" + texts(elements));
    }

    private Described own(int depth) {
        List<Described> parts = elements(depth);
        return new Described(new Own(values(parts)), "own" + texts(parts));
    }

    private Described record(int depth) {
        Described x = next(depth);
        Described y = next(depth);
        boolean point = what.nextBoolean();
        return new Described(
                point ? new Point(x.value(), y.value()) : new Pair(x.value(), y.value()),
                (point ? "point" : "pair") + texts(List.of(x, y)));
    }

    /** Elements of which no two are equal, in the order they were made. */
    private List<Described> distinct(int depth) {
        List<Described> distinct = new ArrayList<>();
        Set<@Nullable Object> seen = new HashSet<>();
        for (Described element : elements(depth)) {
            if (seen.add(element.value())) {
                distinct.add(element);
            }
        }
        return distinct;
    }

    private List<Described> shuffled(List<Described> elements) {
        List<Described> shuffled = new ArrayList<>(elements);
        Collections.shuffle(shuffled, how);
        return shuffled;
    }

    private static String sorted(Stream<String> texts) {
        return texts.sorted().collect(Collectors.joining(", ", "[", "]"));
    }

    private Described set(int depth, boolean linked) {
        List<Described> elements = distinct(depth);
        if (linked) {
            return new Described(new LinkedHashSet<>(values(elements)), "linked set" + texts(elements));
        }
        Set<@Nullable Object> values = new LinkedHashSet<>(values(shuffled(elements)));
        Set<@Nullable Object> set = pick(how, new HashSet<>(values), Collections.unmodifiableSet(values));
        return new Described(
                values.contains(null) || how.nextBoolean() ? set : Set.copyOf(values),
                "set" + sorted(elements.stream().map(Described::text)));
    }

    private Described sortedSet() {
        Comparator<String> order = pick(what, null, Order.REVERSED);
        TreeSet<String> set = new TreeSet<>(order);
        Collections.addAll(set, pick(what, "a", "b"), pick(what, "a", "b"));
        return new Described(
                how.nextBoolean() ? set : Collections.unmodifiableSortedSet(set), "sorted by " + order + set);
    }

    private Described map(int depth, boolean linked) {
        List<Described> keys = distinct(depth);
        Map<Described, Described> entries = new LinkedHashMap<>();
        keys.forEach(key -> entries.put(key, next(depth)));
        List<String> texts = keys.stream()
                .map(key -> key.text() + "=" + entries.get(key).text())
                .toList();
        Map<@Nullable Object, @Nullable Object> map = new LinkedHashMap<>();
        (linked ? keys : shuffled(keys))
                .forEach(key -> map.put(key.value(), entries.get(key).value()));
        if (linked) {
            return new Described(map, "linked map" + texts);
        }
        boolean nulls = map.containsKey(null) || map.containsValue(null);
        return new Described(
                nulls || how.nextBoolean()
                        ? pick(how, new HashMap<>(map), Collections.unmodifiableMap(map))
                        : Map.copyOf(map),
                "map" + sorted(texts.stream()));
    }

    private Described sortedMap(int depth) {
        Comparator<String> order = pick(what, null, Order.REVERSED);
        SortedMap<String, Object> map = new TreeMap<>(order);
        Described value = next(depth);
        String key = pick(what, "a", "b");
        map.put(key, value.value());
        return new Described(
                how.nextBoolean() ? map : Collections.unmodifiableSortedMap(map),
                "sorted map by " + order + key + "=" + value.text());
    }

    private Described enums(int depth) {
        Described value = next(depth);
        return switch (what.nextInt(3)) {
            case 0 -> {
                Set<Colour> all = EnumSet.allOf(Colour.class);
                yield new Described(how.nextBoolean() ? all : new TreeSet<>(all), "sorted colours");
            }
            case 1 -> {
                Map<Colour, Object> map = new EnumMap<>(Colour.class);
                map.put(Colour.RED, value.value());
                yield new Described(how.nextBoolean() ? map : new TreeMap<>(map), "colour " + value.text());
            }
            default -> new Described(new HashSet<>(List.of(Light.values())), "lights");
        };
    }

    private Described optional(int depth) {
        Described value = next(depth);
        if (value.value() instanceof Integer number && what.nextBoolean()) {
            return new Described(OptionalInt.of(number), "optional " + value.text());
        }
        return value.value() == null
                ? new Described(Optional.empty(), "no value")
                : new Described(Optional.of(value.value()), "optional " + value.text());
    }

    enum Order implements Comparator<String> {
        REVERSED;

        @Override
        public int compare(String a, String b) {
            return b.compareTo(a);
        }
    }
}
