package io.crystallize.core;

/** An artifact that a trial takes its input from is not there; the message begins with {@code missing input:}. */
public final class MissingInputException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MissingInputException(String reason) {
        super("missing input: " + reason);
    }
}
