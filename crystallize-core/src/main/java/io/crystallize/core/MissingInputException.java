package io.crystallize.core;

import org.apiguardian.api.API;

/** An artifact that a trial takes its input from is not there; the message begins with {@code missing input:}. */
@API(status = API.Status.MAINTAINED, since = "0.1")
public final class MissingInputException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MissingInputException(String reason) {
        super("missing input: " + reason);
    }
}
