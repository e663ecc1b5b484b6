package io.crystallize.core;

import org.apiguardian.api.API;

/**
 * A resource could not be had: the cause is what its factory threw, or an {@link InterruptedException} if the thread
 * that asked for it was interrupted while it waited, whose interrupt status is then set.
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public final class ResourceFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ResourceFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
