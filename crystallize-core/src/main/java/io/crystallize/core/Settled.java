package io.crystallize.core;

import io.crystallize.core.cache.Codec;
import io.crystallize.core.cache.Formats;
import io.crystallize.core.cache.Stored;
import io.crystallize.core.cache.TraceCache;
import io.crystallize.core.digest.ValueDigest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A value that a cacheable step made, in the form in which it goes on: what decoding its stored bytes gives. So steps
 * after it see the same, whether it was stored, is taken from the cache, or there is no cache.
 *
 * @param value the value that goes on
 * @param digest its digest, with what else a pass over it found out
 * @param codec the codec that stores it
 * @param bytes what the codec wrote, or null if it is faithful: then it is asked again when the value is stored
 * @param problem why it can't be stored, or an empty text; then {@code value} is the one that the step made
 */
record Settled(
        Object value,
        ValueDigest digest,
        Codec<Object> codec,
        @Nullable Chunks bytes,
        String problem) {
    /**
     * Settles a value.
     *
     * @param value in canonical form
     * @param digest the digest of the value
     */
    static Settled of(Object value, ValueDigest digest, Codec<Object> codec, Formats formats) {
        if (codec.faithful()) {
            return new Settled(value, digest, codec, null, "");
        }
        try {
            Chunks bytes = new Chunks();
            codec.encode(value, bytes);
            Object decoded = decode(codec, bytes, digest, formats);
            ValueDigest digestOfDecoded = formats.digester().inspect("output", decoded);
            return digestOfDecoded.digest().equals(digest.digest())
                    ? new Settled(decoded, digestOfDecoded, codec, bytes, "")
                    : new Settled(
                            value,
                            digest,
                            codec,
                            null,
                            "codec '" + codec.name() + "' gives back a different "
                                    + value.getClass().getName());
        } catch (IOException | RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
            return new Settled(value, digest, codec, null, "codec '" + codec.name() + "' failed: " + e);
        }
    }

    private static Object decode(Codec<Object> codec, Chunks bytes, ValueDigest digest, Formats formats)
            throws IOException {
        Object decoded = codec.decode(bytes.open());
        return digest.unordered() ? formats.digester().canonical(decoded) : decoded;
    }

    /** Stores what another codec wrote. */
    private record Written(String name) implements Codec<Chunks> {
        @Override
        public Class<Chunks> type() {
            return Chunks.class;
        }

        @Override
        public void encode(Chunks bytes, OutputStream out) throws IOException {
            bytes.writeTo(out);
        }

        @Override
        public Chunks decode(InputStream in) {
            throw new UnsupportedOperationException("What '" + name + "' wrote, it reads itself");
        }
    }

    /** Stores it; empty if the cache failed. */
    Optional<Stored> store(TraceCache cache) throws IOException {
        return bytes == null
                ? cache.blobs().write(codec, value)
                : cache.blobs().write(new Written(codec.name()), bytes);
    }

    /** Returns its bytes, as they are stored. */
    byte[] encoded() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        if (bytes == null) {
            codec.encode(value, out);
        } else {
            bytes.writeTo(out);
        }
        return out.toByteArray();
    }
}
