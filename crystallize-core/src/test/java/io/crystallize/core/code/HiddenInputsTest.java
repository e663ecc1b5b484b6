package io.crystallize.core.code;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What reached code depends on beside its inputs is found, with its place. */
class HiddenInputsTest {
    @TempDir
    Path folder;

    private List<HiddenInput> inputs(String source) throws Exception {
        Compiled framework = new Compiled(Path.of(CodeFingerprint.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI()));
        Compiled compiled = Compiled.folder(folder, Map.of("Means", "package acme;\n" + source), framework);
        try (URLClassLoader loader = compiled.loader(getClass().getClassLoader())) {
            return CodeFingerprint.hiddenInputs(loader.loadClass("acme.Means"));
        }
    }

    private List<String> names(String body) throws Exception {
        return inputs("class Means { Object run() throws Exception { return " + body + "; } }").stream()
                .map(HiddenInput::name)
                .distinct()
                .toList();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Math.random()                                                  | random
            new java.util.Random()                                         | random
            new java.util.SplittableRandom()                               | random
            new java.security.SecureRandom()                               | random
            java.util.concurrent.ThreadLocalRandom.current().nextInt()     | random
            java.util.UUID.randomUUID()                                    | random
            java.util.stream.Stream.generate(Math::random)                 | random
            System.currentTimeMillis()                                     | clock
            System.nanoTime()                                              | clock
            java.time.Instant.now()                                        | clock
            java.time.LocalDate.now()                                      | clock
            java.time.Clock.systemUTC()                                    | clock
            new java.util.Date()                                           | clock
            System.getenv("HOME")                                          | environment
            System.getProperty("user.home")                                | environment
            Boolean.getBoolean("x")                                        | environment
            System.in.read()                                               | environment
            java.util.Locale.getDefault()                                  | locale
            String.format("%.1f", 1.0)                                     | locale
            "%.1f".formatted(1.0)                                          | locale
            "I".toLowerCase()                                              | locale
            new java.text.DecimalFormat("0.0")                             | locale
            java.util.TimeZone.getDefault()                                | time-zone
            java.time.ZoneId.systemDefault()                               | time-zone
            java.nio.charset.Charset.defaultCharset()                      | charset
            "a".getBytes()                                                 | charset
            new String(new byte[1])                                        | charset
            new java.io.InputStreamReader(null)                            | charset
            Runtime.getRuntime().availableProcessors()                     | processors
            java.nio.file.Files.readString(null)                           | files
            new java.io.FileInputStream("x")                               | files
            new java.io.RandomAccessFile("x", "r")                         | files
            new java.io.File("x").list()                                   | files
            new java.net.Socket("x", 1)                                    | network
            new java.net.URL("http://x").openStream()                      | network
            java.net.http.HttpClient.newHttpClient()                       | network
            System.identityHashCode(this)                                  | identity-hash
            java.time.DayOfWeek.MONDAY.hashCode()                          | identity-hash
            Thread.currentThread().getName()                               | thread
            new Exception().getStackTrace()                                | stack-trace
            """)
    void whatNoKeyHas_isFound(String body, String name) throws Exception {
        assertThat(names(body)).containsExactly(name);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            java.util.stream.IntStream.range(0, 9).parallel().sum()        | processors
            java.util.List.of(1).parallelStream().count()                  | processors
            java.util.stream.StreamSupport.stream(null, true)              | processors
            java.util.concurrent.CompletableFuture.anyOf()                 | thread
            java.util.concurrent.ForkJoinPool.commonPool().invokeAny(null) | processors thread
            new java.util.GregorianCalendar(2020, 0, 1)                    | time-zone
            new java.util.GregorianCalendar()                              | clock time-zone
            java.util.Calendar.getInstance()                               | clock time-zone
            new java.text.SimpleDateFormat("y", java.util.Locale.ROOT)     | time-zone
            new java.text.SimpleDateFormat("y")                            | locale time-zone
            new java.util.Date(120, 0, 1)                                  | time-zone
            new java.util.Date(1).toString()                               | time-zone
            "at " + new java.util.Date(1)                                  | time-zone
            String.valueOf(new java.util.Date(1))                          | time-zone
            new StringBuilder().append(new java.sql.Timestamp(1))          | time-zone
            "" + new int[1]                                                | identity-hash
            javax.imageio.ImageIO.read(new java.io.File("x"))              | files
            new java.util.Scanner(new java.io.File("x"))                   | charset files locale
            java.nio.channels.AsynchronousFileChannel.open(null)           | files
            java.nio.file.Path.of("x").toUri()                             | files
            Thread.currentThread().getPriority()                           | thread
            "" + Thread.currentThread()                                    | thread
            new java.net.URL("http://x").hashCode()                        | network
            new java.lang.ref.WeakReference<>("x").get()                   | garbage-collection
            java.util.Locale.ROOT.getDisplayName()                         | locale
            java.util.Currency.getInstance("EUR").getSymbol()              | locale
            java.text.BreakIterator.getWordInstance()                      | locale
            """)
    void whatDependsOnMore_hasAllItsNames(String body, String names) throws Exception {
        assertThat(names(body)).containsExactlyInAnyOrder(names.split(" "));
    }

    @Test
    void storedProperties_haveTheTimeInThem() throws Exception {
        assertThat(inputs("class Means { void run(java.util.Properties p, java.io.Writer to) throws Exception {"
                        + " p.store(to, null); } }"))
                .extracting(HiddenInput::name)
                .containsExactly("clock");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            new java.util.Random(1)
            new java.util.SplittableRandom(1)
            java.time.Instant.now(java.time.Clock.fixed(null, null))
            new java.util.Date(1).getTime()
            String.format(java.util.Locale.ROOT, "%.1f", 1.0)
            "I".toLowerCase(java.util.Locale.ROOT)
            "a".getBytes(java.nio.charset.StandardCharsets.UTF_8)
            new String(new byte[1], java.nio.charset.StandardCharsets.UTF_8)
            new java.io.File("x").getName()
            java.nio.file.Path.of("x").getFileName()
            java.net.URI.create("http://x")
            Thread.currentThread().isInterrupted()
            "a".hashCode()
            "a" + 1 + new StringBuilder("b")
            java.nio.file.Path.of("x").startsWith(java.nio.file.Path.of("y"))
            java.util.Locale.ROOT.getDisplayName(java.util.Locale.ROOT)
            java.util.List.of(1).stream().count()
            java.util.stream.StreamSupport.stream(null, false)
            """)
    void whatIsSaid_isNotHidden(String body) throws Exception {
        assertThat(names(body)).isEmpty();
    }

    @Test
    void place_isClassMethodAndLine() throws Exception {
        assertThat(inputs("""
                class Means {
                    double trim(double[] values) {
                        Runnable later = () -> {
                            System.nanoTime();
                        };
                        later.run();
                        return Math.random();
                    }
                }
                """))
                .containsExactly(
                        new HiddenInput("clock", "System.nanoTime()", "acme.Means", "acme.Means (a lambda in trim)", 5),
                        new HiddenInput("random", "Math.random()", "acme.Means", "acme.Means.trim(double[])", 8));
        assertThat(inputs("class Means { double x() { return Math.random(); } }")
                        .get(0))
                .hasToString("Math.random() (random) in acme.Means.x(), line 2");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            java.util.GregorianCalendar.getInstance(java.util.TimeZone.getTimeZone("Z")) | clock
            java.text.DecimalFormat.getInstance()                          | locale
            java.time.ZoneOffset.systemDefault()                           | time-zone
            new java.sql.Timestamp(0).toString()                           | time-zone
            new OwnFile("x").length()                                      | files
            new OwnThread().getName()                                      | thread
            new OwnerOfNone().getId()                                      |
            """)
    void inheritedMethod_isThatOfTheClassThatDeclaresIt(String body, @Nullable String name) throws Exception {
        assertThat(inputs("class Means { Object run() throws Exception { return " + body + "; } }"
                        + " class OwnFile extends java.io.File { OwnFile(String name) { super(name); } }"
                        + " class OwnThread extends Thread {}"
                        + " class OwnerOfNone extends OwnThread { public long getId() { return 1; } }"))
                .extracting(HiddenInput::name)
                .isEqualTo(name == null ? List.of() : List.of(name));
    }

    @Test
    void onlyWhatIsReached_counts() throws Exception {
        assertThat(inputs("class Means implements Runnable { public void run() { Helper.help(); }"
                        + " double unused() { return Math.random(); } }"
                        + " class Helper { static void help() { System.nanoTime(); } static void unused() {"
                        + " Math.random(); } }"))
                .extracting(HiddenInput::name)
                .containsExactly("clock");
    }

    @Test
    void staticFieldThatChanges_isNamed() throws Exception {
        assertThat(inputs("""
                class Means {
                    int read() { return Counter.n; }
                }
                class Counter { static int n; }
                """))
                .containsExactly(new HiddenInput(
                        "static acme.Counter.n", "acme.Counter.n", "acme.Means", "acme.Means.read()", 3));
        assertThat(inputs("class Means { void write() { Counter.n = 1; } } class Counter { static int n; }"))
                .extracting(HiddenInput::name)
                .containsExactly("static acme.Counter.n");
    }

    @Test
    void staticFieldWhoseObjectChanges_isNamed() throws Exception {
        for (String change : List.of(
                "ARRAY[i] = i * 2",
                "ARRAY[i]++",
                "ARRAY[i] += 3",
                "MAP.put(i, i)",
                "MAP.computeIfAbsent(i, k -> k)",
                "LIST.add(i)",
                "COUNT.incrementAndGet()")) {
            assertThat(inputs(
                            "class Means { static final int[] ARRAY = {1}; static final java.util.Map<Integer, Integer>"
                                    + " MAP = new java.util.HashMap<>(); static final java.util.List<Integer> LIST ="
                                    + " new java.util.ArrayList<>(); static final java.util.concurrent.atomic.AtomicInteger"
                                    + " COUNT = new java.util.concurrent.atomic.AtomicInteger(); void run(int i) { "
                                    + change
                                    + "; } }"))
                    .as(change)
                    .singleElement()
                    .satisfies(input -> assertThat(input.name()).startsWith("static acme.Means."));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            int[] a = ARRAY; a[0]++;
            int[] a = ARRAY; a[0] = i;
            int[] a = i > 0 ? ARRAY : null; a[0] = i;
            int n = ARRAY[0]++;
            GRID[i][0] = i;
            int[] row = GRID[i]; row[0] += i;
            set(ARRAY, i);
            Runnable later = () -> { int[] a = ARRAY; a[0] = i; };
            int[] a = ARRAY; Runnable later = () -> a[0] = i;
            java.util.Arrays.fill(ARRAY, i);
            System.arraycopy(new int[] {i}, 0, ARRAY, 0, 1);
            var list = LIST; list.add(i);
            java.util.Collections.addAll(LIST, i);
            java.util.function.Predicate<Integer> p = LIST::add;
            LISTS.get("a")[0]++;
            LISTS.values().clear();
            BITS.flip(i);
            DEQUE.removeFirst();
            TEXT.append(i);
            SUM.update(i);
            """)
    void objectOfFinalField_changedByWayOfSomething_isNamed(String change) throws Exception {
        assertThat(inputs(TABLES + "void run(int i) { " + change + " } }"))
                .extracting(HiddenInput::name)
                .singleElement()
                .satisfies(name -> assertThat(name).startsWith("static acme.Means."));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            int[] a = ARRAY; return a[i];
            int[] a = ARRAY.clone(); a[0] = i; return a;
            int[] a = ARRAY; int[] b = new int[1]; b[0] = a[0]; return b;
            int[] a = new int[1]; System.arraycopy(ARRAY, 0, a, 0, 1); return a;
            int sum = 0; for (int each : ARRAY) { sum += each; } return sum;
            int[] row = GRID[i]; return row[0];
            return get(ARRAY, i);
            return java.util.Arrays.stream(ARRAY).sum();
            return LIST.contains(i) && LIST.stream().anyMatch(each -> each == i);
            var copy = new java.util.ArrayList<>(LIST); copy.add(i); return copy;
            java.util.function.Predicate<Integer> p = LIST::contains; return p;
            return LISTS.get("a")[0];
            return CONSTANTS.get(i) + NAMES.get("a");
            return PATTERN.matcher("a").replaceAll("b");
            LOG.log(System.Logger.Level.INFO, "a"); return i;
            return WORD.replace("a", "b");
            return EVEN.and(each -> each > i);
            return PAIR.first;
            """)
    void objectOfFinalField_onlyRead_isNotHidden(String use) throws Exception {
        assertThat(inputs(TABLES + "Object run(int i) { " + use + " } }")).isEmpty();
    }

    private static final String TABLES = """
            class Means {
                static final int[] ARRAY = {1};
                static final int[][] GRID = {{1}};
                static final java.util.List<Integer> LIST = new java.util.ArrayList<>();
                static final java.util.Map<String, int[]> LISTS = new java.util.HashMap<>();
                static final java.util.BitSet BITS = new java.util.BitSet();
                static final java.util.Deque<Integer> DEQUE = new java.util.ArrayDeque<>();
                static final StringBuilder TEXT = new StringBuilder();
                static final java.util.zip.CRC32 SUM = new java.util.zip.CRC32();
                static final java.util.List<Integer> CONSTANTS = java.util.List.of(1);
                static final java.util.Map<String, Integer> NAMES = java.util.Map.of("a", 1);
                static final java.util.regex.Pattern PATTERN = java.util.regex.Pattern.compile("a");
                static final System.Logger LOG = System.getLogger("a");
                static final String WORD = String.valueOf(1);
                static final java.util.function.Predicate<Integer> EVEN = each -> each % 2 == 0;
                static final Pair PAIR = new Pair(1);
                static class Pair { final int first; int second; Pair(int i) { first = i; second = i; } }
                static void set(int[] values, int i) { values[0] = i; }
                static int get(int[] values, int i) { return values[i]; }
            """;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Means.ONE.n++                | static acme.Means.ONE
            Means.ONE.next()             | static acme.Means.ONE
            Means.SHAPE.next()           | static acme.Means.SHAPE
            Means.ALL[0].next()          | static acme.Means.ALL
            Means.KEPT.keep(1)           | static acme.Means.KEPT
            Only.INSTANCE.next()         | static acme.Only.INSTANCE
            new Counter().next()         |
            Means.ONE.get()              |
            Only.INSTANCE.get()          |
            """)
    void singletonThatCounts_isNamed(String use, @Nullable String name) throws Exception {
        assertThat(inputs("""
                class Means {
                    static final Counter ONE = new Counter();
                    static final Counting SHAPE = new Counter();
                    static final Counter[] ALL = {ONE};
                    static final Kept KEPT = new Kept();
                    Object run() { return %s; }
                }
                interface Counting { int next(); }
                abstract class Base implements Counting { int n = 1; public int next() { return n++; } }
                class Counter extends Base { int get() { return n; } }
                class Kept {
                    final java.util.List<Integer> all = new java.util.ArrayList<>();
                    boolean keep(int i) { return all.add(i); }
                }
                enum Only { INSTANCE; int n = 1; int next() { return ++n; } int get() { return n; } }
                """.formatted(use)))
                .extracting(HiddenInput::name)
                .isEqualTo(name == null ? List.of() : List.of(name));
    }

    private static final String LAMBDAS = """
            class Means {
                int run() { return NEXT.getAsInt(); }
                static IntSupplier counter() { int[] n = {0}; return () -> n[0]++; }
                static IntSupplier table() { int[] n = {0}; return () -> n[0]; }
                static class Cell { int n; int next() { return ++n; } }
            """;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            new AtomicInteger()::incrementAndGet
            counter()
            new Cell()::next
            new java.util.Random(1)::nextInt
            new IntSupplier() { int n; public int getAsInt() { return n++; } }
            """)
    void staticLambda_thatHasWhatChanges_isNamed(String lambda) throws Exception {
        assertThat(inputs("import java.util.concurrent.atomic.*; import java.util.function.*;" + LAMBDAS
                        + "static final IntSupplier NEXT = " + lambda + "; }"))
                .extracting(HiddenInput::name)
                .containsExactly("static acme.Means.NEXT");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            () -> 1
            table()
            java.util.List.of(1)::size
            "text"::length
            new IntSupplier() { final int n = 1; public int getAsInt() { return n; } }
            """)
    void staticLambda_thatOnlyReadsWhatItHas_isNotHidden(String lambda) throws Exception {
        assertThat(inputs("import java.util.concurrent.atomic.*; import java.util.function.*;" + LAMBDAS
                        + "static final IntSupplier NEXT = " + lambda + "; }"))
                .isEmpty();
    }

    @Test
    void staticFieldThatDoesNotChange_isNotHidden() throws Exception {
        assertThat(inputs("class Means { static final int[] ARRAY = {1}; static final java.util.List<Integer> LIST ="
                        + " java.util.List.of(1); static final int ONE = 1; int run(int[] a, int i) { a[i] = ARRAY[i];"
                        + " assert i > 0; switch (Colour.RED) { case RED: return ONE; default: return LIST.get(i); } } }"
                        + " enum Colour { RED }"))
                .isEmpty();
    }

    @Test
    void enumConstantsHash_isOfItsIdentity_andSoIsThatOfEveryObject() throws Exception {
        assertThat(inputs("class Means { int run() { return Colour.RED.hashCode(); } } enum Colour { RED }"))
                .extracting(HiddenInput::name)
                .containsExactly("identity-hash");
        assertThat(inputs("class Means { int run() { return new Part().hashCode(); } }"
                        + " class Part { @Override public int hashCode() { return super.hashCode(); } }"))
                .extracting(HiddenInput::name)
                .containsExactly("identity-hash");
        assertThat(inputs("class Means { int run() { return new Part(1).hashCode(); } } record Part(int i) {}"))
                .isEmpty();
    }

    private static final String HASHING = """
            import java.util.Objects;
            class Means {
                static Figure figure() { return Kind.ROUND; }
                static Text text() { return new Line("a"); }
                Object run() { return %s; }
            }
            """;
    private static final String KINDS = """
            enum Colour { RED, BLUE }
            enum Sign { PLUS { int of() { return 1; } }; abstract int of(); }
            class Any { static int hash(Object any) { return any.hashCode(); } }
            class Plain {}
            class Said { @Override public int hashCode() { return 1; } @Override public String toString() { return ""; } }
            record Painted(Colour colour) {}
            record Nested(Painted part) {}
            record Vector(double[] x) {}
            record Point(int x, String name) {}
            record OwnHash(Colour colour) { @Override public int hashCode() { return colour.ordinal(); } }
            class Hashing { Colour colour; @Override public int hashCode() { return Objects.hash(1, colour); } }
            class Keeping { @Override public int hashCode() { return super.hashCode(); } }
            interface Figure {}
            enum Kind implements Figure { ROUND }
            interface Text {}
            record Line(String text) implements Text {}
            """;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            new Object().hashCode()
            new Object().toString()
            new Plain().hashCode()
            new Plain().toString()
            "" + new Plain()
            String.valueOf(new Plain())
            new int[1].toString()
            java.util.Objects.toString(new int[1])
            Sign.PLUS.hashCode()
            int.class.hashCode()
            new Painted(Colour.RED).hashCode()
            new Nested(null).hashCode()
            new Vector(new double[1]).toString()
            "" + new Vector(new double[1])
            java.util.Objects.hash(1, Colour.RED, "a")
            java.util.Objects.hashCode(Colour.RED)
            java.util.Arrays.hashCode(Colour.values())
            java.util.Arrays.toString(new int[1][1])
            new Hashing().hashCode()
            new Keeping().hashCode()
            Any.hash(new Hashing())
            figure().hashCode()
            """)
    void hashOrTextOfAnIdentity_isFound(String body) throws Exception {
        assertThat(inputs(HASHING.formatted(body) + KINDS))
                .extracting(HiddenInput::name)
                .containsOnly("identity-hash");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            new Said().hashCode() + new Said().toString()
            "" + new Said() + Colour.RED + int.class
            Colour.RED.toString() + Colour.RED.name()
            new Painted(Colour.RED).toString()
            new Painted(Colour.RED).equals(new Plain())
            new Point(1, "a").hashCode() + "" + new Point(1, "a")
            new OwnHash(Colour.RED).hashCode()
            java.util.Objects.hash(1, Colour.RED.name(), "a")
            java.util.Arrays.hashCode(new int[1])
            java.util.Arrays.toString(Colour.values())
            java.util.Arrays.deepToString(new int[1][1])
            new int[1].length + new Object[] {Colour.RED}.length
            new Hashing().colour == new Painted(null).colour()
            Any.hash("a") + Any.hash(new Said())
            text().hashCode() + "" + text() + figure()
            """)
    void hashOrTextOfAValue_isNotHidden(String body) throws Exception {
        assertThat(inputs(HASHING.formatted(body) + KINDS)).isEmpty();
    }

    @Test
    void pinnedCode_hasNone() throws Exception {
        assertThat(inputs("class Means { @io.crystallize.core.code.CodeVersion(\"1\") double run() {"
                        + " return Math.random(); } }"))
                .isEmpty();
    }

    @Test
    void whatGoesThroughTheContext_isNotHidden() throws Exception {
        assertThat(
                        inputs(
                                "class Means implements io.crystallize.core.Step<Integer, Double> { public Double apply("
                                        + "Integer n, io.crystallize.core.Context context) { return context.random().nextDouble(); } }"))
                .isEmpty();
    }
}
