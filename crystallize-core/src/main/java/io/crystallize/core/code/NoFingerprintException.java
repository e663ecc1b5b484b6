package io.crystallize.core.code;

import org.apiguardian.api.API;

/** A class has no code fingerprint, as not all code that it may run can be found. The message says which and why. */
@API(status = API.Status.MAINTAINED, since = "0.1")
public final class NoFingerprintException extends Exception {
    private static final long serialVersionUID = 1L;

    NoFingerprintException(String message) {
        super(message);
    }
}
