package io.crystallize.core;

import io.crystallize.core.cache.UntraceableException;
import io.crystallize.core.code.Acknowledges;
import io.crystallize.core.code.CodeFingerprint;
import io.crystallize.core.code.CodeParts;
import io.crystallize.core.code.HiddenInput;
import io.crystallize.core.code.NoFingerprintException;
import io.crystallize.core.digest.Digest;
import io.crystallize.core.digest.Digester;
import io.crystallize.core.digest.NoDigestException;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/** What a pipeline asks of its steps, each kind of which answers in its own way: records, functions, other objects. */
sealed interface StepTraits {
    static StepTraits of(Step<?, ?> step) {
        FunctionStep<?, ?> function = FunctionStep.in(step);
        if (function != null) {
            return new OfFunction(function);
        }
        return step.getClass().isRecord() ? new OfRecord(step) : new OfObject(step);
    }

    /** The step that runs. */
    Step<?, ?> step();

    /** What it is called in provenance and signature: the same in every process. */
    default String typeName() {
        return step().getClass().getName();
    }

    default StepType type() {
        return StepType.of(step().getClass());
    }

    default boolean cacheable() {
        return step().getClass().isAnnotationPresent(Cacheable.class);
    }

    /** What a second result of a cacheable one means. */
    default Cacheable.Mode mode() {
        Cacheable cacheable = step().getClass().getAnnotation(Cacheable.class);
        return cacheable == null ? Cacheable.Mode.PURE : cacheable.value();
    }

    /** The hidden inputs that its class says are harmless. */
    default Acknowledged acknowledged() {
        Cacheable cacheable = step().getClass().getAnnotation(Cacheable.class);
        Acknowledges acknowledges = step().getClass().getAnnotation(Acknowledges.class);
        if (cacheable != null && cacheable.value() == Cacheable.Mode.RECORDED) {
            return Acknowledged.ALL;
        }
        Set<String> names = new HashSet<>();
        names.addAll(cacheable == null ? List.of() : List.of(cacheable.acknowledges()));
        names.addAll(acknowledges == null ? List.of() : List.of(acknowledges.value()));
        return new Acknowledged(false, Set.copyOf(names), classes().get(0));
    }

    /** Says at its class that hidden inputs are harmless, as one writes it. */
    default String acknowledging(String names) {
        return "say so at its class: " + (cacheable() ? "@Cacheable(acknowledges = " : "@Acknowledges(") + names + ")";
    }

    /** Whether a cacheable one that can't be cached is refused, and not run without the cache. */
    default boolean mustBeCached() {
        return false;
    }

    /** The classes of its code; the loader of the first finds them all, and those of the values that it gets. */
    default List<Class<?>> classes() {
        return List.of(step().getClass());
    }

    /**
     * The fingerprint of its code.
     *
     * @throws NoFingerprintException if it has none
     */
    default Digest code() throws NoFingerprintException {
        return CodeFingerprint.of(step().getClass());
    }

    /**
     * What the fingerprint of its code is made of.
     *
     * @throws NoFingerprintException if it has none
     */
    default CodeParts parts() throws NoFingerprintException {
        return CodeFingerprint.parts(step().getClass());
    }

    /**
     * What its code depends on that no key has in it.
     *
     * @throws NoFingerprintException if the code has no fingerprint
     */
    default List<HiddenInput> hiddenInputs() throws NoFingerprintException {
        return CodeFingerprint.hiddenInputs(step().getClass());
    }

    /**
     * What the libraries that its code reaches may depend on that no key has in it, by their file names.
     *
     * @throws NoFingerprintException if the code has no fingerprint
     */
    default SortedMap<String, SortedSet<String>> libraryInputs() throws NoFingerprintException {
        return CodeFingerprint.libraryInputs(step().getClass());
    }

    /** What, beside their fingerprint, tells its code from other code in its classes, which may reach each other. */
    default Object identity() {
        return step().getClass().getName();
    }

    default Map<String, Object> parameters() {
        return step().parameters();
    }

    /** The value whose digest stands for all its parameters. */
    default Object value() {
        return new LinkedHashMap<>(parameters());
    }

    /** Adds the way out, if there is one, to the reason why the parameters have no digest. */
    default String explain(String noDigest) {
        return noDigest;
    }

    /** Whether one whose sets and maps without order can't be copied is refused, and not only kept out of the cache. */
    default boolean refusesUnordered() {
        return true;
    }

    /**
     * Returns these traits of an equal step whose parameters are canonical copies, which nobody else can change; these
     * if nobody can change its own.
     *
     * @throws UntraceableException if there is no such step, with the reason
     */
    StepTraits canonical(Digester digester) throws UntraceableException;

    /** Returns a canonical copy of a value, or the value itself if it can't be changed. */
    static @Nullable Object copy(Digester digester, String name, @Nullable Object value) throws UntraceableException {
        try {
            return digester.copy(value);
        } catch (NoDigestException e) {
            throw new UntraceableException(name + ": " + e.getMessage());
        } catch (RuntimeException | LinkageError | AssertionError e) { // the constructor of a record
            throw new UntraceableException(name + " can't be copied: " + e);
        }
    }

    /** A step that is a record: its components are its parameters. */
    record OfRecord(Step<?, ?> step) implements StepTraits {
        @Override
        public Object value() {
            return step;
        }

        @Override
        public StepTraits canonical(Digester digester) throws UntraceableException {
            Object copy = copy(digester, "its parameters", step);
            return copy == step ? this : new OfRecord((Step<?, ?>) copy);
        }
    }

    /** A step of any other class. Only its author knows how to make another one, so its parameters are its own. */
    record OfObject(Step<?, ?> step, Map<String, Object> parameters) implements StepTraits {
        OfObject(Step<?, ?> step) {
            this(step, Collections.unmodifiableMap(new LinkedHashMap<>(step.parameters())));
        }

        @Override
        public boolean refusesUnordered() {
            return false;
        }

        @Override
        public StepTraits canonical(Digester digester) throws UntraceableException {
            for (Map.Entry<String, Object> parameter : parameters.entrySet()) {
                String name = "its parameter '" + parameter.getKey() + "'";
                if (copy(digester, name, parameter.getValue()) != parameter.getValue()) {
                    throw new UntraceableException(name
                            + " holds an array or a collection, which others may change and whose order may be one of"
                            + " chance, and only a record can be given a copy. Make the step a record.");
                }
            }
            return this;
        }
    }

    /** A step that is a lambda or method reference. */
    record OfFunction(FunctionStep<?, ?> function) implements StepTraits {
        @Override
        public Step<?, ?> step() {
            return function.step();
        }

        @Override
        public String typeName() {
            return function.lambda().bodyName();
        }

        @Override
        public StepType type() {
            return function.type();
        }

        @Override
        public boolean cacheable() {
            return function.cached();
        }

        @Override
        public boolean mustBeCached() {
            return function.cached();
        }

        @Override
        public List<Class<?>> classes() {
            return function.lambda().classes();
        }

        @Override
        public Digest code() throws NoFingerprintException {
            return function.lambda().code();
        }

        @Override
        public CodeParts parts() throws NoFingerprintException {
            return function.lambda().parts();
        }

        @Override
        public String acknowledging(String names) {
            return "make the step a record, at whose class @Acknowledges(" + names + ") says so";
        }

        @Override
        public List<HiddenInput> hiddenInputs() throws NoFingerprintException {
            return function.lambda().hiddenInputs();
        }

        @Override
        public SortedMap<String, SortedSet<String>> libraryInputs() throws NoFingerprintException {
            return function.lambda().libraryInputs();
        }

        @Override
        public Object identity() {
            return List.of(
                    function.lambda().identityOfCode(),
                    StepType.text(function.type().output()));
        }

        @Override
        public String explain(String noDigest) {
            return noDigest.contains("'." + Lambda.THIS + ":")
                    ? noDigest + " Or capture less: a lambda that uses a field or method of the object around it"
                            + " captures that object. Copy what it needs into a local variable before it."
                    : noDigest;
        }

        @Override
        public StepTraits canonical(Digester digester) throws UntraceableException {
            Lambda copy = function.lambda().canonical(digester);
            return copy == function.lambda() ? this : new OfFunction(function.with(copy));
        }
    }
}
