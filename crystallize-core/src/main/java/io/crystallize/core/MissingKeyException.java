package io.crystallize.core;

import org.apiguardian.api.API;

/** A step asked its {@link Context} for the value of a key that has none. */
@API(status = API.Status.MAINTAINED, since = "0.1")
public final class MissingKeyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MissingKeyException(String message) {
        super(message);
    }
}
