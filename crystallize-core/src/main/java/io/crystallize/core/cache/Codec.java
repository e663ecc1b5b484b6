package io.crystallize.core.cache;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apiguardian.api.API;

/**
 * Turns values of a type into bytes and back, so that the output of a cached step can be stored. Records of common
 * types need none; authors write one for types that the framework can't look into.
 *
 * <p>Decoding what was encoded gives a value with the same digest: this is checked before anything is stored, unless
 * the codec is {@link #faithful}. Decoding must not run code that the bytes name (no Java deserialization). What the
 * bytes mean may change only together with the codec's own code or {@link #name}. Safe for use by several threads.
 *
 * <p>One with settings is a record, or {@link io.crystallize.core.digest.Digestible}, so that they are a part of cache keys.
 * A codec whose code depends on more than what it is handed, such as the clock, is refused where the output of a cached
 * step needs it, unless it {@linkplain io.crystallize.core.code.Acknowledges says} that the bytes and values don't show it.
 *
 * @param <T> the type
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public interface Codec<T> {
    /** Returns its name, stored beside the bytes: letters, digits, dots and hyphens, such as {@code acme.model}. */
    String name();

    /** Returns the class of its values. It is used for steps that declare exactly this class as their output. */
    Class<? super T> type();

    /**
     * Writes a value.
     *
     * @param value never null
     * @param out not to be closed
     */
    void encode(T value, OutputStream out) throws IOException;

    /**
     * Reads a value.
     *
     * @param in all bytes that were written and no more; need not be closed
     * @throws IOException if they are not what {@link #encode} writes; an unchecked exception is taken for the same
     */
    T decode(InputStream in) throws IOException;

    /**
     * Whether nothing can tell a decoded value from the one that was encoded. If so, the next step may be handed the
     * original; if not, it gets the decoded one, whether or not the step ran.
     */
    default boolean faithful() {
        return false;
    }
}
