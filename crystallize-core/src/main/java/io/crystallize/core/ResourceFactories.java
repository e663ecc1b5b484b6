package io.crystallize.core;

import io.crystallize.core.cache.UntraceableException;
import io.crystallize.core.code.CodeFingerprint;
import io.crystallize.core.code.NoFingerprintException;
import io.crystallize.core.digest.Digest;
import io.crystallize.core.digest.Digester;
import io.crystallize.core.digest.NoDigestException;
import io.crystallize.core.digest.ValueDigest;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * What makes resources, by the class of their specs. Immutable and safe for use by any number of threads.
 *
 * <p>A step that asks for a resource is cached under what is in its spec and all that decides what the spec's factory
 * makes of it: the factory's code; its components, if it is a record; and the code of the classes that are named beside
 * it. A factory whose state none of this says is used like any other, but no result of a step that asks for its
 * resources is cached.
 */
public final class ResourceFactories {
    private static final ResourceFactories NONE = new ResourceFactories(new TreeMap<>());

    /** By the name of the spec's class, which is all that cache entries have of it. */
    private final SortedMap<String, Wired> factories;

    private final Map<String, Digest> fingerprints = new ConcurrentHashMap<>();

    /**
     * A factory, and the classes whose code decided how it was built, sorted by name.
     *
     * @param wiring empty if only the factory itself shows how
     */
    private record Wired(ResourceFactory<?, ?> factory, List<Class<?>> wiring) {
        Stream<Class<?>> code() {
            return Stream.concat(Stream.of(factory.getClass()), wiring.stream());
        }
    }

    private ResourceFactories(SortedMap<String, Wired> factories) {
        this.factories = factories;
    }

    /** Returns the registry without any factory. */
    public static ResourceFactories none() {
        return NONE;
    }

    /**
     * Returns these factories and one more, which is a record, or has no fields and so no state of its own.
     *
     * @throws IllegalArgumentException if there is one for its specs, or these are no records
     */
    public ResourceFactories with(ResourceFactory<?, ?> factory) {
        return with(factory, new Class<?>[0]);
    }

    /**
     * Returns these factories and one more, whose state is decided by code.
     *
     * @param wiring the classes whose code decided how the factory was built, where its own doesn't name what did: a
     *     Guice module that binds what is injected into it. What is handed to those from outside, such as an argument
     *     of the module's constructor, isn't known: name the class that hands it, too.
     * @throws IllegalArgumentException if there is one for its specs, or these are no records
     */
    public ResourceFactories with(ResourceFactory<?, ?> factory, Class<?>... wiring) {
        Class<?> specs = factory.specType();
        if (!specs.isRecord()) {
            throw new IllegalArgumentException("Resource factory "
                    + factory.getClass().getName() + " is for specs of " + specs.getName()
                    + ", but a resource's spec is a record");
        }
        Wired present = factories.get(specs.getName());
        if (present != null) {
            throw new IllegalArgumentException("Two resource factories for " + specs.getName() + ": "
                    + present.factory().getClass().getName() + " and "
                    + factory.getClass().getName());
        }
        SortedMap<String, Wired> all = new TreeMap<>(factories);
        List<Class<?>> sorted = Arrays.stream(wiring)
                .distinct()
                .sorted(Comparator.comparing(Class::getName))
                .toList();
        all.put(specs.getName(), new Wired(factory, sorted));
        return new ResourceFactories(all);
    }

    /**
     * Returns the place where the resources of one run are made, with the framework's own digests of specs.
     *
     * @param secrets what the factories may need
     * @return to be closed at the end of the run
     */
    public Resources open(Secrets secrets) {
        return open(secrets, Digester.standard());
    }

    /**
     * Returns the place where the resources of one run are made.
     *
     * @param secrets what the factories may need
     * @param digester says which specs are equal
     * @return to be closed at the end of the run
     */
    public Resources open(Secrets secrets, Digester digester) {
        return new Resources(this, secrets, digester);
    }

    /**
     * Returns the factory for a spec.
     *
     * @throws IllegalArgumentException if there is none
     */
    @SuppressWarnings("unchecked") // a factory takes specs of its type, which say what it makes of them
    <R> ResourceFactory<ResourceSpec<R>, R> factoryFor(ResourceSpec<R> spec) {
        Class<?> type = spec.getClass();
        if (!type.isRecord()) {
            throw new IllegalArgumentException("The resource spec " + type.getName()
                    + " is no record. Make it one, of what tells resources apart.");
        }
        Wired wired = factories.get(type.getName());
        if (wired == null) {
            throw new IllegalArgumentException("There is no resource factory for " + type.getName() + ". "
                    + (factories.isEmpty()
                            ? "There are no factories at all."
                            : "There are factories for: " + String.join(", ", factories.keySet()) + ".")
                    + " Give one to the run's options, or add the plugin's jar to the class path.");
        }
        if (wired.factory().specType() != type) {
            throw new IllegalArgumentException("The resource factory for " + type.getName() + ", "
                    + wired.factory().getClass().getName()
                    + ", is for a class of that name of another class loader. Both need to see one class.");
        }
        return (ResourceFactory<ResourceSpec<R>, R>) wired.factory();
    }

    /**
     * Returns the digest of all that decides what a factory makes of a spec, or empty if there is no factory.
     *
     * @param specType the name of the class of its specs
     * @throws UntraceableException if no digest says all of it
     */
    Optional<Digest> fingerprint(String specType) throws UntraceableException {
        Wired wired = factories.get(specType);
        if (wired == null) {
            return Optional.empty();
        }
        Digest known = fingerprints.get(specType);
        if (known == null) {
            try {
                known = fingerprint(wired);
            } catch (NoFingerprintException e) {
                throw new UntraceableException(e.getMessage());
            }
            fingerprints.put(specType, known);
        }
        return Optional.of(known);
    }

    private static Digest fingerprint(Wired wired) throws NoFingerprintException, UntraceableException {
        List<Object> all = new ArrayList<>();
        for (Class<?> type : wired.code().toList()) {
            all.add(type.getName()); // classes that reach each other have one fingerprint
            all.add(wired.wiring().isEmpty() ? CodeFingerprint.of(type) : CodeFingerprint.ofWhole(type)); // injected
        }
        Optional<Digest> state = state(wired);
        if (state.isPresent()) {
            all.add(state.get());
        }
        return Digester.standard().digest(all);
    }

    /** Returns the digest of a factory's own state, or empty if code decides all of it. */
    private static Optional<Digest> state(Wired wired) throws UntraceableException {
        Class<?> type = wired.factory().getClass();
        if (type.isRecord()) {
            ValueDigest components;
            try {
                components = Digester.standard().inspect(type.getSimpleName(), wired.factory());
            } catch (NoDigestException e) {
                if (wired.wiring().isEmpty()) {
                    throw new UntraceableException(e.getMessage());
                }
                return Optional.empty(); // services that were injected into it
            }
            if (components.unordered()) {
                throw untraceable(type, "holds a set or map without order, whose order it may show. Use a list.");
            }
            return Optional.of(ValueKeys.of(components, type.getClassLoader(), Acknowledged.ALL));
        }
        Optional<Field> field = wired.wiring().isEmpty() ? fieldOf(type) : Optional.empty();
        if (field.isPresent()) {
            throw untraceable(
                    type,
                    "has the field '" + field.get().getName() + "', whose value no digest says. Make it a record, or"
                            + " name the classes whose code decides it in ResourceFactories.with.");
        }
        return Optional.empty();
    }

    private static UntraceableException untraceable(Class<?> factory, String problem) {
        return new UntraceableException("The resource factory " + factory.getName() + " " + problem);
    }

    private static Optional<Field> fieldOf(Class<?> factory) {
        for (Class<?> type = factory; type != null; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers())) {
                    return Optional.of(field);
                }
            }
        }
        return Optional.empty();
    }

    /** Returns whether the files from which fingerprints were computed are as they were then. */
    boolean isCurrent() {
        return CodeFingerprint.isCurrent(
                factories.values().stream().flatMap(Wired::code).toArray(Class<?>[]::new));
    }
}
