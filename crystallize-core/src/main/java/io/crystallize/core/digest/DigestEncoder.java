package io.crystallize.core.digest;

import org.apiguardian.api.API;

/**
 * Says what the content of a type's values is, for a type that the framework can't look into. Authors implement it for
 * types of libraries; a type of one's own is better a record, which needs none.
 *
 * <p>Two values must add the same things exactly if nothing can tell them apart: no identity hash, no time of making,
 * no memory address, nothing in an order that differs from run to run. Values must not change once they have been
 * digested. Safe for use by several threads.
 *
 * <p>One with settings is a record, or {@link Digestible}, so that they are a part of cache keys, though not of the digests.
 * An encoder whose code depends on more than the value, such as the clock, keeps cached steps that get or make such values
 * from being cached, unless its class is annotated as acknowledging that.
 *
 * @param <T> the type, with all its subtypes
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public interface DigestEncoder<T> {
    /** Returns the class whose values it encodes. */
    Class<? super T> type();

    /**
     * Adds a value's content, part by part.
     *
     * @param value never null
     * @param sink takes the parts; not to be used after this returns
     */
    void encode(T value, DigestSink sink);
}
