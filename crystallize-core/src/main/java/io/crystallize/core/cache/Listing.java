package io.crystallize.core.cache;

import io.crystallize.core.digest.Digest;
import java.io.IOException;
import java.time.Instant;
import java.util.function.Consumer;
import org.apiguardian.api.API;

/** A backend that can tell what it holds, so that it can be measured, checked and cleaned. */
@API(status = API.Status.MAINTAINED, since = "0.1")
public interface Listing {
    /**
     * Tells every entry and blob, in no order. What is stored or removed meanwhile may be told or not.
     *
     * @param each called in the calling thread
     */
    void list(Consumer<Item> each) throws IOException;

    /** What an item is. */
    enum Kind {
        /** Stored under a key. */
        ENTRY,
        /** Stored under the SHA-256 of its bytes. */
        BLOB
    }

    /**
     * An entry or a blob.
     *
     * @param kind which of them
     * @param name its key or address
     * @param bytes how much room it takes
     * @param used when it was last written or read; a backend may notice reads at a grain of up to an hour
     */
    record Item(Kind kind, Digest name, long bytes, Instant used) {}
}
