package io.crystallize.core.digest;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Computes digests of values: SHA-256 of a canonical encoding, in which no two values that can be told apart look alike.
 *
 * <p>These have one: null, the wrappers of primitives, {@link String}, {@link java.math.BigInteger} and
 * {@link java.math.BigDecimal}, enums (by name), records (by component), arrays, lists, sets, maps and optionals, the types of
 * {@code java.time}, {@link java.util.UUID}, {@link java.net.URI}, {@link java.util.Locale} and {@link Digest}; and the types
 * of its {@link DigestEncoder}s. The encoding carries types and lengths: {@code 1} is not {@code "1"}, {@code [x]} is not
 * {@code x}, {@code -0.0} is not {@code 0.0}, and all NaNs are one. Sets and maps that keep an order (sorted, linked) count
 * with it; all others count without.
 *
 * <p>Digests don't depend on the Java version, the machine, the class loader or the run. Immutable and safe for use by any
 * number of threads.
 */
public final class Digester {
    private static final Digester STANDARD = new Digester(List.of());

    private final List<DigestEncoder<?>> encoders;

    private Digester(List<DigestEncoder<?>> encoders) {
        this.encoders = encoders;
    }

    /** Returns the digester without encoders of anybody's own. */
    public static Digester standard() {
        return STANDARD;
    }

    /**
     * Returns a digester that also uses the given encoder. It comes before what the framework does with values of that type,
     * and an encoder of a nearer supertype comes before that of a farther one.
     *
     * @throws IllegalArgumentException if there is an encoder for the same type
     */
    public Digester with(DigestEncoder<?> encoder) {
        for (DigestEncoder<?> present : encoders) {
            if (present.type() == encoder.type()) {
                throw new IllegalArgumentException("Two digest encoders for "
                        + encoder.type().getName() + ": " + present.getClass().getName() + " and "
                        + encoder.getClass().getName());
            }
        }
        List<DigestEncoder<?>> all = new ArrayList<>(encoders);
        all.add(encoder);
        return new Digester(List.copyOf(all));
    }

    /**
     * Returns the digest of a value.
     *
     * @throws NoDigestException if something in it has no encoding
     */
    public Digest digest(@Nullable Object value) {
        return inspect("value", value).digest();
    }

    /**
     * Returns the digest of a value and what else is found out on the way.
     *
     * @param name what the value is called where an error names the path to something in it, such as {@code input}
     * @throws NoDigestException if something in it has no encoding
     */
    public ValueDigest inspect(String name, @Nullable Object value) {
        Encoding encoding = new Encoding(this, name);
        encoding.add(value);
        return encoding.finish();
    }

    /**
     * Returns the value in canonical form: an equal one in which sets and maps without order of their own have one that is
     * decided by their content, and can't be changed. Whatever holds none of those is returned as it is.
     *
     * @param value something that has a digest
     */
    public @Nullable Object canonical(@Nullable Object value) {
        return new Rebuilder(this, false).rebuild(value);
    }

    /**
     * Returns a copy of the value in canonical form, which shares nothing with it that can be changed. Values of types that
     * have an encoder are taken to be immutable.
     *
     * @param value something that has a digest
     */
    public @Nullable Object copy(@Nullable Object value) {
        return new Rebuilder(this, true).rebuild(value);
    }

    /** Returns the encoder for a class: that of the class, else of its nearest superclass, else of an interface of it. */
    Optional<DigestEncoder<?>> encoderFor(Class<?> type) {
        if (encoders.isEmpty()) {
            return Optional.empty();
        }
        DigestEncoder<?> best = null;
        for (DigestEncoder<?> encoder : encoders) {
            if (encoder.type().isAssignableFrom(type)
                    && (best == null || best.type().isAssignableFrom(encoder.type()))) {
                best = encoder;
            }
        }
        return Optional.ofNullable(best);
    }
}
