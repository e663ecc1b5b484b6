package io.crystallize.core.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.crystallize.core.digest.Digest;
import io.crystallize.core.provenance.Read;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.dataformat.cbor.CBORMapper;

/** Bytes that nobody's codec wrote: an exception, and neither another class nor more memory than they have bytes for. */
class HostileBytesTest {
    private static final int MUTATIONS = 4000;

    static List<String> targets() {
        return FuzzTargets.NAMES;
    }

    private static byte[] encoded(Codec<Object> codec, Object value) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        codec.encode(value, out);
        return out.toByteArray();
    }

    private static byte[] after(int first, byte[] bytes) {
        byte[] all = new byte[bytes.length + 1];
        all[0] = (byte) first;
        System.arraycopy(bytes, 0, all, 1, bytes.length);
        return all;
    }

    /** Bytes that a target reads, for others to be made of. */
    private static List<byte[]> seeds(String target) throws IOException {
        List<byte[]> seeds = new ArrayList<>();
        switch (target) {
            case "entry" -> {
                byte[] entry = EntryFormat.encode(
                        FuzzTargets.KEY, new Entry.Question(new Read(Read.Kind.CONTEXT, "learning-rate")));
                seeds.add(Arrays.copyOfRange(entry, 4 + 2 * Digest.BYTES, entry.length));
                seeds.add("A\u00bf\u00ff".getBytes(StandardCharsets.ISO_8859_1));
            }
            case "cbor" -> {
                Codec<Object> trees = Formats.standard().codecFor(FuzzTargets.TYPES.get(1));
                RandomTypes.Tree<List<Integer>> leaf = new RandomTypes.Tree.Leaf<>(List.of(1, 2));
                seeds.add(after(1, encoded(trees, new RandomTypes.Tree.Fork<>(leaf, List.of(leaf, leaf)))));
                Codec<Object> maps = Formats.standard().codecFor(FuzzTargets.TYPES.get(2));
                seeds.add(after(2, encoded(maps, Map.of("a", Map.of(RandomTypes.Suit.SPADES, new String[][] {{"b"}
                })))));
            }
            case "raw" -> {
                for (int i = 0; i < RawCodecs.ALL.size(); i++) {
                    seeds.add(after(i, new byte[] {1, 0, 97, 98, 99, 100, 101, 102}));
                }
            }
            case "serialized" -> {
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                FuzzTargets.SERIALIZED.encode(
                        new JavaSerializationCodecTest.Model("a", new double[2], null, new ArrayList<>(List.of(1))),
                        out);
                seeds.add(out.toByteArray());
            }
            default -> {
                seeds.add(FuzzTargets.KEY.toString().getBytes(StandardCharsets.UTF_8));
                seeds.add("{\"step\":\"a\",\"type\":\"B\"}\n".getBytes(StandardCharsets.UTF_8));
            }
        }
        return seeds;
    }

    private static byte[] mutated(byte[] seed, Random random) {
        byte[] bytes = seed.clone();
        for (int i = random.nextInt(4); i >= 0 && bytes.length > 0; i--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(5)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = (byte) random.nextInt(256);
                case 2 -> bytes[at] = (byte) 0xff;
                case 3 -> bytes = Arrays.copyOf(bytes, at);
                default -> {
                    byte[] longer = Arrays.copyOf(bytes, bytes.length + 8);
                    System.arraycopy(bytes, at, longer, at + 8, bytes.length - at);
                    bytes = longer;
                }
            }
        }
        return bytes;
    }

    @ParameterizedTest
    @MethodSource("targets")
    void mutatedBytes_areAValueOrTheDocumentedException_inBoundedMemory(String target) throws IOException {
        List<byte[]> seeds = seeds(target);
        for (int i = 0; i < MUTATIONS; i++) {
            FuzzTargets.run(target, mutated(seeds.get(i % seeds.size()), new Random(i)));
        }
        assertThat(seeds).isNotEmpty();
    }

    private static void isRefused(Type type, byte[] bytes) {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> Formats.standard().codecFor(type).decode(new ByteArrayInputStream(bytes)));
    }

    @ParameterizedTest
    @ValueSource(ints = {0x9b, 0xbb, 0x7b, 0x5b})
    void lengthThatTheBytesDoNotHave_isRefused(int kind) {
        byte[] claims = {(byte) kind, 0, 0, 0, 0, 0x7f, -1, -1, -1, 1, 2, 3};
        isRefused(String[].class, claims);
        for (Type type : FuzzTargets.TYPES) {
            isRefused(type, claims);
        }
        FuzzTargets.run("cbor", after(0, claims));
    }

    record Nested(List<Nested> all) {}

    @Test
    void deepNesting_isRefused_andNoStackOverflow() {
        for (int start : new int[] {0x81, 0x9f, 0xa1, 0xc1}) {
            byte[] deep = new byte[1_000_000];
            Arrays.fill(deep, (byte) start);
            FuzzTargets.TYPES.forEach(type -> isRefused(type, deep));
        }
    }

    @Test
    void bytesAfterTheValue_andUnknownOrMissingComponents_areRefused() {
        byte[] bytes = CBORMapper.shared().writeValueAsBytes(Map.of("all", List.of()));
        isRefused(Nested.class, Arrays.copyOf(bytes, bytes.length + 1));
        isRefused(Nested.class, CBORMapper.shared().writeValueAsBytes(Map.of("all", List.of(), "other", 1)));
        isRefused(Nested.class, CBORMapper.shared().writeValueAsBytes(Map.of()));
        isRefused(Nested.class, CBORMapper.shared().writeValueAsBytes(Map.of("@class", "java.lang.Thread")));
        isRefused(Nested.class, new byte[] {(byte) 0xf6});
        isRefused(Nested.class, new byte[0]);
    }

    @Test
    void componentThatStandsTwice_isRefused_orOneOfBoth() throws IOException {
        byte[] twice = {(byte) 0xbf, 0x63, 'a', 'l', 'l', (byte) 0x80, 0x63, 'a', 'l', 'l', (byte) 0x80, -1};
        try {
            assertThat(Formats.standard().codecFor(Nested.class).decode(new ByteArrayInputStream(twice)))
                    .isEqualTo(new Nested(List.of()));
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("all");
        }
    }
}
