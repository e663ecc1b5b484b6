package io.crystallize.testkit;

import org.apiguardian.api.API;
import org.junit.jupiter.api.Timeout;

/**
 * What every {@link io.crystallize.core.cache.CacheBackend} has to do, clause by clause. Extend it, and say how a
 * backend is opened:
 *
 * <pre>{@code
 * class RedisBackendTest extends CacheBackendContract {
 *     @Override
 *     protected CacheBackend create(Path place) {
 *         return new RedisBackend(server.address(), place.toString());
 *     }
 * }
 * }</pre>
 *
 * <p>Every capability is assumed. Override {@link #survivesReopening}, {@link #sharesItsPlace}, {@link #leases},
 * {@link #lists}, {@link #keepsBlobsOffTheHeap}, {@link #largeBlobBytes} or {@link #manyEntries} for a backend that
 * lacks one; it is then tested to lack it.
 *
 * <p>The clauses are in the classes that this one extends: what happens to one entry, to many, to blobs that are
 * written, to blobs that are read, to what others see and what outlives a backend, to leases, and to what is listed.
 */
@Timeout(60)
@API(status = API.Status.MAINTAINED, since = "0.1")
public abstract class CacheBackendContract extends ListingClauses {
    /** For subclasses. */
    protected CacheBackendContract() {}
}
