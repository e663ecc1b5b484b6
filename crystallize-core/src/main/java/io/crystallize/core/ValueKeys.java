package io.crystallize.core;

import io.crystallize.core.cache.Formats;
import io.crystallize.core.cache.UntraceableException;
import io.crystallize.core.code.CodeFingerprint;
import io.crystallize.core.code.CodeParts;
import io.crystallize.core.code.NoFingerprintException;
import io.crystallize.core.digest.Digest;
import io.crystallize.core.digest.Digester;
import io.crystallize.core.digest.ValueDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Values as parts of a step's cache keys: their digest and, because the step may call methods of what it gets, the
 * fingerprints of the classes in them. Remembers these classes, and what their code was found to be. Safe for use by any
 * number of threads.
 */
final class ValueKeys {
    private static final Logger LOG = LoggerFactory.getLogger(ValueKeys.class);

    private final @Nullable ClassLoader loader;
    private final Acknowledged acknowledged;
    private final Set<String> classes = ConcurrentHashMap.newKeySet();
    /** The fingerprints of classes whose hidden inputs, if any, are acknowledged: both stay while the process runs. */
    private final Map<String, Digest> codes = new ConcurrentHashMap<>();

    /**
     * Makes one that remembers no classes.
     *
     * @param loader finds the classes in values, as the step that gets them would
     * @param acknowledged the hidden inputs that the step says are harmless
     */
    ValueKeys(@Nullable ClassLoader loader, Acknowledged acknowledged) {
        this.loader = loader;
        this.acknowledged = acknowledged;
    }

    Acknowledged acknowledged() {
        return acknowledged;
    }

    /**
     * Returns the digest that stands for a value in a key.
     *
     * @param formats what it was digested with; the encoders in use count with their settings
     * @throws UntraceableException if code in the value has no fingerprint, or depends on more than any key says
     */
    Digest of(ValueDigest value, Formats formats) throws UntraceableException {
        if (value.types().isEmpty()) {
            return value.digest();
        }
        List<Object> all = new ArrayList<>();
        all.add(value.digest());
        for (String type : value.types()) {
            try {
                all.add(type); // classes that reach each other have one fingerprint
                Optional<Digest> encoder = formats.codeOfEncoder(type);
                all.add(encoder.isPresent() ? encoder.get() : code(type));
            } catch (NoFingerprintException e) {
                throw new UntraceableException(e.getMessage());
            }
            classes.add(type);
        }
        return Digester.standard().digest(all);
    }

    private Digest code(String type) throws NoFingerprintException, UntraceableException {
        Digest known = codes.get(type);
        if (known != null) {
            return known;
        }
        Digest code = CodeFingerprint.ofValue(type, loader);
        if (!acknowledged.all()) {
            acknowledged.check(CodeFingerprint.hiddenInputsOfValue(type, loader, acknowledged.step()));
        }
        codes.put(type, code);
        return code;
    }

    /** Returns what the code of the classes in the values so far is made of, by the names of these. */
    SortedMap<String, CodeParts> parts() {
        SortedMap<String, CodeParts> parts = new TreeMap<>();
        for (String type : classes) {
            try {
                parts.put(type, CodeFingerprint.partsOfValue(type, loader));
            } catch (NoFingerprintException e) {
                LOG.debug("The code of {} had a fingerprint, and has none now", type, e);
            }
        }
        return parts;
    }
}
