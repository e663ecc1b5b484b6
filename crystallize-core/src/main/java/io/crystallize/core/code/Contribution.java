package io.crystallize.core.code;

import io.crystallize.core.digest.Digest;
import io.crystallize.core.digest.Digester;
import io.crystallize.core.digest.Digestible;
import io.crystallize.core.digest.NoDigestException;
import io.crystallize.core.digest.ValueDigest;
import io.crystallize.core.internal.Deferred;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * An object that the framework is given and calls: a resource factory, a codec, a digest encoder. What it does is decided
 * by code and by its own state, which is known if it is a record, an enum or {@link Digestible}, or has no fields.
 *
 * @param what what it is, for messages: {@code resource factory}
 * @param object the object, which may have to be made
 * @param wiring the classes whose code decided how it was built, where its own doesn't name what did; then these decide
 *     the state that isn't known
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public record Contribution(String what, Deferred<?> object, List<Class<?>> wiring) {
    /** Makes a contribution; the classes are sorted by name. */
    public Contribution {
        wiring = wiring.stream()
                .distinct()
                .sorted(Comparator.comparing(Class::getName))
                .toList();
    }

    /** Returns its class. */
    public Class<?> type() {
        return object.type();
    }

    /** Returns the classes whose code decides what it does. */
    public List<Class<?>> classes() {
        return Stream.concat(Stream.of(type()), wiring.stream()).toList();
    }

    /** Whether it has fields, so that two of its class may differ. */
    public boolean hasState() {
        return field().isPresent();
    }

    /**
     * Returns the digest of its code and its state.
     *
     * @throws NoFingerprintException if there is none for one of them; the message names the way out
     */
    public Digest digest() throws NoFingerprintException {
        SortedMap<String, Digest> code = new TreeMap<>(); // classes that reach each other have one fingerprint
        for (Map.Entry<String, Fingerprinted> type : code().entrySet()) {
            code.put(type.getKey(), type.getValue().required());
        }
        return Digester.standard().digest(List.of(code, state().map(ValueDigest::digest)));
    }

    /**
     * Returns what its code is made of and, under the name {@code settings of} its class, its state.
     *
     * @throws NoFingerprintException if there is no digest of one of them
     */
    public CodeParts parts() throws NoFingerprintException {
        SortedMap<String, Digest> settings = new TreeMap<>();
        state().ifPresent(state -> settings.put("settings of " + type().getName(), state.digest()));
        return code().values().stream().map(Fingerprinted::parts).reduce(new CodeParts(settings), CodeParts::and);
    }

    /**
     * Returns why results that depend on it can't be trusted: what its code, and that of its state, depends on beside
     * what it is handed, with class and line. Empty if that is nothing, or all of it is acknowledged.
     *
     * @param acknowledged names of hidden inputs that are harmless, beside those that its class {@link Acknowledges}
     * @throws NoFingerprintException if some of the code has no fingerprint, or the state no digest
     */
    public Optional<String> hiddenInputs(Set<String> acknowledged) throws NoFingerprintException {
        Set<HiddenInput> found = new LinkedHashSet<>();
        for (Map.Entry<String, Fingerprinted> type : code().entrySet()) {
            found.addAll(
                    isInjected()
                            ? type.getValue().hidden()
                            : CodeFingerprint.hiddenInputsOfValue(type.getKey(), loader(), type()));
        }
        Acknowledges own = type().getAnnotation(Acknowledges.class);
        Set<String> harmless = new HashSet<>(acknowledged);
        harmless.addAll(own == null ? Set.of() : Set.of(own.value()));
        found.removeIf(input -> harmless.contains(input.name()));
        if (found.isEmpty()) {
            return Optional.empty();
        }
        OpenInputs open = new OpenInputs(List.copyOf(found));
        return Optional.of("the " + this + " may depend on " + open.text()
                + " If it doesn't decide what others see of it, say so at its class: @Acknowledges(" + open.names()
                + ")");
    }

    /** Returns what is known of the code of its classes, and of those in its state, by their names. */
    private SortedMap<String, Fingerprinted> code() throws NoFingerprintException {
        SortedMap<String, Fingerprinted> code = new TreeMap<>();
        Optional<ValueDigest> state = state();
        for (String type : state.isPresent() ? state.get().types() : Set.<String>of()) {
            code.put(type, CodeFingerprint.value(type, loader()));
        }
        for (Class<?> type : classes()) {
            code.put(
                    type.getName(),
                    isInjected() ? CodeFingerprint.whole(type) : CodeFingerprint.value(type.getName(), loader()));
        }
        return code;
    }

    private boolean isInjected() {
        return !wiring.isEmpty();
    }

    private @Nullable ClassLoader loader() {
        return type().getClassLoader();
    }

    /** Returns its own state, or empty if code decides all of it. */
    private Optional<ValueDigest> state() throws NoFingerprintException {
        if (saysItsState()) {
            return said();
        }
        Optional<Field> field = isInjected() ? Optional.empty() : field();
        if (field.isPresent()) {
            throw new NoFingerprintException("The " + this + " has the field '"
                    + field.get().getName() + "', whose value no digest says. Make it a record, have it implement "
                    + Digestible.class.getName() + ", or name the classes whose code decides it where it is added.");
        }
        return Optional.empty();
    }

    private Optional<ValueDigest> said() throws NoFingerprintException {
        ValueDigest state;
        try {
            state = Digester.standard().inspect(type().getSimpleName(), object.get());
        } catch (NoDigestException e) {
            if (isInjected()) {
                return Optional.empty(); // services that were injected into it
            }
            throw new NoFingerprintException("The " + this + " has a state that no digest says: " + e.getMessage());
        }
        if (state.unordered()) {
            throw new NoFingerprintException(
                    "The " + this + " holds a set or map without order, whose order it may show. Use a list.");
        }
        return Optional.of(state);
    }

    private boolean saysItsState() {
        return Stream.of(Record.class, Digestible.class, Enum.class).anyMatch(kind -> kind.isAssignableFrom(type()));
    }

    private Optional<Field> field() {
        for (Class<?> type = type(); type != null; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers())) {
                    return Optional.of(field);
                }
            }
        }
        return Optional.empty();
    }

    /** Returns what it is, and its class. */
    @Override
    public String toString() {
        return what + ' ' + type().getName();
    }
}
