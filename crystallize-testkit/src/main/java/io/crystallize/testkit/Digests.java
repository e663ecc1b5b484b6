package io.crystallize.testkit;

import io.crystallize.core.digest.Digest;
import io.crystallize.core.digest.Digester;
import io.crystallize.core.digest.NoDigestException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Digests of what may have none. */
final class Digests {
    private Digests() {}

    static Optional<Digest> of(Digester digester, @Nullable Object value) {
        try {
            return Optional.of(digester.digest(value));
        } catch (NoDigestException e) {
            return Optional.empty();
        }
    }
}
