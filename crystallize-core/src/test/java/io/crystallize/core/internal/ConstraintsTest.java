package io.crystallize.core.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Negative;
import jakarta.validation.constraints.NegativeOrZero;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConstraintsTest {
    record Part(@Min(1) int k, List<@Positive Double> weights) {}

    /** One component for each kind of constraint, and each place of one. */
    record All(
            @Min(1) int min,
            @Max(3) long max,
            @Min(1) @Max(3) short both,
            @DecimalMin("0.1") double decimalMin,
            @DecimalMax(value = "0.9", inclusive = false) float decimalMax,
            @Positive BigDecimal positive,
            @PositiveOrZero double positiveOrZero,
            @Negative BigInteger negative,
            @NegativeOrZero Integer negativeOrZero,
            @NotBlank String notBlank,
            @NotEmpty List<String> notEmpty,
            @Size(min = 1, max = 2) String size,
            @Size(min = 2) int[] longArray,
            @Size(max = 1) Map<String, Integer> shortMap,
            @Pattern(regexp = "[a-z]+") String pattern,

            @Pattern(regexp = "[a-z]+", flags = Pattern.Flag.CASE_INSENSITIVE)
            String anyCase,

            List<@Min(1) Integer> elements,
            Map<@NotBlank String, @Max(9) Integer> entries,
            @Min(1) Optional<Integer> optional,
            Optional<@Min(1) Integer> inOptional,
            Part record,
            @Valid List<Part> records,
            Part[] array,
            @Min.List({@Min(1), @Min(5)}) int several,

            @Min(value = 1, message = "a neighbour is needed")
            int own,

            List<List<@Min(1) Integer>> deep,
            Part[][] nested,
            List<? extends Part> wild,
            List<? extends @Min(1) Integer> wildNumbers,
            List<@Min(1) Integer>[] lists,
            List<@Min(1) int[]> inArrays,
            @Size(max = 2) String[] few,

            List<String @Size(max = 1) []> fewEach,

            Object anything,
            List<@NotNull Integer> there,
            @NotNull Optional<String> notNull) {}

    private static final Part BAD = new Part(0, List.of());

    private static RecordComponent component(Class<?> type, String name) {
        return RecordShape.of(type).components().stream()
                .filter(component -> component.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static void check(String name, Object value) {
        RecordComponent component = component(All.class, name);
        Constraints.of(component).check(value, component.getGenericType());
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                arguments("min", 0, "", "expected a whole number, at least 1, found 0"),
                arguments("max", 4L, "", "expected a whole number, at most 3, found 4"),
                arguments("both", (short) 4, "", "expected a whole number, at least 1 and at most 3, found 4"),
                arguments("decimalMin", 0.05, "", "expected a number, at least 0.1, found 0.05"),
                arguments("decimalMin", Double.NaN, "", "expected a number, at least 0.1, found NaN"),
                arguments(
                        "decimalMin", Double.NEGATIVE_INFINITY, "", "expected a number, at least 0.1, found -Infinity"),
                arguments("decimalMax", 1f, "", "expected a number, less than 0.9, found 1.0"),
                arguments("positive", BigDecimal.ZERO, "", "expected a number, more than 0, found 0"),
                arguments("positiveOrZero", -0.5, "", "expected a number, at least 0, found -0.5"),
                arguments("negative", BigInteger.ZERO, "", "expected a whole number, less than 0, found 0"),
                arguments("negativeOrZero", 1, "", "expected a whole number, at most 0, found 1"),
                arguments("notBlank", " ", "", "expected a text, not blank, found the text ' '"),
                arguments("notEmpty", List.of(), "", "expected a list, not empty, found an empty one"),
                arguments("size", "abc", "", "expected a text, of 1 to 2 characters, found the text 'abc'"),
                arguments("longArray", new int[1], "", "expected a list, of at least 2 elements, found one of 1"),
                arguments(
                        "shortMap",
                        Map.of("a", 1, "b", 2),
                        "",
                        "expected a mapping, of at most 1 element, found one of 2"),
                arguments("pattern", "a1", "", "expected a text, matching [a-z]+, found the text 'a1'"),
                arguments("anyCase", "1", "", "expected a text, matching [a-z]+, found the text '1'"),
                arguments("elements", List.of(1, 0), "/1", "expected a whole number, at least 1, found 0"),
                arguments("elements", List.of("x"), "/0", "expected a whole number, at least 1, found the text 'x'"),
                arguments("entries", Map.of("a", 10), "/a", "expected a whole number, at most 9, found 10"),
                arguments("entries", Map.of(" ", 1), "/ ", "expected a text, not blank, found the text ' '"),
                arguments("optional", Optional.of(0), "", "expected a whole number, at least 1, found 0"),
                arguments("inOptional", Optional.of(0), "", "expected a whole number, at least 1, found 0"),
                arguments("record", new Part(0, List.of()), "/k", "expected a whole number, at least 1, found 0"),
                arguments(
                        "records",
                        List.of(new Part(1, List.of(0.0))),
                        "/0/weights/0",
                        "expected a number, more than 0, found 0"),
                arguments(
                        "array",
                        new Part[] {new Part(0, List.of())},
                        "/0/k",
                        "expected a whole number, at least 1, found 0"),
                arguments("several", 3, "", "expected a whole number, at least 1 and at least 5, found 3"),
                arguments("own", 0, "", "expected a whole number, at least 1 (a neighbour is needed), found 0"),
                arguments(
                        "deep", List.of(List.of(), List.of(0)), "/1/0", "expected a whole number, at least 1, found 0"),
                arguments("nested", new Part[][] {{}, {BAD}}, "/1/0/k", "expected a whole number, at least 1, found 0"),
                arguments("wild", List.of(BAD), "/0/k", "expected a whole number, at least 1, found 0"),
                arguments("wildNumbers", List.of(1, 0), "/1", "expected a whole number, at least 1, found 0"),
                arguments("lists", new List<?>[] {List.of(0)}, "/0/0", "expected a whole number, at least 1, found 0"),
                arguments(
                        "inArrays", List.of(new int[] {1, 0}), "/0/1", "expected a whole number, at least 1, found 0"),
                arguments("few", new String[3], "", "expected a list, of at most 2 elements, found one of 3"),
                arguments(
                        "fewEach",
                        Collections.singletonList(new String[2]),
                        "/0",
                        "expected a list, of at most 1 element, found one of 2"),
                arguments("anything", Map.of("a", BAD), "/a/k", "expected a whole number, at least 1, found 0"),
                arguments("there", Arrays.asList(1, null), "/1", "expected a whole number, not null, found nothing"));
    }

    @ParameterizedTest(name = "{0} = {1}")
    @MethodSource("refused")
    void valueThatIsNotAsDemanded_isToldWithExpectedAndFound(String name, Object value, String path, String message) {
        assertThatExceptionOfType(PlainValues.MismatchException.class)
                .isThrownBy(() -> check(name, value))
                .withMessage(message)
                .satisfies(e -> assertThat(e.path()).hasToString(path));
    }

    static Stream<Arguments> accepted() {
        return Stream.of(
                arguments("min", 1),
                arguments("max", 3L),
                arguments("both", (short) 2),
                arguments("decimalMin", 0.1),
                arguments("decimalMin", Double.POSITIVE_INFINITY),
                arguments("decimalMax", 0.5f),
                arguments("positive", new BigDecimal("1e-400")),
                arguments("positiveOrZero", -0.0),
                arguments("negative", BigInteger.TEN.pow(400).negate()),
                arguments("negativeOrZero", 0),
                arguments("notBlank", " a"),
                arguments("notEmpty", List.of("")),
                arguments("size", "ab"),
                arguments("longArray", new int[2]),
                arguments("shortMap", Map.of()),
                arguments("pattern", "az"),
                arguments("anyCase", "AZ"),
                arguments("elements", List.of()),
                arguments("elements", Arrays.asList(1, null)),
                arguments("entries", Map.of("a", 9)),
                arguments("optional", Optional.empty()),
                arguments("inOptional", Optional.of(1)),
                arguments("record", new Part(1, List.of(0.5))),
                arguments("records", List.of(new Part(1, List.of()))),
                arguments("several", 5),
                arguments("few", new String[] {"long", "texts"}),
                arguments("wild", List.of(new Part(1, List.of()))),
                arguments("notNull", Optional.empty()));
    }

    @ParameterizedTest(name = "{0} = {1}")
    @MethodSource("accepted")
    void valueThatIsAsDemanded_passes(String name, Object value) {
        assertThatCode(() -> check(name, value)).doesNotThrowAnyException();
    }

    /** An accessor or a constructor of one's own doesn't get the component's annotations, but may have some. */
    record OwnMembers(@Min(1) int k, int n) {
        OwnMembers(int k, @Max(5) int n) {
            this.k = k;
            this.n = n;
        }

        @Override
        public int k() {
            return k;
        }

        @Override
        @Min(2)
        public int n() {
            return n;
        }
    }

    @Test
    void constraints_areFoundWhereverTheyStand() {
        RecordComponent n = component(OwnMembers.class, "n");
        assertThat(Constraints.of(component(OwnMembers.class, "k")).expected(int.class))
                .isEqualTo("a whole number, at least 1");
        assertThat(Constraints.of(n).expected(int.class)).isEqualTo("a whole number, at least 2 and at most 5");
    }

    record WithEmail(@Email String to) {}

    record WithAssert(@AssertTrue boolean yes) {}

    record WithElement(List<@Email String> all) {}

    record InArray(List<@Email String>[] all) {}

    record InWildcard(List<? extends @Email String> all) {}

    @ParameterizedTest
    @ValueSource(classes = {WithEmail.class, WithAssert.class, WithElement.class, InArray.class, InWildcard.class})
    void constraintThatIsNotChecked_isTold(Class<?> type) {
        assertThat(Constraints.problem(type).orElseThrow())
                .matches("parameter '\\w+' has the constraint @(Email|AssertTrue), which is not checked."
                        + " Checked are: Min, Max, .*Pattern. Check anything else in the constructor");
    }

    record Elsewhere(Supplier<@Min(1) Integer> supplier) {}

    @Test
    void constraintWhereNothingIsLookedInto_isTold() {
        assertThat(Constraints.problem(Elsewhere.class).orElseThrow())
                .startsWith("parameter 'supplier' has a constraint within java.util.function.Supplier<")
                .endsWith(", which is not checked. Checked is what is in lists, arrays, maps, records and Optional");
    }

    record Misplaced(@Min(1) String text) {}

    record MisplacedText(@NotBlank List<String> texts) {}

    record Grouped(@Min(value = 1, groups = Grouped.class) int k) {}

    @Test
    void constraintThatCannotBeSaidOfTheType_isTold() {
        assertThat(Constraints.problem(Misplaced.class))
                .contains("parameter 'text' has the constraint @Min, which can be said of numbers only, but its values"
                        + " are of type java.lang.String");
        assertThat(Constraints.problem(MisplacedText.class).orElseThrow())
                .startsWith("parameter 'texts' has the constraint @NotBlank, which can be said of texts only");
        assertThat(Constraints.problem(Grouped.class).orElseThrow()).contains("@Min with groups");
        assertThat(Constraints.problem(All.class)).isEmpty();
    }

    record Chain(@Min(1) int k, Optional<Chain> next) {}

    @Test
    void recordThatHoldsItsLike_isChecked() {
        RecordComponent next = component(Chain.class, "next");
        Optional<Chain> chain = Optional.of(new Chain(1, Optional.of(new Chain(0, Optional.empty()))));
        assertThatExceptionOfType(PlainValues.MismatchException.class)
                .isThrownBy(() -> Constraints.of(next).check(chain, next.getGenericType()))
                .satisfies(e -> assertThat(e.path()).hasToString("/next/k"));
    }
}
