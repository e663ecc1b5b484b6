package io.crystallize.core.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

class PlainValuesTest {
    enum Colour {
        RED,
        DARK_GREEN
    }

    record Settings(int size, String name, List<Double> weights, Colour colour) {}

    record Generic(List<Settings> all, Map<String, Integer> counts) {}

    static Stream<Arguments> admitted() {
        return Stream.of(
                arguments(1, int.class, 1),
                arguments(1, Long.class, 1L),
                arguments(1, double.class, 1.0),
                arguments(1L << 60, Double.class, 0x1.0p60),
                arguments(Double.NaN, double.class, Double.NaN),
                arguments(0.1, float.class, 0.1f),
                arguments(1.5, float.class, 1.5f),
                arguments("a", String.class, "a"),
                arguments("red", Colour.class, Colour.RED),
                arguments("DARK_GREEN", Colour.class, Colour.DARK_GREEN),
                arguments(true, boolean.class, true),
                arguments(List.of(1, 2), double[].class, new double[] {1, 2}),
                arguments(new BigInteger("9007199254740993"), long.class, 9007199254740993L),
                arguments(
                        Map.of("size", 1, "name", "n", "weights", List.of(1, 0.5), "colour", "red"),
                        Settings.class,
                        new Settings(1, "n", List.of(1.0, 0.5), Colour.RED)));
    }

    @ParameterizedTest
    @MethodSource("admitted")
    void convert_takesWhatLosesNothing(Object value, Type type, Object expected) {
        assertThat(PlainValues.convert(value, type)).isEqualTo(expected);
        assertThat(PlainValues.convert(JsonMapper.shared().<tools.jackson.databind.JsonNode>valueToTree(value), type))
                .isEqualTo(expected);
    }

    static Stream<Arguments> refused() {
        Map<String, Object> settings = Map.of("size", 1, "name", "n", "weights", List.of(1, "x"), "colour", "red");
        return Stream.of(
                arguments("1", int.class, "", "expected a whole number, found the text '1'."),
                arguments("", Integer.class, "", "expected a whole number, found the text ''."),
                arguments("1.5", double.class, "", "expected a number, found the text '1.5'."),
                arguments("NaN", double.class, "", "expected a number, found the text 'NaN'."),
                arguments(1.5, int.class, "", "expected a whole number, found 1.5."),
                arguments(1.0, int.class, "", "expected a whole number, found 1.0."),
                arguments(true, int.class, "", "expected a whole number, found true."),
                arguments(1, boolean.class, "", "expected true or false, found 1."),
                arguments("true", boolean.class, "", "expected true or false, found the text 'true'."),
                arguments(1, String.class, "", "expected a text, found 1."),
                arguments(true, String.class, "", "expected a text, found true."),
                arguments(3_000_000_000L, int.class, "", "expected a whole number, found 3000000000"),
                arguments(300, byte.class, "", "expected a whole number, found 300"),
                arguments(
                        new BigInteger("99999999999999999999"),
                        long.class,
                        "",
                        "expected a whole number, found 99999999999999999999"),
                arguments(
                        9007199254740993L,
                        double.class,
                        "",
                        "expected a number, found 9007199254740993, which double can't hold."),
                arguments(16777217, float.class, "", "expected a number, found 16777217, which float can't hold."),
                arguments(1e39, float.class, "", "expected a number, found 1.0E39, which float can't hold."),
                arguments(null, int.class, "", "expected a whole number, found nothing"),
                arguments(null, String.class, "", "expected a text, found nothing"),
                arguments(Arrays.asList(1, null), int[].class, "/1", "expected a whole number, found nothing"),
                arguments(1, int[].class, "", "expected a list, found 1."),
                arguments(List.of(1), Settings.class, "", "expected a mapping, found a list."),
                arguments(Map.of(), List.class, "", "expected a list, found a mapping."),
                arguments(
                        "drak_green",
                        Colour.class,
                        "",
                        "expected one of red, dark_green, found the text 'drak_green'. Did you mean 'dark_green'?"),
                arguments("", Colour.class, "", "expected one of red, dark_green, found the text ''."),
                arguments(0, Colour.class, "", "expected one of red, dark_green, found 0."),
                arguments(settings, Settings.class, "/weights/1", "expected a number, found the text 'x'."),
                arguments(
                        Map.of("size", 1, "naem", "n"),
                        Settings.class,
                        "/naem",
                        "unknown key 'naem'. Keys: colour, name, size, weights. Did you mean 'name'?"),
                arguments(
                        Map.of("all", List.of(settings), "counts", Map.of()),
                        Generic.class,
                        "/all/0/weights/1",
                        "expected a number, found the text 'x'."),
                arguments(
                        Map.of("all", List.of(), "counts", Map.of("a", 0.5)),
                        Generic.class,
                        "/counts/a",
                        "expected a whole number, found 0.5."));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void convert_refusesEverythingElse_andSaysWhatWasExpectedAndFound(
            Object value, Type type, String path, String message) {
        assertThatThrownBy(() -> PlainValues.convert(value, type))
                .isInstanceOfSatisfying(
                        PlainValues.MismatchException.class,
                        e -> assertThat(e.path()).hasToString(path))
                .hasMessageStartingWith(message);
    }

    @Test
    void convert_ofAMissingComponent_namesIt() {
        assertThatThrownBy(() -> PlainValues.convert(
                        Map.of("all", List.of(Map.of("size", 1, "name", "n")), "counts", Map.of()), Generic.class))
                .isInstanceOfSatisfying(
                        PlainValues.MismatchException.class,
                        e -> assertThat(e.path()).hasToString("/all/0/weights"))
                .hasMessage("missing key 'weights'. Keys: colour, name, size, weights.");
    }

    @Test
    void admit_takesAnInstanceAsItIs() {
        List<Object> list = Collections.singletonList(null);
        assertThat(PlainValues.admit(list, List.class)).isSameAs(list);
        assertThat(PlainValues.admit(1, int.class)).isEqualTo(1);
        assertThat(PlainValues.admit(1, double.class)).isEqualTo(1.0);
        assertThatThrownBy(() -> PlainValues.admit("1", int.class)).isInstanceOf(PlainValues.MismatchException.class);
        assertThatThrownBy(() -> PlainValues.admit(null, int.class)).hasMessageEndingWith("found nothing");
    }

    @Test
    void expected_isInWords() {
        assertThat(Stream.of(
                                boolean.class,
                                double.class,
                                long.class,
                                String.class,
                                Colour.class,
                                int[].class,
                                Settings.class,
                                Object.class)
                        .map(PlainValues::expected))
                .containsExactly(
                        "true or false",
                        "a number",
                        "a whole number",
                        "a text",
                        "one of red, dark_green",
                        "a list",
                        "a mapping",
                        "a value");
    }

    record Exact<T>(T any, double number, Optional<Double> most, Map<String, float[]> by, String name) {}

    private static Type type(TypeReference<?> reference) {
        return reference.getType();
    }

    private static Map<String, Object> exact(String changed, @Nullable Object value) {
        Map<String, Object> all =
                new HashMap<>(Map.of("any", 1, "number", 2, "most", 3, "by", Map.of("a", List.of(0.1)), "name", "n"));
        all.put(changed, value);
        return all;
    }

    static Stream<Arguments> refusedBelow() {
        long rounded = 9007199254740993L;
        String loss = "expected a number, found 9007199254740993, which double can't hold.";
        String text = "expected a number, found the text 'NaN'.";
        String none = "expected a number, found nothing";
        Type list = type(new TypeReference<List<Double>>() {});
        Type map = type(new TypeReference<Map<String, List<Double>>>() {});
        Type exact = type(new TypeReference<List<Exact<Double>>>() {});
        return Stream.of(
                arguments(List.of(1, rounded), list, "/1", loss),
                arguments(List.of(rounded), double[].class, "/0", loss),
                arguments(List.of(List.of(), List.of(rounded)), double[][].class, "/1/0", loss),
                arguments(rounded, type(new TypeReference<Optional<Double>>() {}), "", loss),
                arguments(Map.of("a", List.of(rounded)), map, "/a/0", loss),
                arguments(List.of(exact("any", rounded)), exact, "/0/any", loss),
                arguments(List.of(exact("number", rounded)), exact, "/0/number", loss),
                arguments(List.of(exact("most", rounded)), exact, "/0/most", loss),
                arguments(
                        List.of(exact("by", Map.of("b", List.of(16777217)))),
                        exact,
                        "/0/by/b/0",
                        "expected a number, found 16777217, which float can't hold."),
                arguments(List.of("NaN"), list, "/0", text),
                arguments(List.of("NaN"), double[].class, "/0", text),
                arguments(Map.of("a", List.of("NaN")), map, "/a/0", text),
                arguments(List.of(exact("number", "NaN")), exact, "/0/number", text),
                arguments(Arrays.asList(1, null), list, "/1", none),
                arguments(Collections.singletonMap("a", null), map, "/a", "expected a list, found nothing"),
                arguments(List.of(exact("any", null)), exact, "/0/any", none),
                arguments(List.of(exact("name", null)), exact, "/0/name", "expected a text, found nothing"));
    }

    @ParameterizedTest
    @MethodSource("refusedBelow")
    void convert_isAsStrictBelowTheTop(Object value, Type type, String path, String message) {
        convert_refusesEverythingElse_andSaysWhatWasExpectedAndFound(value, type, path, message);
    }

    @Test
    void convert_takesNothing_whereItIsOptionalOrOfNoType() {
        Type exact = type(new TypeReference<Exact<Double>>() {});
        Exact<?> empty = (Exact<?>) PlainValues.convert(exact("most", null), exact);
        assertThat(empty.most()).isEmpty();
        assertThat(PlainValues.convert(Arrays.asList("a", null), Object.class)).isEqualTo(Arrays.asList("a", null));
    }

    private static JsonNode decimal(String text) {
        return JsonNodeFactory.instance.numberNode(new BigDecimal(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.12345678901234567890123", "1e400", "0.10", "-1e-400"})
    void convert_keepsAllDigitsOfADecimal(String text) {
        Type list = type(new TypeReference<List<BigDecimal>>() {});
        JsonNode tree = decimal(text);
        assertThat(PlainValues.convert(tree, BigDecimal.class)).isEqualTo(new BigDecimal(text));
        assertThat(PlainValues.convert(JsonNodeFactory.instance.arrayNode().add(tree), list))
                .isEqualTo(List.of(new BigDecimal(text)));
    }

    @Test
    void convert_ofADecimal_isTheNearestDouble_ifItIsFinite() {
        assertThat(PlainValues.convert(decimal("0.1"), double.class)).isEqualTo(0.1);
        assertThat(PlainValues.convert(decimal("0.12345678901234567890123"), Double.class))
                .isEqualTo(0.12345678901234568);
        assertThat(PlainValues.convert(decimal("0.1"), float.class)).isEqualTo(0.1f);
        assertThatThrownBy(() -> PlainValues.convert(decimal("1e400"), double.class))
                .hasMessage("expected a number, found 1E+400, which double can't hold.");
        assertThatThrownBy(() -> PlainValues.convert(decimal("1e40"), float.class))
                .hasMessage("expected a number, found 1E+40, which float can't hold.");
        assertThatThrownBy(() -> PlainValues.convert(decimal("1.0"), int.class))
                .hasMessage("expected a whole number, found 1.0.");
    }

    @Test
    void convert_ofADecimalToNoType_isADouble_whereThatKeepsItsDigits() {
        for (Type none : List.of(Object.class, Number.class)) {
            assertThat(PlainValues.convert(decimal("0.10"), none)).isEqualTo(0.1);
            assertThat(PlainValues.convert(decimal("1e3"), none)).isEqualTo(1000.0);
            assertThat(PlainValues.convert(decimal("1e400"), none)).isEqualTo(new BigDecimal("1e400"));
            assertThat(PlainValues.convert(decimal("0.12345678901234567890123"), none))
                    .isEqualTo(new BigDecimal("0.12345678901234567890123"));
        }
        assertThat(PlainValues.convert(JsonNodeFactory.instance.arrayNode().add(decimal("0.50")), Object.class))
                .isEqualTo(List.of(0.5));
        assertThatThrownBy(() -> PlainValues.convert("1", Number.class))
                .hasMessage("expected a number, found the text '1'.");
    }
}
