package io.crystallize.core.digest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Arrays and texts are encoded many elements at a time, as fast as can be; that gives what encoding one after the other
 * does, wherever in the buffer they begin and end.
 */
class BulkEncodingTest {
    private static final int ROUNDS = 400;
    private static final int LONGEST = 3 * HashOutput.PORTION;

    private final Random random = new Random(8);

    private static Arguments array(String what, int tag, IntFunction<Object> ofLength, Element element) {
        return Arguments.of(what, tag, ofLength, element);
    }

    static List<Arguments> arrays() {
        return List.of(
                array("bytes", Tag.BYTE, byte[]::new, (out, bits, array, i) -> {
                    ((byte[]) array)[i] = (byte) bits;
                    out.writeByte((int) bits);
                }),
                array("booleans", Tag.BOOLEAN, boolean[]::new, (out, bits, array, i) -> {
                    ((boolean[]) array)[i] = bits < 0;
                    out.writeBoolean(bits < 0);
                }),
                array("shorts", Tag.SHORT, short[]::new, (out, bits, array, i) -> {
                    ((short[]) array)[i] = (short) bits;
                    out.writeShort((int) bits);
                }),
                array("chars", Tag.CHAR, char[]::new, (out, bits, array, i) -> {
                    ((char[]) array)[i] = (char) bits;
                    out.writeChar((int) bits);
                }),
                array("ints", Tag.INT, int[]::new, (out, bits, array, i) -> {
                    ((int[]) array)[i] = (int) bits;
                    out.writeInt((int) bits);
                }),
                array("longs", Tag.LONG, long[]::new, (out, bits, array, i) -> {
                    ((long[]) array)[i] = bits;
                    out.writeLong(bits);
                }),
                array("floats", Tag.FLOAT, float[]::new, (out, bits, array, i) -> {
                    float number = Float.intBitsToFloat((int) special(bits, 0x7f80_0000, 0x8000_0000));
                    ((float[]) array)[i] = number;
                    out.writeInt(Float.isNaN(number) ? 0x7fc0_0000 : Float.floatToRawIntBits(number));
                }),
                array("doubles", Tag.DOUBLE, double[]::new, (out, bits, array, i) -> {
                    double number =
                            Double.longBitsToDouble(special(bits, 0x7ff0_0000_0000_0000L, 0x8000_0000_0000_0000L));
                    ((double[]) array)[i] = number;
                    out.writeLong(Double.isNaN(number) ? 0x7ff8_0000_0000_0000L : Double.doubleToRawLongBits(number));
                }));
    }

    /** Makes a quarter of all numbers infinite or NaN, with any payload and sign, and an eighth -0.0. */
    private static long special(long bits, long exponent, long minusZero) {
        return switch ((int) (bits >>> 40 & 7)) {
            case 0, 1 -> bits | exponent;
            case 2 -> minusZero;
            default -> bits;
        };
    }

    /** Sets an element of an array, and writes its encoding. */
    interface Element {
        void put(DataOutputStream out, long bits, Object array, int i) throws IOException;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("arrays")
    void array_isEncodedElementByElement(String what, int tag, IntFunction<Object> ofLength, Element element) {
        requireEncoded(out -> {
            Object array = ofLength.apply(random.nextInt(LONGEST));
            out.write(Tag.PRIMITIVE_ARRAY);
            out.write(tag);
            out.writeInt(Array.getLength(array));
            for (int i = 0; i < Array.getLength(array); i++) {
                element.put(out, random.nextLong(), array, i);
            }
            return array;
        });
    }

    @Test
    void text_isEncodedCharByChar() {
        // Of narrow chars, of any at all, with surrogates in pairs or alone, and of narrow ones but for one.
        requireEncoded(out -> {
            int length = random.nextInt(LONGEST);
            int bound = random.nextBoolean() ? 0x100 : 0x10000;
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < length; i++) {
                text.append((char) random.nextInt(bound));
            }
            if (length > 0 && random.nextInt(3) == 0) {
                text.setCharAt(random.nextInt(length), (char) (random.nextBoolean() ? 0x100 : 0xd800));
            }
            writeText(out, text.toString());
            return text.toString();
        });
    }

    private static void writeText(DataOutputStream out, String text) throws IOException {
        boolean narrow = text.chars().allMatch(c -> c < 0x100);
        out.write(narrow ? Tag.LATIN_1 : Tag.UTF_16);
        out.writeInt(text.length());
        if (narrow) {
            out.writeBytes(text);
        } else {
            out.writeChars(text);
        }
    }

    /** Returns a value after it has written its encoding. */
    interface Written {
        Object to(DataOutputStream out) throws IOException;
    }

    /** Digests several values one after the other, so that they begin and end anywhere. */
    private void requireEncoded(Written value) {
        for (int round = 0; round < ROUNDS; round++) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            DataOutputStream out = new DataOutputStream(bytes);
            List<Object> values = new ArrayList<>();
            int size = 1 + random.nextInt(3);
            try {
                out.write(1); // the version
                out.write(Tag.LIST);
                out.writeInt(2 * size);
                for (int i = 0; i < size; i++) {
                    String before = "x".repeat(random.nextInt(20));
                    writeText(out, before);
                    values.add(before);
                    values.add(value.to(out));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            assertThat(Digester.standard().digest(values)).isEqualTo(sha256(bytes.toByteArray()));
        }
    }

    private static Digest sha256(byte[] bytes) {
        return Digest.ofBytes(Digest.sha256().digest(bytes));
    }

    @Test
    void content_ofAnyLength_isDigestedAsItIs() {
        for (int length = 0; length < LONGEST; length++) {
            byte[] content = new byte[length];
            random.nextBytes(content);
            assertThat(Digest.ofContent(content)).isEqualTo(sha256(content));
        }
    }

    /** What a failed pass had written by then is in no other's digest. */
    @Test
    void digest_afterOneThatFailed_isAsBefore() {
        Digester digester = Digester.standard();
        Digest before = digester.digest("text");
        for (int i = 0; i < 100; i++) {
            try {
                digester.digest(List.of("x".repeat(i), new Object()));
            } catch (NoDigestException e) {
                assertThat(digester.digest("text")).isEqualTo(before);
                continue;
            }
            throw new AssertionError("An object without a type of its own has a digest");
        }
    }

    private record Handle(int number) {}

    /** An encoder that keeps its sink can't reach into digests of others. */
    @Test
    void sink_keptForLater_takesNothing() {
        AtomicReference<DigestSink> kept = new AtomicReference<>();
        Digester digester = Digester.standard().with(new DigestEncoder<Handle>() {
            @Override
            public Class<Handle> type() {
                return Handle.class;
            }

            @Override
            public void encode(Handle value, DigestSink sink) {
                sink.add("number", value.number());
                kept.set(sink);
            }
        });
        digester.digest(new Handle(1));
        assertThatIllegalStateException()
                .isThrownBy(() -> kept.get().add("late", 2))
                .withMessageContaining("'late' comes too late");
        assertThatIllegalStateException()
                .isThrownBy(() -> kept.get().code(Handle.class))
                .withMessageContaining("Handle' comes too late");
    }

    @Test
    void ofContent_ofAPart_isThatOfTheBytesAlone() {
        byte[] bytes = new byte[10_000];
        new Random(5).nextBytes(bytes);
        for (int count : new int[] {0, 1, 128, 129, 5000}) {
            assertThat(Digest.ofContent(bytes, 17, count))
                    .isEqualTo(Digest.ofContent(Arrays.copyOfRange(bytes, 17, 17 + count)));
        }
        for (int count : new int[] {-1, 10, 200, Integer.MAX_VALUE}) {
            assertThatExceptionOfType(IndexOutOfBoundsException.class)
                    .isThrownBy(() -> Digest.ofContent(bytes, bytes.length - 9, count));
        }
    }
}
