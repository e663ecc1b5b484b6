package io.crystallize.core.digest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.crystallize.core.internal.ChildJvm;
import java.io.File;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DigesterTest {
    record Point(Object x, Object y) {}

    record Pair(Object x, Object y) {}

    record Table(List<Row> rows) {}

    record Row(Object handle) {}

    enum Colour {
        RED,
        GREEN {}
    }

    enum Light {
        RED
    }

    private final Digester digester = Digester.standard();

    static Stream<Arguments> different() {
        Map<String, Integer> backwards = new LinkedHashMap<>();
        backwards.put("b", 2);
        backwards.put("a", 1);
        Map<String, Integer> forwards = new LinkedHashMap<>();
        forwards.put("a", 1);
        forwards.put("b", 2);
        return Stream.of(
                arguments("number and its text", 1, "1"),
                arguments("int and long", 1, 1L),
                arguments("float and double", 1f, 1.0),
                arguments("char and text", 'a', "a"),
                arguments("list of one and its element", List.of("x"), "x"),
                arguments("nested list", List.of(List.of("x")), List.of("x")),
                arguments("null skipped", Arrays.asList("a", null), List.of("a")),
                arguments("null and its text", null, "null"),
                arguments("null and nothing", Collections.singletonList(null), List.of()),
                arguments("array shape", new int[2][3], new int[3][2]),
                arguments("array shape, empty", new int[0][], new int[0]),
                arguments("array component", new int[] {1}, new long[] {1}),
                arguments("array of objects", new Object[] {"a"}, new String[] {"a"}),
                arguments("boxed and primitive", new Integer[] {1}, new int[] {1}),
                arguments("array and list", new Object[] {"a"}, List.of("a")),
                arguments("equal fields, other class", new Point(1, 2), new Pair(1, 2)),
                arguments("fields exchanged", new Point(1, 2), new Point(2, 1)),
                arguments("equal name, other enum", Colour.RED, Light.RED),
                arguments("joined names", List.of("ab", "c"), List.of("a", "bc")),
                arguments("separators in names", List.of("a, b"), List.of("a", "b")),
                arguments(
                        "elements moved between lists", List.of(List.of(1), List.of()), List.of(List.of(), List.of(1))),
                arguments("minus zero", -0.0, 0.0),
                arguments("minus zero in an array", new float[] {-0f}, new float[] {0f}),
                arguments("half characters", "\ud800", "\udc00"),
                arguments("half and whole characters", "\ud83d", "\ud83d\ude00"),
                arguments("one byte and two", "\u00e9", "\u01e9"),
                arguments("order of a list", List.of(1, 2), List.of(2, 1)),
                arguments("order of a linked map", forwards, backwards),
                arguments(
                        "order of a linked set",
                        new LinkedHashSet<>(List.of(1, 2)),
                        new LinkedHashSet<>(List.of(2, 1))),
                arguments("key and value exchanged", Map.of("a", "b"), Map.of("b", "a")),
                arguments("values exchanged", Map.of("a", 1, "b", 2), Map.of("a", 2, "b", 1)),
                arguments("set and list", Set.of(1), List.of(1)),
                arguments("sorted and unsorted", new TreeSet<>(Set.of(1)), Set.of(1)),
                arguments("present and absent", Optional.empty(), Optional.of(Optional.empty())),
                arguments("optional and value", Optional.of(1), 1),
                arguments("locales with one text", Locale.ROOT, new Locale("", "", "POSIX")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("different")
    void digest_ofWhatCanBeToldApart_differs(String what, Object one, Object other) {
        assertThat(digester.digest(one)).isNotEqualTo(digester.digest(other));
    }

    @Test
    void nans_areOne() {
        double strange = Double.longBitsToDouble(0xfff0000000000001L);
        assertThat(digester.digest(strange)).isEqualTo(digester.digest(Double.NaN));
        assertThat(digester.digest(new double[] {strange})).isEqualTo(digester.digest(new double[] {Double.NaN}));
        assertThat(digester.digest(Float.intBitsToFloat(0xff800001))).isEqualTo(digester.digest(Float.NaN));
    }

    @Test
    void orderOfInsertion_countsInLinkedMapsOnly() {
        Map<String, Integer> forwards = new LinkedHashMap<>();
        Map<String, Integer> backwards = new LinkedHashMap<>();
        for (int i = 0; i < 100; i++) {
            forwards.put("Aa" + i, i);
            backwards.put("Aa" + (99 - i), 99 - i);
        }
        assertThat(digester.digest(forwards)).isNotEqualTo(digester.digest(backwards));
        assertThat(digester.digest(new HashMap<>(forwards))).isEqualTo(digester.digest(new HashMap<>(backwards)));
        assertThat(digester.digest(forwards.keySet())).isEqualTo(digester.digest(backwards.keySet()));
    }

    @Test
    void sharedParts_countAsOftenAsTheyStand() {
        List<String> shared = new ArrayList<>(List.of("a"));
        assertThat(digester.digest(List.of(shared, shared)))
                .isEqualTo(digester.digest(List.of(List.of("a"), List.of("a"))));
    }

    @Test
    void mapWithKeysAlike_hasOneDigest_whateverTheirIdentity() {
        Set<Digest> digests = new HashSet<>();
        for (int i = 0; i < 20; i++) {
            digests.add(digester.digest(new HashMap<>(Map.of(new int[] {1}, "a", new int[] {1}, "b"))));
        }
        assertThat(digests).hasSize(1);
    }

    @Test
    void comparator_counts_andHasADigestItself() {
        enum Length implements Comparator<String> {
            SHORTEST_FIRST;

            @Override
            public int compare(String a, String b) {
                return Integer.compare(a.length(), b.length());
            }
        }
        TreeSet<String> byLength = new TreeSet<>(Length.SHORTEST_FIRST);
        byLength.add("a");
        assertThat(digester.digest(byLength)).isNotEqualTo(digester.digest(new TreeSet<>(Set.of("a"))));
        assertThatThrownBy(() -> digester.digest(new TreeMap<>(Comparator.comparing(String::length))))
                .isInstanceOf(NoDigestException.class)
                .hasMessageStartingWith("value.comparator(): ");
    }

    /** Prints digests of sets and maps whose order the JDK salts. */
    static final class Salted {
        private Salted() {}

        public static void main(String[] args) {
            Map<String, Set<Integer>> map = Map.of("a", Set.of(1, 2, 3), "b", Set.of(), "c", Set.of(4, 5, 6, 7));
            Object value = new Point(
                    Set.of("a", "b", "c", "d", "e", "f"), List.of(map, new HashSet<>(List.of(Colour.values()))));
            System.out.println(Digester.standard().digest(value));
            System.out.println(Digester.standard().canonical(value));
        }
    }

    @Test
    void equalMapsInAnyOrder_inAnyProcess_haveOneDigestAndOneCanonicalForm() throws Exception {
        List<String> outputs = ChildJvm.outputs(4, Salted.class);
        assertThat(outputs).hasSize(4);
        assertThat(Set.copyOf(outputs)).hasSize(1);
        assertThat(outputs.get(0)).matches("(?s)[0-9a-f]{64}\\R.*");
    }

    static Stream<Arguments> refused() throws Exception {
        ServerSocket socket = new ServerSocket();
        socket.close();
        return Stream.of(
                arguments(
                        new Table(List.of(new Row(1), new Row(2), new Row(3), new Row(socket))),
                        "input.rows[3].handle: java.net.ServerSocket has no digest. Make it a record, or give the digester a"
                                + " DigestEncoder for it."),
                arguments(Map.of("k", List.of(new Object())), "input.k[0]: java.lang.Object has no digest."),
                arguments(Collections.singletonMap(null, new Object()), "input.null: java.lang.Object"),
                arguments(Map.of(new Row(null), new Object()), "input.Row[handle=null]: java.lang.Object"),
                arguments(new LinkedHashMap<>(Map.of("k", new Object())), "input.k: java.lang.Object"),
                arguments(Set.of(new Object()), "input.element: java.lang.Object"),
                arguments(Optional.of(new Object()), "input.get(): java.lang.Object"),
                arguments(new Object[][] {{}, {1, new Object()}}, "input[1][1]: java.lang.Object"),
                arguments(
                        Path.of("a"),
                        "input: " + Path.of("a").getClass().getName()
                                + " has no digest. A path says nothing of what is in the file"),
                arguments((Supplier<String>) () -> "a", "input: " + DigesterTest.class.getName() + "$$Lambda"),
                arguments(
                        new PriorityQueue<>(),
                        "input: java.util.PriorityQueue has no digest: it is neither a List nor a Set nor a Deque."),
                arguments(new IdentityHashMap<>(), "input: java.util.IdentityHashMap has no digest"),
                arguments(
                        new Row(new Named("a")),
                        "input.handle: " + Named.class.getName()
                                + " has no digest: it adds the field 'name' to java.util.ArrayList. Make it a record"));
    }

    record Files(Object first, Object second) {}

    static Stream<Arguments> paths() throws Exception {
        ServerSocket socket = new ServerSocket();
        socket.close();
        Path path = Path.of("a");
        return Stream.of(
                arguments(path, "input: "),
                arguments(new File("a"), "input: java.io.File"),
                arguments(new Table(List.of(new Row(1), new Row(path))), "input.rows[1].handle: "),
                arguments(Map.of("k", new Path[] {path}), "input.k[0]: "),
                arguments(Map.of(path, 1), "input.key: "),
                arguments(Set.of(Optional.of(path)), "input.element.get(): "),
                arguments(new Files(socket, path), "input.second: "),
                arguments(List.of(socket, Map.of("k", Optional.of(new Path[] {path}))), "input[1].k.get()[0]: "),
                arguments(new ArrayDeque<>(List.of(path)), "input[0]: "),
                arguments(
                        new Files(new IdentityHashMap<>(), Collections.singletonMap(null, path)),
                        "input.second.null: "));
    }

    @ParameterizedTest
    @MethodSource("paths")
    void pathInAValue_isToldApart_alsoBehindOtherThingsWithoutDigest(Object value, String start) {
        assertThatThrownBy(() -> digester.inspect("input", value))
                .isInstanceOf(PathInValueException.class)
                .hasMessageStartingWith(start)
                .hasMessageContaining("write an artifact, or pass on the file itself, by its content")
                .hasMessageContaining("FileValue.of(path)");
    }

    @Test
    void otherRefusals_areNoPaths() {
        List<Object> cycle = new ArrayList<>();
        cycle.add(cycle);
        for (Object value : List.of(new Object(), List.of(new Object(), 1, "a"), cycle, new Properties())) {
            assertThatThrownBy(() -> digester.digest(value)).isExactlyInstanceOf(NoDigestException.class);
        }
    }

    @Test
    void pathWithAnEncoder_hasADigest() {
        Digester paths = digester.with(encoder(Path.class, "path"));
        assertThat(paths.digest(List.of(Path.of("a")))).isNotNull();
        assertThatThrownBy(() -> paths.digest(List.of(new Object(), Path.of("a"))))
                .isExactlyInstanceOf(NoDigestException.class);
    }

    static final class Named extends ArrayList<String> {
        private static final long serialVersionUID = 1L;
        final String name;

        Named(String name) {
            this.name = name;
        }
    }

    @ParameterizedTest
    @MethodSource("refused")
    void typeWithoutEncoding_isAnErrorNamingThePath(Object value, String message) {
        assertThatThrownBy(() -> digester.inspect("input", value))
                .isInstanceOf(NoDigestException.class)
                .hasMessageStartingWith(message);
    }

    static Stream<Object> cycles() {
        List<Object> list = new ArrayList<>();
        list.add(list);
        Object[] array = new Object[1];
        array[0] = array;
        Map<String, Object> map = new HashMap<>();
        map.put("self", map);
        Map<String, Object> linked = new LinkedHashMap<>();
        linked.put("self", new Row(linked));
        List<Object> inSet = new ArrayList<>() {
            private static final long serialVersionUID = 1L;

            @Override
            public int hashCode() {
                return 0;
            }
        };
        inSet.add(Set.of(inSet));
        return Stream.of(list, array, map, linked, inSet);
    }

    @ParameterizedTest
    @MethodSource("cycles")
    void valueThatContainsItself_isAnError(Object value) {
        assertThatThrownBy(() -> digester.inspect("input", value))
                .isInstanceOf(NoDigestException.class)
                .hasMessageStartingWith("input")
                .hasMessageEndingWith("nested more than 256 deep; does it contain itself?");
        assertThatThrownBy(() -> digester.copy(value)).isInstanceOf(NoDigestException.class);
    }

    @Test
    void deepValue_hasADigest() {
        Object value = "end";
        for (int i = 0; i < 250; i++) {
            value = i % 2 == 0 ? List.of(value) : Map.of("next", value);
        }
        assertThat(digester.digest(value)).isNotNull();
        assertThat(digester.digest(digester.copy(value))).isEqualTo(digester.digest(value));
    }

    @Test
    void inspection_tellsTypesUnorderedAndMutable() {
        ValueDigest plain = digester.inspect("value", new Row(Colour.GREEN));
        assertThat(plain.types())
                .containsExactly(Colour.class.getName(), Colour.GREEN.getClass().getName(), Row.class.getName());
        assertThat(plain.unordered()).isFalse();
        assertThat(plain.mutable()).isFalse();

        ValueDigest set = digester.inspect("value", List.of(Set.of(List.of()), new Row[0][0]));
        assertThat(set.types()).containsExactly(Row.class.getName());
        assertThat(set.unordered()).isTrue();
        assertThat(set.mutable()).isFalse();

        assertThat(digester.inspect("value", new TreeMap<>(Map.of("a", 1.0))).unordered())
                .isFalse();
        assertThat(digester.inspect("value", "text").types()).isEmpty();
    }

    static Stream<Arguments> fixed() {
        List<Integer> list = new ArrayList<>(List.of(1, 2));
        Map<Integer, Integer> map = new HashMap<>(Map.of(1, 2));
        return Stream.<Object>of(
                        List.of(),
                        List.of(1),
                        List.of(1, 2, 3).subList(0, 2),
                        List.copyOf(list),
                        list.stream().toList(),
                        Set.of(),
                        Set.of(1),
                        Set.copyOf(list),
                        Map.of(),
                        Map.of(1, 2),
                        Map.copyOf(map),
                        Collections.unmodifiableList(list),
                        Collections.unmodifiableList(new LinkedList<>(list)),
                        Collections.unmodifiableSet(new HashSet<>(list)),
                        Collections.unmodifiableSortedSet(new TreeSet<>(list)),
                        Collections.unmodifiableNavigableSet(new TreeSet<>(list)),
                        Collections.unmodifiableMap(map),
                        Collections.unmodifiableMap(map).keySet(),
                        Collections.unmodifiableSortedMap(new TreeMap<>(map)),
                        Collections.unmodifiableNavigableMap(new TreeMap<>(map)),
                        Collections.emptyList(),
                        Collections.emptySet(),
                        Collections.emptyMap(),
                        Collections.emptySortedSet(),
                        Collections.emptyNavigableMap(),
                        Collections.singletonList(1),
                        Collections.singleton(1),
                        Collections.singletonMap(1, 2),
                        Collections.nCopies(2, 1),
                        new int[0],
                        new String[0][],
                        Optional.of(List.of(1)))
                .map(value -> arguments(value)); // an array too is one argument
    }

    @ParameterizedTest
    @MethodSource("fixed")
    void valueThatNobodyCanChange_isNotMutable_butOneInItMayBe(Object value) {
        assertThat(digester.inspect("value", value).mutable()).isFalse();
        assertThat(digester.inspect("value", new Pair(value, Map.of("a", new int[1])))
                        .mutable())
                .isTrue();
        assertThat(digester.inspect("value", List.of(value, Set.of(new ArrayList<>())))
                        .mutable())
                .isTrue();
    }

    static Stream<Arguments> changeable() {
        return Stream.<Object>of(
                        new int[1],
                        new String[1],
                        new ArrayList<>(),
                        new LinkedList<>(),
                        Arrays.asList(1, 2),
                        new ArrayList<>(List.of(1)).subList(0, 1),
                        new HashSet<>(),
                        new LinkedHashSet<>(),
                        new TreeSet<>(),
                        EnumSet.noneOf(Light.class),
                        new HashMap<>(),
                        new HashMap<>().keySet(),
                        new LinkedHashMap<>(),
                        new TreeMap<>(),
                        new EnumMap<>(Light.class),
                        Collections.synchronizedList(new ArrayList<>()),
                        Collections.checkedMap(new HashMap<>(), String.class, String.class),
                        new CopyOnWriteArrayList<>(),
                        new ConcurrentSkipListMap<>(),
                        Optional.of(new int[1]))
                .map(value -> arguments(value)); // an array too is one argument
    }

    @ParameterizedTest
    @MethodSource("changeable")
    void valueThatSomebodyCanChange_isMutable(Object value) {
        assertThat(digester.inspect("value", value).mutable()).isTrue();
        assertThat(digester.inspect("value", List.of(value)).mutable()).isTrue();
    }

    @Test
    void inspection_namesCollectionClassesOfOthers_whoseCodeMayRun() {
        List<Integer> lazy = new AbstractList<>() {
            @Override
            public Integer get(int index) {
                return index;
            }

            @Override
            public int size() {
                return 2;
            }
        };
        assertThat(digester.inspect("value", lazy).types())
                .containsExactly(lazy.getClass().getName());
        assertThat(digester.digest(lazy)).isEqualTo(digester.digest(List.of(0, 1)));
    }

    static class Money {
        final Object amount;

        Money(Object amount) {
            this.amount = amount;
        }
    }

    static class Euro extends Money implements Countable, Printable {
        Euro(Object amount) {
            super(amount);
        }
    }

    interface Countable {}

    interface Printable {}

    record Encoder<T>(Class<T> type, List<Object> parts) implements DigestEncoder<T> {
        @Override
        public void encode(T value, DigestSink sink) {
            parts.forEach(part -> sink.add("part", part));
            if (value instanceof Money money) {
                sink.add("amount", money.amount);
            }
        }
    }

    private static <T> Encoder<T> encoder(Class<T> type, Object... parts) {
        return new Encoder<>(type, List.of(parts));
    }

    @Test
    void encoder_givesADigest_andNamesThePathInIt() {
        Digester withMoney = digester.with(encoder(Money.class));
        assertThat(withMoney.digest(new Money(1))).isEqualTo(withMoney.digest(new Money(1)));
        assertThat(withMoney.digest(new Money(1))).isNotEqualTo(withMoney.digest(new Money(2)));
        assertThatThrownBy(() -> withMoney.inspect("input", List.of(new Money(new Object()))))
                .hasMessageStartingWith("input[0].amount: java.lang.Object has no digest");
        assertThatThrownBy(() -> digester.digest(new Money(1))).isInstanceOf(NoDigestException.class);
    }

    @Test
    void encoder_isAmongTheTypes_withTheClassItEncodes() {
        assertThat(digester.with(encoder(Money.class))
                        .inspect("value", new Euro(1))
                        .types())
                .containsExactly(Encoder.class.getName(), Euro.class.getName());
    }

    @Test
    void encoderOfTheNearestSupertype_isUsed_inWhateverOrderTheyWereAdded() {
        DigestEncoder<?> interfaces = encoder(Countable.class, "countable");
        DigestEncoder<?> superclass = encoder(Money.class, "money");
        DigestEncoder<?> own = encoder(Euro.class, "euro");
        Euro value = new Euro(1);
        assertThat(digester.with(interfaces).with(superclass).digest(value))
                .isEqualTo(digester.with(superclass).with(interfaces).digest(value))
                .isEqualTo(digester.with(superclass).digest(value));
        assertThat(digester.with(superclass).with(own).with(interfaces).digest(value))
                .isEqualTo(digester.with(own).digest(value));
    }

    @Test
    void encodersOfUnrelatedInterfaces_areAnError() {
        Digester both = digester.with(encoder(Countable.class)).with(encoder(Printable.class));
        assertThatThrownBy(() -> both.digest(new Euro(1)))
                .isInstanceOf(NoDigestException.class)
                .hasMessageContaining("Countable")
                .hasMessageContaining("both fit. Add one for the class itself.");
    }

    @Test
    void encoderForATypeThatHasOne_isRefused() {
        Digester one = digester.with(encoder(Money.class));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> one.with(encoder(Money.class)))
                .withMessageContaining("Two digest encoders for " + Money.class.getName());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> digester.with(encoder(Comparable.class)))
                .withMessageContaining("every java.lang.Comparable, and so every java.lang.String");
    }

    @Test
    void encodedValues_cannotRunIntoEachOther() {
        Digester money = digester.with(encoder(Money.class));
        Digester parts = digester.with(new DigestEncoder<Money>() {
            @Override
            public Class<Money> type() {
                return Money.class;
            }

            @Override
            public void encode(Money value, DigestSink sink) {
                ((List<?>) value.amount).forEach(part -> sink.add("part", part));
            }
        });
        assertThat(parts.digest(List.of(new Money(List.of(1, 2)), new Money(List.of()))))
                .isNotEqualTo(parts.digest(List.of(new Money(List.of(1)), new Money(List.of(2)))));
        assertThat(parts.digest(List.of(new Money(List.of(new Money(List.of()))), 1)))
                .isNotEqualTo(parts.digest(List.of(new Money(List.of(new Money(List.of()), 1)))));
        assertThat(money.digest(new Money(1))).isNotEqualTo(money.digest(1));
    }

    /** A type that can't be a record. */
    static class Matrix implements Digestible {
        private final Object cells;

        Matrix(Object cells) {
            this.cells = cells;
        }

        @Override
        public void digest(DigestSink sink) {
            sink.add("cells", cells).code(Colour.class);
        }
    }

    static final class SquareMatrix extends Matrix {
        SquareMatrix(Object cells) {
            super(cells);
        }
    }

    record Rounded(double exact) implements Digestible {
        @Override
        public void digest(DigestSink sink) {
            sink.add("whole", (long) exact);
        }
    }

    @Test
    void digestible_saysItsContent_andNamesThePathInIt() {
        assertThat(digester.digest(new Matrix(List.of(1)))).isEqualTo(digester.digest(new Matrix(List.of(1))));
        assertThat(digester.digest(new Matrix(1)))
                .isNotEqualTo(digester.digest(new Matrix(2)))
                .isNotEqualTo(digester.digest(new SquareMatrix(1)));
        assertThat(digester.digest(new Rounded(1.2))).isEqualTo(digester.digest(new Rounded(1.7)));
        assertThatThrownBy(() -> digester.inspect("input", List.of(new Matrix(new Object[] {1, new Object()}))))
                .isInstanceOf(NoDigestException.class)
                .hasMessageStartingWith("input[0].cells[1]: java.lang.Object has no digest");
    }

    @Test
    void digestible_isAmongTheTypes_withTheCodeItNames_andIsNotMutable() {
        ValueDigest matrix = digester.inspect("value", new SquareMatrix(Set.of(new int[1])));
        assertThat(matrix.types()).containsExactly(Colour.class.getName(), SquareMatrix.class.getName());
        assertThat(matrix.mutable()).isFalse();
        assertThat(matrix.unordered()).isFalse();
        assertThat(digester.inspect("value", new Object[] {new Matrix(1)}).mutable())
                .isTrue();
    }

    @Test
    void encoderForADigestible_goesFirst() {
        Digester withEncoder = digester.with(encoder(Matrix.class, "encoded"));
        assertThat(withEncoder.digest(new Matrix(1))).isEqualTo(withEncoder.digest(new Matrix(2)));
        assertThat(withEncoder.digest(new Matrix(1))).isNotEqualTo(digester.digest(new Matrix(1)));
    }

    @Test
    void hiddenClasses_areNeitherDigestibleNorCode() {
        Digestible lambda = sink -> sink.add("one", 1);
        assertThatThrownBy(() -> digester.inspect("input", List.of(lambda)))
                .isInstanceOf(NoDigestException.class)
                .hasMessageStartingWith("input[0]: ")
                .hasMessageContaining("made at run time");
        Digestible namesOne = new Digestible() {
            @Override
            public void digest(DigestSink sink) {
                sink.code(lambda.getClass());
            }
        };
        assertThatThrownBy(() -> digester.digest(namesOne))
                .isInstanceOf(NoDigestException.class)
                .hasMessageContaining("Write it as a class.");
    }

    @Test
    void sinkThatNotesNoCode_saysSo() {
        DigestSink sink = new DigestSink() {
            @Override
            public DigestSink add(String name, Object value) {
                return this;
            }
        };
        assertThatThrownBy(() -> new Matrix(1).digest(sink))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("notes no code")
                .hasMessageContaining(Colour.class.getName());
    }

    @Test
    void digest_isPrintedAndReadBack_andOrderedByItsBytesUnsigned() {
        Digest digest = Digest.ofContent(new byte[] {1});
        assertThat(Digest.parse(digest.toString())).isEqualTo(digest).hasSameHashCodeAs(digest);
        assertThat(Digest.ofBytes(digest.toBytes())).isEqualTo(digest);
        assertThat(digest.abbreviated()).isEqualTo(digest.toString().substring(0, 12));
        assertThat(Digest.parse("80" + "00".repeat(31))).isGreaterThan(Digest.parse("7f" + "ff".repeat(31)));
        assertThatIllegalArgumentException().isThrownBy(() -> Digest.parse("00"));
        assertThatIllegalArgumentException().isThrownBy(() -> Digest.parse("x".repeat(64)));
    }

    @Test
    void properties_haveNone_becauseTheirDefaultsAreHidden() {
        assertThatThrownBy(() -> Digester.standard().digest(new Properties(new Properties())))
                .isInstanceOf(NoDigestException.class)
                .hasMessageContaining("java.util.Properties has no digest");
    }
}
