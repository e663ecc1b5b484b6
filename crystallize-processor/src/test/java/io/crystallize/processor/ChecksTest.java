package io.crystallize.processor;

import static org.assertj.core.api.Assertions.assertThat;

import io.crystallize.core.internal.Constraints;
import jakarta.validation.constraints.Email;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChecksTest {
    private static final String APPLY =
            " implements Step<String, String> { public String apply(String s, Context c) {" + " return s; } ";
    private static final String PARAMETERS = "public Map<String, Object> parameters() { return Map.of(); } ";

    @TempDir
    Path folder;

    /** Compiles a class {@code A}, whose first line has imports alone. */
    private List<String> told(String source) {
        return new Compilation(folder).with("A", "\n" + source).run();
    }

    @Test
    void stepWithAFieldThatCanChange_isRefused() {
        assertThat(told("public class A" + APPLY + PARAMETERS + "\nprivate int calls; }"))
                .containsExactly(
                        "A.java:3: The field 'calls' of a step isn't final, but A has to be immutable: one object"
                                + " of it is used by many trials at once. Make it a record.");
    }

    @Test
    void stepThatInheritsAFieldThatCanChange_isRefusedAtItsClass() {
        assertThat(told("class Base { protected int calls; }\npublic class A extends Base" + APPLY + PARAMETERS + "}"))
                .containsExactly(
                        "A.java:3: The field 'calls' of a step isn't final, but A has to be immutable: one object"
                                + " of it is used by many trials at once. Make it a record.");
    }

    @Test
    void sourceWithAnArrayThatOthersCanWrite_isRefused() {
        String source = "public class A implements DataSource<String> {\n final int[] sizes = {1};"
                + " public String fetch(Context c) { return \"\"; } " + PARAMETERS + "}";
        String told = "A.java:3: The field 'sizes' of a source is an array that others can write, but A has to be"
                + " immutable: one object of it is used by many trials at once. Make it a record.";

        assertThat(told(source)).containsExactly(told);
        assertThat(told("@SuppressWarnings(\"crystallize\") " + source)).containsExactly(told);
    }

    @Test
    void stepWithATable_isWarnedOf() {
        String field = "private final int[] table = {1};";

        assertThat(told("public class A" + APPLY + PARAMETERS + "\n" + field + " }"))
                .containsExactly(
                        "A.java:3: warning: The field 'table' of a step is an array, but A has to be immutable: one"
                                + " object of it is used by many trials at once. Make it a record. Or, if nothing writes"
                                + " into it, say @SuppressWarnings(\"crystallize\") at the field.");
        assertThat(told("public class A" + APPLY + PARAMETERS + "\n@SuppressWarnings(\"crystallize\") " + field + " }"))
                .isEmpty();
        assertThat(told("public class A" + APPLY + PARAMETERS
                        + "\n@SuppressWarnings(\"crystallize\") private int[] table = {1}; }"))
                .singleElement()
                .asString()
                .startsWith("A.java:3: The field 'table' of a step isn't final");
    }

    @Test
    void verifierWithACollectionThatCanChange_isWarnedOf() {
        String source = "public class A implements io.crystallize.core.verdict.Verifier {\n"
                + " private final ArrayList<String> seen = new ArrayList<>();"
                + " public Record verify(Evidence e) { return null; } }";

        assertThat(told(source))
                .containsExactly(
                        "A.java:3: warning: The field 'seen' of a verifier is declared as a collection that can"
                                + " change, but A has to be immutable: one object of it is used by many trials at once. Make it a"
                                + " record. Or declare List, Set or Map, and keep a copy.");
        assertThat(told("@SuppressWarnings(\"crystallize\") " + source)).isEmpty();
    }

    @Test
    void optimizerWithAFieldThatCanChange_isRefused() {
        assertThat(told("import io.crystallize.core.optimize.*; public class A implements Optimizer {\n int round;"
                        + " public String name() { return \"a\"; } public int budget(SearchSpace s, Goal g) { return 1; }"
                        + " public Search begin(SearchSpace s, Goal g, long seed) { return null; } }"))
                .containsExactly(
                        "A.java:3: The field 'round' of an optimizer isn't final, but A has to be immutable: one"
                                + " object of it is used by many trials at once. Make it a record.");
    }

    @Test
    void stepWithoutParameters_isRefused() {
        assertThat(told("public class A" + APPLY + "}"))
                .containsExactly(
                        "A.java:2: The step A is neither a record nor overrides parameters(), so its parameters"
                                + " can't be known. Make it a record, or override parameters(), returning Map.of() if it has none.");
    }

    @Test
    void stepInAnObject_isRefused() {
        assertThat(told("public class A {\n class Inner" + APPLY + PARAMETERS + "} }"))
                .containsExactly("A.java:3: The step Inner belongs to an object of the class around it, which is no"
                        + " parameter of it. Make it static, or a record.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "java.net.Socket",
                "Date",
                "Properties",
                "List<Date>",
                "Map<String, ? extends Thread>",
                "Optional<StringBuilder>",
                "Class<?>",
                "java.util.concurrent.atomic.AtomicInteger[]",
                "java.nio.file.Path",
                "java.io.File",
                "A.Plain",
                "A.Holder",
                "A.Box<Date>"
            })
    void parameterWithoutDigest_isRefused(String type) {
        assertThat(told("public record A(int n,\n" + type + " x)" + APPLY
                        + " public static final class Plain {} public record Holder(String s, Plain plain) {}"
                        + " public record Box<T>(T content) {} }"))
                .singleElement()
                .asString()
                .startsWith("A.java:3: The parameter 'x' has no digest: ");
    }

    @Test
    void parameterWithoutDigest_isToldWithTheWayToIt() {
        assertThat(told("public record A(List<Holder> holders)" + APPLY + " public record Holder(Date at) {} }"))
                .containsExactly(
                        "A.java:2: The parameter 'holders' has no digest: java.util.Date in acme.A.Holder.at has"
                                + " none. Make it a record, implement Digestible, or write a DigestEncoder for it; if another jar"
                                + " brings one, say @SuppressWarnings(\"crystallize\") at the class.");
        assertThat(told("@SuppressWarnings(\"crystallize\") public record A(Date at)" + APPLY + "}"))
                .isEmpty();
    }

    @Test
    void parameterThatIsAPath_isToldWhatToDeclare() {
        assertThat(told("public record A(java.nio.file.Path file)" + APPLY + "}"))
                .containsExactly("A.java:2: The parameter 'file' has no digest: java.nio.file.Path has none. Declare a"
                        + " String, and read the file through the context: context.file(…).");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "int",
                "String",
                "Double",
                "byte[]",
                "String[][]",
                "Thread.State",
                "List<Integer>",
                "Map<String, List<Optional<Long>>>",
                "SortedSet<java.time.Instant>",
                "java.time.ZoneId",
                "java.math.BigDecimal",
                "UUID",
                "Locale",
                "Digest",
                "OptionalInt",
                "Object",
                "Number",
                "Comparable<?>",
                "java.util.function.Function<String, String>",
                "A.Own",
                "A.Tree",
                "A.Shape",
                "A.Encoded",
                "A.Base",
                "List<? super String>"
            })
    void parameterWithDigest_orWithOneMaybe_passes(String type) {
        assertThat(told("public record A(" + type + " x)" + APPLY
                        + " public static final class Own implements Digestible { public void digest(DigestSink s) {} }"
                        + " public record Tree(List<Tree> children) {}"
                        + " public sealed interface Shape permits Round {} public record Round(int r) implements Shape {}"
                        + " public static final class Encoded {}"
                        + " public static abstract class Base {}"
                        + " public static class Encoder implements DigestEncoder<Encoded> {"
                        + " public Class<Encoded> type() { return Encoded.class; }"
                        + " public void encode(Encoded value, DigestSink sink) {} } }"))
                .isEmpty();
    }

    @Test
    void typeParameterOfAStep_passes() {
        assertThat(told("public record A<T extends Comparable<T>>(T x, List<T> all)" + APPLY + "}"))
                .isEmpty();
    }

    @Test
    void nameThatIsNone_isRefusedAtTheAnnotation() {
        assertThat(told("\n@Name(\"two words\")\npublic record A()" + APPLY + "}"))
                .containsExactly("A.java:3: 'two words' is no name: a name has letters, digits, '_' and, but not first,"
                        + " '-'");
        assertThat(told("public record A() {\npublic record $B()" + APPLY + "} }"))
                .containsExactly(
                        "A.java:3: '$b' is no name: a name has letters, digits, '_' and, but not first, '-'. Give"
                                + " the class another one with @Name.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"1.5\") int",
                "\"3000000000\") int",
                "\"128\") byte",
                "\"x\") Long",
                "\"NaN\") double",
                "\"1e999\") double",
                "\"9007199254740993\") double",
                "\"1e39\") float",
                "\"yes\") boolean",
                "\"TRUE\") Boolean",
                "\"\") int",
                "\"red\") A.Colour"
            })
    void defaultThatIsNone_isRefused(String parameter) {
        assertThat(told("public record A(\n@Default(" + parameter + " x)" + APPLY + " public enum Colour { GREEN } }"))
                .singleElement()
                .asString()
                .startsWith("A.java:3: The default of 'x' is '")
                .contains("'; expected ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"-1\") int",
                "\" 7 \") Long",
                "\"0.50\") double",
                "\"1e-3\") Float",
                "\"true\") boolean",
                "\"anything\") String",
                "\"green\") A.Colour",
                "\"GREEN\") A.Colour",
                "\"grass\") A.Said",
                "\"[1, 2]\") List<Integer>",
                "\"x\") char",
                "\"1\") Optional<Integer>"
            })
    void defaultThatIsOne_passes(String parameter) {
        assertThat(told("public record A(@Default(" + parameter + " x)" + APPLY + " public enum Colour { GREEN }"
                        + " public enum Said { GREEN; public String toString() { return \"grass\"; } } }"))
                .isEmpty();
    }

    @Test
    void defaultThatIsNone_isToldWithWhatWasExpected() {
        assertThat(told("public record A(@Default(\"red\") Colour x)" + APPLY
                        + " public enum Colour { GREEN, DARK_BLUE } }"))
                .containsExactly("A.java:2: The default of 'x' is 'red'; expected one of green, dark_blue");
    }

    @ParameterizedTest
    @CsvSource({
        "@Min(1), 0, 'at least 1, as @Min demands'",
        "@Max(9), 10, 'at most 9, as @Max demands'",
        "@Min(1) @Max(9), -3, 'at least 1, as @Min demands'",
        "@Min(1) @Max(9), 1, ",
        "@Min(1) @Max(9), 9, "
    })
    void defaultOutOfItsRange_isRefused(String demanded, String value, String expected) {
        List<String> told = constrained(demanded + " @Default(\"" + value + "\") int");

        assertThat(told)
                .isEqualTo(
                        expected == null
                                ? List.of()
                                : List.of("A.java:2: The default of 'x' is '" + value + "'; expected " + expected));
    }

    @Test
    void stepThatIsRight_isToldNothingOf() {
        assertThat(told(
                        "@Cacheable @Name(\"scale-2\") public record A(@Default(\"1.0\") double factor, List<String> columns)"
                                + APPLY + "}"))
                .isEmpty();
        assertThat(told("public class A" + APPLY + PARAMETERS
                        + " private static int count; private final String x; private final List<String> all;"
                        + " public A(String x) { this.x = x; this.all = List.of(x); } }"))
                .isEmpty();
    }

    @Test
    void aliasThatIsNone_isRefusedAtItsPlace() {
        assertThat(told("@Name(value = \"a\", aliases = {\"b\",\n\"two words\"})\npublic record A()" + APPLY + "}"))
                .containsExactly("A.java:3: 'two words' is no name: a name has letters, digits, '_' and, but not first,"
                        + " '-'");
    }

    @Test
    void constraintWithinAWildcardOrAnArray_thatIsNotChecked_isRefused() {
        String email = "@jakarta.validation.constraints.Email String";
        assertThat(told("public record A(List<? extends " + email + "> a, List<" + email + ">[] b,"
                        + " @jakarta.validation.constraints.NotNull String c)" + APPLY + "}"))
                .hasSize(2)
                .allSatisfy(told -> assertThat(told).contains("has the constraint @Email, which is not checked."));
    }

    @Test
    void settingOfABackend_isCheckedLikeThatOfAnOptimizer() {
        assertThat(told("public record A(@Default(\"many\") int size,\n@jakarta.validation.constraints.Email String"
                        + " place) implements BackendProvider { public io.crystallize.core.cache.CacheBackend open() {"
                        + " return null; } }"))
                .satisfiesExactly(
                        first -> assertThat(first)
                                .isEqualTo("A.java:2: The default of 'size' is 'many'; expected a whole number of type"
                                        + " int"),
                        second -> assertThat(second)
                                .startsWith("A.java:3: The parameter 'place' has the constraint @Email, which is not"
                                        + " checked."));
    }

    @SuppressWarnings("UnusedVariable") // read by what tells of it
    private record Mail(@Email String address) {}

    @Test
    void constraintThatIsNotChecked_isToldAsTheFrameworkDoes() {
        String told = Constraints.problem(Mail.class).orElseThrow();

        assertThat(told("public record A(@jakarta.validation.constraints.Email String address)" + APPLY + "}"))
                .containsExactly("A.java:2: The " + told + ".");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "@Email String",
                "@Min(1) @Digits(integer = 1, fraction = 0) int",
                "@AssertTrue.List({@AssertTrue, @AssertTrue}) boolean",
                "@A.Even int",
                "List<@Email String>",
                "Map<@Email String, Integer>",
                "Optional<List<java.time.@Past Instant>>"
            })
    void constraintThatIsNotChecked_isRefused(String type) {
        assertThat(constrained(type)).singleElement().asString().contains("which is not checked");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "@Min(1) @Max(9) int",
                "@Min.List({@Min(1), @Min(2)}) int",
                "@jakarta.validation.Valid @Size(max = 2) List<@NotBlank String>",
                "Map<@Pattern(regexp = \"a\") String, @Positive Double>",
                "@A.Odd int"
            })
    void constraintThatIsChecked_passes(String type) {
        assertThat(constrained(type)).isEmpty();
    }

    private List<String> constrained(String type) {
        return new Compilation(folder)
                .with(
                        "A",
                        "import jakarta.validation.constraints.*;\npublic record A(" + type + " x)" + APPLY
                                + "@jakarta.validation.Constraint(validatedBy = {}) public @interface Even {} public @interface Odd {} }")
                .run();
    }
}
