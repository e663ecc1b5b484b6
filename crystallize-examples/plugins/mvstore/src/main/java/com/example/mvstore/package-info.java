/**
 * A cache backend as an outsider writes one: over H2's MVStore, a library that keeps maps in a file.
 *
 * <p>{@link io.crystallize.core.cache.CacheBackend} is all that has to be implemented, and {@code crystallize-core} all
 * that it needs. Besides,
 *
 * <ul>
 *   <li>blobs are streamed, in blocks: what a {@link io.crystallize.core.cache.BlobWriter} takes is nobody's before it is
 *       committed, and what is removed stays for those who are reading it;
 *   <li>whatever the library throws becomes an {@link java.io.IOException} that says what can be done, so that a run goes
 *       on without the cache;
 *   <li>what else backends may do are interfaces of their own ({@link io.crystallize.core.cache.Leasing},
 *       {@link io.crystallize.core.cache.Listing}): this one does neither, as its file is for one process, and doesn't
 *       note when something is read;
 *   <li>its test extends {@code CacheBackendContract} of {@code crystallize-testkit}, which tests every clause.
 * </ul>
 *
 * <p>It is used by {@code --cache mvstore:file?path=cache.mv}, or in Java through
 * {@code new TraceCache(MvStoreBackend.open(file))}, in the options of a run or an experiment.
 */
@NullMarked
package com.example.mvstore;

import org.jspecify.annotations.NullMarked;
