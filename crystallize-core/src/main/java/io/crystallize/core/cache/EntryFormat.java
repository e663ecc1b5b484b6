package io.crystallize.core.cache;

import com.fasterxml.jackson.annotation.Nulls;
import io.crystallize.core.digest.Digest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apiguardian.api.API;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;
import tools.jackson.dataformat.cbor.CBORMapper;

/**
 * Entries as bytes: a magic number, the entry's own key, the SHA-256 of the rest, a letter for the kind, and the kind's
 * record in CBOR (RFC 8949). The key and the SHA-256 tell an entry that was damaged or got under another key. Which
 * class is read is decided by the letter here, never by the data.
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public final class EntryFormat {
    private static final int MAGIC = 0x43525931; // "CRY1"
    private static final int HEADER = Integer.BYTES + 2 * Digest.BYTES;
    private static final ObjectMapper CBOR = CBORMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .changeDefaultNullHandling(nulls -> nulls.withContentNulls(Nulls.FAIL))
            .addModule(new SimpleModule()
                    .addSerializer(Digest.class, new DigestSerializer())
                    .addDeserializer(Digest.class, new DigestDeserializer()))
            .build();

    private EntryFormat() {}

    static byte[] encode(Digest key, Entry entry) {
        byte[] record = CBOR.writeValueAsBytes(entry);
        byte[] body = ByteBuffer.allocate(1 + record.length)
                .put((byte) letter(entry))
                .put(record)
                .array();
        return ByteBuffer.allocate(HEADER + body.length)
                .putInt(MAGIC)
                .put(key.toBytes())
                .put(Digest.ofContent(body).toBytes())
                .put(body)
                .array();
    }

    /**
     * Reads an entry.
     *
     * @param key the key it was found under
     * @throws IOException if the bytes are not that entry's
     */
    static Entry decode(Digest key, byte[] bytes) throws IOException {
        byte[] body = body(key, bytes);
        try {
            Entry entry = CBOR.readValue(body, 1, body.length - 1, type((char) body[0]));
            if (entry == null) { // CBOR has a null too
                throw new IOException("it is nothing");
            }
            return entry;
        } catch (JacksonException | IllegalArgumentException e) {
            throw new IOException("it is not what an entry looks like: " + e.getMessage(), e);
        }
    }

    /**
     * Whether bytes are those that were once stored as the entry of a key: for a backend that holds several copies, and
     * needs to know which of them is damaged. What they mean is not looked at.
     */
    public static boolean isWhole(Digest key, byte[] bytes) {
        try {
            body(key, bytes);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static byte[] body(Digest key, byte[] bytes) throws IOException {
        if (bytes.length <= HEADER) {
            throw new IOException("it is cut off after " + bytes.length + " bytes");
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        if (in.getInt() != MAGIC) {
            throw new IOException("it doesn't begin with the mark of an entry");
        }
        if (!key.equals(readDigest(in))) {
            throw new IOException("it is the entry of another key");
        }
        Digest expected = readDigest(in);
        byte[] body = Arrays.copyOfRange(bytes, HEADER, bytes.length);
        if (!expected.equals(Digest.ofContent(body))) {
            throw new IOException("its bytes don't have the digest that they should");
        }
        return body;
    }

    private static Digest readDigest(ByteBuffer in) {
        byte[] bytes = new byte[Digest.BYTES];
        in.get(bytes);
        return Digest.ofBytes(bytes);
    }

    private static char letter(Entry entry) {
        if (entry instanceof Entry.Question) {
            return 'Q';
        }
        return entry instanceof Entry.Answered ? 'A' : 'D';
    }

    private static Class<? extends Entry> type(char letter) throws IOException {
        return switch (letter) {
            case 'Q' -> Entry.Question.class;
            case 'A' -> Entry.Answered.class;
            case 'D' -> Entry.Disputed.class;
            default -> throw new IOException("it is of the unknown kind '" + letter + "'");
        };
    }

    private static final class DigestSerializer extends StdSerializer<Digest> {
        DigestSerializer() {
            super(Digest.class);
        }

        @Override
        public void serialize(Digest digest, JsonGenerator out, SerializationContext context) {
            out.writeBinary(digest.toBytes());
        }
    }

    private static final class DigestDeserializer extends StdDeserializer<Digest> {
        DigestDeserializer() {
            super(Digest.class);
        }

        @Override
        public Digest deserialize(JsonParser in, DeserializationContext context) {
            return Digest.ofBytes(in.getBinaryValue());
        }
    }
}
