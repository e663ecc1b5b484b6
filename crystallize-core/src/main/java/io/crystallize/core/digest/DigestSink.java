package io.crystallize.core.digest;

import org.jspecify.annotations.Nullable;

/** Takes the parts of a value from a {@link DigestEncoder}. Every part carries its type and length into the digest. */
public interface DigestSink {
    /**
     * Adds a part.
     *
     * @param name what the part is called when an error names the path to it; not in the digest
     * @param value anything that has a digest, or null
     * @return this
     * @throws NoDigestException if the value, or something in it, has none
     */
    DigestSink add(String name, @Nullable Object value);
}
