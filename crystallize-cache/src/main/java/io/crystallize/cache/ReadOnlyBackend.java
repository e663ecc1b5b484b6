package io.crystallize.cache;

import io.crystallize.core.cache.BlobWriter;
import io.crystallize.core.cache.CacheBackend;
import io.crystallize.core.cache.Listing;
import io.crystallize.core.digest.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.function.Consumer;
import org.apiguardian.api.API;

/**
 * A backend that reads another one and changes nothing in it: a team's shared cache, say. What is to be stored, removed
 * or set aside is silently not. It lists what the other one lists, if that does, and grants no leases. As safe for use by
 * threads as the other one.
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public sealed class ReadOnlyBackend implements CacheBackend {
    private final CacheBackend backend;

    private ReadOnlyBackend(CacheBackend backend) {
        this.backend = backend;
    }

    /**
     * Returns a backend that only reads. What a backend does of itself when it is read, such as noting the use, it still
     * does; for a folder, {@link DiskBackend#readOnly} does not even that.
     *
     * @param backend closed with it
     */
    public static ReadOnlyBackend of(CacheBackend backend) {
        return backend instanceof Listing listing ? new OfListing(backend, listing) : new ReadOnlyBackend(backend);
    }

    private static final class OfListing extends ReadOnlyBackend implements Listing {
        private final Listing listing;

        OfListing(CacheBackend backend, Listing listing) {
            super(backend);
            this.listing = listing;
        }

        @Override
        public void list(Consumer<Item> each) throws IOException {
            listing.list(each);
        }
    }

    @Override
    public final String name() {
        return backend.name() + " (read-only)";
    }

    /** Returns true. */
    @Override
    public final boolean isReadOnly() {
        return true;
    }

    @Override
    public final long failures() {
        return backend.failures();
    }

    @Override
    public final Optional<byte[]> get(Digest key) throws IOException {
        return backend.get(key);
    }

    /** Does nothing. */
    @Override
    public final void put(Digest key, byte[] entry) {}

    /** Does nothing. */
    @Override
    public final void remove(Digest key) {}

    @Override
    public final Optional<InputStream> openBlob(Digest address) throws IOException {
        return backend.openBlob(address);
    }

    /** Returns a writer that forgets what is written. */
    @Override
    public final BlobWriter newBlob() {
        return new ForgetfulWriter();
    }

    /** Does nothing. */
    @Override
    public final void removeBlob(Digest address) {}

    @Override
    public final void close() throws IOException {
        backend.close();
    }
}
