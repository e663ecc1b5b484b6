package io.crystallize.core.digest;

import org.apiguardian.api.API;

/**
 * A value that says itself what its content is: for a type of one's own that can't be a record. Records need nothing;
 * for a type of a library, write a {@link DigestEncoder}, which goes before this.
 *
 * <p>Two values of a class must add the same things exactly if nothing can tell them apart: no identity hash, no time
 * of making, no memory address, nothing in an order that differs from run to run. A value is immutable, with all that
 * it adds: it is shared, never copied, and nothing in it is brought into a canonical order. Its class has a name that
 * stays, so it is no lambda. Safe for use by several threads.
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public interface Digestible {
    /**
     * Adds the content, part by part.
     *
     * @param sink takes the parts; not to be used after this returns
     */
    void digest(DigestSink sink);
}
