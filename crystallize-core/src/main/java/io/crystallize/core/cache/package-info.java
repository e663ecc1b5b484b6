/**
 * The trace cache: results of steps, found by what the steps read.
 *
 * <p>{@link io.crystallize.core.cache.TraceCache} is the whole of it; the chain of small entries that it keeps is
 * explained there. Two things can be added from outside: a {@link io.crystallize.core.cache.CacheBackend} stores bytes,
 * and a {@link io.crystallize.core.cache.Codec} turns values into bytes. {@link io.crystallize.core.cache.Formats}
 * holds what the framework knows about types of values.
 */
@NullMarked
package io.crystallize.core.cache;

import org.jspecify.annotations.NullMarked;
