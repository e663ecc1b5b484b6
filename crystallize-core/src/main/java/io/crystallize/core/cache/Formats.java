package io.crystallize.core.cache;

import io.crystallize.core.digest.DigestEncoder;
import io.crystallize.core.digest.Digester;
import java.lang.reflect.Type;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JavaType;

/**
 * What is known about types of values: how they are digested, and how they are stored. Immutable and safe for use by any
 * number of threads.
 */
public final class Formats {
    private static final Formats STANDARD = standardFormats();

    private final Digester digester;
    private final Map<Class<?>, Codec<?>> codecs;

    private Formats(Digester digester, Map<Class<?>, Codec<?>> codecs) {
        this.digester = digester;
        this.codecs = codecs;
    }

    private static Formats standardFormats() {
        Formats formats = new Formats(Digester.standard(), Map.of());
        for (Codec<?> codec : RawCodecs.ALL) {
            formats = formats.with(codec);
        }
        return formats;
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
        return new Formats(digester.with(encoder), codecs);
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
        return new Formats(digester, all);
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
