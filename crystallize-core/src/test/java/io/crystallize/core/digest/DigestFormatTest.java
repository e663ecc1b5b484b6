package io.crystallize.core.digest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The encoding, byte by byte, and digests that stay as they are as long as its version does. */
class DigestFormatTest {
    record Point(int x, String label) {}

    enum Colour {
        RED,
        GREEN {}
    }

    static Stream<Arguments> golden() {
        return Stream.of(
                arguments("text", "8a24c54d846aee3470d7af17e49abe37639b0da135dbac353600cfff3079f84e"),
                arguments('x', "4b1baabf181167f5dfc8fc1527550cfac970ec1d6020c7e8094a093e34f348b6"),
                arguments((byte) 1, "4912326e465b6efb1d5b1b276e321709d99a506e230a31f3c158c976d4a8a4e8"),
                arguments((short) 1, "483672558c2c969963a4c7fd09832ec623257e00f17ba28fcd20d9a08569a7f4"),
                arguments(1, "4d7cb9388ec2a6992e963bd9c73df0f3410f5ea0d4050ada0a72be966fe837d2"),
                arguments(1L, "a125ea21cbaddebb09688346d03e53e2a3defec6cc2c3ba6b32ac0a698e3ce94"),
                arguments(1f, "b49bf4a1da1208f912e202dcd55644225d5c62e648b3763887ff70a133914db6"),
                arguments(1.0, "b5dd3e1302cc824828bc09ebc4ee092ee5f0103a8728c284083cc5b00b0e2a2b"),
                arguments(
                        new BigInteger("-12345678901234567890"),
                        "0d5bf053d2607558e2b55e1b2c1eaeae93bb74e7e81a51e49ab0408523646546"),
                arguments(new BigDecimal("1.50"), "8902c9b0ba5103dd882a57614545a33e16bd7812bcd7aa9630a9766ad4103a10"),
                arguments(Colour.RED, "c57f35421e7a4617872054637a22c137e32017a397342238e62ddbad5b5cb74e"),
                arguments(Colour.GREEN, "633f59f5ffa1ac9785e003d6c10b7a1d44618a5229662b4339dc37fbe1544509"),
                arguments(new Point(1, "a"), "a9722bf48f0010ca3c884e17f135bfbda69d8ad4a0699eec2a774309722e81aa"),
                arguments(
                        LocalDate.of(2024, 2, 29), "cf90cc329321a56c9387126f036645bf9766dfca3d7c3f3c63c8debb6b72627a"),
                arguments(
                        Instant.ofEpochSecond(1, 5),
                        "ac93aa47f39b9070f94cf34cda59fc90860324d3e1f479dfa20817982d49a2f9"),
                arguments(new UUID(1, 2), "d9ec4f58ab4ef82fe4c8a1347eebe58253dd77a17165cdcfed0ba594f5f52e82"),
                arguments(
                        URI.create("https://example.org/a?b"),
                        "e35c7bf97f060cd33bbafb7cad870045507cd617121dae24d446f3e5af4f2c87"),
                arguments(
                        Locale.forLanguageTag("de-Latn-DE-u-ca-buddhist"),
                        "6d436066f89eac96d0fa9b43f594a1816bc6e7a76ed2c7730e626dcb92467672"),
                arguments(
                        Digest.ofContent(new byte[0]),
                        "b1e7639188edecc20a8eff0bcacff12d632c315e566c14b0b980e3fd7415321f"),
                arguments(
                        new boolean[] {true, false},
                        "27448acdfbfcec0ba63437b216ea767bf5a134191d75ebd94c0920e571d1f2f3"),
                arguments(new short[] {1, 2}, "a4978776e9c43109e93e1e8888defeb5eebb949bd6e11b17fbd7fddd7d52cfbc"),
                arguments(new char[] {'a', '€'}, "6e0909c8cad163e9a39cfb539590e1eb9419e1151b545fddf4f40ee62ae2ca9c"),
                arguments(new int[] {1, 2}, "16a7d1aeae9047cdaaaeee29ebc4d3904fb00e8528bf94e091e3ba2e5ed0ea03"),
                arguments(new long[] {1, 2}, "9f1502d559227cf8e4913188f6135aae53d8150b2302dda12f3b6b09ceaa4304"),
                arguments(
                        new float[] {-0f, Float.NaN},
                        "49ce6cd5fa8d42d5383a79c4c157c65c91481e88eda6f844a6aa2e4d5539406c"),
                arguments(
                        new double[] {1.5, Double.NaN},
                        "4f80a1548939558dd0493407fa17dd2f33df9c3bb602437419a1db69a837f5f6"),
                arguments(new int[][] {{1}, {}}, "c132095fb1c080c73169eff1f73a191eec3962eb0d033ab77f0722939e07a0ba"),
                arguments(new Object[] {"a", null}, "527bfa7c55a334a71e7e782569b963398684fea34a50019e6b53a77cc34edb1f"),
                arguments(List.of(), "d1956fbc14bddeed483f547d60c66f79351eeab737f65a33c99484085b4f90a8"),
                arguments(
                        Arrays.asList("a", null, 1),
                        "86db32c4f2724155a447a913b55fd13f2e05be5e4885cc667547a3bd5d3942fd"),
                arguments(
                        new LinkedHashSet<>(List.of("b", "a")),
                        "45cfab37b3ed40cd4791051d778be127a96f3d59ecba8b18d395f4705467a9ea"),
                arguments(
                        new TreeSet<>(List.of("b", "a")),
                        "61e67b1d4121672baa741b5450475a13c6ffc5492ca15fcfce9a4957c90c56a5"),
                arguments(
                        EnumSet.allOf(Colour.class),
                        "737760fad683104fafac7996532ddba58df4d8aa2e93dc82679ba1ff224e8bcb"),
                arguments(
                        new HashSet<>(List.of("b", "a", "c")),
                        "a57fc63c3812db4a96ccbf3ea58713d696398bece530697ef8b7178cec819181"),
                arguments(
                        new LinkedHashMap<>(Map.of("k", 1)),
                        "4d0956c0168451f6b5da33007b7485c529c29e7d2a828ee9a1a3f31f63c94e13"),
                arguments(
                        new TreeMap<>(Map.of("a", 1, "b", List.of(2))),
                        "a0570b97e5226ee294442b83bec28e1a6ef8a04cf03cf669a69ae9ba12e2116a"),
                arguments(
                        new EnumMap<>(Map.of(Colour.RED, 1)),
                        "e6295bc650a60f54da78bef93df992b92cd21284ae818ade3af93dfda4a600ef"),
                arguments(
                        new HashMap<>(Map.of("a", 1, "b", 2)),
                        "5f139f27f4a75d6748467d9e7110032ebb7728e027acee15ea4d04b443e51140"),
                arguments(Optional.empty(), "23184858b9245b93d4a0f736ca40a4bef87176c63f5309b09b360b0c8d0371b3"),
                arguments(
                        Optional.of(Map.of("deep", new Point[] {new Point(0, "")})),
                        "cb1955e0b56f0cfbad00f766e62ac6a8b2c7ac9848135c0d50b0fe31df2f535d"),
                arguments(OptionalDouble.of(0.5), "4c44d65ff9525fc784fc9954abbb1b5cc56b22dbc5b6626bd635fc8c857359aa"),
                arguments(
                        Collections.singletonMap(null, null),
                        "fd0e73480d42b21a4e5c40264566b1538982bc527c62e80fbaec16a79cec06c8"));
    }

    @ParameterizedTest
    @MethodSource("golden")
    void digest_isTheSameForEver(Object value, String hex) {
        assertThat(Digester.standard().digest(value)).hasToString(hex);
    }

    @Test
    void scalar_isVersionTagAndBigEndianBytes() throws IOException {
        assertThat(Digester.standard().digest(null)).isEqualTo(sha256(out -> out.writeByte(0)));
        assertThat(Digester.standard().digest(true)).isEqualTo(sha256(out -> {
            out.writeByte(1);
            out.writeByte(1);
        }));
        assertThat(Digester.standard().digest(-2)).isEqualTo(sha256(out -> {
            out.writeByte(4);
            out.writeInt(-2);
        }));
        assertThat(Digester.standard().digest(-0.0)).isEqualTo(sha256(out -> {
            out.writeByte(8);
            out.writeLong(0x8000000000000000L);
        }));
        assertThat(Digester.standard().digest(Double.longBitsToDouble(0xfff8000000000123L)))
                .isEqualTo(sha256(out -> {
                    out.writeByte(8);
                    out.writeLong(0x7ff8000000000000L);
                }));
    }

    @Test
    void text_isLengthAndOneByteForEachChar_orTwoWhereOneDoesNotDo() throws IOException {
        assertThat(Digester.standard().digest("aé")).isEqualTo(sha256(out -> {
            out.writeByte(9);
            out.writeInt(2);
            out.write(new byte[] {0x61, (byte) 0xe9});
        }));
        assertThat(Digester.standard().digest("a\ud83d")).isEqualTo(sha256(out -> {
            out.writeByte(10);
            out.writeInt(2);
            out.writeChar('a');
            out.writeChar(0xd83d);
        }));
    }

    @Test
    void record_isClassNameCountAndComponents() throws IOException {
        assertThat(Digester.standard().digest(new Point(7, "p"))).isEqualTo(sha256(out -> {
            out.writeByte(14);
            text(out, "io.crystallize.core.digest.DigestFormatTest$Point");
            out.writeInt(2);
            out.writeByte(4);
            out.writeInt(7);
            text(out, "p");
        }));
    }

    private static final class Length implements Digestible {
        @Override
        public void digest(DigestSink sink) {
            sink.add("metres", 7).add("label", "p").code(Point.class);
        }
    }

    @Test
    void digestible_isClassNamePartsAndEnd() throws IOException {
        assertThat(Digester.standard().digest(new Length())).isEqualTo(sha256(out -> {
            out.writeByte(29);
            text(out, "io.crystallize.core.digest.DigestFormatTest$Length");
            out.writeByte(4);
            out.writeInt(7);
            text(out, "p");
            out.writeByte(28);
        }));
    }

    @Test
    void array_isComponentLengthAndElements() throws IOException {
        assertThat(Digester.standard().digest(new double[] {1.5})).isEqualTo(sha256(out -> {
            out.writeByte(17);
            out.writeByte(8);
            out.writeInt(1);
            out.writeDouble(1.5);
        }));
        assertThat(Digester.standard().digest(new byte[100_000])).isEqualTo(sha256(out -> {
            out.writeByte(17);
            out.writeByte(2);
            out.writeInt(100_000);
            out.write(new byte[100_000]);
        }));
        assertThat(Digester.standard().digest(new String[] {null, "a"})).isEqualTo(sha256(out -> {
            out.writeByte(18);
            text(out, "java.lang.String");
            out.writeInt(2);
            out.writeByte(0);
            text(out, "a");
        }));
    }

    @Test
    void map_isDigestsOfKeysAndValues_inTheOrderOfTheKeys() throws IOException {
        Digest a = sha256(out -> text(out, "a"));
        Digest b = sha256(out -> text(out, "b"));
        Digest one = sha256(out -> {
            out.writeByte(4);
            out.writeInt(1);
        });
        assertThat(Digester.standard().digest(Map.of("a", 1, "b", 1))).isEqualTo(sha256(out -> {
            out.writeByte(25);
            out.writeInt(2);
            for (Digest key : Stream.of(a, b).sorted().toList()) {
                out.write(key.toBytes());
                out.write(one.toBytes());
            }
        }));
    }

    private static void text(DataOutputStream out, String latin1) throws IOException {
        out.writeByte(9);
        out.writeInt(latin1.length());
        out.writeBytes(latin1);
    }

    private interface Writing {
        void to(DataOutputStream out) throws IOException;
    }

    private static Digest sha256(Writing writing) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeByte(1);
        writing.to(out);
        return Digest.ofContent(bytes.toByteArray());
    }
}
