package io.crystallize.core;

import io.crystallize.core.cache.UntraceableException;
import io.crystallize.core.code.CodeFingerprint;
import io.crystallize.core.code.Contribution;
import io.crystallize.core.code.NoFingerprintException;
import io.crystallize.core.digest.Digest;
import io.crystallize.core.digest.Digester;
import io.crystallize.core.internal.Deferred;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apiguardian.api.API;

/**
 * What makes resources, by the class of their specs. Immutable and safe for use by any number of threads.
 *
 * <p>A step that asks for a resource is cached under what is in its spec and all that decides what the spec's factory
 * makes of it: the factory's code; its components, if it is a record; and the code of the classes that are named beside
 * it. A factory whose state none of this says, or whose code depends on more, such as the clock, is used like any other,
 * but no result of a step that asks for its resources is cached; unless the factory
 * {@linkplain io.crystallize.core.code.Acknowledges acknowledges} what it depends on, or the step does.
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public final class ResourceFactories {
    private static final ResourceFactories NONE = new ResourceFactories(new TreeMap<>());

    /** By the name of the spec's class, which is all that cache entries have of it. */
    private final SortedMap<String, Contribution> factories;

    private final Map<Asked, Digest> fingerprints = new ConcurrentHashMap<>();

    /** A question that has a fingerprint for an answer; by all that decides whether there is one. */
    private record Asked(String specType, boolean anyHiddenInputs, Set<String> acknowledged) {}

    private ResourceFactories(SortedMap<String, Contribution> factories) {
        this.factories = factories;
    }

    /** Returns the registry without any factory. */
    public static ResourceFactories none() {
        return NONE;
    }

    /**
     * Returns these factories and one more, which is a record or {@link io.crystallize.core.digest.Digestible}, or has no
     * fields and so no state of its own.
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
        return with(factory.specType(), Deferred.of(factory), wiring);
    }

    /**
     * Returns these factories and one more, which is made when it is first needed.
     *
     * @param specs what its {@link ResourceFactory#specType} returns
     * @param wiring as above
     * @throws IllegalArgumentException if there is one for its specs, or these are no records
     */
    public ResourceFactories with(
            Class<?> specs, Deferred<? extends ResourceFactory<?, ?>> factory, Class<?>... wiring) {
        if (!specs.isRecord()) {
            throw new IllegalArgumentException("Resource factory "
                    + factory.type().getName() + " is for specs of " + specs.getName()
                    + ", but a resource's spec is a record");
        }
        Contribution present = factories.get(specs.getName());
        if (present != null) {
            throw new IllegalArgumentException("Two resource factories for " + specs.getName() + ": "
                    + present.type().getName() + " and " + factory.type().getName());
        }
        SortedMap<String, Contribution> all = new TreeMap<>(factories);
        all.put(specs.getName(), new Contribution("resource factory", factory, List.of(wiring)));
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
        Contribution wired = factories.get(type.getName());
        if (wired == null) {
            throw new IllegalArgumentException("There is no resource factory for " + type.getName() + ". "
                    + (factories.isEmpty()
                            ? "There are no factories at all."
                            : "There are factories for: " + String.join(", ", factories.keySet()) + ".")
                    + " Give one to the run's options, or add the plugin's jar to the class path.");
        }
        ResourceFactory<?, ?> factory = (ResourceFactory<?, ?>) wired.object().get();
        if (factory.specType() != type) {
            throw new IllegalArgumentException("The resource factory for " + type.getName() + ", "
                    + factory.getClass().getName()
                    + ", is for a class of that name of another class loader. Both need to see one class.");
        }
        return (ResourceFactory<ResourceSpec<R>, R>) factory;
    }

    /**
     * Returns the digest of all that decides what a factory makes of a spec, or empty if there is no factory.
     *
     * @param specType the name of the class of its specs
     * @param acknowledged the hidden inputs that the step that asks says are harmless
     * @throws UntraceableException if no digest says all of it
     */
    Optional<Digest> fingerprint(String specType, Acknowledged acknowledged) throws UntraceableException {
        Contribution wired = factories.get(specType);
        if (wired == null) {
            return Optional.empty();
        }
        Asked asked = new Asked(specType, acknowledged.all(), acknowledged.names());
        Digest known = fingerprints.get(asked);
        if (known == null) {
            known = fingerprint(wired, acknowledged);
            fingerprints.put(asked, known);
        }
        return Optional.of(known);
    }

    private static Digest fingerprint(Contribution wired, Acknowledged acknowledged) throws UntraceableException {
        try {
            Optional<String> problem = acknowledged.all() ? Optional.empty() : wired.hiddenInputs(acknowledged.names());
            if (problem.isPresent()) {
                throw new UntraceableException(problem.get());
            }
            return wired.digest();
        } catch (NoFingerprintException e) {
            throw new UntraceableException(e.getMessage());
        }
    }

    /** Returns whether the files from which fingerprints were computed are as they were then. */
    boolean isCurrent() {
        return CodeFingerprint.isCurrent(factories.values().stream()
                .flatMap(factory -> factory.classes().stream())
                .toArray(Class<?>[]::new));
    }
}
