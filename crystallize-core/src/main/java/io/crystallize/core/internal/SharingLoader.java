package io.crystallize.core.internal;

import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/** A class loader some of whose classes are those of another one, by which what these name is found in turn. */
@API(status = API.Status.INTERNAL, since = "0.1")
public interface SharingLoader {
    /**
     * Returns the loader whose class of a name it is, or null if it isn't shared.
     *
     * @param name a binary name
     */
    @Nullable
    ClassLoader sharedFrom(String name);
}
