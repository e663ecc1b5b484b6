package io.crystallize.core.cache;

import io.crystallize.core.digest.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * A place where cache entries live: small <em>entries</em> under a key, and <em>blobs</em> of any size under the
 * SHA-256 of their bytes. It stores bytes and understands none of them; whatever it returns is checked against a digest
 * by its user, so a backend may lose things, but needs no checks of its own.
 *
 * <p>Whoever writes a backend extends the contract test of it in {@code crystallize-testkit}. Safe for use by any
 * number of threads, and, where the place is shared, by any number of processes. Every method may throw an
 * {@link IOException}: an experiment then goes on without the cache, and the failure is counted and told. An interrupt
 * of the calling thread may show as one too; the thread's interrupt status stays set.
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public interface CacheBackend extends AutoCloseable {
    /** Returns what messages call it, such as {@code disk .crystallize/cache}. */
    String name();

    /**
     * Whether it is only read: what is to be stored, removed or set aside is accepted, and nothing is done. That is no
     * failure, but nobody should wait for it either. Always the same answer.
     */
    default boolean isReadOnly() {
        return false;
    }

    /**
     * Returns how often a part of it has failed so far while the whole did what it should: one of several places, say.
     */
    default long failures() {
        return 0;
    }

    /** Returns the entry under a key, as an array of the caller's own, or empty if there is none. */
    Optional<byte[]> get(Digest key) throws IOException;

    /**
     * Stores an entry, in place of the one that may be there. Atomic: a reader gets the old one, the new one or, if
     * there was none, nothing; never a part.
     *
     * @param entry not changed and not kept
     */
    void put(Digest key, byte[] entry) throws IOException;

    /** Removes an entry; does nothing if there is none. */
    void remove(Digest key) throws IOException;

    /**
     * Takes a damaged entry out of the way: afterwards there is none under that key. Where possible it is kept for
     * inspection.
     */
    default void setAside(Digest key) throws IOException {
        remove(key);
    }

    /**
     * Returns the bytes of a blob, to be closed by the caller, or empty if there is none under that address. The stream
     * need not be buffered.
     */
    Optional<InputStream> openBlob(Digest address) throws IOException;

    /** Returns a writer for a new blob; nobody sees the blob before {@link BlobWriter#commit}. */
    BlobWriter newBlob() throws IOException;

    /** Removes a blob; does nothing if there is none. A reader that has it open may finish. */
    void removeBlob(Digest address) throws IOException;

    /**
     * Takes a damaged blob out of the way: afterwards there is none under that address. Where possible it is kept for
     * inspection.
     */
    default void setAsideBlob(Digest address) throws IOException {
        removeBlob(address);
    }

    /**
     * Frees what it holds on to. What was stored stays, if the backend's place outlives it. Nothing may be called
     * afterwards, and no reader or writer be open. Closing twice does nothing.
     */
    @Override
    void close() throws IOException;
}
