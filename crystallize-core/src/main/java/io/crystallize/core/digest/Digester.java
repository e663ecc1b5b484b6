package io.crystallize.core.digest;

import io.crystallize.core.internal.Deferred;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * Computes digests of values: SHA-256 of a canonical encoding, in which no two values that can be told apart look
 * alike.
 *
 * <p>These have one: null, the wrappers of primitives, {@link String}, {@link java.math.BigInteger} and
 * {@link java.math.BigDecimal}, enums (by name), records (by component), arrays, lists, sets, maps and optionals, the
 * types of {@code java.time}, {@link java.util.UUID}, {@link java.net.URI}, {@link java.util.Locale} and
 * {@link Digest}; whatever is {@link Digestible}; and the types of its {@link DigestEncoder}s. The encoding carries types and lengths: {@code 1} is not
 * {@code "1"}, {@code [x]} is not {@code x}, {@code -0.0} is not {@code 0.0}, and all NaNs are one. Sets and maps that
 * keep an order (sorted, linked, of enum constants) count with it; all others count without. A collection is its
 * elements: one of another library is taken to be no more than those, and a subclass of one of the JDK's that has
 * fields of its own has no digest.
 *
 * <p>Digests don't depend on the Java version, the machine, the class loader or the run. Immutable and safe for use by
 * any number of threads.
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public final class Digester {
    private static final Digester STANDARD = new Digester(List.of());

    /** The types that are encoded without asking whether there is an encoder. */
    private static final List<Class<?>> BASIC =
            List.of(String.class, Double.class, Integer.class, Long.class, Boolean.class);

    private final List<Added> encoders;

    private record Added(Class<?> type, Deferred<? extends DigestEncoder<?>> encoder) {}

    private Digester(List<Added> encoders) {
        this.encoders = encoders;
    }

    /** Returns the digester without encoders of anybody's own. */
    public static Digester standard() {
        return STANDARD;
    }

    /**
     * Returns a digester that also uses the given encoder. It comes before what the framework does with values of that
     * type, and an encoder of a nearer supertype comes before that of a farther one.
     *
     * @throws IllegalArgumentException if there is an encoder for the same type, or if its type is that of all values,
     *     texts or numbers, which need none
     */
    public Digester with(DigestEncoder<?> encoder) {
        return with(encoder.type(), Deferred.of(encoder));
    }

    /**
     * Returns a digester that also uses an encoder which is made when it is first needed.
     *
     * @param type what its {@link DigestEncoder#type} returns
     * @throws IllegalArgumentException as above
     */
    public Digester with(Class<?> type, Deferred<? extends DigestEncoder<?>> encoder) {
        for (Class<?> basic : BASIC) {
            if (type.isAssignableFrom(basic)) {
                throw new IllegalArgumentException(encoder.type().getName() + " would encode every " + type.getName()
                        + ", and so every " + basic.getName() + ", which has an encoding");
            }
        }
        for (Added present : encoders) {
            if (present.type() == type) {
                throw new IllegalArgumentException("Two digest encoders for " + type.getName() + ": "
                        + present.encoder().type().getName() + " and "
                        + encoder.type().getName());
            }
        }
        List<Added> all = new ArrayList<>(encoders);
        all.add(new Added(type, encoder));
        return new Digester(List.copyOf(all));
    }

    /**
     * Returns the digest of a value.
     *
     * @throws NoDigestException if something in it has no encoding; a {@link PathInValueException} if it holds a path
     */
    public Digest digest(@Nullable Object value) {
        return inspect("value", value).digest();
    }

    /**
     * Returns the digest of a value and what else is found out on the way.
     *
     * @param name what the value is called where an error names the path to something in it, such as {@code input}
     * @throws NoDigestException if something in it has no encoding; a {@link PathInValueException} if it holds a path,
     *     be that the first such thing in it or not
     */
    public ValueDigest inspect(String name, @Nullable Object value) {
        Encoding encoding = new Encoding(this, name);
        try {
            encoding.add(value);
        } catch (PathInValueException e) {
            throw e;
        } catch (NoDigestException e) {
            PathSearch.refusePaths(this, name, value);
            throw e;
        }
        return encoding.finish();
    }

    /**
     * Returns the value in canonical form: an equal one in which sets and maps without order of their own have one that
     * is decided by their content, and can't be changed. Whatever holds none of those is returned as it is. Its digest
     * is that of the value.
     *
     * @param value something that has a digest
     * @throws NoDigestException if a record in it can't hold what it should hold then: its component is declared as a
     *     class such as {@link java.util.HashMap}, or its constructor loses the order, as {@link java.util.Set#copyOf}
     *     does
     */
    public @Nullable Object canonical(@Nullable Object value) {
        return new Rebuilder(this, false).rebuild(value);
    }

    /**
     * Returns a copy of the value in canonical form, which shares nothing with it that can be changed. What can't be
     * changed in the value can't be changed in the copy, nor can a list, or a set or map without order of its own.
     * Values of types that have an encoder, and {@link Digestible} ones, are taken to be immutable.
     *
     * @param value something that has a digest
     * @throws NoDigestException as {@link #canonical} does
     */
    public @Nullable Object copy(@Nullable Object value) {
        return new Rebuilder(this, true).rebuild(value);
    }

    /**
     * Returns the encoder for a class: that of the class, else of its nearest superclass, else of its nearest
     * interface.
     *
     * @throws NoDigestException if there are two for interfaces of it of which neither extends the other
     */
    Optional<DigestEncoder<?>> encoderFor(Class<?> type) {
        if (encoders.isEmpty()) {
            return Optional.empty();
        }
        Added best = null;
        for (Added encoder : encoders) {
            if (encoder.type().isAssignableFrom(type) && (best == null || isNearer(encoder.type(), best.type()))) {
                best = encoder;
            }
        }
        if (best != null && best.type().isInterface()) {
            for (Added encoder : encoders) {
                if (encoder.type().isAssignableFrom(type) && !encoder.type().isAssignableFrom(best.type())) {
                    throw new NoDigestException(
                            type.getName(),
                            "the digest encoders for " + best.type().getName() + " and "
                                    + encoder.type().getName() + " both fit. Add one for the class itself.");
                }
            }
        }
        return best == null ? Optional.empty() : Optional.of(best.encoder().get());
    }

    private static boolean isNearer(Class<?> type, Class<?> than) {
        return than.isAssignableFrom(type) || (than.isInterface() && !type.isInterface());
    }
}
