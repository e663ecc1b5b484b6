package io.crystallize.core.code;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where code sees an order of a set or map that is another in each process, that is a hidden input; elsewhere not. */
class IterationOrderTest {
    @TempDir
    Path folder;

    private static final String SOURCE = """
            package acme;
            import java.util.*;
            import java.util.function.*;
            import java.util.stream.*;
            class Means {
                enum Colour { RED, BLUE }
                static class Plain {}
                record Painted(Colour colour) {}
                record Point(int x, String name) {}
                static class Hashing { Colour c; public int hashCode() { return Objects.hash(c); } }
                record Config(Set<String> names) { Config { names = Set.copyOf(names); } }
                interface Source { Set<String> names(); }
                record Fixed() implements Source { public Set<String> names() { return NAMES; } }
                static final Set<String> NAMES = Set.of("a", "b");
                static final Map<String, Integer> SIZES = Map.of("a", 1, "b", 2);
                static final Map<Colour, Integer> WEIGHTS = new HashMap<>();
                static final Map<String, Colour> COLOURS = new HashMap<>();
                static { WEIGHTS.put(Colour.RED, 1); COLOURS.put("a", Colour.RED); }
                static Set<String> names() { return NAMES; }
                static <T> Set<T> checked(Set<T> set) { return Objects.requireNonNull(set); }
                static List<String> listed(Collection<String> all) { return new ArrayList<>(all); }
                static <T> Set<T> twice(Set<T> set) { return checked(checked(set)); }
                static Collection<Colour> colours() { return COLOURS.values(); }
                static Collection<Colour> valuesOf(Map<String, Colour> map) { return map.values(); }
                static boolean has(Collection<String> all, String one) { return all.contains(one); }
                Object run(List<String> words, List<Painted> parts, Colour colour) {
                    %s
                }
            }
            """;

    private List<HiddenInput> inputs(String body) throws Exception {
        Compiled compiled = Compiled.folder(folder, Map.of("Means", SOURCE.formatted(body)));
        try (URLClassLoader loader = compiled.loader(getClass().getClassLoader())) {
            return CodeFingerprint.hiddenInputs(loader.loadClass("acme.Means"));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            for (String each : Set.of("a", "b")) { return each; } return 1;
            for (String each : NAMES) { return each; } return 1;
            Set<String> set = NAMES; return set.iterator().next();
            return List.copyOf(Set.copyOf(words));
            List<String> all = new ArrayList<>(); NAMES.forEach(all::add); return all;
            for (var each : SIZES.entrySet()) { return each.getKey(); } return 1;
            return new ArrayList<>(SIZES.values());
            return new ArrayList<>(NAMES);
            var list = new ArrayList<>(NAMES); list.sort(Comparator.comparing(String::length)); return list;
            var list = new ArrayList<String>(); list.addAll(NAMES); return list;
            Set<String> set = new LinkedHashSet<>(words); set.addAll(NAMES); return set;
            return String.join(",", NAMES);
            return "of " + NAMES;
            return NAMES.toString();
            return NAMES.toArray();
            return NAMES.stream().map(String::trim).toList();
            return NAMES.stream().findFirst();
            return NAMES.stream().collect(Collectors.joining());
            return NAMES.stream().sorted(Comparator.comparing(String::length)).toList();
            return SIZES.values().stream().mapToDouble(x -> x).sum();
            return words.stream().collect(Collectors.toUnmodifiableSet()).iterator().next();
            return names().iterator().next();
            return checked(NAMES).iterator().next();
            int size = twice(NAMES).size(); return twice(NAMES).iterator().next();
            Set<String> set = words.isEmpty() ? NAMES : new TreeSet<>(words); return set.iterator().next();
            return Collections.unmodifiableSet(NAMES).iterator().next();
            return listed(NAMES);
            return new Config(new TreeSet<>(words)).names().iterator().next();
            Source source = new Fixed(); return source.names().iterator().next();
            Supplier<Object> first = () -> NAMES.iterator().next(); return first.get();
            Set<String> set = Set.copyOf(words); Supplier<Object> first = () -> set.iterator().next(); return first.get();
            """)
    void saltedOrder_thatIsSeen_isFound(String body) throws Exception {
        assertThat(inputs(body)).extracting(HiddenInput::name).containsExactly("iteration-order");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            for (Colour each : WEIGHTS.keySet()) { return each; } return 1;
            for (var each : WEIGHTS.entrySet()) { return each.getValue(); } return 1;
            return new ArrayList<>(WEIGHTS.values());
            Map<String, Integer> map = new IdentityHashMap<>(); map.put("a", 1); return map.keySet().iterator().next();
            Set<Object> set = Collections.newSetFromMap(new IdentityHashMap<>()); return List.copyOf(set);
            Set<Object> set = new HashSet<>(); set.add(colour); set.add(Colour.BLUE); return new ArrayList<>(set);
            Set<Object> set = new HashSet<>(); set.add(Plain.class); return set.iterator().next();
            Set<Object> set = new HashSet<>(); set.add(new Plain()); return set.iterator().next();
            Set<Object> set = new HashSet<>(); set.add(new Hashing()); return set.iterator().next();
            Set<Object> set = new HashSet<>(); set.add(new int[1]); return set.iterator().next();
            Set<Runnable> set = new HashSet<>(); set.add(() -> {}); return set.iterator().next();
            Map<Painted, Integer> map = new HashMap<>(); map.merge(parts.get(0), 1, Integer::sum); return "" + map;
            Map<Colour, Integer> map = new HashMap<>(); for (Colour c : Colour.values()) { map.put(c, 1); } return "" + map;
            Set<Painted> set = new HashSet<>(parts); for (Painted each : set) { return each; } return 1;
            return parts.stream().map(Painted::colour).collect(Collectors.toSet()).iterator().next().name();
            return parts.stream().collect(Collectors.groupingBy(Painted::colour)).values().iterator().next();
            var map = parts.stream().collect(Collectors.groupingBy(Painted::colour, Collectors.counting())); var all = new ArrayList<Object>(); map.forEach((c, n) -> all.add(n)); return all;
            """)
    void orderOfIdentities_thatIsSeen_isFound(String body) throws Exception {
        assertThat(inputs(body)).extracting(HiddenInput::name).containsExactly("iteration-order");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            return NAMES.contains("a") && NAMES.size() > 1 && NAMES.containsAll(words);
            return SIZES.get("a") + SIZES.getOrDefault("b", 2);
            return NAMES;
            return Set.copyOf(words);
            return NAMES.equals(Set.of("b", "c"));
            return Set.of("a").iterator().next() + Map.of("a", 1) + Set.of();
            return new TreeSet<>(NAMES).first();
            return new TreeMap<>(SIZES).values().iterator().next();
            return NAMES.stream().sorted().toList();
            return NAMES.stream().sorted(Comparator.reverseOrder()).toList();
            return NAMES.stream().map(String::trim).filter(each -> each.length() > 1).sorted().toList();
            return SIZES.entrySet().stream().sorted(Map.Entry.comparingByKey()).toList();
            var list = new ArrayList<>(NAMES); Collections.sort(list); return list;
            var list = new ArrayList<>(NAMES); list.sort(null); return list;
            return NAMES.stream().anyMatch(words::contains) & NAMES.stream().count() > 1;
            return NAMES.stream().mapToInt(String::length).sum();
            return NAMES.stream().max(Comparator.naturalOrder());
            return NAMES.stream().map(String::trim).collect(Collectors.toSet());
            return NAMES.stream().collect(Collectors.toCollection(TreeSet::new)).first();
            return words.stream().filter(NAMES::contains).toList();
            return has(NAMES, "a");
            if (!NAMES.contains("a")) { throw new IllegalArgumentException("none of " + NAMES); } return 1;
            if (!NAMES.contains("a")) { throw new IllegalArgumentException(String.join(", ", NAMES)); } return 1;
            Set<String> all = new TreeSet<>(words); all.addAll(NAMES); return all.iterator().next();
            return List.of("a", "b").iterator().next();
            """)
    void saltedOrder_thatIsNotSeen_isNotHidden(String body) throws Exception {
        assertThat(inputs(body)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            return new ArrayList<>(COLOURS.values());
            for (Colour each : COLOURS.values()) { return each; } return 1;
            for (Colour each : colours()) { return each; } return 1;
            for (Colour each : valuesOf(COLOURS)) { return each; } return 1;
            for (var each : COLOURS.entrySet()) { return each.getValue(); } return 1;
            return WEIGHTS.get(colour) + WEIGHTS.size();
            Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>()); return seen.add(words) && seen.contains(parts);
            Map<Colour, Integer> map = new EnumMap<>(WEIGHTS); return map.values().iterator().next();
            Set<Colour> set = EnumSet.allOf(Colour.class); for (Colour each : set) { return each; } return 1;
            Map<Colour, Integer> map = new LinkedHashMap<>(); map.put(colour, 1); return map.keySet().iterator().next();
            Map<Colour, Integer> map = new TreeMap<>(); map.put(colour, 1); return map.keySet().iterator().next();
            Map<Point, Colour> map = new HashMap<>(); map.put(new Point(1, "a"), colour); return "" + map;
            Set<String> set = new HashSet<>(words); for (String each : set) { return each; } return 1;
            Set<Integer> set = new HashSet<>(); set.add(words.size()); return set.iterator().next();
            return words.stream().collect(Collectors.groupingBy(String::length)).values().iterator().next();
            return parts.stream().collect(Collectors.groupingBy(Painted::colour)).get(colour).get(0);
            return parts.stream().collect(Collectors.groupingBy(Painted::colour, TreeMap::new, Collectors.toList())) + "";
            return words.stream().collect(Collectors.toSet()).stream().map(Colour::valueOf).filter(c -> c == colour).toList();
            return parts.stream().collect(Collectors.groupingBy(Painted::colour));
            """)
    void orderOfValues_isNotHidden(String body) throws Exception {
        assertThat(inputs(body)).isEmpty();
    }

    @Test
    void place_isWhereTheOrderIsSeen() throws Exception {
        assertThat(inputs("return listed(NAMES);"))
                .singleElement()
                .hasToString("the order of Set.of(…) (iteration-order) in"
                        + " acme.Means.listed(java.util.Collection), line 21");
    }
}
