package io.crystallize.core;

import org.apiguardian.api.API;

/**
 * A step tried to give a {@link Context} key a second value. The message names the key, both values and who gave the
 * first.
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public final class ContextMutationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ContextMutationException(String message) {
        super(message);
    }
}
