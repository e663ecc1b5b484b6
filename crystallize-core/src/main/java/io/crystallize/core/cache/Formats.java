package io.crystallize.core.cache;

import io.crystallize.core.code.CodeParts;
import io.crystallize.core.code.Contribution;
import io.crystallize.core.code.NoFingerprintException;
import io.crystallize.core.digest.Digest;
import io.crystallize.core.digest.DigestEncoder;
import io.crystallize.core.digest.Digester;
import io.crystallize.core.internal.Deferred;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collections;
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
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JavaType;

/**
 * What is known about types of values: how they are digested, and how they are stored. Immutable and safe for use by
 * any number of threads.
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public final class Formats {
    /** Stands for all classes. */
    private static final String ANY = "*";

    /** The types that are stored without asking whether there is a codec. */
    private static final Set<Class<?>> BASIC = Set.of(Boolean.class, Integer.class, Long.class, Double.class);

    private static final Formats STANDARD = standardFormats();

    private final Digester digester;
    private final Map<Class<?>, Codec<?>> codecs;
    private final List<AddedFormat> added;

    private volatile @Nullable Digest code;

    private Formats(Digester digester, Map<Class<?>, Codec<?>> codecs, List<AddedFormat> added) {
        this.digester = digester;
        this.codecs = codecs;
        this.added = added;
    }

    private static Formats standardFormats() {
        Map<Class<?>, Codec<?>> codecs = new LinkedHashMap<>();
        RawCodecs.ALL.forEach(codec -> codecs.put(codec.type(), codec));
        return new Formats(Digester.standard(), codecs, List.of());
    }

    private List<AddedFormat> plus(Class<?> type, String what, Deferred<?> part, Class<?>... wiring) {
        Contribution itself = new Contribution(what, part, List.of());
        List<AddedFormat> all = new ArrayList<>(added);
        all.add(new AddedFormat(type, itself.hasState() ? new Contribution(what, part, List.of(wiring)) : itself));
        return List.copyOf(all);
    }

    /** Returns the formats of the types that the framework knows. */
    public static Formats standard() {
        return STANDARD;
    }

    /**
     * Returns these formats with one more digest encoder.
     *
     * @param wiring the classes whose code decided how the encoder was built, if it has fields and is neither a record nor
     *     {@link io.crystallize.core.digest.Digestible}
     * @throws IllegalArgumentException if there is one for its type
     */
    public Formats with(DigestEncoder<?> encoder, Class<?>... wiring) {
        return withEncoder(encoder.type(), Deferred.of(encoder), wiring);
    }

    /**
     * Returns these formats with one more digest encoder, which is made when it is first needed.
     *
     * @param type what its {@link DigestEncoder#type} returns
     * @param wiring as above
     * @throws IllegalArgumentException if there is one for its type
     */
    public Formats withEncoder(Class<?> type, Deferred<? extends DigestEncoder<?>> encoder, Class<?>... wiring) {
        return new Formats(digester.with(type, encoder), codecs, plus(type, "digest encoder", encoder, wiring));
    }

    /**
     * Returns these formats with one more codec. It comes before what the framework does with values of that type.
     *
     * @param wiring the classes whose code decided how the codec was built, if it has fields and is neither a record nor
     *     {@link io.crystallize.core.digest.Digestible}
     * @throws IllegalArgumentException if there is one for its type, or its type is a text or number, which need none
     */
    public Formats with(Codec<?> codec, Class<?>... wiring) {
        return withCodec(codec.type(), Deferred.of(codec), wiring);
    }

    /**
     * Returns these formats with one more codec, which is made when it is first needed.
     *
     * @param type what its {@link Codec#type} returns
     * @param wiring as above
     * @throws IllegalArgumentException if there is one for its type, or its type is a text or number, which need none
     */
    @SuppressWarnings({"unchecked", "rawtypes"}) // a codec is used for values of its type only
    public Formats withCodec(Class<?> type, Deferred<? extends Codec<?>> codec, Class<?>... wiring) {
        if (BASIC.contains(type)) {
            throw new IllegalArgumentException(
                    codec.type().getName() + " would store every " + type.getName() + ", which needs no codec");
        }
        Map<Class<?>, Codec<?>> all = new LinkedHashMap<>(codecs);
        Codec<?> present = all.putIfAbsent(type, new GuestCodec(type, codec));
        if (present != null) {
            Class<?> first =
                    present instanceof GuestCodec<?> guest ? guest.codec().type() : present.getClass();
            throw new IllegalArgumentException("Two codecs for " + type.getName() + ": " + first.getName() + " and "
                    + codec.type().getName());
        }
        return new Formats(digester, all, plus(type, "codec", codec, wiring));
    }

    /** Returns the class whose code says what a codec of some formats does. */
    public static Class<?> classOf(Codec<?> codec) {
        return codec instanceof GuestCodec<?> guest ? guest.codec().type() : codec.getClass();
    }

    /** Whether a codec is the framework's own, so that decoding gives what was encoded. */
    public static boolean isOwn(Codec<?> codec) {
        return !(codec instanceof GuestCodec<?>)
                && codec.getClass().getPackage().equals(Codec.class.getPackage());
    }

    /**
     * Returns the digest of the code and state of all that was added.
     *
     * @throws NoFingerprintException if some of that code has no fingerprint, or some of that state no digest
     * @throws UntraceableException if some of it depends on more than what it is handed
     */
    public Digest code() throws NoFingerprintException, UntraceableException {
        Digest known = code;
        if (known == null) {
            known = code(part -> true);
            code = known;
        }
        return known;
    }

    /**
     * Returns the digest of the code and state of what was added and may have a say in how values that are declared to be of a type
     * are digested or stored. It is a part of the key of a step with that output, whose own code doesn't lead there; what
     * was added for other types is not.
     *
     * @throws NoFingerprintException if some of that code has no fingerprint, or some of that state no digest
     * @throws UntraceableException if some of it depends on more than what it is handed
     */
    public Digest codeFor(Type type) throws NoFingerprintException, UntraceableException {
        JavaType resolved = JacksonCodec.resolve(type);
        return isClosed(resolved) ? code(mattersTo(resolved)) : code();
    }

    /**
     * Returns why no result is cached that is declared to be of a type: what was added and has a say in it depends on more
     * than what it is handed, or its code or state can't be known. Empty if nothing speaks against it.
     */
    public Optional<String> problem(Type type) {
        try {
            codeFor(type);
            return Optional.empty();
        } catch (NoFingerprintException | UntraceableException e) {
            return Optional.of(e.getMessage());
        }
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
        CodeParts parts = new CodeParts(Collections.emptySortedMap());
        for (AddedFormat part : added) {
            if (matters.test(part.type())) {
                parts = parts.and(part.parts());
            }
        }
        return parts;
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
     * Returns the digest of the code and state of what was added for classes of these names, and for those of the JDK.
     *
     * @param names what {@link #namesIn} returned, maybe in another process; no class is sought by them
     * @throws NoFingerprintException if some of that code has no fingerprint, or some of that state no digest
     * @throws UntraceableException if some of it depends on more than what it is handed
     */
    public Digest codeForNames(String names) throws NoFingerprintException, UntraceableException {
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

    /**
     * Returns the digest of the code and state of an added encoder, which decide which values are equal.
     *
     * @param className the name of its class
     * @return empty if none of that class was added
     * @throws NoFingerprintException if its code has no fingerprint, or its state no digest
     * @throws UntraceableException if it depends on more than what it is handed
     */
    public Optional<Digest> codeOfEncoder(String className) throws NoFingerprintException, UntraceableException {
        SortedMap<String, Object> encoders = new TreeMap<>();
        for (AddedFormat part : added) {
            if (part.isEncoder(className)) {
                encoders.merge(part.toString(), part.digest(), Formats::both);
            }
        }
        return encoders.isEmpty()
                ? Optional.empty()
                : Optional.of(Digester.standard().digest(encoders));
    }

    private Digest code(Predicate<Class<?>> ofType) throws NoFingerprintException, UntraceableException {
        Map<String, Object> fingerprints = new TreeMap<>();
        for (AddedFormat part : added) {
            if (ofType.test(part.type())) {
                fingerprints.merge(part.toString(), part.digest(), Formats::both);
            }
        }
        return Digester.standard().digest(fingerprints);
    }

    /** Joins the digests of parts of the same name, for classes of the same name, which several class loaders have. */
    private static Object both(Object some, Object another) {
        SortedSet<String> all = new TreeSet<>();
        for (Object each : List.of(some, another)) {
            if (each instanceof List<?> several) {
                several.forEach(one -> all.add(one.toString()));
            } else {
                all.add(each.toString());
            }
        }
        return List.copyOf(all);
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
