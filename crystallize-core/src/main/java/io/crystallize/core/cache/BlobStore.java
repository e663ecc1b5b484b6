package io.crystallize.core.cache;

import io.crystallize.core.digest.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;
import org.apiguardian.api.API;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Values and bytes as blobs of a backend, under the SHA-256 of their bytes. A blob is checked when it is read; a
 * damaged one is set aside, and counts as gone. A backend that fails counts as empty. Safe for use by any number of
 * threads.
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public final class BlobStore {
    private static final Logger LOG = LoggerFactory.getLogger(BlobStore.class);

    private final CacheBackend backend;
    private final boolean readOnly;
    private final Mishaps mishaps;
    /** One for each result of which a blob was ever gone: they are few. */
    private final ConcurrentMap<Object, Object> locks = new ConcurrentHashMap<>();

    BlobStore(CacheBackend backend, boolean readOnly, Mishaps mishaps) {
        this.backend = backend;
        this.readOnly = readOnly;
        this.mishaps = mishaps;
    }

    /**
     * Stores a value; if the backend is read-only, only finds out where it would be.
     *
     * @return where it is, or empty if the backend failed
     * @throws IOException if the codec can't encode the value
     */
    public <T> Optional<Stored> write(Codec<? super T> codec, T value) throws IOException {
        return write(codec.name(), out -> codec.encode(value, out));
    }

    /**
     * Stores what a codec wrote.
     *
     * @param codec the name of the codec
     * @return where it is, or empty if the backend failed
     */
    public Optional<Stored> write(String codec, byte[] bytes) {
        try {
            return write(codec, out -> out.write(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException("Writing bytes into the cache can only fail in the backend", e);
        }
    }

    /** Stores bytes as they are; returns where they are, or empty if the backend failed. */
    public Optional<Stored> write(byte[] bytes) {
        return write(RawCodecs.BYTES.name(), bytes);
    }

    private Optional<Stored> write(String codec, BlobOutput.Content content) throws IOException {
        try (BlobOutput out = open()) {
            content.writeTo(out);
            return Optional.of(out.commit(codec));
        } catch (BlobOutput.BackendException e) {
            mishaps.failed(e.getCause());
            return Optional.empty();
        }
    }

    private BlobOutput open() {
        try {
            return new BlobOutput(readOnly ? new NoBlobWriter() : backend.newBlob());
        } catch (IOException | RuntimeException e) {
            throw new BlobOutput.BackendException(e);
        }
    }

    /**
     * Reads a value.
     *
     * @return the value, or empty if its blob is gone or damaged, or the backend failed
     */
    public <T> Optional<T> read(Stored stored, Codec<T> codec) {
        if (!stored.codec().equals(codec.name())) {
            return Optional.empty();
        }
        try {
            return decode(stored, codec);
        } catch (IOException | RuntimeException e) {
            mishaps.failed(e);
            return Optional.empty();
        }
    }

    /** Reads the bytes of a blob as they are, or returns empty if it is gone or damaged, or the backend failed. */
    public Optional<byte[]> read(Digest address) {
        return read(new Stored(RawCodecs.BYTES.name(), address, 0), RawCodecs.BYTES);
    }

    private <T> Optional<T> decode(Stored stored, Codec<T> codec) throws IOException {
        Optional<InputStream> bytes = backend.openBlob(stored.address());
        if (bytes.isEmpty()) {
            return Optional.empty();
        }
        Optional<T> value = decode(stored, codec, bytes.get());
        if (value.isPresent()) {
            return value;
        }
        setAsideIfDamaged(stored.address());
        // Of several copies another one may be whole: one that is nearer was set aside, or put right by another thread.
        Optional<InputStream> others = backend.openBlob(stored.address());
        return others.isEmpty() ? Optional.empty() : decode(stored, codec, others.get());
    }

    private <T> Optional<T> decode(Stored stored, Codec<T> codec, InputStream bytes) throws IOException {
        try (BlobInput in = new BlobInput(bytes, stored.address())) {
            try {
                T value = codec.decode(in);
                in.verify();
                return Optional.of(value);
            } catch (IOException | RuntimeException | OutOfMemoryError | StackOverflowError e) {
                // Errors too: a damaged length or nesting can make a codec ask for more than there is.
                if (in.failure() != null) {
                    throw in.failure();
                }
                LOG.debug("Codec {} can't read blob {}", codec.name(), stored.address(), e);
                return Optional.empty();
            }
        }
    }

    /** A codec may fail for another reason than damage, so the bytes themselves are asked. */
    private void setAsideIfDamaged(Digest address) throws IOException {
        Optional<InputStream> bytes = backend.openBlob(address);
        if (bytes.isEmpty()) {
            return;
        }
        try (BlobInput in = new BlobInput(bytes.get(), address)) {
            in.verify();
            return;
        } catch (BlobInput.DamagedException e) {
            mishaps.damaged("Blob", address, e);
        }
        backend.setAsideBlob(address); // one that is only read may still have another copy to give
    }

    /**
     * Does something with the blobs of a result while nobody else in this process does so too.
     *
     * @param result tells it from all others
     */
    public <T> T exclusively(Object result, Supplier<T> action) {
        synchronized (locks.computeIfAbsent(result, absent -> new Object())) {
            return action.get();
        }
    }
}
