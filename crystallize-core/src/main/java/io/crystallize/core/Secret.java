package io.crystallize.core;

/**
 * A value that nobody may see: a key, a password. Its text is {@code [REDACTED]}; it has no digest and can't be
 * serialized, so it gets into no cache, journal or log but by its {@link #value}. Each is equal to itself alone.
 * Immutable.
 */
public final class Secret {
    private final String value;

    private Secret(String value) {
        this.value = value;
    }

    /** Returns a secret. */
    public static Secret of(String value) {
        return new Secret(value);
    }

    /** Returns what is secret. */
    public String value() {
        return value;
    }

    @Override
    public String toString() {
        return "[REDACTED]";
    }
}
