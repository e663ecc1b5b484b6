package io.crystallize.core.cache;

import io.crystallize.core.digest.Digest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apiguardian.api.API;
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

    private static final byte[] MAGIC = {'C', 'R', 'Y', '1'};
    private static final int HEADER = MAGIC.length + 2 * Digest.BYTES;

    private EntryFormat() {}

    static byte[] encode(Digest key, Entry entry) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(letter(entry));
        EntryWriter.write(entry, out);
        byte[] body = out.toByteArray();
        return ByteBuffer.allocate(HEADER + body.length)
                .put(MAGIC)
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
        check(key, bytes);
        try {
            return EntryReader.read((char) bytes[HEADER], bytes, HEADER + 1);
        } catch (IllegalArgumentException e) {
            throw new IOException("it is not what an entry looks like: " + e.getMessage(), e);
        }
    }

    /**
     * Whether bytes are those that were once stored as the entry of a key: for a backend that holds several copies, and
     * needs to know which of them is damaged. What they mean is not looked at.
     */
    public static boolean isWhole(Digest key, byte[] bytes) {
        try {
            check(key, bytes);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static void check(Digest key, byte[] bytes) throws IOException {
        if (bytes.length <= HEADER) {
            throw new IOException("it is cut off after " + bytes.length + " bytes");
        }
        if (!Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw new IOException("it doesn't begin with the mark of an entry");
        }
        if (!key.equals(Digest.ofBytes(bytes, MAGIC.length))) {
            throw new IOException("it is the entry of another key");
        }
        Digest expected = Digest.ofBytes(bytes, MAGIC.length + Digest.BYTES);
        if (!expected.equals(Digest.ofContent(bytes, HEADER, bytes.length - HEADER))) {
            throw new IOException("its bytes don't have the digest that they should");
        }
    }

    private static char letter(Entry entry) {
        if (entry instanceof Entry.Question) {
            return 'Q';
        }
        return entry instanceof Entry.Answered ? 'A' : 'D';
    }
}
