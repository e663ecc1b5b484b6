package io.crystallize.core;

import io.crystallize.core.cache.Formats;
import io.crystallize.core.cache.UntraceableException;
import io.crystallize.core.digest.Digest;
import io.crystallize.core.digest.Digester;
import io.crystallize.core.digest.NoDigestException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The values that a run's {@link Context} has when it begins. Immutable.
 *
 * <p>A value may be typed, by a {@link Key}, or plain, as read from a file: plain numbers, texts, lists and maps are
 * converted to the type of the key that asks for them, where that loses nothing.
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public final class ContextValues {
    private static final ContextValues EMPTY = new ContextValues(Map.of());

    private final Map<String, Slot> slots;

    private ContextValues(Map<String, Slot> slots) {
        this.slots = slots;
    }

    /** Returns no values. */
    public static ContextValues empty() {
        return EMPTY;
    }

    /**
     * Returns these values with one more, or with another value of that key.
     *
     * @param value copied where it could be changed
     */
    public <T> ContextValues with(Key<T> key, T value) {
        return with(key.name(), Slot.typed(key, copy(key.name(), value), "the run's initial context"));
    }

    /**
     * Returns these values with one more, or with another value of that key.
     *
     * @param value a plain value; copied where it could be changed
     */
    public ContextValues with(String key, Object value) {
        return with(key, Slot.plain(copy(key, value), "the run's initial context"));
    }

    /** Returns these values and, where a key is in both, the other's. */
    public ContextValues with(ContextValues others) {
        Map<String, Slot> all = new LinkedHashMap<>(slots);
        all.putAll(others.slots);
        return new ContextValues(Collections.unmodifiableMap(all));
    }

    private ContextValues with(String key, Slot slot) {
        return with(new ContextValues(Map.of(key, slot)));
    }

    private static Object copy(String key, Object value) {
        Objects.requireNonNull(value, () -> "The value of context key '" + key + "' is null");
        return Objects.requireNonNull(Digester.standard().copy(value));
    }

    /** Returns the names of the keys that have a value. */
    public Set<String> keys() {
        return slots.keySet();
    }

    /** Returns the plain or typed value of a key, which must not be changed, or empty if there is none. */
    public Optional<Object> value(String key) {
        return Optional.ofNullable(slots.get(key)).map(Slot::raw);
    }

    /**
     * Returns the digest of all keys, types and values, and of the code in those.
     *
     * @param loader finds the classes in the values
     * @throws UntraceableException if no digest says all of it
     */
    Digest fingerprint(Formats formats, @Nullable ClassLoader loader) throws UntraceableException {
        ValueKeys keys = new ValueKeys(loader, Acknowledged.ALL);
        SortedMap<String, List<String>> all = new TreeMap<>();
        for (Map.Entry<String, Slot> entry : slots.entrySet()) {
            String key = entry.getKey();
            try {
                Digest value = keys.of(entry.getValue().digest(key, formats), formats);
                String type = entry.getValue().type();
                all.put(key, List.of(type == null ? "" : type, value.toString()));
            } catch (NoDigestException e) {
                throw new UntraceableException("context key '" + key + "': " + e.getMessage());
            }
        }
        return Digester.standard().digest(all);
    }

    Map<String, Slot> slots() {
        return slots;
    }
}
