package io.crystallize.core.cache;

import io.crystallize.core.code.CodeFingerprint;
import io.crystallize.core.code.CodeParts;
import io.crystallize.core.code.NoFingerprintException;
import io.crystallize.core.digest.Digest;
import io.crystallize.core.digest.DigestEncoder;
import io.crystallize.core.digest.Digester;
import java.lang.reflect.Type;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JavaType;

/**
 * What is known about types of values: how they are digested, and how they are stored. Immutable and safe for use by
 * any number of threads.
 */
public final class Formats {
    private static final Formats STANDARD = standardFormats();

    private final Digester digester;
    private final Map<Class<?>, Codec<?>> codecs;
    /** The classes of what was added, by what it is. */
    private final SortedMap<String, Class<?>> added;

    private volatile @Nullable Digest code;

    private Formats(Digester digester, Map<Class<?>, Codec<?>> codecs, SortedMap<String, Class<?>> added) {
        this.digester = digester;
        this.codecs = codecs;
        this.added = added;
    }

    private static Formats standardFormats() {
        Map<Class<?>, Codec<?>> codecs = new LinkedHashMap<>();
        RawCodecs.ALL.forEach(codec -> codecs.put(codec.type(), codec));
        return new Formats(Digester.standard(), codecs, new TreeMap<>());
    }

    private SortedMap<String, Class<?>> plus(String what, Object part) {
        SortedMap<String, Class<?>> all = new TreeMap<>(added);
        all.put(what + " " + part.getClass().getName(), part.getClass());
        return all;
    }

    /** Returns the formats of the types that the framework knows. */
    public static Formats standard() {
        return STANDARD;
    }

    /**
     * Returns these formats with one more digest encoder.
     *
     * @throws IllegalArgumentException if there is one for its type
     */
    public Formats with(DigestEncoder<?> encoder) {
        return new Formats(
                digester.with(encoder),
                codecs,
                plus("encoder of " + encoder.type().getName(), encoder));
    }

    /**
     * Returns these formats with one more codec. It comes before what the framework does with values of that type.
     *
     * @throws IllegalArgumentException if there is one for its type
     */
    public Formats with(Codec<?> codec) {
        Map<Class<?>, Codec<?>> all = new LinkedHashMap<>(codecs);
        Codec<?> present = all.putIfAbsent(codec.type(), codec);
        if (present != null) {
            throw new IllegalArgumentException("Two codecs for " + codec.type().getName() + ": "
                    + present.getClass().getName() + " and " + codec.getClass().getName());
        }
        return new Formats(
                digester,
                all,
                plus("codec " + codec.name() + " of " + codec.type().getName(), codec));
    }

    /**
     * Returns the digest of the code of all that was added. It is a part of every cache key: digests of outputs, and
     * what is made of stored context values, are decided by that code too, and no step's own code leads to it.
     *
     * @throws NoFingerprintException if some of that code has no fingerprint
     */
    public Digest code() throws NoFingerprintException {
        Digest known = code;
        if (known == null) {
            Map<String, Digest> fingerprints = new TreeMap<>();
            for (Map.Entry<String, Class<?>> entry : added.entrySet()) {
                fingerprints.put(entry.getKey(), CodeFingerprint.of(entry.getValue()));
            }
            known = Digester.standard().digest(fingerprints);
            code = known;
        }
        return known;
    }

    /**
     * Returns what {@link #code} is made of.
     *
     * @throws NoFingerprintException if some of that code has no fingerprint
     */
    public CodeParts codeParts() throws NoFingerprintException {
        SortedMap<String, Digest> parts = new TreeMap<>();
        for (Class<?> type : added.values()) {
            parts.putAll(CodeFingerprint.parts(type).parts());
        }
        return new CodeParts(parts);
    }

    /** Returns the digester. */
    public Digester digester() {
        return digester;
    }

    /**
     * Returns the codec for values that are declared to be of a type.
     *
     * @throws IllegalArgumentException if there is none; the message names what in the type has none
     */
    @SuppressWarnings("unchecked") // a codec is used for values of its type only
    public Codec<Object> codecFor(Type type) {
        JavaType resolved = JacksonCodec.resolve(type);
        Codec<?> codec = codecs.get(resolved.getRawClass());
        if (codec != null) {
            return (Codec<Object>) codec;
        }
        Optional<String> problem = Encodable.problem(resolved);
        if (problem.isPresent()) {
            throw new IllegalArgumentException(
                    problem.get() + ". Declare a type made of records and common types, or give the formats a Codec.");
        }
        return new JacksonCodec(resolved);
    }
}
