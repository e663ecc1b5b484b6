package io.crystallize.core.cache;

import io.crystallize.core.code.CodeParts;
import io.crystallize.core.code.Contribution;
import io.crystallize.core.code.NoFingerprintException;
import io.crystallize.core.digest.Digest;
import io.crystallize.core.digest.DigestEncoder;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A codec or an encoder that was added to formats. Safe for use by any number of threads. */
final class AddedFormat {
    private final Class<?> type;
    private final Contribution part;
    private volatile @Nullable Digest digest;

    /**
     * Makes one.
     *
     * @param type the class of its values
     * @param part the codec or encoder
     */
    AddedFormat(Class<?> type, Contribution part) {
        this.type = type;
        this.part = part;
    }

    Class<?> type() {
        return type;
    }

    boolean isEncoder(String className) {
        return DigestEncoder.class.isAssignableFrom(part.type())
                && part.type().getName().equals(className);
    }

    /**
     * Returns the digest of its code and state.
     *
     * @throws NoFingerprintException if there is none of one of them
     * @throws UntraceableException if it depends on more than what it is handed
     */
    Digest digest() throws NoFingerprintException, UntraceableException {
        Digest known = digest;
        if (known == null) {
            Optional<String> problem = part.hiddenInputs(Set.of());
            if (problem.isPresent()) {
                throw new UntraceableException(problem.get());
            }
            known = part.digest();
            digest = known;
        }
        return known;
    }

    CodeParts parts() throws NoFingerprintException {
        return part.parts();
    }

    /** Returns what it is, and of what; the same for equal ones. */
    @Override
    public String toString() {
        String name = Codec.class.isAssignableFrom(part.type())
                ? "codec " + ((Codec<?>) part.object().get()).name()
                : part.what();
        return type.getName() + ' ' + name + ' ' + part.type().getName();
    }
}
