package io.crystallize.core.cache;

import io.crystallize.core.digest.Digest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apiguardian.api.API;
import tools.jackson.core.JacksonException;
import tools.jackson.core.util.JsonRecyclerPools;
import tools.jackson.dataformat.cbor.CBORFactory;

/**
 * Entries as bytes: a magic number, the entry's own key, the SHA-256 of the rest, a letter for the kind, and the kind's
 * record in CBOR (RFC 8949). The key and the SHA-256 tell an entry that was damaged or got under another key. Which
 * class is read is decided by the letter here, never by the data.
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public final class EntryFormat {
    /** Jackson's usual pool of buffers is one for all threads, which would wait for each other. */
    static final CBORFactory CBOR = CBORFactory.builder()
            .recyclerPool(JsonRecyclerPools.threadLocalPool())
            .build();

    private static final int MAGIC = 0x43525931; // "CRY1"
    private static final int HEADER = Integer.BYTES + 2 * Digest.BYTES;

    private EntryFormat() {}

    static byte[] encode(Digest key, Entry entry) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(letter(entry));
        EntryWriter.write(entry, out);
        byte[] body = out.toByteArray();
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
            return EntryReader.read((char) body[0], body, 1, body.length - 1);
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
}
