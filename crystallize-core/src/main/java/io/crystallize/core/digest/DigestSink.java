package io.crystallize.core.digest;

import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * Takes the parts of a value from a {@link DigestEncoder}, or from a {@link Digestible}. Every part carries its type and
 * length into the digest. For the thread that it is given to.
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
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

    /**
     * Notes a class whose code decides what the value does, beyond the classes of the value and of its parts. It is one
     * of the {@link ValueDigest#types}, and not in the digest.
     *
     * @param type not hidden, as the classes of lambdas are: nobody could read its code
     * @return this
     * @throws NoDigestException if the class is hidden
     * @throws UnsupportedOperationException if this sink notes no code, which is the default
     */
    default DigestSink code(Class<?> type) {
        throw new UnsupportedOperationException(
                getClass().getName() + " notes no code, so it can't take " + type.getName());
    }
}
