package io.crystallize.core.internal;

import org.apiguardian.api.API;

/** A class loader some of whose classes are those of another one, by which what these name is found in turn. */
@API(status = API.Status.INTERNAL, since = "0.1")
public interface SharingLoader {
    /** Returns the other loader. */
    ClassLoader other();

    /**
     * Whether a class is the other loader's.
     *
     * @param name a binary name
     */
    boolean shares(String name);
}
