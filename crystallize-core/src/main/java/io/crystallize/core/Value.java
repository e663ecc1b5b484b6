package io.crystallize.core;

import io.crystallize.core.digest.Digest;
import io.crystallize.core.digest.ValueDigest;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A value on its way from one step to the next: its digest, and the value itself once somebody needs it. For the thread
 * of one run.
 */
final class Value {
    private final @Nullable ValueDigest digest;
    private final String opaque;
    private @Nullable Supplier<@Nullable Object> loader;
    private @Nullable Object value;

    private Value(
            @Nullable ValueDigest digest,
            String opaque,
            @Nullable Object value,
            @Nullable Supplier<@Nullable Object> loader) {
        this.digest = digest;
        this.opaque = opaque;
        this.value = value;
        this.loader = loader;
    }

    static Value of(@Nullable Object value, ValueDigest digest) {
        return new Value(digest, "", value, null);
    }

    /** A value that is loaded when it is needed, once. */
    static Value lazy(ValueDigest digest, Supplier<@Nullable Object> loader) {
        return new Value(digest, "", null, loader);
    }

    /** A value without a digest, and why it has none. */
    static Value opaque(@Nullable Object value, String reason) {
        return new Value(null, reason, value, null);
    }

    /** Empty only if the value is opaque. */
    @Nullable
    ValueDigest inspection() {
        return digest;
    }

    @Nullable
    Digest digest() {
        return digest == null ? null : digest.digest();
    }

    /** Why it has no digest. */
    String opaqueReason() {
        return opaque;
    }

    /** Also for who has a run from another thread. */
    @Nullable
    synchronized Object get() {
        if (loader != null) {
            value = loader.get();
            loader = null;
        }
        return value;
    }
}
