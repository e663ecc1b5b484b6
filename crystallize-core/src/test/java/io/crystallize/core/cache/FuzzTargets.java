package io.crystallize.core.cache;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.crystallize.core.TypeRef;
import io.crystallize.core.digest.Digest;
import io.crystallize.core.file.FileValue;
import io.crystallize.core.problem.InvalidInputException;
import io.crystallize.core.provenance.Provenance;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.UUID;

/**
 * What reads bytes that somebody else may have written. Whatever they are, each target ends with a value or with the
 * exception that it documents, in memory that the number of bytes bounds.
 */
final class FuzzTargets {
    /** What a byte that was read may cost, with all that is made of it and of its being read. */
    private static final long ALLOCATED_PER_BYTE = 4_000;

    private static final long ALLOCATED_ANYWAY = 32 << 20;

    record Scalars(
            boolean truth, byte aByte, short aShort, char aChar, int anInt, long aLong, float aFloat, double aDouble) {}

    record Everything(
            Scalars scalars,
            BigInteger integer,
            BigDecimal decimal,
            UUID uuid,
            Locale locale,
            Instant instant,
            ZonedDateTime zoned,
            FileValue file,
            RandomTypes.Suit suit,
            Optional<String> text,
            SortedMap<String, double[]> columns,
            Deque<char[]> deque,
            List<Everything> more) {}

    static final List<Type> TYPES = List.of(
            Everything.class,
            new TypeRef<RandomTypes.Tree<List<Integer>>>() {}.type(),
            new TypeRef<Map<String, Map<RandomTypes.Suit, String[][]>>>() {}.type(),
            new TypeRef<RandomTypes.Pair<Scalars, Deque<FileValue>>>() {}.type());

    static final JavaSerializationCodec<JavaSerializationCodecTest.Model> SERIALIZED = JavaSerializationCodec.of(
            JavaSerializationCodecTest.Model.class,
            JavaSerializationCodecTest.Weight.class,
            JavaSerializationCodecTest.Kind.class,
            ArrayList.class,
            HashMap.class);

    static final List<String> NAMES = List.of("entry", "cbor", "raw", "serialized", "text");

    private FuzzTargets() {}

    /** Reads the bytes as one of the targets does, in memory that their number bounds. */
    static void run(String target, byte[] bytes) {
        long before = allocated();
        read(target, bytes);
        assertThat(allocated() - before).isLessThan(ALLOCATED_ANYWAY + ALLOCATED_PER_BYTE * bytes.length);
    }

    /** Reads the bytes as one of the targets does; what a fuzzer adds to the code allocates in this thread too. */
    static void read(String target, byte[] bytes) {
        try {
            switch (target) {
                case "entry" -> entry(bytes);
                case "cbor" -> cbor(bytes);
                case "raw" -> raw(bytes);
                case "serialized" -> serialized(bytes);
                default -> text(bytes);
            }
        } catch (IOException e) {
            assertThat(e).isNotNull();
        }
    }

    /** How many bytes this thread has ever had on the heap. */
    private static long allocated() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean())
                .getThreadAllocatedBytes(Thread.currentThread().getId());
    }

    /** An entry's header has a digest of the rest, which chance would never get right. */
    static byte[] withHeader(byte[] body) {
        return ByteBuffer.allocate(4 + 2 * Digest.BYTES + body.length)
                .putInt(0x43525931)
                .put(KEY.toBytes())
                .put(Digest.ofContent(body).toBytes())
                .put(body)
                .array();
    }

    static final Digest KEY = Digest.ofContent(new byte[0]);

    private static void entry(byte[] body) throws IOException {
        assertThat(EntryFormat.decode(KEY, withHeader(body))).isInstanceOf(Entry.class);
    }

    private static void cbor(byte[] bytes) throws IOException {
        if (bytes.length > 0) {
            Type type = TYPES.get((bytes[0] & 0xff) % TYPES.size());
            Object value = Formats.standard().codecFor(type).decode(rest(bytes));
            assertThat(value).isInstanceOf(JacksonCodec.resolve(type).getRawClass());
        }
    }

    private static void raw(byte[] bytes) throws IOException {
        if (bytes.length > 0) {
            Codec<?> codec = RawCodecs.ALL.get((bytes[0] & 0xff) % RawCodecs.ALL.size());
            Object value = codec.decode(rest(bytes));
            assertThat(value).isInstanceOf(codec.type());
        }
    }

    private static ByteArrayInputStream rest(byte[] bytes) {
        return new ByteArrayInputStream(Arrays.copyOfRange(bytes, 1, bytes.length));
    }

    private static void serialized(byte[] bytes) throws IOException {
        assertThat(SERIALIZED.decode(new ByteArrayInputStream(bytes)))
                .isInstanceOf(JavaSerializationCodecTest.Model.class);
    }

    private static void text(byte[] bytes) throws IOException {
        String text = new String(bytes, StandardCharsets.UTF_8);
        try {
            assertThat(Digest.parse(text).toString()).isEqualToIgnoringCase(text);
        } catch (IllegalArgumentException e) {
            assertThat(e).isNotNull();
        }
        try {
            assertThat(Provenance.read(new StringReader(text))).isNotNull();
        } catch (InvalidInputException e) {
            assertThat(e).isNotNull();
        }
    }
}
