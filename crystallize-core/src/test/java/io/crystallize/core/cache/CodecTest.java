package io.crystallize.core.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.crystallize.core.digest.Digest;
import io.crystallize.core.digest.Digester;
import io.crystallize.core.file.FileValue;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CodecTest {
    enum Suit {
        HEARTS,
        SPADES {
            @Override
            String symbol() {
                return "s";
            }
        };

        String symbol() {
            return "h";
        }
    }

    record Point(double x, float y) {}

    record Pair<A, B>(A first, B second) {}

    record Tree(String label, List<Tree> children) {}

    record Nothing() {}

    record Scalars(
            boolean aBoolean,
            byte aByte,
            short aShort,
            char aChar,
            int anInt,
            long aLong,
            float aFloat,
            double aDouble,
            Boolean boxedBoolean,
            Byte boxedByte,
            Short boxedShort,
            Character boxedCharacter,
            Integer boxedInteger,
            Long boxedLong,
            Float boxedFloat,
            Double boxedDouble,
            Double noDouble,
            Double nan,
            Double minusZero,
            Float infinite,
            String text,
            String noText,
            BigInteger bigInteger,
            BigDecimal bigDecimal,
            BigDecimal withScale,
            BigDecimal negativeScale,
            UUID uuid,
            URI uri,
            Locale locale,
            Suit suit,
            Suit withBody) {}

    private static final Scalars SCALARS = new Scalars(
            true,
            Byte.MIN_VALUE,
            Short.MAX_VALUE,
            '\u00df',
            Integer.MIN_VALUE,
            Long.MAX_VALUE,
            Float.MIN_VALUE,
            Double.MIN_NORMAL,
            false,
            (byte) 1,
            (short) 2,
            'c',
            3,
            4L,
            5.5f,
            0.1,
            null,
            Double.NaN,
            -0.0,
            Float.NEGATIVE_INFINITY,
            "\ud83d\ude00 \0 \u00e9",
            null,
            new BigInteger("-123456789012345678901234567890"),
            new BigDecimal("0.1"),
            new BigDecimal("1.00"),
            new BigDecimal("1E+3"),
            new UUID(1, -2),
            URI.create("https://example.org/a?b#c"),
            Locale.CANADA_FRENCH,
            Suit.HEARTS,
            Suit.SPADES);

    record Times(
            Instant instant,
            Duration duration,
            Period period,
            LocalDate date,
            LocalTime time,
            LocalDateTime dateTime,
            OffsetDateTime offset,
            ZonedDateTime zoned,
            ZoneId zone,
            ZoneOffset zoneOffset,
            Year year,
            YearMonth yearMonth,
            MonthDay monthDay,
            DayOfWeek day) {}

    private static final Times TIMES = new Times(
            Instant.parse("2020-01-02T03:04:05.123456789Z"),
            Duration.ofSeconds(-1, 999_999_999),
            Period.of(1, -2, 3),
            LocalDate.of(-1, 12, 31),
            LocalTime.of(23, 59, 59, 1),
            LocalDateTime.of(2024, 2, 29, 0, 0),
            OffsetDateTime.parse("2020-01-02T03:04:05+05:30"),
            ZonedDateTime.of(2020, 7, 1, 12, 0, 0, 1, ZoneId.of("Europe/Berlin")),
            ZoneId.of("America/New_York"),
            ZoneOffset.ofHoursMinutes(-3, -30),
            Year.of(2020),
            YearMonth.of(2020, 5),
            MonthDay.of(2, 29),
            DayOfWeek.MONDAY);

    record Arrays_(
            byte[] bytes,
            short[] shorts,
            int[] ints,
            long[] longs,
            float[] floats,
            double[] doubles,
            boolean[] booleans,
            String[] strings,
            double[][] matrix,
            Point[] points,
            int[] empty) {}

    private static final Arrays_ ARRAYS = new Arrays_(
            new byte[] {0, -1},
            new short[] {1, Short.MIN_VALUE},
            new int[] {Integer.MAX_VALUE, -5},
            new long[] {Long.MIN_VALUE},
            new float[] {Float.NaN, -0f, 1.1f},
            new double[] {Double.NaN, -0.0, Double.POSITIVE_INFINITY, 0.1},
            new boolean[] {true, false},
            new String[] {"a", null, ""},
            new double[][] {{1, 2}, {}, {3}},
            new Point[] {new Point(1, 2)},
            new int[0]);

    record Collections_(
            List<Integer> list,
            List<List<String>> nested,
            List<Point> points,
            Set<String> set,
            Set<Point> pointSet,
            SortedSet<Integer> sortedSet,
            TreeSet<String> treeSet,
            LinkedHashSet<Integer> linkedSet,
            Map<String, Double> map,
            Map<Integer, List<Point>> deepMap,
            Map<Suit, String> byEnum,
            SortedMap<String, Integer> sortedMap,
            TreeMap<Long, String> treeMap,
            LinkedHashMap<String, String> linkedMap,
            Optional<Point> some,
            Optional<String> none,
            List<Optional<Integer>> optionals,
            Pair<String, Pair<Integer, Suit>> pair,
            Tree tree,
            Nothing nothing) {}

    private static final Collections_ COLLECTIONS = new Collections_(
            Arrays.asList(1, null, 3),
            List.of(List.of(), List.of("a")),
            List.of(new Point(1, 2)),
            Set.of("x", "y", "z"),
            Set.of(new Point(1, 1), new Point(2, 2)),
            new TreeSet<>(List.of(3, 1, 2)),
            new TreeSet<>(List.of("b", "a")),
            new LinkedHashSet<>(List.of(9, 1, 5)),
            Map.of("a", 1.0, "b", Double.NaN),
            Map.of(1, List.of(new Point(0, 0)), 2, List.of()),
            Map.of(Suit.HEARTS, "h", Suit.SPADES, "s"),
            new TreeMap<>(Map.of("b", 1, "a", 2)),
            new TreeMap<>(Map.of(2L, "x", -1L, "y")),
            new LinkedHashMap<>(Map.of("z", "1")),
            Optional.of(new Point(1, 2)),
            Optional.empty(),
            List.of(Optional.of(1), Optional.empty()),
            new Pair<>("a", new Pair<>(1, Suit.SPADES)),
            new Tree("root", List.of(new Tree("leaf", List.of()))),
            new Nothing());

    record Files_(
            FileValue file,
            FileValue empty,
            List<FileValue> list,
            Map<String, FileValue> map,
            Optional<FileValue> some,
            Optional<FileValue> none,
            FileValue[] array,
            Pair<FileValue, Set<FileValue>> pair) {}

    private static final FileValue FILE = FileValue.of("größe 1.txt", new byte[] {0, -1, 2, 3});

    private static final Files_ FILES = new Files_(
            FILE,
            FileValue.of("a", new byte[0]),
            List.of(FILE, FILE),
            Map.of("k", FILE),
            Optional.of(FILE),
            Optional.empty(),
            new FileValue[] {FILE, null},
            new Pair<>(FILE, Set.of(FILE, FileValue.of("b", new byte[70_000]))));

    record Strings(String plain, String latin, String wide, String lone, String empty) {}

    static Stream<Arguments> values() throws ReflectiveOperationException {
        Stream.Builder<Arguments> all = Stream.builder();
        for (Record holder : List.of(SCALARS, TIMES, ARRAYS, COLLECTIONS, FILES)) {
            all.add(Arguments.of(holder.getClass(), holder));
            for (RecordComponent component : holder.getClass().getRecordComponents()) {
                Object value = component.getAccessor().invoke(holder);
                if (value != null) {
                    all.add(Arguments.of(component.getGenericType(), value));
                }
            }
        }
        for (String text : List.of("", "a", "\u00e9\u00ff", "\u0100", "\ud800", "\udc00x", "a\0\n", "\ud83d\ude00")) {
            all.add(Arguments.of(String.class, text));
        }
        ZoneId berlin = ZoneId.of("Europe/Berlin");
        ZonedDateTime twice = ZonedDateTime.of(2020, 10, 25, 2, 30, 0, 0, berlin);
        all.add(Arguments.of(ZonedDateTime.class, twice.withLaterOffsetAtOverlap()));
        all.add(Arguments.of(ZonedDateTime.class, twice.withZoneSameLocal(ZoneOffset.UTC)));
        double[] many = new Random(1).doubles(5000).toArray();
        all.add(Arguments.of(double[].class, many));
        all.add(Arguments.of(int[].class, new Random(1).ints(5000).toArray()));
        all.add(Arguments.of(long[].class, new Random(1).longs(3000).toArray()));
        return all.build();
    }

    private static byte[] encode(Codec<Object> codec, Object value) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        codec.encode(value, out);
        return out.toByteArray();
    }

    @ParameterizedTest
    @MethodSource("values")
    void value_isDecodedToOneWithItsDigest(Type type, Object value) throws IOException {
        Codec<Object> codec = Formats.standard().codecFor(type);
        byte[] bytes = encode(codec, value);
        Object decoded = codec.decode(new ByteArrayInputStream(bytes));
        assertThat(Digester.standard().digest(decoded))
                .isEqualTo(Digester.standard().digest(value));
    }

    @Test
    void loneSurrogate_isKept_orTheValueIsNotStored() throws IOException {
        Codec<Object> codec = Formats.standard().codecFor(Strings.class);
        Strings value = new Strings("a", "\u00e9", "\u0100", "\ud800", "");
        try {
            Object decoded = codec.decode(new ByteArrayInputStream(encode(codec, value)));
            assertThat(decoded).isNotEqualTo(value); // the digest tells
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("surrogate");
        }
    }

    @ParameterizedTest
    @MethodSource("values")
    void cutOffBytes_areNoValue_orAnotherOne(Type type, Object value) throws IOException {
        Codec<Object> codec = Formats.standard().codecFor(type);
        byte[] bytes = encode(codec, value);
        for (int length = 0; length < Math.min(bytes.length, 50); length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            try {
                Object decoded = codec.decode(new ByteArrayInputStream(cut));
                assertThat(Digester.standard().digest(decoded))
                        .isNotEqualTo(Digester.standard().digest(value));
            } catch (IOException e) {
                assertThat(e.getMessage()).isNotBlank();
            }
        }
    }

    @Test
    void rawCodecs_refuseWhatIsNoWholeNumberOfElements() {
        for (Class<?> type : List.of(double[].class, long[].class, int[].class)) {
            Codec<Object> codec = Formats.standard().codecFor(type);
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> codec.decode(new ByteArrayInputStream(new byte[7])));
        }
        Codec<Object> strings = Formats.standard().codecFor(String.class);
        for (byte[] bytes : List.of(new byte[0], new byte[] {3, 1}, new byte[] {2, 1})) {
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> strings.decode(new ByteArrayInputStream(bytes)));
        }
    }

    @Test
    void storedFile_isItsName_theDigestOfItsContent_andThat() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeUTF(FILE.name());
        out.write(Digest.ofContent(FILE.bytes()).toBytes());
        out.write(FILE.bytes());
        assertThat(encode(Formats.standard().codecFor(FileValue.class), FILE)).isEqualTo(bytes.toByteArray());
        assertThat(Formats.standard().codecFor(FileValue.class).faithful()).isTrue();
    }

    @Test
    void damagedFile_isAnIoException_orHasAnotherName() throws IOException {
        Codec<Object> codec = Formats.standard().codecFor(FileValue.class);
        byte[] bytes = encode(codec, FILE);
        for (int i = 0; i < 8 * bytes.length; i++) {
            byte[] damaged = bytes.clone();
            damaged[i / 8] ^= (byte) (1 << i % 8);
            try {
                FileValue decoded = (FileValue) codec.decode(new ByteArrayInputStream(damaged));
                assertThat(decoded.name()).isNotEqualTo(FILE.name());
                assertThat(decoded.content()).isEqualTo(FILE.content());
            } catch (IOException e) {
                assertThat(e).isNotNull();
            }
        }
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatExceptionOfType(IOException.class).isThrownBy(() -> codec.decode(new ByteArrayInputStream(cut)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "..", "../x", "/x", "a\\b", ".x", "nul", "a\0"})
    void storedFileWithANameThatIsNotSafe_isRefused(String name) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeUTF(name);
        out.write(Digest.ofContent(new byte[0]).toBytes());
        Codec<Object> codec = Formats.standard().codecFor(FileValue.class);
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> codec.decode(new ByteArrayInputStream(bytes.toByteArray())))
                .withMessageContaining("A FileValue can't be called '");
    }

    record NamedBytes(String name, byte[] content) {}

    @Test
    void fileInAnotherValue_isItsNameAndBytes_andTheNameIsSafe() throws IOException {
        Codec<Object> files = Formats.standard().codecFor(FileValue[].class);
        Codec<Object> same = Formats.standard().codecFor(NamedBytes[].class);
        NamedBytes[] plain = {new NamedBytes(FILE.name(), FILE.bytes())};
        assertThat(encode(files, new FileValue[] {FILE})).isEqualTo(encode(same, plain));
        for (NamedBytes bad : List.of(
                new NamedBytes("../x", new byte[1]), new NamedBytes(null, new byte[1]), new NamedBytes("x", null))) {
            byte[] bytes = encode(same, new NamedBytes[] {bad});
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> files.decode(new ByteArrayInputStream(bytes)))
                    .withMessageContaining(bad.name() == null || bad.content() == null ? "is null" : "'../x'");
        }
    }

    @Test
    void largeFile_isStoredAndRead_withoutItsContentOnTheHeap(@TempDir Path folder) throws IOException {
        long size = 64 << 20;
        Path original = folder.resolve("zeros.bin");
        try (RandomAccessFile sparse = new RandomAccessFile(original.toFile(), "rw")) {
            sparse.setLength(size);
        }
        Codec<Object> codec = Formats.standard().codecFor(FileValue.class);
        long before = allocated();
        FileValue file = FileValue.of(original);
        Path stored = folder.resolve("stored");
        try (OutputStream out = Files.newOutputStream(stored)) {
            codec.encode(file, out);
        }
        Object decoded;
        try (InputStream in = Files.newInputStream(stored)) {
            decoded = codec.decode(in);
        }
        assertThat(allocated() - before).isBetween(1L, size / 16);
        assertThat(decoded).isEqualTo(file);
        assertThat(file.size()).isEqualTo(size);
    }

    /** How many bytes this thread has ever had on the heap. */
    private static long allocated() {
        return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
                .getThreadAllocatedBytes(Thread.currentThread().getId());
    }

    @Test
    void interfacesOfCollections_areDecodedUnmodifiable_andClassesAsThemselves() throws IOException {
        Codec<Object> codec = Formats.standard().codecFor(Collections_.class);
        Collections_ decoded = (Collections_) codec.decode(new ByteArrayInputStream(encode(codec, COLLECTIONS)));
        for (Collection<?> unmodifiable : List.of(
                decoded.list(),
                decoded.nested(),
                decoded.nested().get(1),
                decoded.points(),
                decoded.set(),
                decoded.pointSet(),
                decoded.sortedSet(),
                decoded.map().keySet(),
                decoded.deepMap().get(1),
                decoded.sortedMap().entrySet(),
                decoded.optionals(),
                decoded.tree().children(),
                decoded.tree().children().get(0).children())) {
            assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(unmodifiable::clear);
        }
        assertThat(decoded.treeSet()).isExactlyInstanceOf(TreeSet.class);
        assertThat(decoded.linkedSet()).isExactlyInstanceOf(LinkedHashSet.class);
        assertThat(decoded.treeMap()).isExactlyInstanceOf(TreeMap.class);
        assertThat(decoded.linkedMap()).isExactlyInstanceOf(LinkedHashMap.class);
    }

    record HoldsObject(List<Map<String, Object>> rows) {}

    record HoldsInterface(CharSequence text) {}

    record PointKeys(Map<Point, String> names) {}

    record HoldsEnumMap(EnumMap<Suit, Integer> counts) {}

    private static String problem(Type type) {
        try {
            Formats.standard().codecFor(type);
            return "";
        } catch (IllegalArgumentException e) {
            return e.getMessage();
        }
    }

    @Test
    void typeThatDoesNotSayTheClassesOfItsValues_hasNoCodec_andThePathIsTold() {
        assertThat(problem(HoldsObject.class))
                .startsWith("HoldsObject.rows.element.value: java.lang.Object has no codec");
        assertThat(problem(HoldsInterface.class)).contains("HoldsInterface.text: java.lang.CharSequence has no codec");
        assertThat(problem(PointKeys.class)).contains("PointKeys.names.key: ").contains("can't be a key");
        assertThat(problem(List.class)).contains("List.element: java.lang.Object has no codec");
        assertThat(problem(Number.class)).contains("a Codec");
        assertThat(problem(HoldsEnumMap.class)).isEmpty();
    }

    @Test
    void twoCodecsForAType_areRefused() {
        Formats formats = Formats.standard();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> formats.with(RawCodecs.BYTES))
                .withMessageContaining("Two codecs for [B");
    }
}
