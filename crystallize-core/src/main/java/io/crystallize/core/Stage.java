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
     * @param code the code fingerprint, or null if there is none
     * @param key digests the code and parameters, or null if there is no such key
     * @param problem why there is no key
     */
    private record Identity(
            Formats formats,
            @Nullable Digest code,
            @Nullable Digest key,
            String problem) {}

    Stage(String name, Step<?, ?> step) {
        this.name = name;
        this.step = canonical(step);
        this.type = StepType.of(step.getClass());
        this.cacheable = step.getClass().isAnnotationPresent(Cacheable.class);
        this.parameters = step.parameters();
        Map<String, String> texts = new LinkedHashMap<>();
        parameters.forEach((parameter, value) -> texts.put(parameter, ValueText.of(value)));
        this.parameterTexts = Collections.unmodifiableMap(texts);
    }

    /** Gives sets and maps without order among the parameters one that is the same in every process. */
    private static Step<?, ?> canonical(Step<?, ?> step) {
        boolean unordered;
        try {
            unordered = Digester.standard().inspect("step", step).unordered();
        } catch (NoDigestException e) {
            return step; // what is opaque to the standard digester is told when the step is to be cached
        }
        return unordered ? (Step<?, ?>) Digester.standard().canonical(step) : step;
    }

    String name() {
        return name;
    }

    Step<?, ?> step() {
        return step;
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

    /** Returns what keeps a cacheable step from being cached at all, for whoever wrote it. */
    Optional<String> problem(Formats formats) {
        if (!cacheable) {
            return Optional.empty();
        }
        Output known = output(formats);
        return known.codec() != null
                ? Optional.empty()
                : Optional.of("Step '" + name + "' (" + step.getClass().getName()
                        + ") is @Cacheable, but its output can't be stored: " + known.problem());
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
        Digest code;
        try {
            code = CodeFingerprint.of(step.getClass());
        } catch (NoFingerprintException e) {
            return new Identity(formats, null, null, e.getMessage());
        }
        if (!cacheable) {
            return new Identity(formats, code, null, CacheUse.NOT_CACHEABLE);
        }
        try {
            Codec<Object> codec = codec(formats);
            Object all = step.getClass().isRecord() ? step : new LinkedHashMap<>(parameters);
            ValueDigest parameterDigest = formats.digester().inspect("step '" + name + "'", all);
            Digest key = Digester.standard()
                    .digest(List.of(
                            KEY_VERSION,
                            step.getClass().getName(), // classes that reach each other have one fingerprint
                            code,
                            codec.name(),
                            codec.getClass().getName(),
                            CodeFingerprint.of(codec.getClass()),
                            formats.code(),
                            ValueKeys.of(parameterDigest, loader())));
            return new Identity(formats, code, key, "");
        } catch (NoFingerprintException | UntraceableException | IllegalArgumentException e) {
            return new Identity(formats, code, null, e.getMessage());
        }
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

    /** Returns one text for each different value, which equal values share. */
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
            return ValueText.whole(value);
        }
    }
}
