package io.crystallize.core;

/**
 * A step tried to give a {@link Context} key a second value. The message names the key, both values and who gave the
 * first.
 */
public final class ContextMutationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ContextMutationException(String message) {
        super(message);
    }
}
