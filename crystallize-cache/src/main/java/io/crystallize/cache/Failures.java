package io.crystallize.cache;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Why tiers did not do what they were asked to in one operation. For one thread. */
final class Failures {
    private @Nullable Exception first;
    private @Nullable Tier leftAlone;

    void add(Exception failure) {
        if (first == null) {
            first = failure;
        } else if (first != failure) {
            first.addSuppressed(failure);
        }
    }

    void leftAlone(Tier tier) {
        leftAlone = tier;
    }

    /** Throws what the first failure was, or that a tier is left alone, if either happened. */
    void throwIfAny() throws IOException {
        if (first instanceof IOException e) {
            throw e;
        }
        if (first != null) {
            throw new IOException(first);
        }
        if (leftAlone != null) {
            throw new IOException("The cache %s kept failing, and is left alone for a while"
                    .formatted(leftAlone.backend().name()));
        }
    }
}
