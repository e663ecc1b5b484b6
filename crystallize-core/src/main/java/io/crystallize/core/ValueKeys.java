package io.crystallize.core;

import io.crystallize.core.cache.Formats;
import io.crystallize.core.cache.UntraceableException;
import io.crystallize.core.code.CodeFingerprint;
import io.crystallize.core.code.NoFingerprintException;
import io.crystallize.core.digest.Digest;
import io.crystallize.core.digest.Digester;
import io.crystallize.core.digest.ValueDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Values as parts of cache keys: their digest and, because a step may call methods of what it gets, the fingerprints of
 * the classes in them.
 */
final class ValueKeys {
    private ValueKeys() {}

    /**
     * Returns the digest that stands for a value in a key.
     *
     * @param formats what it was digested with; the encoders in use count with what they are set to
     * @param loader finds the classes in the value, as the step that gets it would
     * @param acknowledged the names of the hidden inputs that the step says are harmless
     * @throws UntraceableException if code in the value has no fingerprint, or depends on more than any key says
     */
    static Digest of(ValueDigest value, Formats formats, @Nullable ClassLoader loader, Acknowledged acknowledged)
            throws UntraceableException {
        if (value.types().isEmpty()) {
            return value.digest();
        }
        List<Object> all = new ArrayList<>();
        all.add(value.digest());
        for (String type : value.types()) {
            try {
                all.add(type); // classes that reach each other have one fingerprint
                Optional<Digest> encoder = formats.codeOfEncoder(type);
                if (encoder.isPresent()) {
                    all.add(encoder.get());
                    continue;
                }
                all.add(CodeFingerprint.ofValue(type, loader));
                if (!acknowledged.all()) {
                    acknowledged.check(CodeFingerprint.hiddenInputsOfValue(type, loader, acknowledged.step()));
                }
            } catch (NoFingerprintException e) {
                throw new UntraceableException(e.getMessage());
            }
        }
        return Digester.standard().digest(all);
    }
}
