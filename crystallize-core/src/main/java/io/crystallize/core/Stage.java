package io.crystallize.core;

import io.crystallize.core.cache.Codec;
import io.crystallize.core.cache.Formats;
import io.crystallize.core.cache.UntraceableException;
import io.crystallize.core.code.CodeFingerprint;
import io.crystallize.core.code.NoFingerprintException;
import io.crystallize.core.digest.Digest;
import io.crystallize.core.digest.Digester;
import io.crystallize.core.digest.NoDigestException;
import io.crystallize.core.digest.ValueDigest;
import io.crystallize.core.internal.ValueText;
import io.crystallize.core.provenance.CacheUse;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** A step in its place in a pipeline. Immutable, and shared by all runs. */
final class Stage {
    /** Part of every key: changes when what the framework does with a cached step does. */
    private static final int KEY_VERSION = 1;

    private static final int LONGEST_IN_SIGNATURE = 80;

    private final String name;
    private final boolean numbered;
    private final Attempts attempts;
    private final Step<?, ?> step;
    private final StepType type;
    private final boolean cacheable;
    private final Map<String, Object> parameters;
    private final Map<String, String> parameterTexts;
    private volatile @Nullable Identity identity;
    private volatile @Nullable Output output;

    /** The codec of the output, or why there is none. */
    private record Output(Formats formats, @Nullable Codec<Object> codec, String problem) {}

    /**
     * What doesn't change from run to run.
     *
     * @param formats what it was found out with
     * @param step the step, with its parameters in canonical form
     * @param code the code fingerprint, or null if there is none
     * @param key digests the code and parameters, or null if there is no such key
     * @param problem why there is no key
     * @param refusal why the step can't be run at all, or an empty text
     */
    private record Identity(
            Formats formats,
            Step<?, ?> step,
            @Nullable Digest code,
            @Nullable Digest key,
            String problem,
            String refusal) {}

    Stage(String name, boolean numbered, Step<?, ?> step, Attempts attempts) {
        this.name = name;
        this.numbered = numbered;
        this.attempts = attempts;
        this.step = step;
        this.type = StepType.of(step.getClass());
        this.cacheable = step.getClass().isAnnotationPresent(Cacheable.class);
        this.parameters = step.parameters();
        Map<String, String> texts = new LinkedHashMap<>();
        parameters.forEach((parameter, value) -> texts.put(parameter, ValueText.of(value)));
        this.parameterTexts = Collections.unmodifiableMap(texts);
    }

    String name() {
        return name;
    }

    /** Whether the name has a number that only the step's position gives it. */
    boolean numbered() {
        return numbered;
    }

    Attempts attempts() {
        return attempts;
    }

    String typeName() {
        return step.getClass().getName();
    }

    Class<?> stepClass() {
        return step.getClass();
    }

    /** Returns the step that runs: its parameters are the same in every process, in their order too. */
    Step<?, ?> step(Formats formats) {
        return identity(formats).step();
    }

    StepType type() {
        return type;
    }

    boolean cacheable() {
        return cacheable;
    }

    Map<String, String> parameterTexts() {
        return parameterTexts;
    }

    ClassLoader loader() {
        return step.getClass().getClassLoader();
    }

    /**
     * Returns the codec of the output of a cacheable step.
     *
     * @throws IllegalArgumentException if there is none
     */
    Codec<Object> codec(Formats formats) {
        Output known = output(formats);
        if (known.codec() == null) {
            throw new IllegalArgumentException(known.problem());
        }
        return known.codec();
    }

    private Output output(Formats formats) {
        Output known = output;
        if (known == null || known.formats() != formats) {
            try {
                known = new Output(formats, formats.codecFor(type.output()), "");
            } catch (IllegalArgumentException e) {
                known = new Output(formats, null, e.getMessage());
            }
            output = known;
        }
        return known;
    }

    /** Returns what keeps the step from being run or, if it is cacheable, from being cached at all. */
    Optional<String> problem(Formats formats) {
        String refusal = identity(formats).refusal();
        if (!refusal.isEmpty()) {
            return Optional.of("Step '" + name + "' can't be used: " + refusal);
        }
        if (!cacheable || output(formats).codec() != null) {
            return Optional.empty();
        }
        return Optional.of("Step '" + name + "' (" + step.getClass().getName()
                + ") is @Cacheable, but its output can't be stored: "
                + output(formats).problem());
    }

    @Nullable
    Digest code(Formats formats) {
        return identity(formats).code();
    }

    /** Returns the digest of the step's code, parameters and input. */
    Digest key(Formats formats, Value input) throws UntraceableException {
        Identity known = identity(formats);
        if (known.key() == null) {
            throw new UntraceableException(known.problem());
        }
        ValueDigest inputDigest = input.inspection();
        if (inputDigest == null) {
            throw new UntraceableException("its input has no digest: " + input.opaqueReason());
        }
        return Digester.standard().digest(List.of(known.key(), ValueKeys.of(inputDigest, loader())));
    }

    private Identity identity(Formats formats) {
        Identity known = identity;
        if (known == null || known.formats() != formats) {
            known = identify(formats);
            identity = known;
        }
        return known;
    }

    private Identity identify(Formats formats) {
        Digest code = null;
        String problem = cacheable ? "" : CacheUse.NOT_CACHEABLE;
        try {
            code = CodeFingerprint.of(step.getClass());
        } catch (NoFingerprintException e) {
            problem = e.getMessage();
        }
        boolean isRecord = step.getClass().isRecord();
        Step<?, ?> canonical = step;
        ValueDigest digest = null;
        try {
            digest = formats.digester()
                    .inspect("step '" + name + "'", isRecord ? step : new LinkedHashMap<>(parameters));
        } catch (NoDigestException e) {
            problem = problem.isEmpty() ? e.getMessage() : problem;
        }
        if (digest != null && digest.unordered()) {
            if (isRecord) {
                try {
                    canonical = (Step<?, ?>) formats.digester().canonical(step);
                } catch (NoDigestException e) {
                    return new Identity(formats, step, code, null, e.getMessage(), e.getMessage());
                }
            } else if (problem.isEmpty()) {
                problem =
                        "a parameter is a set or map without order, whose order its class may show. Make it a record.";
            }
        }
        if (!problem.isEmpty()) {
            return new Identity(formats, canonical, code, null, problem, "");
        }
        try {
            return new Identity(formats, canonical, code, key(formats, code, digest), "", "");
        } catch (NoFingerprintException | UntraceableException | IllegalArgumentException e) {
            return new Identity(formats, canonical, code, null, e.getMessage(), "");
        }
    }

    private Digest key(Formats formats, Digest code, ValueDigest parameters)
            throws NoFingerprintException, UntraceableException {
        Codec<Object> codec = codec(formats);
        return Digester.standard()
                .digest(List.of(
                        KEY_VERSION,
                        step.getClass().getName(), // classes that reach each other have one fingerprint
                        code,
                        codec.name(),
                        codec.getClass().getName(),
                        CodeFingerprint.of(codec.getClass()),
                        formats.code(),
                        ValueKeys.of(parameters, loader())));
    }

    /** Returns name, class and parameters, as one text for each different step. */
    String signature() {
        StringBuilder signature =
                new StringBuilder(name).append(':').append(step.getClass().getName());
        signature.append('(');
        parameters.forEach((parameter, value) -> {
            if (signature.charAt(signature.length() - 1) != '(') {
                signature.append(", ");
            }
            signature.append(parameter).append('=').append(signature(value));
        });
        return signature.append(')').toString();
    }

    /**
     * Returns one text for each different value, which equal values share; of a value without a digest, only its class.
     */
    private static String signature(@Nullable Object value) {
        if (value == null || value instanceof Number || value instanceof Boolean || value instanceof Enum<?>) {
            return String.valueOf(value);
        }
        if (value instanceof String text && text.length() <= LONGEST_IN_SIGNATURE) {
            return JsonMapper.shared().writeValueAsString(text);
        }
        try {
            return '#' + Digester.standard().digest(value).abbreviated();
        } catch (NoDigestException e) {
            return '?' + value.getClass().getName();
        }
    }
}
