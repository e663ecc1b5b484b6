package io.crystallize.core.cache;

import io.crystallize.core.code.CodeFingerprint;
import io.crystallize.core.code.CodeParts;
import io.crystallize.core.code.NoFingerprintException;
import io.crystallize.core.digest.Digest;
import io.crystallize.core.digest.DigestEncoder;
import io.crystallize.core.digest.Digester;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JavaType;

/**
 * What is known about types of values: how they are digested, and how they are stored. Immutable and safe for use by
 * any number of threads.
 */
public final class Formats {
    /** Stands for all classes. */
    private static final String ANY = "*";

    /** The types that are stored without asking whether there is a codec. */
    private static final Set<Class<?>> BASIC = Set.of(Boolean.class, Integer.class, Long.class, Double.class);

    private static final Formats STANDARD = standardFormats();

    private final Digester digester;
    private final Map<Class<?>, Codec<?>> codecs;
    private final List<Added> added;

    private volatile @Nullable Digest code;

    /**
     * A codec or an encoder that was added.
     *
     * @param what what it is
     * @param type the class of its values
     * @param code its own class
     */
    private record Added(String what, Class<?> type, Class<?> code) {
        @Override
        public String toString() {
            return what + " of " + type.getName() + ' ' + code.getName();
        }
    }

    private Formats(Digester digester, Map<Class<?>, Codec<?>> codecs, List<Added> added) {
        this.digester = digester;
        this.codecs = codecs;
        this.added = added;
    }

    private static Formats standardFormats() {
        Map<Class<?>, Codec<?>> codecs = new LinkedHashMap<>();
        RawCodecs.ALL.forEach(codec -> codecs.put(codec.type(), codec));
        return new Formats(Digester.standard(), codecs, List.of());
    }

    private List<Added> plus(String what, Class<?> type, Object part) {
        List<Added> all = new ArrayList<>(added);
        all.add(new Added(what, type, part.getClass()));
        return List.copyOf(all);
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
        return new Formats(digester.with(encoder), codecs, plus("encoder", encoder.type(), encoder));
    }

    /**
     * Returns these formats with one more codec. It comes before what the framework does with values of that type.
     *
     * @throws IllegalArgumentException if there is one for its type, or its type is a text or number, which need none
     */
    public Formats with(Codec<?> codec) {
        if (BASIC.contains(codec.type())) {
            throw new IllegalArgumentException(codec.getClass().getName() + " would store every "
                    + codec.type().getName() + ", which needs no codec");
        }
        Map<Class<?>, Codec<?>> all = new LinkedHashMap<>(codecs);
        Codec<?> present = all.putIfAbsent(codec.type(), codec);
        if (present != null) {
            throw new IllegalArgumentException("Two codecs for " + codec.type().getName() + ": "
                    + present.getClass().getName() + " and " + codec.getClass().getName());
        }
        return new Formats(digester, all, plus("codec " + codec.name(), codec.type(), codec));
    }

    /**
     * Returns the digest of the code of all that was added.
     *
     * @throws NoFingerprintException if some of that code has no fingerprint
     */
    public Digest code() throws NoFingerprintException {
        Digest known = code;
        if (known == null) {
            known = code(part -> true);
            code = known;
        }
        return known;
    }

    /**
     * Returns the digest of the code of what was added and may have a say in how values that are declared to be of a type
     * are digested or stored. It is a part of the key of a step with that output, whose own code doesn't lead there; what
     * was added for other types is not.
     *
     * @throws NoFingerprintException if some of that code has no fingerprint
     */
    public Digest codeFor(Type type) throws NoFingerprintException {
        JavaType resolved = JacksonCodec.resolve(type);
        return isClosed(resolved) ? code(mattersTo(resolved)) : code();
    }

    /** Whether what was added for a class may have a say in a declared type. */
    private static Predicate<Class<?>> mattersTo(JavaType closed) {
        Set<Class<?>> classes = Encodable.classes(closed);
        return part -> classes.stream()
                .anyMatch(declared -> part.isAssignableFrom(declared) || declared.isAssignableFrom(part));
    }

    /**
     * Returns what {@link #codeFor} is the digest of.
     *
     * @throws NoFingerprintException if some of that code has no fingerprint
     */
    public CodeParts codePartsFor(Type type) throws NoFingerprintException {
        JavaType resolved = JacksonCodec.resolve(type);
        Predicate<Class<?>> matters = isClosed(resolved) ? mattersTo(resolved) : part -> true;
        SortedMap<String, Digest> parts = new TreeMap<>();
        for (Added part : added) {
            if (matters.test(part.type())) {
                parts.putAll(CodeFingerprint.parts(part.code()).parts());
            }
        }
        return new CodeParts(parts);
    }

    /**
     * Returns the names of the classes by which {@link #codeForNames} finds what may have a say in how values that are
     * declared to be of a type are digested or stored, in any formats: separated by commas, without those of the JDK;
     * {@code *} if there is no telling. Empty if nothing can be added that has.
     */
    public static Optional<String> namesIn(Type type) {
        if (type == String.class || BASIC.contains(type)) {
            return Optional.empty();
        }
        JavaType resolved = JacksonCodec.resolve(type);
        if (!isClosed(resolved)) {
            return Optional.of(ANY);
        }
        SortedSet<String> names = new TreeSet<>();
        Encodable.classes(resolved).forEach(declared -> addNames(declared, names));
        return Optional.of(String.join(",", names));
    }

    /** Adds the names of a class and its supertypes. */
    private static void addNames(@Nullable Class<?> type, Set<String> names) {
        if (type == null || isJdk(type) || !names.add(type.getName())) {
            return;
        }
        addNames(type.getSuperclass(), names);
        for (Class<?> parent : type.getInterfaces()) {
            addNames(parent, names);
        }
    }

    private static boolean isJdk(Class<?> type) {
        return type.getClassLoader() == null;
    }

    /**
     * Returns the digest of the code of what was added for classes of these names, and for those of the JDK.
     *
     * @param names what {@link #namesIn} returned, maybe in another process; no class is sought by them
     * @throws NoFingerprintException if some of that code has no fingerprint
     */
    public Digest codeForNames(String names) throws NoFingerprintException {
        if (names.equals(ANY)) {
            return code();
        }
        Set<String> all = Set.copyOf(List.of(names.split(",")));
        return code(part -> isJdk(part) || all.contains(part.getName()));
    }

    /** Whether the declared type says the classes of all that its values hold. */
    private static boolean isClosed(JavaType type) {
        return Encodable.problem(type).isEmpty();
    }

    private Digest code(Predicate<Class<?>> ofType) throws NoFingerprintException {
        Map<String, Digest> fingerprints = new TreeMap<>();
        for (Added part : added) {
            if (ofType.test(part.type())) {
                fingerprints.put(part.toString(), CodeFingerprint.of(part.code()));
            }
        }
        return Digester.standard().digest(fingerprints);
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
            throw new IllegalArgumentException(problem.get()
                    + ". Declare a type made of records and common types, or give the formats a Codec for "
                    + resolved.getRawClass().getName() + ".");
        }
        return JacksonCodec.cbor(resolved);
    }

    /**
     * Returns a codec that writes values that are declared to be of a type as JSON, in UTF-8, whatever other codec there
     * is for them.
     *
     * @throws IllegalArgumentException if there is none; the message names what in the type has none
     */
    public Codec<Object> jsonFor(Type type) {
        JavaType resolved = JacksonCodec.resolve(type);
        Optional<String> problem = Encodable.problem(resolved);
        if (problem.isPresent()) {
            throw new IllegalArgumentException(
                    problem.get() + ". JSON is written of records and common types: declare a type made of those.");
        }
        return JacksonCodec.json(resolved);
    }
}
