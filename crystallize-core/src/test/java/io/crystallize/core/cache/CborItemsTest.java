package io.crystallize.core.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.crystallize.core.digest.Digest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;

class CborItemsTest {
    @FunctionalInterface
    private interface Item<T> {
        T read(CborItems items) throws IOException;
    }

    private static CborItems items(byte[] bytes) {
        return new CborItems(bytes, 0, bytes.length);
    }

    private static CborItems items(String hex) {
        return items(HexFormat.of().parseHex(hex));
    }

    private static void isRefused(String hex, Item<?> item) {
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> item.read(items(hex)));
    }

    private static byte[] written(Object value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator out = EntryFormat.CBOR.createGenerator(ObjectWriteContext.empty(), bytes)) {
            if (value instanceof String text) {
                out.writeString(text);
            } else if (value instanceof Long number) {
                out.writeNumber(number);
            } else {
                out.writeNumber((Double) value);
            }
        }
        return bytes.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 23, 24, 255, 256, 3_999, 4_000, 70_000})
    void text_ofAnyLength_isReadAsItWasWritten(int length) throws IOException {
        for (String character : new String[] {"a", "\u00e4", "\u20ac", "\ud83d\ude00", "\ufffd"}) {
            String text = character.repeat(length);
            CborItems items = items(written(text));

            assertThat(items.text()).isEqualTo(text);
            assertThat(items.isAtEnd()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            longs = {
                0,
                23,
                24,
                255,
                256,
                65_535,
                65_536,
                4_294_967_295L,
                4_294_967_296L,
                Long.MAX_VALUE,
                -1,
                -24,
                -25,
                -256,
                -257,
                Integer.MIN_VALUE,
                Long.MIN_VALUE
            })
    void integer_isReadAsItWasWritten(long number) throws IOException {
        CborItems items = items(written(number));

        assertThat(items.integer()).isEqualTo(number);
        assertThat(items.isAtEnd()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -0.0, 1.5, Double.MIN_VALUE, Double.NEGATIVE_INFINITY, Double.NaN})
    void real_isReadAsItWasWritten(double number) throws IOException {
        CborItems items = items(written(number));

        assertThat(items.real()).isEqualTo(Double.valueOf(number));
        assertThat(items.isAtEnd()).isTrue();
    }

    @Test
    void integerOf65Bits_isRefused() {
        isRefused("1b8000000000000000", CborItems::integer);
        isRefused("3b8000000000000000", CborItems::integer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"61ff", "62c3", "63e282", "64f09f98", "62c328", "7f61c361a4ff"})
    void textThatIsNotUtf8_isRefused(String hex) {
        isRefused(hex, CborItems::text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"7f", "7f61", "7f6161", "7f7f6161ffff", "7f01ff", "7fff61"})
    void textInParts_isRefusedUnlessItIsWhole(String hex) {
        isRefused(hex, items -> items.text() + items.text());
    }

    @ParameterizedTest
    @ValueSource(strings = {"7c", "7d", "7e", "1c", "3f", "1f", "f0", "f6", "f93e00", "fa3fc00000"})
    void anythingElse_isNeitherATextNorANumberNorATruth(String hex) {
        isRefused(hex, CborItems::text);
        isRefused(hex, CborItems::integer);
        isRefused(hex, CborItems::real);
        isRefused(hex, CborItems::truth);
        isRefused(hex, CborItems::digest);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "7b7fffffffffffffff61",
                "7bffffffffffffffff61",
                "7a7fffffff61",
                "79ffff61",
                "78ff61",
                "62",
                "78",
                ""
            })
    void lengthThatTheBytesDoNotHave_isRefused(String hex) {
        isRefused(hex, CborItems::text);
    }

    @Test
    void arrayAndMap_endWithTheirLength_orWithABreak() throws IOException {
        for (String hex : new String[] {"820102", "9f0102ff"}) {
            CborItems items = items(hex);
            int length = items.array();
            long sum = 0;
            int read = 0;
            for (; items.hasNext(length, read); read++) {
                sum += items.integer();
            }
            assertThat(sum).isEqualTo(3);
            assertThat(read).isEqualTo(2);
            assertThat(items.isAtEnd()).isTrue();
        }
        CborItems map = items("bfff");
        assertThat(map.hasNext(map.map(), 0)).isFalse();
        isRefused("9f", items -> items.hasNext(items.array(), 0));
    }

    @Test
    void digest_hasItsBytes_andNoMore() throws IOException {
        Digest digest = Digest.ofContent(new byte[0]);

        assertThat(items("5820" + digest).digest()).isEqualTo(digest);
        isRefused("5821" + digest + "00", CborItems::digest);
        isRefused("5820" + digest.toString().substring(2), CborItems::digest);
        isRefused("5f5820" + digest + "ff", CborItems::digest);
    }

    @Test
    void skip_takesTheExpectedText_andNothingElse() throws IOException {
        assertThat(items("636b6579").skip("key")).isTrue();
        for (String hex : new String[] {"636b6578", "626b65", "646b657973", "436b6579", "63", ""}) {
            CborItems items = items(hex);
            assertThat(items.skip("key")).isFalse();
            assertThat(items.isAtEnd()).isEqualTo(hex.isEmpty());
        }
    }

    /** Behind the end there are bytes, which are others'. */
    @Test
    void nothing_isReadBehindTheEnd() {
        byte[] bytes = Arrays.copyOf(written("some text"), 100);
        for (int end = 0; end < 10; end++) {
            CborItems items = new CborItems(bytes, 0, end);
            assertThat(items.skip("some text")).isFalse();
            assertThatExceptionOfType(IOException.class).isThrownBy(items::text);
        }
    }
}
