package io.crystallize.core;

import io.crystallize.core.cache.Codec;
import io.crystallize.core.cache.Formats;
import io.crystallize.core.cache.Outcome.StoredWrite;
import io.crystallize.core.cache.Stored;
import io.crystallize.core.cache.TraceCache;
import io.crystallize.core.digest.ValueDigest;
import io.crystallize.core.internal.PlainValues;
import io.crystallize.core.internal.ValueText;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The value of one context key, and who gave it. Safe for several threads. */
final class Slot {
    private final Content content;
    /** The name of the type of the key it was put under, or null if the value is plain. */
    private final @Nullable String type;

    private final String writer;
    private volatile @Nullable ValueDigest digest;

    /** The forms that a value has on its way. */
    private sealed interface Content {
        /** At hand; the key is the one that it was put under, or null if it is plain. */
        record Live(Object value, @Nullable Key<?> key) implements Content {}

        /** At hand, and it can be stored. */
        record Storable(Settled settled) implements Content {}

        /** At hand, and it can't be stored. */
        record Unstorable(Object value, String problem) implements Content {}

        /** In the cache: the type of the key that asks decides what is made of the bytes. */
        record Encoded(Stored stored, Supplier<byte[]> bytes) implements Content {}
    }

    private Slot(Content content, @Nullable String type, String writer, @Nullable ValueDigest digest) {
        this.content = content;
        this.type = type;
        this.writer = writer;
        this.digest = digest;
    }

    /** A value that nobody else can change. */
    static Slot typed(Key<?> key, Object value, String writer) {
        return new Slot(new Content.Live(value, key), key.type().getTypeName(), writer, null);
    }

    /** A value as a file says it, that nobody else can change. */
    static Slot plain(Object value, String writer) {
        return new Slot(new Content.Live(value, null), null, writer, null);
    }

    /** A value that a step put, and that nobody else can change. */
    static Slot put(Key<?> key, Object value, String writer, ValueDigest digest) {
        return new Slot(new Content.Live(value, key), key.type().getTypeName(), writer, digest);
    }

    /** A value that a stored result has. */
    static Slot encoded(StoredWrite write, Supplier<byte[]> bytes, String writer) {
        return new Slot(
                new Content.Encoded(write.stored(), bytes), write.write().type(), writer, write.digest());
    }

    /** The same value, given by somebody else. */
    Slot by(String newWriter) {
        return new Slot(content, type, newWriter, digest);
    }

    /** The same value in the form that it has after a cacheable step: decoded, if it can be stored. */
    Slot settled(Formats formats) {
        if (!(content instanceof Content.Live live) || live.key() == null) {
            return this;
        }
        Key<?> key = live.key();
        ValueDigest known = digest(key.name(), formats);
        Content after;
        try {
            Settled settled = Settled.of(live.value(), known, formats.codecFor(key.type()), formats);
            known = settled.digest();
            after = settled.problem().isEmpty()
                    ? new Content.Storable(settled)
                    : new Content.Unstorable(live.value(), settled.problem());
        } catch (IllegalArgumentException e) {
            after = new Content.Unstorable(live.value(), "context key '" + key.name() + "': " + e.getMessage());
        }
        return new Slot(after, type, writer, known);
    }

    /** The step that put it, or where else it is from, in words. */
    String writer() {
        return writer;
    }

    /** The value, or null if it is still encoded. */
    @Nullable
    Object raw() {
        if (content instanceof Content.Live live) {
            return live.value();
        }
        if (content instanceof Content.Storable storable) {
            return storable.settled().value();
        }
        return content instanceof Content.Unstorable unstorable ? unstorable.value() : null;
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
            known = formats.digester().inspect("context key '" + key + "'", raw());
            digest = known;
        }
        return known;
    }

    String text() {
        Object value = raw();
        return value == null ? type + " (stored)" : ValueText.of(value);
    }

    /** Why it can't be stored once it is settled, or an empty text. */
    String problem() {
        return content instanceof Content.Unstorable unstorable ? unstorable.problem() : "";
    }

    /** Stores it; empty if the cache failed. */
    Optional<Stored> store(TraceCache cache) throws IOException {
        if (content instanceof Content.Encoded encoded) {
            return Optional.of(encoded.stored());
        }
        return content instanceof Content.Storable storable ? storable.settled().store(cache) : Optional.empty();
    }

    /** Gets its bytes out of the cache, if that is where they are. */
    void load() {
        if (content instanceof Content.Encoded encoded) {
            encoded.bytes().get();
        }
    }

    /** Its bytes, as they are stored. */
    byte[] bytes() throws IOException {
        return content instanceof Content.Storable storable
                ? storable.settled().encoded()
                : ((Content.Encoded) content).bytes().get();
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
        if (content instanceof Content.Encoded encoded) {
            return decode(encoded, key, formats);
        }
        Object value = raw();
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

    private static <T> T decode(Content.Encoded encoded, Key<T> key, Formats formats) {
        Codec<Object> codec = formats.codecFor(key.type());
        try {
            Object decoded =
                    codec.decode(new ByteArrayInputStream(encoded.bytes().get()));
            return key.cast(formats.digester().copy(decoded));
        } catch (IOException e) {
            throw new IllegalStateException(
                    "The stored value of context key '" + key.name() + "' can't be read as "
                            + key.type().getTypeName() + ": " + e.getMessage(),
                    e);
        }
    }
}
