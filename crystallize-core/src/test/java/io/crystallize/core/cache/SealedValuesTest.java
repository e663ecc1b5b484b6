package io.crystallize.core.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.crystallize.core.TypeRef;
import io.crystallize.core.digest.Digester;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.dataformat.cbor.CBORMapper;

/** Values of sealed types are stored with which of the permitted classes they are of, and never with another. */
class SealedValuesTest {
    private static final String SPRUNG = "crystallize.test.sealed";

    sealed interface Shape permits Circle, Round, Mark {}

    record Circle(double radius) implements Shape {}

    abstract static sealed class Base permits Base.Unused {
        static final class Unused extends Base {}
    }

    sealed interface Round extends Shape {}

    record Ellipse(double a, Shape inside) implements Round {}

    enum Mark implements Shape {
        DOT,
        CROSS {
            @Override
            public String toString() {
                return "x";
            }
        }
    }

    sealed interface Result<T> permits Good, Bad, Count, Fails {}

    record Good<T>(T value, List<Result<T>> before) implements Result<T> {}

    record Bad<T>(String problem) implements Result<T> {}

    record Count(int count) implements Result<Integer> {}

    enum Fails implements Result<Integer> {
        NEVER
    }

    record Drawing<T extends Shape>(T one, Shape[] all, Map<String, Shape> named, Optional<Shape> last) {}

    /** Its code runs if data can name it: it is no Shape. */
    record Trap(double radius) {
        static {
            System.setProperty(SPRUNG, "yes");
        }
    }

    static Stream<Arguments> values() {
        Shape nested = new Ellipse(1, new Ellipse(Double.NaN, Mark.CROSS));
        return Stream.of(
                Arguments.of(Shape.class, new Circle(-0.0)),
                Arguments.of(Shape.class, Mark.CROSS),
                Arguments.of(Shape.class, nested),
                Arguments.of(Round.class, nested),
                Arguments.of(new TypeRef<List<Shape>>() {}.type(), List.of(Mark.DOT, nested)),
                Arguments.of(
                        new TypeRef<Drawing<Round>>() {}.type(),
                        new Drawing<>(
                                new Ellipse(1, null),
                                new Shape[] {null, Mark.DOT},
                                Map.of("a", nested),
                                Optional.of(nested))),
                Arguments.of(
                        new TypeRef<Result<Shape>>() {}.type(),
                        new Good<Shape>(Mark.DOT, List.of(new Bad<>("no"), new Good<>(nested, List.of())))),
                Arguments.of(
                        new TypeRef<Result<Integer>>() {}.type(),
                        new Good<>(1, List.of(new Count(2), Fails.NEVER, new Bad<>("no")))));
    }

    private static byte[] encode(Codec<Object> codec, Object value) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        codec.encode(value, out);
        return out.toByteArray();
    }

    @ParameterizedTest
    @MethodSource("values")
    void valueOfASealedType_isDecodedToOneWithItsDigest(Type type, Object value) throws IOException {
        Codec<Object> codec = Formats.standard().codecFor(type);
        Object decoded = codec.decode(new ByteArrayInputStream(encode(codec, value)));
        assertThat(Digester.standard().digest(decoded))
                .isEqualTo(Digester.standard().digest(value));
    }

    @Test
    void boundVariable_rulesOutTheAlternativesThatBindAnother() {
        Type texts = new TypeRef<Result<String>>() {}.type();
        assertThat(SealedTypes.alternatives(JacksonCodec.resolve(texts)).keySet())
                .containsExactly(Good.class.getName(), Bad.class.getName());
        byte[] bytes = CBORMapper.shared().writeValueAsBytes(List.of(Count.class.getName(), Map.of("count", 1)));
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> Formats.standard().codecFor(texts).decode(new ByteArrayInputStream(bytes)))
                .withMessageContaining("doesn't permit '" + Count.class.getName() + "'");
    }

    private static void isRefused(Type type, Object data) {
        byte[] bytes = CBORMapper.shared().writeValueAsBytes(data);
        assertThatExceptionOfType(IOException.class)
                .as(data.toString())
                .isThrownBy(() -> Formats.standard().codecFor(type).decode(new ByteArrayInputStream(bytes)));
    }

    @Test
    void nameOfAnyOtherClass_isRefused_andTheClassIsNotInitialized() {
        Map<String, Object> circle = Map.of("radius", 1.0);
        isRefused(Shape.class, List.of(Trap.class.getName(), circle));
        isRefused(Shape.class, List.of(Shape.class.getName(), circle));
        isRefused(Shape.class, List.of(Round.class.getName(), circle));
        isRefused(Shape.class, List.of("Circle", circle));
        isRefused(Shape.class, List.of("", circle));
        isRefused(Shape.class, Map.of("@class", Trap.class.getName(), "radius", 1.0));
        isRefused(Round.class, List.of(Circle.class.getName(), circle)); // a Shape, but not Round
        isRefused(
                Shape.class,
                List.of(Ellipse.class.getName(), Map.of("a", 1, "inside", List.of(Trap.class.getName(), circle))));
        assertThat(System.getProperty(SPRUNG)).isNull();
    }

    @Test
    void whatIsNoPairOfNameAndValue_isRefused() {
        Map<String, Object> circle = Map.of("radius", 1.0);
        isRefused(Shape.class, circle);
        isRefused(Shape.class, List.of());
        isRefused(Shape.class, List.of(Circle.class.getName()));
        isRefused(Shape.class, List.of(1, circle));
        isRefused(Shape.class, List.of(Circle.class.getName(), circle, circle));
        isRefused(Shape.class, "x");
    }

    sealed interface Open permits Half {}

    record Half(Anything all) implements Open {}

    sealed interface Anything permits Known, AnybodysOwn {}

    record Known() implements Anything {}

    non-sealed interface AnybodysOwn extends Anything {}

    sealed interface Loose permits Loosely {}

    record Loosely<T>(T any) implements Loose {}

    @Test
    void alternativeThatCannotBeStored_isToldWithThePathToIt() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Formats.standard().codecFor(Open.class))
                .withMessageStartingWith("Open(Half).all(AnybodysOwn): " + AnybodysOwn.class.getName())
                .withMessageContaining("Make it sealed, and permit records and enums")
                .withMessageEndingWith("or give the formats a Codec for " + Open.class.getName() + ".");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Formats.standard().codecFor(Base.class))
                .withMessageContaining("Base(Unused): ")
                .withMessageContaining("it is neither a record nor an enum");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Formats.standard().codecFor(Loose.class))
                .withMessageContaining(
                        "Loose(Loosely).any: java.lang.Object has no codec: nothing says what Loosely's T");
    }
}
