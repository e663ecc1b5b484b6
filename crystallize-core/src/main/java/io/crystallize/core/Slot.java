package io.crystallize.core;

import io.crystallize.core.cache.Codec;
import io.crystallize.core.cache.Formats;
import io.crystallize.core.digest.ValueDigest;
import io.crystallize.core.internal.PlainValues;
import io.crystallize.core.internal.ValueText;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The value of one context key. It is at hand, or, when the step that put it was a hit, still encoded: then the type of
 * the key that asks decides what is made of the bytes. Safe for several threads.
 */
final class Slot {
    private final @Nullable Object value;
    private final byte @Nullable [] bytes;
    /** The name of the type of the key it was put under, or null if the value is plain. */
    private final @Nullable String type;

    private final String writer;
    private volatile @Nullable ValueDigest digest;

    private Slot(
            @Nullable Object value,
            byte @Nullable [] bytes,
            @Nullable String type,
            String writer,
            @Nullable ValueDigest digest) {
        this.value = value;
        this.bytes = bytes;
        this.type = type;
        this.writer = writer;
        this.digest = digest;
    }

    /** A value that nobody else can change. */
    static Slot typed(Key<?> key, Object value, String writer) {
        return new Slot(value, null, key.type().getTypeName(), writer, null);
    }

    /** A value as a file says it, that nobody else can change. */
    static Slot plain(Object value, String writer) {
        return new Slot(value, null, null, writer, null);
    }

    static Slot put(Key<?> key, Object value, String writer, ValueDigest digest) {
        return new Slot(value, null, key.type().getTypeName(), writer, digest);
    }

    static Slot encoded(String type, byte[] bytes, String writer, ValueDigest digest) {
        return new Slot(null, bytes, type, writer, digest);
    }

    /** The step that put it, or where else it is from, in words. */
    String writer() {
        return writer;
    }

    @Nullable
    Object raw() {
        return value;
    }

    /**
     * The name of the type of the only keys that can read it, or null if it is plain: then any that it can be converted
     * to.
     */
    @Nullable
    String type() {
        return type;
    }

    ValueDigest digest(String key, Formats formats) {
        ValueDigest known = digest;
        if (known == null) {
            known = formats.digester().inspect("context key '" + key + "'", value);
            digest = known;
        }
        return known;
    }

    String text() {
        return value == null ? type + " (stored)" : ValueText.of(value);
    }

    /**
     * Returns the value for a key that asks.
     *
     * @throws IllegalArgumentException if it is not of the key's type
     */
    <T> T get(Key<T> key, Formats formats) {
        if (type != null && !type.equals(key.type().getTypeName())) {
            throw new IllegalArgumentException(
                    "Context key '" + key.name() + "' holds a value of type " + type + ", put by " + writer
                            + ", and was asked for as " + key.type().getTypeName());
        }
        if (value == null) {
            return decode(key, formats);
        }
        Object own = digest(key.name(), formats).mutable() ? formats.digester().copy(value) : value;
        return type == null ? plain(key, own) : key.cast(own);
    }

    private <T> T plain(Key<T> key, @Nullable Object own) {
        try {
            return key.cast(PlainValues.convert(own, key.type()));
        } catch (PlainValues.MismatchException e) {
            throw new IllegalArgumentException(
                    "Context key '" + key.name() + "', from " + writer + ": " + e.getMessage(), e);
        }
    }

    private <T> T decode(Key<T> key, Formats formats) {
        Codec<Object> codec = formats.codecFor(key.type());
        try {
            Object decoded = codec.decode(new ByteArrayInputStream(bytes));
            return key.cast(formats.digester().copy(decoded));
        } catch (IOException e) {
            throw new IllegalStateException(
                    "The stored value of context key '" + key.name() + "' can't be read as "
                            + key.type().getTypeName() + ": " + e.getMessage(),
                    e);
        }
    }
}
