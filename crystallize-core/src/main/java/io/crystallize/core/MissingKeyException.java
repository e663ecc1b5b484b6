package io.crystallize.core;

/** A step asked its {@link Context} for the value of a key that has none. */
public final class MissingKeyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MissingKeyException(String message) {
        super(message);
    }
}
