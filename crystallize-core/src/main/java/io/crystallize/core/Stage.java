package io.crystallize.core;

import io.crystallize.core.cache.Codec;
import io.crystallize.core.cache.Formats;
import io.crystallize.core.cache.Storing.Conflict;
import io.crystallize.core.cache.UntraceableException;
import io.crystallize.core.code.CodeFingerprint;
import io.crystallize.core.code.CodeParts;
import io.crystallize.core.code.HiddenInput;
import io.crystallize.core.code.NoFingerprintException;
import io.crystallize.core.code.OpenInputs;
import io.crystallize.core.code.StepCode;
import io.crystallize.core.digest.Digest;
import io.crystallize.core.digest.Digester;
import io.crystallize.core.digest.NoDigestException;
import io.crystallize.core.digest.ValueDigest;
import io.crystallize.core.internal.ValueText;
import io.crystallize.core.provenance.CacheUse;
import io.crystallize.core.provenance.SharedTexts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/** A step in its place in a pipeline. Immutable, and shared by all runs. */
final class Stage {
    /** Part of every key: changes when what the framework does with a cached step does. */
    private static final int KEY_VERSION = 3;

    private static final int LONGEST_IN_SIGNATURE = 80;
    private static final Logger LOG = LoggerFactory.getLogger(Pipeline.class);
    /** What has been told of a step class, once is enough for all pipelines of the process. */
    private static final Set<String> TOLD = ConcurrentHashMap.newKeySet();

    private final String name;
    private final boolean numbered;
    private final Attempts attempts;
    private final StepType type;
    private final boolean cacheable;
    private final Cacheable.Mode mode;
    private final ValueKeys valueKeys;
    /** The step as it was given until it first matters what it holds, and from then on its canonical copy. */
    private volatile Entered entered;

    private volatile @Nullable Identity identity;
    private volatile @Nullable Output output;

    /** A step and its parameters, which all runs share. */
    private record Entered(
            StepTraits traits, Map<String, Object> parameters, Map<String, String> texts, Set<String> secrets) {
        static Entered of(StepTraits traits) {
            Map<String, Object> parameters = traits.parameters();
            Map<String, String> texts = new LinkedHashMap<>();
            parameters.forEach((parameter, value) -> texts.put(parameter, text(value)));
            Set<String> secrets = ToldSecrets.in(parameters.values());
            return new Entered(traits, parameters, SharedTexts.of(texts), secrets);
        }
    }

    /** The text of a parameter's value; one that is cut off ends with its digest, as who compares texts has no more. */
    private static String text(@Nullable Object value) {
        String text = ValueText.of(value);
        if (!text.endsWith("…")) {
            return text;
        }
        try {
            return text + " #" + Digester.standard().digest(value).abbreviated();
        } catch (NoDigestException e) {
            return text;
        }
    }

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

    /** A step with a name of its own, which is tried once. */
    Stage(String name, Step<?, ?> step) {
        this(name, false, step, Attempts.once());
    }

    Stage(String name, boolean numbered, Step<?, ?> step, Attempts attempts) {
        this.name = name;
        this.numbered = numbered;
        this.attempts = attempts;
        this.entered = Entered.of(StepTraits.of(step));
        this.type = traits().type();
        this.cacheable = traits().cacheable();
        this.mode = traits().mode();
        // Where the cache stores no result, no key has to say what it depends on. Trials are stored: see untracedReads.
        this.valueKeys =
                new ValueKeys(stepClass().getClassLoader(), cacheable ? traits().acknowledged() : Acknowledged.ALL);
    }

    private StepTraits traits() {
        return entered.traits();
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

    /** Returns what the step is called in the provenance: its class, or the method that is the body of a function. */
    String typeName() {
        return traits().typeName();
    }

    /** Returns the class whose loader finds all the step's code. */
    Class<?> stepClass() {
        return traits().classes().get(0);
    }

    /** Returns the step that runs: its parameters are the same in every process, in their order too. */
    Step<?, ?> step(Formats formats) {
        return identity(formats).step();
    }

    /** Returns the step as it runs, whatever becomes of what it was made of: for who digests it, and has no formats. */
    Step<?, ?> step() {
        Identity known = identity;
        return known == null ? step(Formats.standard()) : known.step();
    }

    StepType type() {
        return type;
    }

    boolean cacheable() {
        return cacheable;
    }

    /** What a result means that differs from the stored one. */
    Conflict conflict() {
        return mode == Cacheable.Mode.RECORDED ? Conflict.KEEP_FIRST : Conflict.DISPUTE;
    }

    Map<String, String> parameterTexts() {
        return entered.texts();
    }

    /** The values of the secrets among its parameters. */
    Set<String> secrets() {
        return entered.secrets();
    }

    /** What makes parts of its keys of the values that it gets. */
    ValueKeys valueKeys() {
        return valueKeys;
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
                Codec<Object> codec = formats.codecFor(type.output());
                String problem = formats.problem(type.output()).orElse("");
                known = new Output(formats, problem.isEmpty() ? codec : null, problem);
            } catch (IllegalArgumentException e) {
                known = new Output(formats, null, e.getMessage());
            }
            output = known;
        }
        return known;
    }

    /** Returns what keeps the step from being run or, if it is cacheable, from being cached at all. */
    Optional<String> problem(Formats formats) {
        Identity known = identity(formats);
        if (!known.refusal().isEmpty()) {
            return Optional.of("Step '" + name + "' can't be used: " + known.refusal());
        }
        boolean must = traits().mustBeCached();
        if (cacheable && output(formats).codec() == null) {
            return Optional.of("Step '" + name + "' (" + typeName() + ") is " + (must ? "cached" : "@Cacheable")
                    + ", but its output can't be stored: " + output(formats).problem());
        }
        return must && known.key() == null
                ? Optional.of("Step '" + name + "' (" + typeName() + ") can't be cached: " + known.problem())
                : Optional.empty();
    }

    @Nullable
    Digest code(Formats formats) {
        return identity(formats).code();
    }

    /**
     * Returns what the code is made of and, if there can be a result in the cache, what else of code that depends on: how
     * it is stored, and that of the values the step got so far. Empty if the code has no fingerprint.
     */
    Optional<StepCode> stepCode(Formats formats) {
        Identity known = identity(formats);
        if (known.code() == null) {
            return Optional.empty();
        }
        try {
            SortedMap<String, Digest> storage = new TreeMap<>();
            if (known.key() != null) {
                storage.putAll(
                        CodeFingerprint.parts(Formats.classOf(codec(formats))).parts());
                storage.putAll(formats.codePartsFor(type.output()).parts());
            }
            return Optional.of(new StepCode(traits().parts(), new CodeParts(storage), valueKeys.parts()));
        } catch (NoFingerprintException e) { // it was there when the key was made
            return Optional.empty();
        }
    }

    /**
     * Returns the digest of all of the step that decides what it does: its name, which its random streams have, its code,
     * its parameters and, if it is cacheable, how its output is stored, which the next step gets.
     *
     * @throws UntraceableException if no digest says all of it
     */
    Digest fingerprint(Formats formats) throws UntraceableException {
        Identity known = identity(formats);
        if (known.code() == null) {
            throw new UntraceableException(known.problem());
        }
        try {
            List<Object> all = new ArrayList<>(List.of(
                    KEY_VERSION,
                    name,
                    traits().identity(),
                    known.code(),
                    new ValueKeys(stepClass().getClassLoader(), Acknowledged.ALL)
                            .of(inspectParameters(formats), formats)));
            if (cacheable && output(formats).codec() != null) {
                all.addAll(storage(formats));
            }
            return Digester.standard().digest(all);
        } catch (NoDigestException | NoFingerprintException e) {
            throw new UntraceableException(e.getMessage());
        }
    }

    /**
     * Returns what its code reads of files, the environment and system properties around its context, so that nothing tells
     * whether it has changed since, with the way out; empty if there is no such thing, or its author says that it doesn't
     * decide the result. The clock, random numbers and the network don't count: a result is an observation of these.
     */
    Optional<String> untracedReads(Formats formats) {
        Acknowledged acknowledged = traits().acknowledged();
        if (acknowledged.all()) {
            return Optional.empty();
        }
        Set<HiddenInput> found = new LinkedHashSet<>();
        try {
            found.addAll(traits().hiddenInputs());
            for (String type : inspectParameters(formats).types()) {
                if (formats.codeOfEncoder(type).isEmpty()) {
                    found.addAll(CodeFingerprint.hiddenInputsOfValue(
                            type, stepClass().getClassLoader(), acknowledged.step()));
                }
            }
        } catch (NoFingerprintException | UntraceableException | NoDigestException e) {
            LOG.debug("Step '{}' has no fingerprint, so that no trial with it is taken for another", name, e);
        }
        List<HiddenInput> open = acknowledged.openOf(
                found.stream().filter(HiddenInput::isFilesOrEnvironment).toList());
        return open.isEmpty() ? Optional.empty() : Optional.of(untraced(new OpenInputs(open)));
    }

    private String untraced(OpenInputs open) {
        String ways = open.inputs().stream()
                .map(input -> input.name().equals("files") ? "context.file(…)" : "context.env(…) or a parameter")
                .distinct()
                .collect(Collectors.joining(", "));
        return "step '" + name + "' reads around its context, where nothing tells whether it changed: " + open.places()
                + ". Use " + ways + " instead or, if it doesn't decide the result, "
                + traits().acknowledging(open.names());
    }

    /** What says how the output is stored. */
    private List<Object> storage(Formats formats) throws NoFingerprintException, UntraceableException {
        Codec<Object> codec = codec(formats);
        return List.of(
                codec.name(),
                Formats.classOf(codec).getName(),
                CodeFingerprint.of(Formats.classOf(codec)),
                formats.codeFor(type.output()));
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
        return Digester.standard().digest(List.of(known.key(), valueKeys.of(inputDigest, formats)));
    }

    private Identity identity(Formats formats) {
        Identity known = identity;
        return known != null && known.formats() == formats ? known : identify(formats);
    }

    /** One at a time, so that all have one copy of the parameters. */
    private synchronized Identity identify(Formats formats) {
        Identity known = identity;
        if (known == null || known.formats() != formats) {
            known = newIdentity(formats);
            identity = known;
        }
        return known;
    }

    private Identity newIdentity(Formats formats) {
        String problem = cacheable ? "" : CacheUse.NOT_CACHEABLE;
        Digest code = null;
        try {
            code = traits().code();
        } catch (NoFingerprintException e) {
            problem = e.getMessage();
        }
        ValueDigest digest = null;
        try {
            digest = inspectParameters(formats);
            StepTraits canonical = traits().canonical(formats.digester());
            if (canonical != traits()) {
                entered = Entered.of(canonical);
                digest = inspectParameters(formats); // whatever was changed between the two
            }
        } catch (NoDigestException e) {
            problem = problem.isEmpty() ? traits().explain(e.getMessage()) : problem;
        } catch (UntraceableException e) {
            if (digest.unordered() && traits().refusesUnordered()) {
                return new Identity(formats, traits().step(), code, null, e.getMessage(), e.getMessage());
            }
            problem = problem.isEmpty() ? e.getMessage() : problem;
        }
        if (problem.isEmpty()) {
            problem = hiddenInputs();
        }
        if (!problem.isEmpty()) {
            return new Identity(formats, traits().step(), code, null, problem, "");
        }
        try {
            return new Identity(formats, traits().step(), code, key(formats, code, digest), "", "");
        } catch (NoFingerprintException | UntraceableException | IllegalArgumentException e) {
            return new Identity(formats, traits().step(), code, null, e.getMessage(), "");
        }
    }

    /** Returns what keeps a step from being cached that depends on more than its key says, or an empty text. */
    private String hiddenInputs() {
        try {
            valueKeys.acknowledged().check(traits().hiddenInputs());
            return "";
        } catch (NoFingerprintException e) {
            return e.getMessage();
        } catch (UntraceableException e) {
            if (TOLD.add(typeName() + e.getMessage())) {
                LOG.warn("Step '{}' ({}) is not cached: {}", name, typeName(), e.getMessage());
            }
            return e.getMessage();
        }
    }

    /** Tells once what the libraries of a step that has a key may depend on; that doesn't keep it from being cached. */
    void tellLibraryInputs(Logger logger) {
        try {
            String message = LibraryInputMessage.of(name, traits().libraryInputs());
            if (!message.isEmpty()) {
                logger.info(message);
            }
        } catch (NoFingerprintException e) {
            LOG.debug("Step '{}' had a fingerprint, and has none now", name, e);
        }
    }

    private ValueDigest inspectParameters(Formats formats) {
        return formats.digester().inspect("step '" + name + "'", traits().value());
    }

    private Digest key(Formats formats, Digest code, ValueDigest parameters)
            throws NoFingerprintException, UntraceableException {
        List<Object> all = new ArrayList<>(List.of(KEY_VERSION, traits().identity(), code));
        all.addAll(storage(formats));
        all.add(valueKeys.of(parameters, formats));
        return Digester.standard().digest(all);
    }

    /** Returns name, class and parameters, as one text for each different step. */
    String signature() {
        StringBuilder signature =
                new StringBuilder(name).append(':').append(typeName()).append('(');
        entered.parameters().forEach((parameter, value) -> {
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
