package io.crystallize.core.cache;

import org.apiguardian.api.API;

/** Something that a step reads can't be part of a cache key. The message says what and why. */
@API(status = API.Status.MAINTAINED, since = "0.1")
public final class UntraceableException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Makes an exception that says what can't be traced, and why. */
    public UntraceableException(String message) {
        super(message);
    }
}
