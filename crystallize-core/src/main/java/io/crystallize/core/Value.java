package io.crystallize.core;

import io.crystallize.core.digest.Digest;
import io.crystallize.core.digest.Digester;
import io.crystallize.core.digest.NoDigestException;
import io.crystallize.core.digest.ValueDigest;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
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
    /** Those that it is made of, if others digested them. */
    private final Collection<Value> parts;

    private Value(
            @Nullable ValueDigest digest,
            String opaque,
            @Nullable Object value,
            @Nullable Supplier<@Nullable Object> loader,
            Collection<Value> parts) {
        this.digest = digest;
        this.opaque = opaque;
        this.value = value;
        this.loader = loader;
        this.parts = parts;
    }

    static Value of(@Nullable Object value, ValueDigest digest) {
        return new Value(digest, "", value, null, List.of());
    }

    /** A value that is loaded when it is needed, once. */
    static Value lazy(ValueDigest digest, Supplier<@Nullable Object> loader) {
        return new Value(digest, "", null, loader, List.of());
    }

    /** A value without a digest, and why it has none. */
    static Value opaque(@Nullable Object value, String reason) {
        return new Value(null, reason, value, null, List.of());
    }

    /**
     * The values of several sources as one, which is put together when it is needed. Its digest is that of theirs: no
     * value is digested twice.
     */
    static Value gathered(Map<String, Value> sources) {
        SortedMap<String, Value> parts = new TreeMap<>(sources);
        Supplier<@Nullable Object> loader = () -> {
            SortedMap<String, @Nullable Object> values = new TreeMap<>();
            parts.forEach((name, part) -> values.put(name, part.get()));
            return new SourceValues(values);
        };
        SortedMap<String, Digest> digests = new TreeMap<>();
        SortedSet<String> types = new TreeSet<>();
        boolean mutable = false;
        for (Map.Entry<String, Value> part : parts.entrySet()) {
            ValueDigest own = part.getValue().inspection();
            if (own == null) {
                String reason =
                        "source '" + part.getKey() + "': " + part.getValue().opaqueReason();
                return new Value(null, reason, null, loader, parts.values());
            }
            digests.put(part.getKey(), own.digest());
            types.addAll(own.types());
            mutable |= own.mutable();
        }
        Digest digest = Digester.standard().digest(List.of("sources", digests));
        ValueDigest all = new ValueDigest(digest, Collections.unmodifiableSortedSet(types), false, mutable);
        return new Value(all, "", null, loader, parts.values());
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

    /** Whether somebody has changed it in place since it was digested. */
    boolean isChanged(Digester digester) {
        if (!parts.isEmpty()) {
            return parts.stream().anyMatch(part -> part.isChanged(digester));
        }
        if (digest == null || !digest.mutable()) {
            return false;
        }
        try {
            return !digest.digest().equals(digester.digest(get()));
        } catch (NoDigestException e) {
            return true;
        }
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
