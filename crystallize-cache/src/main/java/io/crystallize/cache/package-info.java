/**
 * Places where the cache of an experiment lives.
 *
 * <p>Start with {@link io.crystallize.cache.DiskBackend}, which keeps what was computed for later runs and other
 * processes, or {@link io.crystallize.cache.MemoryBackend}, which keeps it as long as the process lives.
 * {@link io.crystallize.cache.TieredBackend} makes one of several, and {@link io.crystallize.cache.ReadOnlyBackend} one
 * that is not changed. All are {@link io.crystallize.core.cache.CacheBackend}s, as one of your own may be:
 * {@code CacheBackendContract} in {@code crystallize-testkit} says, test by test, what it has to do.
 *
 * <p>A backend stores bytes and, unless it has several copies to choose from, checks none of them. What it returns may
 * be old, damaged or gone; the trace cache, which uses it, compares digests and computes again.
 */
@NullMarked
package io.crystallize.cache;

import org.jspecify.annotations.NullMarked;
